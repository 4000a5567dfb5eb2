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

/** What one reminder told a person of. */
export interface Owed {
  report: Types.ObjectId
  campaign: Types.ObjectId
  title: string
}

/**
 * What the person still owes of all that the message with this report's button told of, the report first. Read from the ledger:
 * a button has no room for a list.
 */
export async function remindedTogether(
  { models }: Pick<AnswerDeps, 'models'>,
  given: { person: Types.ObjectId; report: Types.ObjectId },
): Promise<Owed[]> {
  const [person, report] = await Promise.all([models.person.find(given.person), models.report.find(given.report)])
  if (!person || !report || report.unit !== person.unit) return []
  const together = await models.delivery.sentTogether(person._id, report.campaign)
  const ids = [...new Map([report.campaign, ...together].map((id) => [String(id), id])).values()]
  const campaigns = await models.campaign.findMany(ids)
  const owed = await Promise.all(
    ids.map(async (campaign): Promise<Owed | null> => {
      const known = campaigns.find(({ _id }) => _id.equals(campaign))
      const owing = known && (await models.report.findOwing(campaign, person.unit))
      return owing ? { report: owing._id, campaign, title: known.title } : null
    }),
  )
  return owed.filter((one) => one !== null)
}

/**
 * 稍后提醒: one more reminder of everything that message told of and that is still owed. Pressing twice reminds once.
 * @returns when, and of how many; null when that hour is over or nothing is owed any more.
 */
export async function snooze(
  { models, now, timeZone }: AnswerDeps,
  given: { person: Types.ObjectId; report: Types.ObjectId; choice: Snooze },
): Promise<{ at: Date; count: number } | null> {
  const owed = await remindedTogether({ models }, given)
  const report = owed.length > 0 && (await models.report.find(given.report))
  if (!report) return null
  const campaigns = await models.campaign.findMany(owed.map(({ campaign }) => campaign))
  const zone = campaigns.find(({ _id }) => _id.equals(owed[0]!.campaign))?.timeZone ?? timeZone
  const at = snoozeUntil(given.choice, now(), zone)
  if (!at) return null
  const { district, chamber } = report.dims
  const day = `${given.choice}@${localDay(at, zone)}`
  const about = { person: given.person, unit: report.unit, slot: snoozeSlot, day, nextAt: at, district, chamber }
  await models.delivery.queue(
    campaigns.map(({ _id: campaign, measure }) => ({ ...about, campaign, measure })),
    now(),
  )
  return { at, count: owed.length }
}

/**
 * 不是我负责: staff are asked for a successor; until they decide this person is left in peace: of all the unit owes, or of
 * `campaign` alone.
 */
export async function refuseDuty(
  { models, now }: AnswerDeps,
  given: { person: Types.ObjectId; report: Types.ObjectId; campaign?: Types.ObjectId },
): Promise<Handover | null> {
  const person = await models.person.find(given.person)
  if (!person || person.leftAt) return null
  const { report, campaign } = given
  return models.handover.ask({ unit: person.unit, person: person._id, report, campaign, now: now() })
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
