// The evidence of a campaign, report by report: only what handed-in answers point at, and only of reports within the scope.
import type { Connection, Types } from 'mongoose'
import { refsIn } from '../rules/evidence-refs.ts'
import type { Scope } from '../rules/scope.ts'
import type { Evidence } from './evidence.ts'
import { readAlong, type Along, type Order } from './order.ts'
import type { Report } from './report.ts'
import { reportsWithin } from './scope.ts'
import type { VersionModel } from './version.ts'

export type ShowingReport = Pick<Report, '_id' | 'unit' | 'unitName' | 'dims' | 'state' | 'answers'>
export interface Shown {
  report: ShowingReport
  /** In the order of the answers. */
  evidence: Evidence[]
}

const fields = { unit: 1, unitName: 1, dims: 1, state: 1, answers: 1 } as const
const readAtOnce = 50

export const evidenceOrders = {
  receivedAt: {
    keys: [
      { path: 'receivedAt', kind: 'date' },
      { path: '_id', kind: 'id' },
    ],
    index: { campaign: 1, receivedAt: 1, _id: 1 },
  },
} as const satisfies Record<string, Order>

export function createEvidenceListModel(connection: Connection, { version }: { version: VersionModel }) {
  /** What was handed in: of a returned report, not what its officer is just mending. */
  async function handedIn(report: ShowingReport): Promise<ShowingReport> {
    const last = report.state === 'returned' ? (await version.findOf(report._id)).at(-1) : undefined
    return last ? { ...report, answers: last.answers } : report
  }

  return {
    /** Reports in order of units, from this unit on ('' for all), each with its evidence; those without any come too. */
    async *eachWithin(
      scope: Scope,
      { campaign, district }: { campaign: Types.ObjectId; district?: string | undefined },
      from: string,
      isDown = false,
    ): AsyncGenerator<Shown> {
      const reports = connection.model<Report>('Report')
      const asked = { campaign, ...(district !== undefined && { 'dims.district': district }) }
      for (let bound: Record<string, string> = isDown && from ? { $lte: from } : { $gte: from }; ;) {
        const part = await reports
          .find({ $and: [{ ...asked, state: { $ne: 'draft' }, unit: bound }, reportsWithin(scope)] }, fields)
          .sort({ unit: isDown ? -1 : 1 })
          .limit(readAtOnce)
          .lean<ShowingReport[]>()
          .exec()
        if (part.length === 0) return
        const shown = await Promise.all(part.map(handedIn))
        const found = await connection
          .model<Evidence>('Evidence')
          .find({ report: { $in: part.map(({ _id }) => _id) } })
          .lean<Evidence[]>()
          .exec()
        const byId = new Map(found.map((each) => [String(each._id), each]))
        for (const report of shown)
          yield { report, evidence: refsIn(report.answers).flatMap(({ id }) => byId.get(id) ?? []) }
        bound = { [isDown ? '$lt' : '$gt']: part.at(-1)!.unit }
      }
    },

    /** Files of a campaign in the order they came, those as well that no report handed in. */
    byTime: (campaign: Types.ObjectId, along: Along): Promise<Evidence[]> =>
      readAlong(connection.model<Evidence>('Evidence'), { campaign }, along),
    /** By the id of each of these files that is part of what a report of the scope handed in: that report. */
    async reportsOf(scope: Scope, evidence: readonly Evidence[]): Promise<Map<string, ShowingReport>> {
      const _id = { $in: evidence.map((each) => each.report) }
      const found = await connection
        .model<Report>('Report')
        .find({ $and: [{ _id, state: { $ne: 'draft' } }, reportsWithin(scope)] }, fields)
        .lean<ShowingReport[]>()
        .exec()
      const shown = await Promise.all(found.map(handedIn))
      return new Map(shown.flatMap((report) => refsIn(report.answers).map(({ id }) => [id, report] as const)))
    },
  }
}
export type EvidenceListModel = ReturnType<typeof createEvidenceListModel>
