// Imports a roster file: reads it, judges every row, saves the units. Used by the admin command and the console alike.
import { readRoster, type Catalogues, type RosterProblem } from '../rules/roster.ts'
import type { ImportCounts, UnitModel } from './unit.ts'
import { readWorkbook } from './xlsx.ts'

export interface RosterImport {
  /** False when nothing was saved because of problems. */
  imported: boolean
  counts: ImportCounts
  problems: RosterProblem[]
}

/**
 * Takes the first sheet. Without `partial` one bad row stops the whole import. Running it again changes nothing.
 * @throws WorkbookError when the file cannot be read as a workbook.
 */
export async function importRoster(
  units: UnitModel,
  bytes: Uint8Array,
  options: { catalogues: Catalogues; today: string; partial: boolean },
): Promise<RosterImport> {
  const { sheets } = await readWorkbook(bytes)
  const sheet = sheets[0] ?? { name: '', rows: [] }
  const known = await units.findKnownCodes(sheet.rows.flat())
  const roster = readRoster(sheet, options.catalogues, options.today, (code) => known.has(code))
  const nothing = { added: 0, changed: 0, unchanged: 0 }
  if (roster.problems.length > 0 && !options.partial)
    return { imported: false, counts: nothing, problems: roster.problems }
  return { imported: true, counts: await units.importAll(roster.units), problems: roster.problems }
}
