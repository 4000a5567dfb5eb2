// Values inside expressions and their conversions, as XPath 1.0 in ODK's reading of it: an empty answer is '', a missing
// number is NaN, a date counts as days since 1970 when a number is asked for.

/** A list is the answer of select_multiple or rank, or the ids of photos. */
export type Val = string | number | boolean | readonly string[]

const DATE = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d(?:\.\d+)?))?.*)?$/
const TIME = /^(\d\d):(\d\d)(?::(\d\d(?:\.\d+)?))?$/
const DAY_MS = 86_400_000

export function toText(value: Val): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return Number.isNaN(value) ? '' : String(value)
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  return value.join(' ')
}

export function toNumber(value: Val): number {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  const text = typeof value === 'string' ? value.trim() : value.join(' ')
  if (text === '') return NaN
  const first = text.charCodeAt(0)
  if (text.length >= 5 && first >= 48 && first <= 57) {
    const days = daysOf(text)
    if (days !== null) return days
  }
  return /^-?(?:\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : NaN
}

export function toBoolean(value: Val): boolean {
  if (typeof value === 'boolean') return value
  if (typeof value === 'number') return value !== 0 && !Number.isNaN(value)
  return value.length > 0
}

export function isEmpty(value: Val): boolean {
  return typeof value === 'number' ? Number.isNaN(value) : typeof value !== 'boolean' && value.length === 0
}

/** The chosen names of a select, whichever way it is held. */
export function toNames(value: Val): readonly string[] {
  if (typeof value === 'object') return value
  const text = toText(value).trim()
  return text === '' ? [] : text.split(/\s+/)
}

export function equals(left: Val, right: Val): boolean {
  if (typeof left === 'string' && typeof right === 'string') return left === right
  if (typeof left === 'boolean' || typeof right === 'boolean') return toBoolean(left) === toBoolean(right)
  if (typeof left === 'number' || typeof right === 'number') return toNumber(left) === toNumber(right)
  return toText(left) === toText(right)
}

/** 0.1 + 0.2 is 0.3 to people who add up money: a result keeps the 15 digits that are sure. */
export function plainNumber(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(15))
}

/** Days since 1970-01-01 of a date or date-time as its own wall clock shows it, or the part of a day of a time. */
export function daysOf(text: string): number | null {
  const date = DATE.exec(text)
  if (date) {
    const [year, month, day] = [Number(date[1]), Number(date[2]), Number(date[3])]
    const ms = Date.UTC(year, month - 1, day)
    const check = new Date(ms)
    if (check.getUTCMonth() !== month - 1 || check.getUTCDate() !== day) return null
    return ms / DAY_MS + partOfDay(date[4], date[5], date[6])
  }
  const time = TIME.exec(text)
  return time ? partOfDay(time[1], time[2], time[3]) : null
}

export function dateOf(days: number): string {
  const ms = Math.floor(days) * DAY_MS
  return Number.isFinite(ms) && Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString().slice(0, 10) : ''
}

/** `2018-07-02T09:30:00.000` */
export function dateTimeOf(days: number): string {
  const ms = Math.round(days * DAY_MS)
  return Number.isFinite(ms) && Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString().slice(0, 23) : ''
}

function partOfDay(hours?: string, minutes?: string, seconds?: string): number {
  return (Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0)) / 86_400
}
