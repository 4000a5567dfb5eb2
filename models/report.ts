// Reports (填报): one per unit and campaign. Made when the campaign opens, so a report is the duty and the draft in one
// document, and one answer is one conditional update of it.
import { Types, type Connection } from 'mongoose'
import type { Answers, RowAnswers, Value } from '../rules/form.ts'
import { closedPlacesIn, type Returned } from '../rules/review.ts'
import type { Scope } from '../rules/scope.ts'
import { appliedKept, reportAfter, updateOf } from './report-change.ts'
import type { Editing } from './report-edit.ts'
import { openStates, reportSchema, type Cursor, type GivenBy, type Report } from './report-schema.ts'
import { createStepWriter, stepOf } from './report-step.ts'
import { reportsWithin } from './scope.ts'
import type { Campaign } from './campaign.ts'
import type { Unit } from './unit.ts'

export * from './report-schema.ts'

/** What one update changes. Top-level answers are set whole (a repeat with all its rows); null: cleared on purpose. */
export interface ReportChange {
  /** `<chat>:<update_id>`: the same key is applied at most once. */
  key: string
  chat: number
  answers?: Record<string, Value | RowAnswers[]>
  given?: Record<string, GivenBy | null>
  cursor?: Cursor
  /** Whose step it is: it can be taken back by them. */
  by?: Types.ObjectId
  /** The key of the step that this one takes back. */
  undoes?: string
  /** Of a returned report: places that the mended answers put in the wrong, opened as well. */
  opens?: string[]
  submit?: { by: Types.ObjectId; answers: Answers }
}
/**
 * `stale`: somebody else changed the report since it was read; decide again on the fresh one, which is returned.
 * `settled`: the report was returned and the change touches what is not open again; nothing is saved.
 */
export type SaveOutcome = { outcome: 'saved' | 'repeated' | 'stale' | 'closed' | 'settled'; report: Report }

/** A report as the list of tasks needs it. */
export type Listed = Pick<
  Report,
  '_id' | 'campaign' | 'unit' | 'unitName' | 'form' | 'state' | 'startedAt' | 'submittedAt' | 'lockedAt' | 'shutAt'
> & { returned?: Pick<Returned, 'paths'> | null; editing?: Pick<Editing, 'since'> | null }

/** Whose it is and when it came, without what it says. */
export type ReportPlace = Pick<Report, '_id' | 'campaign' | 'unit' | 'submittedAt' | 'submittedRevision'>
const placeFields = { campaign: 1, unit: 1, submittedAt: 1, submittedRevision: 1 } as const

