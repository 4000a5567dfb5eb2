// Totals for those who look after campaigns: by dimension, per question, per day, against the round before, and the reports behind
// a figure. They come from the read models (models/tally.ts); the small-cell rule holds for whoever reads across others' lines.
import { z } from 'zod'
import type { Campaign } from '../models/campaign.ts'
import { reportStates } from '../models/report.ts'
import { moves, tallyDimensions, type Behind, type TallyDimension, type TallyRow } from '../models/tally.ts'
import { disclose, isOwnLine, leastUnits } from '../rules/disclose.ts'
import type { Scope } from '../rules/scope.ts'
import { rateIds, ratesIn, statesIn, type Counters, type Rate } from '../rules/tally.ts'
import { campaignSchema, dimsSchema, getCampaign, nameOf, presentCampaign, presentDims } from './campaign.ts'
import type { ServerDeps } from './deps.ts'
import { endpoint, pageOf, paging, readCursor, writeCursor, type AnyEndpoint } from './endpoint.ts'
import { Problem } from './problem.ts'
import { presentQuestion, questionSchema } from './totals-question.ts'

const nameSchema = z.object({ code: z.string().nullable(), label: z.string().nullable() })
const rateSchema = z.object({
  id: z.enum(rateIds),
  label: z.string(),
  numerator: z.number(),
  denominator: z.number(),
  /** null: not applicable. */
  value: z.number().nullable(),
  definition: z.string(),
})
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
const countsSchema = z.object({
  due: z.int(),
  states: z.record(z.enum(reportStates), z.int()),
  late: z.int(),
  overdue: z.int(),
  gap: z.object({ licences: z.number(), units: z.int(), definition: z.string() }),
  rates: z.array(rateSchema),
})
/** Rows of fewer units than may be shown stand in `hidden`, without figures; so may others that would give them away. */
const tableOf = <T extends z.ZodObject>(figures: T) =>
  z.object({
    campaign: campaignSchema,
    by: z.enum(tallyDimensions),
    at: z.date(),
    rows: z.array(nameSchema.extend(figures.shape)),
    hidden: z.array(nameSchema),
    total: figures.nullable(),
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
const word = z.string().max(200)
const behindQuery = {
  ...paging(),
  ...{ district: word.optional(), unitType: word.optional(), industry: word.optional() },
  ...{ chamber: word.optional(), superior: word.optional(), state: z.enum(reportStates).optional() },
  only: z.enum(['in', 'open', 'late', 'legalised', 'gap']).optional(),
  day: z.iso.date().optional(),
  moved: z.enum(Object.keys(moves) as (keyof typeof moves)[]).optional(),
  ...{ question: word.optional(), choice: word.optional() },
}
const overviewSchema = z.object({
  at: z.date(),
  campaigns: z.array(campaignSchema.extend({ figures: countsSchema.nullable() })),
  measures: z.array(z.object({ measure: z.int(), campaigns: z.int(), due: z.int(), submitted: z.int() })),
})

export const totalsEndpoints = (deps: ServerDeps): AnyEndpoint[] => {
  const { models, now, timeZone, words } = deps
  const { tally } = models
  const cellSize = async () => (await deps.cellSize?.()) ?? leastUnits

  /** The campaign within the scope, its totals up to date. */
  async function current(scope: Scope, id: string): Promise<Campaign> {
    const [campaign] = await Promise.all([getCampaign(deps, scope, id), tally.freshen({ now, timeZone })])
    return campaign
  }
  async function table<F>(
    given: { campaign: Campaign; scope: Scope; by: TallyDimension; lang: string },
    figuresOf: (counters: Counters) => F,
  ) {
    const { campaign, scope, lang } = given
    const rows = await tally.rows(scope, campaign._id, given.by)
    const { hidden, totalHidden } = isOwnLine(scope)
      ? { hidden: [] as boolean[], totalHidden: false }
      : disclose(
          rows.map(({ counters }) => dueIn(counters)),
          await cellSize(),
        )
    const named = ({ code }: TallyRow) => ({ code, label: labelOf(deps, given.by, code, lang) })
    return {
      ...{ campaign: presentCampaign(campaign), by: given.by, at: now() },
      rows: rows.filter((_, at) => !hidden[at]).map((row) => ({ ...named(row), ...figuresOf(row.counters) })),
      hidden: rows.filter((_, at) => hidden[at]).map(named),
      total: totalHidden ? null : figuresOf(summed(rows)),
    }
  }
  /** Whether the whole of what a caller sees may be shown. */
  const mayShow = async (scope: Scope, counters: Counters) =>
    isOwnLine(scope) || dueIn(counters) === 0 || dueIn(counters) >= (await cellSize())

  const counted = (campaign: Campaign, lang: string) => (counters: Counters) => {
    const states = statesIn(counters)
    return {
      ...{ due: dueIn(counters), states, late: counters['late'] ?? 0 },
      overdue: now() > campaign.dueAt ? states.draft + states.returned : 0,
      gap: {
        ...{ licences: counters['gap.w'] ?? 0, units: counters['gapUnits'] ?? 0 },
        definition: words.say(lang, 'tally-gap-definition'),
      },
      rates: ratesIn(counters).map((rate) => presentRate(deps, rate, lang)),
    }
  }

  return [
    endpoint({
      ...{ method: 'get', path: '/campaigns/:id/progress', tag: 'totals', may: 'totals' },
      summary: 'Who was asked and who has reported, by one dimension',
      query: { by },
      answer: tableOf(figuresSchema),
      async run({ caller: { scope }, id, query, lang }) {
        const campaign = await current(scope, id)
        const isOver = now() > campaign.dueAt
        const definition = words.say(lang, 'rate-submitted-definition')
        return table({ campaign, scope, by: query.by, lang }, (counters) => {
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
        const campaign = await current(scope, id)
        return table({ campaign, scope, by: query.by, lang }, counted(campaign, lang))
      },
    }),
    endpoint({
      ...{ method: 'get', path: '/campaigns/:id/questions', tag: 'totals', may: 'totals' },
      summary: 'Per question: choices counted; numbers with sum, minimum, maximum, mean and median',
      answer: z.object({ campaign: campaignSchema, at: z.date(), hidden: z.boolean(), items: z.array(questionSchema) }),
      async run({ caller: { scope }, id, lang }) {
        const campaign = await current(scope, id)
        const [total, form] = await Promise.all([
          tally.total(scope, campaign._id),
          models.formVersion.get(campaign.form),
        ])
        const isShown = await mayShow(scope, total)
        const questions = isShown ? await tally.questions(scope, campaign) : []
        const items = questions.map((one) => presentQuestion(form, one, lang))
        return { campaign: presentCampaign(campaign), at: now(), hidden: !isShown, items }
      },
    }),
    endpoint({
      ...{ method: 'get', path: '/campaigns/:id/days', tag: 'totals', may: 'totals' },
      summary: 'Reports handed in and accepted per day',
      answer: z.object({ campaign: campaignSchema, due: z.int(), hidden: z.boolean(), items: z.array(daySchema) }),
      async run({ caller: { scope }, id }) {
        const campaign = await current(scope, id)
        const total = await tally.total(scope, campaign._id)
        const isShown = await mayShow(scope, total)
        const items = isShown ? await tally.days(scope, campaign._id) : []
        return { campaign: presentCampaign(campaign), due: isShown ? dueIn(total) : 0, hidden: !isShown, items }
      },
    }),
    endpoint({
      ...{ method: 'get', path: '/campaigns/:id/comparison', tag: 'totals', may: 'totals' },
      summary: 'Against the round before: rates that rise or fall, units that relapsed or mended',
      answer: z.object({
        campaign: campaignSchema,
        previous: campaignSchema.nullable(),
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
        const campaign = await current(scope, id)
        const [total, compared] = await Promise.all([tally.total(scope, campaign._id), tally.compare(scope, campaign)])
        const isShown = await mayShow(scope, total)
        const previous = compared && (await models.campaign.findWithin(scope, compared.previous))
        const none = { units: null, rates: [] }
        if (!compared || !previous || !isShown)
          return { campaign: presentCampaign(campaign), previous: null, hidden: !isShown, ...none }
        return {
          ...{ campaign: presentCampaign(campaign), previous: presentCampaign(previous), hidden: false },
          units: { ...compared.units, definition: words.say(lang, 'tally-relapsed-definition') },
          rates: compared.rates.map(({ before, ...rate }) => ({
            ...presentRate(deps, rate, lang),
            before: presentRate(deps, before, lang),
            ...changeOf(before.value, rate.value),
          })),
        }
      },
    }),
    endpoint({
      ...{ method: 'get', path: '/campaigns/:id/behind', tag: 'totals', may: 'totals' },
      summary: 'The reports behind a figure',
      description: 'All filters given must hold. An empty dimension names the units without it.',
      query: behindQuery,
      answer: pageOf(
        dimsSchema.extend({
          ...{ report: z.string(), unit: z.string(), unitName: z.string(), state: z.enum(reportStates) },
          submittedAt: z.date().nullable(),
        }),
      ).extend({ hidden: z.boolean() }),
      async run({ caller: { scope }, id, query, lang }) {
        const {
          limit,
          cursor,
          question,
          choice,
          lang: _lang,
          fields: _fields,
          ...rest
        } = query as typeof query & {
          lang?: string
          fields?: string
        }
        if ((question === undefined) !== (choice === undefined))
          throw new Problem('invalid-input', { issues: [{ at: 'choice', code: 'needs-question' }] })
        const campaign = await current(scope, id)
        const filter: Behind = {
          ...rest,
          ...(question !== undefined && choice !== undefined && { choice: { question, choice } }),
        }
        const least = isOwnLine(scope) ? 0 : await cellSize()
        const isHidden = least > 0 && (await tally.behind(scope, campaign._id, filter, { limit: least })).length < least
        if (isHidden) return { items: [], next: null, hidden: true }
        const after = readCursor(z.string().max(60), cursor)
        const found = await tally.behind(scope, campaign._id, filter, { after, limit: limit + 1 })
        const items = found.slice(0, limit)
        return {
          items: items.map((one) => ({
            ...{ report: one._id.toHexString(), unit: one.unit, unitName: one.unitName, state: one.state },
            submittedAt: one.submittedAt ?? null,
            ...presentDims(deps.label, one.dims, lang),
          })),
          next: found.length > items.length ? writeCursor(items.at(-1)!.unit) : null,
          hidden: false,
        }
      },
    }),
    endpoint({
      ...{ method: 'get', path: '/overview', tag: 'totals', may: 'totals' },
      summary: 'Every campaign within the own scope with its figures, the latest first, and sums by measure',
      answer: overviewSchema,
      async run({ caller: { scope }, lang }) {
        const [listed] = await Promise.all([models.campaign.listWithin(scope), tally.freshen({ now, timeZone })])
        const shown = listed.filter(({ state }) => state !== 'draft').slice(0, mostCampaigns)
        const totals = await Promise.all(shown.map(({ _id }) => tally.total(scope, _id)))
        const visible = await Promise.all(totals.map((counters) => mayShow(scope, counters)))
        const measures = new Map<number, { campaigns: number; due: number; submitted: number }>()
        for (const [at, { measure }] of shown.entries()) {
          if (!visible[at]) continue
          const known = measures.get(measure) ?? { campaigns: 0, due: 0, submitted: 0 }
          const { numerator, denominator } = ratesIn(totals[at]!)[0]!
          const { campaigns, due, submitted } = known
          measures.set(measure, {
            ...{ campaigns: campaigns + 1, due: due + denominator, submitted: submitted + numerator },
          })
        }
        return {
          at: now(),
          campaigns: shown.map((campaign, at) => ({
            ...presentCampaign(campaign),
            figures: visible[at] ? counted(campaign, lang)(totals[at]!) : null,
          })),
          measures: [...measures].sort(([a], [b]) => a - b).map(([measure, sums]) => ({ measure, ...sums })),
        }
      },
    }),
  ]
}

const mostCampaigns = 100

const dueIn = (counters: Counters): number => Object.values(statesIn(counters)).reduce((sum, many) => sum + many, 0)

function summed(rows: TallyRow[]): Counters {
  const total: Counters = {}
  for (const { counters } of rows)
    for (const [path, by] of Object.entries(counters)) total[path] = (total[path] ?? 0) + by
  return total
}

const presentRate = ({ words }: ServerDeps, rate: Rate, lang: string) => ({
  ...rate,
  label: words.say(lang, `rate-${rate.id}`),
  definition: words.say(lang, `rate-${rate.id}-definition`),
})

function changeOf(before: number | null, now: number | null) {
  if (before === null || now === null) return { change: null, trend: null }
  const change = now - before
  return { change, trend: change > 0 ? ('rise' as const) : change < 0 ? ('fall' as const) : ('same' as const) }
}

/** A superior is known by its code; its name is the unit's. */
const labelOf = ({ label }: ServerDeps, dimension: TallyDimension, code: string | null, lang: string) =>
  dimension === 'superior' ? code : nameOf(label, dimension, code, lang)
