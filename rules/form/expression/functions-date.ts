// Dates and times in expressions. They are texts (2018-07-02), and numbers of days when calculated with.
import { clockOf, offsetMinutes } from '../scope.ts'
import type { Argument, Evaluate } from './compile.ts'
import { simple } from './function-table.ts'
import type { Maker, Table } from './function-table.ts'
import type { Val } from './value.ts'
import { dateOf, dateTimeOf, daysOf, toNumber, toText } from './value.ts'

const today: Maker = () => (scope) => clockOf(scope.root).slice(0, 10)

const now: Maker = () => (scope) => {
  const { env } = scope.root
  const minutes = offsetMinutes(env.now, env.timeZone)
  const two = (value: number) => String(Math.floor(Math.abs(value))).padStart(2, '0')
  return `${clockOf(scope.root)}${minutes < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`
}

/** The first value there was: what is stored, else the clock stands at the beginning of the draft. */
const once: Maker = ([arg]) => {
  const { one } = arg as Argument
  return (scope, self, item) => {
    if (self !== '') return self
    scope.root.frozen++
    try {
      return one(scope, self, item)
    } finally {
      scope.root.frozen--
    }
  }
}

/** Of a number of days, or of a text; '' when it is no date. */
function date(value: Val): string {
  if (typeof value === 'number') return dateOf(value)
  const loose = /^(\d{4})-(\d{1,2})-(\d{1,2})(?=$|[T ])/.exec(toText(value).trim())
  if (!loose) return ''
  const days = daysOf(`${loose[1]}-${loose[2]?.padStart(2, '0')}-${loose[3]?.padStart(2, '0')}`)
  return days === null ? '' : dateOf(days)
}

function dateTime(value: Val): string {
  if (typeof value === 'number') return dateTimeOf(value)
  const days = daysOf(toText(value).trim())
  return days === null ? '' : dateTimeOf(days)
}

function format(value: Val, pattern: string, lang: string): string {
  const text = typeof value === 'number' ? dateTimeOf(value) : dateTime(value)
  if (text === '') return ''
  const time = new Date(`${text}Z`)
  const two = (number: number) => String(number).padStart(2, '0')
  const word = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(lang, { ...options, timeZone: 'UTC' }).format(time)
  const pieces: Record<string, () => string | number> = {
    Y: () => String(time.getUTCFullYear()).padStart(4, '0'),
    y: () => two(time.getUTCFullYear() % 100),
    m: () => two(time.getUTCMonth() + 1),
    n: () => time.getUTCMonth() + 1,
    b: () => word({ month: 'short' }),
    B: () => word({ month: 'long' }),
    d: () => two(time.getUTCDate()),
    e: () => time.getUTCDate(),
    H: () => two(time.getUTCHours()),
    h: () => time.getUTCHours(),
    M: () => two(time.getUTCMinutes()),
    S: () => two(time.getUTCSeconds()),
    '3': () => String(time.getUTCMilliseconds()).padStart(3, '0'),
    a: () => word({ weekday: 'short' }),
    A: () => word({ weekday: 'long' }),
    '%': () => '%',
  }
  return pattern.replaceAll(/%(.)/g, (whole, letter: string) =>
    Object.hasOwn(pieces, letter) ? String(pieces[letter]?.()) : whole,
  )
}

/** Names of months and days are in the reader's language, as ODK has it. */
const formatted: Maker = ([value, pattern], place) => {
  const [of, as] = [value, pattern].map((arg) => (arg as Argument).one) as [Evaluate, Evaluate]
  return (scope, self, item) =>
    format(
      of(scope, self, item),
      toText(as(scope, self, item)),
      languageOf(scope.root.env.lang ?? place.defaultLanguage),
    )
}

function languageOf(tag: string): string {
  return Intl.DateTimeFormat.supportedLocalesOf(/^[a-z]{2,3}(-|$)/i.test(tag) ? tag : 'en')[0] ?? 'en'
}

export const dateFunctions: Table = {
  today: { from: 0, to: 0, make: today },
  now: { from: 0, to: 0, make: now },
  once: { from: 1, to: 1, make: once },
  date: simple(1, 1, ([value]) => date(value as Val)),
  'date-time': simple(1, 1, ([value]) => dateTime(value as Val)),
  'decimal-date-time': simple(1, 1, ([value]) => toNumber(value as Val)),
  'decimal-time': simple(1, 1, ([value]) => {
    const days = toNumber(value as Val)
    return days - Math.floor(days)
  }),
  'format-date': { from: 2, to: 2, make: formatted },
  'format-date-time': { from: 2, to: 2, make: formatted },
}
