/** Sorting as `sort` and `$sort` ask for it, within MongoDB's memory limit. */
import { badValue, CommandError } from '../errors.ts'
import { compare, type Fold, isNumeric, isPlainObject, numberOf } from '../value/compare.ts'
import type { Doc } from '../value/decode.ts'
import { own } from './path.ts'

export interface SortField {
  path: string
  parts: string[]
  descending: boolean
}

export const sortMemoryBytes = 100 * 1024 * 1024

export function memoryExceeded(what: string): CommandError {
  return new CommandError(
    292,
    `${what} exceeded memory limit of ${sortMemoryBytes} bytes, and this server does not use the disk for it`,
  )
}

export function parseSort(spec: unknown): SortField[] {
  if (spec === undefined || spec === null) return []
  if (!isPlainObject(spec)) throw new CommandError(14, "Expected field 'sort' to be of type object")
  const fields = Object.entries(spec).map(([path, direction]) => {
    if (isPlainObject(direction) && '$meta' in direction) throw badValue('$meta sorts are not supported by this server')
    const sign = isNumeric(direction) ? Number(numberOf(direction)) : NaN
    if (sign !== 1 && sign !== -1)
      throw new CommandError(15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)')
    if (path === '' || (path.startsWith('$') && path !== '$natural'))
      throw badValue(`FieldPath '${path}' is not valid in a sort`)
    return { path, parts: path.split('.'), descending: sign === -1 }
  })
  if (fields.length > 32) throw badValue('too many sort fields: at most 32')
  return fields
}

/** Of an array, its least or greatest element decides. */
function edge(value: unknown, parts: string[], i: number, descending: boolean, fold?: Fold): unknown {
  if (i === parts.length) {
    if (!Array.isArray(value)) return value
    return pick(value, descending, fold)
  }
  if (Array.isArray(value)) {
    const part = parts[i]!
    if (/^\d+$/.test(part) && Number(part) < value.length)
      return edge(value[Number(part)], parts, i + 1, descending, fold)
    return pick(
      value.map((inner) => (isPlainObject(inner) ? edge(own(inner, part), parts, i + 1, descending, fold) : undefined)),
      descending,
      fold,
    )
  }
  return isPlainObject(value) ? edge(own(value, parts[i]!), parts, i + 1, descending, fold) : undefined
}

function pick(values: unknown[], descending: boolean, fold?: Fold): unknown {
  let best = values[0]
  for (let i = 1; i < values.length; i++) {
    const order = compare(values[i], best, fold)
    if (descending ? order > 0 : order < 0) best = values[i]
  }
  return best
}

export function sortKey(doc: Doc, fields: SortField[], fold?: Fold): unknown[] {
  return fields.map(({ parts, descending }) => {
    if (parts.length === 1) {
      const value = own(doc, parts[0]!)
      return Array.isArray(value) ? pick(value, descending, fold) : value
    }
    return edge(doc, parts, 0, descending, fold)
  })
}

export function compareKeys(a: unknown[], b: unknown[], fields: SortField[], fold?: Fold): number {
  for (let i = 0; i < fields.length; i++) {
    const order = compare(a[i], b[i], fold)
    if (order) return fields[i]!.descending ? -order : order
  }
  return 0
}

export function sizeOf(value: unknown): number {
  if (typeof value === 'string') return 24 + value.length * 2
  if (typeof value !== 'object' || value === null) return 16
  if (Array.isArray(value)) {
    let sum = 32
    for (const inner of value) sum += sizeOf(inner)
    return sum
  }
  if (!isPlainObject(value)) return 64
  let sum = 48
  for (const name in value) sum += 16 + sizeOf(value[name])
  return sum
}

interface Item<T> {
  key: unknown[]
  value: T
  order: number
}

/** Collects items and gives them back in order; with a limit it never holds many more than the limit. */
export class Sorter<T> {
  #items: Item<T>[] = []
  #fields: SortField[]
  #fold: Fold | undefined
  #limit: number
  #bytes = 0
  #arrived = 0

  constructor(fields: SortField[], fold: Fold | undefined, limit = Infinity) {
    this.#fields = fields
    this.#fold = fold
    this.#limit = limit
  }

  readonly #compare = (a: Item<T>, b: Item<T>) =>
    compareKeys(a.key, b.key, this.#fields, this.#fold) || a.order - b.order

  add(doc: Doc, value: T, bytes: number): void {
    const key = sortKey(doc, this.#fields, this.#fold)
    this.#items.push({ key, value, order: this.#arrived++ })
    this.#bytes += bytes + sizeOf(key)
    if (this.#items.length >= this.#limit * 2 + 1000) this.#cutBack()
    if (this.#bytes > sortMemoryBytes) {
      this.#cutBack()
      if (this.#bytes > sortMemoryBytes) throw memoryExceeded('Sort')
    }
  }

  #cutBack(): void {
    if (this.#items.length <= this.#limit) return
    const before = this.#items.length
    this.#items.sort(this.#compare)
    this.#items.length = this.#limit
    this.#bytes = (this.#bytes * this.#limit) / before
  }

  finish(): T[] {
    this.#items.sort(this.#compare)
    const end = Math.min(this.#items.length, this.#limit)
    return this.#items.slice(0, end).map((item) => item.value)
  }
}
