// How the people of one unit are told apart by each other: by what each wants to be called, or else by the order in which
// they joined. Nothing more is asked of them than that.

export const longestName = 20
/** A phone or an identity number: neither belongs here. */
const mostDigits = 6

export type NameRead =
  { ok: true; name: string } | { ok: false; reason: 'name-empty' | 'name-too-long' | 'name-digits' }

/** What somebody wrote as their name: one line, perhaps with a duty (王科长). */
export function readName(text: string): NameRead {
  // Signs that turn the direction of writing or show nothing could make one name look like another.
  const name = text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  if (name === '') return { ok: false, reason: 'name-empty' }
  if ([...name].length > longestName) return { ok: false, reason: 'name-too-long' }
  if ((name.match(/\p{Nd}/gu) ?? []).length > mostDigits) return { ok: false, reason: 'name-digits' }
  return { ok: true, name }
}

export interface Colleague {
  name: string | null
  /** The how-manieth of the unit they are, from 1. */
  n: number
}

/** Of those who are still known, in the order in which they agreed to take part; the ids are compared as text. */
export function colleaguesOf(
  people: readonly { _id: { toString(): string }; name?: string | null; consent: { at: Date } }[],
): Map<string, Colleague> {
  const inOrder = people
    .map(({ _id, name = null, consent }) => ({ id: String(_id), name, at: consent.at.getTime() }))
    .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
  return new Map(inOrder.map(({ id, name }, index) => [id, { name, n: index + 1 }]))
}
