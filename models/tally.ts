// Totals (统计): read models that equal a recount of the reports at any time, and cost the same to read at ten thousand reports
// as at a million. docs/decisions/0015-tally.md.
import type { Connection, Types } from 'mongoose'
import type { Scope } from '../rules/scope.ts'
import { daysIn, movesIn, questionsIn, ratesIn, type Counters } from '../rules/tally.ts'
import type { FormVersionModel } from './form-version.ts'
import { createTallyBehind, type Behind } from './tally-behind.ts'
import { createTallyFacts } from './tally-facts.ts'
import { createTallyRead, type TallyDimension, type TallyRow } from './tally-read.ts'
import { createTallyRecount } from './tally-recount.ts'
import { createTallyRefresh, type TallyClock } from './tally-refresh.ts'
import { headSchema, shareSchema, tallySchema, type ShareDoc, type Tally, type TallyHead } from './tally-schema.ts'
import type { Campaign } from './campaign.ts'

export { tallyDimensions, type TallyDimension, type TallyRow } from './tally-read.ts'
export { moves, type Behind } from './tally-behind.ts'
export type { TallyClock } from './tally-refresh.ts'

/** Reports that one reading brings up to date before it answers; a job does the rest of a crowd. */
const mostOnRead = 200
const mostPasses = 3

/** Only after the report model. */
export function createTallyModel(connection: Connection, { formVersion }: { formVersion: FormVersionModel }) {
  const model = connection.model<Tally>('Tally', tallySchema)
  const shares = connection.model<ShareDoc>('TallyShare', shareSchema)
  const heads = connection.model<TallyHead>('TallyHead', headSchema)
  const facts = createTallyFacts(connection, formVersion)
  const { recount, check } = createTallyRecount(connection, facts)
  const { headOf, ...changing } = createTallyRefresh(connection, facts, recount)
  const checking = { check }
  const behind = createTallyBehind(connection)
  const read = createTallyRead(connection)
  let freshening: Promise<unknown> | null = null
  const refreshed = async (clock: TallyClock) => {
    for (let pass = 0; pass < mostPasses && (await changing.refresh(clock, mostOnRead)).more; pass++);
  }

  return {
    ...{ model, shares, heads, ...changing, ...checking },
    /** The reports behind a figure, in unit order from `after` on. */
    behind: (scope: Scope, campaign: Types.ObjectId, filter: Behind, page: { after?: string; limit: number }) =>
      behind(scope, campaign, filter, page),
    /** Before a reading: what has just changed counts. Several at once wait for one. */
    async freshen(clock: TallyClock): Promise<void> {
      // A run that began before us may have missed what we wait for.
      if (freshening) await freshening.catch(() => undefined)
      freshening ??= refreshed(clock).finally(() => (freshening = null))
      await freshening
    },
    /** Everything of a campaign anew. @returns reports counted; null when somebody else is at it. */
    async recount(campaign: Types.ObjectId, clock: TallyClock): Promise<number | null> {
      await headOf(campaign, await facts.factsOf(campaign, clock.timeZone))
      return recount(campaign, clock)
    },

    /** Sums by a dimension's values; together they are the total. */
    rows: (scope: Scope, campaign: Types.ObjectId, by: TallyDimension): Promise<TallyRow[]> =>
      read.rows(scope, campaign, by),
    total: async (scope: Scope, campaign: Types.ObjectId): Promise<Counters> =>
      (await read.rows(scope, campaign, null))[0]?.counters ?? {},
    rates: async (scope: Scope, campaign: Types.ObjectId) =>
      ratesIn((await read.rows(scope, campaign, null))[0]?.counters ?? {}),
    async questions(scope: Scope, { _id, form }: Pick<Campaign, '_id' | 'form'>) {
      const [{ questions }, { counters, page }] = await Promise.all([
        facts.planFor(form),
        read.details(scope, _id, true),
      ])
      const figures = questionsIn(counters, questions, page)
      return figures.map(({ choices: counts, ...one }, at) => ({ ...one, counts, ...questions[at]! }))
    },
    days: async (scope: Scope, campaign: Types.ObjectId) =>
      daysIn((await read.details(scope, campaign, false)).counters),
    /** Against the round before; null when there is none. */
    async compare(scope: Scope, campaign: Campaign) {
      const previous = await facts.previousOf(campaign)
      if (!previous) return null
      const [now, before] = await Promise.all([read.rows(scope, campaign._id, null), read.rows(scope, previous, null)])
      const [current, earlier] = [now[0]?.counters ?? {}, before[0]?.counters ?? {}]
      const earlierRates = ratesIn(earlier)
      return {
        previous,
        units: movesIn(current),
        rates: ratesIn(current).map((rate, at) => ({ ...rate, before: earlierRates[at]! })),
      }
    },
  }
}
export type TallyModel = ReturnType<typeof createTallyModel>
