import { expect } from 'chai'
import mongoose, { type Connection } from 'mongoose'
import type { Campaign } from '../../models/campaign.ts'
import { createModels, type Models } from '../../models/index.ts'
import type { Report, ReportChange } from '../../models/report.ts'
import { freshDatabase, type TestDatabase } from '../support/mongo.ts'

const { ObjectId } = mongoose.Types

// A save tells the report as it stands afterwards without reading it back, so the two must never differ.
describe('a report after a step', () => {
  let database: TestDatabase
  let connection: Connection
  let models: Models
  let report: Report
  const [lin, wang] = [new ObjectId(), new ObjectId()]
  const now = new Date('2026-11-23T01:00:00Z')
  const since = new Date('2026-11-23T00:59:00Z')

  before(async () => {
    database = await freshDatabase()
    connection = await mongoose.createConnection(database.uri, { autoIndex: false }).asPromise()
    models = createModels(connection)
    await models.ensureIndexes()
    const unit = { _id: 'U1', name: '小面坊', type: 'private_firm', district: '500103', industry: 'catering' }
    const campaign = { _id: new ObjectId(), form: 'f@1', measure: 10 } as Campaign
    await models.report.openFor(
      campaign,
      [{ ...unit, chamber: null, superior: null, contact: null, sample: false }],
      now,
    )
    report = await models.report.model.findOne().lean<Report>().orFail().exec()
  })
  after(async () => {
    await connection?.close()
    await database?.close()
  })

  const steps: [string, Omit<ReportChange, 'key'>][] = [
    [
      'the first answer',
      {
        chat: 7,
        answers: { staff: 12 },
        given: { staff: { by: lin, at: now } },
        cursor: { at: 'stop', path: 'pcs', since },
      },
    ],
    [
      'a row of a repeat',
      {
        chat: 7,
        answers: { software: [{ _row: 1, name: 'WPS' }] },
        given: { 'software/1/name': { by: lin, at: now } },
      },
    ],
    ['somebody else skips', { chat: 8, given: { pcs: { by: wang, at: now, skipped: true } } }],
    ['an answer is cleared and a stop opened again', { chat: 7, answers: { staff: null }, given: { staff: null } }],
    [
      'a step that can be taken back',
      { chat: 7, by: lin, answers: { staff: 14 }, given: { staff: { by: lin, at: now } } },
    ],
    ['another', { chat: 7, by: lin, answers: { pcs: 3 }, given: { pcs: { by: lin, at: now } } }],
    ['is taken back', { chat: 7, undoes: 'another:0', answers: { pcs: null }, given: { pcs: null } }],
    ['many updates', { chat: 7, answers: { staff: 13 } }],
    ['the report is handed in', { chat: 7, submit: { by: lin, answers: { staff: 13 } } }],
  ]
  for (const [title, change] of steps)
    it(`is told as the database has it: ${title}`, async () => {
      const times = title === 'many updates' ? 70 : 1
      for (let time = 0; time < times; time++) {
        const saved = await models.report.save(report, { ...change, key: `${title}:${time}` }, now)
        expect(saved.outcome).to.equal('saved')
        report = saved.report
      }
      expect(report).to.deep.equal(await models.report.find(report._id))
    })
})
