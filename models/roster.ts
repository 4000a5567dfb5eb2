// Imports a roster file: reads it, judges every row, saves the units. Used by the admin command and the console alike.
import { isUnitWithin, type Scope } from '../rules/scope.ts'
import { readRoster, type Catalogues, type RosterProblem, type RosterUnit } from '../rules/roster.ts'
import type { ImportCounts, UnitModel } from './unit.ts'
import { readWorkbook } from './xlsx.ts'

export interface RosterImport {
  /** False when nothing was saved because of problems. */
  imported: boolean
  counts: ImportCounts
  problems: RosterProblem[]
}

/**
 * Takes the first sheet. Rows outside `scope` are problems; `dryRun` saves nothing and counts what it would. Without `partial` one bad row stops the whole import. Running it again changes nothing.
 * @throws WorkbookError when the file cannot be read as a workbook.
 */
export async function importRoster(
  units: UnitModel,
  bytes: Uint8Array,
  options: { catalogues: Catalogues; today: string; partial: boolean; scope?: Scope; dryRun?: boolean },
): Promise<RosterImport> {
  const { sheets } = await readWorkbook(bytes)
  const sheet = sheets[0] ?? { name: '', rows: [] }
  const known = await units.findKnownCodes(sheet.rows.flat())
  const roster = readRoster(sheet, options.catalogues, options.today, (code) => known.has(code))
  const { partial, scope = {}, dryRun = false } = options
  const [allowed, foreign] = await sorted(units, roster.units, scope)
  const outside = new Set(foreign.map(({ _id }) => _id))
  const at = sheet.rows[0]?.findIndex((cell) => cell.trim() === '单位编号') ?? -1
  const problems = [...roster.problems]
  for (const [index, cells] of sheet.rows.entries()) {
    const value = (cells[at] ?? '').trim()
    if (index > 0 && outside.has(value))
      problems.push({ sheet: sheet.name, row: index + 1, column: '单位编号', code: 'out-of-scope', value })
  }
  if (problems.length > 0 && !partial && !dryRun)
    return { imported: false, counts: { added: 0, changed: 0, unchanged: 0 }, problems }
  const counts = await units.importAll(allowed, { dryRun })
  return { imported: !dryRun, counts, problems }
}

/** Those whom the scope covers, as they are and as they shall be, and the others. */
async function sorted(units: UnitModel, given: RosterUnit[], scope: Scope): Promise<[RosterUnit[], RosterUnit[]]> {
  if (Object.keys(scope).length === 0) return [given, []]
  const allowed: RosterUnit[] = []
  const foreign: RosterUnit[] = []
  for (let from = 0; from < given.length; from += 1000) {
    const part = given.slice(from, from + 1000)
    const known = new Map((await units.findMany(part.map(({ _id }) => _id))).map((unit) => [unit._id, unit]))
    for (const unit of part)
      (isUnitWithin(scope, unit) && isUnitWithin(scope, known.get(unit._id) ?? unit) ? allowed : foreign).push(unit)
  }
  return [allowed, foreign]
}
