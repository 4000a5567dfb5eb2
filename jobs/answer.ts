// What a person answers to a reminder with its buttons: later, or not me. And what staff do then: name a successor.
import type { Types } from 'mongoose'
import type { Handover } from '../models/handover.ts'
import type { Models } from '../models/index.ts'
import { localDay } from '../rules/day.ts'
import { snoozes, snoozeUntil, type Snooze } from '../rules/reminder.ts'
import { snoozeSlot } from './message.ts'

export interface AnswerDeps {
  models: Models
  now: () => Date
  timeZone: string
}

/** The choices there still are at this hour. */
export const snoozesNow = (now: Date, timeZone: string): Snooze[] =>
  snoozes.filter((choice) => snoozeUntil(choice, now, timeZone) !== null)

/**
 * 稍后提醒: one more reminder of everything the person's unit owes in this campaign. Pressing twice reminds once.
 * @returns when; null when that hour is over or nothing is owed any more.
 */
export async function snooze(
  { models, now, timeZone }: AnswerDeps,
  given: { person: Types.ObjectId; report: Types.ObjectId; choice: Snooze },
): Promise<Date | null> {
  const [person, report] = await Promise.all([models.person.find(given.person), models.report.find(given.report)])
  if (!person || !report || report.unit !== person.unit) return null
  const campaign = await models.campaign.find(report.campaign)
  const at = snoozeUntil(given.choice, now(), campaign?.timeZone ?? timeZone)
  if (!campaign || !at || !(await models.report.findOwing(campaign._id, person.unit))) return null
  const { district, chamber } = report.dims
  const day = `${given.choice}@${localDay(at, campaign.timeZone ?? timeZone)}`
  const about = { campaign: campaign._id, measure: campaign.measure, person: person._id, unit: person.unit }
  await models.delivery.queue([{ ...about, slot: snoozeSlot, day, nextAt: at, district, chamber }], now())
  return at
}

/** 不是我负责: staff are asked for a successor; until they decide this person is left in peace. */
export async function refuseDuty(
  { models, now }: AnswerDeps,
  given: { person: Types.ObjectId; report: Types.ObjectId },
): Promise<Handover | null> {
  const person = await models.person.find(given.person)
  if (!person || person.leftAt) return null
  return models.handover.ask({ unit: person.unit, person: person._id, report: given.report, now: now() })
}

const inviteDays = 14

/**
 * A unit gets a successor: the person leaves it in one write, and their chats are let go; reports, drafts and their history
 * are the unit's and stay. `to`: a colleague already there, who also becomes the contact the person was; otherwise the
 * code is for whoever comes. May be repeated. @returns null when the person had left before.
 */
export async function handOver(
  { models, now }: Pick<AnswerDeps, 'models' | 'now'>,
  given: { person: Types.ObjectId; by: string; to?: Types.ObjectId },
): Promise<{ unit: string; code: string | null; expiresAt: Date | null } | null> {
  const left = await models.person.leave(given.person, now())
  await models.chat.forget(given.person)
  if (given.to) await models.contact.handOver(given.person, given.to)
  if (!left) return null
  await models.handover.close(left.unit, left._id, given.by, now())
  if (given.to) return { unit: left.unit, code: null, expiresAt: null }
  const invite = await models.invite.create({ unit: left.unit, now: now(), ttlMs: inviteDays * 86_400_000 })
  return { unit: left.unit, ...invite }
}
