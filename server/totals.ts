// Totals for those who look after campaigns: by dimension, per question, per day, against the round before. They come from the
// read models (models/tally.ts) and say what they lack; the small-cell rule holds for whoever reads across others' lines.
import { z } from 'zod'
import { tallyDimensions, type Uncounted } from '../models/tally.ts'
import { ratesIn, statesIn } from '../rules/tally.ts'
import { campaignSchema, getCampaign, presentCampaign } from './campaign.ts'
import type { ServerDeps } from './deps.ts'
import { endpoint, type AnyEndpoint } from './endpoint.ts'
import { behindEndpoint } from './totals-behind.ts'
import {
  countsSchema,
  dueIn,
  leastFor,
  mayShow,
  presentCounts,
  presentRate,
  rateSchema,
  uncountedSchema,
} from './totals-figures.ts'
import { overviewEndpoint } from './totals-overview.ts'
import { presentQuestion, questionSchema } from './totals-question.ts'
import { tableIn, tableOf } from './totals-table.ts'

const figuresSchema = z.object({
  due: z.int(),
  submitted: z.int(),
  accepted: z.int(),
  overdue: z.int(),
  rate: z.object({
    numerator: z.int(),
    denominator: z.int(),
    value: z.number().nullable(),
    definition: z.string(),
  }),
})
const daySchema = z.object({
  day: z.string(),
  reported: z.int(),
  accepted: z.int(),
  reportedSoFar: z.int(),
  acceptedSoFar: z.int(),
})
const movesSchema = z.object({
  ...{ stayed: z.int(), relapsed: z.int(), mended: z.int(), stillNot: z.int(), notYet: z.int(), fresh: z.int() },
  definition: z.string(),
})
const by = z.enum(tallyDimensions).default('district')

