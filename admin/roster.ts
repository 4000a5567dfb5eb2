// Units and contacts from workbooks.
import { districts, industries, unitTypes } from '../forms/index.ts'
import { importContacts } from '../models/contact-import.ts'
import { importRoster } from '../models/roster.ts'
import { localDay } from '../rules/day.ts'
import { argument, readBytes, refuse, say, withDatabase, type Command } from './call.ts'

const catalogues = { unitTypes, industries, districts }

export const rosterCommands: Record<string, Command> = {
  'import-units': withDatabase(async ({ models }, call) => {
    const bytes = await readBytes(argument(call, 0, 'roster.xlsx'))
    const today = localDay(call.now, call.config.timeZone)
    const result = await importRoster(models.unit, bytes, { catalogues, today, partial: call.options.partial === true })
    for (const { sheet, row, column, code, value } of result.problems)
      call.tell(say('admin-problem', { sheet, row, column, words: say(`roster-${code}`, { value }) }))
    if (!result.imported) refuse('admin-nothing-imported', { count: result.problems.length })
    return { ...result.counts, problems: result.problems }
  }),

  'import-contacts': withDatabase(async ({ models }, call) => {
    const bytes = await readBytes(argument(call, 0, 'contacts.xlsx'))
    const { people, problems } = await importContacts(models, bytes, districts)
    for (const { sheet, row, column, code, value } of problems)
      call.tell(say('admin-problem', { sheet, row, column, words: say(`contact-${code}`, { value }) }))
    if (problems.some(({ code }) => code !== 'unit-unbound'))
      refuse('admin-nothing-imported', { count: problems.length })
    return { people, problems }
  }),
}
