// Readings of totals that say what they do not hold. A figure is exact, or it comes with how many reports it lacks: nobody is
// to take a number for the whole while a crowd of reports is still being counted.
import { Types, type Connection } from 'mongoose'
import type { Campaign } from './campaign.ts'
import type { Report } from './report.ts'
import type { TallyFacts } from './tally-facts.ts'
import type { TallyClock } from './tally-refresh.ts'
import type { TallyHead } from './tally-schema.ts'

/** Reports whose latest change the figures lack; 0: exact; null: all of the campaign is being counted (anew). */
export type Uncounted = number | null
export interface Reading<T> {
  value: T
  /** By campaign id. */
  uncounted: Map<string, Uncounted>
}
type Counted = Pick<Campaign, '_id' | 'state' | 'dueAt' | 'graceDays' | 'timeZone' | 'reviewBy'>
type Head = Pick<TallyHead, '_id' | 'seq' | 'done' | 'kind' | 'basis'>

const mostTries = 3
const fewCampaigns = 2
const leastId = new Types.ObjectId('0'.repeat(24))

export function createTallyReading(
  connection: Connection,
  facts: TallyFacts,
  /** @returns whether nothing was left to bring in. */
  freshen: (clock: TallyClock) => Promise<boolean>,
) {
  const heads = connection.model<TallyHead>('TallyHead')
  const reports = connection.model<Report>('Report')

  async function headsOf(campaigns: Counted[]): Promise<Map<string, Head>> {
    const found = await heads
      .find({ _id: { $in: campaigns.map(({ _id }) => _id) } }, { seq: 1, done: 1, kind: 1, basis: 1 })
      .lean<Head[]>()
      .exec()
    return new Map(found.map((head) => [String(head._id), head]))
  }

  async function marked(campaigns: Counted[]): Promise<Map<string, number>> {
    const found = await reports
      .aggregate<{ _id: Types.ObjectId; count: number }>([
        { $match: { untallied: { $gt: leastId }, campaign: { $in: campaigns.map(({ _id }) => _id) } } },
        { $group: { _id: '$campaign', count: { $sum: 1 } } },
      ])
      .exec()
    return new Map(found.map(({ _id, count }) => [String(_id), count]))
  }

  /** Counted as a whole before, with the dates it has now. */
  function isCounted({ state, ...campaign }: Counted, head: Head | undefined, clock: TallyClock): boolean {
    if (state === 'opening' || !head || (!head.done && head.kind === 'recount')) return false
    return facts.isBasis(head.basis, campaign, clock.timeZone)
  }
  /** Of one campaign, or two compared, also with what the round before has come to; of many that would be a search for each of them. */
  const isWhole = async ({ _id }: Counted, head: Head, clock: TallyClock): Promise<boolean> =>
    (await facts.factsOf(_id, clock.timeZone)).basis === head.basis

  return async function read<T>(campaigns: Counted[], clock: TallyClock, work: () => Promise<T>): Promise<Reading<T>> {
    for (let tries = 1; ; tries++) {
      const isAll = await freshen(clock)
      const before = await headsOf(campaigns)
      const value = await work()
      const after = await headsOf(campaigns)
      // Cells are written one after the other: figures read meanwhile may be partly of before and partly of after.
      const moved = campaigns.filter(({ _id }) => {
        const [one, other] = [before.get(String(_id)), after.get(String(_id))]
        return !one?.done || !other?.done || one.seq !== other.seq
      })
      let whole = campaigns.filter((campaign) => isCounted(campaign, after.get(String(campaign._id)), clock))
      if (campaigns.length <= fewCampaigns) {
        const isOf = await Promise.all(whole.map((one) => isWhole(one, after.get(String(one._id))!, clock)))
        whole = whole.filter((_, at) => isOf[at])
      }
      const isSettled = moved.every((one) => !whole.includes(one))
      // Where reports are left to be counted, trying again would only make the reader wait.
      if (!isSettled && isAll && tries < mostTries) continue
      const uncounted = new Map<string, Uncounted>(campaigns.map(({ _id }) => [String(_id), null]))
      for (const { _id } of whole) uncounted.set(String(_id), 0)
      if (!isAll) for (const [id, count] of await marked(whole)) uncounted.set(id, count)
      for (const one of moved)
        if (whole.includes(one)) uncounted.set(String(one._id), uncounted.get(String(one._id)) || 1)
      return { value, uncounted }
    }
  }
}