export const totalsEndpoints = (deps: ServerDeps): AnyEndpoint[] => {
  const { models, now, timeZone, words } = deps
  const { tally } = models
  const clock = { now, timeZone }

  return [
    endpoint({
      ...{ method: 'get', path: '/campaigns/:id/progress', tag: 'totals', may: 'totals' },
      summary: 'Who was asked and who has reported, by one dimension',
      query: { by },
      answer: tableOf(figuresSchema),
      async run({ caller: { scope }, id, query, lang }) {
        const campaign = await getCampaign(deps, scope, id)
        const isOver = now() > campaign.dueAt
        const definition = words.say(lang, 'rate-submitted-definition')
        return tableIn(deps, { campaign, scope, by: query.by, lang, of: 'due' }, (counters) => {
          const { draft, returned, accepted } = statesIn(counters)
          const { numerator, denominator, value } = ratesIn(counters)[0]!
          return {
            ...{ due: denominator, submitted: numerator, accepted, overdue: isOver ? draft + returned : 0 },
            rate: { numerator, denominator, value, definition },
          }
        })
      },
    }),
    endpoint({
      ...{ method: 'get', path: '/campaigns/:id/totals', tag: 'totals', may: 'totals' },
      summary: 'States, late reports and every rate with numerator and denominator, by one dimension',
      query: { by },
      answer: tableOf(countsSchema),
      async run({ caller: { scope }, id, query, lang }) {
        const campaign = await getCampaign(deps, scope, id)
        return tableIn(deps, { campaign, scope, by: query.by, lang, of: 'in' }, presentCounts(deps, campaign, lang))
      },
    }),
    endpoint({
      ...{ method: 'get', path: '/campaigns/:id/questions', tag: 'totals', may: 'totals' },
      summary: 'Per question: choices counted; numbers with sum, minimum, maximum, mean and median',
      answer: z.object({
        ...{ campaign: campaignSchema, at: z.date(), uncounted: uncountedSchema, hidden: z.boolean() },
        items: z.array(questionSchema),
      }),
      async run({ caller: { scope }, id, lang }) {
        const campaign = await getCampaign(deps, scope, id)
        const form = await models.formVersion.get(campaign.form)
        const least = await leastFor(deps, scope)
        const { value: questions, uncounted } = await tally.readingOf(campaign, clock, async () =>
          (await mayShow(deps, scope, await tally.total(scope, campaign._id)))
            ? tally.questions(scope, campaign)
            : null,
        )
        const items = (questions ?? []).map((one) => presentQuestion(form, one, { lang, least }))
        return { campaign: presentCampaign(campaign), at: now(), uncounted, hidden: !questions, items }
      },
    }),
    endpoint({
      ...{ method: 'get', path: '/campaigns/:id/days', tag: 'totals', may: 'totals' },
      summary: 'Reports handed in and accepted per day',
      answer: z.object({
        ...{ campaign: campaignSchema, due: z.int(), uncounted: uncountedSchema, hidden: z.boolean() },
        items: z.array(daySchema),
      }),
      async run({ caller: { scope }, id }) {
        const campaign = await getCampaign(deps, scope, id)
        const { value, uncounted } = await tally.readingOf(campaign, clock, async () => {
          const total = await tally.total(scope, campaign._id)
          if (!(await mayShow(deps, scope, total, 'due'))) return null
          return { due: dueIn(total), items: await tally.days(scope, campaign._id) }
        })
        const shown = value ?? { due: 0, items: [] }
        return { campaign: presentCampaign(campaign), uncounted, hidden: !value, ...shown }
      },
    }),
    endpoint({
      ...{ method: 'get', path: '/campaigns/:id/comparison', tag: 'totals', may: 'totals' },
      summary: 'Against the round before: rates that rise or fall, units that relapsed or mended',
      answer: z.object({
        campaign: campaignSchema,
        previous: campaignSchema.nullable(),
        uncounted: uncountedSchema,
        hidden: z.boolean(),
        units: movesSchema.nullable(),
        rates: z.array(
          rateSchema.extend({
            before: rateSchema,
            change: z.number().nullable(),
            trend: z.enum(['rise', 'fall', 'same']).nullable(),
          }),
        ),
      }),
      async run({ caller: { scope }, id, lang }) {
        const campaign = await getCampaign(deps, scope, id)
        const earlier = await tally.previousOf(campaign)
        const previous = earlier && (await models.campaign.findWithin(scope, earlier))
        const both = previous ? [campaign, previous] : [campaign]
        const { value, uncounted: lacking } = await tally.reading(both, clock, async () => ({
          totals: await Promise.all(both.map(({ _id }) => tally.total(scope, _id))),
          compared: previous && (await tally.compare(scope, campaign, previous._id)),
        }))
        const uncounted = lackOf([...lacking.values()])
        const shown = await Promise.all(value.totals.map((total) => mayShow(deps, scope, total)))
        const isShown = shown.every(Boolean)
        const { compared } = value
        const none = { units: null, rates: [] }
        if (!compared || !previous || !isShown)
          return { campaign: presentCampaign(campaign), previous: null, uncounted, hidden: !isShown, ...none }
        return {
          ...{ campaign: presentCampaign(campaign), previous: presentCampaign(previous), uncounted, hidden: false },
          units: { ...compared.units, definition: words.say(lang, 'tally-relapsed-definition') },
          rates: compared.rates.map(({ before, ...rate }) => ({
            ...presentRate(deps, rate, lang),
            before: presentRate(deps, before, lang),
            ...changeOf(before.value, rate.value),
          })),
        }
      },
    }),
    behindEndpoint(deps),
    overviewEndpoint(deps),
  ]
}

/** Of figures that are made of several campaigns. */
const lackOf = (all: Uncounted[]): Uncounted =>
  all.reduce<Uncounted>((sum, one) => (sum === null || one === null ? null : sum + one), 0)

function changeOf(before: number | null, now: number | null) {
  if (before === null || now === null) return { change: null, trend: null }
  const change = now - before
  return { change, trend: change > 0 ? ('rise' as const) : change < 0 ? ('fall' as const) : ('same' as const) }
}
