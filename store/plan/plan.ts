/** How a query will be read: by `_id`, along an index, along several for `$or`, or through the whole collection. */
import { badValue } from '../errors.ts'
import type { Collection } from '../disk/collection.ts'
import { afterPrefix, tableStart } from '../disk/keys.ts'
import type { Index } from '../disk/index-spec.ts'
import { sameCollation } from '../query/collation.ts'
import { compileMatcher, type Matcher } from '../query/matcher.ts'
import { isOperatorObject } from '../query/match.ts'
import type { SortField } from '../query/sort.ts'
import { compare, equal, isPlainObject, rankOf } from '../value/compare.ts'
import type { Doc } from '../value/decode.ts'
import { encode } from '../value/encode.ts'
import { FieldBounds, includesMissing, intersect, type Interval, turned } from './bounds.ts'
import { type Condition, conditionsOf, isBoundable } from './conditions.ts'
import { implies } from './partial.ts'

export interface Range {
  start: Buffer
  end: Buffer
}

export interface IndexPlan {
  kind: 'IXSCAN'
  index: Index
  ranges: Range[]
  reverse: boolean
  sorted: boolean
  /** How many fields of the index are bounded by points, and by anything. */
  points: number
  bounded: number
  /** The bounds say all that the filter says, as long as no array and no cut value is in the index. */
  exact: boolean
}

/** What lies along the plan matches the filter: no document need be looked at for that. */
export const isExact = (plan: Plan): boolean =>
  plan.kind === 'IXSCAN' && plan.exact && !plan.index.cut && !plan.index.multikey.includes(true)

export type Plan =
  | { kind: 'EOF'; sorted: true }
  | { kind: 'COLLSCAN'; reverse: boolean; sorted: boolean }
  | { kind: 'IDHACK'; ids: unknown[]; sorted: boolean }
  | { kind: 'OR'; plans: Plan[]; sorted: false }
  | IndexPlan

export interface PlanRequest {
  matcher: Matcher
  sort: SortField[]
  hint?: unknown
}

/** More stretches than this cost more than they save. */
const mostRanges = 4000
/** How far candidates are tried before one is taken. */
const probeEntries = 128

export function choosePlan(collection: Collection, request: PlanRequest): Plan {
  const { matcher, sort, hint } = request
  const natural = sort[0]?.path === '$natural' ? sort[0] : null
  const scan: Plan = {
    kind: 'COLLSCAN',
    reverse: natural?.descending ?? false,
    sorted: sort.length === 0 || natural !== null,
  }
  if (natural) return scan
  if (hint !== undefined && hint !== null && !(isPlainObject(hint) && Object.keys(hint).length === 0)) {
    return hinted(collection, request, scan)
  }
  const ids = matcher.collation ? null : idsOf(matcher.filter)
  if (ids)
    return {
      kind: 'IDHACK',
      ids,
      sorted: ids.length <= 1 || (sort.length === 1 && sort[0]!.path === '_id' && !sort[0]!.descending),
    }
  const conditions = conditionsOf(matcher.filter)
  const candidates: IndexPlan[] = []
  for (const index of collection.indexes) {
    const plan = usable(index) ? planIndex(index, request, conditions, false) : null
    if (plan && (plan.bounded > 0 || (plan.sorted && sort.length > 0))) candidates.push(plan)
  }
  const best = pickBest(collection, candidates)
  if (best && best.bounded > 0) return best
  return planOr(collection, request) ?? best ?? scan
}

const usable = (index: Index) => !index.building && index.spec['hidden'] !== true

function hinted(collection: Collection, request: PlanRequest, scan: Plan & { kind: 'COLLSCAN' }): Plan {
  const { hint, matcher } = request
  if (isPlainObject(hint) && '$natural' in hint) return { ...scan, reverse: Number(hint['$natural']) < 0 }
  const index = collection.indexes.find((one) =>
    isPlainObject(hint) ? encode(one.key).equals(encode(hint)) : one.name === hint,
  )
  if (!index || !usable(index)) {
    throw badValue(
      'error processing query: planner returned error :: caused by :: hint provided does not correspond to an existing index',
    )
  }
  return planIndex(index, request, conditionsOf(matcher.filter), true)!
}

