// When people are reminded, and when others are told that they were not heard. Slots are counted in local days from the due
// day (`T-7`, `T0`, `T+1`) or from the opening (`O+3`), then every so many working days. What has come is computed from the
// campaign alone, so a missed tick, a restart or a clock that jumps loses no slot and repeats none.
import { addDays, addWorkingDays, daysFrom, isWorkingDay, lastWorkingDay, nextWorkingDay } from './calendar.ts'
import type { Calendar } from './calendar.ts'
import { atLocal, localDay, localMinute } from './day.ts'

export interface Offset {
  from: 'open' | 'due'
  days: number
}
/** `owes`: everybody who owes; `returned`: only whose report was sent back; `idle`: only drafts untouched for `idleDays`. */
export const audiencesOfReminders = ['owes', 'returned', 'idle'] as const
export type ReminderWho = (typeof audiencesOfReminders)[number]
export const contactKinds = ['superior', 'chamber', 'district'] as const
export type ContactKind = (typeof contactKinds)[number]

export interface Escalation {
  /** Days after the due day. */
  afterDays: number
  to: ContactKind[]
}
export interface ReminderPolicy {
  offsets: Offset[]
  /** After the last offset, every so many working days while the campaign is open; null: no more. */
  thenEvery: number | null
  /** Local time of day, `09:30`. */
  at: string
  /** Local times between which nobody is written to, whatever was missed. */
  quiet: { from: string; to: string }
  /** Slots before the due day move back to a working day, those after it move on. */
  workingDays: boolean
  who: ReminderWho
  idleDays: number
  escalation: Escalation[]
}

export const defaultPolicy: ReminderPolicy = {
  offsets: [-7, -3, -1, 0, 1].map((days) => ({ from: 'due', days })),
  thenEvery: null,
  at: '09:30',
  quiet: { from: '20:00', to: '09:00' },
  workingDays: true,
  who: 'owes',
  idleDays: 3,
  escalation: [],
}

export interface Plan {
  opensAt: Date
  dueAt: Date
  policy: ReminderPolicy
  timeZone: string
}
export interface Slot {
  name: string
  /** The local day it falls on. Name and day together are the slot: when the due day moves, so does the day. */
  day: string
  at: Date
}

/** What is due at midnight is due on the day that ends then. */
export const dueDayOf = ({ dueAt, timeZone }: Pick<Plan, 'dueAt' | 'timeZone'>): string =>
  localDay(new Date(dueAt.getTime() - 1), timeZone)

/** The slots up to and including the local day `until`, in order, at most one a day: of two the one closer to the end. */
export function slotsOf(plan: Plan, calendar: Calendar, until: string): Slot[] {
  const { policy, timeZone } = plan
  const [due, open] = [dueDayOf(plan), localDay(plan.opensAt, timeZone)]
  const counted = policy.offsets
    .map(({ from, days }) => {
      const wanted = addDays(from === 'due' ? due : open, days)
      const isBefore = from === 'due' && days <= 0
      const day = !policy.workingDays ? wanted : (isBefore ? lastWorkingDay : nextWorkingDay)(wanted, calendar)
      return { name: nameOf(from, days), day, wanted }
    })
    .sort((a, b) => compare(a.wanted, b.wanted))
  const days = new Map<string, string>()
  for (const { name, day } of counted) days.set(day, name)

  const last = [...days.keys()].sort(compare).at(-1) ?? due
  if (policy.thenEvery)
    for (
      let day = addWorkingDays(last, policy.thenEvery, calendar);
      day <= until;
      day = addWorkingDays(day, policy.thenEvery, calendar)
    )
      days.set(day, nameOf('due', daysFrom(due, day)))

  return [...days]
    .filter(([day]) => day <= until)
    .map(([day, name]) => ({ name, day, at: slotTime(plan, name, day) }))
    .filter(({ at, name }) => at > plan.opensAt || (name === 'O0' && at >= plan.opensAt))
    .sort((a, b) => a.at.getTime() - b.at.getTime())
}

/**
 * The slot to remind for now: the latest that has come, so that after a pause nobody gets several at once. null before the
 * first slot and whenever people may not be written to.
 */
export function slotDue(plan: Plan, calendar: Calendar, now: Date): Slot | null {
  if (!mayWrite(plan, calendar, now)) return null
  return slotsOf(plan, calendar, localDay(now, plan.timeZone)).findLast((slot) => slot.at <= now) ?? null
}

/** A day before a mended report is expected, on that day, and on the day after. */
const offsetsOfReturn: Offset[] = [-1, 0, 1].map((days) => ({ from: 'due', days }))

/** A return as a plan of its own: it counts from the day by which the mended report is expected, not from the campaign's. */
const planOfReturn = (plan: Plan, { at, until }: { at: Date; until: Date }): Plan => ({
  ...plan,
  opensAt: at,
  dueAt: until,
  policy: { ...plan.policy, offsets: offsetsOfReturn },
})
const nameOfReturn = <S extends Slot>(slot: S): S => ({ ...slot, name: slot.name.replace('T', returnLetter) })
const returnLetter = 'R'
export const isOfReturn = (slotName: string): boolean => slotName.startsWith(returnLetter)

/** The slot to remind of a return for now: `R-1`, `R0`, `R+1`, then as often as the policy says. */
export function returnSlotDue(
  plan: Plan,
  returned: { at: Date; until: Date },
  calendar: Calendar,
  now: Date,
): Slot | null {
  const slot = slotDue(planOfReturn(plan, returned), calendar, now)
  return slot && nameOfReturn(slot)
}
/** Whether a slot that waits is still one of this return. */
export function isSlotOfReturn(
  plan: Plan,
  returned: { at: Date; until: Date },
  calendar: Calendar,
  slot: Pick<Slot, 'name' | 'day'>,
): boolean {
  const slots = slotsOf(planOfReturn(plan, returned), calendar, slot.day)
  return slots.map(nameOfReturn).some((known) => slotKey(known) === slotKey(slot))
}

