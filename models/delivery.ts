// Deliveries (送达): the ledger of everything sent that is not a direct reply. One per campaign, person, slot and day, queued
// before it is sent and claimed by one sender: two reminders annoy people, a late one does not.
import { Types, type Connection } from 'mongoose'
import type { Scope } from '../rules/scope.ts'
import {
  deliverySchema,
  priorities,
  type Delivery,
  type DeliveryKind,
  type DeliveryState,
  type FinalState,
  type NewDelivery,
} from './delivery-schema.ts'
import { readAlong, type Along } from './order.ts'
import { deliveriesWithin } from './scope.ts'

export * from './delivery-schema.ts'

export interface DeliveryEnd {
  ids: Types.ObjectId[]
  state: FinalState
  reason?: string | null
  chat?: number | null
}

export type Counts = Record<DeliveryState, number>
export const noCounts = (): Counts => ({ queued: 0, sending: 0, sent: 0, blocked: 0, failed: 0, skipped: 0 })

export function createDeliveryModel(connection: Connection) {
  const model = connection.model<Delivery>('Delivery', deliverySchema)
  const count = async (match: Record<string, unknown>) => {
    const rows = await model
      .aggregate<{ _id: { state: DeliveryState; reason: string | null }; count: number }>([
        { $match: match },
        { $group: { _id: { state: '$state', reason: '$reason' }, count: { $sum: 1 } } },
      ])
      .exec()
    const counts = noCounts()
    const reasons: Record<string, number> = {}
    for (const { _id, count: n } of rows) {
      counts[_id.state] += n
      if (_id.reason && !['queued', 'sending', 'sent'].includes(_id.state))
        reasons[_id.reason] = (reasons[_id.reason] ?? 0) + n
    }
    return { counts, reasons }
  }
  const skipQueued = async (filter: Record<string, unknown>, reason: string, now: Date): Promise<number> => {
    const done = { state: 'skipped' as const, reason, doneAt: now }
    const { modifiedCount } = await model.updateMany({ ...filter, state: 'queued' }, { $set: done }).exec()
    return modifiedCount
  }

  return {
    model,
    /** Queues each once; those queued before stay as they are, whatever became of them. @returns how many are new. */
    async queue(deliveries: NewDelivery[], now: Date): Promise<number> {
      if (deliveries.length === 0) return 0
      const result = await model.bulkWrite(
        deliveries.map(({ campaign, person, slot, day = '', kind = 'reminder', nextAt = now, ...more }) => ({
          updateOne: {
            filter: { campaign, person, slot, day },
            update: {
              $setOnInsert: {
                ...more,
                ...{ kind, priority: priorities[kind], state: 'queued', nextAt, createdAt: now, attempts: 0 },
              },
            },
            upsert: true,
          },
        })),
        { ordered: false },
      )
      return result.upsertedCount
    },

    /** What waits to be sent, by priority and age; for the sender, which claims each before it is sent. */
    async findWaiting(now: Date, kinds: readonly DeliveryKind[], limit: number): Promise<Delivery[]> {
      const found: Delivery[] = []
      for (const priority of [...new Set(kinds.map((kind) => priorities[kind]))].sort()) {
        if (found.length >= limit) break
        const part = await model
          .find({ state: 'queued', priority, nextAt: { $lte: now } })
          .sort({ nextAt: 1 })
          .limit(limit - found.length)
          .lean<Delivery[]>()
          .exec()
        found.push(...part.filter(({ kind }) => kinds.includes(kind)))
      }
      return found
    },
    /** Reminders of these people that wait as well: they go into one message. */
    findWaitingOf: (people: Types.ObjectId[], now: Date) =>
      model
        .find({ person: { $in: people }, state: 'queued', kind: 'reminder', nextAt: { $lte: now } })
        .sort({ nextAt: 1 })
        .lean<Delivery[]>()
        .exec(),
    /**
     * Now `sending` and held for the lease, all in one write. @returns the ids that are ours, as hex; with the rest others
     * were faster, or they were cancelled.
     */
    async claim(ids: Types.ObjectId[], now: Date, leaseMs: number): Promise<Set<string>> {
      const claim = new Types.ObjectId()
      const nextAt = new Date(now.getTime() + leaseMs)
      const { modifiedCount } = await model
        .updateMany(
          // Not before its time: one sent and put off to be tried again may still be in the hands of who read it before.
          { _id: { $in: ids }, state: 'queued', nextAt: { $lte: now } },
          { $set: { state: 'sending', nextAt, claim }, $inc: { attempts: 1 } },
        )
        .exec()
      if (modifiedCount === ids.length) return new Set(ids.map(String))
      const ours = await model
        .find({ _id: { $in: ids }, state: 'sending', claim }, { _id: 1 })
        .lean<{ _id: Types.ObjectId }[]>()
        .exec()
      return new Set(ours.map(({ _id }) => String(_id)))
    },
    /** What became of them. One that was closed as in doubt meanwhile gets the truth. */
    async finish(ends: DeliveryEnd[], now: Date): Promise<void> {
      if (ends.length === 0) return
      await model.bulkWrite(
        ends.map(({ ids, state, reason = null, chat = null }) => ({
          updateMany: {
            filter: { _id: { $in: ids }, $or: [{ state: 'sending' }, { state: 'failed', reason: 'in-doubt' }] },
            update: { $set: { state, doneAt: now, reason, chat } },
          },
        })),
        { ordered: false },
      )
    },
    /** Back into the queue; `attempted: false` when it never left us, as after 429. */
    later: (ids: Types.ObjectId[], nextAt: Date, reason: string, attempted = true) =>
      model
        .updateMany(
          { _id: { $in: ids }, state: 'sending' },
          { $set: { state: 'queued', nextAt, reason, claim: null }, ...(!attempted && { $inc: { attempts: -1 } }) },
        )
        .exec(),
    /** Not now, though nothing is wrong: people sleep, or it is a holiday. */
    putOff: (ids: Types.ObjectId[], nextAt: Date) =>
      model.updateMany({ _id: { $in: ids }, state: 'queued' }, { $set: { nextAt } }).exec(),
    /** Those that nobody can or shall get, without a send. @returns how many still waited. */
    skip: (ids: Types.ObjectId[], reason: string, now: Date) => skipQueued({ _id: { $in: ids } }, reason, now),
    skipOfBroadcast: (broadcast: Types.ObjectId, reason: string, now: Date) => skipQueued({ broadcast }, reason, now),
    /** A sender that died mid-send leaves its messages in doubt: marked so, never sent again. @returns how many. */
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
    countWithin: (scope: Scope, campaign: Types.ObjectId) => count({ $and: [{ campaign }, deliveriesWithin(scope)] }),
    countOfBroadcast: (broadcast: Types.ObjectId) => count({ broadcast }),
    /** How many wait, by state; for the figures that operators watch. */
    async countOpen(): Promise<{ queued: number; sending: number }> {
      const [queued, sending] = await Promise.all([
        model.countDocuments({ state: 'queued' }).exec(),
        model.countDocuments({ state: 'sending' }).exec(),
      ])
      return { queued, sending }
    },
    /** Receipts, person by person. */
    eachWithin: (scope: Scope, of: { campaign: Types.ObjectId } | { broadcast: Types.ObjectId }) =>
      model
        .find({ $and: [of, deliveriesWithin(scope)] })
        .sort({ person: 1, createdAt: 1 })
        .lean<Delivery>()
        .cursor({ batchSize: 500 }),
    /** A page of a campaign's receipts. */
    listWithin: (
      scope: Scope,
      campaign: Types.ObjectId,
      { state, unit }: { state?: DeliveryState | undefined; unit?: string | undefined },
      along: Along,
    ): Promise<Delivery[]> =>
      readAlong(
        model,
        { $and: [{ campaign, ...(state && { state }), ...(unit && { unit }) }, deliveriesWithin(scope)] },
        along,
      ),
    findWithin: (scope: Scope, _id: Types.ObjectId) =>
      model
        .findOne({ $and: [{ _id }, deliveriesWithin(scope)] })
        .lean<Delivery>()
        .exec(),
    /**
     * The campaigns of the message that brought a person the latest reminder of this one, itself included; [] when there was
     * none. What goes in one message is ended in one moment.
     */
    async sentTogether(person: Types.ObjectId, campaign: Types.ObjectId): Promise<Types.ObjectId[]> {
      const reminders = { person, kind: 'reminder' as const, state: { $in: ['sending', 'sent'] as DeliveryState[] } }
      const last = await model
        .findOne({ ...reminders, campaign }, { state: 1, doneAt: 1 })
        .sort({ nextAt: -1, _id: -1 })
        .lean<Pick<Delivery, '_id' | 'state' | 'doneAt'>>()
        .exec()
      if (!last) return []
      const same = await model
        .find(
          { ...reminders, state: last.state, ...(last.state === 'sent' && { doneAt: last.doneAt }) },
          { campaign: 1 },
        )
        .lean<Pick<Delivery, '_id' | 'campaign'>[]>()
        .exec()
      return same.flatMap((each) => each.campaign ?? [])
    },
    findOfPerson: (person: Types.ObjectId, limit = 50) =>
      model.find({ person }).sort({ _id: -1 }).limit(limit).lean<Delivery[]>().exec(),
    /** Who could not be reached at the last try, and why. */
    findBlocked: (people: Types.ObjectId[]) =>
      model
        .find({ person: { $in: people }, state: 'blocked' }, { person: 1, reason: 1, doneAt: 1 })
        .sort({ doneAt: 1 })
        .lean<Pick<Delivery, '_id' | 'person' | 'reason' | 'doneAt'>[]>()
        .exec(),
  }
}
export type DeliveryModel = ReturnType<typeof createDeliveryModel>
