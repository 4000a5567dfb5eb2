// When a reminder is due. Slots are counted in local days from the due day: T-7, T-3, T-1, T0, T+1.
import dayjs from 'dayjs'
import timezone from 'dayjs/plugin/timezone.js'
import utc from 'dayjs/plugin/utc.js'

dayjs.extend(utc)
dayjs.extend(timezone)

export const offsets = [-7, -3, -1, 0, 1] as const
export const slotName = (offset: number) => (offset > 0 ? `T+${offset}` : offset === 0 ? 'T0' : `T${offset}`)

/** Local hours in which a person may be reminded: from 09:30, and never in the evening when a missed tick is made up for. */
const firstMinute = 9 * 60 + 30
const lastMinute = 20 * 60

export interface Schedule {
  opensAt: Date
  dueAt: Date
}
export interface Slot {
  name: string
  /** When it came. */
  at: Date
}

/** The slots of a campaign that come after it opened, in order. */
export function slotsOf(campaign: Schedule, timeZone: string): Slot[] {
  // The local calendar day is moved, not the instant, so that a change of the clocks keeps 09:30.
  const day = dayjs(campaign.dueAt).tz(timeZone).format('YYYY-MM-DD')
  return offsets
    .map((offset) => {
      const date = dayjs(`${day}T00:00:00Z`).add(offset, 'day').format('YYYY-MM-DD')
      return { name: slotName(offset), at: dayjs.tz(`${date} 09:30`, timeZone).toDate() }
    })
    .filter((slot) => slot.at > campaign.opensAt)
}

/**
 * The slot to remind for now: the latest that has come, so that after a pause nobody gets several at once. null before the
 * first slot and outside the hours in which people may be reminded.
 */
export function slotDue(campaign: Schedule, now: Date, timeZone: string): Slot | null {
  const local = dayjs(now).tz(timeZone)
  const minute = local.hour() * 60 + local.minute()
  if (minute < firstMinute || minute >= lastMinute) return null
  return slotsOf(campaign, timeZone).findLast((slot) => slot.at <= now) ?? null
}