/** The ids a filter names exactly, in their order, or null. */
export function idsOf(filter: Doc): unknown[] | null {
  if (!Object.hasOwn(filter, '_id')) return null
  const condition = filter['_id']
  if (!isOperatorObject(condition)) return rankOf(condition) === 50 || rankOf(condition) === 25 ? null : [condition]
  if ('$eq' in condition) return rankOf(condition['$eq']) === 25 ? null : [condition['$eq']]
  const list = condition['$in']
  if (!Array.isArray(list) || list.some((one) => [5, 25, 50].includes(rankOf(one)))) return null
  const sorted = (list as unknown[]).slice().sort((a, b) => compare(a, b))
  return sorted.filter((one, i) => i === 0 || !equal(one, sorted[i - 1]))
}

/** Null when the index may lack documents that match. */
function planIndex(
  index: Index,
  { matcher, sort }: PlanRequest,
  conditions: Condition[],
  forced: boolean,
): IndexPlan | null {
  if (index.partial && !forced && !implies(conditions, index.partial)) return null
  const bounds = new FieldBounds(index, matcher.collation)
  const fields = index.fields.map(({ path }, f) => fieldIntervals(conditions, path, bounds, index.multikey[f] ?? false))
  if (index.sparse && !forced && !fields.some((one, f) => hasField(one, conditions, index.fields[f]!.path))) return null
  const { prefixes, used, points } = extend(index, fields)
  const table = tableStart(index.id)
  const ranges = prefixes.map(({ start, end }) => ({
    start: Buffer.concat([table, start]),
    end: end ? Buffer.concat([table, end]) : afterPrefix(Buffer.concat([table, start]))!,
  }))
  ranges.sort((a, b) => Buffer.compare(a.start, b.start))
  const order = sortDirection(index, fields, sort, matcher)
  return {
    kind: 'IXSCAN',
    index,
    ranges,
    reverse: order === 'reverse',
    sorted: sort.length === 0 || order !== null,
    points,
    bounded: used,
    exact: saysAll(matcher, conditions, index, used),
  }
}

function saysAll({ filter, collation }: Matcher, conditions: Condition[], index: Index, used: number): boolean {
  if (collation || index.collation || !isBoundable(filter)) return false
  const bounded = new Set(index.fields.slice(0, used).map(({ path }) => path))
  return conditions.every(({ path }) => bounded.has(path))
}

const hasField = (intervals: Interval[] | null, conditions: Condition[], path: string) =>
  (intervals !== null && !includesMissing(intervals)) ||
  conditions.some(
    (one) => one.path === path && one.operator === '$exists' && (one.operand === true || one.operand === 1),
  )

/** On a path that met arrays two conditions may be met by two elements, so only one of them narrows. */
function fieldIntervals(
  conditions: Condition[],
  path: string,
  bounds: FieldBounds,
  multikey: boolean,
): Interval[] | null {
  let all: Interval[] | null = null
  for (const condition of conditions) {
    if (condition.path !== path) continue
    const one = bounds.of(condition)
    // With a number in the path, elements of a list that lack it count as missing though they have no entry.
    if (!one || (/\.\d/.test(path) && includesMissing(one))) continue
    if (!all) all = one
    else if (!multikey) all = intersect(all, one)
    else if (narrowness(one) > narrowness(all)) all = one
  }
  return all
}

const narrowness = (intervals: Interval[]) => (intervals.every((one) => one.point) ? 2 : 1) - intervals.length / 1e6

interface Prefix {
  start: Buffer
  end: Buffer | null
}

