// Reports (填报): one per unit and campaign. Made when the campaign opens, so a report is the duty and the draft in one
// document, and one answer is one conditional update of it.
import { Schema, Types, type Connection } from 'mongoose'
import type { Answers, RowAnswers, Value } from '../rules/form.ts'
import { closedPlacesIn, type Returned, type Verdict } from '../rules/review.ts'
import type { Scope } from '../rules/scope.ts'
import type { Undo } from '../rules/undo.ts'
import { appliedKept, reportAfter, updateOf } from './report-change.ts'
import type { Editing } from './report-edit.ts'
import { createStepWriter, stepOf } from './report-step.ts'
import { reportsWithin } from './scope.ts'
import type { Campaign } from './campaign.ts'
import type { Unit } from './unit.ts'

export const reportStates = ['draft', 'submitted', 'in_review', 'returned', 'accepted'] as const
export type ReportState = (typeof reportStates)[number]
/** What the officer may still change. */
export const openStates: ReportState[] = ['draft', 'returned']

export const dimensions = ['district', 'unitType', 'industry', 'chamber'] as const
export type Dimension = (typeof dimensions)[number]

/** Who dealt with a stop, and when: answered, skipped, note read, repeat finished. */
export interface GivenBy {
  by: Types.ObjectId
  at: Date
  skipped?: boolean
}

/** A reviewer at work, or who was; the id is the one in the audit trail. */
export interface Review {
  by: string
  role: string
  since: Date
  verdicts: Verdict[]
}
export interface Decision {
  what: 'accept' | 'return'
  by: string
  role: string
  at: Date
  /** The revision it was decided on. */
  revision: number
  words: string
}
/** An entry of the audit trail that goes out with the change it tells of, and is then taken off here. */
export interface DueAudit {
  key: string
  at: Date
  who: { id: string; role: string }
  what: string
  why: string | null
  more: Record<string, string | number | string[]>
}

/** Where a chat stands in the report: at one stop, or at the summary. */
export interface Cursor {
  at: 'stop' | 'summary' | 'confirm'
  path?: string
  /** When it came here: what somebody else gave at this stop since then is a clash, and is told. */
  since: Date
  /** The person came from the summary to mend this one stop, and goes back there. */
  mending?: boolean
  /** Page of a long list of choices. */
  page?: number
  /** The month (YYYY-MM) of the calendar that is open, and the day chosen in it for a moment whose time is still to be typed. */
  month?: string
  day?: string
  /** File id of a table that was sent for this list, while it is asked what becomes of the rows there are. */
  table?: string
  /** The choices that what was typed last found: only these are shown. */
  found?: { text: string; names: string[] }
  /** What has been ticked so far in a multiple choice or ordered in a ranking, before 完成. */
  picked?: string[]
  /** The live card: the message that is edited in place (photo counter, ticks). */
  card?: number
}

export interface Report {
  _id: Types.ObjectId
  campaign: Types.ObjectId
  unit: string
  unitName: string
  form: string
  measure: number
  dims: Record<Dimension, string | null>
  state: ReportState
  answers: Answers
  given: Record<string, GivenBy>
  /** Grows by one with every change. */
  revision: number
  /** Keys of the last updates that changed this report. */
  applied: string[]
  cursors: Record<string, Cursor>
  startedAt: Date | null
  submittedAt: Date | null
  submittedBy: Types.ObjectId | null
  /** By API: whose token, as in the audit trail. */
  submittedThrough?: string | null
  /** The revision that was handed in last: its version's number in report_versions. */
  submittedRevision: number | null
  /** Everybody who ever gave an answer in it: none of them reviews it. */
  hands: Types.ObjectId[]
  /** The unit's superior when the campaign opened. */
  superior: string | null
  review: Review | null
  /** The last return: while the state is `returned`, only its paths are open (rules/review.ts). */
  returned: Returned | null
  /** What was handed in is being changed: the changed answers, until they are handed in themselves. */
  editing?: Editing | null
  /** The last steps, as they can be taken back (rules/undo.ts). */
  undo?: Undo<GivenBy>[]
  decisions: Decision[]
  /** A decision the unit's people have not been told of. */
  news?: { what: 'accept' | 'return'; revision: number; at: Date } | null
  dueAudit: DueAudit[]
  updatedAt: Date
  /** Set when its campaign is frozen: nothing changes it any more. */
  lockedAt?: Date | null
  /**
   * Totals do not have this report as it is now. Every write that changes what a report counts for sets a new mark in the same
   * write; models/tally-refresh.ts takes the mark off that it has read.
   */
  untallied?: Types.ObjectId
  /** Set when its campaign is closed: only what was sent back may still be mended. */
  shutAt?: Date | null
}

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

