// Sorting what waits: who belongs into one message, and who cannot get any.
import type { Types } from 'mongoose'
import type { Chat } from '../models/chat.ts'
import type { Delivery } from '../models/delivery.ts'
import type { Handover } from '../models/handover.ts'
import type { Person } from '../models/person.ts'

export function whyNot(person: Person | undefined, delivery: Delivery, chat: Chat | undefined): string | null {
  if (!person || person.leftAt || person.unit !== delivery.unit) return 'person-left'
  return chat ? null : 'unreachable'
}

/** Whether the person has said that this is not theirs, and nobody has decided yet. */
export const isDisowned = ({ kind, person, campaign }: Delivery, asked: Handover[]): boolean =>
  kind === 'reminder' &&
  asked.some(
    (one) =>
      one.person.equals(person) &&
      (!one.campaigns?.length || one.campaigns.some((each) => campaign !== null && each.equals(campaign))),
  )

/** A person's reminders go together; everything else goes alone. The order stays. */
export function groupsOf(deliveries: Delivery[]): Delivery[][] {
  const reminders = new Map<string, Delivery[]>()
  const groups: Delivery[][] = []
  for (const delivery of deliveries) {
    const known = delivery.kind === 'reminder' ? reminders.get(String(delivery.person)) : undefined
    if (known) {
      known.push(delivery)
      continue
    }
    const group = [delivery]
    groups.push(group)
    if (delivery.kind === 'reminder') reminders.set(String(delivery.person), group)
  }
  return groups
}

export function idsBy<T extends { delivery: Delivery }, Key>(
  judged: T[],
  keyOf: (one: T) => Key,
): Map<Key, Types.ObjectId[]> {
  const groups = new Map<Key, Types.ObjectId[]>()
  for (const one of judged) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one.delivery._id])
  return groups
}

export const unique = (ids: Types.ObjectId[]): Types.ObjectId[] => [
  ...new Map(ids.map((id) => [String(id), id])).values(),
]
export const uniqueDeliveries = (deliveries: Delivery[]): Delivery[] => [
  ...new Map(deliveries.map((delivery) => [String(delivery._id), delivery])).values(),
]
