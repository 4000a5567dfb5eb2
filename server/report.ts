// Reports: one with its answers under their labels. All of a campaign as a table: export.ts.
import { z } from 'zod'
import { siftAlong, type Along } from '../models/order.ts'
import { reportOrders, unitReportOrders, type ListedReport, type ReportFilter } from '../models/report-list.ts'
import { reportStates, type Report } from '../models/report.ts'
import { accountOfId } from '../rules/account.ts'
import {
  displayOf,
  plainText,
  textOf,
  type Answers,
  type Env,
  type Form,
  type Question,
  type Repeat,
  type RowAnswers,
} from '../rules/form.ts'
import type { Scope } from '../rules/scope.ts'
import { recordReportRead } from './audit.ts'
import { nameOfCaller } from './audit-names.ts'
import { dimsSchema, presentDims } from './campaign.ts'
import type { ServerDeps } from './deps.ts'
import { endpoint, pageOf, paging, type AnyEndpoint } from './endpoint.ts'
import { flagsOfReports } from './flag.ts'
import { declared, declaredOf } from './handed-in.ts'
import { alongOf, cursorAt, pageAlong, sortNames } from './order.ts'
import { Problem } from './problem.ts'

/** A draft is its officer's own until it is handed in. */
const isDeclared = (report: Pick<Report, 'state'>) => report.state !== 'draft'

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
    through: z
      .object({ kind: z.enum(['account', 'token']), name: z.string().nullable() })
      .nullable()
      .meta({
        description:
          'Who handed it in over the API: staff who typed it in for the unit, or a token of its own system, as they are called ' +
          'today. null: it came by chat alone.',
      }),
    answers: z
      .array(answerSchema)
      .nullable()
      .meta({ description: 'null while it is a draft: a draft is its officer’s own.' }),
  })
  .meta({ id: 'Report' })

const { answers: _answers, form: _form, through: _through, ...listedShape } = reportSchema.shape
const listedSchema = z
  .object({ ...listedShape, flags: z.array(z.string()).nullable() })
  .meta({ id: 'ReportInList', description: '`flags` only when `flagged` is asked for.' })
const filters = {
  campaign: z
    .string()
    .regex(/^[0-9a-f]{24}$/)
    .optional(),
  unit: z.string().max(40).optional(),
  state: z.enum(reportStates).optional(),
  district: z.string().max(20).optional(),
  unitType: z.string().max(60).optional(),
  industry: z.string().max(60).optional(),
  chamber: z.string().max(200).optional(),
}
/** Looked through for one page of flagged ones: the page may be short, `next` goes on. */
const mostLooked = 2000
const lookedAtOnce = 250

