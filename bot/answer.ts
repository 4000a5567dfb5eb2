// Answers, typed or pressed, to the question they belong to and to no other.
import { readTyped } from '../rules/answer.ts'
import {
  checkAnswer,
  choicesOf,
  setAnswer,
  stopAt,
  textOf,
  valueAt,
  type NoteStop,
  type QuestionStop,
  type RepeatStop,
  type Stop,
  type Value,
} from '../rules/form.ts'
import { maskKeys } from '../rules/product-key.ts'
import { localDay } from '../rules/day.ts'
import { mayMend } from '../rules/review.ts'
import type { Report } from '../models/report.ts'
import { choiceKey, data, pathOfPlace, type Press } from './button.ts'
import { optionsOf, pickedOf } from './choice.ts'
import { byLine, giverOf } from './colleague.ts'
import { given, nextCursor, storedAt, type Draft } from './draft.ts'
import { dropPhoto, sendAgain } from './evidence.ts'
import { formerAt, sameRows } from './former.ts'
import { closedText, isReturned, mayOpen, stopBefore } from './mend.ts'
import { cut, lines } from './message.ts'
import { chooseDay, isDay, turnTo, withDay } from './month.ts'
import { numberOf, pressOf } from './place.ts'
import { answeredMessage } from './question.ts'
import { reasonText, type Refused } from './reason.ts'
import { repeatActs } from './repeat.ts'
import { ask, take, type Step } from './report.ts'
import { lookUp, showAll } from './search.ts'
import { shownAt } from './shown.ts'
import type { Turn } from './turn.ts'

export async function takeTyped(turn: Turn, report: Report, text: string): Promise<void> {
  await take(turn, report, async (draft) => {
    // Returned since this chat was here: nothing has been asked that this could answer.
    if (!draft.cursor && isReturned(draft)) return { note: turn.say('review-mend-first') }
    const cursor = draft.cursor ?? nextCursor(draft)
    const standing = { ...draft, cursor }
    const again = (note: string): Step => ({ only: () => ask(turn, standing, note) })
    if (cursor.at !== 'stop') return again(turn.say('hint-buttons'))
    const stop = stopAt(draft.form, draft.answers, cursor.path ?? '', draft.env)
    if (!stop) return { note: turn.say('question-gone') }
    if (stop.kind !== 'question') return again(turn.say('hint-buttons'))
    const { type } = stop.question
    if (type === 'image' || type === 'file') return again(turn.say(stop.question.takesPdf ? 'hint-file' : 'hint-image'))
    const clash = clashAt(turn, standing, stop)
    if (clash) return clash
    const typed = readTyped(stop.question, withDay(standing, stop, text), {
      choices: choicesOf(draft.form, draft.answers, stop.path, draft.env).map((choice) => ({
        choice,
        label: textOf(draft.form, choice.label, draft.answers, stop.path, draft.env, turn.lang),
      })),
      now: turn.now,
      timeZone: turn.deps.timeZone,
      lang: turn.lang,
    })
    const read = await lookUp(turn, standing, stop, text, typed)
    if (!('ok' in read)) return read
    const result = read.ok ? answered(turn, standing, stop, read.value) : read
    if ('reason' in result) return again(reasonText(turn, result))
    const shown = shownAt(turn, { ...draft, answers: result.answers! }, stop.path)
    const hasKey = stop.question.type === 'text' && maskKeys(text) !== text
    if (hasKey) result.note = turn.say('answer-key-masked', { value: cut(shown, 600) })
    else if (shown && shown !== text.trim()) result.note = turn.say('answer-noted', { value: cut(shown, 600) })
    return result
  })
}

/** A button of a question or of a list of rows. */
export async function takePressed(turn: Turn, report: Report, press: Press): Promise<void> {
  await take(turn, report, (draft) => {
    const path = pathOfPlace(draft.form, press.place)
    const stop = path === null ? null : stopAt(draft.form, draft.answers, path, draft.env)
    if (!stop) return stale(turn, draft)
    const isCurrent = draft.cursor?.at === 'stop' && draft.cursor.path === stop.path
    const standing: Draft = isCurrent ? draft : { ...draft, cursor: cursorAt(draft, stop) }
    if (!mayOpen(draft, stop.path)) return { note: closedText(turn, draft) }
    if (press.act === 'mend') return mend(draft, stop)
    if (press.act === 'again' && stop.kind === 'question') return sendAgain(turn, draft, stop)
    const run = actsFor(stop)[press.act]
    if (!run) return stale(turn, draft)
    if (!isCurrent && ways.has(press.act)) return stale(turn, draft)
    if (!isCurrent && draft.given.has(stop.path)) return tellAnswered(turn, draft, stop, press)
    const clash = isCurrent && clashAt(turn, draft, stop)
    return clash || run(turn, standing, stop as never, press.arg)
  })
}

