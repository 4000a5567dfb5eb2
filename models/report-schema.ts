// What a report (填报) holds, and its indexes. Its reads and writes: report.ts, report-list.ts, report-submit.ts, review.ts.
import { Schema, Types } from 'mongoose'
import type { Answers } from '../rules/form.ts'
import type { Returned, Verdict } from '../rules/review.ts'
import type { Undo } from '../rules/undo.ts'
import type { Editing } from './report-edit.ts'
import { keepMarked } from './report-mark.ts'

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

/** Gave what a unit's own system handed in. */
export const nobody = new Types.ObjectId('000000000000000000000000')

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
  /** The author's guidance is unfolded. */
  guide?: boolean
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

const mixed = { type: Schema.Types.Mixed, default: {} }
export const reportSchema = new Schema<Report>(
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
reportSchema.index({ campaign: 1, unit: 1 }, { unique: true })
reportSchema.index({ unit: 1, state: 1 })
reportSchema.index({ campaign: 1, 'dims.district': 1, unit: 1 })
reportSchema.index({ campaign: 1, 'dims.chamber': 1, unit: 1 })
reportSchema.index({ campaign: 1, state: 1, unit: 1 })
reportSchema.index({ 'dueAudit.key': 1 }, { sparse: true })
reportSchema.index({ untallied: 1 }, { sparse: true })
reportSchema.index({ 'news.at': 1 }, { sparse: true })
// Drafts stay out of it, so that an answer costs nothing here.
reportSchema.index({ submittedAt: 1 }, { partialFilterExpression: { submittedAt: { $gte: new Date(0) } } })
reportSchema.index(
  { campaign: 1, submittedAt: 1, unit: 1 },
  { partialFilterExpression: { submittedAt: { $gte: new Date(0) } } },
)
keepMarked(reportSchema)
