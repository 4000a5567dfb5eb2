// Campaigns (任务): which form, for whom, from when until when, who is reminded how. Opening one makes a report for every
// unit of the audience; a frozen one keeps the hash of its reports. Every step is one conditional write of one document.
import type { Connection, Types } from 'mongoose'
import type { CampaignState } from '../rules/campaign.ts'
import type { Scope } from '../rules/scope.ts'
import type { AuditModel } from './audit.ts'
import {
  campaignSchema,
  whole,
  type Campaign,
  type CampaignEdit,
  type CampaignFields,
  type NewCampaign,
} from './campaign-schema.ts'
import { createCarrier, dueOf, type Act } from './due-audit.ts'
import { isDuplicate } from './lease.ts'
import { campaignsWithin } from './scope.ts'

export type { Campaign, CampaignEdit, CampaignFields, NewCampaign } from './campaign-schema.ts'

/** `revision`: the one staff have seen; the step is not taken on any other. */
export interface Step {
  act?: Act
  revision?: number
}

/** Slots kept as queued; a campaign with a reminder every working day fills this in a year. */
const queuedKept = 400
/** How long what `recent` gives may be out of date; a write of this process is seen at once. */
const recentMs = 1000
const recentKept = 200

export function createCampaignModel(connection: Connection, audit: AuditModel) {
  const model = connection.model<Campaign>('Campaign', campaignSchema)
  const recent = new Map<string, { at: number; campaign: Promise<Campaign | null> }>()
  const carrier = createCarrier(model, 'campaign', audit)
  /** One step of staff or of time; its entry of the audit trail is part of the same write. */
  async function change(
    filter: Record<string, unknown>,
    set: Record<string, unknown>,
    { act, revision }: Step = {},
  ): Promise<Campaign | null> {
    // Campaigns from before revisions have none.
    const seen = revision === undefined ? {} : { revision: revision === 0 ? { $in: [0, null] } : revision }
    const push = act && { $push: { dueAudit: dueOf(act) } }
    const after = await model
      .findOneAndUpdate(
        { ...filter, ...seen },
        { $set: set, $inc: { revision: 1 }, ...push },
        { returnDocument: 'after' },
      )
      .lean<Campaign>()
      .exec()
    recent.delete(String(filter['_id']))
    if (after && act) await carrier.carry(after)
    return whole(after)
  }
  /** What a job notes: no change that staff must have seen before theirs. */
  async function note(filter: Record<string, unknown>, set: Record<string, unknown>): Promise<Campaign | null> {
    const after = await model
      .findOneAndUpdate(filter, { $set: set }, { returnDocument: 'after' })
      .lean<Campaign>()
      .exec()
    recent.delete(String(filter['_id']))
    return whole(after)
  }
  const read = (filter: Record<string, unknown>) => model.findOne(filter).lean<Campaign>().exec().then(whole)
  const list = (filter: Record<string, unknown>, sort: Record<string, 1 | -1>) =>
    model
      .find(filter)
      .sort(sort)
      .lean<Campaign[]>()
      .exec()
      .then((found) => found.map((campaign) => whole(campaign)!))

  async function make(given: NewCampaign, state: CampaignState, now: Date, act?: Act): Promise<Campaign> {
    const { series, ...fields } = given
    const dueAudit = act ? [dueOf(act)] : []
    const made = await model.create({ ...fields, state, scheduled: false, dueAudit, createdAt: now, updatedAt: now })
    if (act) await carrier.carry(made.toObject())
    // The first round names its series after itself.
    if (series) return (await change({ _id: made._id }, { series: { ...series, id: String(made._id), round: 0 } }))!
    return whole(made.toObject())!
  }

  return {
    model,
    /** Made and on its way to open. */
    create: (given: NewCampaign, now: Date) => make(given, 'opening', now),
    createDraft: (given: NewCampaign, now: Date, act?: Act) => make(given, 'draft', now, act),
    /** The next round of a series, opening by itself. @returns null when another process has made it. */
    async createRound(
      before: Campaign,
      { number, ...round }: { number: number; opensAt: Date; dueAt: Date },
      now: Date,
    ): Promise<Campaign | null> {
      const { title, form, measure, agency, audience, graceDays, timeZone, lateAllowed, editsAllowed, reviewBy } =
        before
      const kept = { title, form, measure, agency, audience, graceDays, timeZone, lateAllowed, editsAllowed, reviewBy }
      const series = { ...before.series!, round: number }
      try {
        const made = await model.create({
          ...{ ...kept, ...round, policy: before.policy, series },
          ...{ state: 'draft', scheduled: true, createdAt: now, updatedAt: now },
        })
        return whole(made.toObject())
      } catch (error) {
        if (isDuplicate(error)) return null
        throw error
      }
    },

    /** A draft changes in everything. @returns null when it is no draft any more, or not at that revision. */
    editDraft: (
      _id: Types.ObjectId,
      fields: Partial<CampaignFields> & { series?: Campaign['series'] },
      now: Date,
      step: Step = {},
    ) => change({ _id, state: 'draft' }, { ...fields, updatedAt: now }, step),
    /** @returns null when it is frozen, not at that revision, or no longer there. */
    edit: (_id: Types.ObjectId, fields: CampaignEdit, now: Date, step: Step = {}) =>
      change(
        { _id, state: { $in: ['draft', 'opening', 'open', 'closed'] } },
        { ...fields, updatedAt: now, ...(fields.audience && { comparedAt: null }) },
        step,
      ),
    /** Opens a draft now, or lets it open by itself at its time. @returns null when it is no draft any more. */
    open: (_id: Types.ObjectId, now: Date, { opensAt, ...step }: Step & { opensAt?: Date } = {}) =>
      change({ _id, state: 'draft' }, { state: 'opening', updatedAt: now, ...(opensAt && { opensAt }) }, step),
    schedule: (_id: Types.ObjectId, scheduled: boolean, now: Date, step: Step = {}) =>
      change({ _id, state: 'draft' }, { scheduled, updatedAt: now }, step),
    /** How far the opening got; `total` is counted once at its start. */
    openingAt: (_id: Types.ObjectId, opening: NonNullable<Campaign['opening']>) =>
      model.updateOne({ _id, state: 'opening' }, { $set: { opening } }).exec(),
    opened: (_id: Types.ObjectId) => note({ _id, state: 'opening' }, { state: 'open' }),
    close: (_id: Types.ObjectId, now: Date, step: Step = {}) =>
      change({ _id, state: { $in: ['open', 'opening'] } }, { state: 'closed', updatedAt: now }, step),
    reopen: (_id: Types.ObjectId, dueAt: Date, now: Date, step: Step = {}) =>
      change({ _id, state: 'closed' }, { state: 'open', dueAt, updatedAt: now }, step),
    /** From here on none of its reports changes; the job freezes them and keeps the hash. */
    freeze: (_id: Types.ObjectId, now: Date, step: Step = {}) =>
      change({ _id, state: { $in: ['closed', 'freezing'] } }, { state: 'freezing', updatedAt: now }, step),
    frozen: (_id: Types.ObjectId, frozen: NonNullable<Campaign['frozen']>) =>
      change({ _id, state: 'freezing' }, { state: 'frozen', frozen, updatedAt: frozen.at }),

    /** All deliveries of this slot are queued; it is not gone through again. */
    slotQueued: (_id: Types.ObjectId, slot: string) =>
      model
        .updateOne({ _id, queued: { $ne: slot } }, { $push: { queued: { $each: [slot], $slice: -queuedKept } } })
        .exec(),
    compared: (_id: Types.ObjectId, comparedAt: Date) => model.updateOne({ _id }, { $set: { comparedAt } }).exec(),

    finishAudit: carrier.finish,
    find: (id: Types.ObjectId) => read({ _id: id }),
    /** As it was at most a second ago: for every answer in a chat, whose write is conditional in any case. */
    recent(id: Types.ObjectId): Promise<Campaign | null> {
      const known = recent.get(String(id))
      if (known && performance.now() - known.at < recentMs) return known.campaign
      recent.delete(String(id))
      if (recent.size >= recentKept) recent.delete(recent.keys().next().value!)
      const campaign = read({ _id: id })
      campaign.catch(() => recent.delete(String(id)))
      recent.set(String(id), { at: performance.now(), campaign })
      return campaign
    },
    /** Whose reports do not yet know that it is closed, or open again. */
    findToShut: () => list({ state: 'closed', shut: { $ne: true } }, { _id: 1 }),
    findToUnshut: () => list({ state: 'open', shut: true }, { _id: 1 }),
    /** @returns null when it was opened or closed again meanwhile. */
    shut: (_id: Types.ObjectId, shut: boolean) => note({ _id, state: shut ? 'closed' : 'open' }, { shut }),
    findMany: (ids: Types.ObjectId[]) => list({ _id: { $in: ids } }, { _id: 1 }),
    findInState: (state: CampaignState) => list({ state }, { dueAt: 1 }),
    /** Drafts whose time to open has come. */
    findToOpen: (now: Date) => list({ state: 'draft', scheduled: true, opensAt: { $lte: now } }, { opensAt: 1 }),
    /** The latest round of every series. */
    async findLastRounds(): Promise<Campaign[]> {
      const rounds = await list({ 'series.id': { $exists: true } }, { 'series.round': 1 })
      return [...new Map(rounds.map((round) => [round.series!.id, round])).values()]
    },
    /** Null when absent or outside the scope: a caller cannot tell which. */
    findWithin: (scope: Scope, id: Types.ObjectId) => read({ $and: [{ _id: id }, campaignsWithin(scope)] }),
    findManyWithin: (scope: Scope, ids: Types.ObjectId[]) =>
      list({ $and: [{ _id: { $in: ids } }, campaignsWithin(scope)] }, { _id: 1 }),
    listWithin: (scope: Scope) => list(campaignsWithin(scope), { dueAt: -1, _id: 1 }),
  }
}
export type CampaignModel = ReturnType<typeof createCampaignModel>