function extend(index: Index, fields: (Interval[] | null)[]): { prefixes: Prefix[]; used: number; points: number } {
  let prefixes: Prefix[] = [{ start: Buffer.alloc(0), end: null }]
  let used = 0
  let points = 0
  for (const [f, intervals] of fields.entries()) {
    if (!intervals || prefixes.length * intervals.length > mostRanges) break
    if (f > 0 && index.multikey[f] && sharesRoot(index, f)) break
    const turnedOnes = index.fields[f]!.descending ? intervals.map(turned) : intervals
    prefixes = prefixes.flatMap(({ start }) =>
      turnedOnes.map((one) => ({
        start: Buffer.concat([start, one.start]),
        end: one.point ? null : Buffer.concat([start, one.end]),
      })),
    )
    used++
    if (!intervals.every((one) => one.point)) break
    points++
  }
  return { prefixes, used, points }
}

const sharesRoot = (index: Index, f: number) =>
  index.fields.slice(0, f).some((field) => field.parts[0] === index.fields[f]!.parts[0])

function sortDirection(
  index: Index,
  fields: (Interval[] | null)[],
  sort: SortField[],
  { collation }: Matcher,
): 'forward' | 'reverse' | null {
  if (sort.length === 0 || index.cut || index.collation || !sameCollation(index.collation, collation)) return null
  let direction: boolean | null = null
  let f = 0
  for (const wanted of sort) {
    if (isFixed(index, fields, wanted.path)) continue
    while (f < index.fields.length && index.fields[f]!.path !== wanted.path && isPoint(fields, f)) f++
    const field = index.fields[f]
    if (!field || field.path !== wanted.path || index.multikey[f]) return null
    const reverse = field.descending !== wanted.descending
    if (direction !== null && direction !== reverse) return null
    direction = reverse
    f++
  }
  // Fields passed over because they are one point are in order by themselves; several points before the sort are not.
  return prefixIsFixed(index, fields, sort) ? (direction ? 'reverse' : 'forward') : null
}

function isFixed(index: Index, fields: (Interval[] | null)[], path: string): boolean {
  const f = index.fields.findIndex((field) => field.path === path)
  return f >= 0 && !index.multikey[f] && fields[f]?.length === 1 && fields[f][0]!.point
}

function prefixIsFixed(index: Index, fields: (Interval[] | null)[], sort: SortField[]): boolean {
  const paths = new Set(sort.map((one) => one.path))
  for (const [f, field] of index.fields.entries()) {
    if (paths.has(field.path)) return true
    if (!isPoint(fields, f)) return false
  }
  return true
}

/** Under one value, also one of a list's, a document has one entry, and the entries are in the order of the fields behind. */
const isPoint = (fields: (Interval[] | null)[], f: number) => fields[f]?.length === 1 && fields[f][0]!.point

function pickBest(collection: Collection, candidates: IndexPlan[]): IndexPlan | null {
  if (candidates.length < 2) return candidates[0] ?? null
  const exact = candidates.find(
    (plan) => plan.index.unique && plan.points === plan.index.fields.length && plan.ranges.length === 1,
  )
  if (exact) return exact
  const rated = candidates.map((plan) => ({
    plan,
    entries: probe(collection, plan),
    score: plan.points * 10 + (plan.bounded - plan.points) * 5 + (plan.sorted ? 4 : 0),
  }))
  rated.sort(
    (a, b) => a.entries - b.entries || b.score - a.score || a.plan.index.fields.length - b.plan.index.fields.length,
  )
  return rated[0]!.plan
}

function probe(collection: Collection, { ranges }: IndexPlan): number {
  let seen = 0
  for (const range of ranges.slice(0, 16)) {
    for (const _ of collection.engine.entries.getKeys({ ...range, limit: probeEntries - seen })) seen++
    if (seen >= probeEntries) break
  }
  return seen
}

function planOr(collection: Collection, { matcher }: PlanRequest): Plan | null {
  const alternatives = matcher.filter['$or']
  if (!Array.isArray(alternatives)) return null
  const plans: Plan[] = []
  for (const one of alternatives as Doc[]) {
    const plan = choosePlan(collection, { matcher: compileMatcher(one, matcher.collation), sort: [] })
    if (plan.kind === 'COLLSCAN') return null
    plans.push(plan)
  }
  return { kind: 'OR', plans, sorted: false }
}
