// Escalation: when units stay overdue, those above them are told, once per step, with the list of who owes.
import type { Types } from 'mongoose'
import type { Campaign } from '../models/campaign.ts'
import type { NewDelivery } from '../models/delivery.ts'
import type { Models } from '../models/index.ts'
import type { Calendar } from '../rules/calendar.ts'
import { dueDayOf, escalationsDue, type ContactKind } from '../rules/reminder.ts'
import { escalationSlot, planOf } from './message.ts'
import type { ReminderDeps } from './reminder.ts'

/** @returns how many lists were queued. */
export async function queueEscalations({ models, now, timeZone, stopping }: ReminderDeps): Promise<number> {
  let queued = 0
  const calendar = await models.calendar.read()
  for (const campaign of await models.campaign.findInState('open')) {
    if (stopping?.()) break
    if (campaign.policy.escalation.length > 0)
      queued += await escalate(models, campaign, { calendar, now: now(), timeZone })
  }
  return queued
}

async function escalate(
  models: Models,
  campaign: Campaign,
  { calendar, now, timeZone }: { calendar: Calendar; now: Date; timeZone: string },
): Promise<number> {
  const plan = planOf(campaign, timeZone)
  const day = dueDayOf(plan)
  let queued = 0
  for (const step of escalationsDue(plan, calendar, now)) {
    const key = `${step.name}@${day}`
    if (campaign.queued.includes(key)) continue
    for (const kind of step.to) {
      const told = await recipientsOf(models, campaign._id, kind)
      const deliveries = told.map(({ person, unit, code }): NewDelivery => {
        const slot = escalationSlot(step.name, kind, code)
        return { kind: 'escalation', campaign: campaign._id, measure: campaign.measure, person, unit, slot, day }
      })
      queued += await models.delivery.queue(deliveries, now)
    }
    await models.campaign.slotQueued(campaign._id, key)
  }
  return queued
}

interface Recipient {
  person: Types.ObjectId
  unit: string
  /** The superior's code, the chamber's name or the district's code. */
  code: string
}

async function recipientsOf(models: Models, campaign: Types.ObjectId, kind: ContactKind): Promise<Recipient[]> {
  if (kind === 'superior') {
    const superiors = await models.unit.findSuperiorsOf(await models.duty.unitsOwing(campaign))
    const people = await models.person.findOfUnits(superiors)
    return people.map(({ _id, unit }) => ({ person: _id, unit, code: unit }))
  }
  const contacts = await models.contact.findOf(kind, await models.duty.codesOwing(campaign, kind))
  const people = await models.person.findMany(contacts.map(({ person }) => person))
  const unitOf = new Map(people.map(({ _id, unit }) => [String(_id), unit]))
  return contacts.flatMap(({ person, code }) => {
    const unit = unitOf.get(String(person))
    return unit === undefined ? [] : [{ person, unit, code }]
  })
}
