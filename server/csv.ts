// Rows as CSV after RFC 4180, with a byte order mark so that Excel reads Chinese, and no cell that a spreadsheet would run.

export type Cell = string | number | null

export const byteOrderMark = '\uFEFF'

// Excel takes the full-width signs for formulas as well in East Asian settings.
const wouldRun = /^[=+\-@\t\r＝＋－＠]/

function cell(value: Cell): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const safe = wouldRun.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export const csvLine = (cells: Cell[]): string => `${cells.map(cell).join(',')}\r\n`
