// A whole repeat at once from a table: its columns, and rows of text read into answers. Every cell is judged as if it had been
// typed; with any fault nothing is taken.
import { readTyped } from '../answer.ts'
import { fold } from '../answer/plain-text.ts'
import type { Reason } from '../reasons.ts'
import { choicesOf, problemsOf } from './check.ts'
import { putRows } from './edit.ts'
import { plain } from './plain.ts'
import type { Answers, Choice, Env, Form, Question, Repeat, RowAnswers, Text, Value } from './types.ts'
import { stops } from './walk.ts'

export interface TableColumn {
  question: Question
  heading: string
  /** All of its list; which of them may stand in a row is decided there when `filtered`. */
  choices: readonly Choice[]
  filtered: boolean
}
export interface TableSheet {
  name: string
  rows: string[][]
}
/** `row` as Excel counts it, 0: the sheet as a whole. `message`: the author's own words. */
export interface TableFault {
  sheet: string
  row: number
  column: string
  text: string
  reason:
    Reason | { code: 'table-empty' } | { code: 'table-headings' } | { code: 'table-column' } | { code: 'table-twice' }
  message?: Record<string, string>
}
export type TableRead =
  | { ok: true; answers: Answers; /** Paths dealt with by it. */ given: string[]; count: number }
  | { ok: false; faults: TableFault[] }

const untyped = new Set(['image', 'file', 'note', 'calculate', 'hidden', 'meta'])

/** The questions of a row that a table can hold. Photos are sent in chat afterwards. */
export function tableColumns(form: Form, repeat: Repeat, lang: string): TableColumn[] {
  const asked = repeat.questions.filter(({ type, ordinal }) => {
    const entry = form.program.entries[ordinal]!
    return !untyped.has(type) && entry.asked && !entry.calculation && entry.readOnly !== true
  })
  const labels = asked.map(({ label, name }) => plain(label, lang, form.defaultLanguage) || name)
  return asked.map((question, index) => {
    const label = labels[index]!
    const isTwice = labels.some((other, at) => at !== index && fold(other) === fold(label))
    const { choices, choiceFilter } = form.program.entries[question.ordinal]!
    return {
      question,
      heading: isTwice ? `${label} (${question.name})` : label,
      choices: choices?.choices ?? [],
      filtered: Boolean(choiceFilter),
    }
  })
}

interface Cell {
  column: TableColumn
  row: number
  at: number
  text: string
}
interface Found {
  sheet: string
  columns: (TableColumn | null)[]
  rows: { at: number; cells: string[] }[]
}
export interface TableContext {
  env: Env
  lang: string
  /** false: after the rows there are. */
  replace: boolean
}

export function readTable(
  form: Form,
  answers: Answers,
  { repeat, path, max }: { repeat: Repeat; path: string; max: number },
  sheets: readonly TableSheet[],
  { env, lang, replace }: TableContext,
): TableRead {
  const columns = tableColumns(form, repeat, lang)
  const found = locate(form, columns, sheets)
  if ('ok' in found) return found
  const { sheet, rows } = found
  const faults: TableFault[] = []
  const fault = (cell: Cell, reason: TableFault['reason'], message?: Record<string, string>) =>
    faults.push({
      sheet,
      row: cell.at,
      column: cell.column.heading,
      text: cell.text,
      reason,
      ...(message && { message }),
    })

  const cells = rows.flatMap(({ at, cells: texts }, row) =>
    found.columns.flatMap((column, index): Cell[] => {
      const text = texts[index]?.trim() ?? ''
      return column && text !== '' ? [{ column, row, at, text }] : []
    }),
  )
  const placed = new Map(cells.map((cell) => [`${cell.row}/${cell.column.question.name}`, cell]))
  const values: Answers[] = rows.map(() => ({}))
  const isBad = new Set<Cell>()
  const take = (cell: Cell, choices: readonly Choice[]) => {
    const read = readCell(form, cell, choices, env, lang)
    if (read.ok) values[cell.row]![cell.column.question.name] = read.value
    else {
      isBad.add(cell)
      fault(cell, read.reason)
    }
  }
  for (const cell of cells) if (!cell.column.filtered) take(cell, cell.column.choices)
  const put = () =>
    putRows(
      answers,
      path,
      values.map((value) => ({ ...value })),
      replace,
    )
  let made = put()
  const pathOf = ({ row, column }: Cell) => `${path}/${made.rows[row]}/${column.question.name}`
  // Which choices there are depends on the columns before.
  for (const column of columns.filter(({ filtered }) => filtered)) {
    for (const cell of cells) if (cell.column === column) take(cell, choicesOf(form, made.answers, pathOf(cell), env))
    made = put()
  }

  const count = levelRows(made.answers, path)
  if (count > max) faults.push({ sheet, row: 0, column: '', text: '', reason: { code: 'rows-too-many', max, count } })
  const own = new Map(made.rows.map((number, row) => [`${path}/${number}`, row]))
  const inside = (place: string) => own.get(place.slice(0, place.lastIndexOf('/')))
  const here = stops(form, made.answers, env).filter(
    (stop) => stop.kind !== 'repeat' && inside(stop.path) !== undefined,
  )
  const asked = new Set(here.flatMap((stop) => (stop.kind === 'question' ? [stop.path] : [])))
  // What is asked follows from the other cells of the row, so they must be right first.
  const isRowBad = new Set([...isBad].map(({ row }) => row))
  for (const cell of cells)
    if (!isRowBad.has(cell.row) && !asked.has(pathOf(cell))) fault(cell, { code: 'not-asked-now' })
  for (const { path: place, reason, message } of problemsOf(form, made.answers, env)) {
    const row = inside(place)
    const column = columns.find(({ question }) => place.endsWith(`/${question.name}`))
    if (row === undefined || !column) continue
    const cell = placed.get(`${row}/${column.question.name}`)
    if (cell && isBad.has(cell)) continue
    fault(cell ?? { column, row, at: rows[row]!.at, text: '' }, reason, message)
  }
  if (faults.length > 0) {
    const order = new Map(found.columns.map((column, index) => [column?.heading ?? '', index]))
    const at = ({ row, column }: TableFault) => row * 1000 + (order.get(column) ?? 999)
    return { ok: false, faults: faults.sort((one, other) => at(one) - at(other)) }
  }
  const isTyped = new Set(columns.map(({ question }) => question.name))
  const given = here
    .filter((stop) => stop.kind === 'note' || isTyped.has(stop.path.slice(stop.path.lastIndexOf('/') + 1)))
    .map((stop) => stop.path)
  return { ok: true, answers: made.answers, given, count: rows.length }
}

