// The first page of whoever looks after campaigns: all of them within the own scope at a glance.
import { z } from 'zod'
import { ratesIn } from '../rules/tally.ts'
import { campaignSchema, presentCampaign } from './campaign.ts'
import type { ServerDeps } from './deps.ts'
import { endpoint, type AnyEndpoint } from './endpoint.ts'
import { countsSchema, mayShow, presentCounts, uncountedSchema } from './totals-figures.ts'

const mostCampaigns = 100

const overviewSchema = z.object({
  at: z.date(),
  campaigns: z.array(campaignSchema.extend({ figures: countsSchema.nullable(), uncounted: uncountedSchema })),
  measures: z.array(z.object({ measure: z.int(), campaigns: z.int(), due: z.int(), submitted: z.int() })),
})

export const overviewEndpoint = (deps: ServerDeps): AnyEndpoint =>
  endpoint({
    ...{ method: 'get', path: '/overview', tag: 'totals', may: 'totals' },
    summary: 'Every campaign within the own scope with its figures, the latest first, and sums by measure',
    answer: overviewSchema,
    async run({ caller: { scope }, lang }) {
      const { models, now, timeZone } = deps
      const listed = await models.campaign.listWithin(scope)
      const shown = listed.filter(({ state }) => state !== 'draft').slice(0, mostCampaigns)
      const { value: totals, uncounted } = await models.tally.reading(shown, { now, timeZone }, () =>
        Promise.all(shown.map(({ _id }) => models.tally.total(scope, _id))),
      )
      const visible = await Promise.all(totals.map((counters) => mayShow(deps, scope, counters)))
      const measures = new Map<number, { campaigns: number; due: number; submitted: number }>()
      for (const [at, { measure }] of shown.entries()) {
        if (!visible[at]) continue
        const { campaigns, due, submitted } = measures.get(measure) ?? { campaigns: 0, due: 0, submitted: 0 }
        const { numerator, denominator } = ratesIn(totals[at]!)[0]!
        measures.set(measure, {
          ...{ campaigns: campaigns + 1, due: due + denominator, submitted: submitted + numerator },
        })
      }
      return {
        at: now(),
        campaigns: shown.map((campaign, at) => ({
          ...presentCampaign(campaign),
          figures: visible[at] ? presentCounts(deps, campaign, lang)(totals[at]!) : null,
          uncounted: uncounted.get(String(campaign._id))!,
        })),
        measures: [...measures].sort(([a], [b]) => a - b).map(([measure, sums]) => ({ measure, ...sums })),
      }
    },
  })
