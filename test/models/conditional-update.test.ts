import { expect } from 'chai'
import mongoose, { type Connection } from 'mongoose'
import type { Campaign } from '../../models/campaign.ts'
import { createModels, type Models } from '../../models/index.ts'
import type { Report, ReportChange } from '../../models/report.ts'
import { freshDatabase, type TestDatabase } from '../support/mongo.ts'

const { ObjectId } = mongoose.Types
const count = 40

// Steps that come at the same moment go out in one command, which tells only how many were written.
describe('steps of many chats at the same moment', () => {
  let database: TestDatabase
  let connection: Connection
  let models: Models
  let reports: Report[]
  const lin = new ObjectId()
  const now = new Date('2026-11-23T01:00:00Z')

  beforeEach(async () => {
    database = await freshDatabase()
    connection = await mongoose.createConnection(database.uri, { autoIndex: false }).asPromise()
    models = createModels(connection)
    await models.ensureIndexes()
    const unit = { name: '小面坊', type: 'private_firm', district: '500103', industry: 'catering', sample: false }
    const units = Array.from({ length: count }, (_, n) => ({ ...unit, _id: `U${n}`, chamber: null, superior: null }))
    const campaign = { _id: new ObjectId(), form: 'f@1', measure: 10 } as Campaign
    await models.report.openFor(campaign, units.map((each) => ({ ...each, contact: null })), now) // prettier-ignore
    reports = await models.report.model.find().sort({ _id: 1 }).lean<Report[]>().exec()
  })
  afterEach(async () => {
    await connection.close()
    await database.close()
  })

  const step = (n: number): ReportChange => ({
    ...{ key: `7:${n}`, chat: 7, answers: { staff: n }, given: { staff: { by: lin, at: now } }, by: lin },
  })
  const saveAll = (change: (n: number) => ReportChange = step) =>
    Promise.all(reports.map((report, n) => models.report.save(report, change(n), now)))
  const stored = () => models.report.model.find().sort({ _id: 1 }).lean<Report[]>().exec()

  it('are all written, and each is told as it stands', async () => {
    const saved = await saveAll()
    expect(saved.map(({ outcome }) => outcome)).to.deep.equal(reports.map(() => 'saved'))
    expect(saved.map(({ report }) => report)).to.deep.equal(await stored())
  })

  it('tell who was overtaken, who came again and who was written', async () => {
    const overtaken = new Set([3, 17])
    const repeated = new Set([5, 30])
    for (const n of overtaken) await models.report.save(reports[n]!, { ...step(n), key: `8:${n}`, chat: 8 }, now)
    for (const n of repeated) {
      await models.report.save(reports[n]!, step(n), now)
      reports[n] = (await models.report.find(reports[n]!._id))!
    }
    const saved = await saveAll()
    for (const [n, { outcome, report }] of saved.entries()) {
      expect(outcome, `report ${n}`).to.equal(overtaken.has(n) ? 'stale' : repeated.has(n) ? 'repeated' : 'saved')
      expect(report.revision, `report ${n}`).to.equal(1)
    }
    expect((await stored()).map(({ revision }) => revision)).to.deep.equal(reports.map(() => 1))
  })

  it('are not held up by one the database refuses', async () => {
    const long = '长'.repeat(6 * 1024 * 1024)
    const saved = await Promise.allSettled(
      reports.map((report, n) =>
        models.report.save(report, n === 9 ? { ...step(n), answers: { staff: long } } : step(n), now),
      ),
    )
    expect(saved.map(({ status }, n) => (status === 'rejected' ? n : null)).filter((n) => n !== null)).to.deep.equal([
      9,
    ])
    const after = await stored()
    expect(after.map(({ answers }) => answers['staff'] ?? null)).to.deep.equal(
      reports.map((_, n) => (n === 9 ? null : n)),
    )
  })

  it('of one report count once: one is written, the others are told to look again', async () => {
    const one = reports[0]!
    const outcomes = await Promise.all(
      reports.map((_, n) => models.report.save(one, { ...step(n), chat: n, key: `${n}:1` }, now)),
    )
    expect(outcomes.filter(({ outcome }) => outcome === 'saved')).to.have.length(1)
    expect(outcomes.filter(({ outcome }) => outcome === 'stale')).to.have.length(count - 1)
    expect((await models.report.find(one._id))!.revision).to.equal(1)
  })

  it('whole reports handed in at once are written once each, and the overtaken are told', async () => {
    const owed = await Promise.all(reports.map(({ campaign, unit }) => models.reportSubmit.find({}, campaign, unit)))
    const given = { answers: { staff: 5 }, by: { person: null, account: null }, through: 'token:1' }
    await models.reportSubmit.submit(owed[4]!, given, now)
    const written = await Promise.all(owed.map((each) => models.reportSubmit.submit(each!, given, now)))
    expect(written[4]).to.equal(false)
    const after = await stored()
    expect(after.map(({ state, revision }) => `${state} ${revision}`)).to.deep.equal(reports.map(() => 'submitted 1'))
  })

  it('units are found in the scope of whoever asks, though many ask at once', async () => {
    const { campaign } = reports[0]!
    const asked = await Promise.all(
      reports.map(({ unit }, n) => models.reportSubmit.find(n % 2 === 0 ? {} : { units: ['U1'] }, campaign, unit)),
    )
    const found = asked.map((owed, n) => (owed ? n : null)).filter((n) => n !== null)
    expect(found).to.deep.equal(reports.map((_, n) => n).filter((n) => n % 2 === 0 || reports[n]!.unit === 'U1'))
  })
})
