// Leases: one process at a time does a thing that must not be done twice at once. A dead holder's lease runs out by itself.
import { Schema, type Connection } from 'mongoose'

export interface Lease {
  /** What is held, e.g. `sender`, or a job's tick `reminder:2026-11-23T01:30:00.000Z`. */
  _id: string
  holder: string
  until: Date
}

const schema = new Schema<Lease>(
  {
    _id: { type: String, required: true },
    holder: { type: String, required: true },
    until: { type: Date, required: true },
  },
  { collection: 'leases', versionKey: false },
)
schema.index({ until: 1 }, { expireAfterSeconds: 3600 })

export function createLeaseModel(connection: Connection) {
  const model = connection.model<Lease>('Lease', schema)
  return {
    model,
    /** Takes or renews the lease. @returns false while somebody else holds it. */
    async take(name: string, holder: string, now: Date, ttlMs: number): Promise<boolean> {
      const until = new Date(now.getTime() + ttlMs)
      try {
        await model
          .findOneAndUpdate(
            { _id: name, $or: [{ holder }, { until: { $lte: now } }] },
            { $set: { holder, until } },
            { upsert: true },
          )
          .exec()
        return true
      } catch (error) {
        if (isDuplicate(error)) return false
        throw error
      }
    },
    release: (name: string, holder: string) => model.deleteOne({ _id: name, holder }).exec(),
  }
}
export type LeaseModel = ReturnType<typeof createLeaseModel>

/** MongoDB's answer to a second document under a unique key. */
export const isDuplicate = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === 11000
