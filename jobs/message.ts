// What a delivery becomes when its turn has come: read what it is about once more - a report may have come in, a campaign
// closed - and make one message of it, or the reason why there is none.
import { FluentDateTime } from '@fluent/bundle'
import type { Broadcast, BroadcastContent } from '../models/broadcast.ts'
import type { Campaign } from '../models/campaign.ts'
import type { Delivery } from '../models/delivery.ts'
import type { Duty, OwedBy, Under } from '../models/duty.ts'
import type { Models } from '../models/index.ts'
import { localDay } from '../rules/day.ts'
import { addDays, daysFrom, type Calendar } from '../rules/calendar.ts'
import { dueDayOf, isOfReturn, isSlotOfReturn, mayWriteFrom, slotKey, slotsOf } from '../rules/reminder.ts'
import type { ContactKind, Plan, ReminderWho } from '../rules/reminder.ts'
import type { Words } from '../rules/words.ts'
import { newsSlot } from './news.ts'

/** What became of one message. `retry` with `flood`: the Bot API asks all senders to wait; without, this message alone. */
export type Sent =
  | { state: 'sent' }
  | { state: 'blocked'; why?: 'blocked' | 'deactivated' }
  | { state: 'retry'; afterMs: number; flood?: boolean }
  | { state: 'failed'; code: string }
  /** It may or may not have arrived: never sent again. */
  | { state: 'doubt'; code: string }

export interface ReminderItem {
  reportId: string
  title: string
  unitName: string
  dueAt: Date
  /** Days from the due day to now, as a slot: `T-3`, `T0`, `T+1`. */
  slot: string
  /** It was sent back: `dueAt` and `slot` tell of the day by which it is expected again. */
  isReturned?: boolean
}
export interface Reminder extends ReminderItem {
  chat: number
  lang: string
  /** Others of the same person, for the same message. */
  also: ReminderItem[]
  /** What staff who pushed it say themselves. */
  words?: string | null
}
/** Any other message: text in the person's words, perhaps with a file of ours and a link. */
export interface Message {
  chat: number
  lang: string
  text: string
  file: BroadcastContent['file']
  link: BroadcastContent['link']
  /** The report that a button below opens, and what the button says. */
  open?: { report: string; text: string }
}

export type Composed =
  | {
      kind: 'reminder'
      items: (ReminderItem & { delivery: Delivery })[]
      skipped: { delivery: Delivery; reason: string }[]
      words: string | null
    }
  | ({ kind: 'message' } & Pick<Message, 'text' | 'file' | 'link' | 'open'>)
  | { kind: 'none'; reason: string }

export interface MessageDeps {
  models: Models
  words?: Words
  timeZone: string
  now: () => Date
}
/** Campaigns and broadcasts of one window, read once. */
export interface Subjects {
  campaigns: Map<string, Campaign>
  broadcasts: Map<string, Broadcast>
}

export const planOf = (campaign: Campaign, timeZone: string): Plan => ({
  ...campaign,
  timeZone: campaign.timeZone ?? timeZone,
})
/** Sent because its time came, not because somebody asked for it now. */
export const isAutomatic = ({ kind, slot }: Pick<Delivery, 'kind' | 'slot'>): boolean =>
  kind !== 'broadcast' && slot !== snoozeSlot && !slot.startsWith(pushPrefix)
export const snoozeSlot = 'snooze'
export const pushPrefix = 'push:'

