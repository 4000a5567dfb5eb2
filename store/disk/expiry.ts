/** Removes what TTL indexes say is over. */
import { encodeValue, rankByte } from '../value/key.ts'
import type { Catalog } from './catalog.ts'
import type { Collection } from './collection.ts'
import type { Engine } from './engine.ts'
import type { Index } from './index-spec.ts'
import { recordIn, tableStart } from './keys.ts'

const datesFirst = rankByte(45)

export async function removeExpired(engine: Engine, catalog: Catalog, now: Date): Promise<number> {
  let removed = 0
  for (const collection of catalog.list()) {
    for (const index of collection.indexes) {
      if (index.expireAfterSeconds === null || index.building) continue
      const limit = new Date(now.getTime() - index.expireAfterSeconds * 1000)
      let found: number
      do {
        found = await engine.write(() => removeSome(collection, index, limit))
        removed += found
      } while (found > 0)
    }
  }
  return removed
}

function removeSome(collection: Collection, index: Index, limit: Date): number {
  if (collection.dropped || !collection.indexes.includes(index)) return 0
  const { engine } = collection
  const range = bounds(index, limit)
  const records: number[] = []
  for (const { value } of engine.entries.getRange({ ...range, limit: 500 })) records.push(recordIn(value))
  let removed = 0
  for (const record of new Set(records)) {
    const raw = collection.get(record)
    if (!raw) continue
    collection.remove(record, raw)
    removed++
    if (engine.isOver()) break
  }
  return removed
}

/** Dates up to the limit: an array's oldest date decides, as in MongoDB. */
function bounds(index: Index, limit: Date): { start: Buffer; end: Buffer } {
  const table = tableStart(index.id)
  const { descending } = index.fields[0]!
  const last = encodeValue(limit, descending).bytes
  const after = Buffer.concat([table, last, Buffer.alloc(8, 255)])
  if (!descending) return { start: Buffer.concat([table, Buffer.from([datesFirst])]), end: after }
  return {
    start: Buffer.concat([table, last]),
    end: Buffer.concat([table, Buffer.from([255 - datesFirst, 255, 255, 255, 255, 255, 255, 255, 255, 255])]),
  }
}
