// A page of a list that is small enough to be read whole: campaigns, forms, jobs. Long ones are paged in the database.
import { z } from 'zod'
import { readCursor, writeCursor } from './endpoint.ts'

const place = z.tuple([z.string().max(200), z.int().min(0)])

/** In the order given. Should the last one shown be gone meanwhile, the page begins where it was. */
export function pageIn<T>(
  all: readonly T[],
  { limit, cursor }: { limit: number; cursor?: string | undefined },
  nameOf: (item: T) => string,
): { items: T[]; next: string | null } {
  const [last, behind] = readCursor(place, cursor) ?? ['', 0]
  const at = all.findIndex((item) => nameOf(item) === last)
  const from = at < 0 ? behind : at + 1
  const items = all.slice(from, from + limit)
  const isEnd = from + limit >= all.length
  return { items, next: isEnd ? null : writeCursor([nameOf(items.at(-1)!), from + limit - 1]) }
}

/** By what `-name` or `name` says; what is equal stays in its order. */
export function sortedBy<T extends object>(all: readonly T[], sort: string | undefined): T[] {
  if (sort === undefined) return [...all]
  const [name, sign] = sort.startsWith('-') ? [sort.slice(1), -1] : [sort, 1]
  const keyOf = (item: T) => {
    const value = (item as Record<string, unknown>)[name]
    return value instanceof Date ? value.getTime() : value
  }
  return [...all].sort((a, b) => sign * compare(keyOf(a), keyOf(b)))
}

function compare(a: unknown, b: unknown): number {
  if (a === b) return 0
  if (a === null || a === undefined) return -1
  if (b === null || b === undefined) return 1
  return (a as string) < (b as string) ? -1 : 1
}
