// Queues reminders: one delivery per campaign, person and slot, only for units that owe. What is due is read from the data,
// so a missed tick is made up for by the next; a slot that is queued in full is not gone through again.
import type { Campaign } from '../models/campaign.ts'
import type { Models } from '../models/index.ts'
import type { Calendar } from '../rules/calendar.ts'
import { returnSlotDue, slotDue, slotKey, type Slot } from '../rules/reminder.ts'
import { planOf } from './message.ts'

export interface ReminderDeps {
  models: Models
  now: () => Date
  timeZone: string
  stopping?: () => boolean
}

const batch = 500
/** Queued this long before its time: all campaigns of a morning stand in the queue when the first message goes, so that a
 * person gets one message for all of them. */
const aheadMs = 15 * 60_000

export async function queueReminders({ models, now, timeZone, stopping }: ReminderDeps): Promise<number> {
  let queued = 0
  const calendar = await models.calendar.read()
  for (const campaign of await models.campaign.findInState('open'))
    for (const slot of slotsToQueue(campaign, calendar, now(), timeZone)) {
      if (stopping?.()) return queued
      queued += await queueSlot(models, campaign, slot, now())
    }
  return queued
}

/**
 * Who was sent a report back and has not mended it hears of the day by which it is expected; also when the campaign is closed,
 * for what was returned may still be mended then.
 */
export async function queueReturns({ models, now, timeZone, stopping }: ReminderDeps): Promise<number> {
  let queued = 0
  const calendar = await models.calendar.read()
  const campaigns = [...(await models.campaign.findInState('open')), ...(await models.campaign.findInState('closed'))]
  for (const campaign of campaigns) {
    if (stopping?.()) break
    const plan = planOf(campaign, timeZone)
    const soon = new Date(now().getTime() + aheadMs)
    for await (const { unit, dims, returned } of models.duty.eachReturned(campaign._id)) {
      if (!returned) continue
      const slots = [now(), soon]
        .map((at) => returnSlotDue(plan, returned, calendar, at))
        .filter((slot) => slot !== null)
      for (const slot of new Map(slots.map((each) => [slotKey(each), each])).values())
        queued += await queueFor(models, campaign, slot, new Map([[unit, dims]]), now())
    }
  }
  return queued
}

/** The slot that has come, and the one that is about to. */
function slotsToQueue(campaign: Campaign, calendar: Calendar, now: Date, timeZone: string): Slot[] {
  const plan = planOf(campaign, timeZone)
  const soon = new Date(now.getTime() + aheadMs)
  const slots = [slotDue(plan, calendar, now), slotDue(plan, calendar, soon)].filter((slot) => slot !== null)
  const unique = new Map(slots.map((slot) => [slotKey(slot), slot]))
  return [...unique.values()].filter((slot) => !campaign.queued.includes(slotKey(slot)))
}

async function queueSlot(models: Models, campaign: Campaign, slot: Slot, now: Date): Promise<number> {
  let queued = 0
  let part: Units = new Map()
  const flush = async () => {
    queued += await queueFor(models, campaign, slot, part, now)
    part = new Map()
  }
  for await (const { unit, dims } of models.duty.eachOwed(campaign._id, campaign.policy, now)) {
    part.set(unit, { district: dims.district, chamber: dims.chamber })
    if (part.size === batch) await flush()
  }
  if (part.size > 0) await flush()
  await models.campaign.slotQueued(campaign._id, slotKey(slot))
  return queued
}

type Units = Map<string, { district: string | null; chamber: string | null }>

/** One delivery for each person of these units. */
async function queueFor(models: Models, campaign: Campaign, slot: Slot, units: Units, now: Date): Promise<number> {
  const people = await models.person.findOfUnits([...units.keys()])
  const about = { campaign: campaign._id, measure: campaign.measure, slot: slot.name, day: slot.day }
  const nextAt = slot.at > now ? slot.at : now
  return models.delivery.queue(
    // Who was bound after the slot's time has just seen the list of what is open.
    people
      .filter(({ consent }) => slot.at > now || consent.at <= slot.at)
      .map(({ _id: person, unit }) => {
        const { district, chamber } = units.get(unit)!
        return { ...about, person, unit, nextAt, district, chamber }
      }),
    now,
  )
}
