// Leases: one process at a time does a thing that must not be done twice at once. A dead holder's lease runs out by itself.
import { Schema, type Connection } from 'mongoose'

export interface Lease {
  /** What is held, e.g. `sender` or `job:reminder`. */
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
            // A lease that ends later than any taken now was taken before the clock was set back; it binds nobody.
            { _id: name, $or: [{ holder }, { until: { $lte: now } }, { until: { $gt: latestOf(now, ttlMs) } }] },
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

    /** All senders rest until then: the Bot API asked for it, and a new holder must know too. */
    pause: (name: string, until: Date) =>
      model
        .updateOne({ _id: `${name}:pause` }, { $max: { until }, $set: { holder: 'pause' } }, { upsert: true })
        .exec(),
    /** null when nothing rests. */
    async pausedUntil(name: string, now: Date): Promise<Date | null> {
      const pause = await model.findById(`${name}:pause`).lean<Lease>().exec()
      return pause && pause.until > now && pause.until.getTime() - now.getTime() <= longestPauseMs ? pause.until : null
    },
  }
}
export type LeaseModel = ReturnType<typeof createLeaseModel>

/** The longest `retry_after` ever seen was under three hours; what ends later is a clock that was set back. */
const longestPauseMs = 6 * 3_600_000
/** Clocks of two machines may differ by some seconds. */
const latestOf = (now: Date, ttlMs: number) => new Date(now.getTime() + ttlMs + 60_000)

/** MongoDB's answer to a second document under a unique key. */
export const isDuplicate = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === 11000
