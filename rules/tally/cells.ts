// Where a share counts. A cell is a sum over the reports of one value, or pair of values, of the dimensions; levels are chosen
// so that every scope of districts and chambers reads few cells, however many reports there are:
//   all; d t i c s: one dimension each; dc: pairs of district and chamber; dct dci dcs: those with a third dimension.
// `x+` holds days and questions, `x#` the pages that medians need (numbers.ts); dtics how many units stand where, due and in.
import { count, escaped, isEmptyCounters, type Counters } from './counters.ts'
import { bucketOf, countSum, isSingle, nameOfValue } from './numbers.ts'
import { isIn, type Share, type TallyState } from './share.ts'

export const countLevels = ['all', 'd', 't', 'i', 'c', 's', 'dc', 'dct', 'dci', 'dcs'] as const
export const detailLevels = ['all', 'd', 'dc'] as const
type DetailLevel = (typeof detailLevels)[number]
/** Where units stand in every table at once: what the small-cell rule looks at (rules/disclose-together.ts). */
export const profileLevel = 'dtics'
export type Level = (typeof countLevels)[number] | typeof profileLevel | `${DetailLevel}+` | `${DetailLevel}#`

/** The dimensions a level has; the others are absent. */
export interface CellKey {
  level: Level
  d?: string | null
  t?: string | null
  i?: string | null
  c?: string | null
  s?: string | null
  /** Of a page: question and bucket. */
  q?: string
  b?: string
}
type Letter = 'd' | 't' | 'i' | 'c' | 's'
const letters = Object.fromEntries(
  [...countLevels, profileLevel, ...detailLevels.flatMap((level) => [`${level}+`, `${level}#`] as const)].map(
    (level) => [level, level.startsWith('all') ? [] : level.replace(/[+#]/, '').split('')],
  ),
) as Record<Level, Letter[]>

export interface CellChange {
  key: CellKey
  counters: Counters
}
/** What a report counted for, and what it counts for now; null: nothing. */
export interface Move {
  before: Share | null
  now: Share | null
}

const parts = ['d', 't', 'i', 'c', 's', 'q', 'b'] as const
export function cellIdOf(campaign: string, key: CellKey): string {
  const words: (string | null)[] = [campaign, key.level]
  for (const part of parts) if (part in key) words.push(key[part] ?? null)
  return JSON.stringify(words)
}

export function changesOf(moves: Move[]): CellChange[] {
  const changes = new Map<string, CellChange>()
  for (const { before, now } of moves) {
    if (before) countIn(changes, before, -1)
    if (now) countIn(changes, now, 1)
  }
  return [...changes.values()].filter(({ counters }) => !isEmptyCounters(counters))
}

/** Adds a share's counts to all its cells. */
export function countIn(changes: Map<string, CellChange>, share: Share, sign: 1 | -1): void {
  const { district: d, unitType: t, industry: i, chamber: c, superior: s } = share
  const values = { d, t, i, c, s }
  const at = (level: Level, more: Pick<CellKey, 'q' | 'b'> = {}): Counters => {
    // Only for this map, where it is asked for tens of times per report: codes have no control characters.
    let id: string = level
    for (const letter of letters[level]) id += `\0${letter}${values[letter] ?? '\x01'}`
    if (more.q !== undefined) id += `\0${more.q}\0${more.b}`
    const known = changes.get(id)
    if (known) return known.counters
    const key: CellKey = { level, ...more }
    for (const letter of letters[level]) key[letter] = values[letter]
    const made = { key, counters: {} }
    changes.set(id, made)
    return made.counters
  }
  for (const level of countLevels) countStates(at(level), share, sign)
  count(at(profileLevel), 'due', sign)
  if (!isIn(share.state)) return
  count(at(profileLevel), 'in', sign)
  for (const level of detailLevels) {
    countDetails(at(`${level}+`), share, sign)
    for (const [q, numbers] of Object.entries(share.numbers))
      for (const value of numbers) {
        const b = bucketOf(value)
        if (!isSingle(b)) count(at(`${level}#`, { q, b }), nameOfValue(value), sign)
      }
  }
}

/** Units by state, late ones, rates, compliance against the round before. */
function countStates(into: Counters, share: Share, sign: 1 | -1): void {
  count(into, `s.${share.state}`, sign)
  if (share.late) count(into, 'late', sign)
  if (share.legalised) count(into, 'legalised', sign)
  if (share.compliant !== null || share.before !== null)
    count(into, `m.${wordOf(share.before)}.${wordOf(share.compliant)}`, sign)
  if (share.gap !== null) {
    countSum(into, 'gap', share.gap, sign)
    if (share.gap > 0) count(into, 'gapUnits', sign)
  }
  for (const [id, [over, under]] of Object.entries(share.rates)) {
    countSum(into, `r.${id}.n`, over, sign)
    countSum(into, `r.${id}.d`, under, sign)
  }
}
const wordOf = (compliant: boolean | null) => (compliant === null ? 'none' : compliant ? 'yes' : 'no')

function countDetails(into: Counters, share: Share, sign: 1 | -1): void {
  if (share.day) count(into, `d.in.${share.day}`, sign)
  if (share.acceptedDay) count(into, `d.accepted.${share.acceptedDay}`, sign)
  for (const [name, choices] of Object.entries(share.choices)) {
    const path = `q.${escaped(name)}`
    count(into, `${path}.u`, sign)
    for (const choice of choices) count(into, `${path}.c.${escaped(choice)}`, sign)
  }
  for (const [name, numbers] of Object.entries(share.numbers)) {
    const path = `q.${escaped(name)}`
    count(into, `${path}.u`, sign)
    count(into, `${path}.n`, sign * numbers.length)
    for (const value of numbers) {
      countSum(into, path, value, sign)
      count(into, `${path}.b.${bucketOf(value)}`, sign)
    }
  }
}

/** Of a campaign's reports those that are in, and those that are owed. */
export const sides = ['in', 'open'] as const
export type Side = (typeof sides)[number]
/** Of one side: all, those of one value of a dimension, those of one district, or a row of that district's tables. */
export const sideMark = (
  side: Side,
  { district, row }: { district?: string; row?: [by: string, value: string] } = {},
) => side + (district === undefined ? '' : `@${district}`) + (row === undefined ? '' : `/${row.join('=')}`)
/** The tables a district reads by row. */
export const districtRows = ['industry', 'unitType'] as const

/**
 * What a list behind a figure is found by (models/tally-behind.ts), so that it costs what it holds and not what it leaves out. Each
 * mark is an entry of an index for every report: who owes, by any row of any table, is asked for most; what few reports have in
 * common has a mark of its own; other pairs are looked for among those of the smaller side.
 */
export function marksOf(share: Share): string[] {
  const { district, unitType, chamber, superior, industry, state } = share
  const side = isIn(state) ? 'in' : 'open'
  const rows = Object.entries({ district, unitType, chamber, superior, industry }).flatMap(([by, value]) =>
    value === null || by === 'district' ? [] : [[by, value] satisfies [string, string]],
  )
  const choices = Object.entries(share.choices).flatMap(([name, chosen]) =>
    [...new Set(chosen)].map((choice) => `q.${name}=${choice}`),
  )
  return [
    sideMark(side),
    ...rows.map((row) => sideMark(side, { row })),
    ...(district === null ? [] : [sideMark(side, { district }), ...rowsOfDistrict(side, district, share)]),
    ...(isRareState(state) ? [`state=${state}`] : []),
    ...(share.day ? [`day=${share.day}`] : []),
    ...(share.acceptedDay ? [`accepted=${share.acceptedDay}`] : []),
    ...(share.late ? ['late'] : []),
    ...((share.gap ?? 0) > 0 ? ['gap'] : []),
    ...(share.before !== null || share.compliant !== null
      ? [`moved=${wordOf(share.before)}.${wordOf(share.compliant)}`]
      : []),
    ...choices,
  ]
}
function rowsOfDistrict(side: Side, district: string, share: Share): string[] {
  return districtRows.flatMap((by) => {
    const value = share[by]
    return value === null ? [] : [sideMark(side, { district, row: [by, value] })]
  })
}
export const isRareState = (state: TallyState): boolean => state === 'returned' || state === 'in_review'
