// A report opened in one chat: its form, its answers as of now, and where this chat stands in it.
import type { Types } from 'mongoose'
import type { Campaign } from '../models/campaign.ts'
import type { Former } from '../models/former.ts'
import type { Cursor, GivenBy, Report } from '../models/report.ts'
import { openStates } from '../models/report.ts'
import { workingCopy } from '../models/report-edit.ts'
import { mayAnswer, type Verdict } from '../rules/campaign.ts'
import { refsIn } from '../rules/evidence-refs.ts'
import { givenIn } from '../rules/review.ts'
import {
  firstOpen,
  type Answers,
  type Env,
  type Form,
  type Given,
  type RowAnswers,
  type Stop,
  type Value,
} from '../rules/form.ts'
import type { Colleague } from '../rules/colleague.ts'
import type { BotDeps } from './deps.ts'
import type { Turn } from './turn.ts'

export interface Draft {
  report: Report
  form: Form
  answers: Answers
  given: Given
  env: Env
  /** null: this chat has not been in this report yet. */
  cursor: Cursor | null
  /** null: it is gone. */
  campaign: Campaign | null
  /** What the unit reported last time; of a draft only. */
  former: Former | null
  /** Whether an answer is taken now. */
  term: Verdict
  /** The unit's people, to say who answered what; empty while nobody but `me` had a hand in it. */
  colleagues: ReadonlyMap<string, Colleague>
  /** Who sent each photo, by its id; empty as `colleagues` is. null: a system of the unit. */
  senders: ReadonlyMap<string, Types.ObjectId | null>
  /** Who looks at it; null: nobody in particular. */
  me: Types.ObjectId | null
}

/** `me`: who looks at it. */
export async function draftOf(
  deps: BotDeps,
  known: Report,
  { chatId, now, me }: { chatId: number; now: Date; me: Types.ObjectId | null },
): Promise<Draft> {
  const report = workingCopy(known)
  const { models } = deps
  const isShared = me !== null && report.hands?.some((hand) => String(hand) !== String(me))
  const [form, campaign, former, colleagues, senders] = await Promise.all([
    models.formVersion.get(report.form),
    models.campaign.recent(report.campaign),
    report.state === 'draft' ? models.former.find(report) : null,
    isShared ? models.person.colleagues(report.unit) : nobody,
    isShared && refsIn(report.answers).length > 0 ? models.evidence.sendersOf(report._id) : nothing,
  ])
  const env = { now, timeZone: deps.timeZone, startedAt: report.startedAt ?? now, seed: String(report._id) }
  return {
    report,
    form,
    answers: report.answers,
    given: givenIn(report),
    env,
    cursor: report.cursors[String(chatId)] ?? null,
    campaign,
    former,
    term: termOf(report, campaign, now, deps.timeZone),
    colleagues,
    senders,
    me,
  }
}
const nobody: Draft['colleagues'] = new Map()
const nothing: Draft['senders'] = new Map()

/** The report as whoever writes here sees it. */
export const draftFor = ({ deps, chatId, now, person }: Turn, report: Report): Promise<Draft> =>
  draftOf(deps, report, { chatId, now, me: person?._id ?? null })

/** Whether an answer to this report is taken now, by its campaign's terms. */
export function termOf(
  { state, lockedAt, shutAt }: Pick<Report, 'state' | 'lockedAt' | 'shutAt'>,
  campaign: Campaign | null,
  now: Date,
  timeZone: string,
): Verdict {
  const isShut = Boolean(shutAt) && openStates.includes(state) && state !== 'returned'
  if (!campaign || isShut) return { ok: false, reason: { code: 'campaign-closed' } }
  if (lockedAt) return { ok: false, reason: { code: 'campaign-frozen' } }
  return mayAnswer(campaign, state, now, campaign.timeZone ?? timeZone)
}

/** Not handed in yet, or handed in and being changed. */
export const isFilled = ({ state, editing }: Pick<Report, 'state' | 'editing'>) =>
  openStates.includes(state) || (state === 'submitted' && Boolean(editing))

export const isOpen = ({ report, term }: Pick<Draft, 'report' | 'term'>) => isFilled(report) && term.ok

export const openStop = ({ form, answers, given, env }: Draft): Stop | null => firstOpen(form, answers, given, env)

/** Where a chat stands that has nothing special in mind: at the first open stop, or at the summary. */
export function nextCursor(draft: Draft): Cursor {
  const stop = openStop(draft)
  return stop ? { at: 'stop', path: stop.path, since: draft.env.now } : { at: 'summary', since: draft.env.now }
}

/** What is stored at a path, relevant or not. */
export function storedAt(answers: Answers, path: string): Value {
  const parts = path.split('/')
  let level: Answers = answers
  for (let at = 0; at + 2 < parts.length; at += 2) {
    const rows = level[parts[at]!] as RowAnswers[] | undefined
    const row = rows?.find(({ _row }) => String(_row) === parts[at + 1])
    if (!row) return null
    level = row
  }
  return (level[parts.at(-1)!] ?? null) as Value
}

/** The top-level answers in which two versions differ; nothing is ever changed in place, so identity tells. */
export function changesBetween(before: Answers, after: Answers): Answers {
  const names = Object.keys(after).filter((name) => after[name] !== before[name])
  return Object.fromEntries(names.map((name) => [name, after[name]!]))
}

const farBehind = 100_000

/**
 * Whether this update is older than one of the same chat that was already applied: then it was dealt with before a stop,
 * and its words belong to a question that has been left. (Update ids start anew after a quiet week; far ones do not count.)
 */
export function isOutrun(report: Report, chatId: number, updateId: number): boolean {
  const prefix = `${chatId}:`
  return report.applied.some((key) => {
    const ahead = key.startsWith(prefix) ? Number(key.slice(prefix.length)) - updateId : 0
    return ahead > 0 && ahead < farBehind
  })
}

/** Of a returned report always after the return, whatever the clocks of two machines say: else it would not count as mended. */
export function given({ report }: Draft, by: Types.ObjectId, now: Date, skipped = false): GivenBy {
  const returnedAt = report.state === 'returned' && report.returned ? report.returned.at.getTime() : 0
  const at = now.getTime() > returnedAt ? now : new Date(returnedAt + 1)
  return skipped ? { by, at, skipped } : { by, at }
}
