// Totals (统计): read models that equal a recount of the reports at any time, and cost the same to read at ten thousand reports
// as at a million. docs/decisions/0015-tally.md.
import type { Connection, Types } from 'mongoose'
import type { Scope } from '../rules/scope.ts'
import { daysIn, movesIn, questionsIn, ratesIn, type Counters } from '../rules/tally.ts'
import type { FormVersionModel } from './form-version.ts'
import { createTallyBehind, type Behind } from './tally-behind.ts'
import { createTallyFacts } from './tally-facts.ts'
import { smallRows } from './tally-hidden.ts'
import { createTallyMoves } from './tally-moves.ts'
import { createTallyReading } from './tally-reading.ts'
import { createTallyRead, type TallyDimension, type TallyRow } from './tally-read.ts'
import { createTallyRecount } from './tally-recount.ts'
import { createTallyRefresh, type RefreshDeps, type TallyClock } from './tally-refresh.ts'
import { headSchema, shareSchema, tallySchema, type ShareDoc, type Tally, type TallyHead } from './tally-schema.ts'
import type { Campaign } from './campaign.ts'

export { rowName, tallyDimensions, type TallyDimension, type TallyRow } from './tally-read.ts'
export { moves, type Behind } from './tally-behind.ts'
export type { TallyClock } from './tally-refresh.ts'
export type { HiddenRows } from './tally-hidden.ts'
export type { Uncounted } from './tally-reading.ts'

/** Reports that one reading brings up to date before it answers; a job does the rest of a crowd. */
const mostOnRead = 200
const mostPasses = 3
/** In a rush a reader is told what is missing instead of waiting for it. */
const patienceMs = 300

/** Only after the report model. */
export function createTallyModel(
  connection: Connection,
  { formVersion, ...sizes }: { formVersion: FormVersionModel } & Pick<RefreshDeps, 'mostInHead' | 'hold'>,
) {
  const model = connection.model<Tally>('Tally', tallySchema)
  const shares = connection.model<ShareDoc>('TallyShare', shareSchema)
  const heads = connection.model<TallyHead>('TallyHead', headSchema)
  const facts = createTallyFacts(connection, formVersion)
  const { recount, check } = createTallyRecount(connection, facts)
  const kept = createTallyMoves(connection)
  const { headOf, ...changing } = createTallyRefresh(connection, { facts, kept, recount, ...sizes })
  const checking = { check }
  const behind = createTallyBehind(connection)
  const read = createTallyRead(connection)
  let freshening: Promise<boolean> | null = null
  /** @returns whether all that was marked is counted. */
  const refreshed = async (clock: TallyClock): Promise<boolean> => {
    const begun = performance.now()
    for (let pass = 0; pass < mostPasses && performance.now() - begun < patienceMs; pass++) {
      const { more, held } = await changing.refresh(clock, mostOnRead)
      if (!more) return !held
    }
    return false
  }
  const freshen = async (clock: TallyClock): Promise<boolean> => {
    // A run that began before us may have missed what we wait for.
    if (freshening) await freshening.catch(() => undefined)
    freshening ??= refreshed(clock).finally(() => (freshening = null))
    return freshening
  }
  const reading = createTallyReading(connection, facts, freshen)

  return {
    ...{ model, shares, heads, kept, ...changing, ...checking },
    /** The reports behind a figure, in unit order from `after` on. */
    behind: (scope: Scope, campaign: Types.ObjectId, filter: Behind, page: { after?: string; limit: number }) =>
      behind(scope, campaign, filter, page),
    /** Brings in what has just changed, reads, and tells what the reading lacks. Readings at once wait for one refresh. */
    freshen,
    reading,
    async readingOf<T>(campaign: Campaign, clock: TallyClock, work: () => Promise<T>) {
      const { value, uncounted } = await reading([campaign], clock, work)
      return { value, uncounted: uncounted.get(String(campaign._id))! }
    },
    /** Everything of a campaign anew. @returns reports counted; null when somebody else is at it. */
    async recount(campaign: Types.ObjectId, clock: TallyClock): Promise<number | null> {
      await headOf(campaign, await facts.factsOf(campaign, clock.timeZone))
      return recount(campaign, clock)
    },

    /** Nightly: what stopped processes left behind. */
    async sweep(now: Date): Promise<void> {
      const begun = await heads.find({ done: false }, { crowd: 1 }).lean<TallyHead[]>().exec()
      await kept.sweep(
        begun.flatMap(({ crowd }) => (crowd ? [crowd.id] : [])),
        now,
      )
    },

    /** Sums by a dimension's values; together they are the total. */
    rows: (scope: Scope, campaign: Types.ObjectId, by: TallyDimension): Promise<TallyRow[]> =>
      read.rows(scope, campaign, by),
    /**
     * Rows that may not be shown to whoever looks across others' lines, by dimension; null: nothing may. `due`: by the units asked,
     * for figures of who has reported; `in`: by those that are in as well, for figures made of their answers.
     */
    async hidden(scope: Scope, campaign: Types.ObjectId, least: number, of: 'due' | 'in') {
      const profiles = await read.profiles(scope, campaign)
      return smallRows(profiles, least, of)
    },
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
    previousOf: facts.previousOf,
    /** Against the round before. */
    async compare(scope: Scope, campaign: Pick<Campaign, '_id'>, previous: Types.ObjectId) {
      const [now, before] = await Promise.all([read.rows(scope, campaign._id, null), read.rows(scope, previous, null)])
      const [current, earlier] = [now[0]?.counters ?? {}, before[0]?.counters ?? {}]
      const earlierRates = ratesIn(earlier)
      return {
        units: movesIn(current),
        rates: ratesIn(current).map((rate, at) => ({ ...rate, before: earlierRates[at]! })),
      }
    },
  }
}
export type TallyModel = ReturnType<typeof createTallyModel>
