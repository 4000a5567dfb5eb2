import { expect } from 'chai'
import mongoose from 'mongoose'
import { pino } from 'pino'
import { builtInForms } from '../forms/index.ts'
import { processEvidence } from '../jobs/evidence.ts'
import { checkFrozen } from '../jobs/freeze.ts'
import type { Evidence } from '../models/evidence.ts'
import { createModels, type Models } from '../models/index.ts'
import type { Report } from '../models/report.ts'
import { localDay } from '../rules/day.ts'
import type { RateId } from '../rules/tally.ts'
import { sampleLinks } from '../sample.ts'
import { createClock } from './support/clock.ts'
import { freshDatabase } from './support/mongo.ts'

const timeZone = 'Asia/Shanghai'

describe('the demo', function () {
  let models: Models
  let close: () => Promise<void>
  const clock = createClock('2026-11-23T09:00:00+08:00')
  before(async () => {
    const database = await freshDatabase()
    const connection = await mongoose.createConnection(database.uri, { autoIndex: false }).asPromise()
    close = async () => {
      await connection.close()
      await database.close()
    }
    models = createModels(connection)
    await models.ensureIndexes()
    for (const source of Object.values(builtInForms)) await models.formVersion.save(source, clock.now())
    expect(await sampleLinks(models, clock.now(), timeZone)).to.have.length(7)
    while ((await models.tally.refresh({ now: clock.now, timeZone })).more);
  })
  after(() => close())

  const firms = async () => {
    const campaigns = await models.campaign.listWithin({ measures: [10] })
    const of = (state: string) => campaigns.find((campaign) => campaign.state === state)!
    return { now: of('open'), before: of('frozen') }
  }

  it('is made once, and made whole when its making was cut off', async () => {
    const titles = async () => (await models.campaign.listWithin({})).map(({ title }) => title).sort()
    const all = await titles()
    expect(all).to.have.length(6)
    expect(await sampleLinks(models, clock.now(), timeZone)).to.have.length(7)
    expect(await titles()).to.deep.equal(all)
    await models.campaign.model.deleteOne({ measure: 22 })
    await sampleLinks(models, clock.now(), timeZone)
    expect(await titles()).to.deep.equal(all)
    while ((await models.tally.refresh({ now: clock.now, timeZone })).more);
  })

  it('has reports in every state, which came day by day', async () => {
    const { now } = await firms()
    const reports = await models.report.model.find({ campaign: now._id }).lean<Report[]>()
    const states = new Set(reports.map(({ state }) => state))
    expect([...states]).to.include.members(['draft', 'submitted', 'returned', 'accepted'])
    const days = new Set(reports.flatMap(({ submittedAt }) => (submittedAt ? [localDay(submittedAt, timeZone)] : [])))
    expect(days.size).to.be.at.least(7)
    expect(Math.max(...reports.map(({ submittedAt }) => submittedAt?.getTime() ?? 0))).to.be.below(
      clock.now().getTime(),
    )
  })

  it('has a round before that is frozen as it was, and firms that got better, worse and stayed', async () => {
    const { now, before } = await firms()
    expect(await checkFrozen(models, before._id)).to.equal(true)
    const { units } = await models.tally.compare({}, now, before._id)
    expect(units.stayed, 'stayed').to.be.above(0)
    expect(units.relapsed, 'relapsed').to.be.above(0)
    expect(units.mended, 'mended').to.be.above(0)
    expect(units.notYet, 'not yet').to.be.above(0)
  })

  it('has proofs to look at: one that two firms use, and one that cannot be read', async () => {
    const { now } = await firms()
    const none = () => Promise.reject(new Error('no channel is asked'))
    const log = pino({ level: 'silent' })
    await processEvidence({ models, now: clock.now, log, fetchFile: none })
    const evidence = await models.evidence.model.find({ campaign: now._id }).lean<Evidence[]>()
    expect(evidence.map(({ state }) => state)).to.deep.equal(Array.from({ length: 6 }, () => 'ready'))
    const flagsOf = await models.lookAlike.findManyWithin({}, evidence)
    expect(evidence.filter((each) => flagsOf(each).flags.includes('twin')).map(({ unit }) => unit)).to.have.members([
      'YL-500103-2',
      'YL-500108-3',
    ])
    expect(evidence.filter(({ advice }) => advice.includes('blurred')).map(({ unit }) => unit)).to.deep.equal([
      'YL-500103-8',
    ])
  })

  it('shows a figure for every rate that its reports can tell: office, antivirus, all three, money and preinstalled too', async () => {
    const shown = new Set<RateId>()
    for (const { _id } of await models.campaign.listWithin({}))
      for (const { id, value } of await models.tally.rates({}, _id)) if (value !== null && value > 0) shown.add(id)
    expect([...shown]).to.include.members([
      ...['report', 'legalised', 'os', 'office', 'antivirus', 'all_three', 'ledger', 'domestic_money', 'preinstalled'],
    ])
  })
})