const mixed = { type: Schema.Types.Mixed, default: {} }
const schema = new Schema<Report>(
  {
    campaign: { type: Schema.Types.ObjectId, required: true },
    unit: { type: String, required: true },
    unitName: { type: String, required: true },
    form: { type: String, required: true },
    measure: { type: Number, required: true },
    dims: {
      type: new Schema<Report['dims']>(
        {
          district: { type: String, default: null },
          unitType: { type: String, default: null },
          industry: { type: String, default: null },
          chamber: { type: String, default: null },
        },
        { _id: false },
      ),
      required: true,
    },
    state: { type: String, enum: reportStates, required: true },
    answers: mixed,
    given: mixed,
    revision: { type: Number, required: true },
    applied: { type: [String], default: [] },
    cursors: mixed,
    startedAt: { type: Date, default: null },
    submittedAt: { type: Date, default: null },
    submittedBy: { type: Schema.Types.ObjectId, default: null },
    submittedRevision: { type: Number, default: null },
    submittedThrough: { type: String },
    hands: { type: [Schema.Types.ObjectId], default: [] },
    superior: { type: String, default: null },
    review: { type: Schema.Types.Mixed, default: null },
    returned: { type: Schema.Types.Mixed, default: null },
    editing: { type: Schema.Types.Mixed },
    news: { type: Schema.Types.Mixed },
    undo: { type: [Schema.Types.Mixed], default: undefined } as never,
    decisions: { type: [Schema.Types.Mixed], default: [] } as never,
    dueAudit: { type: [Schema.Types.Mixed], default: [] } as never,
    updatedAt: { type: Date, required: true },
    lockedAt: { type: Date },
    untallied: { type: Schema.Types.ObjectId },
    shutAt: { type: Date },
  },
  { collection: 'reports', versionKey: false, minimize: false },
)
schema.index({ campaign: 1, unit: 1 }, { unique: true })
schema.index({ unit: 1, state: 1 })
schema.index({ campaign: 1, 'dims.district': 1, unit: 1 })
schema.index({ campaign: 1, 'dims.chamber': 1, unit: 1 })
schema.index({ campaign: 1, state: 1, unit: 1 })
schema.index({ 'dueAudit.key': 1 }, { sparse: true })
schema.index({ untallied: 1 }, { sparse: true })
schema.index({ 'news.at': 1 }, { sparse: true })

/** What totals are made of. A draft's answers may change freely: they count once they are handed in. */
const counted = /^(state|dims|superior|measure|unit|submittedAt)(\.|$)/
/** Whoever changes such a field through the schema cannot forget the mark. */
schema.pre(['updateOne', 'updateMany', 'findOneAndUpdate'], function () {
  // Fields may stand without $set: mongoose puts them there later.
  const { $set, ...plain } = (this.getUpdate() ?? {}) as { $set?: Record<string, unknown> }
  const set: Record<string, unknown> = { ...plain, ...$set }
  if (set['untallied'] === undefined && Object.keys(set).some((name) => counted.test(name)))
    this.set('untallied', new Types.ObjectId())
})
// Drafts stay out of it, so that an answer costs nothing here.
schema.index({ submittedAt: 1 }, { partialFilterExpression: { submittedAt: { $gte: new Date(0) } } })

/** Whose it is and when it came, without what it says. */
export type ReportPlace = Pick<Report, '_id' | 'campaign' | 'unit' | 'submittedAt' | 'submittedRevision'>
const placeFields = { campaign: 1, unit: 1, submittedAt: 1, submittedRevision: 1 } as const

export function createReportModel(connection: Connection) {
  const model = connection.model<Report>('Report', schema)
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
