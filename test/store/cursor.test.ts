import { expect } from 'chai'
import { type Document, type Long, MongoClient } from 'mongodb'
import { refusal, useDatabase } from './support.ts'

interface Batch {
  id: Long
  firstBatch: object[]
  nextBatch: object[]
}
const batchOf = (answer: Document) => answer['cursor'] as Batch

describe('store: cursors', () => {
  const test = useDatabase()

  it('hand out batches and end', async () => {
    const collection = await test.fresh(Array.from({ length: 250 }, (_, i) => ({ _id: i })))
    const cursor = batchOf(await test.db.command({ find: collection.collectionName, batchSize: 100, sort: { _id: 1 } }))
    expect(cursor.firstBatch).to.have.length(100)
    const next = async () =>
      batchOf(await test.db.command({ getMore: cursor.id, collection: collection.collectionName, batchSize: 100 }))
    expect((await next()).nextBatch).to.have.length(100)
    const last = await next()
    expect(last.nextBatch).to.have.length(50)
    expect(Number(last.id)).to.equal(0)
    expect((await refusal(next())).code).to.equal(43)
  })

  it('give the first 101, and nothing at all with batchSize 0', async () => {
    const collection = await test.fresh(Array.from({ length: 150 }, (_, i) => ({ _id: i })))
    const usual = await test.db.command({ find: collection.collectionName })
    expect(batchOf(usual).firstBatch).to.have.length(101)
    const none = await test.db.command({ find: collection.collectionName, batchSize: 0 })
    expect(batchOf(none).firstBatch).to.have.length(0)
    const killed = await test.db.command({
      killCursors: collection.collectionName,
      cursors: [batchOf(usual).id, batchOf(none).id],
    })
    expect(killed['cursorsKilled']).to.have.length(2)
    expect(await collection.find().limit(7).toArray()).to.have.length(7)
    expect(await collection.find().batchSize(3).toArray()).to.have.length(150)
  })

  it('keep batches below 16 MB', async () => {
    const collection = await test.fresh(Array.from({ length: 5 }, (_, i) => ({ _id: i, text: 'x'.repeat(6_000_000) })))
    const cursor = batchOf(await test.db.command({ find: collection.collectionName }))
    expect(cursor.firstBatch).to.have.length(2)
    const all = await collection.find().toArray()
    expect(all.map((doc) => (doc['text'] as string).length)).to.deep.equal(Array.from({ length: 5 }, () => 6_000_000))
  })

  it('see documents that move once, while others write', async () => {
    const collection = await test.fresh(Array.from({ length: 600 }, (_, i) => ({ _id: i, n: 0 })))
    const seen: number[] = []
    for await (const doc of collection.find().batchSize(50)) {
      seen.push(doc._id as number)
      if (seen.length % 50 === 0) await collection.updateMany({ _id: { $lt: 100 } }, { $inc: { n: 1 } })
    }
    expect(seen).to.have.length(600)
    expect(new Set(seen).size).to.equal(600)
  })

  it('end with MongoDB’s error when their time is over', async () => {
    const collection = await test.fresh(Array.from({ length: 5000 }, (_, i) => ({ _id: i, text: 'x'.repeat(200) })))
    const slow = collection.aggregate(
      [{ $lookup: { from: collection.collectionName, pipeline: [{ $match: { text: /y$/ } }], as: 'none' } }],
      { maxTimeMS: 50 },
    )
    expect((await refusal(slow.toArray())).code).to.equal(50)
  })

  it('do not keep others waiting: a long scan of one client, short reads of another', async () => {
    const collection = await test.fresh(
      Array.from({ length: 4000 }, (_, i) => ({ _id: i, text: `${'x'.repeat(200)}${i}` })),
    )
    const [busy, other] = await Promise.all([1, 2].map(() => new MongoClient(test.uri).connect()))
    let done = false
    const long = busy!
      .db(test.name)
      .collection(collection.collectionName)
      .aggregate([
        { $lookup: { from: collection.collectionName, pipeline: [{ $match: { text: /nothing$/ } }], as: 'none' } },
      ])
      .toArray()
      .catch(() => [])
      .finally(() => (done = true))
    let reads = 0
    while (!done && reads < 20) {
      await other!
        .db(test.name)
        .collection(collection.collectionName)
        .findOne({ _id: 5 as never })
      reads++
    }
    expect([reads, done]).to.deep.equal([20, false])
    await busy!.close()
    await long
    await other!.close()
  })
})
