/** Reads what a plan leads to in chunks; between chunks others may read and write. */
import type { RangeOptions } from 'lmdb'
import type { Collection } from '../disk/collection.ts'
import type { Take } from '../disk/lent.ts'
import { recordKey, tableEnd, tableStart } from '../disk/keys.ts'
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
  size: ChunkSize
  counts: ReadCounts
}
interface ChunkSize {
  first: number
  grow: () => number
}
interface ReadOptions {
  counts?: ReadCounts
  /** How many documents will do, when it is known that none is read in vain. */
  enough?: number
}

export async function* readPlan<T>(
  collection: Collection,
  plan: Plan,
  pace: Pace,
  take: Take<T>,
  { counts = { keys: 0, documents: 0 }, enough = firstChunk }: ReadOptions = {},
): AsyncGenerator<T[], void, void> {
  for (const chunk of chunks({ collection, take, size: growingFrom(enough), counts }, plan)) {
    if (chunk.length) yield chunk
    await pace.breathe()
    if (collection.dropped) return
  }
}

function growingFrom(enough: number): ChunkSize {
  const first = Math.max(1, Math.min(enough, largestChunk))
  let size = first
  return { first, grow: () => (size = Math.min(size * 2, largestChunk)) }
}

/** Entries counted at a stretch; two or three milliseconds. */
const countStretch = 50_000

/** How many entries lie along a plan: no document is looked at. */
export async function countEntries(collection: Collection, plan: IndexPlan, pace: Pace): Promise<number> {
  const { entries } = collection.engine
  let count = 0
  for (const { start, end } of plan.ranges) {
    let from = start
    for (let next: Buffer | undefined; ; from = next) {
      ;[next] = [...entries.getKeys({ start: from, end, offset: countStretch, limit: 1 })]
      if (!next) break
      count += countStretch
      await pace.breathe()
      if (collection.dropped) return count
    }
    count += entries.getKeysCount({ start: from, end })
    await pace.breathe()
  }
  return count
}

const inTurn: ChunkSize = { first: firstChunk, grow: () => 128 }

/** The same inside one turn of writes, where nobody else can come between. */
export function readNow<T>(collection: Collection, plan: Plan, take: Take<T>): Iterable<T[]> {
  return chunks({ collection, take, size: inTurn, counts: { keys: 0, documents: 0 } }, plan)
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
    const value = collection.engine.lent.one(collection.id, record, take)
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

function* byRecords<T>({ collection, take, size, counts }: Reading<T>, reverse: boolean): Generator<T[]> {
  const { lent } = collection.engine
  const first = tableStart(collection.id)
  const end = tableEnd(collection.id)
  let at: Buffer | null = null
  let limit = size.first
  for (;;) {
    const range: RangeOptions = reverse
      ? { start: at ?? end, end: first, reverse: true, exclusiveStart: true, limit }
      : { start: at ?? first, end, exclusiveStart: at !== null, limit }
    const { taken, read, last } = lent.documents(range, take)
    counts.documents += read
    yield taken
    if (read < limit) return
    at = recordKey(collection.id, last)
    limit = size.grow()
  }
}

function* byIndex<T>({ collection, take, size, counts }: Reading<T>, plan: IndexPlan): Generator<T[]> {
  const { lent } = collection.engine
  const once = plan.index.multikey.includes(true) || plan.ranges.length > 1 ? new Set<number>() : null
  let limit = size.first
  for (const { start, end } of plan.reverse ? [...plan.ranges].reverse() : plan.ranges) {
    let at: Buffer | null = null
    for (;;) {
      const range = plan.reverse
        ? { start: at ?? end, end: start, reverse: true, exclusiveStart: true, inclusiveEnd: true, limit }
        : { start: at ?? start, end, exclusiveStart: at !== null, limit }
      const { records, last } = lent.records(range)
      counts.keys += records.length
      yield fetch(
        { collection, take, counts },
        once ? records.filter((record) => !once.has(record) && once.add(record)) : records,
      )
      if (records.length < limit) break
      at = last
      limit = size.grow()
    }
  }
}
