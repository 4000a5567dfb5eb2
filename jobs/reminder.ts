// Queues reminders: one delivery per campaign, person and slot, only for units that still owe. What is due is read from the
// data, so a missed tick is made up for by the next, and a repeated one changes nothing.
import type { Campaign } from '../models/campaign.ts'
import type { Models } from '../models/index.ts'
import { createCalendar } from '../rules/calendar.ts'
import { defaultPolicy, slotDue } from '../rules/reminder.ts'

export interface ReminderDeps {
  models: Models
  now: () => Date
  timeZone: string
}

const batch = 500

export async function queueReminders({ models, now, timeZone }: ReminderDeps): Promise<number> {
  let queued = 0
  for (const campaign of await models.campaign.findInState('open')) {
    const slot = slotDue({ ...campaign, policy: defaultPolicy, timeZone }, createCalendar([]), now())
    if (slot) queued += await queueSlot(models, campaign, slot.name, now())
  }
  return queued
}

async function queueSlot(models: Models, campaign: Campaign, slot: string, now: Date): Promise<number> {
  let queued = 0
  let units: string[] = []
  const flush = async () => {
    const people = await models.person.findOfUnits(units)
    await models.delivery.queue(
      people.map((person) => ({ campaign: campaign._id, person: person._id, unit: person.unit, slot })),
      now,
    )
    queued += people.length
    units = []
  }
  for await (const report of models.report.eachOwing(campaign._id)) {
    units.push(report.unit)
    if (units.length === batch) await flush()
  }
  if (units.length > 0) await flush()
  return queued
}
