// Rows as CSV after RFC 4180, with a byte order mark so that Excel reads Chinese, and no cell that a spreadsheet would run.

export type Cell = string | number | null

export const byteOrderMark = '\uFEFF'

// Excel takes the full-width signs for formulas as well in East Asian settings.
const needsCare = /^[=+\-@\t\r＝＋－＠]|[",\r\n]/
const wouldRun = /^[=+\-@\t\r＝＋－＠]/
const isNumber = /^-\d+(\.\d+)?$/

export function csvCell(value: Cell): string {
  if (typeof value === 'number') return String(value)
  if (value === null) return ''
  if (!needsCare.test(value)) return value
  const safe = wouldRun.test(value) && !isNumber.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export function csvLine(cells: readonly Cell[]): string {
  let line = ''
  for (let index = 0; index < cells.length; index++) line += (index === 0 ? '' : ',') + csvCell(cells[index]!)
  return `${line}\r\n`
}
