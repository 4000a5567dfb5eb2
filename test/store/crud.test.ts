import { expect } from 'chai'
import { Decimal128, Double, Long, ObjectId } from 'mongodb'
import { refusal, useDatabase } from './support.ts'

describe('store: writing documents', () => {
  const test = useDatabase()

  it('gives back every BSON type as it was stored', async () => {
    const collection = await test.fresh()
    const doc = {
      _id: new ObjectId(),
      int: 5,
      double: 5.5,
      whole: new Double(7),
      long: Long.fromString('9007199254740993'),
      small: Long.fromNumber(3),
      decimal: Decimal128.fromString('0.10'),
      text: '重庆 🏯',
      date: new Date(-1),
      bytes: Buffer.from([0, 1, 255]),
      nothing: null,
      yes: true,
      list: [1, [2, { x: 3 }], 'a'],
      pattern: /^a\.b/i,
      nested: { b: 1, a: 2 },
    }
    await collection.insertOne(doc)
    const found = (await collection.findOne({ _id: doc._id }, { promoteValues: false, bsonRegExp: true })) as Record<
      string,
      { _bsontype: string }
    >
    expect((found['long'] as unknown as Long).toString()).to.equal('9007199254740993')
    for (const [name, type] of Object.entries({
      int: 'Int32',
      double: 'Double',
      whole: 'Double',
      long: 'Long',
      small: 'Long',
      decimal: 'Decimal128',
    })) {
      expect(found[name]!._bsontype, name).to.equal(type)
    }
    const plain = (await collection.findOne({ _id: doc._id }))!
    expect(plain['text']).to.equal(doc.text)
    expect(plain['date']).to.deep.equal(doc.date)
    expect(plain['list']).to.deep.equal(doc.list)
    expect(Object.keys(plain['nested'] as object)).to.deep.equal(['b', 'a'])
    expect(plain['pattern']).to.deep.equal(doc.pattern)
  })

  it('makes an _id when there is none and puts it first', async () => {
    const collection = await test.fresh()
    await test.db.command({ insert: collection.collectionName, documents: [{ a: 1 }, { a: 2, _id: 9 }] })
    const found = await collection.find().sort({ a: 1 }).toArray()
    expect(found[0]!._id).to.be.instanceOf(ObjectId)
    expect(Object.keys(found[1]!)).to.deep.equal(['_id', 'a'])
  })

  it('refuses a second document with the same _id and says which', async () => {
    const collection = await test.fresh([{ _id: 1 }])
    const error = await refusal(collection.insertOne({ _id: 1 }))
    expect(error.code).to.equal(11000)
    expect(error['keyPattern']).to.deep.equal({ _id: 1 })
    expect(error['keyValue']).to.deep.equal({ _id: 1 })
    expect(error.message).to.match(/^E11000 duplicate key error collection: .* index: _id_ dup key: \{ _id: 1 \}/)
  })

  it('takes 1, 1.0 and NumberLong(1) for the same _id', async () => {
    const collection = await test.fresh([{ _id: 1 }])
    for (const _id of [new Double(1), Long.ONE, Decimal128.fromString('1.0')]) {
      expect((await refusal(collection.insertOne({ _id }))).code).to.equal(11000)
    }
  })

  it('stops an ordered insert at the first failure and goes on in an unordered one', async () => {
    const ordered = await test.fresh([{ _id: 2 }])
    const first = await refusal(ordered.insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3 }]))
    expect((first as unknown as { insertedCount: number }).insertedCount).to.equal(1)
    expect(await ordered.countDocuments()).to.equal(2)
    const unordered = await test.fresh([{ _id: 2 }])
    const second = await refusal(unordered.insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3 }], { ordered: false }))
    const errors = (second as unknown as { writeErrors: { index: number; code: number }[] }).writeErrors
    expect(errors.map(({ index, code }) => [index, code])).to.deep.equal([[1, 11000]])
    expect(await unordered.countDocuments()).to.equal(3)
  })

  it('refuses arrays and regular expressions as _id', async () => {
    const collection = await test.fresh()
    expect((await refusal(collection.insertOne({ _id: [1] }))).code).to.equal(53)
    expect((await refusal(collection.insertOne({ _id: /a/ }))).code).to.equal(53)
  })

  it('refuses a document above 16 MB and takes one just below', async () => {
    const collection = await test.fresh()
    const name = collection.collectionName
    await collection.insertOne({ _id: 1, text: 'x'.repeat(16 * 1024 * 1024 - 200) })
    const grown = await refusal(collection.updateOne({ _id: 1 }, { $set: { more: 'y'.repeat(300) } }))
    expect(grown.code).to.be.oneOf([10334, 17419])
    const answer = await test.db.command({ count: name })
    expect(answer['n']).to.equal(1)
    expect(((await collection.findOne({ _id: 1 }))!['text'] as string).length).to.equal(16 * 1024 * 1024 - 200)
  })

  it('counts matched and modified apart: an update that changes nothing modifies nothing', async () => {
    const collection = await test.fresh([
      { _id: 1, a: 1 },
      { _id: 2, a: 1 },
      { _id: 3, a: 2 },
    ])
    const many = await collection.updateMany({}, { $set: { a: 1 } })
    expect([many.matchedCount, many.modifiedCount]).to.deep.equal([3, 1])
    const none = await collection.updateOne({ _id: 1 }, { $inc: { a: 0 } })
    expect([none.matchedCount, none.modifiedCount]).to.deep.equal([1, 0])
  })

  it('upserts from what the filter says is equal', async () => {
    const collection = await test.fresh()
    const result = await collection.updateOne(
      { unit: 'u1', 'at.district': 5, n: { $gt: 3 }, _id: 'k' },
      { $set: { state: 'draft' }, $setOnInsert: { made: true } },
      { upsert: true },
    )
    expect([result.matchedCount, result.upsertedCount, result.upsertedId as unknown]).to.deep.equal([0, 1, 'k'])
    expect(await collection.findOne()).to.deep.equal({
      _id: 'k',
      unit: 'u1',
      at: { district: 5 },
      state: 'draft',
      made: true,
    })
    const again = await collection.updateOne(
      { _id: 'k' },
      { $set: { state: 'sent' }, $setOnInsert: { made: false } },
      { upsert: true },
    )
    expect([again.matchedCount, again.upsertedCount]).to.deep.equal([1, 0])
    expect((await collection.findOne())!['made']).to.equal(true)
  })

  it('replaces whole documents, keeps _id, and refuses to change it', async () => {
    const collection = await test.fresh([{ _id: 1, a: 1, b: 2 }])
    await collection.replaceOne({ _id: 1 }, { c: 3 })
    expect(await collection.findOne()).to.deep.equal({ _id: 1, c: 3 })
    expect((await refusal(collection.replaceOne({ _id: 1 }, { _id: 2, c: 3 }))).code).to.equal(66)
    expect((await refusal(collection.updateOne({ _id: 1 }, { $set: { _id: 2 } }))).code).to.equal(66)
    const made = await collection.replaceOne({ _id: 7 }, { d: 4 }, { upsert: true })
    expect(made.upsertedId).to.equal(7)
  })

  it('deletes one or many', async () => {
    const collection = await test.fresh([1, 2, 3, 4].map((n) => ({ _id: n, even: n % 2 === 0 })))
    expect((await collection.deleteOne({ even: true })).deletedCount).to.equal(1)
    expect((await collection.deleteMany({ even: false })).deletedCount).to.equal(2)
    expect((await collection.deleteMany({ nothing: 1 })).deletedCount).to.equal(0)
    expect(await collection.distinct('_id')).to.deep.equal([4])
  })

  it('findOneAndUpdate gives the document before or after, sorted and projected', async () => {
    const collection = await test.fresh([
      { _id: 1, at: 5, n: 0 },
      { _id: 2, at: 3, n: 0 },
    ])
    const before = await collection.findOneAndUpdate({ n: 0 }, { $inc: { n: 1 } }, { sort: { at: 1 } })
    expect(before).to.deep.equal({ _id: 2, at: 3, n: 0 })
    const after = await collection.findOneAndUpdate(
      { n: 0 },
      { $inc: { n: 1 } },
      { returnDocument: 'after', projection: { n: 1 } },
    )
    expect(after).to.deep.equal({ _id: 1, n: 1 })
    expect(await collection.findOneAndUpdate({ n: 0 }, { $inc: { n: 1 } })).to.equal(null)
    expect(await collection.findOneAndDelete({ _id: 1 })).to.deep.include({ _id: 1 })
    const made = await collection.findOneAndUpdate(
      { _id: 9 },
      { $set: { x: 1 } },
      { upsert: true, returnDocument: 'after', includeResultMetadata: true },
    )
    expect(made.lastErrorObject).to.deep.equal({ n: 1, updatedExisting: false, upserted: 9 })
    expect(made.value).to.deep.equal({ _id: 9, x: 1 })
    const replaced = await collection.findOneAndReplace({ _id: 9 }, { y: 2 }, { returnDocument: 'after' })
    expect(replaced).to.deep.equal({ _id: 9, y: 2 })
  })

  it('loses no increment when 40 writers want one document', async () => {
    const collection = await test.fresh([{ _id: 1, n: 0 }])
    await Promise.all(Array.from({ length: 400 }, () => collection.findOneAndUpdate({ _id: 1 }, { $inc: { n: 1 } })))
    expect((await collection.findOne())!['n']).to.equal(400)
  })

  it('gives each of 60 waiting tasks to one of 40 claimers', async () => {
    const collection = await test.fresh(Array.from({ length: 60 }, (_, i) => ({ _id: i, state: 'queued' })))
    await collection.createIndex({ state: 1, _id: 1 })
    const claimed = await Promise.all(
      Array.from({ length: 80 }, (_, by) =>
        collection.findOneAndUpdate({ state: 'queued' }, { $set: { state: 'taken', by } }, { sort: { _id: 1 } }),
      ),
    )
    const ids = claimed.flatMap((one) => (one ? [one._id as number] : []))
    expect(new Set(ids).size).to.equal(60)
    expect(ids.length).to.equal(60)
  })

  it('lets only one of many upserts of a unique key insert', async () => {
    const collection = await test.fresh()
    await collection.createIndex({ slot: 1 }, { unique: true })
    const results = await Promise.all(
      Array.from({ length: 30 }, () => collection.updateOne({ slot: 's' }, { $inc: { n: 1 } }, { upsert: true })),
    )
    expect(results.filter((one) => one.upsertedCount === 1)).to.have.length(1)
    expect((await collection.findOne())!['n']).to.equal(30)
  })

  it('runs mixed bulk writes and reports each kind', async () => {
    const collection = await test.fresh([{ _id: 1, n: 1 }])
    const result = await collection.bulkWrite([
      { insertOne: { document: { _id: 2, n: 2 } } },
      { updateOne: { filter: { _id: 1 }, update: { $inc: { n: 5 } } } },
      { updateMany: { filter: {}, update: { $set: { seen: true } } } },
      { replaceOne: { filter: { _id: 3 }, replacement: { n: 3 }, upsert: true } },
      { deleteOne: { filter: { _id: 2 } } },
    ])
    expect(result.insertedCount).to.equal(1)
    expect(result.modifiedCount).to.equal(3)
    expect(result.upsertedIds).to.deep.equal({ 3: 3 })
    expect(result.deletedCount).to.equal(1)
    expect(await collection.find().sort({ _id: 1 }).toArray()).to.deep.equal([
      { _id: 1, n: 6, seen: true },
      { _id: 3, n: 3 },
    ])
  })

  it('says which of a bulk failed and did the rest when unordered', async () => {
    const collection = await test.fresh([{ _id: 1 }])
    const error = await refusal(
      collection.bulkWrite(
        [
          { insertOne: { document: { _id: 1 } } },
          { updateOne: { filter: { _id: 1 }, update: { $bad: { a: 1 } } } },
          { insertOne: { document: { _id: 5 } } },
        ] as never,
        { ordered: false },
      ),
    )
    const errors = (error as unknown as { writeErrors: { index: number; code: number }[] }).writeErrors
    expect(errors.map(({ index, code }) => [index, code])).to.deep.include([0, 11000])
    expect(errors.map(({ index, code }) => [index, code])).to.deep.include([1, 9])
    expect(await collection.countDocuments()).to.equal(2)
  })

  it('waits for no answer with w: 0, and the write is there', async () => {
    const collection = await test.fresh()
    await collection.insertOne({ _id: 1 }, { writeConcern: { w: 0 } })
    for (let i = 0; i < 1500 && (await collection.countDocuments()) === 0; i++)
      await new Promise((resolve) => setTimeout(resolve, 10))
    expect(await collection.countDocuments()).to.equal(1)
  })
})
