// A returned report in chat: what was at fault is asked again with the reason, everything else is closed and says so.
import { before, stops, textOf, type EvidenceRef, type RepeatStop, type Stop } from '../rules/form.ts'
import { faultsAt, mayDrop, mayMend, stopsToMend, type Fault } from '../rules/review.ts'
import { storedAt, type Draft } from './draft.ts'
import { cut, lines, paragraphs } from './message.ts'
import { shortLabel } from './place.ts'
import type { Voice } from './voice.ts'

const longestFaults = 600
const longestWords = 300

export const isReturned = ({ report }: Pick<Draft, 'report'>) => report.state === 'returned' && Boolean(report.returned)

/** Whether a person may go there: to change it, or to reach something inside that is open. */
export const mayOpen = ({ report }: Draft, path: string) =>
  mayMend(report, path) || report.returned!.paths.some((place) => place.startsWith(`${path}/`))

/** A closed list must not fall below its least number of rows: nobody could add one then. */
export const mayDeleteRow = ({ report }: Draft, stop: RepeatStop, rowPath: string) =>
  mayMend(report, stop.path) || (report.returned!.paths.includes(rowPath) && stop.rows.length > stop.min)

export const closedText = (turn: Voice, { report }: Draft) =>
  turn.say('review-mend-closed', { count: report.returned?.paths.length ?? 0 })

/** Where 返回 leads: past what is closed. */
export function stopBefore(draft: Draft, path: string): Stop | null {
  const { form, answers, env, report } = draft
  if (!isReturned(draft)) return before(form, answers, path, env)
  const all = stops(form, answers, env)
  const earlier = all.slice(
    0,
    Math.max(
      0,
      all.findIndex((stop) => stop.path === path),
    ),
  )
  return earlier.findLast((stop) => stop.kind !== 'note' && mayMend(report, stop.path)) ?? null
}

/** The photo that 删除 takes away, with its number; null when all must stay. */
export function dropsNext({ report, answers }: Draft, path: string): { id: string; n: number } | null {
  const list = (storedAt(answers, path) ?? []) as EvidenceRef[]
  const at = list.findLastIndex(({ id }) => mayDrop(report, path, id))
  return at < 0 ? null : { id: list[at]!.id, n: at + 1 }
}

/** What is said when a returned report is opened; '' when nothing is left to mend. */
export function returnedText(turn: Voice, draft: Draft, { title, dueAt }: { title: string; dueAt: Date }): string {
  const { returned } = draft.report
  if (!isReturned(draft) || !returned || stopsToMend(draft.form, draft.report, draft.env).length === 0) return ''
  const { paths, words, until } = returned
  return paragraphs(
    turn.say('review-returned', { title: cut(title, 100), count: paths.length, until }),
    words && turn.say('review-returned-words', { words: cut(words, 600) }),
    dueAt <= draft.env.now && turn.say('review-returned-late'),
  )
}

/** Why this stop is asked again, one line for each fault; '' when it is not. */
export function faultsText(turn: Voice, draft: Draft, stop: Stop): string {
  const faults = faultsAt(draft.report, stop.path)
  return cut(lines(...faults.map((fault) => faultLine(turn, draft, stop, fault))), longestFaults)
}

function faultLine(turn: Voice, { form, answers, env }: Draft, stop: Stop, fault: Fault): string {
  const refs = (fault.evidence === null ? [] : (storedAt(answers, fault.path) ?? [])) as EvidenceRef[]
  const n = refs.findIndex(({ id }) => id === fault.evidence) + 1
  // The photo at fault has been taken away since.
  if (fault.evidence !== null && n === 0) return ''
  const node = stop.kind === 'repeat' ? stop.repeat : stop.question
  const ofRow = fault.path !== stop.path && stop.place
  const words = textOf(form, ofRow ? ofRow.repeat.label : node.label, answers, fault.path, env, turn.lang)
  const label = shortLabel(words || node.name)
  const place = ofRow ? `${label} ${turn.say('place-row', { n: ofRow.position, of: ofRow.of })}` : label
  const id = `review-fault${n > 0 ? '-photo' : ''}${fault.words ? '-words' : ''}`
  return turn.say(id, { place, n, reason: turn.say(`fault-${fault.reason}`), words: cut(fault.words, longestWords) })
}
