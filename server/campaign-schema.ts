// A campaign as staff write it and as they see it whole: policy, what comes next, what may be done.
import { z } from 'zod'
import type { Campaign } from '../models/campaign.ts'
import type { Calendar } from '../rules/calendar.ts'
import { addDays } from '../rules/calendar.ts'
import { checkCampaign, isTimeZone, mayMove, paces, type CampaignState, type Pace } from '../rules/campaign.ts'
import { endOfDay, localDay, startOfDay } from '../rules/day.ts'
import {
  audiencesOfReminders,
  checkPolicy,
  contactKinds,
  defaultPolicy,
  dueDayOf,
  escalationsOf,
  slotsOf,
  type Plan,
} from '../rules/reminder.ts'
import { audienceSchema } from './audience.ts'
import { campaignSchema, presentCampaign } from './campaign.ts'
import { Problem } from './problem.ts'

const day = z.iso.date()
const time = z.string().regex(/^\d{2}:\d{2}$/)
/** A moment, or a local day: its start where it opens, its end where it is due. */
const moment = z.union([z.iso.datetime({ offset: true }), day])
const days = z.int().min(-366).max(366)
export const reviewers = ['chamber', 'federation', 'reviewer', 'regulator'] as const

const policyShape = {
  offsets: z.array(z.strictObject({ from: z.enum(['open', 'due']), days })).max(30),
  thenEvery: z.int().min(1).max(366).nullable(),
  at: time,
  quiet: z.strictObject({ from: time, to: time }),
  workingDays: z.boolean(),
  who: z.enum(audiencesOfReminders),
  idleDays: z.int().min(0).max(366),
  escalation: z
    .array(z.strictObject({ afterDays: z.int().min(0).max(366), to: z.array(z.enum(contactKinds)).min(1) }))
    .max(10),
}
const paceNames = Object.keys(paces) as [Pace, ...Pace[]]
const seriesShape = { every: z.enum(paceNames), opens: day, due: day, until: day.nullable().default(null) }

const fields = {
  title: z.string().trim().min(1).max(200),
  form: z.string().max(200),
  measure: z.int().min(1).max(23),
  agency: z.string().trim().min(1).max(100).nullable(),
  audience: audienceSchema,
  opensAt: moment,
  dueAt: moment,
  graceDays: z.int().min(0).max(366),
  timeZone: z.string().max(60).nullable(),
  lateAllowed: z.boolean(),
  editsAllowed: z.boolean(),
  reviewBy: z.enum(reviewers).nullable(),
  policy: z.strictObject(policyShape).partial(),
  series: z.strictObject(seriesShape).nullable(),
}
export const newCampaignSchema = z
  .strictObject(fields)
  .partial()
  .required({ title: true, form: true, measure: true, audience: true, opensAt: true, dueAt: true })
export const campaignEditSchema = z.strictObject(fields).partial()
export type GivenCampaign = z.output<typeof campaignEditSchema>

export const exampleCampaign = {
  title: '2026年下半年软件正版化填报',
  form: 'private-firm@0123456789ab',
  measure: 10,
  audience: { unitTypes: ['private_firm'], districts: ['500103'] },
  opensAt: '2026-12-01',
  dueAt: '2026-12-20',
  graceDays: 3,
  reviewBy: 'chamber',
  policy: { thenEvery: 3, escalation: [{ afterDays: 5, to: ['chamber'] }] },
}

/** What was given, with days made moments in the campaign's time zone and the policy made whole. */
export function readCampaign(given: GivenCampaign, before: Campaign | null, programZone: string) {
  const timeZone = given.timeZone === undefined ? (before?.timeZone ?? null) : given.timeZone
  if (timeZone !== null && !isTimeZone(timeZone)) throw wrong([{ at: 'timeZone', code: 'unknown-time-zone' }])
  const zone = timeZone ?? programZone
  const { opensAt, dueAt, policy, series, ...rest } = given
  const isDay = (text: string) => text.length === 10
  return {
    ...rest,
    ...(opensAt !== undefined && { opensAt: isDay(opensAt) ? startOfDay(opensAt, zone) : new Date(opensAt) }),
    ...(dueAt !== undefined && { dueAt: isDay(dueAt) ? endOfDay(dueAt, zone) : new Date(dueAt) }),
    ...(policy && { policy: { ...(before?.policy ?? defaultPolicy), ...policy } }),
    ...(series !== undefined && { series }),
  }
}

/** @throws Problem invalid-input naming each field. `isRunning`: a due day that was kept may be over. */
export function refuseBad(
  campaign: Pick<Campaign, 'title' | 'opensAt' | 'dueAt' | 'graceDays' | 'timeZone' | 'policy' | 'series'>,
  now: Date,
  { mayBeOver = false } = {},
): void {
  const problems = checkCampaign(campaign, now).filter(({ code }) => !(mayBeOver && code === 'due-over'))
  const ofPolicy = checkPolicy(campaign.policy).map(({ at, code }) => ({ at: `policy.${at}`, code }))
  if (problems.length + ofPolicy.length > 0) throw wrong([...problems, ...ofPolicy])
}
const wrong = (issues: { at: string; code: string }[]) => new Problem('invalid-input', { issues })

