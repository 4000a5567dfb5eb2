// What may be done in a campaign and when, and when the next round of a recurring one is. States go
// draft → (opening) open → closed → (freezing) frozen; a closed one may be opened again, a frozen one never changes.
import { addDays, daysFrom } from './calendar.ts'
import { endOfDay, localDay, startOfDay } from './day.ts'

export const campaignStates = ['draft', 'opening', 'open', 'closed', 'freezing', 'frozen'] as const
export type CampaignState = (typeof campaignStates)[number]

const moves: Record<CampaignState, readonly CampaignState[]> = {
  draft: ['opening'],
  opening: ['open', 'closed'],
  open: ['closed'],
  closed: ['open', 'freezing'],
  freezing: ['frozen'],
  frozen: [],
}
export const mayMove = (from: CampaignState, to: CampaignState): boolean => moves[from].includes(to)

export interface Term {
  state: CampaignState
  opensAt: Date
  dueAt: Date
  graceDays: number
  /** Whether a report is taken after the due day and its grace, while the campaign is open. */
  lateAllowed: boolean
  /** Whether an officer may change a report that was handed in and not yet judged. */
  editsAllowed: boolean
}

/** The end of the days of grace: from then on what comes is late. */
export function graceEnds({ dueAt, graceDays }: Pick<Term, 'dueAt' | 'graceDays'>, timeZone: string): Date {
  if (graceDays === 0) return dueAt
  return endOfDay(addDays(localDay(new Date(dueAt.getTime() - 1), timeZone), graceDays), timeZone)
}

export type CampaignReason =
  | 'campaign-not-open'
  | 'campaign-over'
  | 'campaign-closed'
  | 'campaign-frozen'
  | 'report-accepted'
  | 'report-in-review'
  | 'edits-not-allowed'
  | 'edits-over'
/** The words are in locales/*.campaign.ftl under `reason-<code>`. */
export type Verdict = { ok: true; late: boolean } | { ok: false; reason: { code: CampaignReason } }
type ReportState = 'draft' | 'submitted' | 'in_review' | 'returned' | 'accepted'

/**
 * Whether an officer may answer or hand in now. What was sent back may be mended until the campaign is frozen, whatever the
 * date: the federation asked for it. What was handed in may be changed until the due day and its grace, late or not.
 */
export function mayAnswer(campaign: Term, report: ReportState, now: Date, timeZone: string): Verdict {
  const no = (code: CampaignReason): Verdict => ({ ok: false, reason: { code } })
  const late = now > graceEnds(campaign, timeZone)
  if (campaign.state === 'frozen' || campaign.state === 'freezing') return no('campaign-frozen')
  if (campaign.state === 'draft' || now < campaign.opensAt) return no('campaign-not-open')
  if (report === 'returned') return { ok: true, late }
  if (campaign.state === 'closed') return no('campaign-closed')
  if (report === 'accepted') return no('report-accepted')
  if (report === 'in_review') return no('report-in-review')
  if (report === 'submitted' && !campaign.editsAllowed) return no('edits-not-allowed')
  if (report === 'submitted' && late) return no('edits-over')
  if (late && !campaign.lateAllowed) return no('campaign-over')
  return { ok: true, late }
}

export const paces = { month: 1, quarter: 3, 'half-year': 6, year: 12 } as const
export type Pace = keyof typeof paces

export interface Series {
  every: Pace
  /** Local days of the first round: later rounds are counted from them, so that nothing drifts. */
  opens: string
  due: string
  /** No round opens after this day; null: without end. */
  until: string | null
}
export interface Round {
  opensAt: Date
  dueAt: Date
}

/** The days of round `number` (the first is 0); null when the series has ended. */
export function roundOf(series: Series, number: number, timeZone: string): Round | null {
  const opens = addMonths(series.opens, number * paces[series.every])
  if (series.until !== null && opens > series.until) return null
  const due = addMonths(series.due, number * paces[series.every])
  return { opensAt: startOfDay(opens, timeZone), dueAt: endOfDay(due, timeZone) }
}

/** The same day months later; a month's last day stays a last day (Feb 28 → Feb 29 → Feb 28), 31 becomes 30 and 31 again. */
export function addMonths(day: string, count: number): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  const lastOf = (months: number) => new Date(Date.UTC(year, months, 0, 12)).getUTCDate()
  const isLast = date === lastOf(month)
  const last = lastOf(month + count)
  const to = new Date(Date.UTC(year, month - 1 + count, isLast ? last : Math.min(date, last), 12))
  return to.toISOString().slice(0, 10)
}

export interface CampaignProblem {
  at: 'dueAt' | 'opensAt' | 'graceDays' | 'timeZone' | 'series' | 'title'
  code: 'required' | 'due-before-opening' | 'due-over' | 'out-of-range' | 'unknown-time-zone' | 'rounds-overlap'
}
const longestGraceDays = 366

/** What is wrong with a campaign that staff want to open; empty when it may be opened. */
export function checkCampaign(
  given: {
    title: string
    opensAt: Date
    dueAt: Date
    graceDays: number
    timeZone: string | null
    series?: Series | null
  },
  now: Date,
): CampaignProblem[] {
  const problems: CampaignProblem[] = []
  const tell = (at: CampaignProblem['at'], code: CampaignProblem['code']) => void problems.push({ at, code })
  if (!given.title.trim()) tell('title', 'required')
  if (given.dueAt <= given.opensAt) tell('dueAt', 'due-before-opening')
  else if (given.dueAt <= now) tell('dueAt', 'due-over')
  if (!Number.isInteger(given.graceDays) || given.graceDays < 0 || given.graceDays > longestGraceDays)
    tell('graceDays', 'out-of-range')
  if (given.timeZone !== null && !isTimeZone(given.timeZone)) tell('timeZone', 'unknown-time-zone')
  const { series } = given
  if (series && (series.due <= series.opens || daysFrom(series.opens, series.due) > paces[series.every] * 31))
    tell('series', 'rounds-overlap')
  return problems
}

export function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
  } catch {
    return false
  }
}

/** One report as a line of the text whose hash a frozen campaign keeps: keys sorted, so that equal reports are equal lines. */
export function frozenLine(report: {
  unit: string
  form: string
  state: string
  revision: number
  dims: object
  answers: object
  submittedAt: Date | null
}): string {
  const { unit, form, state, revision, dims, answers, submittedAt } = report
  return `${canonical({ unit, form, state, revision, dims, answers, submittedAt })}\n`
}

function canonical(value: unknown): string {
  if (value instanceof Date) return JSON.stringify(value.toISOString())
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value ?? null)
  if ('toHexString' in value) return JSON.stringify((value as { toHexString(): string }).toHexString())
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`)
    .join(',')}}`
}
