// A month as a page of a calendar: `YYYY-MM`, weeks from Monday to Sunday.

/** Nobody reports of the years outside (rules/answer/date.ts). */
const years = { first: 1900, last: 2199 }
const dayMs = 86_400_000

export const isMonth = (text: string) => /^\d{4}-(0[1-9]|1[0-2])$/.test(text) && isInside(Number(text.slice(0, 4)))
export const isDay = (text: string) =>
  /^\d{4}-\d\d-\d\d$/.test(text) && isMonth(text.slice(0, 7)) && weeksOf(text.slice(0, 7)).flat().includes(text)

const isInside = (year: number) => year >= years.first && year <= years.last

/** null: beyond the calendar. */
export function shiftMonth(month: string, by: number): string | null {
  const at = monthNumber(month) + by
  const year = Math.floor(at / 12)
  return isInside(year) ? `${year}-${String((at % 12) + 1).padStart(2, '0')}` : null
}

/** Rows of seven days `YYYY-MM-DD`; null where a day belongs to another month. */
export function weeksOf(month: string): (string | null)[][] {
  const first = Date.parse(`${month}-01T00:00:00Z`)
  const blanks = (new Date(first).getUTCDay() + 6) % 7
  const weeks: (string | null)[][] = []
  for (let at = -blanks; at < 31; at += 7) {
    const week = Array.from({ length: 7 }, (_, index) => {
      const day = new Date(first + (at + index) * dayMs).toISOString().slice(0, 10)
      return day.startsWith(month) ? day : null
    })
    if (week.some((day) => day !== null)) weeks.push(week)
  }
  return weeks
}

const monthNumber = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1
