// Campaigns for those who look after them: the list, and who is missing. Their totals are in totals.ts.
import { z } from 'zod'
import type { Campaign } from '../models/campaign.ts'
import { dimensions, reportStates, type Dimension, type Report } from '../models/report.ts'
import { campaignStates } from '../rules/campaign.ts'
import type { Scope } from '../rules/scope.ts'
import { audienceSchema } from './audience.ts'
import type { ServerDeps } from './deps.ts'
import { endpoint, pageOf, paging, readCursor, writeCursor, type AnyEndpoint } from './endpoint.ts'
import { pageIn, sortedBy } from './page.ts'
import { Problem } from './problem.ts'

const unitCursor = z.string().regex(/^[\w-]{1,40}$/)

export const presentCampaign = (campaign: Campaign) => ({
  id: campaign._id.toHexString(),
  title: campaign.title,
  measure: campaign.measure,
  form: campaign.form,
  audience: campaign.audience,
  state: campaign.state,
  opensAt: campaign.opensAt,
  dueAt: campaign.dueAt,
})

/** @throws Problem not-found, also when it is outside the caller's scope. */
export async function getCampaign({ models }: ServerDeps, scope: Scope, id: string): Promise<Campaign> {
  const campaign = await models.campaign.findWithin(scope, models.file.idOf(id))
  if (!campaign) throw new Problem('not-found')
  return campaign
}

const nameSchema = z.object({ code: z.string().nullable(), label: z.string().nullable() })
export const dimsSchema = z.object({
  district: nameSchema,
  unitType: nameSchema,
  industry: nameSchema,
  chamber: nameSchema,
})
export const campaignSchema = z.object({
  id: z.string(),
  title: z.string(),
  measure: z.int(),
  form: z.string(),
  audience: audienceSchema,
  state: z.enum(campaignStates),
  opensAt: z.date(),
  dueAt: z.date(),
})
const missingSchema = pageOf(
  dimsSchema.extend({
    unit: z.string(),
    unitName: z.string(),
    state: z.enum(reportStates),
    startedAt: z.date().nullable(),
    isOverdue: z.boolean(),
    report: z.string(),
  }),
).extend({ campaign: campaignSchema, count: z.int() })

export const campaignEndpoints = (deps: ServerDeps): AnyEndpoint[] => {
  const { models, now } = deps
  return [
    endpoint({
      ...{ method: 'get', path: '/campaigns', tag: 'campaigns', may: 'totals' },
      summary: 'The campaigns within the own scope, the latest due first',
      query: {
        ...paging(500),
        state: z.enum(campaignStates).optional(),
        measure: z.coerce.number().int().min(1).max(99).optional(),
        sort: z.enum(['dueAt', '-dueAt', 'opensAt', '-opensAt', 'title', '-title']).default('-dueAt'),
      },
      answer: pageOf(campaignSchema),
      async run({ caller, query: { state, measure, sort, ...page } }) {
        const all = (await models.campaign.listWithin(caller.scope))
          .filter((one) => (state === undefined || one.state === state) && (measure ?? one.measure) === one.measure)
          .map(presentCampaign)
        return pageIn(sortedBy(all, sort), page, ({ id }) => id)
      },
    }),
    endpoint({
      ...{ method: 'get', path: '/campaigns/:id/missing', tag: 'totals', may: 'totals' },
      summary: 'The units that still owe their report',
      query: paging(),
      answer: missingSchema,
      async run({ caller: { scope }, id, query: { limit, cursor }, lang }) {
        const campaign = await getCampaign(deps, scope, id)
        const after = readCursor(unitCursor, cursor)
        // One more than shown tells whether there is a next page.
        const [found, count] = await Promise.all([
          models.report.missingWithin(scope, campaign._id, { after, limit: limit + 1 }),
          models.report.countMissingWithin(scope, campaign._id),
        ])
        const items = found.slice(0, limit)
        const isOverdue = now() > campaign.dueAt
        return {
          campaign: presentCampaign(campaign),
          count,
          items: items.map((report) => presentMissing(deps, report, { lang, isOverdue })),
          next: found.length > items.length ? writeCursor(items.at(-1)!.unit) : null,
        }
      },
    }),
  ]
}

type Missing = Pick<Report, '_id' | 'unit' | 'unitName' | 'dims' | 'state' | 'startedAt'>

function presentMissing({ label }: ServerDeps, report: Missing, how: { lang: string; isOverdue: boolean }) {
  return {
    unit: report.unit,
    unitName: report.unitName,
    ...presentDims(label, report.dims, how.lang),
    state: report.state,
    startedAt: report.startedAt,
    isOverdue: how.isOverdue,
    report: report._id.toHexString(),
  }
}

/** Codes with their names beside them. */
export function presentDims(label: ServerDeps['label'], dims: Report['dims'], lang: string) {
  return Object.fromEntries(
    dimensions.map((by) => [by, { code: dims[by] ?? null, label: nameOf(label, by, dims[by] ?? null, lang) }]),
  ) as Record<Dimension, { code: string | null; label: string | null }>
}

export const nameOf = (label: ServerDeps['label'], by: Dimension, code: string | null, lang: string): string | null =>
  code === null ? null : (label(by, code, lang) ?? code)
