// The table of an export: who reported, then what they answered; the same for CSV and for workbooks. Sorted by unit within each
// campaign; each report is as it was when its batch was read, so one that changes meanwhile is in it once, before or after.
import type { ExportedReport } from '../../models/export.ts'
import type { Dimension } from '../../models/report.ts'
import { rowsOf, tableOf, type Cell, type CellType, type TableWish } from '../../rules/export.ts'
import type { Answers } from '../../rules/form.ts'
import type { Caller } from '../access.ts'
import type { ServerDeps } from '../deps.ts'
import type { Source } from './source.ts'

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

export function exportTable(deps: ServerDeps, { scope }: Caller, source: Source, wish: Wish): ExportTable {
  const { campaigns, versions } = source
  const answers = tableOf(versions, tableWish(wish))
  const own = ownColumns(deps, source, wish)
  const last = wish.photos === 'links' && !wish.repeat ? [linkColumn(deps, wish)] : []
  const forms = new Map(versions.map(({ version, form }) => [version, form]))

  function* cellsOf(report: ExportedReport, title: string): Generator<Cell[]> {
    const read = answers.reader(report.form)
    const form = forms.get(report.form)
    if (!read || !form) return
    const about = () => own.map((column) => column.read(report, title))
    if (wish.repeat === undefined) {
      const row = about()
      for (const cell of isDeclared(report) ? read(report.answers) : answers.columns.map(() => null)) row.push(cell)
      for (const column of last) row.push(column.read(report, title))
      yield row
      return
    }
    for (const { row, given } of rowsOf(form, wish.repeat, isDeclared(report) ? report.answers : none))
      yield [...about(), /^\d+$/.test(row) ? Number(row) : row, ...read(given)]
  }

  async function* rows(): AsyncGenerator<Cell[][]> {
    for (const { campaign, wanted } of campaigns)
      for await (const batch of deps.models.export.eachBatch(scope, wanted)) {
        const made: Cell[][] = []
        for (const report of batch) for (const row of cellsOf(report, campaign.title)) made.push(row)
        yield made
      }
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
  }
}

const tableWish = ({ lang, headings, values, photos, repeat }: Wish): TableWish => ({
  ...(headings === 'labels' && { headings: lang }),
  ...(values === 'labels' && { values: lang }),
  photos: photos === 'links' ? 'count' : photos,
  ...(repeat !== undefined && { repeat }),
})

interface OwnColumn extends TableColumn {
  read(report: ExportedReport, title: string): Cell
}

const headingOf = ({ words }: ServerDeps, { headings, lang }: Pick<Wish, 'headings' | 'lang'>, name: string) =>
  headings === 'labels' ? words.say(lang, `column-${name}`) : name

function ownColumns(deps: ServerDeps, source: Source, wish: Wish): OwnColumn[] {
  const column = (name: string, read: OwnColumn['read'], type: CellType = 'text'): OwnColumn => ({
    ...{ name, type, read },
    heading: headingOf(deps, wish, name),
  })
  const several = [
    ...(source.on.kind === 'form' ? [column('campaign', (_, title) => title)] : []),
    ...(source.versions.length > 1 ? [column('version', ({ form }) => form)] : []),
  ]
  const unit = [column('unit', (report) => report.unit), column('unitName', (report) => report.unitName)]
  if (wish.repeat !== undefined) return [...several, ...unit]
  const dimension = (by: Dimension) => {
    const called = nameOfCode(deps, by, wish)
    return column(by, ({ dims }) => called(dims[by] ?? null))
  }
  const called = nameOfState(deps, wish)
  return [
    ...several,
    ...unit,
    ...(['district', 'unitType', 'industry', 'chamber'] as const).map(dimension),
    column('state', ({ state }) => called(state)),
    column('submittedAt', ({ submittedAt }) => submittedAt && wish.moment(submittedAt), 'datetime'),
  ]
}

const linkColumn = (deps: ServerDeps, wish: Wish): OwnColumn => ({
  ...{ name: 'link', heading: headingOf(deps, wish, 'link'), type: 'text' },
  read: ({ _id }) => reportPage(deps, _id),
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
