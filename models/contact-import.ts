// Imports the list of contacts: each row's unit gives the people. Running it again changes nothing.
import { readContacts, type ContactProblem } from '../rules/contacts.ts'
import type { Catalogues } from '../rules/roster.ts'
import type { ContactModel } from './contact.ts'
import type { PersonModel } from './person.ts'
import type { UnitModel } from './unit.ts'
import { readWorkbook } from './xlsx.ts'

export interface ContactImport {
  /** How many people are contacts by it; 0 when nothing was saved because of problems. */
  people: number
  problems: ContactProblem[]
}

/**
 * Takes the first sheet. One bad row stops the whole import; a unit nobody of which is bound yet is told, and the rest taken.
 * @throws WorkbookError when the file cannot be read as a workbook.
 */
export async function importContacts(
  { unit, person, contact }: { unit: UnitModel; person: PersonModel; contact: ContactModel },
  bytes: Uint8Array,
  districts: Catalogues['districts'],
): Promise<ContactImport> {
  const sheet = (await readWorkbook(bytes)).sheets[0] ?? { name: '', rows: [] }
  const known = await unit.findKnownCodes(sheet.rows.flat())
  const { contacts, problems } = readContacts(sheet, districts, (code) => known.has(code))
  if (problems.length > 0) return { people: 0, problems }
  let people = 0
  const found = await person.findOfUnits([...new Set(contacts.map((each) => each.unit))])
  for (const { row, kind, code, unit: from } of contacts) {
    const bound = found.filter((each) => each.unit === from)
    for (const { _id } of bound) await contact.add({ kind, code, person: _id })
    people += bound.length
    if (bound.length === 0)
      problems.push({ sheet: sheet.name, row, column: '单位编号', code: 'unit-unbound', value: from })
  }
  return { people, problems }
}
