// `sort` of long lists: the orders a list can be read in, and a cursor that is a place in the order asked for.
import { Types } from 'mongoose'
import { z } from 'zod'
import { placeOf, type Along, type Key, type Order, type Place } from '../models/order.ts'
import { readCursor, writeCursor } from './endpoint.ts'

export type Orders = Readonly<Record<string, Order>>

/** The query's `sort`: each name, and with `-` before it the other way round. */
export const sortNames = (orders: Orders, ...more: string[]) =>
  z.enum([...more, ...Object.keys(orders)].flatMap((name) => [name, `-${name}`]))
export const sortBy = (orders: Orders, first: string, ...more: string[]) => sortNames(orders, ...more).default(first)

const id24 = z
  .string()
  .regex(/^[0-9a-f]{24}$/)
  .transform((hex) => new Types.ObjectId(hex))
const kinds = { date: z.iso.datetime().transform((at) => new Date(at)), text: z.string(), number: z.number(), id: id24 }
const keySchema = ({ kind, nullable }: Key): z.ZodType => (nullable ? kinds[kind].nullable() : kinds[kind])
const placeSchema = ({ keys }: Order) => z.tuple(keys.map(keySchema) as [z.ZodType, ...z.ZodType[]])

/** What to read for a page: one more than shown tells whether there is a next. */
export function alongOf(
  orders: Orders,
  { sort, cursor, limit }: { sort: string; cursor?: string | undefined; limit: number },
): Along {
  const isDown = sort.startsWith('-')
  const order = orders[isDown ? sort.slice(1) : sort]!
  return { order, isDown, after: readCursor(placeSchema(order), cursor), limit: limit + 1 }
}

export const cursorAt = (place: Place | null): string | null => place && writeCursor(place)

/** A page of what was read for it. */
export function pageAlong<T extends object>({ order, limit }: Along, found: T[]): { items: T[]; next: string | null } {
  const items = found.slice(0, limit - 1)
  return { items, next: found.length < limit ? null : cursorAt(placeOf(order, items.at(-1)!)) }
}
