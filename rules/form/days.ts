// Which days of a calendar the author's condition lets through, such as `. <= today()`.
import { checkAnswer } from './check.ts'
import type { Answers, Env, Form, QuestionStop } from './types.ts'

/** Of a moment the day counts when some hour of it would do; the ends first, which decide nearly always. */
const hours = ['00:00', '23:59', ...Array.from({ length: 23 }, (_, hour) => `${String(hour + 1).padStart(2, '0')}:00`)]

/** Those of these days (YYYY-MM-DD) that may be given as the answer, or as the day of it. */
export function daysThatPass(
  form: Form,
  answers: Answers,
  { path, question }: QuestionStop,
  days: readonly string[],
  env: Env,
): Set<string> {
  const passes = (value: string) => checkAnswer(form, answers, path, value, env).ok
  const isMoment = question.type === 'datetime'
  return new Set(days.filter((day) => (isMoment ? hours.some((time) => passes(`${day}T${time}`)) : passes(day))))
}
