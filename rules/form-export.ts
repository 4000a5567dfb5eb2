// FormSource → sheets of a workbook that Excel opens, people edit and importForm reads back. Rows stay where they were, blank
// lines too, so that a row number in a message means the same row before and after.
import type { Sheet } from './form-import.ts'
import type { FormSource, SheetRow } from './form/types.ts'

export function exportForm(source: FormSource): Sheet[] {
  const tables = Object.entries(source.files ?? {}).map(([name, rows]) =>
    sheetOf(
      name,
      rows.map((cells, index) => ({ row: index + 2, cells })),
      [],
    ),
  )
  return [
    sheetOf('survey', source.survey, ['type', 'name']),
    sheetOf('choices', source.choices, ['list_name', 'name']),
    sheetOf('settings', [{ row: 2, cells: source.settings }], ['form_title', 'form_id', 'version']),
    ...tables,
  ]
}

function sheetOf(name: string, rows: readonly SheetRow[], first: readonly string[]): Sheet {
  const seen = headingsOf(rows)
  const leading = first.filter((heading) => seen.includes(heading))
  // A sheet without rows still shows what belongs into it.
  const headings =
    seen.length === 0 ? [...first] : [...leading, ...seen.filter((heading) => !leading.includes(heading))]
  const cells: string[][] = [headings]
  for (const row of rows) {
    const index = Math.max(1, row.row - 1)
    while (cells.length < index) cells.push([])
    cells.push(headings.map((heading) => row.cells[heading] ?? ''))
  }
  return { name, rows: cells }
}

/** All headings, each after the one it follows in the row that brings it, so that related columns stay together. */
function headingsOf(rows: readonly SheetRow[]): string[] {
  const headings: string[] = []
  const known = new Set<string>()
  for (const { cells } of rows) {
    let after = -1
    for (const heading of Object.keys(cells)) {
      if (known.has(heading)) after = headings.indexOf(heading)
      else {
        known.add(heading)
        headings.splice(++after, 0, heading)
      }
    }
  }
  return headings
}
