// The reports behind a figure of the totals, page by page. They are found by the marks of their shares, so that the list is
// that of the figure itself, and each page costs the same wherever it begins.
import type { Connection, Types } from 'mongoose'
import type { Scope } from '../rules/scope.ts'
import { isRareState, type RateId, type TallyState } from '../rules/tally.ts'
import type { Report } from './report.ts'
import { reportsWithin } from './scope.ts'
import { sharesWithin, type TallyDimension } from './tally-read.ts'
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

type Condition = Record<string, unknown>
/** `mark`: found along the index; the others are looked at on the way. */
interface Conditions {
  mark: Condition[]
  other: Condition[]
}

/** The rarest mark first: it leads through the index. */
function conditionsOf(filter: Behind): Conditions {
  const { district, state, only, day, acceptedDay, moved, choice, answered, rate } = filter
  const marks = (...found: string[]): Condition => ({ marks: found.length > 1 ? { $in: found } : found[0] })
  const mark: Condition[] = []
  const other: Condition[] = []
  if (moved) mark.push(marks(...moves[moved].map((move) => `moved=${move}`)))
  if (choice) mark.push(marks(`q.${choice.question}=${choice.choice}`))
  if (day) mark.push(marks(`day=${day}`))
  if (acceptedDay) mark.push(marks(`accepted=${acceptedDay}`))
  if (only === 'late' || only === 'gap') mark.push(marks(only))
  if (only === 'legalised') other.push({ 'share.legalised': true })
  if (state && isRareState(state)) mark.push(marks(`state=${state}`))
  else if (state) other.push({ 'share.state': state })
  const isOpen = only === 'open' || state === 'draft'
  const isIn = ['in', 'legalised'].includes(only ?? '') || ['submitted', 'accepted'].includes(state ?? '')
  const sides = [...(isOpen ? ['open'] : []), ...(isIn || answered || rate ? ['in'] : [])]
  const dims: Condition[] = []
  for (const by of ['superior', 'chamber', 'industry', 'district', 'unitType'] as const) {
    const value = filter[by]
    if (value === undefined) continue
    if (by !== 'unitType' && value !== '') dims.push(marks(`${by}=${value}`))
    else other.push({ [`share.${by}`]: value === '' ? null : value })
  }
  if (sides[0] && district && !filter.superior && !filter.chamber) mark.push(marks(`${sides[0]}@${district}`))
  mark.push(...dims)
  for (const side of sides) mark.push(marks(side))
  if (answered)
    other.push({ $or: ['numbers', 'choices'].map((kind) => ({ [`share.${kind}.${answered}`]: { $exists: true } })) })
  if (rate) other.push({ [`share.rates.${rate}`]: { $exists: true } })
  return { mark, other }
}

/** A scope of one district or chamber leads through the index like a filter. What the filter asks beyond it, the query refuses. */
function narrowed({ districts, chambers }: Scope, filter: Behind): Behind {
  const [district, chamber] = [only(districts), only(chambers)]
  return {
    ...filter,
    ...(district !== undefined && filter.district === undefined && { district }),
    ...(chamber !== undefined && filter.chamber === undefined && { chamber }),
  }
}
const only = (codes: string[] | undefined) => (codes?.length === 1 ? codes[0] : undefined)

export function createTallyBehind(connection: Connection) {
  const shares = connection.model<ShareDoc>('TallyShare')
  const reports = connection.model<Report>('Report')

  return async (
    scope: Scope,
    campaign: Types.ObjectId,
    filter: Behind,
    page: { after?: string; limit: number },
  ): Promise<BehindReport[]> => {
    const { mark, other } = conditionsOf(narrowed(scope, filter))
    const [first, ...others] = mark
    const found = await shares
      .find(
        {
          $and: [
            { campaign, unit: { $gt: page.after ?? '' }, ...first },
            ...others,
            ...other,
            sharesWithin(scope, campaign),
          ],
        },
        { unit: 1 },
      )
      .sort({ unit: 1 })
      .limit(page.limit)
      .lean<Pick<ShareDoc, '_id' | 'unit'>[]>()
      .exec()
    const fields = { unit: 1, unitName: 1, dims: 1, state: 1, submittedAt: 1 }
    const listed = await reports
      .find({ $and: [{ _id: { $in: found.map(({ _id }) => _id) } }, reportsWithin(scope)] }, fields)
      .lean<BehindReport[]>()
      .exec()
    return listed.sort((a, b) => (a.unit < b.unit ? -1 : 1))
  }
}
