// A returned report (退回) mended all at once, as a unit's own system does it: the same as place by place in chat. What is open
// and what is not says review.ts.
import { problemsOf, setAnswer, stops, type Answers, type Env, type Form, type Value } from './form.ts'
import { diffOf, isRow, isWithin, mayChange, type FieldChange, type Mendable } from './review.ts'

export interface Mended {
  form: Form
  report: Mendable
  /** Everything as it is to be handed in. */
  after: Answers
  /** Faulty places whose answer stands as it is. */
  confirmed: readonly string[]
  env: Env
}
export interface MendProblem {
  path: string
  code: 'place-closed' | 'not-mended' | 'not-at-fault'
}

/** Why this cannot be handed in; empty: every fault has been dealt with, and nothing else was touched. */
export function mendProblems(mended: Mended): MendProblem[] {
  const { form, report, after, confirmed, env } = mended
  const changes = diffOf(report.answers, after)
  const asked = new Set(stops(form, after, env).map(({ path }) => path))
  const faulty = (report.returned?.reasons ?? []).map(({ path }) => path)
  return [
    ...closedIn(mended, changes, asked).map((path) => ({ path, code: 'place-closed' as const })),
    ...[...new Set(faulty)]
      .filter((path) => asked.has(stopOf(path)) && !confirmed.includes(path) && !isTouched(report, changes, path))
      .map((path) => ({ path, code: 'not-mended' as const })),
    ...confirmed
      .filter((path) => !faulty.includes(path))
      .map((path) => ({ path: path.slice(0, 100), code: 'not-at-fault' as const })),
  ]
}

/** A row is part of its list's stop. */
const stopOf = (path: string) => (isRow(path) ? path.slice(0, path.lastIndexOf('/')) : path)

function closedIn({ form, report, after, env }: Mended, changes: FieldChange[], asked: Set<string>): string[] {
  // What the mended answers make irrelevant goes, whoever gave it.
  const isAsked = ({ kind, path }: FieldChange) => kind !== 'removed' || asked.has(stopOf(path))
  const closed = changes.filter((each) => isAsked(each) && !mayChange(report, each))
  if (closed.length === 0) return []
  // Nor is closed what the mended answers put in the wrong.
  const kept = closed.reduce(
    (answers, { path, before }) => (isRow(path) ? answers : setAnswer(answers, path, before as Value)),
    after,
  )
  const wrong = new Set(problemsOf(form, kept, env).map(({ path }) => path))
  return closed.map(({ path }) => path).filter((path) => !wrong.has(path))
}

/** Changed now, or given again in chat since it was sent back. */
function isTouched({ given, returned }: Mendable, changes: FieldChange[], place: string): boolean {
  const isChanged = changes.some(({ path }) => isWithin(path, place) || (isRow(path) && isWithin(place, path)))
  return isChanged || Object.entries(given).some(([path, { at }]) => isWithin(path, place) && at > returned!.at)
}
