// Reports: one with its answers under their labels, and all of a campaign as a table.
import { Readable } from 'node:stream'
import { z } from 'zod'
import type { Campaign } from '../models/campaign.ts'
import { reportStates, type Report } from '../models/report.ts'
import {
  columnsOf,
  displayOf,
  flatten,
  plainText,
  type Answers,
  type Env,
  type Form,
  type Question,
  type Repeat,
  type RowAnswers,
} from '../rules/form.ts'
import { dimsSchema, getCampaign, nameOf, presentDims } from './campaign.ts'
import { byteOrderMark, csvLine, type Cell } from './csv.ts'
import type { ServerDeps } from './deps.ts'
import { endpoint, type AnyEndpoint } from './endpoint.ts'
import { Problem } from './problem.ts'

/** A draft is its officer's own until it is handed in. */
const isDeclared = (report: Report) => report.state !== 'draft'

const answerSchema = z
  .object({
    name: z.string(),
    label: z.string(),
    value: z.unknown().optional(),
    display: z.string().optional().meta({ description: 'What a person reads: choice labels, a count of photos.' }),
    get rows() {
      return z.array(z.object({ row: z.int(), answers: z.array(answerSchema) })).optional()
    },
  })
  .meta({ id: 'Answer' })
export const reportSchema = z
  .object({
    id: z.string(),
    campaign: z.string(),
    measure: z.int(),
    unit: z.string(),
    unitName: z.string(),
    ...dimsSchema.shape,
    state: z.enum(reportStates),
    revision: z.int(),
    startedAt: z.date().nullable(),
    submittedAt: z.date().nullable(),
    form: z.object({ version: z.string(), title: z.string() }),
    answers: z
      .array(answerSchema)
      .nullable()
      .meta({ description: 'null while it is a draft: a draft is its officer’s own.' }),
  })
  .meta({ id: 'Report' })

export const reportEndpoints = (deps: ServerDeps): AnyEndpoint[] => {
  const { models } = deps
  return [
    endpoint({
      ...{ method: 'get', path: '/reports/:id', tag: 'reports', may: 'reports' },
      summary: 'One report with its answers under their labels',
      answer: reportSchema,
      async run({ caller, id, lang, etag }) {
        const report = await models.report.findWithin(caller.scope, models.file.idOf(id))
        if (!report) throw new Problem('not-found')
        const form = await models.formVersion.get(report.form)
        etag(`${report.revision}-${lang}`)
        return presentReport(deps, report, form, lang)
      },
    }),
    endpoint({
      ...{ method: 'get', path: '/campaigns/:id/reports.csv', tag: 'exports', may: 'reports' },
      summary: 'All reports of a campaign as a table',
      query: { headings: z.enum(['labels', 'names']).default('labels') },
      answer: { file: 'text/csv' },
      async run({ ctx, caller: { scope }, id, query: { headings }, lang: asked }) {
        const campaign = await getCampaign(deps, scope, id)
        const form = await models.formVersion.get(campaign.form)
        ctx.type = 'text/csv; charset=utf-8'
        ctx.attachment(`reports-${campaign._id.toHexString()}.csv`)
        const reports = () => models.report.eachWithin(scope, campaign._id)
        const lang = headings === 'names' ? undefined : asked
        // Rows are made only as fast as the caller reads them.
        ctx.body = Readable.from(table(deps, { campaign, form, reports, lang }), {
          objectMode: false,
          highWaterMark: 64 * 1024,
        })
      },
    }),
  ]
}

interface Table {
  campaign: Campaign
  form: Form
  reports: () => AsyncIterable<Report>
  /** undefined: raw names instead of labels. */
  lang: string | undefined
}

const ownColumns = ['unit', 'unitName', 'district', 'unitType', 'industry', 'chamber', 'state', 'submittedAt'] as const
const rowsAtOnce = 50

async function* table({ words, label, timeZone }: ServerDeps, { form, reports, lang }: Table): AsyncGenerator<Buffer> {
  const heading = (name: string) => (lang ? words.say(lang, `column-${name}`) : name)
  const columns = columnsOf(form)
  const headings = columns.map(({ name, node }) => (lang && plainText(form, node.label, lang)) || name)
  let lines = byteOrderMark + csvLine([...ownColumns.map(heading), ...headings])
  let waiting = 0
  for await (const report of reports()) {
    const { district, unitType, industry, chamber } = report.dims
    const called = (by: 'district' | 'unitType' | 'industry' | 'chamber', code: string | null) =>
      lang ? nameOf(label, by, code, lang) : code
    const own: Cell[] = [
      report.unit,
      report.unitName,
      called('district', district),
      called('unitType', unitType),
      called('industry', industry),
      called('chamber', chamber),
      lang ? words.say(lang, `state-${report.state}`) : report.state,
      report.submittedAt && timeIn(timeZone, report.submittedAt),
    ]
    lines += csvLine([...own, ...(isDeclared(report) ? flatten(form, report.answers, lang) : columns.map(() => null))])
    if (++waiting < rowsAtOnce) continue
    yield Buffer.from(lines)
    lines = ''
    waiting = 0
  }
  if (lines) yield Buffer.from(lines)
}

/** `2026-11-23 09:30:00`, which every spreadsheet reads as a time. */
const timeIn = (timeZone: string, at: Date) =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(at)

export function presentReport({ label, now, timeZone }: ServerDeps, report: Report, form: Form, lang: string) {
  const env: Env = { now: report.submittedAt ?? now(), timeZone, seed: report._id.toHexString() }
  return {
    id: report._id.toHexString(),
    campaign: report.campaign.toHexString(),
    measure: report.measure,
    unit: report.unit,
    unitName: report.unitName,
    ...presentDims(label, report.dims, lang),
    state: report.state,
    revision: report.revision,
    startedAt: report.startedAt,
    submittedAt: report.submittedAt,
    form: { version: report.form, title: plainText(form, form.title, lang) },
    answers: isDeclared(report) ? presentAnswers(form, report.answers, env, lang) : null,
  }
}

interface PresentedAnswer {
  name: string
  label: string
  value?: unknown
  /** What a person reads: choice labels, a count of photos. */
  display?: string
  rows?: { row: number; answers: PresentedAnswer[] }[]
}

function presentAnswers(form: Form, answers: Answers, env: Env, lang: string): PresentedAnswer[] {
  /** `at`: the repeat whose direct members are meant; undefined: the form's own. */
  const members = (at: Repeat | undefined) =>
    form.nodes.filter((node): node is Question | Repeat => node.kind !== 'group' && innermostRepeat(node) === at)

  const within = (at: Repeat | undefined, given: Answers | RowAnswers, prefix: string): PresentedAnswer[] =>
    members(at).flatMap((node): PresentedAnswer[] => {
      const value = given[node.name]
      if (value === undefined || value === null) return []
      const path = prefix + node.name
      const label = plainText(form, node.label, lang)
      if (node.kind === 'question')
        return [{ name: node.name, label, value, display: displayOf(form, answers, path, env, lang) }]
      const rows = (value as RowAnswers[]).map((row) => ({
        row: row._row,
        answers: within(node, row, `${path}/${row._row}/`),
      }))
      return [{ name: node.name, label, rows }]
    })

  return within(undefined, answers, '')
}

const innermostRepeat = (node: Question | Repeat): Repeat | undefined =>
  node.groups.findLast((above): above is Repeat => above.kind === 'repeat')
