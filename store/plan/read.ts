/** Reads what a plan leads to in chunks; between chunks others may read and write. */
import type { RangeOptions } from 'lmdb'
import type { Collection } from '../disk/collection.ts'
import type { Take } from '../disk/lent.ts'
import { recordKey, recordIn, tableEnd, tableStart } from '../disk/keys.ts'
import type { Pace } from '../query/pace.ts'
import type { IndexPlan, Plan } from './plan.ts'

const firstChunk = 16
const largestChunk = 512

export interface ReadCounts {
  keys: number
  documents: number
}

interface Reading<T> {
  collection: Collection
  take: Take<T>
  grow: () => number
  counts: ReadCounts
}

export async function* readPlan<T>(
  collection: Collection,
  plan: Plan,
  pace: Pace,
  take: Take<T>,
  counts: ReadCounts = { keys: 0, documents: 0 },
): AsyncGenerator<T[], void, void> {
  let size = firstChunk
  const reading = { collection, take, grow: () => (size = Math.min(size * 2, largestChunk)), counts }
  for (const chunk of chunks(reading, plan)) {
    if (chunk.length) yield chunk
    await pace.breathe()
    if (collection.dropped) return
  }
}

/** The same inside one turn of writes, where nobody else can come between. */
export function readNow<T>(collection: Collection, plan: Plan, take: Take<T>): Iterable<T[]> {
  return chunks({ collection, take, grow: () => 128, counts: { keys: 0, documents: 0 } }, plan)
}

function chunks<T>(reading: Reading<T>, plan: Plan): Iterable<T[]> {
  switch (plan.kind) {
    case 'EOF':
      return []
    case 'IDHACK':
      return byIds(reading, plan.ids)
    case 'COLLSCAN':
      return byRecords(reading, plan.reverse)
    case 'OR':
      return byEither(reading, plan.plans)
    case 'IXSCAN':
      return byIndex(reading, plan)
  }
}

function* byIds<T>({ collection, take, counts }: Reading<T>, ids: unknown[]): Generator<T[]> {
  for (let i = 0; i < ids.length; i += 100) {
    const records = ids.slice(i, i + 100).flatMap((id) => collection.findRecord(id) ?? [])
    counts.keys += records.length
    yield fetch({ collection, take, counts }, records)
  }
}

function fetch<T>(
  { collection, take, counts }: Pick<Reading<T>, 'collection' | 'take' | 'counts'>,
  records: readonly number[],
): T[] {
  const taken: T[] = []
  counts.documents += records.length
  for (const record of records) {
    const value = collection.engine.lent.one(recordKey(collection.id, record), record, take)
    if (value !== undefined) taken.push(value)
  }
  return taken
}

function* byEither<T>(reading: Reading<T>, plans: Plan[]): Generator<T[]> {
  const seen = new Set<number>()
  const once: Take<T> = (record, bytes, size) => {
    if (seen.has(record)) return undefined
    seen.add(record)
    return reading.take(record, bytes, size)
  }
  for (const plan of plans) yield* chunks({ ...reading, take: once }, plan)
}

function* byRecords<T>({ collection, take, grow, counts }: Reading<T>, reverse: boolean): Generator<T[]> {
  const { lent } = collection.engine
  const first = tableStart(collection.id)
  const end = tableEnd(collection.id)
  let at: Buffer | null = null
  let limit = firstChunk
  for (;;) {
    const range: RangeOptions = reverse
      ? { start: at ?? end, end: first, reverse: true, exclusiveStart: true, limit }
      : { start: at ?? first, end, exclusiveStart: at !== null, limit }
    const { taken, read, last } = lent.documents(range, take)
    counts.documents += read
    yield taken
    if (read < limit) return
    at = recordKey(collection.id, last)
    limit = grow()
  }
}

function* byIndex<T>({ collection, take, grow, counts }: Reading<T>, plan: IndexPlan): Generator<T[]> {
  const { entries } = collection.engine
  const once = plan.index.multikey.includes(true) || plan.ranges.length > 1 ? new Set<number>() : null
  let limit = firstChunk
  for (const { start, end } of plan.reverse ? [...plan.ranges].reverse() : plan.ranges) {
    let at: Buffer | null = null
    for (;;) {
      const range: RangeOptions = plan.reverse
        ? { start: at ?? end, end: start, reverse: true, exclusiveStart: true, inclusiveEnd: true, limit }
        : { start: at ?? start, end, exclusiveStart: at !== null, limit }
      let records: number[] = []
      for (const { key, value } of entries.getRange(range)) {
        at = key
        records.push(recordIn(value))
      }
      const read = records.length
      counts.keys += read
      if (once) records = records.filter((record) => !once.has(record) && once.add(record))
      yield fetch({ collection, take, counts }, records)
      if (read < limit) break
      limit = grow()
    }
  }
}
