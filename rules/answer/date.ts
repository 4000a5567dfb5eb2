// Dates and times as people type them. A year alone, a month alone, 去年 and 04/05/06 are asked again, never completed.
import type { Reason } from '../reasons.ts'
import { chineseNumber } from './chinese-number.ts'
import { plainText } from './plain-text.ts'

export interface Clock {
  now: Date
  timeZone: string
}
export type ReadMoment = { ok: true; value: string } | { ok: false; reason: Reason }

const RELATIVE: Record<string, number> = {
  今天: 0, 今日: 0, 当天: 0, today: 0,
  昨天: -1, 昨日: -1, yesterday: -1,
  前天: -2, 前日: -2,
  大前天: -3,
  明天: 1, 明日: 1, tomorrow: 1,
  后天: 2,
} // prettier-ignore
const VAGUE_YEAR =
  /^(?:去年|今年|前年|明年|后年|上一年|last year|this year|next year)(?:底|初|末|年底|年初|上半年|下半年)?$/i
const VAGUE_MONTH =
  /^(?:上个?月|这个?月|本月|下个?月|上周|这周|本周|下周|星期.|周.|last (?:month|week)|this (?:month|week)|next (?:month|week))(?:底|初|末|中旬|上旬|下旬)?$/i
/** The hours each part of the day may mean. */
const HOURS: Record<string, [number, number]> = {
  凌晨: [0, 6],
  早上: [4, 11],
  上午: [6, 12],
  中午: [11, 14],
  下午: [12, 19],
  傍晚: [16, 20],
  晚上: [17, 23],
}
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

export function readDate(text: string, clock: Clock): ReadMoment {
  const plain = chineseDate(plainText(text))
    .replace(/(?:号|日)$/, '日')
    .toLowerCase()
  const shift = Object.hasOwn(RELATIVE, plain) ? RELATIVE[plain] : undefined
  if (shift !== undefined) return ok(dayAfter(today(clock), shift))

  const whole =
    /^(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?$/.exec(plain) ??
    /^(\d{4})(\d\d)(\d\d)$/.exec(plain) ??
    /^(\d{4}) (\d{1,2}) (\d{1,2})$/.exec(plain)
  if (whole) return dated(Number(whole[1]), Number(whole[2]), Number(whole[3]), plain)
  const named =
    /^(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3})[a-z]*\.?,? (\d{4})$/.exec(plain) ??
    swap(/^([a-z]{3})[a-z]*\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$/.exec(plain))
  if (named && MONTHS.includes(named[2] as string)) {
    return dated(Number(named[3]), MONTHS.indexOf(named[2] as string) + 1, Number(named[1]), plain)
  }
  return { ok: false, reason: whyNot(plain) }
}

export function readTime(text: string): ReadMoment {
  const plain = plainText(text).toLowerCase()
  const found =
    /^(上午|下午|早上|中午|晚上|凌晨|傍晚)?\s*(\d{1,2})\s*(?:[:.点时])\s*(?:(\d{1,2})\s*分?|(半)|(整))?\s*(am|pm)?$/.exec(
      plain,
    ) ??
    /^()(\d{1,2})()()()\s*(am|pm)$/.exec(plain) ??
    /^()(\d\d)(\d\d)$/.exec(plain)
  if (!found) return { ok: false, reason: { code: 'time-expected' } }
  const minutes = found[4] ? 30 : Number(found[3] || 0)
  const hours = hourOf(Number(found[2]), found[1] ?? '', found[6] ?? '')
  if (hours === null || hours > 23 || minutes > 59)
    return { ok: false, reason: { code: 'time-impossible', text: plain } }
  return ok(`${two(hours)}:${two(minutes)}`)
}

/** A date and a time with a space, T or nothing between; 现在. */
export function readDateTime(text: string, clock: Clock): ReadMoment {
  const plain = plainText(text)
  if (/^(?:现在|此刻|now)$/i.test(plain)) return ok(wallClock(clock).slice(0, 16))
  const found =
    /^(.*?\d{1,2}日|.*?\d{1,2}号|\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{8}|[^\d\s]{2,3}?)[\sT,]*((?:上午|下午|早上|中午|晚上|凌晨|傍晚)?\s*\d{1,2}\s*[:.点时].*)$/i.exec(
      plain,
    )
  if (!found) {
    const date = readDate(plain, clock)
    return date.ok || date.reason.code === 'date-expected' ? { ok: false, reason: { code: 'datetime-expected' } } : date
  }
  const date = readDate(found[1] as string, clock)
  if (!date.ok) return date
  const time = readTime(found[2] as string)
  return time.ok ? ok(`${date.value}T${time.value}`) : time
}

function whyNot(plain: string): Reason {
  if (VAGUE_YEAR.test(plain) || /^\d{4}\s*年?$/.test(plain) || /^\d{4}\s*年(?:底|初|末|上半年|下半年)$/.test(plain)) {
    return { code: 'date-incomplete-year', year: plain }
  }
  if (
    VAGUE_MONTH.test(plain) ||
    /^\d{4}\s*[-./年]\s*\d{1,2}\s*月?(?:底|初|中旬|上旬|下旬)?$/.test(plain) ||
    /^\d{1,2}月$/.test(plain)
  ) {
    return { code: 'date-incomplete-month', month: plain }
  }
  if (/^\d{1,2}\s*[-./月]\s*\d{1,2}\s*日?$/.test(plain)) return { code: 'date-no-year', text: plain }
  if (/^\d{1,2}[-./年]\s*\d{1,2}[-./月]\s*\d{1,4}日?$/.test(plain) || /^\d{6}$/.test(plain))
    return { code: 'date-ambiguous', text: plain }
  return { code: 'date-expected' }
}

/** 二〇一八年七月二日 → 2018年7月2日 */
function chineseDate(text: string): string {
  return text.replaceAll(/[零〇一二三四五六七八九十]+(?=[年月日号])/g, (numeral) => {
    if (/^[零〇一二三四五六七八九]{4}$/.test(numeral)) {
      return [...numeral].map((char) => '零一二三四五六七八九'.indexOf(char === '〇' ? '零' : char)).join('')
    }
    const value = chineseNumber(numeral)
    return typeof value === 'number' ? String(value) : numeral
  })
}

function dated(year: number, month: number, day: number, text: string): ReadMoment {
  const date = new Date(Date.UTC(year, month - 1, day))
  const real = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  // Nobody reports of the years outside; it is a slip of the finger.
  if (!real || year < 1900 || year > 2199) return { ok: false, reason: { code: 'date-impossible', text } }
  return ok(`${year}-${two(month)}-${two(day)}`)
}

/** 下午3点 is 15, 下午15点 too; 上午15点 is nonsense, and 晚上12点 is of two days. null: ask again. */
function hourOf(hour: number, part: string, mark: string): number | null {
  if (mark !== '') return hour < 1 || hour > 12 ? null : (hour % 12) + (mark === 'pm' ? 12 : 0)
  if (part === '') return hour
  const [from, to] = HOURS[part] as [number, number]
  const candidates = [hour, hour + 12].filter((candidate) => candidate >= from && candidate <= to)
  return candidates[0] ?? null
}

function swap(found: RegExpExecArray | null): string[] | null {
  return found && [found[0], found[2] as string, found[1] as string, found[3] as string]
}

function today(clock: Clock): string {
  return wallClock(clock).slice(0, 10)
}

/** `2018-07-02T09:30:00` where the person is. */
function wallClock({ now, timeZone }: Clock): string {
  return new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
    .format(now)
    .replace(' ', 'T')
}

function dayAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}

function ok(value: string): ReadMoment {
  return { ok: true, value }
}
