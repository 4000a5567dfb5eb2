// Warns of years that open campaigns reach into and whose holidays nobody has entered: reminders would go out on holidays.
import type { Logger } from 'pino'
import type { Models } from '../models/index.ts'
import { missingYears } from '../rules/calendar.ts'
import { localDay } from '../rules/day.ts'
import type { MissingYears } from './runner.ts'

export interface CalendarDeps {
  models: Models
  now: () => Date
  timeZone: string
  log: Logger
}

/** The admins hear of it once, when a year is found missing that was not at the last run. @returns the years. */
export async function warnOfMissingYears(deps: WarnDeps): Promise<number[]> {
  const last = (await deps.models.jobRun.list()).find(({ _id }) => _id === 'calendar')?.result
  const missing = await missingYearsOf(deps)
  const isNew = missing.some((year) => !(Array.isArray(last) && last.includes(year)))
  if (isNew) await deps.tellAdmin?.({ state: 'years-missing', years: missing })
  return missing
}
interface WarnDeps extends CalendarDeps {
  tellAdmin?: (trouble: MissingYears) => Promise<void> | void
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
