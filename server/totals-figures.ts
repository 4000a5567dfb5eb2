// What figures look like when they leave: counts, every rate with what it means, and what the figures lack.
import { z } from 'zod'
import type { Campaign } from '../models/campaign.ts'
import { reportStates } from '../models/report.ts'
import { isOwnLine, leastUnits } from '../rules/disclose.ts'
import type { Scope } from '../rules/scope.ts'
import { rateIds, ratesIn, statesIn, type Counters, type Rate } from '../rules/tally.ts'
import type { ServerDeps } from './deps.ts'

/** In every answer with figures. */
export const uncountedSchema = z.int().min(0).nullable().meta({
  description:
    'Reports whose latest change the figures lack. 0: exact. null: the campaign is being counted as a whole, the figures are not its own yet.',
})
export const nameSchema = z.object({ code: z.string().nullable(), label: z.string().nullable() })
export const rateSchema = z.object({
  id: z.enum(rateIds),
  label: z.string(),
  numerator: z.number(),
  denominator: z.number(),
  /** null: not applicable. */
  value: z.number().nullable(),
  definition: z.string(),
})
export const countsSchema = z.object({
  due: z.int(),
  states: z.record(z.enum(reportStates), z.int()),
  late: z.int(),
  overdue: z.int(),
  gap: z.object({ licences: z.number(), units: z.int(), definition: z.string() }),
  rates: z.array(rateSchema),
})

export const dueIn = (counters: Counters): number =>
  Object.values(statesIn(counters)).reduce((sum, many) => sum + many, 0)

const inIn = (counters: Counters): number => ratesIn(counters)[0]!.numerator

export const presentRate = ({ words }: ServerDeps, rate: Rate, lang: string) => ({
  ...rate,
  label: words.say(lang, `rate-${rate.id}`),
  definition: words.say(lang, `rate-${rate.id}-definition`),
})

export const presentCounts = (deps: ServerDeps, campaign: Campaign, lang: string) => (counters: Counters) => {
  const states = statesIn(counters)
  return {
    ...{ due: dueIn(counters), states, late: counters['late'] ?? 0 },
    overdue: deps.now() > campaign.dueAt ? states.draft + states.returned : 0,
    gap: {
      ...{ licences: counters['gap.w'] ?? 0, units: counters['gapUnits'] ?? 0 },
      definition: deps.words.say(lang, 'tally-gap-definition'),
    },
    rates: ratesIn(counters).map((rate) => presentRate(deps, rate, lang)),
  }
}

export const cellSizeOf = async (deps: ServerDeps): Promise<number> => (await deps.cellSize?.()) ?? leastUnits

/** Units that a figure must be of to be shown to a caller; 0: the own line, everything is shown. */
export const leastFor = async (deps: ServerDeps, scope: Scope): Promise<number> =>
  isOwnLine(scope) ? 0 : cellSizeOf(deps)

const isEnough = (units: number, least: number): boolean => units === 0 || units >= least

/** Whether the whole of what a caller sees may be shown: who was asked, and, of answers, who is in. */
export async function mayShow(deps: ServerDeps, scope: Scope, counters: Counters, of: 'due' | 'in' = 'in') {
  const least = await leastFor(deps, scope)
  return isEnough(dueIn(counters), least) && (of === 'due' || isEnough(inIn(counters), least))
}
