/** The planner must never change an answer: random queries with and without indexes, before and after random updates. */
import { expect } from 'chai'
import { Decimal128, Double, type Document, Long, ObjectId } from 'mongodb'
import { randomNumbers, useDatabase } from './support.ts'

const ids = Array.from({ length: 6 }, (_, i) => new ObjectId(`64000000000000000000000${i}`))
type Random = (below: number) => number

function value(random: Random, depth = 0): unknown {
  switch (random(depth > 1 ? 13 : 17)) {
    case 0:
      return null
    case 1:
    case 2:
    case 3:
      return random(8) - 3
    case 4:
      return (random(16) - 8) / 2
    case 5:
      return Long.fromNumber(random(6))
    case 6:
      return new Double(random(4))
    case 7:
      return Decimal128.fromString(['0', '1.5', '2', '-3'][random(4)]!)
    case 8:
    case 9:
    case 10:
      return ['', 'a', 'ab', 'b', '中', 'a\u0000', 'Ab', `${'long'.repeat(700)}${random(3)}`][random(8)]
    case 11:
      return random(2) === 0
    case 12:
      return random(2) ? new Date(random(5) * 1000) : ids[random(6)]
    case 13:
    case 14:
      return Array.from({ length: random(4) }, () => value(random, depth + 1))
    default:
      return random(2) ? { x: value(random, depth + 1), y: random(3) } : { y: random(3) }
  }
}

function document(random: Random, _id: number): Document {
  const doc: Document = { _id }
  for (const name of ['a', 'b', 'c', 'd']) if (random(5)) doc[name] = value(random)
  return doc
}

const paths = ['a', 'b', 'c', 'd', 'a.x', 'b.y', 'c.0', 'd.x.y', '_id']

function condition(random: Random): unknown {
  switch (random(16)) {
    case 0:
      return { $gt: value(random) }
    case 1:
      return { $gte: value(random) }
    case 2:
      return { $lt: value(random) }
    case 3:
      return { $lte: value(random) }
    case 4:
      return { $gte: random(4) - 2, $lt: random(8) - 2 }
    case 5:
      return { $in: Array.from({ length: random(4) }, () => value(random)) }
    case 6:
      return { $exists: random(2) === 0 }
    case 7:
      return { $ne: value(random) }
    case 8:
      return /^a/
    case 9:
      return { $elemMatch: { $gt: random(3), $lt: 5 } }
    case 10:
      return { $elemMatch: { y: random(3) } }
    case 11:
      return { $nin: [value(random), value(random)] }
    case 12:
      return { $all: [value(random)] }
    case 13:
      return { $not: { $gt: value(random) } }
    default:
      return value(random)
  }
}

function filter(random: Random, depth = 0): Document {
  const out: Document = {}
  for (let n = 1 + random(3); n > 0; n--) out[paths[random(paths.length)]!] = condition(random)
  if (depth === 0 && random(4) === 0) out['$or'] = [filter(random, 1), filter(random, 1)]
  if (depth === 0 && random(6) === 0) out['$and'] = [filter(random, 1)]
  return out
}

function sort(random: Random): Document {
  const out: Document = {}
  for (let n = random(3); n > 0; n--) out[paths[random(4)]!] = random(2) ? 1 : -1
  out['_id'] = random(2) ? 1 : -1
  return out
}

function update(random: Random): Document {
  const path = ['a', 'b', 'c', 'd'][random(4)]!
  switch (random(4)) {
    case 0:
      return { $set: { [path]: value(random) } }
    case 1:
      return { $unset: { [path]: 1 } }
    case 2:
      return { $set: { [path]: [value(random), value(random)] } }
    default:
      return { $rename: { [path]: 'd2' } }
  }
}

function plainValue(random: Random): unknown {
  const made = value(random, 2)
  return typeof made === 'string' ? made.slice(0, 2) : made
}

const plainDocument = (random: Random, _id: number): Document => ({
  _id,
  ...Object.fromEntries(['a', 'b', 'c'].flatMap((name) => (random(8) ? [[name, plainValue(random)]] : []))),
  e: random(5) ? { x: plainValue(random) } : plainValue(random),
})

function plainFilter(random: Random): Document {
  const one = (): unknown => {
    const [low, high] = [plainValue(random), plainValue(random)]
    const conditions = [
      ...[low, { $eq: low }, { $in: [low, high, 1] }, { $gt: low }, { $gte: low }, { $lt: low }, { $lte: low }],
      ...[{ $gt: random(4) - 2, $lte: random(6) }, { $gte: 'a', $lt: 'b' }, { $all: [] }, { $ne: low }, /^a/],
    ]
    return conditions[random(conditions.length)]
  }
  const filter: Document = Object.fromEntries(
    ['a', 'b', 'c', 'e.x'].flatMap((name) => (random(3) ? [] : [[name, one()]])),
  )
  return random(3) ? filter : { $and: [filter, { b: one() }] }
}

