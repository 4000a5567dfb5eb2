/** insertMany of 50,000 documents with one index, against putting the same bytes and keys on bare lmdb. */
import { open } from 'lmdb'
import { serialize } from 'bson'
import type { Measure } from './measure.ts'
import { inFolder, inStore, perSecond } from './store-ground.ts'

const count = 50_000
const batch = 1000
const made = (i: number) => ({
  _id: i,
  unit: `U${String(i).padStart(7, '0')}`,
  district: i % 38,
  name: `单位${i}`,
  note: 'x'.repeat(400),
})

export default async function (): Promise<Measure> {
  const ours = await inStore(async (db) => {
    const collection = db.collection<{ _id: number }>('unit')
    await collection.createIndex({ unit: 1 }, { unique: true })
    return perSecond(count, async () => {
      for (let from = 0; from < count; from += batch) {
        await collection.insertMany(Array.from({ length: batch }, (_, i) => made(from + i)))
      }
    })
  })
  const limit = await inFolder(async (dir) => {
    const root = open<Buffer, number>({ path: dir, encoding: 'binary' })
    const index = root.openDB<Buffer, string>({ name: 'unit', encoding: 'binary' })
    const rate = await perSecond(count, async () => {
      for (let from = 0; from < count; from += batch) {
        await root.transaction(() => {
          for (let i = from; i < from + batch; i++) {
            void root.put(i, Buffer.from(serialize(made(i))))
            void index.put(made(i).unit, Buffer.from(String(i)))
          }
        })
      }
    })
    await root.close()
    return rate
  })
  return { name: 'store-insert', ours, limit, ratio: ours / limit, unit: 'documents/s' }
}
