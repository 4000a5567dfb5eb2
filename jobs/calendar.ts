// Warns of years that open campaigns reach into and whose holidays nobody has entered: reminders would go out on holidays.
import type { Logger } from 'pino'
import type { Models } from '../models/index.ts'
import { missingYears } from '../rules/calendar.ts'
import { localDay } from '../rules/day.ts'

export interface CalendarDeps {
  models: Models
  now: () => Date
  timeZone: string
  log: Logger
}

/** @returns the years that are missing; empty when all is known. */
export async function missingYearsOf({ models, now, timeZone, log }: CalendarDeps): Promise<number[]> {
  const calendar = await models.calendar.read()
  const days = [localDay(now(), timeZone)]
  for (const state of ['draft', 'open'] as const)
    for (const { dueAt } of await models.campaign.findInState(state)) days.push(localDay(dueAt, timeZone))
  const last = days.reduce((a, b) => (a > b ? a : b))
  const missing = missingYears(days[0]!, last, calendar)
  if (missing.length > 0) log.warn({ years: missing }, 'holidays are not known')
  return missing
}
