// Deliveries (送达): the ledger of everything sent that is not a direct reply. One per campaign, person and slot, queued
// before it is sent and claimed by one sender: two reminders annoy people, a late one does not.
import { Schema, type Types, type Connection } from 'mongoose'

export interface Delivery {
  _id: Types.ObjectId
  campaign: Types.ObjectId
  person: Types.ObjectId
  unit: string
  /** Which occasion: `T-7`, `T-3`, `T-1`, `T0`, `T+1`. */
  slot: string
  /** `sending` with its lease over means: in doubt. It is not sent again. */
  state: 'queued' | 'sending' | 'sent' | 'blocked' | 'failed' | 'skipped'
  reason: string | null
  attempts: number
  /** Queued: not before. Sending: end of the lease. */
  nextAt: Date
  chat: number | null
  createdAt: Date
  doneAt: Date | null
}
export type NewDelivery = Pick<Delivery, 'campaign' | 'person' | 'unit' | 'slot'>

const id = Schema.Types.ObjectId
const schema = new Schema<Delivery>(
  {
    campaign: { type: id, required: true },
    person: { type: id, required: true },
    unit: { type: String, required: true },
    slot: { type: String, required: true },
    state: { type: String, enum: ['queued', 'sending', 'sent', 'blocked', 'failed', 'skipped'], required: true },
    reason: { type: String, default: null },
    attempts: { type: Number, default: 0 },
    nextAt: { type: Date, required: true },
    chat: { type: Number, default: null },
    createdAt: { type: Date, required: true },
    doneAt: { type: Date, default: null },
  },
  { collection: 'deliveries', versionKey: false },
)
schema.index({ campaign: 1, person: 1, slot: 1 }, { unique: true })
schema.index({ state: 1, nextAt: 1 })

export function createDeliveryModel(connection: Connection) {
  const model = connection.model<Delivery>('Delivery', schema)
  return {
    model,
    /** Queues each once; those queued before stay as they are, whatever became of them. */
    async queue(deliveries: NewDelivery[], now: Date): Promise<void> {
      if (deliveries.length === 0) return
      await model.bulkWrite(
        deliveries.map(({ campaign, person, slot, unit }) => ({
          updateOne: {
            filter: { campaign, person, slot },
            update: { $setOnInsert: { unit, state: 'queued', nextAt: now, createdAt: now, attempts: 0 } },
            upsert: true,
          },
        })),
        { ordered: false },
      )
    },
    /** The next one to send, now `sending` and held for the lease; null when none waits. */
    claim: (now: Date, leaseMs: number) =>
      model
        .findOneAndUpdate(
          { state: 'queued', nextAt: { $lte: now } },
          { $set: { state: 'sending', nextAt: new Date(now.getTime() + leaseMs) }, $inc: { attempts: 1 } },
          { sort: { nextAt: 1 }, returnDocument: 'after' },
        )
        .lean<Delivery>()
        .exec(),
    finish: (
      _id: Types.ObjectId,
      state: 'sent' | 'blocked' | 'failed' | 'skipped',
      now: Date,
      more: { reason?: string; chat?: number } = {},
    ) =>
      model
        .updateOne(
          { _id, state: 'sending' },
          { $set: { state, doneAt: now, reason: more.reason ?? null, chat: more.chat ?? null } },
        )
        .exec(),
    /** Back into the queue, for instance after 429. */
    later: (_id: Types.ObjectId, nextAt: Date, reason: string) =>
      model.updateOne({ _id, state: 'sending' }, { $set: { state: 'queued', nextAt, reason } }).exec(),
    /** A sender that died mid-send leaves its message in doubt: marked so, never sent again. @returns how many. */
    async closeDoubtful(now: Date): Promise<number> {
      const { modifiedCount } = await model
        .updateMany(
          { state: 'sending', nextAt: { $lte: now } },
          { $set: { state: 'failed', reason: 'in-doubt', doneAt: now } },
        )
        .exec()
      return modifiedCount
    },
    findOfCampaign: (campaign: Types.ObjectId) =>
      model.find({ campaign }).sort({ createdAt: 1, _id: 1 }).lean<Delivery[]>().exec(),
    forget: (person: Types.ObjectId) =>
      model.updateMany({ person, state: 'queued' }, { $set: { state: 'skipped', reason: 'forgotten' } }).exec(),
  }
}
export type DeliveryModel = ReturnType<typeof createDeliveryModel>
