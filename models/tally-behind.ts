// The reports behind a figure of the totals, page by page. They are found by the marks of their shares, so that the list is
// that of the figure itself, and each page costs the same wherever it begins.
import type { Connection, Types } from 'mongoose'
import type { Scope } from '../rules/scope.ts'
import { districtRows, isRareState, sideMark, sides, type RateId, type Side, type TallyState } from '../rules/tally.ts'
import type { Report } from './report.ts'
import { reportsWithin } from './scope.ts'
import { definedOf, sharesWithin, type TallyDimension } from './tally-read.ts'
import type { ShareDoc } from './tally-schema.ts'

/** As in `movesIn` (rules/tally/figures.ts): compliance before and now. */
export const moves = {
  stayed: ['yes.yes'],
  relapsed: ['yes.no'],
  mended: ['no.yes'],
  stillNot: ['no.no'],
  notYet: ['yes.none', 'no.none'],
  fresh: ['none.yes', 'none.no'],
} as const

/** All that is given must hold. An empty text of a dimension: units without it. */
export interface Behind extends Partial<Record<TallyDimension, string>> {
  state?: TallyState
  /** `in`: handed in and not sent back; `open`: owed. */
  only?: 'in' | 'open' | 'late' | 'legalised' | 'gap'
  /** Handed in on that local day, and not sent back. */
  day?: string
  /** Accepted on that local day. */
  acceptedDay?: string
  moved?: keyof typeof moves
  /** Who answered this question, of those that are in. */
  answered?: string
  /** Who chose this. */
  choice?: { question: string; choice: string }
  /** Whose answers are in this rate. */
  rate?: RateId
}
export type BehindReport = Pick<Report, '_id' | 'unit' | 'unitName' | 'dims' | 'state' | 'submittedAt'>

/** The side or sides of a campaign's reports that a filter can find anything on. */
function sidesOf({ only, state, day, acceptedDay, choice, answered, rate }: Behind): readonly Side[] {
  const isOpen = only === 'open' || state === 'draft' || state === 'returned'
  const isIn =
    (only !== undefined && only !== 'open') ||
    ['submitted', 'in_review', 'accepted'].includes(state ?? '') ||
    [day, acceptedDay, choice, answered, rate].some((given) => given !== undefined)
  if (isOpen) return isIn ? [] : ['open']
  return isIn ? ['in'] : sides
}

type Condition = Record<string, unknown>
/**
 * All must hold of the shares of one side. The first is the mark that leads through the index, expected to be the rarest; the
 * others are looked at on the way.
 */
function conditionsOf(filter: Behind, side: Side): [Condition, ...Condition[]] {
  const { district, state, only, day, acceptedDay, moved, choice, answered, rate } = filter
  const marks = (...found: string[]): Condition => ({ marks: found.length > 1 ? { $in: found } : found[0] })
  const rare: Condition[] = []
  const common: Condition[] = []
  const other: Condition[] = []
  if (state && isRareState(state)) rare.push(marks(`state=${state}`))
  else if (state) other.push({ 'share.state': state })
  if (moved) rare.push(marks(...moves[moved].map((move) => `moved=${move}`)))
  for (const by of ['chamber', 'superior'] as const)
    if (filter[by]) rare.push(marks(sideMark(side, { row: [by, filter[by]] })))
  if (only === 'late' || only === 'gap') rare.push(marks(only))
  if (only === 'legalised') other.push({ 'share.legalised': true })
  if (day) rare.push(marks(`day=${day}`))
  if (acceptedDay) rare.push(marks(`accepted=${acceptedDay}`))
  for (const by of districtRows) {
    const value = filter[by]
    if (value) common.push(marks(sideMark(side, { ...(district && { district }), row: [by, value] })))
  }
  if (district) common.push(marks(sideMark(side, { district })))
  if (choice) common.push(marks(`q.${choice.question}=${choice.choice}`))
  for (const by of ['superior', 'chamber', 'industry', 'district', 'unitType'] as const)
    if (filter[by] === '') other.push({ [`share.${by}`]: null })
  if (answered)
    other.push({ $or: ['numbers', 'choices'].map((kind) => ({ [`share.${kind}.${answered}`]: { $exists: true } })) })
  if (rate) other.push({ [`share.rates.${rate}`]: { $exists: true } })
  const [first, ...others] = [...rare, ...common, marks(sideMark(side))]
  return [first, ...others, ...other]
}

/** A scope of one district, chamber or superior unit leads through the index like a filter. What the filter asks beyond it, the query refuses. */
function narrowed({ districts, chambers, superiors }: Scope, filter: Behind): Behind {
  const own = { district: only(districts), chamber: only(chambers), superior: only(superiors) }
  return { ...own, ...definedOf(filter) }
}
const only = (codes: string[] | undefined) => (codes?.length === 1 ? codes[0] : undefined)

const byUnit = (a: { unit: string }, b: { unit: string }) => (a.unit < b.unit ? -1 : 1)

export function createTallyBehind(connection: Connection) {
  const shares = connection.model<ShareDoc>('TallyShare')
  const reports = connection.model<Report>('Report')

  return async (
    scope: Scope,
    campaign: Types.ObjectId,
    filter: Behind,
    page: { after?: string; limit: number },
  ): Promise<BehindReport[]> => {
    const asked = narrowed(scope, filter)
    const ofSides = await Promise.all(
      sidesOf(asked).map((side) => {
        const [lead, ...others] = conditionsOf(asked, side)
        const here = { campaign, unit: { $gt: page.after ?? '' }, ...lead }
        return shares
          .find({ $and: [here, ...others, sharesWithin(scope, campaign)] }, { unit: 1 })
          .sort({ unit: 1 })
          .limit(page.limit)
          .lean<Pick<ShareDoc, '_id' | 'unit'>[]>()
          .exec()
      }),
    )
    const found = ofSides.flat().sort(byUnit).slice(0, page.limit)
    const fields = { unit: 1, unitName: 1, dims: 1, state: 1, submittedAt: 1 }
    const listed = await reports
      .find({ $and: [{ _id: { $in: found.map(({ _id }) => _id) } }, reportsWithin(scope)] }, fields)
      .lean<BehindReport[]>()
      .exec()
    return listed.sort(byUnit)
  }
}
