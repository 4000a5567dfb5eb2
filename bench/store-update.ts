/** findOneAndUpdate by `_id` through the driver, 64 in flight, against the same puts made on bare lmdb. */
import { open } from 'lmdb'
import { serialize } from 'bson'
import type { Measure } from './measure.ts'
import { inFolder, inFlight, inStore, perSecond } from './store-ground.ts'

const documents = 2000
const updates = 20_000
const width = 64

const report = (i: number) => ({
  _id: i,
  unit: `U${i}`,
  district: i % 38,
  revision: 0,
  answers: { total: i, note: 'x'.repeat(300) },
})

export default async function (): Promise<Measure> {
  const ours = await inStore(async (db) => {
    const collection = db.collection<{ _id: number; revision: number }>('report')
    await collection.insertMany(Array.from({ length: documents }, (_, i) => report(i)))
    const work = (i: number) =>
      collection.findOneAndUpdate(
        { _id: (i * 7919) % documents },
        { $inc: { revision: 1 }, $set: { 'answers.total': i } },
        { returnDocument: 'after' },
      )
    await inFlight(updates / 5, width, work)
    return perSecond(updates, () => inFlight(updates, width, work))
  })
  const limit = await inFolder(async (dir) => {
    const bare = open<Buffer, number>({ path: dir, encoding: 'binary' })
    const values = Array.from({ length: documents }, (_, i) => Buffer.from(serialize(report(i))))
    const work = (i: number) => bare.put((i * 7919) % documents, values[(i * 7919) % documents]!)
    await inFlight(updates, width, work)
    const rate = await perSecond(updates * 2, () => inFlight(updates * 2, width, work))
    await bare.close()
    return rate
  })
  return { name: 'store-update', ours, limit, ratio: ours / limit, unit: 'updates/s' }
}