export function createReportModel(connection: Connection) {
  const model = connection.model<Report>('Report', reportSchema)
  const find = (id: Types.ObjectId) => model.findById(id).lean<Report>().exec()
  const write = createStepWriter(model)

  return {
    model,
    find,

    /** Makes the reports of these units; those that exist already stay as they are. */
    async openFor(campaign: Campaign, units: Unit[], now: Date): Promise<void> {
      if (units.length === 0) return
      await model.bulkWrite(
        units.map((unit) => ({
          updateOne: {
            filter: { campaign: campaign._id, unit: unit._id },
            update: { $setOnInsert: freshReport(campaign, unit, now) },
            upsert: true,
          },
        })),
        { ordered: false },
      )
    },

    findOfUnit: (unit: string) =>
      model
        .find(
          { unit },
          {
            ...{ campaign: 1, unit: 1, unitName: 1, form: 1, state: 1, startedAt: 1, submittedAt: 1 },
            ...{ lockedAt: 1, shutAt: 1, 'returned.paths': 1, 'editing.since': 1 },
          },
        )
        .lean<Listed[]>()
        .exec(),

    /** One step of a conversation, in one conditional write. */
    async save(known: Report, change: ReportChange, now: Date): Promise<SaveOutcome> {
      if (closedPlacesIn(known, change).length > 0 && !known.applied.includes(change.key))
        return { outcome: 'settled', report: known }
      const update = updateOf(known, change, now)
      if (!known.applied.includes(change.key) && (await write(stepOf(known, change, update))))
        return { outcome: 'saved', report: reportAfter(known, update, change) }
      const now_ = await model.findById(known._id).lean<Report>().orFail().exec()
      if (now_.applied.includes(change.key)) return { outcome: 'repeated', report: now_ }
      return { outcome: isClosed(now_) ? 'closed' : 'stale', report: now_ }
    },

    /** Opens what was handed in for changes, beside it. Its version is to be kept before. @returns false when it is out of date. */
    async edit({ _id, revision, answers, given }: Report, { key, by }: { key: string; by: Types.ObjectId }, now: Date) {
      const editing: Editing = { by, since: now, answers, given }
      const { matchedCount } = await model.collection.updateOne(
        { _id, revision, state: 'submitted', lockedAt: null, shutAt: null, editing: null },
        {
          $set: { editing, cursors: {}, undo: [], updatedAt: now },
          $inc: { revision: 1 },
          $push: { applied: { $each: [key], $slice: -appliedKept } } as never,
        },
      )
      return matchedCount === 1
    },
    /** Lets go of the changes; what was handed in stands. */
    async dropEdit({ _id, editing }: Report, now: Date): Promise<void> {
      if (!editing) return
      await model.collection.updateOne(
        { _id, state: 'submitted', 'editing.since': editing.since },
        { $set: { editing: null, cursors: {}, undo: [], updatedAt: now }, $inc: { revision: 1 } },
      )
    },

    /** Moves this chat's cursor without touching answers or revision: losing such a move harms nobody. */
    moveCursor: (id: Types.ObjectId, chat: number, cursor: Cursor) =>
      model.updateOne({ _id: id }, { $set: { [`cursors.${chat}`]: cursor } }).exec(),

    /** Streams who still owes this campaign, in id order. */
    eachOwing: (campaign: Types.ObjectId) =>
      model
        .find({ campaign, state: { $in: openStates } }, { unit: 1, unitName: 1, state: 1 })
        .sort({ _id: 1 })
        .lean<Pick<Report, '_id' | 'unit' | 'unitName' | 'state'>>()
        .cursor({ batchSize: 500 }),
    /** The unit's report of this campaign while it is still owed; null once it is in. */
    findOwing: (campaign: Types.ObjectId, unit: string) =>
      model
        .findOne({ campaign, unit, state: { $in: openStates } }, { unit: 1, unitName: 1, state: 1 })
        .lean<Pick<Report, '_id' | 'unit' | 'unitName' | 'state'>>()
        .exec(),

    findOfCampaign: (campaign: Types.ObjectId, unit: string) => model.findOne({ campaign, unit }).lean<Report>().exec(),
    findWithin: (scope: Scope, id: Types.ObjectId) =>
      model
        .findOne({ $and: [{ _id: id }, reportsWithin(scope)] })
        .lean<Report>()
        .exec(),
    /** Handed in since then, the earliest first. */
    submittedWithin: (scope: Scope, since: Date, limit: number) =>
      model
        .find({ $and: [{ submittedAt: { $gte: since } }, reportsWithin(scope)] }, placeFields)
        .sort({ submittedAt: 1 })
        .limit(limit)
        .lean<ReportPlace[]>()
        .exec(),
    placesWithin: (scope: Scope, ids: Types.ObjectId[]) =>
      model
        .find({ $and: [{ _id: { $in: ids } }, reportsWithin(scope)] }, placeFields)
        .lean<ReportPlace[]>()
        .exec(),
    namesWithin: (scope: Scope, ids: Types.ObjectId[]) =>
      model
        .find({ $and: [{ _id: { $in: ids } }, reportsWithin(scope)] }, { unitName: 1 })
        .lean<Pick<Report, '_id' | 'unitName'>[]>()
        .exec(),
    eachWithin: (scope: Scope, campaign: Types.ObjectId) =>
      model
        .find({ $and: [{ campaign }, reportsWithin(scope)] })
        .sort({ unit: 1 })
        .lean<Report>()
        .cursor({ batchSize: 200 }),
    missingWithin: (scope: Scope, campaign: Types.ObjectId, page: { after?: string; limit: number }) =>
      model
        .find(
          {
            $and: [
              { campaign, state: { $in: openStates } },
              reportsWithin(scope),
              page.after ? { unit: { $gt: page.after } } : {},
            ],
          },
          { unit: 1, unitName: 1, dims: 1, state: 1, startedAt: 1 },
        )
        .sort({ unit: 1 })
        .limit(page.limit)
        .lean<Pick<Report, '_id' | 'unit' | 'unitName' | 'dims' | 'state' | 'startedAt'>[]>()
        .exec(),
    countMissingWithin: (scope: Scope, campaign: Types.ObjectId) =>
      model.countDocuments({ $and: [{ campaign, state: { $in: openStates } }, reportsWithin(scope)] }).exec(),
  }
}
/** Neither handed in, nor closed or frozen with its campaign. */
const isClosed = ({ state, lockedAt, shutAt, editing }: Report) =>
  !(openStates.includes(state) || (state === 'submitted' && editing)) ||
  Boolean(lockedAt) ||
  (Boolean(shutAt) && state !== 'returned')

export type ReportModel = ReturnType<typeof createReportModel>

export function freshReport(campaign: Campaign, unit: Unit, now: Date): Omit<Report, '_id' | 'campaign' | 'unit'> {
  return {
    unitName: unit.name,
    form: campaign.form,
    measure: campaign.measure,
    dims: { district: unit.district, unitType: unit.type, industry: unit.industry, chamber: unit.chamber },
    state: 'draft',
    answers: {},
    given: {},
    revision: 0,
    applied: [],
    cursors: {},
    startedAt: null,
    submittedAt: null,
    submittedBy: null,
    submittedRevision: null,
    hands: [],
    superior: unit.superior,
    review: null,
    returned: null,
    decisions: [],
    dueAudit: [],
    updatedAt: now,
    untallied: new Types.ObjectId(),
  }
}
