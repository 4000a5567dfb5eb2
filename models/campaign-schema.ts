// What is kept of a campaign (任务), its indexes, and how one from before a field existed reads.
import { Schema, type Types } from 'mongoose'
import type { Audience } from '../rules/audience.ts'
import { campaignStates, type CampaignState, type Series } from '../rules/campaign.ts'
import { defaultPolicy, type ReminderPolicy } from '../rules/reminder.ts'
import type { DueAudit } from './report.ts'

export interface Campaign {
  _id: Types.ObjectId
  title: string
  /** The pinned form version (its `_id`). */
  form: string
  /** Number of the plan's measure, 1-23. */
  measure: number
  /** The agency that owns it; null: the federation itself. */
  agency: string | null
  audience: Audience
  /** From `opening` on reports are being made; `open` once every unit of the audience has one. */
  state: CampaignState
  /** A draft that opens by itself at `opensAt`. */
  scheduled: boolean
  opensAt: Date
  dueAt: Date
  /** Days after the due day in which a report still counts as in time. */
  graceDays: number
  /** null: the program's. */
  timeZone: string | null
  lateAllowed: boolean
  editsAllowed: boolean
  /** The role that judges what comes in; null: nobody, handed in is enough. */
  reviewBy: 'chamber' | 'federation' | 'reviewer' | 'regulator' | null
  policy: ReminderPolicy
  /** The recurring series this is a round of; `round` of the first is 0. */
  series: (Series & { id: string; round: number }) | null
  /** How far the opening got: codes up to `last` have their report. */
  opening: { made: number; total: number; last: string | null } | null
  /** Slots and steps whose deliveries are queued in full; each is queued once. */
  queued: string[]
  /** The last change of any unit that its audience was compared with; null: compare again. */
  comparedAt: Date | null
  /** `sha256` over its reports in unit order, one line each (rules/campaign.ts, frozenLine). */
  frozen: { at: Date; sha256: string; reports: number } | null
  /** Grows by one with every change that staff make; what jobs note leaves it alone. */
  revision: number
  dueAudit: DueAudit[]
  /** Its reports know that it is closed (`shutAt`); a job makes them follow. */
  shut: boolean
  createdAt: Date
  updatedAt: Date
}
/** What staff decide; everything else follows. */
export type CampaignFields = Pick<
  Campaign,
  | 'title'
  | 'form'
  | 'measure'
  | 'agency'
  | 'audience'
  | 'opensAt'
  | 'dueAt'
  | 'graceDays'
  | 'timeZone'
  | 'lateAllowed'
  | 'editsAllowed'
  | 'reviewBy'
  | 'policy'
>
export type NewCampaign = Pick<CampaignFields, 'title' | 'form' | 'measure' | 'audience' | 'opensAt' | 'dueAt'> &
  Partial<CampaignFields> & { series?: Series | null }
/** May be changed while it runs: the form, the measure and the opening stand. */
export type CampaignEdit = Partial<Omit<CampaignFields, 'form' | 'measure' | 'opensAt'>> & {
  series?: Campaign['series']
}
const mixed = { type: Schema.Types.Mixed }
export const campaignSchema = new Schema<Campaign>(
  {
    title: { type: String, required: true, maxlength: 200 },
    form: { type: String, required: true },
    measure: { type: Number, required: true, min: 1, max: 23 },
    agency: { type: String, default: null, maxlength: 100 },
    audience: { ...mixed, default: {} },
    state: { type: String, enum: campaignStates, required: true },
    scheduled: { type: Boolean, default: false },
    opensAt: { type: Date, required: true },
    dueAt: { type: Date, required: true },
    graceDays: { type: Number, default: 0, min: 0 },
    timeZone: { type: String, default: null },
    lateAllowed: { type: Boolean, default: true },
    editsAllowed: { type: Boolean, default: true },
    reviewBy: { type: String, default: null },
    policy: { ...mixed, default: defaultPolicy },
    series: { ...mixed, default: null },
    opening: { ...mixed, default: null },
    queued: { type: [String], default: [] },
    comparedAt: { type: Date, default: null },
    frozen: { ...mixed, default: null },
    revision: { type: Number, default: 0 },
    dueAudit: { type: [Schema.Types.Mixed], default: [] } as never,
    shut: { type: Boolean, default: false },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, default: null },
  },
  { collection: 'campaigns', versionKey: false, minimize: false },
)
campaignSchema.index({ state: 1, dueAt: 1 })
campaignSchema.index({ 'dueAudit.key': 1 }, { sparse: true })
campaignSchema.index(
  { 'series.id': 1, 'series.round': 1 },
  { unique: true, partialFilterExpression: { 'series.id': { $exists: true } } },
)

/** Campaigns from before a field existed read as if they had its default. */
export function whole(campaign: Campaign | null): Campaign | null {
  if (!campaign) return null
  return { ...unset, ...campaign, policy: { ...defaultPolicy, ...campaign.policy } }
}
const unset = {
  agency: null,
  scheduled: false,
  graceDays: 0,
  timeZone: null,
  lateAllowed: true,
  editsAllowed: true,
  reviewBy: null,
  series: null,
  opening: null,
  queued: [] as string[],
  comparedAt: null,
  frozen: null,
  revision: 0,
  dueAudit: [] as DueAudit[],
  shut: false,
}
