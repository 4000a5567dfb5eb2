// Reports read by the thousand, for exports: in the order of their units, only the fields an export shows, a batch at a time.
import type { Connection, Types } from 'mongoose'
import type { Answers } from '../rules/form.ts'
import type { Scope } from '../rules/scope.ts'
import { readFields } from './bson-fields.ts'
import type { Dimension, Report, ReportState } from './report.ts'
import { reportsWithin } from './scope.ts'

export interface ReportsWanted {
  campaign: Types.ObjectId
  states?: readonly ReportState[]
  /** Form versions. */
  versions?: readonly string[]
  districts?: readonly string[]
}
/** As it is kept, with ids as hex. */
export interface ExportedReport {
  _id: string
  campaign: string
  unit: string
  unitName: string
  form: string
  dims: Record<Dimension, string | null>
  state: ReportState
  revision: number
  answers: Answers
  submittedAt: Date | null
}

const fields = new Set([
  ...['_id', 'campaign', 'unit', 'unitName', 'form', 'dims', 'state', 'revision', 'answers', 'submittedAt'],
])
/** Above all not who gave each answer when, which is more than the answers. */
const projection = Object.fromEntries([...fields].map((name) => [name, 1]))
/** About 1 MB: enough to keep the database busy while the rows before are written. */
const batchSize = 500
/** A unit never changes in a report, so along this index each report comes once, however reports change meanwhile. */
const alongUnits = { campaign: 1, unit: 1 } as const

export function createExportModel(connection: Connection) {
  const reports = () => connection.model<Report>('Report').collection
  const filterOf = (scope: Scope, { campaign, states, versions, districts }: ReportsWanted) => ({
    $and: [
      { campaign },
      reportsWithin(scope),
      states ? { state: { $in: [...states] } } : {},
      versions ? { form: { $in: [...versions] } } : {},
      districts ? { 'dims.district': { $in: [...districts] } } : {},
    ],
  })

  async function* rawBatches(scope: Scope, wanted: ReportsWanted): AsyncGenerator<Uint8Array[]> {
    const cursor = reports()
      .find<Uint8Array>(filterOf(scope, wanted), { raw: true, batchSize, projection, hint: alongUnits })
      .sort({ unit: 1 })
    let hasMore = cursor.hasNext()
    try {
      while (await hasMore) {
        const batch = cursor.readBufferedDocuments()
        // The next batch is on its way while this one is written.
        hasMore = cursor.hasNext()
        hasMore.catch(() => {}) // met above, unless nobody asks on
        yield batch
      }
    } finally {
      await hasMore.catch(() => {}) // a cursor that is asked does not close
      await cursor.close()
      cursor.readBufferedDocuments() // what was read ahead is let go
    }
  }

  return {
    /** How many there are of each form version. */
    async countByVersion(scope: Scope, wanted: ReportsWanted): Promise<{ version: string; count: number }[]> {
      const found = await reports()
        .aggregate<{ _id: string; count: number }>([
          { $match: filterOf(scope, wanted) },
          { $group: { _id: '$form', count: { $sum: 1 } } },
          { $sort: { _id: 1 } },
        ])
        .toArray()
      return found.map(({ _id, count }) => ({ version: _id, count }))
    },

    /** In unit order, each as it is when its batch is read. Leaving off early closes the cursor. */
    async *eachBatch(scope: Scope, wanted: ReportsWanted): AsyncGenerator<ExportedReport[]> {
      for await (const batch of rawBatches(scope, wanted))
        yield batch.map((raw) => readFields(raw, fields) as unknown as ExportedReport)
    },

    /** The same as BSON, for who finds what is wanted in the bytes. */
    eachRawBatch: rawBatches,
  }
}
export type ExportModel = ReturnType<typeof createExportModel>
