// Reports as lists: by campaign or unit, narrowed, page by page along an index.
import type { Connection, Types } from 'mongoose'
import type { Scope } from '../rules/scope.ts'
import type { Report, ReportState } from './report.ts'
import { reportsWithin } from './scope.ts'

export interface ReportFilter {
  campaign?: Types.ObjectId
  unit?: string
  state?: ReportState
  district?: string
  unitType?: string
  industry?: string
  chamber?: string
}
/** Where a page ended: reports of one campaign go by unit, those of one unit by id, the youngest first. */
export interface ReportPage {
  after?: string
  limit: number
}
export type ListedReport = Omit<Report, 'answers' | 'given' | 'cursors' | 'applied'>

const notListed = { answers: 0, given: 0, cursors: 0, applied: 0 }

export function createReportListModel(connection: Connection) {
  const model = () => connection.model<Report>('Report')
  const filterOf = ({ campaign, unit, state, ...dims }: ReportFilter): Record<string, unknown> => ({
    ...(campaign && { campaign }),
    ...(unit !== undefined && { unit }),
    ...(state && { state }),
    ...Object.fromEntries(
      Object.entries(dims).flatMap(([name, value]) => (value === undefined ? [] : [[`dims.${name}`, value]])),
    ),
  })
  return {
    pageWithin(scope: Scope, filter: ReportFilter, { after, limit }: ReportPage) {
      const beyond = after === undefined ? {} : { unit: { $gt: after } }
      return model()
        .find({ $and: [filterOf(filter), reportsWithin(scope), beyond] }, notListed)
        .sort(filter.campaign ? { unit: 1 } : { _id: -1 })
        .limit(limit)
        .lean<ListedReport[]>()
        .exec()
    },
    /** What a unit still owes and may still hand in, the youngest first. */
    owedWithin: (scope: Scope, unit: string) =>
      model()
        .find(
          {
            $and: [
              { unit, state: { $in: ['draft', 'returned'] }, lockedAt: null },
              { $or: [{ shutAt: null }, { state: 'returned' }] },
              reportsWithin(scope),
            ],
          },
          { campaign: 1, state: 1, startedAt: 1 },
        )
        .sort({ _id: -1 })
        .lean<Pick<Report, '_id' | 'campaign' | 'state' | 'startedAt'>[]>()
        .exec(),
    countWithin: (scope: Scope, filter: ReportFilter) =>
      model()
        .countDocuments({ $and: [filterOf(filter), reportsWithin(scope)] })
        .exec(),
  }
}
export type ReportListModel = ReturnType<typeof createReportListModel>