/** The first sheet with headings of ours, and its rows that are not empty. */
function locate(
  form: Form,
  columns: TableColumn[],
  sheets: readonly TableSheet[],
): Found | (TableRead & { ok: false }) {
  const none = (code: 'table-headings' | 'table-empty', sheet = ''): TableRead & { ok: false } => ({
    ok: false,
    faults: [{ sheet, row: 0, column: '', text: '', reason: { code } }],
  })
  for (const { name: sheet, rows } of sheets) {
    const first = rows.findIndex((row) => row.some((cell) => cell !== ''))
    const headings = rows[first] ?? []
    const known = headings.map((heading) => (heading === '' ? null : columnOf(form, columns, heading)))
    if (!known.some(Boolean)) continue
    const body = rows
      .map((cells, index) => ({ at: index + 1, cells }))
      .filter(({ cells }, index) => index > first && cells.some((cell) => cell.trim() !== ''))
    const wrong = headings.flatMap((heading, index): TableFault[] => {
      const fault = { sheet, row: first + 1, column: heading, text: '' }
      const column = known[index]
      if (column && known.indexOf(column) < index) return [{ ...fault, reason: { code: 'table-twice' } }]
      const isUsed = body.some(({ cells }) => (cells[index] ?? '').trim() !== '')
      return heading !== '' && !column && isUsed ? [{ ...fault, reason: { code: 'table-column' } }] : []
    })
    if (wrong.length > 0) return { ok: false, faults: wrong }
    return body.length === 0 ? none('table-empty', sheet) : { sheet, columns: known, rows: body }
  }
  return none('table-headings')
}

/** By its heading, its name, or its label in another language. */
function columnOf(form: Form, columns: TableColumn[], heading: string): TableColumn | null {
  const typed = fold(heading)
  const is = (text: string) => fold(text) === typed
  return (
    columns.find((column) => is(column.heading) || is(column.question.name)) ??
    columns.find(({ question }) => wordsOf(form, question.label).some(is)) ??
    null
  )
}

const wordsOf = (form: Form, text: Text) => Object.keys(text).map((lang) => plain(text, lang, form.defaultLanguage))

type Read = { ok: true; value: Value } | { ok: false; reason: Reason }

function readCell(form: Form, { column, text }: Cell, choices: readonly Choice[], env: Env, lang: string): Read {
  const { type } = column.question
  if (type === 'select_one') return readOne(form, text, choices)
  if (type === 'select_multiple' || type === 'rank') return readSeveral(form, text, choices)
  // Excel keeps a time as one of the first days it knows.
  const typed = type === 'time' ? text.replace(/^1(?:899|900)-\d\d-\d\d /, '') : text
  return readTyped(column.question, typed, { choices: [], now: env.now, timeZone: env.timeZone, lang })
}

/** Only by label or name: a number in a cell is hardly ever a place in a list. */
function readOne(form: Form, text: string, choices: readonly Choice[]): Read {
  const typed = fold(text)
  const found =
    choices.find(({ name }) => name === text) ??
    choices.find(({ label }) => wordsOf(form, label).some((words) => fold(words) === typed)) ??
    choices.find(({ name }) => fold(name) === typed)
  return found ? { ok: true, value: found.name } : { ok: false, reason: { code: 'choice-unknown', text } }
}

function readSeveral(form: Form, text: string, choices: readonly Choice[]): Read {
  const whole = readOne(form, text, choices)
  if (whole.ok) return { ok: true, value: [whole.value as string] }
  const names: string[] = []
  for (const piece of text.split(/[,，、;；\n]/).filter((each) => each.trim() !== '')) {
    const one = readOne(form, piece.trim(), choices)
    if (!one.ok) return one
    if (!names.includes(one.value as string)) names.push(one.value as string)
  }
  return { ok: true, value: names }
}

function levelRows(answers: Answers, path: string): number {
  const parts = path.split('/')
  let level = answers
  for (let at = 0; at + 2 < parts.length; at += 2)
    level = (level[parts[at]!] as RowAnswers[]).find(({ _row }) => String(_row) === parts[at + 1]) ?? {}
  return ((level[parts.at(-1)!] ?? []) as RowAnswers[]).length
}
