// The rates of a campaign. Each is a numerator and a denominator that add up; a denominator of 0 is 不适用, never 0 % or 100 %.
// What each means, for people, is in locales/*.tally.ftl under `rate-<id>` and `rate-<id>-definition`.
import { type Counters } from './counters.ts'
import { sumAt } from './numbers.ts'
import type { TallyState } from './share.ts'
import { tallyStates } from './share.ts'

/** Of units: reported ÷ due, judged legalised ÷ due. The others are made of answers, as the form's settings say. */
const unitRateIds = ['report', 'legalised'] as const
export const formRateIds = [
  'os',
  'office',
  'antivirus',
  'all_three',
  'ledger',
  'domestic_copies',
  'domestic_money',
  'preinstalled',
] as const
export const rateIds = [...unitRateIds, ...formRateIds] as const
export type RateId = (typeof rateIds)[number]

export interface Rate {
  id: RateId
  numerator: number
  denominator: number
  /** null: 不适用. */
  value: number | null
}

export const statesIn = (counters: Counters): Record<TallyState, number> =>
  Object.fromEntries(tallyStates.map((state) => [state, counters[`s.${state}`] ?? 0])) as Record<TallyState, number>

export function ratesIn(counters: Counters): Rate[] {
  const states = statesIn(counters)
  const due = tallyStates.reduce((sum, state) => sum + states[state], 0)
  const partsOf = (id: RateId): [number, number] => {
    if (id === 'report') return [states.submitted + states.in_review + states.accepted, due]
    if (id === 'legalised') return [counters['legalised'] ?? 0, due]
    return [sumAt(counters, `r.${id}.n`), sumAt(counters, `r.${id}.d`)]
  }
  return rateIds.map((id) => {
    const [numerator, denominator] = partsOf(id)
    return { id, numerator, denominator, value: denominator === 0 ? null : numerator / denominator }
  })
}