const moves = ['open', 'close', 'reopen', 'freeze'] as const
const slotSchema = z.object({ name: z.string(), day: z.string(), at: z.date() })
export const campaignDetailSchema = campaignSchema.extend({
  agency: z.string().nullable(),
  scheduled: z.boolean().meta({ description: 'A draft that opens by itself at `opensAt`.' }),
  graceDays: z.int(),
  timeZone: z.string(),
  lateAllowed: z.boolean(),
  editsAllowed: z.boolean(),
  reviewBy: z.enum(reviewers).nullable(),
  policy: z.object(policyShape),
  series: z.object({ ...seriesShape, until: day.nullable(), id: z.string(), round: z.int() }).nullable(),
  previous: z.object({ id: z.string(), title: z.string() }).nullable().meta({
    description: 'The round before, which comparisons are with: of its series, else of its measure and form.',
  }),
  opening: z.object({ made: z.int(), total: z.int() }).nullable(),
  frozen: z
    .object({ at: z.date(), sha256: z.string(), reports: z.int() })
    .nullable()
    .meta({ description: 'The hash of its reports in unit order, for bulletins.' }),
  nextSlots: z.array(slotSchema).meta({ description: 'The next times at which who owes is reminded.' }),
  nextEscalations: z.array(slotSchema.extend({ to: z.array(z.enum(contactKinds)) })),
  moves: z.array(z.enum(moves)).meta({ description: 'What the state allows now.' }),
  mayChange: z.boolean().meta({ description: 'Whether it is wholly within what the caller looks after.' }),
  revision: z.int(),
  createdAt: z.date(),
  updatedAt: z.date().nullable(),
})
export const exampleDetail = {
  ...{ ...exampleCampaign, id: '656a0c1f2b3c4d5e6f708192', agency: null, scheduled: false, state: 'open' },
  ...{ opensAt: '2026-11-30T16:00:00.000Z', dueAt: '2026-12-20T15:59:59.999Z', timeZone: 'Asia/Shanghai' },
  ...{
    lateAllowed: true,
    editsAllowed: false,
    policy: defaultPolicy,
    series: null,
    previous: { id: '646a0c1f2b3c4d5e6f708192', title: '2025年度软件正版化季报' },
    opening: { made: 812, total: 812 },
  },
  ...{
    frozen: null,
    nextSlots: [{ name: 'T-7', day: '2026-12-13', at: '2026-12-14T01:00:00.000Z' }],
    nextEscalations: [],
  },
  ...{ moves: ['close'], mayChange: true, revision: 3, createdAt: '2026-11-23T01:00:00.000Z', updatedAt: null },
}
export type CampaignDetail = z.input<typeof campaignDetailSchema>

const slotsShown = 6
const daysLookedAhead = 60

interface Beside {
  calendar: Calendar
  now: Date
  timeZone: string
  mayChange: boolean
  /** As far as the caller may see it. */
  previous: Pick<Campaign, '_id' | 'title'> | null
}
export function presentDetail(
  campaign: Campaign,
  { calendar, now, timeZone, mayChange, previous }: Beside,
): CampaignDetail {
  const zone = campaign.timeZone ?? timeZone
  const { agency, scheduled, graceDays, lateAllowed, editsAllowed, reviewBy, policy, series, frozen } = campaign
  return {
    ...presentCampaign(campaign),
    ...{ agency, scheduled, graceDays, timeZone: zone, lateAllowed, editsAllowed, reviewBy, policy, series, frozen },
    previous: previous && { id: previous._id.toHexString(), title: previous.title },
    opening: campaign.opening && { made: campaign.opening.made, total: campaign.opening.total },
    ...nextOf(campaign, { calendar, now, timeZone }),
    moves: moves.filter((move) => allows(campaign.state, move)),
    mayChange,
    revision: campaign.revision,
    createdAt: campaign.createdAt,
    updatedAt: campaign.updatedAt,
  }
}

const isOver = (state: CampaignState) => ['closed', 'freezing', 'frozen'].includes(state)

function allows(state: CampaignState, move: (typeof moves)[number]): boolean {
  const to = ({ open: 'opening', close: 'closed', reopen: 'open', freeze: 'freezing' } as const)[move]
  return mayMove(state, to) && (move !== 'reopen' || state === 'closed')
}

/** What the policy does next; nothing once it is over. */
export function nextOf(
  campaign: Campaign,
  { calendar, now, timeZone }: { calendar: Calendar; now: Date; timeZone: string },
): Pick<CampaignDetail, 'nextSlots' | 'nextEscalations'> {
  if (isOver(campaign.state)) return { nextSlots: [], nextEscalations: [] }
  const plan: Plan = { ...campaign, timeZone: campaign.timeZone ?? timeZone }
  const last = [localDay(now, plan.timeZone), dueDayOf(plan)].sort().at(-1)!
  const slots = slotsOf(plan, calendar, addDays(last, daysLookedAhead)).filter(({ at }) => at > now)
  const steps = escalationsOf(plan, calendar).filter(({ at }) => at > now)
  return {
    nextSlots: slots.slice(0, slotsShown),
    nextEscalations: steps.map(({ name, day, at, to }) => ({ name, day, at, to })),
  }
}
