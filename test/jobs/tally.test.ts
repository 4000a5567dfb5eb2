// How fresh totals are when hundreds hand in at once, and when who counts is killed: on the wall's clock, as readers meet it.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import mongoose, { Types, type Connection } from 'mongoose'
import { pino } from 'pino'
import { refreshTallies } from '../../jobs/tally.ts'
import type { Campaign } from '../../models/campaign.ts'
import { createModels, type Models } from '../../models/index.ts'
import type { Report } from '../../models/report.ts'
import { createTallyModel } from '../../models/tally.ts'
import { submission, type Form } from '../../rules/form.ts'
import { statesIn } from '../../rules/tally.ts'
import { freshDatabase, type TestDatabase } from '../support/mongo.ts'
import { seeded, tallyAnswers, tallyForm } from '../support/tally-form.ts'

const many = 600
/** What is promised: after this a change is in the totals. */
const freshMs = 5_000
/** As in the timetable. */
const everyMs = 2_000

describe('the freshness of totals', function () {
  const clock = { now: () => new Date(), timeZone: 'Asia/Shanghai' }
  let database: TestDatabase
  let connection: Connection
  let models: Models
  let form: Form
  let formId: string

  before(async () => {
    database = await freshDatabase()
    connection = await mongoose.createConnection(database.uri, { autoIndex: false, autoCreate: false }).asPromise()
    models = createModels(connection)
    await models.ensureIndexes()
    formId = (await models.formVersion.save(tallyForm, clock.now()))._id
    form = await models.formVersion.get(formId)
    await models.unit.importAll(
      Array.from({ length: many }, (_, at) => ({
        ...{ _id: `U${String(at).padStart(3, '0')}`, name: `示例${at}`, type: 'private_firm', industry: 'retail' },
        ...{ district: ['500103', '500105'][at % 2]!, chamber: at % 5 ? '商会' : null, superior: null, contact: null },
      })),
    )
  })
  after(async () => {
    await connection.close()
    await database.close()
  })

  async function open(): Promise<Campaign> {
    const dates = { opensAt: clock.now(), dueAt: new Date(Date.now() + 86_400_000) }
    const made = await models.campaign.create(
      { title: '核查', form: formId, measure: 10, audience: {}, ...dates },
      clock.now(),
    )
    const codes = Array.from({ length: many }, (_, at) => `U${String(at).padStart(3, '0')}`)
    await models.duty.make(made, await models.unit.findMany(codes), clock.now())
    await models.campaign.opened(made._id)
    await models.tally.refresh(clock)
    return (await models.campaign.find(made._id))!
  }
  const read = async (campaign: Campaign) => {
    const { value, uncounted } = await models.tally.readingOf(campaign, clock, () =>
      models.tally.total({}, campaign._id),
    )
    return { submitted: statesIn(value).submitted, uncounted }
  }
  /** The job as the timetable runs it, until `isOver`. */
  async function ticking(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      await refreshTallies({ models, ...clock, log: pino({ level: 'silent' }) })
      for (let waited = 0; waited < everyMs && !isOver(); waited += 50) await sleep(50)
    }
  }

  it('is within 5 s for each of 600 reports that come within seconds, while readers read', async () => {
    const campaign = await open()
    const random = seeded(3)
    const reports = await models.report.model.find({ campaign: campaign._id }).lean<Report[]>().exec()
    const savedAt: number[] = []
    let [isOver, slowest, readings, exact] = [false, 0, 0, 0]
    const job = ticking(() => isOver)
    const reading = (async () => {
      while (!isOver) {
        const saved = savedAt.length
        const { submitted, uncounted } = await read(campaign)
        readings++
        // What is not in the figures is told: nothing that was saved before somebody asked is passed over in silence.
        expect(submitted + (uncounted ?? many)).to.be.at.least(saved)
        if (uncounted === 0) exact++
        // The first that is still missing has waited longest.
        if (submitted < saved) slowest = Math.max(slowest, Date.now() - savedAt[submitted]!)
        await sleep(20)
      }
    })()
    const one = async (report: Report) => {
      const answers = submission(form, tallyAnswers(random), { now: clock.now(), timeZone: clock.timeZone })
      const submit = { by: new Types.ObjectId(), answers }
      await models.report.save(report, { key: `1:${report.unit}`, chat: 1, submit }, clock.now())
      savedAt.push(Date.now())
    }
    for (let at = 0; at < reports.length; at += 30) await Promise.all(reports.slice(at, at + 30).map(one))
    const end = Date.now()
    while (exact === 0 || (await read(campaign)).uncounted !== 0) {
      expect(Date.now() - end, 'all are in').to.be.lessThan(freshMs)
      await sleep(20)
    }
    isOver = true
    await Promise.all([job, reading])
    expect(slowest).to.be.lessThan(freshMs)
    expect(readings).to.be.at.least(3)
    expect((await read(campaign)).submitted).to.equal(many)
    expect((await models.tally.check(campaign._id, clock))!.drifted).to.equal(0)
  })

  it('is within 5 s after the process that counts a crowd was killed in the middle of it', async () => {
    const campaign = await open()
    const { heads } = models.tally
    const answers = { pcs: 3, genuine: 3, price: 10.5 }
    const set = { state: 'submitted', answers, submittedAt: clock.now(), untallied: new Types.ObjectId() }
    await models.report.model.collection.updateMany({ campaign: campaign._id }, { $set: set })
    const child = fork(new URL('./tally-process.ts', import.meta.url), [database.uri], {
      execArgv: ['--import', 'tsx'],
    })
    const gone = once(child, 'exit')
    for (;;) {
      const head = await heads.findById(campaign._id).lean().exec()
      if (head?.crowd && !head.done) break
      expect(child.exitCode, 'it is killed before it is done').to.equal(null)
      await sleep(1)
    }
    child.kill('SIGKILL')
    await gone
    const killed = Date.now()
    expect((await heads.findById(campaign._id).lean().exec())!.done).to.equal(false)
    expect((await read(campaign)).uncounted, 'readers are told meanwhile').to.not.equal(0)
    let isOver = false
    const job = ticking(() => isOver)
    for (;;) {
      const { submitted, uncounted } = await read(campaign)
      if (uncounted === 0) {
        expect(submitted).to.equal(many)
        break
      }
      await sleep(50)
    }
    expect(Date.now() - killed).to.be.lessThan(freshMs)
    isOver = true
    await job
    expect((await models.tally.check(campaign._id, clock))!.drifted).to.equal(0)
  })

  it('does not take a crowd from a process that is slow, but lives', async () => {
    const campaign = await open()
    let ahead = 0
    const moved = { now: () => new Date(Date.now() + ahead), timeZone: clock.timeZone }
    const slow = createTallyModel(connection, {
      ...{ formVersion: models.formVersion, mostInHead: 0, hold: { holdMs: 3_000, beatMs: 20 } },
    })
    const { collection } = models.tally.model as unknown as { collection: Record<string, unknown> }
    const real = collection['bulkWrite'] as (...given: unknown[]) => Promise<unknown>
    const [released, reached] = [signal(), signal()]
    let first = true
    collection['bulkWrite'] = async (...given: unknown[]) => {
      if (first) {
        first = false
        reached.give()
        await released.come
      }
      return real.apply(collection, given)
    }
    try {
      await models.report.model.updateOne(
        { campaign: campaign._id, unit: 'U001' },
        { $set: { state: 'submitted', answers: { pcs: 1 }, submittedAt: clock.now() } },
      )
      const counting = slow.refresh(moved)
      await reached.come
      // 12 s by the clock, in four steps each shorter than a hold: each time it says again that it lives.
      for (let step = 0; step < 4; step++) {
        ahead += 2_500
        const past = moved.now().getTime() + 2_000
        for (;;) {
          const head = await models.tally.heads.findById(campaign._id).lean().exec()
          if (head!.until!.getTime() > past) break
          await sleep(5)
        }
        expect(await models.tally.refresh(moved)).to.deep.include({ changed: 0, held: true })
      }
      released.give()
      expect((await counting).changed).to.equal(1)
    } finally {
      released.give()
      collection['bulkWrite'] = real
    }
    expect((await read(campaign)).submitted).to.equal(1)
  })
})

function signal() {
  let give = () => {}
  const come = new Promise<void>((resolve) => (give = resolve))
  return { come, give: () => give() }
}
