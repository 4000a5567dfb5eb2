// Who of the unit answered what, for the others who work on the same report: 王科长, or 同事乙. One's own answers carry no name.
import type { Types } from 'mongoose'
import { nobody } from '../models/report.ts'
import { valueAt } from '../rules/form.ts'
import type { Draft } from './draft.ts'
import type { Turn } from './turn.ts'

/** '' for the person of this turn, and for nobody. */
export function nameOf(turn: Turn, { colleagues }: Pick<Draft, 'colleagues'>, by: Types.ObjectId | null | undefined) {
  if (!by || nobody.equals(by) || String(by) === String(turn.person?._id)) return ''
  const known = colleagues.get(String(by))
  if (!known) return turn.say('colleague-gone')
  return known.name ?? turn.say('colleague', { n: known.n })
}

/** Who of the others dealt with this stop last; '' when it was nobody or oneself. */
export const giverOf = (turn: Turn, draft: Draft, path: string): string =>
  nameOf(turn, draft, draft.report.given[path]?.by)

/** A line that says who answered a question, and when; '' for one's own answers and for none. */
export function byLine(turn: Turn, draft: Draft, path: string): string {
  const { report, form, answers, env } = draft
  const who = giverOf(turn, draft, path)
  if (!who || valueAt(form, answers, path, env) === null) return ''
  return turn.say('answer-by', { who, at: report.given[path]!.at })
}

/** Who of the others had a hand in a row: whoever dealt with one of its stops last; '' when nobody else did. */
export function rowGiverOf(turn: Turn, draft: Draft, rowPath: string): string {
  const inside = Object.entries(draft.report.given).filter(([path]) => path.startsWith(`${rowPath}/`))
  const last = inside.reduce<(typeof inside)[number] | null>(
    (latest, each) => (latest && latest[1].at >= each[1].at ? latest : each),
    null,
  )
  return nameOf(turn, draft, last?.[1].by)
}
