import { expect } from 'chai'
import mongoose, { type Connection } from 'mongoose'
import { createModels, type Models } from '../../models/index.ts'
import { freshDatabase, type TestDatabase } from '../support/mongo.ts'

describe('the audit trail', () => {
  let database: TestDatabase
  let connections: Connection[]
  let models: Models
  let other: Models
  const at = new Date('2026-11-23T01:00:00Z')
  const entry = (id: string, key?: string) => ({
    ...{ at, who: { id: 'token:1', role: 'reviewer' }, what: 'evidence.view', on: { kind: 'evidence', id }, key },
  })

  before(async () => {
    database = await freshDatabase()
    const connect = () => mongoose.createConnection(database.uri, { autoIndex: false, autoCreate: false }).asPromise()
    connections = [await connect(), await connect()]
    models = createModels(connections[0]!)
    other = createModels(connections[1]!)
    await models.ensureIndexes()
  })
  after(async () => {
    for (const connection of connections) await connection.close()
    await database.close()
  })
  beforeEach(() => models.audit.model.deleteMany({}))

  it('is empty and whole at first', async () => {
    expect(await models.audit.verify()).to.deep.equal({ ok: true, count: 0, last: null, prunedTo: null })
  })

  it('counts without gaps while two processes write at once', async () => {
    const writes = Array.from({ length: 60 }, (_, at) => (at % 2 ? models : other).audit.append(entry(`e${at}`)))
    await Promise.all(writes)
    const { ok, count } = await models.audit.verify()
    expect({ ok, count }).to.deep.equal({ ok: true, count: 60 })
    const ids = (await models.audit.model.find().lean()).map(({ on }) => on.id)
    expect(new Set(ids).size).to.equal(60)
  })

  it('records the same thing once', async () => {
    await Promise.all([models, other, models].map(({ audit }) => audit.append(entry('e1', 'report/1/3/accept'))))
    await models.audit.append(entry('e1', 'report/1/3/accept'))
    expect((await models.audit.verify()).count).to.equal(1)
  })

  const three = async () => {
    for (const id of ['a', 'b', 'c']) await models.audit.append(entry(id))
    return (await models.audit.verify()).last!
  }
  const { updateOne, deleteOne } = {
    updateOne: (_id: number, change: object) => models.audit.model.collection.updateOne({ _id: _id as never }, change),
    deleteOne: (_id: number) => models.audit.model.collection.deleteOne({ _id: _id as never }),
  }
  const tampered: [string, () => Promise<unknown>, object][] = [
    ['an entry was changed', () => updateOne(2, { $set: { 'who.id': 'token:2' } }), { at: 2, code: 'changed' }],
    ['its time was changed', () => updateOne(1, { $set: { at: new Date(0) } }), { at: 1, code: 'changed' }],
    ['an entry is missing', () => deleteOne(2), { at: 2, code: 'missing' }],
    ['the first is missing', () => deleteOne(1), { at: 1, code: 'missing' }],
  ]
  for (const [title, tamper, fault] of tampered)
    it(`tells that ${title}`, async () => {
      await three()
      await tamper()
      expect((await models.audit.verify()).fault).to.deep.equal(fault)
    })

  it('tells that its end was cut off, or all of it written anew, from an entry noted down before', async () => {
    const noted = await three()
    expect((await models.audit.verify(noted)).ok).to.equal(true)
    await deleteOne(3)
    expect((await models.audit.verify()).ok, 'not by itself').to.equal(true)
    expect((await models.audit.verify(noted)).fault).to.deep.equal({ at: 3, code: 'cut-off' })
    await models.audit.append(entry('x'))
    expect((await models.audit.verify(noted)).fault).to.deep.equal({ at: 3, code: 'changed' })
  })
})

describe('a link to evidence', () => {
  let database: TestDatabase
  let connection: Connection
  let models: Models
  const now = new Date('2026-11-23T01:00:00Z')
  const linked = { evidence: 'e1', part: 'picture' as const, reader: 'token:1' }
  before(async () => {
    database = await freshDatabase()
    connection = await mongoose.createConnection(database.uri, { autoIndex: false, autoCreate: false }).asPromise()
    models = createModels(connection)
  })
  after(async () => {
    await connection.close()
    await database.close()
  })

  it('holds for some minutes and for nothing else, in every process', async () => {
    const signed = await models.link.sign(linked, now)
    const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000)
    const anotherProcess = createModels(await mongoose.createConnection(database.uri, { autoIndex: false }).asPromise())
    expect(await anotherProcess.link.check(linked, signed, later(2))).to.equal(true)
    await anotherProcess.connection.close()
    expect(await models.link.check(linked, signed, later(5.1))).to.equal(false)
    for (const wrong of [{ evidence: 'e2' }, { part: 'thumbnail' as const }, { reader: 'token:2' }])
      expect(await models.link.check({ ...linked, ...wrong }, signed, now)).to.equal(false)
    for (const wrong of [{ until: signed.until + 1 }, { signature: '' }, { signature: signed.signature.slice(1) }])
      expect(await models.link.check(linked, { ...signed, ...wrong }, now)).to.equal(false)
  })

  it('is the same for a while, so that a browser need not ask again', async () => {
    const again = await models.link.sign(linked, new Date(now.getTime() + 1000))
    expect(again).to.deep.equal(await models.link.sign(linked, now))
  })
})
