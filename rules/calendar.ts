// Working days in China: weekends are free but for 调休 days, holidays are free whatever the weekday. Days are 'YYYY-MM-DD'.
// The years come from the State Council's notices as data; for a year without a notice only weekends are known.

export interface HolidayYear {
  year: number
  /** The notice, and where it was read. */
  notice: string
  source: string
  holidays: { name: string; from: string; to: string }[]
  /** 调休: Saturdays and Sundays on which people work. */
  workingDays: string[]
}

export interface Calendar {
  years: ReadonlySet<number>
  free: ReadonlySet<string>
  working: ReadonlySet<string>
}

export interface CalendarProblem {
  code: 'day-malformed' | 'wrong-year' | 'range-backwards' | 'not-a-weekend' | 'free-and-working' | 'range-too-long'
  day: string
}

const longestHolidayDays = 31

export function createCalendar(years: readonly HolidayYear[]): Calendar {
  return {
    years: new Set(years.map(({ year }) => year)),
    free: new Set(years.flatMap(({ holidays }) => holidays.flatMap(({ from, to }) => daysBetween(from, to)))),
    working: new Set(years.flatMap(({ workingDays }) => workingDays)),
  }
}

export function isWorkingDay(day: string, calendar: Calendar): boolean {
  if (calendar.working.has(day)) return true
  if (calendar.free.has(day)) return false
  const weekday = atNoon(day).getUTCDay()
  return weekday !== 0 && weekday !== 6
}

/** This day when it is a working day, else the first one after it. */
export const nextWorkingDay = (day: string, calendar: Calendar): string => seek(day, 1, calendar)
/** This day when it is a working day, else the last one before it. */
export const lastWorkingDay = (day: string, calendar: Calendar): string => seek(day, -1, calendar)

/** The day `count` working days after this one; 0 is the day itself, moved on to a working day. Negative counts go back. */
export function addWorkingDays(day: string, count: number, calendar: Calendar): string {
  const step = count < 0 ? -1 : 1
  let at = count === 0 ? nextWorkingDay(day, calendar) : day
  for (let left = Math.abs(count); left > 0; left--) at = seek(addDays(at, step), step, calendar)
  return at
}

/** Years between two days for which no notice is known: people must be warned that holidays are not looked at. */
export function missingYears(from: string, to: string, calendar: Calendar): number[] {
  const missing: number[] = []
  for (let year = yearOf(from); year <= yearOf(to); year++) if (!calendar.years.has(year)) missing.push(year)
  return missing
}

/** What is wrong with a year that staff entered; empty when it may be kept. */
export function checkHolidayYear({ year, holidays, workingDays }: HolidayYear): CalendarProblem[] {
  const problems: CalendarProblem[] = []
  const tell = (code: CalendarProblem['code'], day: string) => void problems.push({ code, day })
  const isGood = (day: string) => {
    if (!isDay(day)) tell('day-malformed', day)
    else if (yearOf(day) !== year) tell('wrong-year', day)
    else return true
    return false
  }
  const free = new Set<string>()
  for (const { from, to } of holidays) {
    if (!isGood(from) || !isGood(to)) continue
    if (to < from) tell('range-backwards', from)
    else if (daysBetween(from, to).length > longestHolidayDays) tell('range-too-long', from)
    else for (const day of daysBetween(from, to)) free.add(day)
  }
  for (const day of workingDays) {
    if (!isGood(day)) continue
    if (![0, 6].includes(atNoon(day).getUTCDay())) tell('not-a-weekend', day)
    if (free.has(day)) tell('free-and-working', day)
  }
  return problems
}

const dayMs = 86_400_000
const atNoon = (day: string) => new Date(`${day}T12:00:00Z`)
const yearOf = (day: string) => Number(day.slice(0, 4))
export const addDays = (day: string, count: number): string =>
  new Date(atNoon(day).getTime() + count * dayMs).toISOString().slice(0, 10)
export const daysFrom = (from: string, to: string): number =>
  Math.round((atNoon(to).getTime() - atNoon(from).getTime()) / dayMs)
export const isDay = (day: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(atNoon(day).getTime()) && addDays(day, 0) === day

function daysBetween(from: string, to: string): string[] {
  return Array.from({ length: Math.max(0, daysFrom(from, to) + 1) }, (_, index) => addDays(from, index))
}

function seek(day: string, step: 1 | -1, calendar: Calendar): string {
  let at = day
  while (!isWorkingDay(at, calendar)) at = addDays(at, step)
  return at
}
