// Every rate of a campaign as a file: a line for each row and rate, with numerator, denominator and what it means beside the value.
import { z } from 'zod'
import { dimensions } from '../../models/report.ts'
import type { Lang } from '../../rules/words.ts'
import type { Cell } from '../csv.ts'
import type { ServerDeps } from '../deps.ts'
import { endpoint, type AnyEndpoint, type Call } from '../endpoint.ts'
import { lackIn, readerOf } from './progress.ts'
import { sendTable, type SmallTable } from './small-table.ts'
import type { TableColumn } from './table.ts'
import { xlsxType } from './workbook.ts'

const ratesQuery = { by: z.enum(dimensions).default('district') }
type RatesCall = Call<z.output<z.ZodObject<typeof ratesQuery>>, undefined>

interface RateFigure {
  id: string
  label: string
  numerator: number
  denominator: number
  value: number | null
  definition: string
}
interface Figures {
  gap: { licences: number; units: number; definition: string }
  rates: RateFigure[]
}
export interface TotalsAnswer {
  rows: (Figures & { code: string | null; label: string | null })[]
  hidden: { code: string | null; label: string | null }[]
  total: Figures | null
  uncounted: number | null
}
export const totalsReader = (deps: ServerDeps) => readerOf<TotalsAnswer>(deps, '/campaigns/:id/totals')

export const rateFileEndpoints = (deps: ServerDeps): AnyEndpoint[] => {
  const read = totalsReader(deps)
  return [
    endpoint({
      ...{ method: 'get', path: '/campaigns/:id/totals.csv', tag: 'exports', may: 'totals' },
      summary: 'Every rate with numerator, denominator and definition, by one dimension, as CSV',
      query: ratesQuery,
      answer: { file: 'text/csv' },
      run: async (call) => sendTable(deps, call, 'csv', tableOf(deps, call, await read(call))),
    }),
    endpoint({
      ...{ method: 'get', path: '/campaigns/:id/totals.xlsx', tag: 'exports', may: 'totals' },
      summary: 'Every rate with numerator, denominator and definition, by one dimension, as a workbook',
      query: ratesQuery,
      answer: { file: xlsxType },
      run: async (call) => sendTable(deps, call, 'xlsx', tableOf(deps, call, await read(call))),
    }),
  ]
}

function tableOf(deps: ServerDeps, { query, lang }: RatesCall, answer: TotalsAnswer): SmallTable {
  const heading = (name: string) => deps.words.say(lang, `column-${name}`)
  const columns: TableColumn[] = [
    { name: 'code', heading: heading('code'), type: 'text' },
    { name: 'label', heading: heading(query.by), type: 'text' },
    { name: 'figure', heading: heading('figure'), type: 'text' },
    ...(['numerator', 'denominator', 'value'] as const).map((name) => ({
      ...{ name, heading: heading(name), type: 'decimal' as const },
    })),
    { name: 'remark', heading: heading('remark'), type: 'text' },
    { name: 'definition', heading: heading('definition'), type: 'text' },
  ]
  return { name: 'totals', sheet: deps.words.say(lang, 'sheet-rates'), columns, cells: cellsOf(deps, lang, answer) }
}

function cellsOf(deps: ServerDeps, lang: Lang, { rows, hidden, total, uncounted }: TotalsAnswer): Cell[][] {
  const say = (name: string) => deps.words.say(lang, name)
  const none = [null, null, null, null]
  const linesOf = ({ rates, gap }: Figures, code: string | null, label: string | null): Cell[][] => [
    ...rates.map(({ label: name, numerator, denominator, value, definition }) => [
      ...[code, label, name, numerator, denominator, value],
      ...[value === null ? say('rate-not-applicable') : null, definition],
    ]),
    [code, label, say('tally-gap'), gap.licences, null, null, null, gap.definition],
  ]
  const heldBack = (code: string | null, label: string | null): Cell[] => [
    ...[code, label, ...none, say('rate-held-back'), null],
  ]
  return [
    ...rows.flatMap((row) => linesOf(row, row.code, row.label)),
    ...hidden.map(({ code, label }) => heldBack(code, label)),
    ...(total ? linesOf(total, null, say('progress-total')) : [heldBack(null, say('progress-total'))]),
    ...(uncounted === 0 ? [] : [[null, lackIn(deps, lang, uncounted), ...none, null, null]]),
  ]
}
