// The reports behind a figure of the totals, page by page. They are found by the marks of their shares, so that the list is
// that of the figure itself, and each page costs the same wherever it begins.
import type { Connection, Types } from 'mongoose'
import type { Scope } from '../rules/scope.ts'
import type { TallyState } from '../rules/tally.ts'
import type { Report } from './report.ts'
import { reportsWithin } from './scope.ts'
import { sharesWithin, tallyDimensions, type TallyDimension } from './tally-read.ts'
import type { ShareDoc } from './tally-schema.ts'

/** As in `movesIn` (rules/tally/figures.ts): compliance before and now. */
export const moves = {
  stayed: 'yes.yes',
  relapsed: 'yes.no',
  mended: 'no.yes',
  stillNot: 'no.no',
} as const

/** All that is given must hold. An empty text of a dimension: units without it. */
export interface Behind extends Partial<Record<TallyDimension, string>> {
  state?: TallyState
  /** `in`: handed in and not sent back; `open`: owed. */
  only?: 'in' | 'open' | 'late' | 'legalised' | 'gap'
  /** Handed in on that local day. */
  day?: string
  moved?: keyof typeof moves
  /** Who chose this. */
  choice?: { question: string; choice: string }
}
export type BehindReport = Pick<Report, '_id' | 'unit' | 'unitName' | 'dims' | 'state' | 'submittedAt'>

/** The rarest first: one mark leads through the index, the others are looked at on the way. */
function marksFor(filter: Behind): string[] {
  const { state, only, day, moved, choice } = filter
  return [
    ...(moved ? [`moved=${moves[moved]}`] : []),
    ...(filter.superior === undefined ? [] : [`superior=${filter.superior}`]),
    ...(choice ? [`q.${choice.question}=${choice.choice}`] : []),
    ...(day ? [`day=${day}`] : []),
    ...(only && only !== 'in' && only !== 'open' ? [only] : []),
    ...tallyDimensions.flatMap((by) => (by === 'superior' || filter[by] === undefined ? [] : [`${by}=${filter[by]}`])),
    ...(state ? [`state=${state}`] : []),
    ...(only === 'in' || only === 'open' ? [only] : []),
  ]
}

export function createTallyBehind(connection: Connection) {
  const shares = connection.model<ShareDoc>('TallyShare')
  const reports = connection.model<Report>('Report')

  return async (
    scope: Scope,
    campaign: Types.ObjectId,
    filter: Behind,
    page: { after?: string; limit: number },
  ): Promise<BehindReport[]> => {
    const [first, ...others] = marksFor(filter)
    const found = await shares
      .find(
        {
          $and: [
            { campaign, unit: { $gt: page.after ?? '' }, ...(first !== undefined && { marks: first }) },
            ...others.map((mark) => ({ marks: mark })),
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