type Act<S extends Stop, Result = Step> = (turn: Turn, draft: Draft, stop: S, arg: string) => Result

/** These move on from the current question; pressed on an older one they mean nothing. */
const ways = new Set(['back', 'skip', 'read', 'fin', 'guide'])

const questionActs: Record<string, Act<QuestionStop>> = {
  pick(turn, draft, stop, key) {
    const value =
      stop.question.type === 'acknowledge' ? key : optionsOf(turn, draft, stop).find((o) => o.key === key)?.name
    if (value === undefined) return stale(turn, draft)
    return pressed(turn, draft, stop, stop.question.type === 'range' ? Number(value) : value)
  },
  today: (turn, draft, stop) => dayPressed(turn, draft, stop, localDay(turn.now, turn.deps.timeZone)),
  cal: (turn, draft, _stop, month) => turnTo(turn, draft, month) ?? stale(turn, draft),
  day: (turn, draft, stop, day) => (isDay(day) ? dayPressed(turn, draft, stop, day) : stale(turn, draft)),
  tick(turn, draft, stop, arg) {
    const [key, on] = arg.split(':')
    const option = optionsOf(turn, draft, stop).find((candidate) => candidate.key === key)
    if (!option) return stale(turn, draft)
    const rest = pickedOf(draft, stop.path).filter((name) => name !== option.name)
    return stay(draft, { picked: on === '1' ? [...rest, option.name] : rest })
  },
  rank(turn, draft, stop, arg) {
    const [key, place] = arg.split(':')
    const picked = pickedOf(draft, stop.path)
    const option = optionsOf(turn, draft, stop).find((candidate) => candidate.key === key)
    if (!option || Number(place) !== picked.length || picked.includes(option.name)) return stale(turn, draft)
    return stay(draft, { picked: [...picked, option.name] })
  },
  rerank: (_turn, draft) => stay(draft, { picked: [] }),
  page: (_turn, draft, _stop, page) => stay(draft, { page: Number(page) || 0 }),
  all: (_turn, draft) => showAll(draft),
  done: (turn, draft, stop) => pressed(turn, draft, stop, pickedOf(draft, stop.path)),
  photos: (turn, draft, stop) => pressed(turn, draft, stop, storedAt(draft.answers, stop.path) ?? []),
  drop: (turn, draft, stop, count) => dropPhoto(turn, draft, stop, Number(count)) ?? stale(turn, draft),
  same(turn, draft, stop) {
    const value = formerAt(draft, stop)
    return value === null ? stale(turn, draft) : pressed(turn, draft, stop, value)
  },
  skip(turn, draft, stop) {
    if (stop.required) return stale(turn, draft)
    return pressed(turn, draft, stop, null, true)
  },
}

const dayPressed: Act<QuestionStop> = (turn, draft, stop, day) =>
  stop.question.type === 'datetime' ? chooseDay(draft, day) : pressed(turn, draft, stop, day)

const sameList: Act<RepeatStop> = (turn, draft, stop) => sameRows(turn, draft, stop) ?? stale(turn, draft)

const noteActs: Record<string, Act<NoteStop>> = {
  read: (turn, draft, stop) => ({
    given: { [stop.path]: given(draft, turn.person!._id, turn.now) },
    mark: answeredMessage(turn, draft, stop, ''),
  }),
}

/** Unfolds the author's guidance. */
const guide: Act<QuestionStop | NoteStop> = (_turn, draft) => stay(draft, { guide: true })

const back: Act<Stop> = (turn, draft, stop) => {
  const { env, cursor } = draft
  if (cursor?.mending) return { inPlace: true }
  const earlier = stopBefore(draft, stop.path)
  if (!earlier) return stale(turn, draft)
  return { to: { at: 'stop', path: earlier.path, since: env.now }, inPlace: true }
}

