// Reading totals within a scope. Scopes of districts and chambers read cells; those of units or superiors are small and are
// summed from the shares of their reports, so every scope gives exact sums.
import type { Connection, Types } from 'mongoose'
import type { Scope } from '../rules/scope.ts'
import {
  added,
  cellIdOf,
  changesOf,
  flattened,
  pagesNeeded,
  sideMark,
  sides,
  type CellChange,
  type CellKey,
  type Counters,
  type Level,
} from '../rules/tally.ts'
import type { ShareDoc, Tally } from './tally-schema.ts'

export const tallyDimensions = ['district', 'unitType', 'industry', 'chamber', 'superior'] as const
export type TallyDimension = (typeof tallyDimensions)[number]
type Letter = 'd' | 't' | 'i' | 'c' | 's'
const letters: Record<TallyDimension, Letter> = {
  district: 'd',
  unitType: 't',
  industry: 'i',
  chamber: 'c',
  superior: 's',
}

/** A sum for each value of a dimension; `code` null: units without it. Values without any unit are absent. */
export interface TallyRow {
  code: string | null
  counters: Counters
}
/** `rows`: in the order of the dimensions, named as by `rowName`. */
export interface TallyProfile {
  rows: string[]
  due: number
  in: number
}
/** Units without a value are a row of their own. */
export const rowName = (code: string | null): string => code ?? '\0'
export interface Details {
  counters: Counters
  /** The page of a question's bucket (rules/tally/numbers.ts). */
  page: (question: string, bucket: string) => Counters
}

export function createTallyRead(connection: Connection) {
  const tallies = connection.model<Tally>('Tally')
  const shares = connection.model<ShareDoc>('TallyShare')

  async function rows(scope: Scope, campaign: Types.ObjectId, by: TallyDimension | null): Promise<TallyRow[]> {
    const letter = by && letters[by]
    const cells = isDirect(scope)
      ? (await direct(scope, campaign)).filter(({ key }) => key.level === (letter ?? 'all'))
      : await stored(scope, campaign, countLevel(scope, letter))
    const found = new Map<string | null, Counters>()
    for (const { key, counters } of cells) {
      const code = letter ? (key[letter] ?? null) : null
      found.set(code, added(found.get(code) ?? {}, counters))
    }
    return [...found]
      .map(([code, counters]) => ({ code, counters }))
      .filter(({ counters }) => Object.keys(counters).length > 0)
      .sort((a, b) => (a.code ?? '\uffff').localeCompare(b.code ?? '\uffff'))
  }

  async function stored(scope: Scope, campaign: Types.ObjectId, level: Level): Promise<CellChange[]> {
    const found = await tallies
      .find({
        ...{ campaign, level },
        ...(scope.districts && { d: { $in: scope.districts } }),
        ...(scope.chambers && { c: { $in: scope.chambers } }),
        ...(scope.measures && { measure: { $in: scope.measures } }),
      } as never)
      .lean<Tally[]>()
      .exec()
    return found.map(({ n, level: at, d, t, i, c, s }) => ({
      key: { level: at, ...definedOf({ d, t, i, c, s }) },
      counters: flattened(n),
    }))
  }

  /** All cells of a small scope, summed from its shares. */
  async function direct(scope: Scope, campaign: Types.ObjectId): Promise<CellChange[]> {
    const found = await shares.find(sharesWithin(scope, campaign), { share: 1 }).lean<ShareDoc[]>().exec()
    return changesOf(found.map(({ share }) => ({ before: null, now: share })))
  }

  async function details(scope: Scope, campaign: Types.ObjectId, withPages: boolean): Promise<Details> {
    const level: Level = isDirect(scope) ? 'all+' : detailLevel(scope)
    const cells = isDirect(scope) ? await direct(scope, campaign) : await stored(scope, campaign, level)
    const counters: Counters = {}
    const summed = cells.filter(({ key }) => key.level === level)
    for (const cell of summed) added(counters, cell.counters)
    const pages = new Map<string, Counters>()
    const keep = (question: string, bucket: string, more: Counters) => {
      const key = JSON.stringify([question, bucket])
      pages.set(key, added(pages.get(key) ?? {}, more))
    }
    if (isDirect(scope)) {
      for (const { key, counters: more } of cells) if (key.level === 'all#') keep(key.q!, key.b!, more)
    } else if (withPages) {
      const needed = pagesNeeded(counters)
      const ids = summed.flatMap(({ key }) => needed.map((one) => pageIdOf(campaign, key, one)))
      for (const { q, b, n } of await tallies
        .find({ _id: { $in: ids } }, { q: 1, b: 1, n: 1 })
        .lean<Tally[]>()
        .exec())
        keep(q!, b!, flattened(n))
    }
    return { counters, page: (question, bucket) => pages.get(JSON.stringify([question, bucket])) ?? {} }
  }

  /** How many units are due, and in, for each way to stand in the tables of all dimensions. */
  async function profiles(scope: Scope, campaign: Types.ObjectId): Promise<TallyProfile[]> {
    const level = 'dtics'
    const cells = isDirect(scope)
      ? (await direct(scope, campaign)).filter(({ key }) => key.level === level)
      : await stored(scope, campaign, level)
    return cells.map(({ key, counters }) => ({
      rows: tallyDimensions.map((by) => rowName(key[letters[by]] ?? null)),
      ...{ due: counters['due'] ?? 0, in: counters['in'] ?? 0 },
    }))
  }

  return { rows, details, profiles }
}

export const isDirect = ({ units, superiors }: Scope): boolean => Boolean(units ?? superiors)

const marksOfSuperior = (code: string) => sides.map((side) => sideMark(side, { row: ['superior', code] }))

/** Shares of a scope, in the query; those that count for nothing are left out. */
export function sharesWithin(scope: Scope, campaign: Types.ObjectId): Record<string, unknown> {
  const { districts, chambers, units, superiors, measures } = scope
  return {
    campaign,
    'share.state': { $gt: '' },
    ...(units && { unit: { $in: units } }),
    ...(superiors && { marks: { $in: superiors.flatMap(marksOfSuperior) } }),
    ...(districts && { 'share.district': { $in: districts } }),
    ...(chambers && { 'share.chamber': { $in: chambers } }),
    ...(measures && { 'share.measure': { $in: measures } }),
  }
}

function countLevel({ districts, chambers }: Scope, letter: Letter | null): Level {
  if (!districts && !chambers) return letter ?? 'all'
  if (!letter || letter === 'd' || letter === 'c') {
    if (!chambers && letter !== 'c') return 'd'
    if (!districts && letter !== 'd') return 'c'
    return 'dc'
  }
  return `dc${letter}`
}

function detailLevel({ districts, chambers }: Scope): Level {
  if (chambers) return 'dc+'
  return districts ? 'd+' : 'all+'
}

function pageIdOf(campaign: Types.ObjectId, key: CellKey, { question, bucket }: { question: string; bucket: string }) {
  const level = key.level.replace('+', '#') as Level
  return cellIdOf(String(campaign), { ...key, level, q: question, b: bucket })
}

/** Without what is not given. */
export const definedOf = <T extends object>(given: T): T =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as T
