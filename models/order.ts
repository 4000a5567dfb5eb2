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
  /** One more than is shown: tells whether there is a next page. */
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

/**
 * A page of what passes, looked for along an order portion by portion: `sift` tells of each what is kept of it, null for nothing.
 * After `most` were looked at the page may be short, and `next` goes on.
 */
export async function siftAlong<T extends object, S>(
  along: Along,
  { portion, most }: { portion: number; most: number },
  read: (along: Along) => Promise<T[]>,
  sift: (found: T[]) => Promise<(S | null)[]>,
): Promise<{ items: S[]; next: Place | null }> {
  const { order, limit } = along
  const items: S[] = []
  let [after, last]: (Place | undefined)[] = [along.after]
  for (let looked = 0; looked < most; looked += portion) {
    const found = await read({ ...along, after, limit: portion })
    for (const [at, item] of (await sift(found)).entries()) {
      if (item === null) continue
      if (items.length === limit - 1) return { items, next: last ?? null }
      items.push(item)
      last = placeOf(order, found[at]!)
    }
    if (found.length < portion) return { items, next: null }
    after = placeOf(order, found.at(-1)!)
  }
  return { items, next: after ?? null }
}
