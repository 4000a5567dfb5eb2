import { expect } from 'chai'
import { Long } from 'mongodb'
import { refusal, useDatabase } from './support.ts'

describe('store: collections and databases', () => {
  const test = useDatabase()

  it('are made by the first write, or on request, and listed', async () => {
    const made = await test.fresh([{ _id: 1 }])
    await test.db.createCollection('asked')
    const names = (await test.db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name)
    expect(names).to.include.members([made.collectionName, 'asked'])
    expect(await test.db.listCollections({ name: 'asked' }).toArray()).to.have.length(1)
    expect((await refusal(test.db.createCollection('asked'))).code).to.equal(48)
    const databases = await test.client.db('admin').admin().listDatabases()
    expect(databases.databases.map(({ name }) => name)).to.include(test.name)
  })

  it('are dropped with all they hold', async () => {
    const collection = await test.fresh([{ _id: 1, a: 1 }])
    await collection.createIndex({ a: 1 }, { unique: true })
    expect(await collection.drop()).to.equal(true)
    expect(await collection.countDocuments()).to.equal(0)
    await collection.insertOne({ _id: 2, a: 1 })
    expect(await collection.indexes()).to.have.length(1)
    expect(await collection.find().toArray()).to.deep.equal([{ _id: 2, a: 1 }])
  })

  it('are renamed, over another only when asked', async () => {
    const one = await test.fresh([{ _id: 1 }])
    const two = await test.fresh([{ _id: 2 }])
    expect((await refusal(one.rename(two.collectionName))).code).to.equal(48)
    const moved = await one.rename(two.collectionName, { dropTarget: true })
    expect(await moved.find().toArray()).to.deep.equal([{ _id: 1 }])
    expect((await refusal(one.rename('elsewhere'))).code).to.equal(26)
  })

  it('have sizes', async () => {
    const collection = await test.fresh(Array.from({ length: 10 }, (_, i) => ({ _id: i, text: 'x'.repeat(100) })))
    const stats = await test.db.command({ collStats: collection.collectionName })
    expect(stats['count']).to.equal(10)
    expect(stats['size']).to.be.greaterThan(1000)
    expect(stats['indexSizes']).to.have.property('_id_')
    expect((await test.db.stats())['objects']).to.be.at.least(10)
    expect((await test.db.command({ validate: collection.collectionName }))['valid']).to.equal(true)
  })

  it('have names within MongoDB’s rules', async () => {
    expect((await refusal(test.db.command({ insert: 'a$b', documents: [{ a: 1 }] }))).code).to.equal(73)
    expect((await refusal(test.db.command({ create: '' }))).code).to.equal(73)
  })

  it('know no transactions, in the words of a standalone MongoDB', async () => {
    const collection = await test.fresh([{ _id: 1 }])
    const update = { update: collection.collectionName, updates: [{ q: { _id: 1 }, u: { $set: { a: 1 } } }] }
    const error = await refusal(
      test.db.command({ ...update, txnNumber: Long.ONE, startTransaction: true, autocommit: false }),
    )
    expect(error.code).to.equal(20)
    expect(await collection.findOne()).to.deep.equal({ _id: 1 })
  })
})