function actsFor(stop: Stop): Record<string, Act<never, Step | Promise<Step>>> {
  const own = { question: questionActs, note: noteActs, repeat: repeatActs }[stop.kind]
  if (stop.kind === 'repeat') return { ...own, back, same: sameList }
  return { ...own, guide, back }
}

const cursorAt = ({ env }: Draft, stop: Stop) => ({ at: 'stop' as const, path: stop.path, since: env.now })

const stay = (draft: Draft, change: { picked?: string[]; page?: number; guide?: boolean }): Step => ({
  to: { ...draft.cursor!, ...change },
  inPlace: true,
})

/** The step of a value given to a question, or why it cannot be taken. */
function answered(turn: Turn, draft: Draft, stop: QuestionStop, value: Value, skipped = false): Step | Refused {
  const { form, answers, env } = draft
  const checked = checkAnswer(form, answers, stop.path, value, env)
  if (!checked.ok) return checked
  const isSame = checked.value === null && valueAt(form, answers, stop.path, env) === null
  return {
    answers: isSame ? answers : setAnswer(answers, stop.path, checked.value),
    given: { [stop.path]: given(draft, turn.person!._id, turn.now, skipped || checked.value === null) },
  }
}

function pressed(turn: Turn, draft: Draft, stop: QuestionStop, value: Value, skipped = false): Step {
  const result = answered(turn, draft, stop, value, skipped)
  if ('reason' in result) return { to: draft.cursor!, note: reasonText(turn, result), inPlace: true }
  const shown = shownAt(turn, { ...draft, answers: result.answers ?? draft.answers }, stop.path)
  return { ...result, mark: answeredMessage(turn, draft, stop, shown || turn.say('answer-skipped')) }
}

/** Somebody else dealt with this stop after this chat was asked: nothing is overwritten, it is told. */
function clashAt(turn: Turn, draft: Draft, stop: Stop): Step | null {
  const { report, cursor } = draft
  const theirs = report.given[stop.path]
  if (stop.kind !== 'question' || !theirs || !cursor || theirs.at <= cursor.since) return null
  const value = shownAt(turn, draft, stop.path)
  const who = giverOf(turn, draft, stop.path) || 'you'
  return { note: turn.say('question-taken', { value: cut(value || '—', 300), who }) }
}

/** Opens one stop to change it; from there the way leads back to the summary. */
function mend({ env, given: known, report }: Draft, stop: Stop): Step {
  const list = stop.place?.path.replace(/\/[^/]*$/, '')
  return {
    to: { at: 'stop', path: stop.path, since: env.now, mending: true },
    inPlace: true,
    // The list of rows comes up again once the row is done.
    ...(list !== undefined && known.has(list) && mayMend(report, list) && { given: { [list]: null } }),
  }
}

/** A button of a question that has been answered: it does nothing but offers to change that question. */
function tellAnswered(turn: Turn, draft: Draft, stop: Stop, press: Press): Step {
  const isSame =
    stop.kind === 'question' && press.act === 'pick' && pickedOf(draft, stop.path).map(choiceKey).join() === press.arg
  if (isSame) {
    return { only: async () => turn.answer(turn.say('toast-noted')) }
  }
  const value = cut(shownAt(turn, draft, stop.path) || '—', 300)
  const message = {
    text: lines(
      turn.say('question-answered', { n: numberOf(draft, stop.path), value }),
      byLine(turn, draft, stop.path),
    ),
    rows: [
      [
        { text: turn.say('button-mend'), data: pressOf('mend', draft, stop) },
        { text: turn.say('button-continue'), data: data('open', { report: draft.report._id }) },
      ],
    ],
  }
  return { only: async () => void (await turn.replyTo(message)) }
}

/** A button that no longer means anything: says so, and asks the current question unless it was just asked. */
export const stale = (turn: Turn, draft: Draft): Step => ({
  async only() {
    turn.answer(turn.say('toast-stale'))
    const asked = turn.memory.asked.get(turn.chatId)
    const isAsked = asked?.report === String(draft.report._id) && asked.path === (draft.cursor?.path ?? '')
    if (!isAsked) await ask(turn, { ...draft, cursor: draft.cursor ?? nextCursor(draft) })
  },
})
