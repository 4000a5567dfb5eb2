// A reminder policy: from what the server keeps to the rows of a form and back, and its dates in words.
import type { ContactKind, Offset, ReminderPolicy } from '../../../rules/reminder.ts'
import { showList } from '../format.ts'
import { t } from '../words.ts'

export type When = 'before' | 'after' | 'open'
export interface PolicyForm extends Omit<ReminderPolicy, 'offsets'> {
  offsets: { when: When; days: number }[]
}
/** In the order of the form. */
export const names = [
  ...(['who', 'idleDays', 'offsets', 'thenEvery', 'at', 'workingDays', 'quiet', 'escalation'] as const),
] satisfies (keyof ReminderPolicy)[]

/** Before the due day a day counts down: `-7` is seven days before. */
export const toForm = ({ offsets, ...rest }: ReminderPolicy): PolicyForm => ({
  ...rest,
  offsets: offsets.map(({ from, days }) => ({
    when: from === 'open' ? 'open' : days > 0 ? 'after' : 'before',
    days: Math.abs(days),
  })),
})
const offsetOf = ({ when, days }: PolicyForm['offsets'][number]): Offset =>
  when === 'open' ? { from: 'open', days } : { from: 'due', days: when === 'before' && days > 0 ? -days : days }

/** Rows without a number are not there yet. */
export const fromForm = ({ offsets, escalation, thenEvery, idleDays, ...rest }: PolicyForm): ReminderPolicy => ({
  ...{ ...rest, thenEvery: thenEvery ?? null, idleDays: idleDays ?? 0 },
  offsets: offsets.filter((row) => typeof row?.days === 'number').map(offsetOf),
  escalation: escalation
    .filter((step) => typeof step?.afterDays === 'number')
    .map(({ afterDays, to }) => ({ afterDays, to: to ?? [] })),
})

export const sayOffset = ({ from, days }: Offset): string => {
  if (days === 0) return t(from === 'open' ? 'slot-open-day' : 'slot-due-day')
  return t(from === 'open' ? 'slot-open' : days < 0 ? 'slot-before' : 'slot-after', { days: Math.abs(days) })
}
/** `T-7` and `O+3` as people say them. */
export function saySlot(name: string): string {
  const [, letter, days] = /^([TOE])([+-]?\d+)$/.exec(name) ?? []
  if (letter === undefined) return name
  return sayOffset({ from: letter === 'O' ? 'open' : 'due', days: Number(days) })
}
export const sayContacts = (to: readonly ContactKind[]): string => showList(to.map((each) => t(`contact-${each}`)))