/** Reminders that may go now, those to put off and until when, and those that are void, by reason. */
export function judge(
  deliveries: Delivery[],
  { campaigns }: Subjects,
  { calendar, now, timeZone }: { calendar: Calendar; now: Date; timeZone: string },
) {
  const plans = new Map<string, { from: Date; slots: Set<string> }>()
  const timesOf = (campaign: Campaign) => {
    const key = String(campaign._id)
    const known = plans.get(key)
    if (known) return known
    const plan = planOf(campaign, timeZone)
    const slots = slotsOf(plan, calendar, addDays(localDay(now, plan.timeZone), 1)).map(slotKey)
    const times = { from: mayWriteFrom(plan, calendar, now), slots: new Set(slots) }
    plans.set(key, times)
    return times
  }
  const go: Delivery[] = []
  const later: { delivery: Delivery; at: Date }[] = []
  const void_: { delivery: Delivery; reason: string }[] = []
  for (const delivery of deliveries) {
    if (!delivery.campaign || !isAutomatic(delivery)) {
      go.push(delivery)
      continue
    }
    const campaign = campaigns.get(String(delivery.campaign))
    const times = campaign && timesOf(campaign)
    // Of what was sent back, also when the campaign is closed meanwhile.
    const isOfMending = delivery.kind === 'review' || isOfReturn(delivery.slot)
    if (isOfMending && times && times.from <= now) go.push(delivery)
    else if (isOfMending && times) later.push({ delivery, at: times.from })
    else if (campaign?.state !== 'open') void_.push({ delivery, reason: 'campaign-closed' })
    else if (delivery.kind === 'reminder' && !times!.slots.has(slotKey({ name: delivery.slot, day: delivery.day })))
      void_.push({ delivery, reason: 'slot-moved' })
    else if (times!.from > now) later.push({ delivery, at: times!.from })
    else go.push(delivery)
  }
  return { go, later, void: void_ }
}

const listed = 30

export async function composeReminders(
  deps: MessageDeps & { findOwed: (asked: OwedBy) => Promise<Duty | null> },
  group: Delivery[],
  { campaigns, broadcasts }: Subjects,
): Promise<Composed> {
  const items: (ReminderItem & { delivery: Delivery })[] = []
  const skipped: { delivery: Delivery; reason: string }[] = []
  for (const delivery of group) {
    const campaign = delivery.campaign && campaigns.get(String(delivery.campaign))
    if (!campaign || !['open', 'closed'].includes(campaign.state)) {
      skipped.push({ delivery, reason: 'campaign-closed' })
      continue
    }
    const report = await deps.findOwed({ campaign: campaign._id, unit: delivery.unit, who: whoOf(delivery, campaign) })
    if (!report) skipped.push({ delivery, reason: 'reported' })
    else if (campaign.state === 'closed' && report.state !== 'returned')
      skipped.push({ delivery, reason: 'campaign-closed' })
    else if (isOfReturn(delivery.slot) && !(await isOfThisReturn(deps, delivery, campaign, report)))
      skipped.push({ delivery, reason: 'slot-moved' })
    else if (items.some((item) => item.reportId === String(report._id)))
      skipped.push({ delivery, reason: 'same-message' })
    else {
      items.push({ delivery, ...itemOf(deps, campaign, report) })
    }
  }
  return items.length > 0
    ? { kind: 'reminder', items, skipped, words: wordsOf(items, broadcasts) }
    : { kind: 'none', reason: skipped[0]?.reason ?? 'reported' }
}

/** Asked for by the person or by staff: whatever the policy looks for, what is owed counts. */
function whoOf(delivery: Delivery, { policy }: Campaign): ReminderWho {
  if (isOfReturn(delivery.slot)) return 'returned'
  return isAutomatic(delivery) ? policy.who : 'owes'
}

async function isOfThisReturn(
  { models, timeZone }: MessageDeps,
  { slot: name, day }: Delivery,
  campaign: Campaign,
  { returned }: Duty,
): Promise<boolean> {
  const calendar = await models.calendar.read()
  return Boolean(returned) && isSlotOfReturn(planOf(campaign, timeZone), returned!, calendar, { name, day })
}

/** What is owed, as a reminder tells of it: what was sent back is due when it is expected again, not when the campaign was. */
export function itemOf(deps: Pick<MessageDeps, 'now' | 'timeZone'>, campaign: Campaign, duty: Duty): ReminderItem {
  const returned = duty.state === 'returned' ? duty.returned : null
  const dueAt = returned?.until ?? campaign.dueAt
  return {
    ...{ reportId: String(duty._id), title: campaign.title, unitName: duty.unitName, dueAt },
    slot: slotNow({ ...campaign, dueAt }, deps),
    ...(returned && { isReturned: true }),
  }
}

/** What staff said with the pushes in this message. */
function wordsOf(items: { delivery: Delivery }[], broadcasts: Subjects['broadcasts']): string | null {
  const said = items.flatMap(({ delivery }) => broadcasts.get(String(delivery.broadcast))?.content?.text || [])
  return said.length > 0 ? [...new Set(said)].join('\n\n') : null
}

