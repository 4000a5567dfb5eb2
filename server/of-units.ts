// Lists of what belongs to units (people, invites): by unit, or in an order of their own; the scope is that of the units.
import { z } from 'zod'
import type { Along } from '../models/order.ts'
import { walkAlong, walkUnits } from '../models/unit-walk.ts'
import type { Caller } from './access.ts'
import type { ServerDeps } from './deps.ts'
import { paging, readCursor, writeCursor } from './endpoint.ts'
import { alongOf, cursorAt, sortBy, type Orders } from './order.ts'
import { unitCode } from './unit.ts'

const placeSchema = z.object({ unit: unitCode, id: z.string().max(64) })
export const queryOfUnits = (orders: Orders) => ({
  ...paging(),
  unit: unitCode.optional(),
  /** By unit as well as in orders of its own. */
  sort: sortBy(orders, 'unit', 'unit').meta({
    description: 'Other than by `unit`, a page may be short or empty: ask on until `next` is null.',
  }),
})

interface Of<T> {
  load: (codes: string[]) => Promise<T[]>
  readAlong: (filter: Record<string, unknown>, along: Along, isFew: boolean) => Promise<T[]>
}
interface Query {
  unit?: string | undefined
  sort: string
  cursor?: string | undefined
  limit: number
}

export async function pageOfUnits<T extends { _id: unknown; unit: string }>(
  { models: { unitList } }: Pick<ServerDeps, 'models'>,
  { scope }: Pick<Caller, 'scope'>,
  { orders, ...query }: Query & { orders: Orders },
  { load, readAlong }: Of<T>,
): Promise<{ items: T[]; next: string | null }> {
  const { unit, sort, cursor, limit } = query
  const only = unit === undefined ? {} : { unit }
  if (sort === 'unit' || sort === '-unit') {
    const after = readCursor(placeSchema, cursor)
    const { items, next } = await walkUnits(
      unitList,
      scope,
      { ...only, after, isDown: sort === '-unit', limit },
      { load, placeOf: (item) => ({ unit: item.unit, id: String(item._id) }) },
    )
    return { items, next: next && writeCursor(next) }
  }
  const along = alongOf(orders, { sort, cursor, limit })
  const { items, next } = await walkAlong(unitList, scope, { ...only, along }, readAlong)
  return { items, next: cursorAt(next) }
}
