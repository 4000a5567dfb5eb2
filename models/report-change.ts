// What one step of a conversation changes in a report: as an update for the database, and as the report after it.
import { Types } from 'mongoose'
import { undoOf, type Undo } from '../rules/undo.ts'
import type { GivenBy, Report, ReportChange } from './report.ts'
import { isWorkingCopy } from './report-edit.ts'

/** A repeat comes minutes later at most; the last updates of all chats of one unit fit well in this many. */
export const appliedKept = 64

/** How many steps can be taken back, of all people together. */
const undoKept = 12

export interface ReportUpdate {
  set: Record<string, unknown>
  unset: Record<string, ''>
  hands: Types.ObjectId[]
  undo: Undo<GivenBy> | null
}

export function updateOf(known: Report, change: ReportChange, now: Date): ReportUpdate {
  const by = change.submit || !change.by ? null : String(change.by)
  const undo = by === null ? null : undoOf(known, change, { key: change.key, by })
  return { ...fieldsOf(known, change, now), hands: handsIn(change), undo }
}

/** The update as MongoDB takes it; of a working copy answers and who gave them lie in `editing`. */
export const asCommand = (
  { set, unset, hands, undo }: ReportUpdate,
  { key, undoes }: Pick<ReportChange, 'key' | 'undoes'>,
  isCopy = false,
) => ({
  $set: isCopy ? inEditing(set) : set,
  ...(Object.keys(unset).length > 0 && { $unset: isCopy ? inEditing(unset) : unset }),
  ...(hands.length > 0 && { $addToSet: { hands: { $each: hands } } }),
  $inc: { revision: 1 },
  $push: {
    applied: { $each: [key], $slice: -appliedKept },
    ...(undo && { undo: { $each: [undo], $slice: -undoKept } }),
  },
  ...(undoes !== undefined && { $pull: { undo: { key: undoes } } }),
})

function inEditing<T>(fields: Record<string, T>): Record<string, T> {
  const place = (name: string) => (/^(answers|given)\./.test(name) ? `editing.${name}` : name)
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [place(name), value]))
}

/**
 * The report as it stands once the update was made. An update is made only on the revision that is known, so this needs no
 * second look at the database: reading a long report back costs more than writing one answer.
 */
export function reportAfter(
  known: Report,
  { set, unset, hands, undo }: ReportUpdate,
  { key, undoes }: Pick<ReportChange, 'key' | 'undoes'>,
): Report {
  const after: Record<string, unknown> = { ...known }
  const copied = new Set<string>()
  const inside = (field: string): Record<string, unknown> => {
    if (!copied.has(field)) after[field] = { ...(after[field] as object) }
    copied.add(field)
    return after[field] as Record<string, unknown>
  }
  for (const [name, value] of Object.entries(set)) {
    const [field, path] = splitOnce(name)
    if (path === null) after[field] = value
    else inside(field)[path] = value
  }
  for (const name of Object.keys(unset)) {
    const [field, path] = splitOnce(name)
    delete inside(field)[path!]
  }
  const known_ = known.hands ?? []
  const added = hands.filter((hand) => !known_.some((person) => person.equals(hand)))
  after['hands'] = added.length > 0 ? [...known_, ...added] : known_
  const log = (known.undo ?? []).filter((each) => each.key !== undoes)
  if (!('undo' in set) && (known.undo || undo)) after['undo'] = [...log, ...(undo ? [undo] : [])].slice(-undoKept)
  after['revision'] = known.revision + 1
  after['applied'] = [...known.applied, key].slice(-appliedKept)
  return after as unknown as Report
}

/** `answers.seats` is a field and a name in it; names of forms have no dots. */
function splitOnce(name: string): [string, string | null] {
  const at = name.indexOf('.')
  return at < 0 ? [name, null] : [name.slice(0, at), name.slice(at + 1)]
}

/** A photo is sent before 完成 is pressed, and then perhaps by somebody else. */
function handsIn({ given, answers, by, submit }: ReportChange): Types.ObjectId[] {
  const people = Object.values(given ?? {}).flatMap((by) => (by ? [by.by] : []))
  if (answers && by) people.push(by)
  if (submit) people.push(submit.by)
  return [...new Map(people.map((person) => [String(person), person])).values()]
}

function fieldsOf(known: Report, change: ReportChange, now: Date) {
  const set: Record<string, unknown> = { updatedAt: now }
  const unset: Record<string, ''> = {}
  if (!known.startedAt) set['startedAt'] = now
  for (const [name, value] of Object.entries(change.answers ?? {})) set[`answers.${name}`] = value
  for (const [path, by] of Object.entries(change.given ?? {})) {
    if (by === null) unset[`given.${path}`] = ''
    else set[`given.${path}`] = by
  }
  if (change.opens && known.returned)
    set['returned'] = { ...known.returned, paths: [...new Set([...known.returned.paths, ...change.opens])] }
  if (change.cursor) set[`cursors.${change.chat}`] = change.cursor
  if (change.submit) {
    set['state'] = 'submitted'
    set['submittedAt'] = now
    set['submittedBy'] = change.submit.by
    set['submittedRevision'] = known.revision + 1
    set['review'] = null
    set['untallied'] = new Types.ObjectId()
    set['answers'] = change.submit.answers
    set['editing'] = null
    set['undo'] = []
    for (const field of Object.keys(set)) if (field.startsWith('answers.')) delete set[field]
    if (isWorkingCopy(known)) return { set: { ...withoutGiven(set), given: givenAfter(known, change) }, unset: {} }
  }
  return { set, unset }
}

const withoutGiven = (set: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(set).filter(([name]) => !name.startsWith('given.')))

function givenAfter(known: Report, change: ReportChange): Report['given'] {
  const given = { ...known.given }
  for (const [path, by] of Object.entries(change.given ?? {})) {
    if (by === null) delete given[path]
    else given[path] = by
  }
  return given
}
