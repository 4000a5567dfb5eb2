// What callers have used of what they may (server/limit.ts), as all processes together count it: sums of a window of time, added
// to now and then; and wrong tries, which count at once. Names are hashed: addresses are people's.
import { createHash } from 'node:crypto'
import { Schema, type Connection } from 'mongoose'
import { isDuplicate } from './lease.ts'

interface Used {
  /** SHA-256 of what is counted, for whom, and in which window. */
  _id: string
  points: number
  expiresAt: Date
}
export interface Usage {
  name: string
  points: number
  expiresAt: Date
}

const schema = new Schema<Used>(
  {
    _id: { type: String, required: true },
    points: { type: Number, required: true },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'allowances', versionKey: false },
)
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

const idOf = (name: string) => createHash('sha256').update(name).digest('base64url')

export function createAllowanceModel(connection: Connection) {
  const model = connection.model<Used>('Allowance', schema)
  const add = ({ name, points, expiresAt }: Usage) => ({
    filter: { _id: idOf(name) },
    update: { $inc: { points }, $setOnInsert: { expiresAt } },
    upsert: true,
  })

  return {
    model,
    /** @returns what was used of each, by all processes. Loses nothing when two add at once. */
    async share(used: Usage[]): Promise<number[]> {
      if (used.length === 0) return []
      await model.bulkWrite(
        used.map((each) => ({ updateOne: add(each) })),
        { ordered: false },
      )
      const found = await model
        .find({ _id: { $in: used.map(({ name }) => idOf(name)) } })
        .lean<Used[]>()
        .exec()
      const points = new Map(found.map((each) => [each._id, each.points]))
      return used.map(({ name }) => points.get(idOf(name)) ?? 0)
    },

    /** Until when somebody is locked out after so many tries; null: they are not. */
    async lockedUntil(name: string, most: number, now: Date): Promise<Date | null> {
      const known = await model
        .findOne({ _id: idOf(name), points: { $gte: most }, expiresAt: { $gt: now } })
        .lean<Used>()
        .exec()
      return known && known.expiresAt
    },
    /** One more try; with the last one the time begins anew. */
    async tried(name: string, { most, ms }: { most: number; ms: number }, now: Date): Promise<void> {
      const _id = idOf(name)
      const expiresAt = new Date(now.getTime() + ms)
      await model.deleteOne({ _id, expiresAt: { $lte: now } }).exec()
      try {
        await model.updateOne({ _id }, { $inc: { points: 1 }, $setOnInsert: { expiresAt } }, { upsert: true }).exec()
      } catch (error) {
        if (!isDuplicate(error)) throw error
        await model.updateOne({ _id }, { $inc: { points: 1 } }).exec()
      }
      await model.updateOne({ _id, points: most }, { $set: { expiresAt } }).exec()
    },
  }
}
export type AllowanceModel = ReturnType<typeof createAllowanceModel>
