/** A group of 100,000 stored documents through the driver, against mingo alone on the decoded objects in memory. */
import { aggregate } from 'mingo'
import type { Measure } from './measure.ts'
import { inStore, perSecond } from './store-ground.ts'

const count = 100_000
const rounds = 5
const states = ['draft', 'submitted', 'returned', 'accepted']
const made = (i: number) => ({
  _id: i,
  district: `D${i % 38}`,
  state: states[i % 4]!,
  staff: i % 500,
  licences: { office: i % 90, os: i % 70 },
  note: 'x'.repeat(100),
})
const pipeline = [
  { $match: { state: { $ne: 'draft' } } },
  {
    $group: {
      _id: '$district',
      units: { $sum: 1 },
      staff: { $sum: '$staff' },
      office: { $sum: '$licences.office' },
      most: { $max: '$staff' },
    },
  },
  { $sort: { _id: 1 } },
]

export default async function (): Promise<Measure> {
  const objects = Array.from({ length: count }, (_, i) => made(i))
  let expected = ''
  const inMemory = () => {
    expected = JSON.stringify(aggregate(objects, pipeline))
  }
  inMemory()
  const limit = await perSecond(count * rounds, async () => {
    for (let i = 0; i < rounds; i++) inMemory()
  })
  const ours = await inStore(async (db) => {
    const collection = db.collection<{ _id: number }>('report')
    for (let from = 0; from < count; from += 10_000) await collection.insertMany(objects.slice(from, from + 10_000))
    const work = async () => {
      const found = JSON.stringify(await collection.aggregate(pipeline).toArray())
      if (found !== expected) throw new Error('the store and mingo disagree')
    }
    await work()
    return perSecond(count * rounds, async () => {
      for (let i = 0; i < rounds; i++) await work()
    })
  })
  return { name: 'store-aggregate', ours, limit, ratio: ours / limit, unit: 'documents/s' }
}
