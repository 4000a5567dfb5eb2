// The form engine's face: XLSForm rows are compiled once and then walked as pure functions, in chat, on the page and on
// the server alike. No clock, no I/O. A path names a place: `total_staff`, or `software/3/seats` (repeat, `_row`, question).
import type {
  Answers,
  Checked,
  Choice,
  Column,
  Compiled,
  Env,
  Form,
  FormSource,
  Given,
  Progress,
  Shortfall,
  Stop,
  Text,
  Value,
} from './form/types.ts'

export type * from './form/types.ts'
export type { Reason, ReasonCode, ProblemCode } from './reasons.ts'

const soon = (): never => {
  throw new Error('not built yet')
}

/** Compiles a form. A form with any error gives all its problems and no form; keep the result, it costs milliseconds. */
export function compileForm(_source: FormSource): Compiled {
  return soon()
}

/** All relevant stops in order; a repeat's rows (in row order) come before the repeat's own stop. */
export function stops(_form: Form, _answers: Answers, _env: Env): Stop[] {
  return soon()
}

/** The first stop not given; a required one without a value counts as not given. null: ready for the summary. */
export function firstOpen(_form: Form, _answers: Answers, _given: Given, _env: Env): Stop | null {
  return soon()
}

/** The relevant stop before this path (返回); null at the first. Also works for a path that is irrelevant by now. */
export function before(_form: Form, _answers: Answers, _path: string, _env: Env): Stop | null {
  return soon()
}

/** The stop at a path; null when there is none there, or none any more. `software` is the repeat's list. */
export function stopAt(_form: Form, _answers: Answers, _path: string, _env: Env): Stop | null {
  return soon()
}

/** The path of a node given by its ordinal (from a button) in a row path (`software/3`, '' outside repeats); null when wrong. */
export function pathOf(_form: Form, _ordinal: number, _rowPath: string): string | null {
  return soon()
}

/**
 * Judges a typed value at a path; ok gives it normalised (trimmed text, choices in list order). An empty value
 * (null, '', []) is ok when the question is not required: that is a skip.
 */
export function checkAnswer(_form: Form, _answers: Answers, _path: string, _value: unknown, _env: Env): Checked {
  return soon()
}

/** The value stored or in force (default, calculation) at a path; null when empty or irrelevant. */
export function valueAt(_form: Form, _answers: Answers, _path: string, _env: Env): Value {
  return soon()
}

/** The answers with one value changed; the old ones are left as they are. Makes a missing row. */
export function setAnswer(_answers: Answers, _path: string, _value: Value): Answers {
  return soon()
}

/** A new empty row at the end of a repeat, with a `_row` never used before in it. */
export function addRow(_answers: Answers, _repeatPath: string): { answers: Answers; row: number } {
  return soon()
}

/** A new row with the answers of another (photos left out). */
export function copyRow(_answers: Answers, _repeatPath: string, _row: number): { answers: Answers; row: number } {
  return soon()
}

export function removeRow(_answers: Answers, _repeatPath: string, _row: number): Answers {
  return soon()
}

/** The choices at a path after choice_filter, in sheet order. */
export function choicesOf(_form: Form, _answers: Answers, _path: string, _env: Env): Choice[] {
  return soon()
}

/** A label, hint, title … in a language (`zh-CN` finds `zh`; else the form's default), ${} filled as seen from the path. */
export function textOf(_form: Form, _text: Text, _answers: Answers, _path: string, _env: Env, _lang: string): string {
  return soon()
}

/** A text without answers: ${} places are left out. For lists and headings. */
export function plainText(_form: Form, _text: Text, _lang: string): string {
  return soon()
}

/** What the answer at a path looks like to a person: choice labels instead of names. '' when empty. Photos: their count. */
export function displayOf(_form: Form, _answers: Answers, _path: string, _env: Env, _lang: string): string {
  return soon()
}

/** A short name for a row (`software/3`) from its first answers; '' when it has none. */
export function rowLabel(_form: Form, _answers: Answers, _rowPath: string, _env: Env, _lang: string): string {
  return soon()
}

/** Everything that stops a submission, in form order: required but missing, constraint failing, too few rows or photos. */
export function problemsOf(_form: Form, _answers: Answers, _env: Env): Shortfall[] {
  return soon()
}

/** What is sent: relevant answers only, calculations and metadata filled in, empty ones left out. */
export function submission(_form: Form, _answers: Answers, _env: Env): Answers {
  return soon()
}

/** How far a person is, for "第 3 / 12 题". */
export function progress(_form: Form, _answers: Answers, _given: Given, _env: Env): Progress {
  return soon()
}

/** The 1-based place of a path among those that progress counts; a path in a row has its repeat's place. 0: not counted. */
export function positionOf(_form: Form, _answers: Answers, _path: string, _env: Env): number {
  return soon()
}

/** The columns of a table of submissions: one per question outside repeats, and one count per repeat. */
export function columnsOf(_form: Form): Column[] {
  return soon()
}

/** One submission as cells for columnsOf; with a language choices become labels, without it they stay names. */
export function flatten(_form: Form, _submission: Answers, _lang?: string): (string | number | null)[] {
  return soon()
}