const example = {
  ...{
    id: '656a0c1f2b3c4d5e6f708192',
    campaign: '656a0c1f2b3c4d5e6f708193',
    measure: 10,
    unit: 'YZ-0001',
    unitName: '示例书店',
  },
  ...{ district: { code: '500103', label: '渝中区' }, unitType: { code: 'private_firm', label: '民营企业' } },
  ...{ industry: { code: 'trade', label: '商贸流通' }, chamber: { code: null, label: null } },
  ...{
    state: 'submitted',
    revision: 7,
    startedAt: '2026-11-23T01:00:00.000Z',
    submittedAt: '2026-11-23T01:00:00.000Z',
  },
  form: { version: 'genuine_software@2', title: '使用正版软件情况' },
  through: null,
  answers: [{ name: 'pcs', label: '电脑台数', value: 12, display: '12' }],
}
export const reportEndpoints = (deps: ServerDeps): AnyEndpoint[] => {
  const { models } = deps
  return [
    endpoint({
      ...{ method: 'get', path: '/reports', tag: 'reports', may: 'totals' },
      summary: 'Reports of a campaign in order of units or in another, or of one unit, the youngest first',
      description:
        'Needs `campaign` or `unit`. With `flagged=true` only those with something a person must look at: a page may be ' +
        'short or empty then, ask on until `next` is null.',
      query: {
        ...{ ...filters, ...paging(), count: z.enum(['true', 'false']).optional() },
        flagged: z.enum(['true']).optional(),
        sort: sortNames(reportOrders).optional().meta({
          description: 'Of a campaign; without it by unit. By `submittedAt` only those that were handed in.',
        }),
      },
      answer: pageOf(listedSchema).extend({ count: z.int().nullable() }),
      async run({ caller: { scope }, query, lang }) {
        const { campaign, unit, state, district, unitType, industry, chamber, count, flagged, sort, ...page } = query
        if (!campaign && unit === undefined)
          throw new Problem('invalid-input', { issues: [{ at: 'campaign', code: 'required' }] })
        if (!campaign && sort !== undefined)
          throw new Problem('invalid-input', { issues: [{ at: 'sort', code: 'needs-campaign' }] })
        const filter = {
          ...{ campaign: campaign ? models.file.idOf(campaign) : undefined },
          ...{ unit, state, district, unitType, industry, chamber },
        }
        const along = campaign
          ? alongOf(reportOrders, { sort: sort ?? 'unit', ...page })
          : alongOf(unitReportOrders, { sort: '-opened', ...page })
        const { items, next } = flagged
          ? await flaggedPage(deps, scope, { filter, along })
          : pageAlong(along, await models.reportList.pageWithin(scope, filter, along))
        const flagsOfItem = (item: ListedReport) => ('flags' in item ? (item.flags as string[]) : null)
        return {
          items: items.map((item) => ({ ...presentFacts(deps, item, lang), flags: flagsOfItem(item) })),
          next,
          count: count === 'true' ? await models.reportList.countWithin(scope, filter) : null,
        }
      },
    }),
    endpoint({
      ...{ method: 'get', path: '/reports/:id', tag: 'reports', may: 'reports' },
      summary: 'One report with its answers under their labels',
      example: { answer: example },
      answer: reportSchema,
      async run({ caller, id, lang, etag }) {
        const report = await models.report.findWithin(caller.scope, models.file.idOf(id))
        if (!report) throw new Problem('not-found')
        if (isDeclared(report)) await recordReportRead(deps, caller, report)
        const form = await models.formVersion.get(report.form)
        etag(`${report.revision}-${lang}`)
        return presentReport(deps, await declared(deps, report), form, lang)
      },
    }),
  ]
}

export async function presentReport(deps: ServerDeps, report: Report, form: Form, lang: string) {
  const { label, now, timeZone } = deps
  const env: Env = { now: report.submittedAt ?? now(), timeZone, seed: report._id.toHexString() }
  return {
    ...presentFacts({ label }, report, lang),
    form: { version: report.form, title: plainText(form, form.title, lang) },
    through: await presentThrough(deps, report, lang),
    answers: isDeclared(report) ? presentAnswers(form, report.answers, env, lang) : null,
  }
}

async function presentThrough(deps: ServerDeps, { submittedThrough: id }: Report, lang: string) {
  if (!id) return null
  return { kind: accountOfId(id) ? ('account' as const) : ('token' as const), name: await nameOfCaller(deps, id, lang) }
}

function presentFacts({ label }: Pick<ServerDeps, 'label'>, report: ListedReport, lang: string) {
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
      const label = textOf(form, node.label, answers, path, env, lang)
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

type Flagged = ListedReport & { flags: string[] }
/** Those with something a person must look at before they count: many looked at together. */
async function flaggedPage(
  { models }: Pick<ServerDeps, 'models'>,
  scope: Scope,
  { filter, along }: { filter: ReportFilter; along: Along },
): Promise<{ items: Flagged[]; next: string | null }> {
  const { items, next } = await siftAlong<Report, Flagged>(
    along,
    { portion: lookedAtOnce, most: mostLooked },
    (part) => models.reportList.pageWithAnswersWithin(scope, filter, part),
    async (found) => {
      const flagsOf = await flagsOfReports({ models }, await declaredOf({ models }, found.filter(isDeclared)))
      return found.map((report) => {
        const flags = flagsOf.get(String(report._id)) ?? []
        return flags.length > 0 ? { ...report, flags } : null
      })
    },
  )
  return { items, next: cursorAt(next) }
}
