// The table of an export: who reported, then what they answered; the same for CSV and for workbooks. Sorted by unit within each
// campaign; each report is as it was when its batch was read, so one that changes meanwhile is in it once, before or after.
import type { Plain } from '../../models/bson-fields.ts'
import type { Path } from '../../models/bson-places.ts'
import type { ExportedReport } from '../../models/export.ts'
import type { Dimension } from '../../models/report.ts'
import { rowsOf, tableOf, type Cell, type CellType, type TableWish } from '../../rules/export.ts'
import type { Answers } from '../../rules/form.ts'
import type { Caller } from '../access.ts'
import { csvLine } from '../csv.ts'
import type { ServerDeps } from '../deps.ts'
import { csvWriter } from './csv-rows.ts'
import type { Source } from './source.ts'
import { linePieces, type Piece } from './stream.ts'

export interface TableColumn {
  name: string
  heading: string
  type: CellType
}
export interface ExportTable {
  columns: TableColumn[]
  /** Reports, or rows of the repeat, a batch at a time. */
  rows: () => AsyncGenerator<Cell[][]>
}
export interface ReportTable extends ExportTable {
  /** The same rows as CSV. */
  csv: () => AsyncGenerator<Piece>
}
export interface Wish {
  lang: string
  headings: 'labels' | 'names'
  values: 'labels' | 'codes'
  photos: 'ids' | 'links' | 'none'
  repeat?: string | undefined
  /** A moment as a cell. */
  moment: (at: Date) => Cell
}

/** A draft is its officer's own until it is handed in. */
export const isDeclared = ({ state }: Pick<ExportedReport, 'state'>) => state !== 'draft'
const none: Answers = {}

export const reportPage = ({ publicUrl }: Pick<ServerDeps, 'publicUrl'>, report: string) =>
  `${publicUrl()}/console/reports/${report}`

export function exportTable(deps: ServerDeps, { scope }: Caller, source: Source, wish: Wish): ReportTable {
  const { campaigns, versions } = source
  const answers = tableOf(versions, tableWish(wish))
  const own = ownColumns(deps, source, wish)
  const last = wish.photos === 'links' && !wish.repeat ? [linkColumn(deps, wish)] : []
  const forms = new Map(versions.map(({ version, form }) => [version, form]))

  function* cellsOf(report: ExportedReport): Generator<Cell[]> {
    const read = answers.reader(report.form)
    const form = forms.get(report.form)
    if (!read || !form) return
    const about = () => own.map((column) => cellOf(column, report))
    if (wish.repeat === undefined) {
      const row = about()
      for (const cell of isDeclared(report) ? read(report.answers) : answers.columns.map(() => null)) row.push(cell)
      for (const column of last) row.push(cellOf(column, report))
      yield row
      return
    }
    for (const { row, given } of rowsOf(form, wish.repeat, isDeclared(report) ? report.answers : none))
      yield [...about(), /^\d+$/.test(row) ? Number(row) : row, ...read(given)]
  }

  async function* rows(): AsyncGenerator<Cell[][]> {
    for (const { wanted } of campaigns)
      for await (const batch of deps.models.export.eachBatch(scope, wanted)) {
        const made: Cell[][] = []
        for (const report of batch) for (const row of cellsOf(report)) made.push(row)
        yield made
      }
  }

  async function* lines(): AsyncGenerator<string[]> {
    for await (const batch of rows()) yield batch.map(csvLine)
  }
  /** Reports, which may be a great many, are written straight from the database's bytes. */
  async function* reportPieces(): AsyncGenerator<Piece> {
    const write = csvWriter({ before: own, answers, after: last, versions: versions.map(({ version }) => version) })
    for (const { wanted } of campaigns)
      for await (const batch of deps.models.export.eachRawBatch(scope, wanted)) yield* write(batch)
  }

  const rowColumn =
    wish.repeat === undefined ? [] : [{ name: 'row', heading: headingOf(deps, wish, 'row'), type: 'integer' as const }]
  return {
    columns: [...own, ...rowColumn, ...answers.columns, ...last].map(({ name, heading, type }) => ({
      name,
      heading,
      type,
    })),
    rows,
    csv: wish.repeat === undefined ? reportPieces : () => linePieces(lines()),
  }
}

