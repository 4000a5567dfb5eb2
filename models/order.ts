// Long lists in an order of the reader's choice, page by page along an index: each part of a page is one stretch of it, so that
// a page costs the same wherever it begins and nothing is sorted in memory.
import type { Model, Types } from 'mongoose'

type Filter = Record<string, unknown>

export interface Key {
  path: string
  kind: 'date' | 'text' | 'number' | 'id'
  /** May be absent: such stand before all others. */
  nullable?: true
}
export interface Order {
  /** What it goes by; all keys together tell any two of the list apart. */
  keys: readonly Key[]
  /** Holds the keys in this sequence, behind what the list is narrowed by always. */
  index: Record<string, 1 | -1>
}
/** The values of the keys of the last one shown. */
export type Place = (Date | string | number | Types.ObjectId | null)[]
export interface Along {
  order: Order
  isDown: boolean
  after?: Place | undefined
  limit: number
}

const least = { date: new Date(-8.64e15), text: '', number: -Infinity, id: null }

/** What lies beyond a value of one key. Descending, those without a value come last. */
function beyond({ kind, nullable }: Key, value: Place[number], isDown: boolean): unknown[] {
  if (value === null) return isDown ? [] : [{ $gte: least[kind] }]
  if (!isDown) return [{ $gt: value }]
  return nullable ? [{ $lt: value }, null] : [{ $lt: value }]
}

/** What comes after a place, as stretches one behind the other. */
export function stretchesOf({ order: { keys }, isDown, after }: Along): Filter[] {
  if (!after) return [{}]
  return keys
    .map((key, at) => {
      const same = Object.fromEntries(keys.slice(0, at).map(({ path }, before) => [path, after[before]]))
      return beyond(key, after[at]!, isDown).map((range) => ({ ...same, [key.path]: range }))
    })
    .reverse()
    .flat()
}

export const sortOf = ({ order: { keys }, isDown }: Along): Record<string, 1 | -1> =>
  Object.fromEntries(keys.map(({ path }) => [path, isDown ? -1 : 1]))

/** `index: false`: the filter names so few that the database finds them its own way. */
export async function readAlong<T>(
  model: Model<T>,
  filter: Filter,
  along: Along,
  { fields, index = true }: { fields?: Record<string, 0 | 1>; index?: boolean } = {},
): Promise<T[]> {
  const found: T[] = []
  for (const stretch of stretchesOf(along)) {
    if (found.length >= along.limit) break
    const part = model
      .find({ $and: [filter, stretch] } as never, fields)
      .sort(sortOf(along))
      .limit(along.limit - found.length)
    if (index) part.hint(along.order.index)
    found.push(...((await part.lean().exec()) as unknown as T[]))
  }
  return found
}

export const placeOf = ({ keys }: Order, item: object): Place =>
  keys.map(({ path }) => {
    const value = path.split('.').reduce<unknown>((at, name) => (at as Filter | null | undefined)?.[name], item)
    return (value ?? null) as Place[number]
  })
