// Reports as lists: by campaign or unit, narrowed, page by page along an index.
import type { Connection, Types } from 'mongoose'
import type { Scope } from '../rules/scope.ts'
import { readAlong, type Along, type Order } from './order.ts'
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
export type ListedReport = Omit<Report, 'answers' | 'given' | 'cursors' | 'applied'>

const unit = { path: 'unit', kind: 'text' } as const
/** Of one campaign. By `submittedAt` there are only those that were handed in. */
export const reportOrders = {
  unit: { keys: [unit], index: { campaign: 1, unit: 1 } },
  state: { keys: [{ path: 'state', kind: 'text' }, unit], index: { campaign: 1, state: 1, unit: 1 } },
  submittedAt: {
    keys: [{ path: 'submittedAt', kind: 'date' }, unit],
    index: { campaign: 1, submittedAt: 1, unit: 1 },
  },
} as const satisfies Record<string, Order>
/** Of one unit, whose reports are few. */
const ofUnit: Order = { keys: [{ path: '_id', kind: 'id' }], index: { unit: 1, state: 1 } }
export const unitReportOrders = { opened: ofUnit } as const

const notListed = { answers: 0, given: 0, cursors: 0, applied: 0 } as const
/** What a list whose answers are looked at needs of each. */
const withAnswers = { given: 0, cursors: 0, applied: 0 } as const

/** By unit, another index leads to fewer when it holds what the list is narrowed by. */
function indexOf({ order }: Along, { districts, chambers }: Scope, filter: ReportFilter): Along['order']['index'] {
  if (order !== reportOrders.unit) return order.index
  if (filter.district || districts?.length === 1) return { campaign: 1, 'dims.district': 1, unit: 1 }
  if (filter.chamber || chambers?.length === 1) return { campaign: 1, 'dims.chamber': 1, unit: 1 }
  return filter.state ? reportOrders.state.index : order.index
}

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
  function page(scope: Scope, filter: ReportFilter, along: Along, fields: Record<string, 0>): Promise<Report[]> {
    const handedIn = along.order === reportOrders.submittedAt ? { submittedAt: { $gte: new Date(0) } } : {}
    return readAlong(
      model(),
      { $and: [filterOf(filter), reportsWithin(scope), handedIn] },
      { ...along, order: { ...along.order, index: indexOf(along, scope, filter) } },
      { fields, index: along.order !== ofUnit },
    )
  }
  return {
    pageWithin: (scope: Scope, filter: ReportFilter, along: Along): Promise<ListedReport[]> =>
      page(scope, filter, along, notListed),
    pageWithAnswersWithin: (scope: Scope, filter: ReportFilter, along: Along): Promise<Report[]> =>
      page(scope, filter, along, withAnswers),
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
