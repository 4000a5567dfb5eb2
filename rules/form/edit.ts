// Changes to answers. The old answers are left as they are; what did not change is shared between old and new.
import type { Answers, RowAnswers, Value } from './types.ts'

/** The answers with one value changed. Makes a missing row. */
export function setAnswer(answers: Answers, path: string, value: Value): Answers {
  const parts = path.split('/')
  return put(answers, parts, (level, name) => ({ ...level, [name]: value }))
}

/** A new empty row at the end of a repeat, with a `_row` never used before in it. */
export function addRow(answers: Answers, repeatPath: string): { answers: Answers; row: number } {
  return append(answers, repeatPath, () => ({}))
}

/** A new row with the answers of another (photos left out: one photo proves one thing). */
export function copyRow(answers: Answers, repeatPath: string, row: number): { answers: Answers; row: number } {
  return append(answers, repeatPath, (rows) => withoutEvidence(rows.find((each) => each._row === row) ?? {}))
}

/** Many rows at once, behind those there are or instead of them. @returns the numbers they got, in order. */
export function putRows(
  answers: Answers,
  repeatPath: string,
  values: readonly Answers[],
  replace: boolean,
): { answers: Answers; rows: number[] } {
  let rows: number[] = []
  const changed = put(answers, repeatPath.split('/'), (level, name) => {
    const last = lastRow(level, name)
    rows = values.map((_, index) => last + index + 1)
    const made = values.map((value, index) => ({ ...value, _row: rows[index]! }))
    return { ...level, [name]: replace ? made : [...rowsIn(level, name), ...made] }
  })
  return { answers: changed, rows }
}

export function removeRow(answers: Answers, repeatPath: string, row: number): Answers {
  return put(answers, repeatPath.split('/'), (level, name) => {
    const rows = rowsIn(level, name)
    const left = rows.filter((each) => each._row !== row)
    if (left.length === rows.length) return level
    // The highest number stays taken: what was given for the row that is gone must not count for a new one.
    const last = lastRow(level, name)
    return { ...level, [name]: left, [lastKey(name)]: last }
  })
}

/** Where a level remembers the highest row number a repeat ever had, once a row was removed. */
function lastKey(name: string): string {
  return `_last_${name}`
}

function lastRow(level: Answers, name: string): number {
  const kept = level[lastKey(name)]
  return rowsIn(level, name).reduce((last, { _row }) => Math.max(last, _row), typeof kept === 'number' ? kept : 0)
}

function append(
  answers: Answers,
  repeatPath: string,
  fill: (rows: RowAnswers[]) => Answers,
): { answers: Answers; row: number } {
  let row = 0
  const changed = put(answers, repeatPath.split('/'), (level, name) => {
    row = lastRow(level, name) + 1
    const rows = rowsIn(level, name)
    return { ...level, [name]: [...rows, { ...fill(rows), _row: row }] }
  })
  return { answers: changed, row }
}

function put(level: Answers, parts: readonly string[], change: (level: Answers, name: string) => Answers): Answers {
  const [name, number, ...rest] = parts as [string, ...string[]]
  if (number === undefined) return change(level, name)
  const row = Number(number)
  if (!Number.isInteger(row) || row < 1 || rest.length === 0) return level
  const rows = rowsIn(level, name)
  const known = rows.some((each) => each._row === row)
  const all = known ? rows : [...rows, { _row: row }].sort((left, right) => left._row - right._row)
  return {
    ...level,
    [name]: all.map((each) => (each._row === row ? (put(each, rest, change) as RowAnswers) : each)),
  }
}

function rowsIn(level: Answers, name: string): RowAnswers[] {
  const rows = Object.hasOwn(level, name) ? level[name] : undefined
  return Array.isArray(rows) ? (rows as RowAnswers[]) : []
}

function withoutEvidence(level: Answers): Answers {
  const copy: Answers = {}
  for (const [name, value] of Object.entries(level)) {
    const first: unknown = Array.isArray(value) ? value[0] : undefined
    if (typeof first !== 'object' || first === null) copy[name] = value
    else if ('_row' in first) copy[name] = (value as RowAnswers[]).map((row) => withoutEvidence(row) as RowAnswers)
  }
  return copy
}
