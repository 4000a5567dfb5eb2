// A table that fits into memory as a file, CSV or workbook, with its entry in the audit trail.
import { byteOrderMark, csvLine, type Cell } from '../csv.ts'
import type { ServerDeps } from '../deps.ts'
import type { Call } from '../endpoint.ts'
import { auditExport } from './source.ts'
import { countHeader, linePieces, textBody } from './stream.ts'
import type { ExportTable, TableColumn } from './table.ts'
import { workbookBody, xlsxType } from './workbook.ts'

export interface SmallTable {
  /** Of the file, and of what the trail says: `<name>.export`. */
  name: string
  sheet: string
  columns: TableColumn[]
  cells: Cell[][]
}

/** Of one campaign, whose id the path has. */
export async function sendTable(
  deps: ServerDeps,
  { ctx, caller, id, query: { by } }: Pick<Call<{ by: string }, unknown>, 'ctx' | 'caller' | 'id' | 'query'>,
  format: 'csv' | 'xlsx',
  { name, sheet, columns, cells }: SmallTable,
): Promise<void> {
  const on = { kind: 'campaign', id }
  const ended = await auditExport(deps, caller, { on, what: `${name}.export`, format, by, rows: cells.length })
  ctx.set(countHeader, String(cells.length))
  ctx.attachment(`${name}-${id}-${by}.${format}`)
  if (format === 'xlsx') {
    ctx.type = xlsxType
    ctx.body = workbookBody([{ name: sheet, table: tableOf(columns, cells) }], ended)
    return
  }
  ctx.type = 'text/csv; charset=utf-8'
  const head = byteOrderMark + csvLine(columns.map(({ heading }) => heading))
  ctx.body = textBody(ctx, linePieces(linesOf(cells)), { head, ended })
}

const tableOf = (columns: TableColumn[], cells: Cell[][]): ExportTable => ({
  columns,
  async *rows() {
    yield cells
  },
})
async function* linesOf(cells: Cell[][]) {
  yield cells.map(csvLine)
}
