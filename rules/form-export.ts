// FormSource → sheets of a workbook that Excel opens, people edit and importForm reads back. Rows stay where they were, blank
// lines too, so that a row number in a message means the same row before and after.
// What ODK's tools refuse is spelled as they take it; it means the same here.
import { plainHeading, readHeading, type SheetName } from './form/columns.ts'
import { plainYes } from './form/entry.ts'
import { plainType } from './form/question-types.ts'
import type { Sheet } from './form-import.ts'
import type { FormSource, SheetRow } from './form/types.ts'

export function exportForm(given: FormSource): Sheet[] {
  const source = forOdk(given)
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

/**
 * The same form as ODK's tools take it. They know fewer spellings of headings, types and yes, no title in several languages, and
 * no parameters of ours.
 */
export function forOdk(source: FormSource): FormSource {
  const survey = source.survey.map((row) => ({ ...row, cells: plainSurvey(withOwnColumns(row.cells)) }))
  const choices = source.choices.map((row) => ({ ...row, cells: plainCells('choices', row.cells) }))
  return { ...source, survey, choices, settings: plainCells('settings', withOneTitle(source.settings)) }
}

/** A heading that would become the same as another one stays as it is written: then both can be seen. */
function plainCells(sheet: SheetName, cells: Record<string, string>): Record<string, string> {
  const written = Object.keys(cells)
  const named = written.map((name) => (/^title_in/i.test(name) ? name : plainHeading(sheet, name)))
  return Object.fromEntries(
    written.map((name, at) => {
      const isTaken = named.some((other, index) => index !== at && other === named[at])
      return [isTaken ? name : named[at]!, cells[name]!]
    }),
  )
}

const yesOrNo = new Set(['required', 'read_only'])

function plainSurvey(cells: Record<string, string>): Record<string, string> {
  const plain = plainCells('survey', cells)
  return Object.fromEntries(
    Object.entries(plain).map(([name, value]) => {
      if (name === 'type') return [name, spokenType(plainType(value), plain)]
      return [name, yesOrNo.has(name) ? plainYes(value) : value]
    }),
  )
}

/** With words it asks a person, here and by this spelling there; `phonenumber` is to ODK's tools the device's in any case. */
const spokenType = (type: string, cells: Record<string, string>): string =>
  type === 'phonenumber' && Object.entries(cells).some(([name, text]) => /^label(:|$)/.test(name) && text.trim() !== '')
    ? 'phone number'
    : type

/** `max-photos=4` in `parameters` → a column `max_photos`: columns that other tools do not know they pass over. */
const ownParameters = /^(max|min)[-_](photos|files|length|rows)$/

function withOwnColumns(cells: Record<string, string>): Record<string, string> {
  const heading = Object.keys(cells).find((name) => readHeading('survey', name).column === 'parameters')
  const parts = heading === undefined ? [] : cells[heading]!.split(/[\s,;]+/).filter(Boolean)
  const own = parts.filter((part) => ownParameters.test(part.split('=')[0]!))
  if (own.length === 0) return cells
  const left = parts.filter((part) => !own.includes(part)).join(' ')
  const moved = own.map((part): [string, string] => {
    const [key = '', value = ''] = part.split('=')
    return [key.replaceAll('-', '_').replace('files', 'photos'), value]
  })
  const others = Object.entries(cells).filter(([name]) => name !== heading)
  return Object.fromEntries([...others, ...(left ? [[heading!, left]] : []), ...moved] as [string, string][])
}

/** One `form_title`, in the default language; the others as `title_in::…`, which is a title here and nothing to other tools. */
function withOneTitle(settings: FormSource['settings']): FormSource['settings'] {
  const read = (name: string) => readHeading('settings', name)
  const titles = Object.keys(settings).filter((name) => read(name).column === 'form_title')
  if (titles.every((name) => read(name).lang === '')) return settings
  const spoken = Object.keys(settings).find((name) => read(name).column === 'default_language')
  const wanted = spoken === undefined ? '' : read(`form_title::${settings[spoken]}`).lang
  const first =
    titles.find((name) => read(name).lang === '') ?? titles.find((name) => read(name).lang === wanted) ?? titles[0]!
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => {
      if (name === first) return ['form_title', value]
      return titles.includes(name) ? [`title_in${name.slice(name.indexOf(':'))}`, value] : [name, value]
    }),
  )
}
