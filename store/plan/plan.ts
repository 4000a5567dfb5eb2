/** How a query will be read. */
import type { Collection } from '../disk/collection.ts'
import type { Index } from '../disk/index-spec.ts'
import type { Matcher } from '../query/matcher.ts'
import type { SortField } from '../query/sort.ts'
import { equal, isPlainObject, rankOf } from '../value/compare.ts'
import { isOperatorObject } from '../query/match.ts'

export interface Range {
  start: Buffer
  end: Buffer
}

export type Plan =
  | { kind: 'EOF'; sorted: true }
  | { kind: 'COLLSCAN'; reverse: boolean; sorted: boolean }
  | { kind: 'IDHACK'; ids: unknown[]; sorted: boolean }
  | {
      kind: 'IXSCAN'
      index: Index
      ranges: Range[]
      reverse: boolean
      sorted: boolean
      bounds: Record<string, string[]>
    }

export interface PlanRequest {
  matcher: Matcher
  sort: SortField[]
  hint?: unknown
}

/** The ids a filter names exactly, or null. */
export function idsOf(filter: Record<string, unknown>): unknown[] | null {
  if (!Object.hasOwn(filter, '_id')) return null
  const condition = filter['_id']
  if (!isOperatorObject(condition)) return rankOf(condition) === 50 ? null : [condition]
  if ('$eq' in condition) return rankOf(condition['$eq']) === 25 ? null : [condition['$eq']]
  const list = condition['$in']
  if (!Array.isArray(list) || list.some((one) => [5, 25, 50].includes(rankOf(one)))) return null
  return list.filter((one, i) => list.length > 500 || list.findIndex((other) => equal(one, other)) === i)
}

export function choosePlan(_collection: Collection, { matcher, sort }: PlanRequest): Plan {
  const { filter } = matcher
  const natural = sort[0]?.path === '$natural'
  if (!matcher.collation && isPlainObject(filter)) {
    const ids = idsOf(filter)
    if (ids) return { kind: 'IDHACK', ids, sorted: ids.length <= 1 }
  }
  return { kind: 'COLLSCAN', reverse: natural && sort[0]!.descending, sorted: sort.length === 0 || natural }
}
