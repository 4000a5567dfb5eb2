// Campaigns for those who look after them: the list, the totals by each dimension, and who is missing.
import { Router } from '@koa/router'
import { z } from 'zod'
import type { Campaign } from '../models/campaign.ts'
import {
  dimensions,
  openStates,
  reportStates,
  type Dimension,
  type Report,
  type ReportState,
  type StateCounts,
} from '../models/report.ts'
import type { Scope } from '../rules/scope.ts'
import { callerOf, mayRead } from './access.ts'
import type { ServerDeps } from './deps.ts'
import { query, readId } from './input.ts'
import { langOfRequest } from './lang.ts'
import { Problem } from './problem.ts'

const missingPerPage = { first: 50, most: 500 }
const unitCode = /^[\w-]{1,40}$/

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

export function campaignRoutes(deps: ServerDeps): Router {
  const { models, now } = deps
  const router = new Router({ prefix: '/api/v1/campaigns' })

  router.get('/', mayRead(deps, 'totals'), async (ctx) => {
    query(ctx, {})
    const campaigns = await models.campaign.listWithin(callerOf(ctx).scope)
    ctx.body = { items: campaigns.map(presentCampaign) }
  })

  router.get('/:id', mayRead(deps, 'totals'), async (ctx) => {
    query(ctx, {})
    ctx.body = presentCampaign(await getCampaign(deps, callerOf(ctx).scope, readId(ctx)))
  })

  router.get('/:id/progress', mayRead(deps, 'totals'), async (ctx) => {
    const asked = query(ctx, { by: z.enum(dimensions).default('district'), lang: z.string().max(35).optional() })
    const { scope } = callerOf(ctx)
    const campaign = await getCampaign(deps, scope, readId(ctx))
    const counts = await models.report.countWithin(scope, campaign._id, asked.by)
    ctx.body = presentProgress(deps, {
      campaign,
      by: asked.by,
      counts,
      lang: langOfRequest(ctx, asked.lang),
      now: now(),
    })
  })

  router.get('/:id/missing', mayRead(deps, 'totals'), async (ctx) => {
    const asked = query(ctx, {
      limit: z.coerce.number().int().min(1).max(missingPerPage.most).default(missingPerPage.first),
      cursor: z.string().max(80).optional(),
      lang: z.string().max(35).optional(),
    })
    const { scope } = callerOf(ctx)
    const campaign = await getCampaign(deps, scope, readId(ctx))
    const after = asked.cursor === undefined ? undefined : readCursor(asked.cursor)
    // One more than shown tells whether there is a next page.
    const [found, count] = await Promise.all([
      models.report.missingWithin(scope, campaign._id, { after, limit: asked.limit + 1 }),
      models.report.countMissingWithin(scope, campaign._id),
    ])
    const items = found.slice(0, asked.limit)
    const last = items.at(-1)
    const lang = langOfRequest(ctx, asked.lang)
    ctx.body = {
      campaign: presentCampaign(campaign),
      count,
      items: items.map((report) => presentMissing(deps, report, { lang, isOverdue: now() > campaign.dueAt })),
      next: found.length > items.length && last ? Buffer.from(last.unit).toString('base64url') : null,
    }
  })

  return router
}

function readCursor(cursor: string): string {
  const unit = Buffer.from(cursor, 'base64url').toString('utf8')
  if (!unitCode.test(unit)) throw new Problem('invalid-input', { issues: [{ at: 'cursor', code: 'invalid' }] })
  return unit
}

interface ProgressGiven {
  campaign: Campaign
  by: Dimension
  counts: StateCounts[]
  lang: string
  now: Date
}

/**
 * due: reports the campaign asks for. submitted: those no longer with the officer, accepted ones among them. overdue: those not handed in
 * when the due date has passed. The total is the sum of the rows, because every report lies in exactly one of them.
 */
function presentProgress({ words, label }: ServerDeps, { campaign, by, counts, lang, now }: ProgressGiven) {
  const definition = words.say(lang, 'rate-submitted-definition')
  const isOver = now > campaign.dueAt
  const figures = (cells: StateCounts[]) => {
    const sum = (states: readonly ReportState[]) =>
      cells.reduce((all, cell) => all + states.reduce((some, state) => some + cell[state], 0), 0)
    const due = sum(reportStates)
    const open = sum(openStates)
    const submitted = due - open
    const rate = { numerator: submitted, denominator: due, value: due === 0 ? null : submitted / due, definition }
    return { due, submitted, accepted: sum(['accepted']), overdue: isOver ? open : 0, rate }
  }
  return {
    campaign: presentCampaign(campaign),
    by,
    at: now,
    rows: counts.map((cell) => ({ code: cell.cell, label: nameOf(label, by, cell.cell, lang), ...figures([cell]) })),
    total: figures(counts),
  }
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
