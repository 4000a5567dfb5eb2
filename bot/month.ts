// A small calendar of buttons for questions of a date, edited in place: a day answers a date, and of a moment the time is typed
// after it. Typing the whole works as ever.
import { readTime } from '../rules/answer.ts'
import { localDay } from '../rules/day.ts'
import { daysThatPass, valueAt, type QuestionStop } from '../rules/form.ts'
import { isDay, isMonth, shiftMonth, weeksOf } from '../rules/month.ts'
import type { Draft } from './draft.ts'
import { lines, type Button } from './message.ts'
import { pressOf } from './place.ts'
import type { Step } from './report.ts'
import type { Turn } from './turn.ts'

const weekdays = [1, 2, 3, 4, 5, 6, 7]
/** A button must say something. */
const blank = '·'
/** A day that the question's own condition rules out; pressed all the same, it tells why. */
const ruledOut = '–'

/** 今天 and 日历, or the open calendar. None for a question that takes no date. */
export function dateRows(turn: Turn, draft: Draft, stop: QuestionStop): Button[][] {
  const { type } = stop.question
  if (type !== 'date' && type !== 'datetime') return []
  const mayToday = daysOf(draft, stop, [localDay(turn.now, turn.deps.timeZone)]).size > 0
  const today = mayToday ? [{ text: turn.say('button-today'), data: pressOf('today', draft, stop) }] : []
  const month = draft.cursor?.path === stop.path ? draft.cursor.month : undefined
  if (month !== undefined) {
    const close = { text: turn.say('button-calendar-close'), data: pressOf('cal', draft, stop) }
    return [...monthRows(turn, draft, stop, month), [...today, close]]
  }
  const open = {
    text: turn.say('button-calendar'),
    data: pressOf('cal', draft, stop, (dayGiven(draft, stop) ?? localDay(turn.now, turn.deps.timeZone)).slice(0, 7)),
  }
  return [[...today, open]]
}

/** The day of a moment that is chosen, or else how to type it; and the month whose days are below. */
export function dateText(turn: Turn, draft: Draft, stop: QuestionStop): { ask: string; month: string } {
  const { cursor } = draft
  const { day, month } = (cursor?.path === stop.path && cursor) || {}
  const { type, appearance } = stop.question
  const id = type === 'text' && appearance.includes('multiline') ? 'ask-text-multiline' : `ask-${type}`
  return {
    ask: day ? turn.say('calendar-day', { day }) : turn.deps.words.has(id) ? turn.say(id) : '',
    month: month
      ? lines(
          turn.say('calendar-month', { year: month.slice(0, 4), month: Number(month.slice(5)) }),
          hasRuledOut(draft, stop, month) && turn.say('calendar-ruled-out', { sign: ruledOut }),
        )
      : '',
  }
}

const daysIn = (month: string) =>
  weeksOf(month)
    .flat()
    .filter((day) => day !== null)
const daysOf = ({ form, answers, env }: Draft, stop: QuestionStop, days: string[]) =>
  daysThatPass(form, answers, stop, days, env)
const hasRuledOut = (draft: Draft, stop: QuestionStop, month: string) =>
  daysOf(draft, stop, daysIn(month)).size < daysIn(month).length

function monthRows(turn: Turn, draft: Draft, stop: QuestionStop, month: string): Button[][] {
  const now = dayGiven(draft, stop)
  const today = localDay(turn.now, turn.deps.timeZone)
  const allowed = daysOf(draft, stop, daysIn(month))
  const rest = (text: string): Button => ({ text, data: pressOf('cal', draft, stop, month) })
  const to = (text: string, by: number): Button => {
    const other = shiftMonth(month, by)
    return other === null ? rest(blank) : { text, data: pressOf('cal', draft, stop, other) }
  }
  return [
    [to('‹‹', -12), to('‹', -1), to('›', 1), to('››', 12)],
    weekdays.map((day) => rest(turn.say(`calendar-weekday-${day}`))),
    ...weeksOf(month).map((week) =>
      week.map((day) => {
        if (day === null) return rest(blank)
        const n = String(Number(day.slice(8)))
        const text = !allowed.has(day) ? ruledOut : day === now ? `● ${n}` : day === today ? `[${n}]` : n
        return { text, data: pressOf('day', draft, stop, day) }
      }),
    ),
  ]
}

/** The day that stands there now; null: none yet. */
function dayGiven({ form, answers, env, cursor }: Draft, { path }: QuestionStop): string | null {
  const value = (cursor?.path === path ? cursor.day : undefined) ?? valueAt(form, answers, path, env)
  const day = typeof value === 'string' ? value.slice(0, 10) : ''
  return isDay(day) ? day : null
}

/** Turns a page, or with no month closes the calendar. null: no such month. */
export function turnTo(turn: Turn, draft: Draft, month: string): Step | null {
  const { month: open, ...cursor } = draft.cursor!
  // The words between the days.
  if (month === (open ?? '')) return { only: async () => turn.answer() }
  if (month === '') return { to: cursor, inPlace: true }
  return isMonth(month) ? { to: { ...cursor, month }, inPlace: true } : null
}

/** The day of a moment is chosen; its time will be typed. */
export function chooseDay(draft: Draft, day: string): Step {
  const { month: _, ...cursor } = draft.cursor!
  return { to: { ...cursor, day }, inPlace: true }
}

/** A time typed after the day was chosen, as one moment; anything else as it was typed. */
export function withDay({ cursor }: Draft, { question, path }: QuestionStop, text: string): string {
  const day = question.type === 'datetime' && cursor?.path === path ? cursor.day : undefined
  return day && readTime(text).ok ? `${day} ${text}` : text
}

export { isDay }
