// Tables as an Excel workbook, written as it is read: each sheet is a part of the ZIP, deflated outside the main thread. Our own
// because the streams of the libraries at hand know one sheet per workbook, and each repeat gets a sheet.
import { Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import type { Cell, CellType } from '../../rules/export.ts'
import type { ExportTable, TableColumn } from './table.ts'

export const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

export interface Sheet {
  name: string
  table: ExportTable
}

/** One sheet ends here in every spreadsheet program. */
const mostRows = 1_048_576
const chunkLength = 64 * 1024

/** `ended` is told of the rows of the first sheet. */
export function workbookBody(sheets: Sheet[], ended: (sent: { rows: number; isWhole: boolean }) => void): Readable {
  const zip = new ZipFile()
  const out = zip.outputStream as Readable
  const names = sheetNames(sheets.map(({ name }) => name))
  const options = { compressionLevel: 1 }
  let rows = 0
  let isTold = false
  const tell = (isWhole: boolean) => {
    if (isTold) return
    isTold = true
    ended({ rows, isWhole })
  }
  zip.addBuffer(Buffer.from(contentTypes(sheets.length)), '[Content_Types].xml', options)
  zip.addBuffer(Buffer.from(rootRelations), '_rels/.rels', options)
  zip.addBuffer(Buffer.from(workbook(names)), 'xl/workbook.xml', options)
  zip.addBuffer(Buffer.from(workbookRelations(sheets.length)), 'xl/_rels/workbook.xml.rels', options)
  zip.addBuffer(Buffer.from(styles), 'xl/styles.xml', options)
  const open = new Set<Readable>()
  for (const [index, { table }] of sheets.entries())
    zip.addReadStreamLazy(`xl/worksheets/sheet${index + 1}.xml`, options, (give) => {
      // The library goes on to the next part although the line was cut; nobody would read it, nor close its cursor.
      if (out.destroyed) return
      const sheet = Readable.from(sheetXml(table, index === 0 ? (count) => (rows += count) : () => {}), {
        objectMode: false,
        highWaterMark: chunkLength,
      })
      open.add(sheet)
      sheet.once('close', () => open.delete(sheet))
      // The library passes no error on: without this the file would wait for ever.
      sheet.once('error', (error) => out.destroy(error))
      give(null, sheet)
    })
  zip.end()
  out.once('end', () => tell(true))
  // A line cut in the middle leaves no cursor behind.
  out.once('close', () => {
    for (const sheet of open) sheet.destroy()
    tell(false)
  })
  return out
}

async function* sheetXml({ columns, rows }: ExportTable, counted: (rows: number) => void): AsyncGenerator<Buffer> {
  const letters = columns.map((_, index) => lettersOf(index))
  const write = columns.map(({ type }, index) => cellWriter(letters[index]!, type))
  let waiting =
    sheetHead(columns) +
    rowXml(
      1,
      columns.map(({ heading }, index) => text(letters[index]!, 1, heading, 1)),
    )
  let number = 1
  for await (const batch of rows()) {
    for (const row of batch) {
      if (++number > mostRows) throw new Error('more rows than a sheet holds')
      waiting += `<row r="${number}">`
      for (let index = 0; index < row.length; index++) {
        const value = row[index]!
        if (value !== null) waiting += write[index]!(number, value)
      }
      waiting += '</row>'
      if (waiting.length < chunkLength) continue
      yield Buffer.from(waiting)
      waiting = ''
    }
    counted(batch.length)
  }
  yield Buffer.from(`${waiting}</sheetData></worksheet>`)
}

const rowXml = (number: number, cells: string[]) => `<row r="${number}">${cells.join('')}</row>`

/** Strings in cells are text whatever they begin with: nothing of them runs. */
function text(letters: string, row: number, value: string, style: number): string {
  const kept = value.length > longestText ? value.slice(0, longestText) : value
  return `<c r="${letters}${row}"${style ? ` s="${style}"` : ''} t="inlineStr"><is><t xml:space="preserve">${escaped(kept)}</t></is></c>`
}
const longestText = 32_767

type WriteCell = (row: number, value: NonNullable<Cell>) => string

function cellWriter(letters: string, type: CellType): WriteCell {
  const style = styleOf[type]
  const open = `<c r="${letters}`
  const number = style ? `" s="${style}"><v>` : '"><v>'
  const serial = serialOf[type]
  return (row, value) => {
    const count = typeof value === 'number' ? value : serial ? serial(value) : null
    if (count !== null && Number.isFinite(count)) return `${open}${row}${number}${count}</v></c>`
    return text(letters, row, String(value), 0)
  }
}

const styleOf: Record<CellType, number> = { text: 0, integer: 0, decimal: 0, date: 2, datetime: 3, time: 4 }
const serialOf: Partial<Record<CellType, (value: string) => number | null>> = {
  date: (value) => (/^\d{4}-\d\d-\d\d$/.test(value) ? dayOf(value) : null),
  datetime: (value) => (/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value) ? serialOfClock(value) : null),
  time: (value) =>
    /^\d\d:\d\d$/.test(value) ? (Number(value.slice(0, 2)) * 60 + Number(value.slice(3))) / 1440 : null,
}
/** Days since 1899-12-30; from March 1900 on, as Excel takes 1900 for a leap year. */
function dayOf(value: string): number | null {
  const day =
    Date.UTC(Number(value.slice(0, 4)), Number(value.slice(5, 7)) - 1, Number(value.slice(8, 10))) / 86_400_000
  return day + 25_569 > 60 ? day + 25_569 : null
}
function serialOfClock(value: string): number | null {
  const day = dayOf(value)
  return day === null ? null : day + (Number(value.slice(11, 13)) * 60 + Number(value.slice(14, 16))) / 1440
}

