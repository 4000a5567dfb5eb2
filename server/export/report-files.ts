// The reports of a campaign, or of all campaigns that ask one form, as files.
import { z } from 'zod'
import type { ExportedReport } from '../../models/export.ts'
import { clockText, labelledAnswers, localClock, repeatsOf } from '../../rules/export.ts'
import type { Lang } from '../../rules/words.ts'
import { byteOrderMark, csvLine } from '../csv.ts'
import type { ServerDeps } from '../deps.ts'
import { endpoint, type AnyEndpoint, type Call } from '../endpoint.ts'
import { Problem } from '../problem.ts'
import { auditExport, reportQuery, sourceOfCampaign, sourceOfForm, type Source } from './source.ts'
import { countHeader, linePieces, textBody } from './stream.ts'
import { exportTable, isDeclared, nameOfCode, nameOfState, reportPage, type Wish } from './table.ts'
import { workbookBody, xlsxType } from './workbook.ts'

const tableQuery = {
  ...reportQuery,
  headings: z.enum(['labels', 'names']).default('labels'),
  /** As the headings unless told: names go with codes. */
  values: z.enum(['labels', 'codes']).optional(),
  photos: z.enum(['ids', 'links', 'none']).default('ids'),
}
const csvQuery = { ...tableQuery, repeat: z.string().max(200).optional() }
const lineQuery = {
  ...reportQuery,
  values: z.enum(['labels', 'codes']).default('codes'),
  photos: z.enum(['ids', 'links', 'none']).default('ids'),
}
type TableQuery = z.output<z.ZodObject<typeof csvQuery>>
type LineQuery = z.output<z.ZodObject<typeof lineQuery>>
type SomeCall<Q> = Pick<Call<Q, undefined>, 'ctx' | 'caller' | 'query' | 'lang'>

const sources = [
  {
    path: '/campaigns/:id',
    what: 'a campaign',
    find: (deps: ServerDeps, { caller, id, query }: SourceCall) => sourceOfCampaign(deps, caller, id, query),
  },
  {
    path: '/forms/:formId',
    what: 'all campaigns that ask this form',
    find: (deps: ServerDeps, { caller, params, query }: SourceCall) =>
      sourceOfForm(deps, caller, params['formId']!, query),
  },
]
type SourceCall = Pick<Call<z.output<z.ZodObject<typeof reportQuery>>, undefined>, 'caller' | 'id' | 'params' | 'query'>

export const reportFileEndpoints = (deps: ServerDeps): AnyEndpoint[] =>
  sources.flatMap(({ path, what, find }) => [
    endpoint({
      ...{ method: 'get', path: `${path}/reports.csv`, tag: 'exports', may: 'reports' },
      summary: `The reports of ${what} as CSV, or the rows of one repeat`,
      description: consistency,
      query: csvQuery,
      answer: { file: 'text/csv' },
      run: async (call) => sendCsv(deps, call, await find(deps, call)),
    }),
    endpoint({
      ...{ method: 'get', path: `${path}/reports.xlsx`, tag: 'exports', may: 'reports' },
      summary: `The reports of ${what} as a workbook, each repeat on a sheet of its own`,
      description: consistency,
      query: tableQuery,
      answer: { file: xlsxType },
      run: async (call) => sendWorkbook(deps, call, await find(deps, call)),
    }),
    endpoint({
      ...{ method: 'get', path: `${path}/reports.jsonl`, tag: 'exports', may: 'reports' },
      summary: `The reports of ${what} as JSON Lines, rows of repeats nested`,
      description: consistency,
      query: lineQuery,
      answer: { file: 'application/jsonl' },
      run: async (call) => sendLines(deps, call, await find(deps, call)),
    }),
  ])

const consistency =
  'Sorted by unit. Each report is in the file once, as it was when its part was read; what changes meanwhile is there ' +
  'before or after the change. X-Total-Count tells how many reports there were at the start, the trailer X-Row-Count how ' +
  'many rows were written: a file without that trailer is incomplete.'

