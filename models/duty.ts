// Reports seen as duties: made when a campaign opens, owed until they are in, locked when it is frozen. What officers write
// in them is models/report.ts.
import { Types, type Connection } from 'mongoose'
import type { ReminderPolicy } from '../rules/reminder.ts'
import type { Returned } from '../rules/review.ts'
import type { Scope } from '../rules/scope.ts'
import type { Campaign } from './campaign.ts'
import { freshReport, openStates, type Report } from './report.ts'
import { reportsWithin } from './scope.ts'
import type { ShareDoc } from './tally-schema.ts'
import type { Unit } from './unit.ts'

export type Duty = Pick<Report, '_id' | 'unit' | 'unitName' | 'state' | 'dims'> & {
  returned?: Pick<Returned, 'at' | 'until'> | null
}
/** Whose overdue reports a list is about. */
export type Under = { kind: 'superior'; units: string[] } | { kind: 'chamber' | 'district'; code: string }

export interface OwedBy {
  campaign: Types.ObjectId
  unit: string
  who: ReminderPolicy['who']
}

const dutyFields = { unit: 1, unitName: 1, state: 1, dims: 1, 'returned.at': 1, 'returned.until': 1 } as const

/** Only after the report model, which gives the collection its shape and indexes. */
export function createDutyModel(connection: Connection) {
  const model = connection.model<Report>('Report')

  /** Who is reminded: who owes, only what was sent back, or only drafts untouched for some days. */
  function owed(campaign: Types.ObjectId, policy: Pick<ReminderPolicy, 'who' | 'idleDays'>, now: Date) {
    const base = { campaign, state: { $in: policy.who === 'owes' ? openStates : (['returned'] as const).slice() } }
    if (policy.who !== 'idle') return base
    const idleSince = new Date(now.getTime() - policy.idleDays * 86_400_000)
    return { campaign, state: 'draft' as const, startedAt: { $ne: null }, updatedAt: { $lte: idleSince } }
  }
  const under = (to: Under): Record<string, unknown> => {
    if (to.kind === 'superior') return { unit: { $in: to.units } }
    return { [to.kind === 'chamber' ? 'dims.chamber' : 'dims.district']: to.code }
  }

  const markLeaving = (_id: Types.ObjectId, campaign: Types.ObjectId, unit: string) =>
    connection
      .model<ShareDoc>('TallyShare')
      .updateOne(
        { _id },
        { $set: { leaving: true }, $setOnInsert: { campaign, unit, seq: 0, share: null, marks: [] } },
        { upsert: true },
      )
      .exec()

  return {
    /**
     * Makes the duties of these units; those that exist stay as they are. Inserts, not upserts, past mongoose: 100,000 of
     * them must take seconds, and every field comes from `freshReport`. `isCounted`: whoever makes them counts them for the
     * totals afterwards, so they carry no mark of their own.
     */
    async make(campaign: Campaign, units: Unit[], now: Date, isCounted = false): Promise<void> {
      if (units.length === 0) return
      // Made in one go, they carry one mark, which comes off in one go too.
      const untallied = new Types.ObjectId()
      const documents = units.map((unit) => ({
        campaign: campaign._id,
        unit: unit._id,
        ...freshReport(campaign, unit, now),
        untallied,
      }))
      if (isCounted) for (const one of documents) delete (one as Partial<typeof one>).untallied
      try {
        await model.collection.insertMany(documents, { ordered: false })
      } catch (error) {
        if (!isOnlyDuplicates(error)) throw error
      }
    },
    count: (campaign: Types.ObjectId) => model.countDocuments({ campaign }).exec(),
    /** Codes of the units that have a report here, in order. */
    eachUnit: (campaign: Types.ObjectId) =>
      model
        .find({ campaign }, { unit: 1, unitName: 1, dims: 1 })
        .sort({ unit: 1 })
        .lean<Pick<Report, '_id' | 'unit' | 'unitName' | 'dims'>>()
        .cursor({ batchSize: 1000 }),

    /** Streams who is to be reminded, for as long as it takes: in the order of the index, nothing is sorted or held. */
    eachOwed: (campaign: Types.ObjectId, policy: Pick<ReminderPolicy, 'who' | 'idleDays'>, now: Date) =>
      model
        .find(owed(campaign, policy, now), dutyFields)
        .lean<Duty>()
        .cursor({ batchSize: 1000 }),
    /** What was sent back and is not mended. */
    eachReturned: (campaign: Types.ObjectId) =>
      model.find({ campaign, state: 'returned', lockedAt: null }, dutyFields).lean<Duty>().cursor({ batchSize: 500 }),
    /** The duty while it is still owed in the sense of the policy; null once it is in. */
    findOwed: (campaign: Types.ObjectId, unit: string, policy: Pick<ReminderPolicy, 'who'>) =>
      model
        .findOne({ campaign, unit, state: { $in: policy.who === 'returned' ? ['returned'] : openStates } }, dutyFields)
        .lean<Duty>()
        .exec(),
    /** The same for several at once, in their order. */
    async findOwedAll(asked: OwedBy[]): Promise<(Duty | null)[]> {
      const found = new Map<string, Duty>()
      const kinds = new Map(asked.map((one) => [`${String(one.campaign)} ${one.who}`, one]))
      await Promise.all(
        [...kinds].map(async ([key, { campaign, who }]) => {
          const units = asked.filter((one) => `${String(one.campaign)} ${one.who}` === key).map(({ unit }) => unit)
          const states = who === 'returned' ? (['returned'] as const).slice() : openStates
          const part = await model
            .find({ campaign, unit: { $in: units }, state: { $in: states } }, dutyFields)
            .lean<Duty[]>()
            .exec()
          for (const duty of part) found.set(`${key} ${duty.unit}`, duty)
        }),
      )
      return asked.map(({ campaign, who, unit }) => found.get(`${String(campaign)} ${who} ${unit}`) ?? null)
    },
    /** Everybody who owes within a scope, in code order, for staff who choose. */
    eachOwedWithin: (scope: Scope, campaign: Types.ObjectId, after: string | null) =>
      model
        .find(
          {
            $and: [
              { campaign, state: { $in: openStates } },
              reportsWithin(scope),
              after === null ? {} : { unit: { $gt: after } },
            ],
          },
          dutyFields,
        )
        .sort({ unit: 1 })
        .lean<Duty>()
        .cursor({ batchSize: 500 }),

    /** Values of a dimension among those who owe: whose secretary or contact is to be told. */
    codesOwing: async (campaign: Types.ObjectId, by: 'chamber' | 'district'): Promise<string[]> => {
      const codes = await model.distinct(`dims.${by}`, { campaign, state: { $in: openStates } }).exec()
      return codes.filter((code): code is string => typeof code === 'string')
    },
    unitsOwing: (campaign: Types.ObjectId): Promise<string[]> =>
      model.distinct('unit', { campaign, state: { $in: openStates } }).exec(),
    /** The list for a superior, a secretary or a contact: the first of them and how many there are. */
    async listOwing(campaign: Types.ObjectId, to: Under, limit: number): Promise<{ count: number; first: Duty[] }> {
      const filter = { $and: [{ campaign, state: { $in: openStates } }, under(to)] }
      const [count, first] = await Promise.all([
        model.countDocuments(filter).exec(),
        model.find(filter, dutyFields).sort({ unit: 1 }).limit(limit).lean<Duty[]>().exec(),
      ])
      return { count, first }
    },

    /** Takes back a duty nobody has begun. @returns false when there is something in it, and it stays. */
    async removeUntouched(campaign: Types.ObjectId, unit: string): Promise<boolean> {
      const untouched = { campaign, unit, state: 'draft' as const, startedAt: null, revision: 0 }
      const found = await model.findOne(untouched, { _id: 1 }).lean<Pick<Report, '_id'>>().exec()
      if (!found) return false
      // A report that is gone can carry no mark for the totals, so its share does, from before it goes until it is seen gone.
      await markLeaving(found._id, campaign, unit)
      const { deletedCount } = await model.deleteOne({ ...untouched, _id: found._id }).exec()
      if (deletedCount > 0) await markLeaving(found._id, campaign, unit)
      return deletedCount > 0
    },

    /** Its campaign is closed: only what was sent back changes still. May be repeated, and taken back. */
    shut: (campaign: Types.ObjectId, now: Date) =>
      model.updateMany({ campaign, shutAt: null }, { $set: { shutAt: now } }).exec(),
    unshut: (campaign: Types.ObjectId) =>
      model.updateMany({ campaign, shutAt: { $ne: null } }, { $set: { shutAt: null } }).exec(),
    /** From here on nothing changes these reports. May be repeated. */
    lock: (campaign: Types.ObjectId, now: Date) =>
      model.updateMany({ campaign, lockedAt: null }, { $set: { lockedAt: now } }).exec(),
    eachLocked: (campaign: Types.ObjectId) =>
      model.find({ campaign }).sort({ unit: 1 }).lean<Report>().cursor({ batchSize: 500 }),
  }
}
export type DutyModel = ReturnType<typeof createDutyModel>

function isOnlyDuplicates(error: unknown): boolean {
  const { writeErrors } = (error ?? {}) as { writeErrors?: { code?: number } | { code?: number }[] }
  const all = writeErrors === undefined ? [] : Array.isArray(writeErrors) ? writeErrors : [writeErrors]
  return all.length > 0 && all.every(({ code }) => code === 11000)
}