const tableWish = ({ lang, headings, values, photos, repeat }: Wish): TableWish => ({
  ...(headings === 'labels' && { headings: lang }),
  ...(values === 'labels' && { values: lang }),
  photos: photos === 'links' ? 'count' : photos,
  ...(repeat !== undefined && { repeat }),
})

/** A column that one field of the report makes. */
export interface OwnColumn extends TableColumn {
  path: Path
  /** Depends on nothing but the value. */
  read: (value: Plain) => Cell
  /** A text becomes a cell as it is. */
  keepsText: boolean
}

function cellOf({ path: [name, inner], read }: OwnColumn, report: ExportedReport): Cell {
  const outer = (report as unknown as Record<string, Plain | undefined>)[name] ?? null
  const value = inner === undefined ? outer : ((outer as Record<string, Plain> | null)?.[inner] ?? null)
  return value === null ? null : read(value)
}

const headingOf = ({ words }: ServerDeps, { headings, lang }: Pick<Wish, 'headings' | 'lang'>, name: string) =>
  headings === 'labels' ? words.say(lang, `column-${name}`) : name

function ownColumns(deps: ServerDeps, source: Source, wish: Wish): OwnColumn[] {
  const column = (name: string, path: Path, read?: (value: string) => Cell): OwnColumn => ({
    ...{ name, path, type: 'text', heading: headingOf(deps, wish, name) },
    ...{ read: (read ?? asItIs) as OwnColumn['read'], keepsText: read === undefined },
  })
  const titles = new Map(source.campaigns.map(({ campaign }) => [campaign._id.toHexString(), campaign.title]))
  const several = [
    ...(source.on.kind === 'form' ? [column('campaign', ['campaign'], (id) => titles.get(id) ?? null)] : []),
    ...(source.versions.length > 1 ? [column('version', ['form'])] : []),
  ]
  const unit = [column('unit', ['unit']), column('unitName', ['unitName'])]
  if (wish.repeat !== undefined) return [...several, ...unit]
  const dimension = (by: Dimension) => column(by, ['dims', by], nameOfCode(deps, by, wish))
  return [
    ...several,
    ...unit,
    ...(['district', 'unitType', 'industry', 'chamber'] as const).map(dimension),
    column('state', ['state'], nameOfState(deps, wish)),
    {
      ...column('submittedAt', ['submittedAt']),
      ...{ type: 'datetime', read: (at) => (at instanceof Date ? wish.moment(at) : null), keepsText: false },
    },
  ]
}

const asItIs = (value: string): Cell => value

const linkColumn = (deps: ServerDeps, wish: Wish): OwnColumn => ({
  ...{ name: 'link', heading: headingOf(deps, wish, 'link'), type: 'text', path: ['_id'] },
  ...{ read: (id) => reportPage(deps, id as string), keepsText: false },
})

/** Each name is asked for once per table. */
export function nameOfCode(
  { label }: Pick<ServerDeps, 'label'>,
  by: Dimension,
  { values, lang }: Pick<Wish, 'values' | 'lang'>,
): (code: string | null) => string | null {
  if (values === 'codes') return (code) => code
  const names = new Map<string, string>()
  return (code) => {
    if (code === null) return null
    let name = names.get(code)
    if (name === undefined) names.set(code, (name = label(by, code, lang) ?? code))
    return name
  }
}

export function nameOfState({ words }: Pick<ServerDeps, 'words'>, { values, lang }: Pick<Wish, 'values' | 'lang'>) {
  const names = new Map<string, string>()
  return (state: string): string => {
    if (values === 'codes') return state
    let name = names.get(state)
    if (name === undefined) names.set(state, (name = words.say(lang, `state-${state}`)))
    return name
  }
}
