/** Finding ten documents by an index among 50,000, 16 in flight, against a bare lmdb range of the same ten. */
import { open } from 'lmdb'
import { deserialize, serialize } from 'bson'
import type { Measure } from './measure.ts'
import { inFlight, inFolder, inStore, perSecond } from './store-ground.ts'

const count = 50_000
const groups = count / 10
const finds = 10_000
const width = 16
const made = (i: number) => ({
  _id: i,
  chamber: i % groups,
  name: `单位${i}`,
  due: new Date(1.7e12 + i * 1000),
  note: 'x'.repeat(200),
})
const at = (i: number) => (i * 7919) % groups

export default async function (): Promise<Measure> {
  const ours = await inStore(async (db) => {
    const collection = db.collection<{ _id: number; chamber: number; due: Date }>('unit')
    await collection.createIndex({ chamber: 1, due: -1 })
    for (let from = 0; from < count; from += 5000)
      await collection.insertMany(Array.from({ length: 5000 }, (_, i) => made(from + i)))
    const work = async (i: number) => {
      const found = await collection
        .find({ chamber: at(i) })
        .sort({ due: -1 })
        .toArray()
      if (found.length !== 10) throw new Error(`found ${found.length}`)
    }
    await inFlight(finds / 5, width, work)
    return perSecond(finds, () => inFlight(finds, width, work))
  })
  const limit = await inFolder(async (dir) => {
    const bare = open<Buffer, [number, number]>({ path: dir, encoding: 'binary' })
    await bare.transaction(() => {
      for (let i = 0; i < count; i++) void bare.put([i % groups, i], Buffer.from(serialize(made(i))))
    })
    const work = async (i: number) =>
      [...bare.getRange({ start: [at(i), 0], end: [at(i), count] })].map(({ value }) => deserialize(value))
    const rate = await perSecond(finds, () => inFlight(finds, width, work))
    await bare.close()
    return rate
  })
  return { name: 'store-find-indexed', ours, limit, ratio: ours / limit, unit: 'finds/s' }
}
