// The calls of the overview at 1,000,000 reports against 10,000: p95 in ms (limit 50) and how much more it costs (limit 1.5).
// ratio = limit / ours.
import type { Scope } from '../rules/scope.ts'
import { rounded, type Measure } from './measure.ts'
import { tallyClock, withReports, type TallyGround } from './tally-ground.ts'

const [few, many] = [10_000, 1_000_000]
const rounds = 60
const limitMs = 50
const limitGrowth = 1.5

export default async function (): Promise<Measure[]> {
  const small = await withReports(few, p95)
  const large = await withReports(many, p95)
  const growth = large / small
  const figures = { reports: many, smallMs: rounded(small), largeMs: rounded(large) }
  return [
    {
      ...{ name: 'totals', ours: rounded(large), limit: limitMs, ratio: rounded(limitMs / large), unit: 'ms p95' },
      ...figures,
    },
    {
      ...{ name: 'totals-growth', ours: rounded(growth), limit: limitGrowth, ratio: rounded(limitGrowth / growth) },
      ...{ unit: 'times', ...figures },
    },
  ]
}

export async function p95({ models, campaign }: TallyGround): Promise<number> {
  const { tally } = models
  const scopes: Scope[] = [{}, { districts: ['500103'] }]
  const calls: ((scope: Scope) => Promise<unknown>)[] = [
    // As the server reads: with what has just changed, and a word on what is missing.
    (scope) => tally.readingOf(campaign, tallyClock, () => tally.rates(scope, campaign._id)),
    (scope) => tally.rows(scope, campaign._id, 'district'),
    (scope) => tally.rows(scope, campaign._id, 'unitType'),
    (scope) => tally.rows(scope, campaign._id, 'chamber'),
    (scope) => tally.days(scope, campaign._id),
    (scope) => tally.questions(scope, campaign),
    // Who owes in a trade that has many, and in one that has none at all.
    (scope) => tally.behind(scope, campaign._id, { industry: 'trade', only: 'open' }, { limit: 50 }),
    (scope) => tally.behind(scope, campaign._id, { industry: 'unheard_of', only: 'open' }, { limit: 50 }),
  ]
  const times: number[] = []
  for (let round = -5; round < rounds; round++)
    for (const scope of scopes)
      for (const call of calls) {
        const begun = performance.now()
        await call(scope)
        if (round >= 0) times.push(performance.now() - begun)
      }
  return times.sort((a, b) => a - b)[Math.floor(times.length * 0.95)]!
}
