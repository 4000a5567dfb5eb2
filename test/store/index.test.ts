import { expect } from 'chai'
import type { Document } from 'mongodb'
import { realUri, refusal, useDatabase } from './support.ts'

function stageOf(plan: Document): { stage: string; index?: string; all: string } {
  const text = JSON.stringify(plan['queryPlanner'])
  const index = /"indexName":"([^"]+)"/.exec(text)?.[1]
  return {
    stage: text.includes('IXSCAN') ? 'IXSCAN' : text.includes('COLLSCAN') ? 'COLLSCAN' : 'IDHACK',
    ...(index ? { index } : {}),
    all: text,
  }
}

describe('store: indexes', () => {
  const test = useDatabase()

  it('are listed as they were asked for', async () => {
    const collection = await test.fresh()
    await collection.createIndexes([
      { key: { a: 1 }, unique: true },
      { key: { b: -1, c: 1 }, name: 'own', sparse: true },
    ])
    await collection.createIndex({ at: 1 }, { expireAfterSeconds: 60 })
    expect(await collection.indexes()).to.deep.equal([
      { v: 2, key: { _id: 1 }, name: '_id_' },
      { v: 2, key: { a: 1 }, name: 'a_1', unique: true },
      { v: 2, key: { b: -1, c: 1 }, name: 'own', sparse: true },
      { v: 2, key: { at: 1 }, name: 'at_1', expireAfterSeconds: 60 },
    ])
    await collection.createIndex({ a: 1 }, { unique: true })
    expect((await refusal(collection.createIndex({ a: 1 }))).code).to.be.oneOf([85, 86])
    expect((await refusal(collection.createIndex({ x: 1 }, { name: 'own' }))).code).to.equal(86)
    await collection.dropIndex('own')
    expect((await refusal(collection.dropIndex('own'))).code).to.equal(27)
    expect((await refusal(collection.dropIndex('_id_'))).code).to.equal(72)
    await collection.dropIndexes()
    expect(await collection.indexes()).to.have.length(1)
  })

  it('keep keys unique: compound, in lists, missing counted as null', async () => {
    const collection = await test.fresh()
    await collection.createIndex({ campaign: 1, unit: 1 }, { unique: true })
    await collection.insertOne({ campaign: 1, unit: 'a' })
    await collection.insertOne({ campaign: 1, unit: 'b' })
    const error = await refusal(collection.insertOne({ campaign: 1, unit: 'a' }))
    expect(error['keyPattern']).to.deep.equal({ campaign: 1, unit: 1 })
    expect(error['keyValue']).to.deep.equal({ campaign: 1, unit: 'a' })
    await collection.insertOne({ campaign: 2 })
    expect((await refusal(collection.insertOne({ campaign: 2, unit: null }))).code).to.equal(11000)
    const lists = await test.fresh()
    await lists.createIndex({ keys: 1 }, { unique: true })
    await lists.insertOne({ keys: ['a', 'b'] })
    const taken = await refusal(lists.insertOne({ keys: ['c', 'b'] }))
    expect(taken['keyValue']).to.deep.equal({ keys: 'b' })
    await lists.insertOne({ keys: ['d', 'd'] })
    expect((await refusal(lists.updateOne({ keys: 'd' }, { $push: { keys: 'a' } as never }))).code).to.equal(11000)
    expect(await lists.countDocuments({ keys: 'a' })).to.equal(1)
  })

  it('are unique only where sparse or partial indexes hold the document', async () => {
    const sparse = await test.fresh()
    await sparse.createIndex({ code: 1 }, { unique: true, sparse: true })
    await sparse.insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3, code: 'x' }])
    expect((await refusal(sparse.insertOne({ code: 'x' }))).code).to.equal(11000)
    expect(await sparse.find({ code: null }).sort({ _id: 1 }).toArray()).to.have.length(2)
    const partial = await test.fresh()
    await partial.createIndex({ chat: 1 }, { unique: true, partialFilterExpression: { active: true } })
    await partial.insertMany([
      { chat: 1, active: true },
      { chat: 1, active: false },
      { chat: 1, active: false },
    ])
    expect((await refusal(partial.insertOne({ chat: 1, active: true }))).code).to.equal(11000)
    expect((await refusal(partial.updateMany({ chat: 1 }, { $set: { active: true } }))).code).to.equal(11000)
    expect(await partial.countDocuments({ chat: 1 })).to.equal(3)
  })

  it('count what matches as they find it, within skip and limit, however the filter is put', async () => {
    const collection = await test.fresh(
      Array.from({ length: 300 }, (_, n) => ({
        ...{ _id: n, place: n % 7, state: ['draft', 'in', null][n % 3], lists: n % 5 ? [n % 4, n % 6] : [] },
        ...(n % 11 && { name: `${n}号店` }),
      })),
    )
    await collection.createIndex({ place: 1, state: 1 })
    await collection.createIndex({ lists: 1 })
    const filters = [
      ...[
        {},
        { $and: [{}, {}] },
        { $and: [{ $and: [{}] }, { place: 3 }] },
        { place: 3, state: { $in: ['in', 'draft'] } },
      ],
      ...[
        { place: { $gte: 2, $lt: 5 } },
        { place: 1, state: null },
        { lists: { $in: [1, 2] } },
        { lists: 3, place: 2 },
      ],
      ...[{ name: { $regex: '7' } }, { name: null }, { place: 99 }, { $or: [{ place: 1 }, { lists: 2 }] }, { _id: 7 }],
    ] as Document[]
    for (const filter of filters)
      for (const how of [{}, { skip: 3 }, { limit: 20 }, { skip: 5, limit: 10 }]) {
        const found = await collection.find(filter, how).toArray()
        expect(await collection.countDocuments(filter, how), JSON.stringify([filter, how])).to.equal(found.length)
      }
    const counted = collection.aggregate([{ $match: { place: 3 } }, { $group: { _id: null, all: { $sum: 1 } } }])
    expect(await counted.toArray()).to.deep.equal([{ _id: null, all: 43 }])
  })

  it('cannot be made unique over what is double already, and then are not there', async () => {
    const collection = await test.fresh([{ a: 1 }, { a: 1 }])
    expect((await refusal(collection.createIndex({ a: 1 }, { unique: true }))).code).to.equal(11000)
    expect(await collection.indexes()).to.have.length(1)
    await collection.createIndex({ a: 1 })
    expect(await collection.find({ a: 1 }).hint('a_1').toArray()).to.have.length(2)
  })

  it('are used for equality, $in, ranges, prefixes and order; explain says which', async () => {
    const collection = await test.fresh(
      Array.from({ length: 500 }, (_, i) => ({
        _id: i,
        state: i % 5,
        n: i,
        name: `U${String(i).padStart(4, '0')}`,
        list: [i, i + 1],
      })),
    )
    await collection.createIndexes([{ key: { state: 1, n: -1 } }, { key: { name: 1 } }, { key: { list: 1 } }])
    const plan = async (filter: Document, sort: Document = {}) =>
      stageOf(await collection.find(filter).sort(sort).explain('executionStats'))
    expect(await plan({ state: 1 })).to.include({ stage: 'IXSCAN', index: 'state_1_n_-1' })
    expect(await plan({ state: { $in: [1, 3] } })).to.include({ index: 'state_1_n_-1' })
    expect(await plan({ state: 2, n: { $gt: 100, $lt: 200 } })).to.include({ index: 'state_1_n_-1' })
    expect(await plan({ name: /^U001/ })).to.include({ index: 'name_1' })
    expect(await plan({ name: { $gte: 'U0400' } })).to.include({ index: 'name_1' })
    expect(await plan({ list: 7 })).to.include({ index: 'list_1' })
    expect(await plan({ $or: [{ name: 'U0001' }, { list: 3 }] })).to.include({ stage: 'IXSCAN' })
    expect(await plan({ other: 1 })).to.include({ stage: 'COLLSCAN' })
    expect((await plan({ _id: 5 })).all).to.not.include('COLLSCAN')
    const sorted = await plan({ state: 1 }, { n: -1 })
    expect(sorted.all).to.not.include('"SORT"')
    expect((await plan({ state: 1 }, { n: 1 })).all).to.not.include('"SORT"')
    expect((await plan({ state: 1 }, { name: 1, n: 1 })).all).to.include('"SORT"')
    const stats = (await collection.find({ state: 1, n: { $gte: 490 } }).explain('executionStats')) as {
      executionStats: { totalDocsExamined: number; nReturned: number }
    }
    expect(stats.executionStats).to.include({ nReturned: 2, totalDocsExamined: 2 })
    expect(await collection.find({ name: { $regex: '^U001' } }).toArray()).to.have.length(10)
    expect((await refusal(collection.find({}).hint('nope').toArray())).code).to.equal(2)
  })

  it('find long texts that share a long beginning, and sort them', async () => {
    const beginning = '长'.repeat(900)
    const texts = ['c', 'a', 'b'].map((end) => beginning + end)
    const collection = await test.fresh(texts.map((text, _id) => ({ _id, text })))
    await collection.createIndex({ text: 1 }, { unique: true })
    expect((await collection.findOne({ text: texts[2] }))!._id).to.equal(2)
    expect(
      await collection
        .find({ text: { $gt: beginning + 'a' } })
        .sort({ text: 1 })
        .map((doc) => doc._id)
        .toArray(),
    ).to.deep.equal([2, 0])
    expect(
      await collection
        .find({})
        .sort({ text: -1 })
        .map((doc) => doc._id)
        .toArray(),
    ).to.deep.equal([0, 2, 1])
    expect((await refusal(collection.insertOne({ text: texts[0] }))).code).to.equal(11000)
    await collection.insertOne({ _id: 'long'.repeat(2000) })
    expect(await collection.countDocuments({ _id: 'long'.repeat(2000) })).to.equal(1)
  })

  it('tell how many match, also when they are very many and some are changed', async () => {
    const collection = await test.fresh(
      Array.from({ length: 60_000 }, (_, i) => ({ _id: i, n: i % 10 ? 1 : 2, at: i })),
    )
    await collection.createIndex({ n: 1, at: 1 })
    const count = async (query: Document) =>
      Number((await test.db.command({ count: collection.collectionName, query }))['n'])
    expect(await count({ n: 1 })).to.equal(54_000)
    expect(await count({ n: { $in: [1, 2] } })).to.equal(60_000)
    expect(await count({ n: { $gte: 1 } })).to.equal(60_000)
    expect(await count({ n: 1, at: { $gte: 50_000 } })).to.equal(9000)
    await collection.updateOne({ _id: 1 }, { $set: { n: [1, 2] } })
    await collection.deleteOne({ _id: 2 })
    expect(await count({ n: 1 })).to.equal(53_999)
    expect(await count({ n: { $in: [1, 2] } })).to.equal(59_999)
  })

  it('fill while others write', async () => {
    const collection = await test.fresh(Array.from({ length: 3000 }, (_, i) => ({ _id: i, n: i % 7 })))
    const making = collection.createIndex({ n: 1 })
    await Promise.all(
      Array.from({ length: 200 }, (_, i) =>
        i % 2 ? collection.updateOne({ _id: i }, { $set: { n: 100 } }) : collection.deleteOne({ _id: i }),
      ),
    )
    await making
    expect(await collection.find({ n: 100 }).hint('n_1').toArray()).to.have.length(100)
    if (!realUri) expect((await test.db.command({ validate: collection.collectionName }))['errors']).to.deep.equal([])
  })

  it('refuse kinds that are not kept, and two lists in one entry', async () => {
    const collection = await test.fresh()
    if (!realUri) expect((await refusal(collection.createIndex({ a: 'text' }))).code).to.equal(67)
    expect((await refusal(collection.createIndex({ a: 0 as never }))).code).to.equal(67)
    await collection.createIndex({ a: 1, b: 1 })
    expect((await refusal(collection.insertOne({ a: [1], b: [2] }))).code).to.equal(171)
  })
})