const indexes = [
  { key: { a: 1 } },
  { key: { b: -1 } },
  { key: { a: 1, b: 1 } },
  { key: { 'a.x': 1 } },
  { key: { b: 1, c: -1 } },
  { key: { c: 1 }, sparse: true, name: 'sparse' },
  { key: { 'b.y': 1, a: -1 } },
  { key: { d: 1 }, partialFilterExpression: { d: { $gt: 0 } } },
  { key: { d: -1, _id: 1 }, partialFilterExpression: { a: { $exists: true } }, name: 'partial2' },
  { key: { 'c.0': 1 } },
  { key: { 'd.x.y': -1 } },
] as const

describe('store: the planner and a plain scan agree', () => {
  const test = useDatabase()

  for (let seed = 1; seed <= 3; seed++) {
    it(`on random documents, filters, sorts and updates (${seed})`, async () => {
      const random = randomNumbers(seed * 7919)
      const collection = await test.fresh(Array.from({ length: 150 }, (_, i) => document(random, i)))
      const chosen = indexes.filter(() => random(3) > 0)
      for (const { key, ...options } of chosen) {
        // Two lists in one document cannot both be indexed together: both servers refuse it, so the index is left out.
        await collection.createIndex({ ...key }, { ...options }).catch((error: { code?: number }) => {
          if (error.code !== 171) throw error
        })
      }
      for (let round = 0; round < 120; round++) {
        const where = filter(random)
        const order = sort(random)
        const limit = random(3) === 0 ? 1 + random(10) : 0
        const read = (hint?: Document) =>
          collection
            .find(where as never, { promoteValues: false, ...(hint ? { hint } : {}) })
            .sort(order as never)
            .limit(limit)
            .map((doc) => Number(doc._id))
            .toArray()
        const about = () => JSON.stringify({ seed, round, where, order, limit })
        expect(await read(), about()).to.deep.equal(await read({ $natural: 1 }))
        if (random(2)) {
          await collection.updateOne({ _id: random(150) }, update(random)).catch((error: { code?: number }) => {
            if (error.code !== 171) throw error
          })
        }
      }
      if (!process.env['MONGODB_TEST_URI']) {
        const checked = await test.db.command({ validate: collection.collectionName })
        expect(checked['errors']).to.deep.equal([])
      }
    })
  }

  // Without lists and long texts in it an index alone can tell what matches: then no document is looked at.
  for (let seed = 1; seed <= 2; seed++) {
    it(`on plain values, where an index alone tells what matches and how many (${seed})`, async () => {
      const random = randomNumbers(seed * 104_729)
      const collection = await test.fresh(Array.from({ length: 200 }, (_, i) => plainDocument(random, i)))
      for (const key of [{ a: 1, b: 1 }, { b: -1 }, { b: 1, c: -1, a: 1 }, { 'e.x': 1, a: -1 }])
        if (random(4)) await collection.createIndex(key as Document)
      for (let round = 0; round < 90; round++) {
        const where = plainFilter(random)
        const [skip, limit] = [random(3) ? 0 : random(20), random(3) ? 0 : 1 + random(10)]
        const read = (hint?: Document) =>
          collection
            .find(where as never, { promoteValues: false, ...(hint ? { hint } : {}) })
            .sort({ _id: 1 })
            .map((doc) => Number(doc._id))
            .toArray()
        const count = async (hint?: Document) => {
          const command = { count: collection.collectionName, query: where, skip, limit, ...(hint ? { hint } : {}) }
          return Number((await test.db.command(command))['n'])
        }
        const about = JSON.stringify({ seed, round, where, skip, limit })
        const whole = await read({ $natural: 1 })
        expect(await read(), about).to.deep.equal(whole)
        const expected = Math.max(0, Math.min(whole.length - skip, limit || Infinity))
        expect([await count(), await count({ $natural: 1 })], about).to.deep.equal([expected, expected])
        if (random(3) === 0)
          await collection.updateOne({ _id: random(200) }, { $set: { [paths[random(2)]!]: plainValue(random) } })
        // From here on some documents hold a list: the index alone no longer tells.
        if (round === 70) await collection.updateOne({ _id: random(200) }, { $set: { a: [1, 'a', 3] } })
      }
    })
  }

  it('on which top-level fields a projection takes or leaves', async () => {
    const random = randomNumbers(31)
    const documents = Array.from({ length: 60 }, (_, i) => document(random, i))
    const collection = await test.fresh(documents)
    const names = ['_id', 'a', 'b', 'c', 'd', 'nowhere']
    for (let round = 0; round < 60; round++) {
      const isWanted = random(2) === 0
      const asked = names.filter((name) => name !== '_id' && random(2))
      if (asked.length === 0) continue
      const projection: Document = Object.fromEntries(asked.map((name) => [name, isWanted ? 1 : 0]))
      const withId = random(3) > 0
      if (!withId) projection['_id'] = 0
      const kept = (name: string) => (name === '_id' ? withId : asked.includes(name) === isWanted)
      const whole = await collection.find({}, { promoteValues: false }).sort({ _id: 1 }).toArray()
      const expected = whole.map((doc) => Object.fromEntries(Object.entries(doc).filter(([name]) => kept(name))))
      const found = await collection.find({}, { promoteValues: false, projection }).sort({ _id: 1 }).toArray()
      expect(found, JSON.stringify(projection)).to.deep.equal(expected)
    }
  })
})
