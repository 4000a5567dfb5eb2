// What was reported last time: shown with a question and confirmed with one press, or taken over all at once at the start;
// and the nil return, where the form has one.
import { checkAnswer, plainText, setAnswer, type RepeatStop, type Stop, type Value } from '../rules/form.ts'
import { takenOver, type TakenOver } from '../rules/prefill.ts'
import type { Report } from '../models/report.ts'
import { data, type Press } from './button.ts'
import { given, storedAt, type Draft } from './draft.ts'
import { cut, lines, type Button, type Message } from './message.ts'
import { pressOf } from './place.ts'
import { rowsText } from './repeat.ts'
import { resume, take, type Step } from './report.ts'
import { shownAt } from './shown.ts'
import type { Turn } from './turn.ts'

/** The answer of last time at this stop; null: none, or one is given already. Of rows only the whole list. */
export function formerAt(draft: Draft, stop: Stop): Value {
  const { former, answers, report } = draft
  if (!former || report.state !== 'draft' || stop.place || stop.kind === 'note') return null
  const value = storedAt(former.answers, stop.path)
  const now = storedAt(answers, stop.path)
  if (value === null || (stop.kind === 'question' && !passes(draft, stop.path, value))) return null
  const isEmpty = now === null || (Array.isArray(now) && now.length === 0)
  return isEmpty && !(Array.isArray(value) && value.length === 0) ? value : null
}

const passes = ({ form, answers, env }: Draft, path: string, value: Value) =>
  checkAnswer(form, answers, path, value, env).ok

/** The question with last time's answer below it, and a button that gives it again. */
export function withFormer(turn: Turn, draft: Draft, stop: Stop, message: Message): Message {
  if (formerAt(draft, stop) === null) return message
  const shown = cut(formerText(turn, draft, stop), 300)
  if (!shown) return message
  const rows = message.rows ?? []
  const same = { text: turn.say('button-same'), data: pressOf('same', draft, stop) }
  return {
    text: lines(message.text, turn.say('former-answer', { value: shown })),
    rows: [...rows.slice(0, -1), [same], ...rows.slice(-1)],
  }
}

function formerText(turn: Turn, draft: Draft, stop: Stop): string {
  const then: Draft = { ...draft, answers: { ...draft.answers, ...pick(draft, stop.path) } }
  if (stop.kind !== 'repeat') return shownAt(turn, then, stop.path)
  const rows = storedAt(draft.former!.answers, stop.path) as unknown as { _row: number }[]
  return rowsText(turn, then, {
    ...stop,
    rows: rows.map(({ _row }) => ({ row: _row, path: `${stop.path}/${_row}` })),
  })
}

const pick = ({ former }: Draft, name: string) => ({ [name]: former!.answers[name]! })

/** 与上期相同 for a list: its rows as they were; what no longer passes is asked. */
export function sameRows(turn: Turn, draft: Draft, stop: RepeatStop): Step | null {
  const rows = formerAt(draft, stop)
  if (rows === null || stop.rows.length > 0 || stop.repeat.counted) return null
  const answers = setAnswer(draft.answers, stop.path, rows)
  const over = takenOver(draft.form, answers, draft.env)
  const inside = over.given.filter(({ path }) => path.startsWith(`${stop.path}/`))
  const list = over.answers[stop.path]
  return {
    answers: list ? { ...answers, [stop.path]: list } : answers,
    given: givenBy(turn, draft, inside),
    inPlace: true,
  }
}

/** At the start: the ways to begin. null: there is only one. */
export function offerMessage(turn: Turn, draft: Draft, welcome: string): Message | null {
  const { former, form, report } = draft
  if (report.startedAt || report.state !== 'draft' || (!former && !form.nil)) return null
  const press = (id: string, act: string): Button[] => [{ text: turn.say(id), data: data(act, { report: report._id }) }]
  const nil = form.nil && (plainText(form, form.nil.label, turn.lang) || turn.say('button-nil'))
  return {
    text: lines(welcome, '', former && turn.say('former-offer', { at: former.submittedAt ?? draft.env.now })),
    rows: [
      ...(former ? [press('button-same-all', 'same!')] : []),
      ...(nil ? [[{ text: nil, data: data('nil!', { report: report._id }) }]] : []),
      press('button-walk', 'walk'),
    ],
  }
}

/** 全部与上期相同, or the nil return: everything that still passes is given, and only what is open is walked. */
export async function pressOffer(turn: Turn, report: Report, { act }: Press): Promise<void> {
  if (act === 'walk') return resume(turn, report)
  await take(turn, report, (draft) => {
    const { former, form, answers, env } = draft
    const nil = act === 'nil!' ? (form.nil?.values ?? null) : null
    if (act === 'nil!' ? !nil : !former) return {}
    const over = takenOver(form, { ...answers, ...former?.answers, ...ownAnswers(draft) }, env, nil)
    const open = over.given.filter(({ path }) => !draft.given.has(path))
    return {
      answers: over.answers,
      given: givenBy(turn, draft, open),
      note: turn.say(nil ? 'nil-taken' : 'former-taken', { count: open.filter(({ skipped }) => !skipped).length }),
      inPlace: true,
    }
  })
}

/** What was answered already in this report is not taken back by what was so last time. */
const ownAnswers = ({ answers }: Draft) =>
  Object.fromEntries(
    Object.entries(answers).filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0)),
  )

const givenBy = (turn: Turn, draft: Draft, stops: TakenOver['given']) =>
  Object.fromEntries(stops.map(({ path, skipped }) => [path, given(draft, turn.person!._id, turn.now, skipped)]))
