/** Reads a plan's documents in chunks; between chunks others may read and write. */
import type { RangeOptions } from 'lmdb'
import type { Collection, Stored } from '../disk/collection.ts'
import { recordIn, recordKey, recordOf, tableEnd, tableStart } from '../disk/keys.ts'
import type { Pace } from '../query/pace.ts'
import type { IndexPlan, Plan } from './plan.ts'

const firstChunk = 16
const largestChunk = 512

export interface ReadCounts {
  keys: number
  documents: number
}

export async function* readPlan(
  collection: Collection,
  plan: Plan,
  pace: Pace,
  counts?: ReadCounts,
): AsyncGenerator<Stored[], void> {
  let size = firstChunk
  for (const chunk of chunks(collection, plan, () => (size = Math.min(size * 2, largestChunk)), counts)) {
    if (counts) counts.documents += chunk.length
    if (chunk.length) yield chunk
    await pace.breathe()
    if (collection.dropped) return
  }
}

/** The same inside one turn of writes, where nobody else can come between. */
export function readNow(collection: Collection, plan: Plan): Iterable<Stored[]> {
  return chunks(collection, plan, () => largestChunk)
}

function* chunks(
  collection: Collection,
  plan: Plan,
  grow: () => number,
  counts?: ReadCounts,
): Generator<Stored[], void> {
  switch (plan.kind) {
    case 'EOF':
      return
    case 'IDHACK':
      return yield* byIds(collection, plan.ids, counts)
    case 'COLLSCAN':
      return yield* byRecords(collection, plan.reverse, grow)
    case 'OR':
      return yield* byEither(collection, plan.plans, grow, counts)
    case 'IXSCAN':
      return yield* byIndex(collection, plan, grow, counts)
  }
}

function* byIds(collection: Collection, ids: unknown[], counts?: ReadCounts): Generator<Stored[], void> {
  for (let i = 0; i < ids.length; i += 100) {
    const seen = new Set<number>()
    const found: Stored[] = []
    for (const id of ids.slice(i, i + 100)) {
      const stored = collection.findById(id)
      if (counts) counts.keys++
      if (!stored || seen.has(stored.record)) continue
      seen.add(stored.record)
      found.push(stored)
    }
    yield found
  }
}

function* byEither(
  collection: Collection,
  plans: Plan[],
  grow: () => number,
  counts?: ReadCounts,
): Generator<Stored[], void> {
  const seen = new Set<number>()
  for (const plan of plans) {
    for (const chunk of chunks(collection, plan, grow, counts)) {
      yield chunk.filter(({ record }) => {
        const fresh = !seen.has(record)
        seen.add(record)
        return fresh
      })
    }
  }
}

function* byRecords(collection: Collection, reverse: boolean, grow: () => number): Generator<Stored[], void> {
  const { documents } = collection.engine
  const first = tableStart(collection.id)
  const last = tableEnd(collection.id)
  let at: Buffer | null = null
  let limit = firstChunk
  for (;;) {
    const range = reverse
      ? { start: at ?? last, end: first, reverse: true, exclusiveStart: true, limit }
      : { start: at ?? first, end: last, exclusiveStart: at !== null, limit }
    const found: Stored[] = []
    for (const { key, value } of documents.getRange(range)) found.push({ record: recordOf(key), raw: value })
    yield found
    if (found.length < limit) return
    at = recordKey(collection.id, found.at(-1)!.record)
    limit = grow()
  }
}

function* byIndex(
  collection: Collection,
  plan: IndexPlan,
  grow: () => number,
  counts?: ReadCounts,
): Generator<Stored[], void> {
  const { entries } = collection.engine
  const once = plan.index.multikey.includes(true) || plan.ranges.length > 1 ? new Set<number>() : null
  let limit = firstChunk
  for (const { start, end } of plan.reverse ? [...plan.ranges].reverse() : plan.ranges) {
    let at: Buffer | null = null
    for (;;) {
      const range: RangeOptions = plan.reverse
        ? { start: at ?? end, end: start, reverse: true, exclusiveStart: true, inclusiveEnd: true, limit }
        : { start: at ?? start, end, exclusiveStart: at !== null, limit }
      const found: Stored[] = []
      let read = 0
      for (const { key, value } of entries.getRange(range)) {
        read++
        at = key
        const record = recordIn(value)
        if (once) {
          if (once.has(record)) continue
          once.add(record)
        }
        const raw = collection.get(record)
        if (raw) found.push({ record, raw })
      }
      if (counts) counts.keys += read
      yield found
      if (read < limit) break
      limit = grow()
    }
  }
}
