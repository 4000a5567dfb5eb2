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
