// Tables of the same reports by several dimensions, seen side by side: a district less the chamber that lies within it may be one
// unit. What can be worked out from sums is what is a sum of multiples of their rows; so a group of units is safe when leaving
// it out takes nothing from what the rows span. Numbers are reckoned modulo a prime: exact, and small.
import { disclose } from './disclose.ts'

/** Units that stand in the same row of every table. */
export interface Profile {
  /** The row in each table. */
  rows: string[]
  units: number
}
/** For each table the rows whose figures are not shown. Their sum is known: it is what the total has beside the others. */
export type Hidden = Set<string>[]

const prime = 1_000_003
/** Each round hides a row at least; this many are more than any real campaign needs. Then the later tables are not shown. */
const mostRounds = 60
/** From so many on fewer ways are tried. */
const manyProfiles = 2000
/** What a unit of the first table, the districts, is worth beside one of the others: it is read most. */
const spared = 20

/**
 * @param begun rows hidden already, for another reason. null: the total itself is of too few. Rows of fewer than `least` are hidden,
 * then further ones of the tables until no one or two groups of fewer than `least` units follow from all the tables together. The first
 * table is spared.
 */
export function discloseTogether(profiles: Profile[], least: number, begun?: Hidden): Hidden | null {
  const filled = profiles.filter(({ units }) => units > 0)
  const total = filled.reduce((sum, { units }) => sum + units, 0)
  const tables = [...(profiles[0]?.rows ?? [])].map((_, table) => sizesIn(filled, table))
  let hidden: Hidden = tables.map((sizes, table) => new Set([...alone(sizes, least), ...(begun?.[table] ?? [])]))
  if (total === 0) return hidden
  if (total < least) return null
  let weak = weakGroups(filled, hidden, least)
  for (let round = 0; weak.length > 0; round++) {
    if (round >= mostRounds) return tables.map((sizes) => new Set(sizes.keys()))
    const ways = tables.flatMap((sizes, table) =>
      waysOf({ filled, sizes, table, hidden: hidden[table]!, least }, weak[0]!).map((more) => ({
        ...{ table, more, price: more.reduce((sum, row) => sum + sizes.get(row)!, 0) },
      })),
    )
    if (ways.length === 0) return tables.map((sizes) => new Set(sizes.keys()))
    const tried = ways.map(({ table, more, price }) => {
      const next = hidden.map((rows, at) => (at === table ? new Set([...rows, ...more]) : rows))
      return { next, left: weakGroups(filled, next, least), price, table }
    })
    const before = weak.length
    const helps = tried.filter(({ left }) => left.length < before)
    const dearness = ({ table, price, left }: (typeof tried)[number]) =>
      (price * (table === 0 ? spared : 1)) / Math.max(1, before - left.length)
    const [best] = (helps.length > 0 ? helps : tried).sort((a, b) => dearness(a) - dearness(b) || b.table - a.table)
    ;({ next: hidden, left: weak } = best!)
  }
  return hidden
}

function sizesIn(profiles: Profile[], table: number): Map<string, number> {
  const sizes = new Map<string, number>()
  for (const { rows, units } of profiles) sizes.set(rows[table]!, (sizes.get(rows[table]!) ?? 0) + units)
  return sizes
}

/** What a table hides for itself. */
function alone(sizes: Map<string, number>, least: number): string[] {
  const rows = [...sizes.keys()].sort()
  const { hidden } = disclose(
    rows.map((row) => sizes.get(row)!),
    least,
  )
  return rows.filter((_, at) => hidden[at])
}

interface Table {
  filled: Profile[]
  sizes: Map<string, number>
  table: number
  hidden: Set<string>
  least: number
}
/** Rows to be hidden so that these groups are no longer told from others: their own, and a small one, or one that lies beside them. */
function waysOf({ filled, sizes, table, hidden, least }: Table, groups: Group[]): string[][] {
  const own = [...new Set(groups.map(({ rows }) => rows[table]!))].filter((row) => !hidden.has(row))
  const left = [...sizes.keys()].filter((row) => !hidden.has(row) && !own.includes(row))
  left.sort((a, b) => sizes.get(a)! - sizes.get(b)!)
  const isEnough = (rows: string[]) => {
    const away = [...hidden, ...rows].filter((row) => sizes.has(row))
    return away.length > 1 && away.reduce((sum, row) => sum + sizes.get(row)!, 0) >= least
  }
  const near = new Set(
    filled
      .filter(({ rows }) => groups.some((group) => rows.some((row, at) => at !== table && row === group.rows[at])))
      .map(({ rows }) => rows[table]!),
  )
  const isSmall = filled.length < manyProfiles
  const others = [
    ...left.slice(0, 1),
    ...(isSmall
      ? left
          .slice(1)
          .filter((row) => near.has(row))
          .slice(0, 4)
      : []),
  ]
  return [own, ...others.map((row) => [...own, row])].filter((rows) => rows.length > 0 && isEnough(rows))
}

