// A report without somebody who asked to be forgotten: who gave what stays told apart, so that nobody reviews their own answers
// and colleagues see that it was another, but by an id that stands for nobody; their photos that were never handed in go.
import { withoutRefs } from './evidence-refs.ts'
import type { Answers } from './form.ts'

interface Id {
  toString(): string
}
interface By<I extends Id> {
  by: I
  at: Date
  skipped?: boolean
}
type Given<I extends Id> = Record<string, By<I>>

export interface Leaving<I extends Id> {
  /** As text. */
  person: string
  /** Takes their place. */
  as: I
  /** Chats of those who stay; what is kept for any other chat goes. */
  chats: ReadonlySet<string>
  /** Ids of photos that nothing handed in needs. */
  photos: ReadonlySet<string>
}

/** What is kept of a report about those who filled it in. */
export interface Filled<I extends Id> {
  state: string
  answers: Answers
  given: Given<I>
  hands?: I[]
  submittedBy?: I | null
  applied: string[]
  cursors: Record<string, unknown>
  editing?: { by: I; answers?: Answers; given?: Given<I> } | null
  undo?: { key: string; by: string; given: [string, By<I> | null][] }[]
}

/** The fields that change and those that go; null: there is nothing of them in it. */
export function withoutPerson<I extends Id>(report: Filled<I>, leaving: Leaving<I>) {
  const set: Record<string, unknown> = {}
  const put = (name: string, before: unknown, after: unknown) => {
    if (after !== before) set[name] = after
  }
  const { editing, undo, applied, hands, submittedBy } = report
  const swap = (by: I): I => (String(by) === leaving.person ? leaving.as : by)
  const stays = (key: string) => leaving.chats.has(key.split(':')[0]!)
  const kept = <T>(list: T[], keep: (one: T) => boolean) => (list.every(keep) ? list : list.filter(keep))
  const swapped = <T>(list: T[], change: (one: T) => T) => {
    const after = list.map(change)
    return after.every((one, at) => one === list[at]) ? list : after
  }
  put('given', report.given, givenWithout(report.given, leaving))
  if (hands) put('hands', hands, swapped(hands, swap))
  if (submittedBy) put('submittedBy', submittedBy, swap(submittedBy))
  put('applied', applied, kept(applied, stays))
  if (report.state === 'draft') put('answers', report.answers, answersWithout(report.answers, leaving.photos))
  if (editing) {
    put('editing.by', editing.by, swap(editing.by))
    if (editing.given) put('editing.given', editing.given, givenWithout(editing.given, leaving))
    if (editing.answers) put('editing.answers', editing.answers, answersWithout(editing.answers, leaving.photos))
  }
  if (undo) {
    const others = kept(undo, ({ by, key }) => by !== leaving.person && stays(key))
    const before = swapped(others, (step) => {
      const given = swapped(step.given, (place): [string, By<I> | null] => {
        const [path, by] = place
        return by && swap(by.by) !== by.by ? [path, { ...by, by: leaving.as }] : place
      })
      return given === step.given ? step : { ...step, given }
    })
    put('undo', undo, before)
  }
  const unset = Object.keys(report.cursors).filter((chat) => !leaving.chats.has(chat))
  return Object.keys(set).length > 0 || unset.length > 0 ? { set, unset: unset.map((chat) => `cursors.${chat}`) } : null
}

/** Of a report or of one of its versions. */
export function givenWithout<I extends Id>(
  given: Given<I>,
  { person, as }: Pick<Leaving<I>, 'person' | 'as'>,
): Given<I> {
  const theirs = Object.entries(given).filter(([, { by }]) => String(by) === person)
  if (theirs.length === 0) return given
  return { ...given, ...Object.fromEntries(theirs.map(([path, one]) => [path, { ...one, by: as }])) }
}

function answersWithout(answers: Answers, photos: ReadonlySet<string>): Answers {
  const left = withoutRefs(answers, photos)
  return Object.keys(left).every((name) => left[name] === answers[name]) ? answers : left
}