/* eslint-disable no-control-regex -- these are what XML forbids */
const forbidden =
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g
const needsCare = /[&<>"\r\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF\uD800-\uDFFF]|_x[0-9A-Fa-f]{4}_/
/* eslint-enable no-control-regex */

function escaped(value: string): string {
  if (!needsCare.test(value)) return value
  return value
    .replaceAll(forbidden, '')
    .replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;')
}

function lettersOf(index: number): string {
  const rest = Math.floor(index / 26)
  return (rest > 0 ? lettersOf(rest - 1) : '') + String.fromCharCode(65 + (index % 26))
}

/** At most 31 characters without those Excel forbids, each once whatever its case. */
export function sheetNames(wanted: string[]): string[] {
  const taken = new Set<string>()
  return wanted.map((name) => {
    const plain =
      name
        .replaceAll(/[\\/?*[\]:]/g, '_')
        .replaceAll(/^'+|'+$/g, '')
        .trim() || 'sheet'
    for (let count = 1; ; count++) {
      const ending = count === 1 ? '' : ` ${count}`
      const made = plain.slice(0, 31 - ending.length) + ending
      if (taken.has(made.toLowerCase())) continue
      taken.add(made.toLowerCase())
      return made
    }
  })
}

const widths: Record<CellType, number> = { text: 18, integer: 10, decimal: 12, date: 12, datetime: 20, time: 10 }
/** A Chinese character is as wide as two others. */
const widthOf = ({ name, heading, type }: TableColumn) => {
  const words = [...heading].reduce((sum, sign) => sum + (sign > '\u2E7F' ? 2 : 1), 2)
  return Math.min(60, Math.max(name === 'unitName' ? 32 : widths[type], words))
}

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packaged = 'http://schemas.openxmlformats.org/package/2006'

const sheetHead = (columns: TableColumn[]) =>
  `${declaration}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0">` +
  '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>' +
  `<cols>${columns.map((column, at) => `<col min="${at + 1}" max="${at + 1}" width="${widthOf(column)}" customWidth="1"/>`).join('')}</cols><sheetData>`

const workbook = (names: string[]) =>
  `${declaration}<workbook xmlns="${main}" xmlns:r="${relations}"><sheets>${names
    .map((name, at) => `<sheet name="${escaped(name)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`)
    .join('')}</sheets></workbook>`

const workbookRelations = (sheets: number) =>
  `${declaration}<Relationships xmlns="${packaged}/relationships">${Array.from(
    { length: sheets },
    (_, at) => `<Relationship Id="rId${at + 1}" Type="${relations}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`,
  ).join('')}<Relationship Id="rId${sheets + 1}" Type="${relations}/styles" Target="styles.xml"/></Relationships>`

const rootRelations = `${declaration}<Relationships xmlns="${packaged}/relationships"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`

const sheetMl = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
const contentTypes = (sheets: number) =>
  `${declaration}<Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${sheetMl}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${sheetMl}.styles+xml"/>${Array.from(
    { length: sheets },
    (_, at) => `<Override PartName="/xl/worksheets/sheet${at + 1}.xml" ContentType="${sheetMl}.worksheet+xml"/>`,
  ).join('')}</Types>`

/** 0 plain, 1 heading, 2 date, 3 date and time, 4 time. */
const styles =
  `${declaration}<styleSheet xmlns="${main}"><numFmts count="3"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/><numFmt numFmtId="166" formatCode="hh:mm"/></numFmts>` +
  '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>' +
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
  `<cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>${[
    164, 165, 166,
  ]
    .map((format) => `<xf numFmtId="${format}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`)
    .join('')}</cellXfs></styleSheet>`