/** Everything else is a text of its own. */
export async function composeMessage(
  deps: MessageDeps,
  delivery: Delivery,
  lang: string,
  subjects: Subjects,
): Promise<Composed> {
  const plain = { kind: 'message' as const, file: null, link: null }
  if (delivery.kind === 'broadcast') {
    const broadcast = subjects.broadcasts.get(String(delivery.broadcast))
    if (!broadcast?.content || broadcast.state === 'cancelled') return { kind: 'none', reason: 'cancelled' }
    const { text, file = null, link = null } = broadcast.content
    return { kind: 'message', text, file, link }
  }
  const { words } = deps
  const campaign = delivery.campaign && subjects.campaigns.get(String(delivery.campaign))
  if (!words) return { kind: 'none', reason: 'no-words' }
  if (delivery.kind === 'review' && campaign) return composeNews(deps.models, words, { delivery, campaign, lang })
  if (!campaign || campaign.state !== 'open') return { kind: 'none', reason: 'campaign-closed' }
  const args = { title: campaign.title, due: dueDayOf(planOf(campaign, deps.timeZone)) }
  if (delivery.kind === 'joined') {
    const report = await deps.models.duty.findOwed(campaign._id, delivery.unit, { who: 'owes' })
    if (!report) return { kind: 'none', reason: 'reported' }
    return { ...plain, text: words.say(lang, 'campaign-joined', { ...args, unit: report.unitName }) }
  }
  const { count, first } = await deps.models.duty.listOwing(campaign._id, await underOf(deps.models, delivery), listed)
  if (count === 0) return { kind: 'none', reason: 'reported' }
  const lines = first.map((report) => words.say(lang, 'escalation-line', { unit: report.unitName, code: report.unit }))
  if (count > first.length) lines.push(words.say(lang, 'escalation-more', { count: count - first.length }))
  return { ...plain, text: [words.say(lang, 'escalation', { ...args, count }), ...lines].join('\n') }
}

/** Only while it is still so: what was handed in again since needs no word. */
async function composeNews(
  models: Models,
  words: Words,
  { delivery, campaign, lang }: { delivery: Delivery; campaign: Campaign; lang: string },
): Promise<Composed> {
  const report = await models.report.findOfCampaign(campaign._id, delivery.unit)
  const decision = report?.decisions.at(-1)
  const isSo = decision && delivery.slot === newsSlot(decision.what, decision.revision)
  const what = isSo && report?.state === (decision.what === 'return' ? 'returned' : 'accepted') ? decision.what : null
  if (!report || !what) return { kind: 'none', reason: 'reported' }
  const plain = { kind: 'message' as const, file: null, link: null }
  const { title } = campaign
  if (what === 'accept') return { ...plain, text: words.say(lang, 'review-accepted', { title }) }
  const { paths, words: said, until } = report.returned!
  const due = new FluentDateTime(until.getTime(), { timeZone: campaign.timeZone ?? 'Asia/Shanghai' })
  const text = words.say(lang, 'review-returned', { title, count: paths.length, until: due })
  return {
    ...plain,
    text: said ? `${text}\n\n${words.say(lang, 'review-returned-words', { words: said.slice(0, 600) })}` : text,
    open: { report: String(report._id), text: words.say(lang, 'button-mend-now') },
  }
}

/** An escalation's slot says whose list it is: `E3:chamber:科技商会`. */
export const escalationSlot = (step: string, kind: ContactKind, code: string) => `${step}:${kind}:${code}`
async function underOf(models: Models, delivery: Delivery): Promise<Under> {
  const [, kind, ...rest] = delivery.slot.split(':')
  const code = rest.join(':')
  if (kind === 'superior') return { kind, units: await models.unit.findCodesUnder(code) }
  return { kind: kind === 'chamber' ? 'chamber' : 'district', code }
}

/** Where now stands to the due day, in the words of a slot. */
export function slotNow(campaign: Campaign, { now, timeZone }: Pick<MessageDeps, 'now' | 'timeZone'>): string {
  const plan = planOf(campaign, timeZone)
  const days = daysFrom(dueDayOf(plan), localDay(now(), plan.timeZone))
  return days === 0 ? 'T0' : days > 0 ? `T+${days}` : `T${days}`
}
