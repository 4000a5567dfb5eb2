// Numbers and times as the reader writes them.
import { lang, t } from './words.ts'

const integer = new Intl.NumberFormat(lang)
const share = new Intl.NumberFormat(lang, { style: 'percent', maximumFractionDigits: 1, minimumFractionDigits: 1 })
const moment = new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'short' })
const day = new Intl.DateTimeFormat(lang, { dateStyle: 'medium' })
const shortDay = new Intl.DateTimeFormat(lang, { month: 'numeric', day: 'numeric' })
const weekday = new Intl.DateTimeFormat(lang, {
  ...{ month: 'short', day: 'numeric', weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
})
const clock = new Intl.DateTimeFormat(lang, { timeStyle: 'medium' })
const megabytes = new Intl.NumberFormat(lang, { maximumFractionDigits: 1 })

export type When = string | Date | null | undefined

export const showNumber = (value: number | null | undefined) => (value == null ? '—' : integer.format(value))
export const showShare = (value: number) => share.format(value)
export const showTime = (at: When) => (at ? moment.format(new Date(at)) : '—')
/** A moment that is near: with the day of the week instead of the year. */
export const showMoment = (at: string) => weekday.format(new Date(at))
export const showDay = (at: When) => (at ? day.format(new Date(at)) : '—')
export const showShortDay = (at: string | Date) => shortDay.format(new Date(at))
export const showClock = (at: string | Date | number) => clock.format(new Date(at))
export const showSize = (bytes: number) => `${megabytes.format(Math.max(0.1, bytes / 1_048_576))} MB`
/** Days from now until then; negative when over. */
export const daysUntil = (at: string | Date, now = Date.now()) => Math.ceil((new Date(at).getTime() - now) / 86_400_000)
export const showLeft = (at: string | Date) => {
  const days = daysUntil(at)
  return days < 0 ? t('days-over', { days: -days }) : t('days-left', { days })
}
/** Lists of names in one line. */
export const showList = (names: readonly string[]) => new Intl.ListFormat(lang, { type: 'conjunction' }).format(names)
