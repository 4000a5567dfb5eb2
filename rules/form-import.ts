// Sheets of a workbook → FormSource. Only the structure is judged here (sheets, headings); what the rows say is judged by
// compileForm, with the same row numbers, so that an author sees both lists alike.
import type { FormProblem, FormSource, SheetRow } from './form/types.ts'

export interface Sheet {
  name: string
  /** rows[0] is row 1 of the sheet. */
  rows: string[][]
}
export interface Imported {
  /** null when the file is no form at all. */
  source: FormSource | null
  problems: FormProblem[]
}

const MOST_ROWS = 10_000

/**
 * Sheets `survey`, `choices`, `settings`; a sheet named like a file (`shops.csv`) is that table. `fallbackId` (the file's
 * name, say) serves when the settings give no form_id.
 */
export function importForm(sheets: readonly Sheet[], fallbackId = ''): Imported {
  const problems: FormProblem[] = []
  const named = (name: string) => sheets.find((sheet) => sheet.name.trim().toLowerCase() === name)
  const survey = named('survey')
  if (!survey) {
    problems.push(problem('survey', 0, '', 'sheet-missing', { name: 'survey' }))
    return { source: null, problems }
  }
  const rows = (sheet: Sheet | undefined, name: string) => (sheet ? rowsOf(sheet, name, problems) : [])
  const settings = rows(named('settings'), 'settings')[0]?.cells ?? {}
  const idColumn = Object.keys(settings).find((key) => ID.test(key.trim()))
  if (!idColumn && fallbackId !== '') settings.form_id = fallbackId
  else if (!idColumn) problems.push(problem('settings', 2, 'form_id', 'column-missing', { column: 'form_id' }))

  const source: FormSource = { survey: rows(survey, 'survey'), choices: rows(named('choices'), 'choices'), settings }
  if (source.survey.length === 0) problems.push(problem('survey', 0, '', 'sheet-empty', {}))
  const tables = sheets.filter(({ name }) => /\.csv$/i.test(name.trim()))
  if (tables.length > 0) {
    source.files = Object.fromEntries(
      tables.map((sheet) => [sheet.name.trim(), rowsOf(sheet, sheet.name.trim(), problems).map(({ cells }) => cells)]),
    )
  }
  return { source: problems.some(({ code }) => code === 'sheet-empty') ? null : source, problems }
}

const ID = /^(form[_ ]id|id_string|id|set form id)$/i

/** The first row that has anything in it holds the headings. */
function rowsOf({ rows }: Sheet, sheet: string, problems: FormProblem[]): SheetRow[] {
  const start = rows.findIndex((row) => row.some((cell) => cell.trim() !== ''))
  const headings = (rows[start] ?? []).map((heading) => heading.trim())
  for (const [index, heading] of headings.entries()) {
    if (heading !== '' && headings.indexOf(heading) < index) {
      problems.push(problem(sheet, start + 1, heading, 'column-twice', { other: heading }))
    }
  }
  if (rows.length - start - 1 > MOST_ROWS) {
    problems.push(problem(sheet, MOST_ROWS + start + 2, '', 'too-many-rows', { max: MOST_ROWS }))
    return []
  }
  return rows.slice(start + 1).flatMap((row, index): SheetRow[] => {
    const cells = cellsOf(headings, row)
    return Object.keys(cells).length > 0 ? [{ row: start + index + 2, cells }] : []
  })
}

function cellsOf(headings: readonly string[], row: readonly string[]): Record<string, string> {
  const filled = headings.flatMap((heading, index): [string, string][] => {
    const cell = (row[index] ?? '').trim()
    return heading === '' || heading === '__proto__' || cell === '' ? [] : [[heading, cell]]
  })
  return Object.fromEntries(filled)
}

function problem(
  sheet: string,
  row: number,
  column: string,
  code: FormProblem['code'],
  args: FormProblem['args'],
): FormProblem {
  return { sheet, row, column, code, args, part: column }
}
