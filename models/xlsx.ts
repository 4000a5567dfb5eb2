// Excel files in and out, as rows of plain text. What the rows mean is decided elsewhere (forms, rosters, tables).
import { EncryptedFileError, readXlsx, writeXlsx } from 'hucre'
import type { CellValue } from 'hucre'
import { checkZip } from './xlsx-zip.ts'

export interface WorkbookSheet {
  name: string
  /** Row 1 of the sheet is rows[0]; every row has its cells from column A on, trailing empty ones cut. */
  rows: string[][]
  /** For writing: what may be chosen in a column (from 0) below the heading, offered as a list by Excel. */
  lists?: { column: number; values: string[] }[]
}

export interface WorkbookLimits {
  /** Size of the file. Default 10 MB. */
  maxBytes?: number
  /** Size of all its parts unpacked. Default 100 MB. */
  maxUnpackedBytes?: number
  /** Rows of one sheet, the heading among them. Default 20,000. */
  maxRows?: number
  /** Columns of one sheet. Default 200. */
  maxColumns?: number
  maxSheets?: number
}

export type WorkbookErrorCode =
  | 'workbook-too-large'
  | 'workbook-unreadable'
  | 'workbook-encrypted'
  | 'workbook-old-format'
  | 'workbook-too-many-sheets'
  | 'workbook-too-many-rows'
  | 'workbook-too-many-columns'

/** Thrown by readWorkbook; `code` and `args` ({max, sheet}) are for the words a person sees. */
export class WorkbookError extends Error {
  readonly code: WorkbookErrorCode
  readonly args: Record<string, string | number>
  constructor(code: WorkbookErrorCode, args: Record<string, string | number> = {}, cause?: unknown) {
    super(code, { cause })
    this.name = 'WorkbookError'
    this.code = code
    this.args = args
  }
}

/**
 * The sheets of an .xlsx file. Dates come as YYYY-MM-DD (with HH:mm when there is a time), numbers as Excel would type them.
 * A file that claims a million empty rows is fine; one that has more filled rows or columns than allowed is refused whole.
 */
export async function readWorkbook(
  bytes: Uint8Array,
  limits: WorkbookLimits = {},
): Promise<{ sheets: WorkbookSheet[] }> {
  const { maxBytes = 10e6, maxUnpackedBytes = 100e6, maxRows = 20_000, maxColumns = 200, maxSheets = 50 } = limits
  if (bytes.length > maxBytes) throw new WorkbookError('workbook-too-large', { max: maxBytes })
  if (isOle(bytes))
    throw new WorkbookError(oleHolds(bytes, 'EncryptedPackage') ? 'workbook-encrypted' : 'workbook-old-format')
  const verdict = await checkZip(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), maxUnpackedBytes)
  if (verdict === 'too-large') throw new WorkbookError('workbook-too-large', { max: maxUnpackedBytes })
  if (verdict === 'not-zip') throw new WorkbookError('workbook-unreadable')

  // One row and column more than allowed are read, so that an excess is seen; anything further out costs nothing.
  const range = `A1:${columnLetters(maxColumns)}${maxRows + 1}`
  let names = 0
  const book = await readXlsx(bytes, { range, sheets: () => ++names <= maxSheets }).catch((error: unknown) => {
    throw new WorkbookError(
      error instanceof EncryptedFileError ? 'workbook-encrypted' : 'workbook-unreadable',
      {},
      error,
    )
  })
  if (names > maxSheets) throw new WorkbookError('workbook-too-many-sheets', { max: maxSheets })
  return { sheets: book.sheets.map((sheet) => present(sheet.name, sheet.rows, maxRows, maxColumns)) }
}

/** An .xlsx file with these sheets; the first row of each is set in bold and stays in view. Every cell is written as text. */
export async function writeWorkbook(sheets: readonly WorkbookSheet[]): Promise<Buffer> {
  const bytes = await writeXlsx({
    sheets: sheets.map(({ name, rows, lists = [] }) => ({
      name,
      rows: rows.map((row) => row.map((cell) => (cell === '' ? null : cell))),
      columns: (rows[0] ?? []).map((_, index) => ({ width: widthOf(rows, index) })),
      freezePane: { rows: 1 },
      dataValidations: lists.filter(fitsInto).map(({ column, values }) => ({
        type: 'list' as const,
        values,
        allowBlank: true,
        range: `${columnLetters(column)}2:${columnLetters(column)}1001`,
      })),
    })),
  })
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
}

/** Excel keeps such a list as one text with commas, 255 signs at most. */
const fitsInto = ({ values }: { values: string[] }) =>
  values.length > 0 && values.join(',').length <= 250 && values.every((value) => !/[,"]/.test(value))

function present(name: string, cells: CellValue[][], maxRows: number, maxColumns: number): WorkbookSheet {
  const rows = cells.map((row) => trimEnd(row.map(asText), (cell) => cell === ''))
  trimEnd(rows, (row) => row.length === 0)
  if (rows.length > maxRows) throw new WorkbookError('workbook-too-many-rows', { sheet: name, max: maxRows })
  if (rows.some((row) => row.length > maxColumns)) {
    throw new WorkbookError('workbook-too-many-columns', { sheet: name, max: maxColumns })
  }
  return { name, rows }
}

function asText(cell: CellValue | undefined): string {
  if (cell === null || cell === undefined) return ''
  if (cell instanceof Date) {
    if (Number.isNaN(cell.getTime())) return ''
    const iso = cell.toISOString()
    return iso.slice(11, 16) === '00:00' ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${iso.slice(11, 16)}`
  }
  if (typeof cell === 'number') return String(Number(cell.toPrecision(15)))
  if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE'
  return cell.replaceAll('\r\n', '\n').trim()
}

function trimEnd<T>(list: T[], isEmpty: (item: T) => boolean): T[] {
  let length = list.length
  while (length > 0 && isEmpty(list[length - 1] as T)) length--
  list.length = length
  return list
}

/** A for 0. */
function columnLetters(index: number): string {
  return (index >= 26 ? columnLetters(Math.floor(index / 26) - 1) : '') + String.fromCharCode(65 + (index % 26))
}

function widthOf(rows: string[][], index: number): number {
  const longest = rows.slice(0, 50).reduce((most, row) => Math.max(most, (row[index] ?? '').length), 0)
  return Math.min(60, Math.max(10, longest * 1.3))
}

/** The container of .xls files and of encrypted .xlsx files. */
function isOle(bytes: Uint8Array): boolean {
  return bytes[0] === 0xd0 && bytes[1] === 0xcf && bytes[2] === 0x11 && bytes[3] === 0xe0
}

function oleHolds(bytes: Uint8Array, stream: string): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(Buffer.from(stream, 'utf16le'))
}