/** Name and day together are the slot. */
export const slotKey = ({ name, day }: Pick<Slot, 'name' | 'day'>): string => `${name}@${day}`

/** Every step of escalation in order, each named `E<days>`, with the day on which those above are told. */
export function escalationsOf(plan: Plan, calendar: Calendar): (Escalation & Slot)[] {
  const { policy, timeZone } = plan
  return policy.escalation
    .map((step) => {
      const wanted = addDays(dueDayOf(plan), step.afterDays)
      const day = policy.workingDays ? nextWorkingDay(wanted, calendar) : wanted
      return { ...step, name: `E${step.afterDays}`, day, at: atLocal(day, policy.at, timeZone) }
    })
    .sort((a, b) => a.afterDays - b.afterDays)
}

/** Every step of escalation that has come. */
export const escalationsDue = (plan: Plan, calendar: Calendar, now: Date): (Escalation & Slot)[] =>
  mayWrite(plan, calendar, now) ? escalationsOf(plan, calendar).filter(({ at }) => at <= now) : []

/** Whether people may be written to now without their having asked. */
export function mayWrite(
  { policy, timeZone }: Pick<Plan, 'policy' | 'timeZone'>,
  calendar: Calendar,
  now: Date,
): boolean {
  if (isQuiet(policy.quiet, localMinute(now, timeZone))) return false
  return !policy.workingDays || isWorkingDay(localDay(now, timeZone), calendar)
}

/** Now, or when people may be written to next: at the policy's hour. */
export function mayWriteFrom(plan: Pick<Plan, 'policy' | 'timeZone'>, calendar: Calendar, now: Date): Date {
  if (mayWrite(plan, calendar, now)) return now
  const today = localDay(now, plan.timeZone)
  for (let day = today; ; day = addDays(day, 1)) {
    const at = atLocal(day, plan.policy.at, plan.timeZone)
    if (at > now && (!plan.policy.workingDays || isWorkingDay(day, calendar))) return at
  }
}

export const snoozes = ['tonight', 'tomorrow'] as const
export type Snooze = (typeof snoozes)[number]
const eveningAt = '19:30'
const morningAt = '09:30'

/** When a person who asked to be reminded later is reminded; null when that evening hour is over or near. */
export function snoozeUntil(choice: Snooze, now: Date, timeZone: string): Date | null {
  const today = localDay(now, timeZone)
  if (choice === 'tomorrow') return atLocal(addDays(today, 1), morningAt, timeZone)
  const evening = atLocal(today, eveningAt, timeZone)
  return evening.getTime() - now.getTime() >= 30 * 60_000 ? evening : null
}

export interface PolicyProblem {
  code: 'time-malformed' | 'always-quiet' | 'hour-in-quiet' | 'out-of-range' | 'too-many' | 'no-recipient'
  at: keyof ReminderPolicy
}
const mostOffsets = 30
const longestDays = 366

/** What is wrong with a policy that staff entered; empty when it may be kept. */
export function checkPolicy(policy: ReminderPolicy): PolicyProblem[] {
  const problems: PolicyProblem[] = []
  const tell = (at: PolicyProblem['at'], code: PolicyProblem['code']) => void problems.push({ at, code })
  const inRange = (days: number, least: number) => Number.isInteger(days) && days >= least && days <= longestDays
  if (!isTime(policy.at)) tell('at', 'time-malformed')
  if (!isTime(policy.quiet.from) || !isTime(policy.quiet.to)) tell('quiet', 'time-malformed')
  else if (minuteOf(policy.quiet.to) - minuteOf(policy.quiet.from) >= dayMinutes - 60) tell('quiet', 'always-quiet')
  if (problems.length === 0 && isQuiet(policy.quiet, minuteOf(policy.at))) tell('at', 'hour-in-quiet')
  if (policy.offsets.length > mostOffsets) tell('offsets', 'too-many')
  if (!policy.offsets.every(({ from, days }) => inRange(days, from === 'open' ? 0 : -longestDays)))
    tell('offsets', 'out-of-range')
  if (policy.thenEvery !== null && !inRange(policy.thenEvery, 1)) tell('thenEvery', 'out-of-range')
  if (policy.who === 'idle' && !inRange(policy.idleDays, 1)) tell('idleDays', 'out-of-range')
  if (!policy.escalation.every(({ afterDays }) => inRange(afterDays, 0))) tell('escalation', 'out-of-range')
  if (policy.escalation.some(({ to }) => to.length === 0)) tell('escalation', 'no-recipient')
  return problems
}

function nameOf(from: Offset['from'], days: number): string {
  const letter = from === 'due' ? 'T' : 'O'
  return days > 0 ? `${letter}+${days}` : `${letter}${days}`
}

/** On the day it opens the word goes out at the opening, when the hour is over by then. */
function slotTime(plan: Plan, name: string, day: string): Date {
  const at = atLocal(day, plan.policy.at, plan.timeZone)
  return name === 'O0' && day === localDay(plan.opensAt, plan.timeZone) && at < plan.opensAt ? plan.opensAt : at
}

const dayMinutes = 24 * 60
const isTime = (time: string) => /^([01]\d|2[0-3]):[0-5]\d$/.test(time)
const minuteOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
function isQuiet(quiet: ReminderPolicy['quiet'], minute: number): boolean {
  const [from, to] = [minuteOf(quiet.from), minuteOf(quiet.to)]
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to
}
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
