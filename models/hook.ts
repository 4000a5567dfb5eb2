// Outgoing webhooks (外发通知): who is told of which events, and one document per event and hook until it is through. Events
// are found again from the data - the audit trail, reports and campaigns - so a crash loses none; their ids are made of what
// happened, so finding one twice queues it once. Ids and codes only.
import { randomBytes } from 'node:crypto'
import { Schema, type Types, type Connection } from 'mongoose'
import type { Scope } from '../rules/scope.ts'

export const hookEvents = [
  'report.submitted',
  'report.accepted',
  'report.returned',
  'campaign.opened',
  'campaign.closed',
  'campaign.frozen',
] as const
export type HookEvent = (typeof hookEvents)[number] | 'hook.test'

export interface Hook {
  _id: Types.ObjectId
  url: string
  events: HookEvent[]
  scope: Scope
  /** `whsec_…`: told once when it is made; kept, because every delivery is signed with it. */
  secret: string
  by: string
  createdAt: Date
  /** How far the data was looked through. */
  seen: { audit: number; reports: Date }
  /** Since when nothing got through; null: the last delivery did. */
  failingSince: Date | null
  disabledAt: Date | null
}
export interface HookDelivery {
  _id: Types.ObjectId
  hook: Types.ObjectId
  /** The event's own id, the same for every try: `webhook-id`. */
  event: string
  type: HookEvent
  data: Record<string, string | number | null>
  at: Date
  state: 'queued' | 'sent' | 'failed'
  attempts: number
  nextAt: Date
  /** HTTP status of the last answer, or a code of why there was none. */
  answer: string | null
  createdAt: Date
  doneAt: Date | null
}
export type Happened = Pick<HookDelivery, 'event' | 'type' | 'data' | 'at'>

const date = { type: Date, default: null }
const schema = new Schema<Hook>(
  {
    url: { type: String, required: true, maxlength: 1000 },
    events: { type: [String], required: true },
    scope: { type: Schema.Types.Mixed, default: {} },
    secret: { type: String, required: true },
    by: { type: String, required: true },
    createdAt: { type: Date, required: true },
    seen: { type: Schema.Types.Mixed, required: true },
    failingSince: date,
    disabledAt: date,
  },
  { collection: 'hooks', versionKey: false, minimize: false },
)
const deliverySchema = new Schema<HookDelivery>(
  {
    hook: { type: Schema.Types.ObjectId, required: true },
    event: { type: String, required: true },
    type: { type: String, required: true },
    data: { type: Schema.Types.Mixed, default: {} },
    at: { type: Date, required: true },
    state: { type: String, enum: ['queued', 'sent', 'failed'], required: true },
    attempts: { type: Number, default: 0 },
    nextAt: { type: Date, required: true },
    answer: { type: String, default: null },
    createdAt: { type: Date, required: true },
    doneAt: date,
  },
  { collection: 'hook_deliveries', versionKey: false, minimize: false },
)
deliverySchema.index({ hook: 1, event: 1 }, { unique: true })
deliverySchema.index({ state: 1, nextAt: 1 })
deliverySchema.index({ hook: 1, _id: -1 })

export function createHookModel(connection: Connection) {
  const model = connection.model<Hook>('Hook', schema)
  const deliveries = connection.model<HookDelivery>('HookDelivery', deliverySchema)
  return {
    model,
    deliveries,
    async create(given: Pick<Hook, 'url' | 'events' | 'scope' | 'by' | 'seen'>, now: Date): Promise<Hook> {
      const secret = `whsec_${randomBytes(32).toString('base64')}`
      return (await model.create({ ...given, secret, createdAt: now })).toObject()
    },
    find: (_id: Types.ObjectId) => model.findById(_id).lean<Hook>().exec(),
    list: () => model.find().sort({ _id: 1 }).lean<Hook[]>().exec(),
    findActive: () => model.find({ disabledAt: null }).sort({ _id: 1 }).lean<Hook[]>().exec(),
    /** What waits for it goes with it. */
    async remove(_id: Types.ObjectId): Promise<void> {
      await model.deleteOne({ _id }).exec()
      await deliveries.deleteMany({ hook: _id }).exec()
    },
    sawTo: (_id: Types.ObjectId, seen: Hook['seen']) => model.updateOne({ _id }, { $set: { seen } }).exec(),
    disable: (_id: Types.ObjectId, now: Date) =>
      model.updateOne({ _id, disabledAt: null }, { $set: { disabledAt: now } }).exec(),
    /** Back to work after it was disabled: what waits is due at once, what happened meanwhile is found in the data. */
    async enable(_id: Types.ObjectId, now: Date): Promise<void> {
      await model.updateOne({ _id }, { $set: { disabledAt: null, failingSince: null } }).exec()
      await deliveries
        .updateMany({ hook: _id, state: 'queued', nextAt: { $gt: now } }, { $set: { nextAt: now } })
        .exec()
    },

    /** Queues each event once, however often it is found. */
    async queue(hook: Types.ObjectId, happened: Happened[], now: Date): Promise<number> {
      if (happened.length === 0) return 0
      const result = await deliveries.bulkWrite(
        happened.map(({ event, ...more }) => ({
          updateOne: {
            filter: { hook, event },
            update: { $setOnInsert: { ...more, state: 'queued', attempts: 0, nextAt: now, createdAt: now } },
            upsert: true,
          },
        })),
        { ordered: false },
      )
      return result.upsertedCount
    },
    /** The next one to send, held for the lease; null when none waits. */
    claim: (now: Date, leaseMs: number) =>
      deliveries
        .findOneAndUpdate(
          { state: 'queued', nextAt: { $lte: now } },
          { $set: { nextAt: new Date(now.getTime() + leaseMs) }, $inc: { attempts: 1 } },
          { sort: { nextAt: 1 }, returnDocument: 'after' },
        )
        .lean<HookDelivery>()
        .exec(),
    async sent({ _id, hook }: HookDelivery, answer: string, now: Date): Promise<void> {
      await deliveries.updateOne({ _id }, { $set: { state: 'sent', answer, doneAt: now } }).exec()
      await model.updateOne({ _id: hook, failingSince: { $ne: null } }, { $set: { failingSince: null } }).exec()
    },
    /** `again`: null gives it up. A hook that has been failing since before `giveUpBefore` is disabled. */
    async missed(
      { _id, hook }: HookDelivery,
      { answer, again, giveUpBefore, now }: { answer: string; again: Date | null; giveUpBefore: Date; now: Date },
    ): Promise<void> {
      const end = again ? { nextAt: again } : { state: 'failed' as const, doneAt: now }
      await deliveries.updateOne({ _id, state: 'queued' }, { $set: { ...end, answer } }).exec()
      await model.updateOne({ _id: hook, failingSince: null }, { $set: { failingSince: now } }).exec()
      await model
        .updateOne({ _id: hook, disabledAt: null, failingSince: { $lt: giveUpBefore } }, { $set: { disabledAt: now } })
        .exec()
    },
    /** It was claimed and not tried: that is no attempt. Whoever enabled it meanwhile has said when. */
    putOff: ({ _id, nextAt: held }: HookDelivery, nextAt: Date) =>
      deliveries.updateOne({ _id, nextAt: held }, { $set: { nextAt }, $inc: { attempts: -1 } }).exec(),
    listDeliveries: (hook: Types.ObjectId, limit: number) =>
      deliveries.find({ hook }).sort({ _id: -1 }).limit(limit).lean<HookDelivery[]>().exec(),
  }
}
export type HookModel = ReturnType<typeof createHookModel>