type Vector = Map<number, number>
/** Profiles that look the same once rows are hidden. */
interface Group {
  rows: string[]
  units: number
  vector: Vector
}

/** Groups that follow from the rows shown: one, or two whose sum or difference does; each of fewer than `least` units. */
function weakGroups(profiles: Profile[], hidden: Hidden, least: number): Group[][] {
  const groups = groupsOf(profiles, hidden)
  // The large ones first: what is of them alone says nothing of few.
  const order = groups.map((_, at) => at).sort((a, b) => groups[b]!.units - groups[a]!.units)
  const { base, rest } = independent(groups, order)
  const weak: Group[][] = []
  const alike = new Map<string, number[]>(rest.map((at) => [`${at}`, [at]]))
  for (const [at, others] of base) {
    const units = groups[at]!.units
    if (units >= least) continue
    if (others.size === 0) {
      weak.push([groups[at]!])
      continue
    }
    const cut = [...others.keys()].reduce((sum, one) => sum + groups[one]!.units, units)
    if (cut < least) weak.push([groups[at]!, ...[...others.keys()].map((one) => groups[one]!)])
    const key = directionOf(others)
    alike.set(key, [...(alike.get(key) ?? []), at])
  }
  for (const same of alike.values()) {
    const [one, other] = same.map((at) => groups[at]!).sort((a, b) => a.units - b.units)
    if (one && other && one.units + other.units < least) weak.push([one, other])
  }
  return weak
}

function groupsOf(profiles: Profile[], hidden: Hidden): Group[] {
  const places = new Map<string, number>()
  const placeOf = (name: string) => places.get(name) ?? (places.set(name, places.size), places.size - 1)
  const found = new Map<string, Group>()
  for (const { rows, units } of profiles) {
    const names = rows.map((row, table) => `${table}${hidden[table]!.has(row) ? '' : `=${row}`}`)
    const key = JSON.stringify(names)
    const known = found.get(key)
    if (known) known.units += units
    else found.set(key, { rows, units, vector: new Map(names.map((name) => [placeOf(name), 1])) })
  }
  return [...found.values()]
}

/** `base`: groups none of which is made of the others, each with those of the rest that it is needed for, and how often. */
function independent(groups: Group[], order: number[]) {
  const echelon = new Map<number, { vector: Vector; made: Vector }>()
  const base = new Map<number, Vector>()
  const rest: number[] = []
  for (const at of order) {
    const vector = new Map(groups[at]!.vector)
    const made: Vector = new Map([[at, 1]])
    for (;;) {
      if (vector.size === 0) {
        rest.push(at)
        for (const [one, many] of made) if (one !== at) base.get(one)!.set(at, many)
        break
      }
      const lead = Math.min(...vector.keys())
      const known = echelon.get(lead)
      if (!known) {
        const inverse = inverseOf(vector.get(lead)!)
        echelon.set(lead, { vector: times(vector, inverse), made: times(made, inverse) })
        base.set(at, new Map())
        break
      }
      const many = prime - vector.get(lead)!
      add(vector, known.vector, many)
      add(made, known.made, many)
    }
  }
  return { base, rest }
}

function add(into: Vector, more: Vector, many: number): void {
  for (const [at, value] of more) {
    const sum = ((into.get(at) ?? 0) + value * many) % prime
    if (sum === 0) into.delete(at)
    else into.set(at, sum)
  }
}
const times = (vector: Vector, many: number): Vector =>
  new Map([...vector].map(([at, value]) => [at, (value * many) % prime]))

function inverseOf(value: number): number {
  let [result, factor, power] = [1, value, prime - 2]
  for (; power > 0; power = Math.floor(power / 2)) {
    if (power % 2 === 1) result = (result * factor) % prime
    factor = (factor * factor) % prime
  }
  return result
}

/** The same for two that are multiples of each other; a single one stands for itself. */
function directionOf(others: Vector): string {
  const sorted = [...others].sort(([a], [b]) => a - b)
  if (sorted.length === 1) return `${sorted[0]![0]}`
  const inverse = inverseOf(sorted[0]![1])
  return JSON.stringify(sorted.map(([at, value]) => [at, (value * inverse) % prime]))
}
