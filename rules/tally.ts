// Tallies (统计): what a report counts for, and how counts add up. Every count is a whole number under a path, so parts add in
// any order to the same sum, and what a report counted for before can be taken out exactly. No clock, no I/O.

export type { Counters } from './tally/counters.ts'
export { added, isEmptyCounters, nested, flattened, taken } from './tally/counters.ts'

/** What of a form is counted, worked out from its rows and settings. */
export { planOf, type Counted, type TallyPlan } from './tally/plan.ts'

/** What one report counts for. */
export { shareOf, sameShare, tallyStates, type Share, type ShareGiven, type TallyState } from './tally/share.ts'

/** Which cells a share counts in, and what changes in them. */
export {
  cellIdOf,
  changesOf,
  districtRows,
  isRareState,
  marksOf,
  sideMark,
  sides,
  type CellChange,
  type CellKey,
  type Level,
  type Move,
  type Side,
} from './tally/cells.ts'

/** Reading sums. */
export { rateIds, ratesIn, statesIn, type RateId, type Rate } from './tally/rates.ts'
export { daysIn, movesIn, pagesNeeded, questionsIn, type QuestionFigures, type Day } from './tally/figures.ts'
export { inTenThousands } from './tally/numbers.ts'
