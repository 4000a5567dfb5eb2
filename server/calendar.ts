// Holidays and 调休 working days, year by year: built in, or as staff keep them.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { YearEntry } from '../models/calendar.ts'
import { checkHolidayYear } from '../rules/calendar.ts'
import { canonical } from '../rules/canonical.ts'
import { record } from './audit.ts'
import type { ServerDeps } from './deps.ts'
import { endpoint, type AnyEndpoint } from './endpoint.ts'
import { Problem } from './problem.ts'

const tag = 'settings'
const day = z.iso.date()
const yearShape = {
  notice: z.string().trim().max(200).default(''),
  source: z.string().trim().max(500).default(''),
  holidays: z.array(z.strictObject({ name: z.string().trim().min(1).max(40), from: day, to: day })).max(40),
  workingDays: z.array(day).max(60),
}
const yearSchema = z.object({
  year: z.int(),
  ...{ notice: z.string(), source: z.string() },
  holidays: z.array(z.object({ name: z.string(), from: day, to: day })),
  workingDays: z.array(day),
  edited: z.object({ by: z.string().nullable(), at: z.date() }).nullable().meta({ description: 'null: as built in.' }),
})
const present = ({ year, notice, source, holidays, workingDays, edited }: YearEntry) => ({
  ...{ year, notice, source, workingDays, edited },
  holidays: holidays.map(({ name, from, to }) => ({ name, from, to })),
})

const example = {
  ...{ year: 2027, notice: '国办发明电〔2026〕1号', source: 'https://www.gov.cn/', workingDays: ['2027-01-03'] },
  ...{ holidays: [{ name: '元旦', from: '2027-01-01', to: '2027-01-02' }], edited: null },
}
export function calendarEndpoints(deps: ServerDeps): AnyEndpoint[] {
  const { models, now } = deps
  const yearOf = (params: Record<string, string>): number => {
    const year = Number(params['year'])
    if (!/^\d{4}$/.test(params['year'] ?? '') || year < 2000 || year > 2200) throw new Problem('not-found')
    return year
  }
  const find = async (year: number) => (await models.calendar.list()).find((entry) => entry.year === year)
  const get = async (year: number) => {
    const found = await find(year)
    if (!found) throw new Problem('not-found')
    return present(found)
  }
  const tagOf = (entry: YearEntry) =>
    createHash('sha1')
      .update(canonical(present(entry)))
      .digest('hex')
      .slice(0, 20)
  /** When the year was edited that the caller has seen; undefined: they do not say. @throws Problem revision-changed */
  const seenOf = async (year: number, ifMatch: string | null): Promise<Date | null | undefined> => {
    if (ifMatch === null) return undefined
    const found = await find(year)
    if (!found || tagOf(found) !== ifMatch) throw new Problem('revision-changed')
    return found.edited?.at ?? null
  }
  return [
    endpoint({
      ...{ method: 'get', path: '/calendar', tag, may: 'totals' },
      summary: 'Every year whose holidays are known',
      answer: z.object({ items: z.array(yearSchema) }),
      run: async () => ({ items: (await models.calendar.list()).map(present) }),
    }),
    endpoint({
      ...{ method: 'get', path: '/calendar/:year', tag, may: 'totals' },
      summary: 'One year; 404 when only its weekends are known',
      example: { answer: example },
      answer: yearSchema,
      async run({ params, etag }) {
        const found = await find(yearOf(params))
        if (!found) throw new Problem('not-found')
        etag(tagOf(found))
        return present(found)
      },
    }),
    endpoint({
      ...{ method: 'put', path: '/calendar/:year', tag, may: 'settings' },
      summary: 'Keep a year as the notice has it; reminders look at it from now on',
      body: z.strictObject(yearShape),
      heedsIfMatch: true,
      answer: yearSchema,
      example: {
        body: {
          ...{ notice: '国办发明电〔2026〕1号', source: 'https://www.gov.cn/', workingDays: ['2027-01-03'] },
          holidays: [{ name: '元旦', from: '2027-01-01', to: '2027-01-02' }],
        },
      },
      async run({ caller, params, body, ifMatch }) {
        const year = yearOf(params)
        const problems = checkHolidayYear({ year, ...body })
        if (problems.length > 0)
          throw new Problem('invalid-input', { issues: problems.map((one) => ({ at: one.day, code: one.code })) })
        const seen = await seenOf(year, ifMatch)
        await record(deps, caller, 'calendar.save', { on: { kind: 'calendar', id: String(year) } })
        if (!(await models.calendar.save({ year, ...body }, caller.id, now(), seen)))
          throw new Problem('revision-changed')
        return get(year)
      },
    }),
    endpoint({
      ...{ method: 'delete', path: '/calendar/:year', tag, may: 'settings' },
      summary: 'Back to the year as it is built in, or to one that is not known',
      status: 204,
      heedsIfMatch: true,
      answer: z.undefined(),
      async run({ caller, params, ifMatch }) {
        const year = yearOf(params)
        const seen = await seenOf(year, ifMatch)
        await record(deps, caller, 'calendar.reset', { on: { kind: 'calendar', id: String(year) } })
        if (!(await models.calendar.reset(year, seen))) throw new Problem('revision-changed')
        return undefined
      },
    }),
  ]
}
