// Broadcasts (群发): what staff send on their own account - a message of theirs, or a campaign's reminder pushed now - to
// whom, when, and how far it got. Each person gets it once; a cancelled one stops where it is.
import { Schema, type Types, type Connection } from 'mongoose'
import type { Audience } from '../rules/audience.ts'
import type { Scope } from '../rules/scope.ts'
import type { AuditModel } from './audit.ts'
import { createCarrier, dueOf, type Act } from './due-audit.ts'
import type { DueAudit } from './report.ts'
import { targetsWithin } from './scope.ts'

export interface BroadcastContent {
  text: string
  /** A file of ours (models/file.ts), sent as a photo or as a document. */
  file?: { id: Types.ObjectId; as: 'photo' | 'document'; name: string } | null
  link?: { text: string; url: string } | null
}
/** `debtors`: who owes this campaign, narrowed by the filter; `units`: every officer of the filter. */
export interface Target {
  campaign: Types.ObjectId | null
  who: 'debtors' | 'units'
  audience: Audience
  /** What the sender may see: never wider. */
  scope: Scope
}
export const broadcastStates = ['draft', 'scheduled', 'queueing', 'sending', 'done', 'cancelled'] as const
export interface Broadcast {
  _id: Types.ObjectId
  kind: 'push' | 'message'
  target: Target
  /** Of a push: words of the staff's above the campaign's reminder, or null for the reminder alone. */
  content: BroadcastContent | null
  state: (typeof broadcastStates)[number]
  sendAt: Date | null
  /** Codes up to this one are queued. */
  last: string | null
  queued: number
  by: string
  createdAt: Date
  confirmedAt: Date | null
  cancelledAt: Date | null
  doneAt: Date | null
  dueAudit: DueAudit[]
}
export type NewBroadcast = Pick<Broadcast, 'kind' | 'target' | 'content' | 'by'>

const mixed = { type: Schema.Types.Mixed }
const schema = new Schema<Broadcast>(
  {
    kind: { type: String, enum: ['push', 'message'], required: true },
    target: { ...mixed, required: true },
    content: { ...mixed, default: null },
    state: { type: String, enum: broadcastStates, required: true },
    sendAt: { type: Date, default: null },
    last: { type: String, default: null },
    queued: { type: Number, default: 0 },
    by: { type: String, required: true },
    createdAt: { type: Date, required: true },
    confirmedAt: { type: Date, default: null },
    cancelledAt: { type: Date, default: null },
    doneAt: { type: Date, default: null },
    dueAudit: { type: [Schema.Types.Mixed], default: [] } as never,
  },
  { collection: 'broadcasts', versionKey: false, minimize: false },
)
schema.index({ state: 1, sendAt: 1 })
schema.index({ 'target.campaign': 1, _id: -1 })
schema.index({ 'dueAudit.key': 1 }, { sparse: true })

export function createBroadcastModel(connection: Connection, audit: AuditModel) {
  const model = connection.model<Broadcast>('Broadcast', schema)
  const carrier = createCarrier(model, 'push', audit)
  const change = (filter: Record<string, unknown>, set: Partial<Broadcast>, more: object = {}) =>
    model
      .findOneAndUpdate(filter, { $set: set, ...more }, { returnDocument: 'after' })
      .lean<Broadcast>()
      .exec()
  /** A step of staff, with its entry of the audit trail in the same write. */
  async function decide(
    filter: Record<string, unknown>,
    set: Partial<Broadcast>,
    act?: Act,
  ): Promise<Broadcast | null> {
    const after = await change(filter, set, act ? { $push: { dueAudit: dueOf(act) } } : {})
    if (after && act) await carrier.carry(after)
    return after
  }
  return {
    model,
    create: async (given: NewBroadcast, now: Date): Promise<Broadcast> =>
      (await model.create({ ...given, state: 'draft', createdAt: now })).toObject(),
    find: (_id: Types.ObjectId) => model.findById(_id).lean<Broadcast>().exec(),
    findInState: (states: Broadcast['state'][]) =>
      model
        .find({ state: { $in: states } })
        .sort({ sendAt: 1 })
        .lean<Broadcast[]>()
        .exec(),
    findDue: (now: Date) =>
      model
        .find({ $or: [{ state: 'queueing' }, { state: 'scheduled', sendAt: { $lte: now } }] })
        .sort({ sendAt: 1 })
        .lean<Broadcast[]>()
        .exec(),
    list: (limit = 50) => model.find().sort({ createdAt: -1 }).limit(limit).lean<Broadcast[]>().exec(),
    /** Null when absent or when it reaches further than the scope: a caller cannot tell which. */
    findWithin: (scope: Scope, _id: Types.ObjectId) =>
      model
        .findOne({ $and: [{ _id }, targetsWithin(scope)] })
        .lean<Broadcast>()
        .exec(),
    /** The newest first; `before` is the last of the page before. */
    listWithin: (
      scope: Scope,
      { campaign, before, limit }: { campaign?: Types.ObjectId; before?: Types.ObjectId; limit: number },
    ) =>
      model
        .find({
          $and: [
            targetsWithin(scope),
            campaign ? { 'target.campaign': campaign } : {},
            before ? { _id: { $lt: before } } : {},
          ],
        })
        .sort({ _id: -1 })
        .limit(limit)
        .lean<Broadcast[]>()
        .exec(),
    finishAudit: carrier.finish,
    /** Once; a second confirmation of the same changes nothing. @returns null when it is no draft any more. */
    confirm: (_id: Types.ObjectId, sendAt: Date, now: Date, act?: Act) =>
      decide({ _id, state: 'draft' }, { state: 'scheduled', sendAt, confirmedAt: now }, act),
    queueing: (_id: Types.ObjectId) =>
      change({ _id, state: { $in: ['scheduled', 'queueing'] } }, { state: 'queueing' }),
    /** @returns null when it was cancelled meanwhile. */
    queuedTo: (_id: Types.ObjectId, last: string, count: number) =>
      change({ _id, state: 'queueing' }, { last }, { $inc: { queued: count } }),
    queued: (_id: Types.ObjectId) => change({ _id, state: 'queueing' }, { state: 'sending' }),
    done: (_id: Types.ObjectId, now: Date) => change({ _id, state: 'sending' }, { state: 'done', doneAt: now }),
    /** @returns null when there is nothing left to cancel. */
    cancel: (_id: Types.ObjectId, now: Date, act?: Act) =>
      decide(
        { _id, state: { $in: ['draft', 'scheduled', 'queueing', 'sending'] } },
        { state: 'cancelled', cancelledAt: now },
        act,
      ),
  }
}
export type BroadcastModel = ReturnType<typeof createBroadcastModel>
