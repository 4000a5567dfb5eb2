// Local calendar days. A day is 'YYYY-MM-DD' in the program's time zone.
import dayjs from 'dayjs'
import timezone from 'dayjs/plugin/timezone.js'
import utc from 'dayjs/plugin/utc.js'

dayjs.extend(utc)
dayjs.extend(timezone)

export const localDay = (at: Date, timeZone: string): string => dayjs(at).tz(timeZone).format('YYYY-MM-DD')
export const startOfDay = (day: string, timeZone: string): Date => dayjs.tz(`${day} 00:00`, timeZone).toDate()
/** The last second of the day: what is due on a day may be handed in all that day. */
export const endOfDay = (day: string, timeZone: string): Date => dayjs.tz(`${day} 23:59:59`, timeZone).toDate()
/** `time` is `HH:MM` on the local clock. */
export const atLocal = (day: string, time: string, timeZone: string): Date =>
  dayjs.tz(`${day} ${time}`, timeZone).toDate()
export function localMinute(at: Date, timeZone: string): number {
  const local = dayjs(at).tz(timeZone)
  return local.hour() * 60 + local.minute()
}
