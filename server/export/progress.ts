// The totals of a campaign as a file: the same figures as its progress over HTTP, whatever rule about small cells holds there.
import { z } from 'zod'
import { dimensions } from '../../models/report.ts'
import type { Lang } from '../../rules/words.ts'
import { totalsEndpoints } from '../totals.ts'
import type { Cell } from '../csv.ts'
import type { ServerDeps } from '../deps.ts'
import { endpoint, noFile, nothingStored, type AnyEndpoint, type Call } from '../endpoint.ts'
import { sendTable, type SmallTable } from './small-table.ts'
import type { TableColumn } from './table.ts'
import { xlsxType } from './workbook.ts'

const progressQuery = { by: z.enum(dimensions).default('district') }
type ProgressCall = Call<z.output<z.ZodObject<typeof progressQuery>>, undefined>

export interface ProgressFigures {
  code?: string | null
  label?: string | null
  due: number | null
  submitted: number | null
  accepted: number | null
  overdue: number | null
  rate: { value: number | null } | null
}
export interface ProgressAnswer {
  rows: ProgressFigures[]
  /** Rows the small-cell rule holds back: their names alone. */
  hidden: { code: string | null; label: string | null }[]
  /** null: held back. */
  total: ProgressFigures | null
  /** Reports the figures lack; null: all are being counted anew. */
  uncounted: number | null
}

/** What GET /campaigns/:id/progress answers, so that there is one place that decides what may be told. */
export const progressReader = (deps: ServerDeps) => readerOf<ProgressAnswer>(deps, '/campaigns/:id/progress')

/** What another call answers, for the same caller. */
export function readerOf<T>(deps: ServerDeps, path: string) {
  const stated = totalsEndpoints(deps).find((one) => one.path === path)
  if (!stated) throw new Error(`nothing answers ${path}`)
  return async (call: Pick<ProgressCall, 'ctx' | 'caller' | 'id' | 'query' | 'lang'>): Promise<T> =>
    (await stated.run({
      ...call,
      params: { id: call.id },
      body: undefined,
      file: noFile,
      stored: nothingStored,
      etag: () => {},
      ifMatch: null,
    })) as T
}

export const progressFileEndpoints = (deps: ServerDeps): AnyEndpoint[] => {
  const read = progressReader(deps)
  return [
    endpoint({
      ...{ method: 'get', path: '/campaigns/:id/progress.csv', tag: 'exports', may: 'totals' },
      summary: 'Who was asked and who has reported, by one dimension, as CSV',
      query: progressQuery,
      answer: { file: 'text/csv' },
      run: async (call) => sendTable(deps, call, 'csv', tableOf(deps, call, await read(call))),
    }),
    endpoint({
      ...{ method: 'get', path: '/campaigns/:id/progress.xlsx', tag: 'exports', may: 'totals' },
      summary: 'Who was asked and who has reported, by one dimension, as a workbook',
      query: progressQuery,
      answer: { file: xlsxType },
      run: async (call) => sendTable(deps, call, 'xlsx', tableOf(deps, call, await read(call))),
    }),
  ]
}

function tableOf(deps: ServerDeps, { query, lang }: ProgressCall, answer: ProgressAnswer): SmallTable {
  const { rows, hidden, total, uncounted } = answer
  const heading = (name: string) => deps.words.say(lang, `column-${name}`)
  const columns: TableColumn[] = [
    { name: 'code', heading: heading('code'), type: 'text' },
    { name: 'label', heading: heading(query.by), type: 'text' },
    ...figures.map((name) => ({ name, heading: heading(name), type: 'integer' as const })),
    { name: 'rate', heading: heading('rate'), type: 'decimal' },
  ]
  const cells: Cell[][] = [
    ...rows.map(cellsOf),
    ...hidden.map((row) => cellsOf({ ...row, ...heldBack })),
    cellsOf({ ...(total ?? heldBack), code: null, label: deps.words.say(lang, 'progress-total') }),
    ...(uncounted === 0 ? [] : [cellsOf({ ...heldBack, label: lackIn(deps, lang, uncounted) })]),
  ]
  return { name: 'progress', sheet: deps.words.say(lang, 'sheet-progress'), columns, cells }
}

/** A file is read long after: it must say by itself that its figures are not whole. */
export const lackIn = ({ words }: ServerDeps, lang: Lang, uncounted: number | null): string =>
  uncounted === null ? words.say(lang, 'tally-counting') : words.say(lang, 'tally-uncounted', { count: uncounted })

const heldBack = { due: null, submitted: null, accepted: null, overdue: null, rate: null }
const figures = ['due', 'submitted', 'accepted', 'overdue'] as const
/** A figure that is held back is an empty cell. */
const cellsOf = (row: ProgressFigures): Cell[] => [
  row.code ?? null,
  row.label ?? null,
  ...figures.map((name) => row[name] ?? null),
  row.rate?.value ?? null,
]