async function sendCsv(deps: ServerDeps, call: SomeCall<TableQuery>, source: Source): Promise<void> {
  const { ctx, caller, query } = call
  if (query.repeat !== undefined && !repeatsOf(source.versions).some(({ name }) => name === query.repeat))
    throw new Problem('invalid-input', { issues: [{ at: 'repeat', code: 'unknown' }] })
  const clock = localClock(deps.timeZone)
  const table = exportTable(deps, caller, source, {
    ...wishOf(call),
    repeat: query.repeat,
    moment: (at) => clockText(clock(at)),
  })
  const ended = await begin(deps, call, source, 'csv')
  name(ctx, source, query.repeat === undefined ? 'csv' : 'repeat.csv')
  ctx.type = 'text/csv; charset=utf-8'
  ctx.body = textBody(ctx, table.csv(), {
    head: byteOrderMark + csvLine(table.columns.map(({ heading }) => heading)),
    ended,
  })
}

async function sendWorkbook(
  deps: ServerDeps,
  call: SomeCall<Omit<TableQuery, 'repeat'>>,
  source: Source,
): Promise<void> {
  const { ctx, caller } = call
  const clock = localClock(deps.timeZone)
  const wish = { ...wishOf(call), moment: (at: Date) => clock(at) / 86_400_000 + 25_569 }
  const sheets = [
    { name: deps.words.say(call.lang, 'sheet-reports'), table: exportTable(deps, caller, source, wish) },
    ...repeatsOf(source.versions).map(({ name }) => ({
      name,
      table: exportTable(deps, caller, source, { ...wish, repeat: name }),
    })),
  ]
  const ended = await begin(deps, call, source, 'xlsx')
  name(ctx, source, 'xlsx')
  ctx.type = xlsxType
  ctx.body = workbookBody(sheets, ended)
}

async function sendLines(deps: ServerDeps, call: SomeCall<LineQuery>, source: Source): Promise<void> {
  const { ctx, caller, query } = call
  const ended = await begin(deps, call, source, 'jsonl')
  const present = lineOf(deps, source, { ...query, lang: call.lang })
  async function* lines() {
    for (const { wanted } of source.campaigns)
      for await (const batch of deps.models.export.eachBatch(caller.scope, wanted))
        yield batch.map((report) => `${JSON.stringify(present(report))}\n`)
  }
  name(ctx, source, 'jsonl')
  ctx.type = 'application/jsonl; charset=utf-8'
  ctx.body = textBody(ctx, linePieces(lines()), { ended })
}

function lineOf(deps: ServerDeps, source: Source, { values, photos, lang }: LineQuery & { lang: Lang }) {
  const readers = new Map(
    source.versions.map(({ version, form }) => [
      version,
      values === 'labels' ? labelledAnswers(form, lang) : (answers: ExportedReport['answers']) => answers,
    ]),
  )
  const called = {
    district: by('district'),
    unitType: by('unitType'),
    industry: by('industry'),
    chamber: by('chamber'),
  }
  function by(dimension: 'district' | 'unitType' | 'industry' | 'chamber') {
    return nameOfCode(deps, dimension, { values, lang })
  }
  const state = nameOfState(deps, { values, lang })
  return (report: ExportedReport) => ({
    id: report._id,
    campaign: report.campaign,
    version: report.form,
    unit: report.unit,
    unitName: report.unitName,
    district: called.district(report.dims.district ?? null),
    unitType: called.unitType(report.dims.unitType ?? null),
    industry: called.industry(report.dims.industry ?? null),
    chamber: called.chamber(report.dims.chamber ?? null),
    state: state(report.state),
    revision: report.revision,
    submittedAt: report.submittedAt,
    ...(photos === 'links' && { link: reportPage(deps, report._id) }),
    answers: isDeclared(report) ? (readers.get(report.form)?.(report.answers) ?? null) : null,
  })
}

const wishOf = ({ query, lang }: SomeCall<Omit<TableQuery, 'repeat'>>): Omit<Wish, 'moment'> => ({
  lang,
  headings: query.headings,
  values: query.values ?? (query.headings === 'names' ? 'codes' : 'labels'),
  photos: query.photos,
})

function begin(deps: ServerDeps, { ctx, caller, query }: SomeCall<object>, source: Source, format: string) {
  ctx.set(countHeader, String(source.total))
  const { on, total } = source
  return auditExport(deps, caller, { ...query, on, what: 'report.export', format, rows: total })
}

const name = (ctx: Call<unknown, unknown>['ctx'], { on }: Source, ending: string) =>
  ctx.attachment(`reports-${on.id.replaceAll(/[^\w-]/g, '_')}.${ending}`)
