import { expect } from 'chai'
import { MongoClient } from 'mongodb'
import mongoose from 'mongoose'
import { freshDatabase, type TestDatabase } from './mongo.ts'

describe('a fresh database', () => {
  const open: TestDatabase[] = []
  const fresh = async () => {
    const database = await freshDatabase()
    open.push(database)
    return database
  }
  afterEach(async () => {
    for (const database of open.splice(0)) await database.close()
  })

  it('is empty, and apart from the others', async () => {
    const [first, second] = [await fresh(), await fresh()]
    const counts = []
    for (const { uri } of [first, second]) {
      const client = await MongoClient.connect(uri)
      counts.push(await client.db().collection('units').countDocuments())
      await client.db().collection('units').insertOne({ code: 'U1' })
      counts.push(await client.db().collection('units').countDocuments())
      await client.close()
    }
    expect(counts).to.deep.equal([0, 1, 0, 1])
  })

  it('serves mongoose', async () => {
    const { uri } = await fresh()
    const connection = await mongoose.createConnection(uri).asPromise()
    const unit = connection.model('Unit', new mongoose.Schema({ code: { type: String, unique: true } }))
    await unit.init()
    await unit.create({ code: 'U1' })
    expect((await unit.findOne({ code: 'U1' }).lean())?.code).to.equal('U1')
    await connection.close()
  })

  it('is gone after close', async () => {
    const database = await freshDatabase()
    const write = await MongoClient.connect(database.uri)
    await write.db().collection('units').insertOne({ code: 'U1' })
    await write.close()
    await database.close()
    const read = await MongoClient.connect(database.uri)
    expect(await read.db().collection('units').countDocuments()).to.equal(0)
    await read.close()
  })
})
