/** What the product asks of mongoose, over the store. */
import { expect } from 'chai'
import { type Connection, createConnection, Schema, Types } from 'mongoose'
import { useDatabase } from './support.ts'

describe('store: under mongoose', () => {
  const test = useDatabase()
  let connection: Connection

  before(async () => {
    connection = await createConnection(test.uri, { dbName: test.name }).asPromise()
  })
  after(() => connection.close())

  it('makes its indexes at the start', async () => {
    const schema = new Schema({ code: { type: String, unique: true }, at: Date })
    schema.index({ at: 1 }, { expireAfterSeconds: 3600 })
    const Unit = connection.model('IndexedUnit', schema)
    await Unit.init()
    const indexes = (await Unit.listIndexes()) as { name: string }[]
    expect(indexes.map(({ name }) => name)).to.have.members(['_id_', 'code_1', 'at_1'])
    expect(await Unit.diffIndexes()).to.deep.equal({ toDrop: [], toCreate: [] })
    await Unit.create({ code: 'x' })
    let code: unknown
    await Unit.create({ code: 'x' }).catch((error: { code: number }) => (code = error.code))
    expect(code).to.equal(11000)
  })

  it('casts values in documents, filters and updates', async () => {
    const Cast = connection.model(
      'Cast',
      new Schema({
        n: Number,
        when: Date,
        ok: Boolean,
        ref: Schema.Types.ObjectId,
        map: { type: Map, of: Number },
        mixed: {},
        big: BigInt,
        dec: Schema.Types.Decimal128,
        bytes: Buffer,
      }),
    )
    const ref = new Types.ObjectId()
    await Cast.create({
      n: '5',
      when: '2026-01-01',
      ok: 'true',
      ref: String(ref),
      map: { a: 1 },
      mixed: { x: [1] },
      big: 9007199254740993n,
      dec: '1.50',
      bytes: Buffer.from('hi'),
    } as never)
    const found = (await Cast.findOne({ n: '5', ref: String(ref), when: { $lt: '2026-02-01' } } as never))!
    expect(found.when).to.deep.equal(new Date('2026-01-01'))
    expect(found.map!.get('a')).to.equal(1)
    expect(found.big).to.equal(9007199254740993n)
    expect(String(found.dec)).to.equal('1.50')
    expect(String(found.bytes)).to.equal('hi')
    await Cast.updateOne({ n: 5 }, { $inc: { n: '2' }, $set: { 'map.b': '7' } })
    expect((await Cast.findOne({ n: 7 }))!.map!.get('b')).to.equal(7)
  })

  it('keeps time stamps and populates references', async () => {
    const Unit = connection.model('Unit', new Schema({ name: String }))
    const Report = connection.model(
      'Report',
      new Schema(
        {
          unit: { type: Schema.Types.ObjectId, ref: 'Unit' },
          others: [{ type: Schema.Types.ObjectId, ref: 'Unit' }],
          state: String,
        },
        { timestamps: true },
      ),
    )
    const [a, b] = await Unit.create([{ name: '甲' }, { name: '乙' }])
    const report = await Report.create({ unit: a!._id, others: [b!._id, a!._id], state: 'draft' })
    expect(report.createdAt).to.be.instanceOf(Date)
    const before = report.updatedAt.getTime()
    await new Promise((resolve) => setTimeout(resolve, 5))
    await Report.updateOne({ _id: report._id }, { state: 'sent' })
    const found = (await Report.findById(report._id)
      .populate<{ unit: { name: string } }>('unit')
      .populate<{ others: { name: string }[] }>('others'))!
    expect(found.unit.name).to.equal('甲')
    expect(found.others.map(({ name }) => name)).to.deep.equal(['乙', '甲'])
    expect(found.updatedAt.getTime()).to.be.greaterThan(before)
  })

  it('notices when somebody else saved first', async () => {
    const Draft = connection.model(
      'Draft',
      new Schema({ text: String, list: [String] }, { optimisticConcurrency: true }),
    )
    const { _id } = await Draft.create({ text: 'a' })
    const [one, two] = [(await Draft.findById(_id))!, (await Draft.findById(_id))!]
    one.text = 'b'
    await one.save()
    two.text = 'c'
    let name = ''
    await two.save().catch((error: Error) => (name = error.name))
    expect(name).to.equal('VersionError')
    expect((await Draft.findById(_id))!.text).to.equal('b')
  })

  it('saves changes inside lists and objects', async () => {
    const Form = connection.model(
      'Form',
      new Schema({ rows: [{ k: String, n: Number }], answers: { type: Map, of: Schema.Types.Mixed } }),
    )
    const form = await Form.create({
      rows: [
        { k: 'a', n: 1 },
        { k: 'b', n: 2 },
      ],
      answers: { total: 1 },
    })
    form.rows.id(form.rows[1]!._id)!.n = 5
    form.rows.push({ k: 'c', n: 3 })
    form.answers!.set('seats', { office: 3 })
    await form.save()
    form.rows.pull(form.rows[0]!._id)
    await form.save()
    const found = (await Form.findById(form._id).lean())!
    expect(found.rows.map(({ k, n }) => [k, n])).to.deep.equal([
      ['b', 5],
      ['c', 3],
    ])
    expect(found.answers).to.deep.equal({ total: 1, seats: { office: 3 } })
  })

  it('writes in bulk, with upserts, and streams a cursor', async () => {
    const Delivery = connection.model(
      'Delivery',
      new Schema({ slot: { type: String, unique: true }, n: Number, state: String }),
    )
    await Delivery.init()
    const result = await Delivery.bulkWrite(
      Array.from({ length: 50 }, (_, i) => ({
        updateOne: {
          filter: { slot: `s${i % 40}` },
          update: { $inc: { n: 1 }, $setOnInsert: { state: 'queued' } },
          upsert: true,
        },
      })),
    )
    expect([result.upsertedCount, result.modifiedCount]).to.deep.equal([40, 10])
    const saved = await Delivery.bulkSave((await Delivery.find({ n: 2 })).map((doc) => doc.set('state', 'sent')))
    expect(saved.modifiedCount).to.equal(10)
    let seen = 0
    for await (const doc of Delivery.find({ state: 'queued' }).sort({ slot: 1 }).cursor({ batchSize: 7 }))
      if (doc.n === 1) seen++
    expect(seen).to.equal(30)
    expect(await Delivery.countDocuments({ state: { $ne: 'queued' } })).to.equal(10)
    expect(await Delivery.exists({ slot: 's1' })).to.not.equal(null)
    expect(await Delivery.distinct('state')).to.have.members(['queued', 'sent'])
  })

  it('claims by a conditional update and aggregates', async () => {
    const Task = connection.model('Task', new Schema({ state: String, by: Number, due: Date }))
    await Task.insertMany(Array.from({ length: 10 }, (_, i) => ({ state: 'queued', due: new Date(i) })))
    const claimed = await Promise.all(
      Array.from({ length: 15 }, (_, by) =>
        Task.findOneAndUpdate(
          { state: 'queued' },
          { state: 'taken', by },
          { sort: { due: 1 }, returnDocument: 'after' },
        ),
      ),
    )
    expect(new Set(claimed.filter(Boolean).map((one) => String(one!._id))).size).to.equal(10)
    const totals = await Task.aggregate<{ _id: string; n: number }>([{ $group: { _id: '$state', n: { $sum: 1 } } }])
    expect(totals).to.deep.equal([{ _id: 'taken', n: 10 }])
  })
})
