import { expect } from 'chai'
import mongoose, { Types, type Connection } from 'mongoose'
import type { Campaign } from '../../models/campaign.ts'
import { openReports } from '../../jobs/campaign.ts'
import { finishFreezing } from '../../jobs/freeze.ts'
import { createModels, type Models } from '../../models/index.ts'
import { workingCopy } from '../../models/report-edit.ts'
import type { Report } from '../../models/report.ts'
import { createTallyModel, tallyDimensions, type TallyDimension } from '../../models/tally.ts'
import { graceEnds } from '../../rules/campaign.ts'
import { localDay } from '../../rules/day.ts'
import { submission, type Answers, type Form, type RowAnswers } from '../../rules/form.ts'
import type { Scope } from '../../rules/scope.ts'
import { countSum, sumAt } from '../../rules/tally/numbers.ts'
import { ratesIn, statesIn, type Counters } from '../../rules/tally.ts'
import { createClock } from '../support/clock.ts'
import { reviewer } from '../support/desk.ts'
import { freshDatabase, type TestDatabase } from '../support/mongo.ts'
import { pick, seeded, tallyAnswers, tallyForm, type Random } from '../support/tally-form.ts'

const timeZone = 'Asia/Shanghai'
const clock = createClock('2026-11-02T09:00:00+08:00')
const tallyClock = { now: clock.now, timeZone }
const day = 86_400_000

const scopes: Scope[] = [
  {},
  { districts: ['500103'] },
  { districts: ['500105', '500108'] },
  { chambers: ['汽配商会'] },
  { districts: ['500103'], chambers: ['汽配商会', '建材.商会'] },
  { superiors: ['S1'] },
  { superiors: ['S1', 'S2'], districts: ['500105'] },
  { units: ['U01', 'U07', 'U20', 'U40'] },
  { measures: [10] },
  { measures: [3] },
]

describe('totals', () => {
  let database: TestDatabase
  const connections: Connection[] = []
  let models: Models
  let other: Models
  let form: Form
  let formId: string

  before(async () => {
    database = await freshDatabase()
    models = await process()
    other = await process()
    await models.ensureIndexes()
    formId = (await models.formVersion.save(tallyForm, clock.now()))._id
    form = await models.formVersion.get(formId)
    await models.unit.importAll(Array.from({ length: 48 }, (_, index) => unitOf(index)))
  })
  after(async () => {
    for (const connection of connections) await connection.close()
    await database.close()
  })

  async function process(): Promise<Models> {
    const connection = await mongoose
      .createConnection(database.uri, { autoIndex: false, autoCreate: false })
      .asPromise()
    connections.push(connection)
    return createModels(connection)
  }
  /** As a process that has a crowd to count: its moves never lie in the head. */
  const crowded = (of: Models): Models => ({
    ...of,
    tally: createTallyModel(of.connection, { formVersion: of.formVersion, mostInHead: 0 }),
  })

  const open = async (count: number, more: Partial<Campaign> = {}): Promise<Campaign> => {
    const dates = { opensAt: clock.now(), dueAt: new Date(clock.now().getTime() + 3 * day) }
    const campaign = await models.campaign.create(
      { title: '核查', form: formId, measure: 10, audience: {}, ...dates, reviewBy: 'reviewer', ...more } as never,
      clock.now(),
    )
    await models.duty.make(campaign, (await units()).slice(0, count), clock.now())
    await models.campaign.opened(campaign._id)
    return campaign
  }
  const units = async () => models.unit.findMany(Array.from({ length: 48 }, (_, index) => unitOf(index)._id))
  const reportOf = async ({ _id }: Campaign, unit: string) =>
    await models.report.model.findOne({ campaign: _id, unit }).lean<Report>().orFail().exec()
  const all = ({ _id }: Campaign) => models.report.model.find({ campaign: _id }).lean<Report[]>().exec()

  async function submit(report: Report, answers: Answers, by = models): Promise<Report> {
    const env = { now: clock.now(), timeZone }
    const person = new Types.ObjectId()
    const given = Object.fromEntries(
      (report.returned ? report.returned.paths : []).map((path) => [path, { by: person, at: clock.now() }]),
    )
    const { report: after } = await by.report.save(
      report,
      {
        ...{ key: `1:${String(new Types.ObjectId())}`, chat: 1, given },
        submit: { by: person, answers: submission(form, answers, env) },
      },
      clock.now(),
    )
    return after
  }
  const judge = (report: Report, what: 'start' | 'accept' | 'return') => {
    const { review } = models
    if (what === 'start') return review.start(reviewer(), report._id, report.revision, clock.now())
    if (what === 'accept') return review.accept(reviewer(), report._id, report.revision, '', clock.now())
    return review.return(reviewer(), report._id, {
      ...{ revision: report.revision, words: '', now: clock.now(), until: clock.now() },
      verdicts: [{ path: 'pcs', evidence: null, good: false, reason: 'mismatch', words: '' }],
    })
  }
  const settle = async (by = models) => {
    while ((await by.tally.refresh(tallyClock)).more);
  }

  /** Whatever the scope and the dimension, what is read equals what is counted from the reports here. */
  async function expectExact(campaign: Campaign, previous: Campaign | null = null): Promise<void> {
    const fresh = (await models.campaign.find(campaign._id))!
    const [reports, earlier] = [await all(fresh), previous ? await all(previous) : []]
    await Promise.all(scopes.map(exactWithin))
    async function exactWithin(scope: Scope): Promise<void> {
      const mine = reports.filter((report) => isWithin(report, scope))
      const word = JSON.stringify(scope)
      for (const by of tallyDimensions) {
        const rows = await models.tally.rows(scope, fresh._id, by)
        const found = rows.map(({ code, counters }) => ({
          code,
          states: statesIn(counters),
          late: counters['late'] ?? 0,
        }))
        expect(found, `${word} ${by}`).to.deep.equal(countBy(fresh, mine, by))
      }
      const total = await models.tally.total(scope, fresh._id)
      const expected = expectedOf(mine, earlier)
      expect(
        ratesIn(total)
          .map(({ id, numerator, denominator }) => [id, numerator, denominator])
          .slice(0, 3),
        word,
      ).to.deep.equal([
        ['report', mine.filter(isIn).length, mine.length],
        ['legalised', mine.filter((one) => one.state === 'accepted' && isCompliant(one)).length, mine.length],
        [
          'os',
          sum(mine.filter(hasComputers).map((one) => Number(one.answers['genuine'] ?? 0))),
          sum(mine.filter(isIn).map((one) => Number(one.answers['pcs'] ?? 0))),
        ],
      ])
      const questions = await models.tally.questions(scope, fresh)
      for (const one of questions) {
        const { units: answered, counts: choices, numbers } = one
        expect({ answered, choices, numbers }, `${word} ${one.name}`).to.deep.equal(
          expected.question(one.name, one.kind),
        )
      }
      const days = await models.tally.days(scope, fresh._id)
      const perDay = new Map<string, number>()
      for (const { submittedAt } of mine.filter(isIn))
        perDay.set(localDay(submittedAt!, timeZone), (perDay.get(localDay(submittedAt!, timeZone)) ?? 0) + 1)
      expect(days.filter(({ reported }) => reported > 0).map((one) => [one.day, one.reported])).to.deep.equal(
        [...perDay].sort(([a], [b]) => (a < b ? -1 : 1)),
      )
      if (previous) {
        const before = (await models.tally.previousOf(fresh))!
        expect(String(before)).to.equal(String(previous._id))
        const compared = await models.tally.compare(scope, fresh, before)
        expect({ ...compared.units }, word).to.deep.include(expected.moves)
      }
    }
  }

  it('count a report from the moment it is handed in until it is sent back', async () => {
    const campaign = await open(6)
    await settle()
    expect(statesIn(await models.tally.total({}, campaign._id))).to.include({ draft: 6, submitted: 0 })
    const draft = await reportOf(campaign, 'U01')
    const submitted = await submit(draft, { pcs: 12, genuine: 10, price: 0.1, os: 'linux' })
    await settle()
    expect(statesIn(await models.tally.total({}, campaign._id))).to.include({ draft: 5, submitted: 1 })
    await judge(submitted, 'return')
    await settle()
    expect(statesIn(await models.tally.total({}, campaign._id))).to.include({ draft: 5, returned: 1 })
    expect((await models.tally.questions({}, campaign)).find(({ name }) => name === 'pcs')!.numbers).to.equal(null)
    await expectExact(campaign)
  })

  it('stay as they are, and are not touched, while an officer fills in a draft', async () => {
    const campaign = await open(2)
    await settle()
    const draft = await reportOf(campaign, 'U00')
    const by = { by: new Types.ObjectId(), at: clock.now() }
    await models.report.save(draft, { key: '1:1', chat: 1, answers: { pcs: 5 }, given: { pcs: by } }, clock.now())
    expect(await models.tally.refresh(tallyClock)).to.deep.equal({ changed: 0, more: false, held: false })
    expect((await reportOf(campaign, 'U00')).untallied).to.equal(undefined)
  })

  it('add money to the last cent', async () => {
    const campaign = await open(10)
    for (const [index, price] of [0.1, 0.2, 0.7, 1234567.89, 0.01, 99.99, 150, 150.25].entries())
      await submit(await reportOf(campaign, `U0${index}`), { pcs: 1, genuine: 1, price })
    await settle()
    const found = (await models.tally.questions({}, campaign)).find(({ name }) => name === 'price')!
    expect(found.numbers).to.include({ sum: 1234969.14, min: 0.01, max: 1234567.89, median: 50.345 })
    expect(found.money).to.equal(true)
  })

  it('count anew when the due day moves, so that nobody is late who was in time', async () => {
    const campaign = await open(4)
    clock.advance('4d')
    await submit(await reportOf(campaign, 'U01'), { pcs: 1, genuine: 1 })
    await settle()
    expect((await models.tally.total({}, campaign._id))['late']).to.equal(1)
    await models.campaign.edit(campaign._id, { dueAt: new Date(clock.now().getTime() + day) }, clock.now())
    await models.tally.followCampaigns([campaign._id], tallyClock)
    expect((await models.tally.total({}, campaign._id))['late']).to.equal(undefined)
    await expectExact(campaign)
  })

  it('lose a unit that staff let go, also when the program stopped in the middle of it', async () => {
    const campaign = await open(5)
    await settle()
    expect(await models.duty.removeUntouched(campaign._id, 'U02')).to.equal(true)
    await settle()
    expect(statesIn(await models.tally.total({}, campaign._id)).draft).to.equal(4)
    // Stopped right after the report went: the share was marked before.
    const gone = await reportOf(campaign, 'U03')
    await models.tally.shares.updateOne({ _id: gone._id }, { $set: { leaving: true } })
    await models.report.model.deleteOne({ _id: gone._id })
    await settle()
    expect(statesIn(await models.tally.total({}, campaign._id)).draft).to.equal(3)
    await expectExact(campaign)
  })

  it('tell who was compliant in the round before and is not now, also when that round is judged later', async () => {
    const [first, _] = [await open(12), clock.advance('1d')]
    for (const [index, genuine] of [10, 10, 10, 4, 4].entries())
      await submit(await reportOf(first, `U0${index}`), { pcs: 10, genuine })
    await settle()
    const second = await open(12)
    for (const [index, genuine] of [10, 3, 10, 10, 2].entries())
      await submit(await reportOf(second, `U0${index}`), { pcs: 10, genuine })
    await settle()
    const units = async () => (await models.tally.compare({}, second, first._id)).units
    expect(await units()).to.deep.include({ stayed: 2, relapsed: 1, mended: 1, stillNot: 1 })
    await expectExact(second, first)
    await judge(await reportOf(first, 'U01'), 'return')
    await settle()
    expect(await units()).to.deep.include({ stayed: 2, relapsed: 0, mended: 1, stillNot: 1, fresh: 1 })
    await expectExact(second, first)
  })

  it('are found wrong by the nightly check, and mended, when somebody changed reports behind the program', async () => {
    const campaign = await open(8)
    await submit(await reportOf(campaign, 'U01'), { pcs: 3, genuine: 3 })
    await settle()
    expect(await models.tally.check(campaign._id, tallyClock)).to.include({ reports: 8, drifted: 0 })
    await models.report.model.collection.updateOne(
      { campaign: campaign._id, unit: 'U01' },
      { $set: { state: 'accepted' } },
    )
    await models.tally.model.collection.updateOne(
      { campaign: campaign._id, level: 'all' },
      { $inc: { 'n.s.draft': 5 } },
    )
    expect((await models.tally.check(campaign._id, tallyClock))!.drifted).to.equal(2)
    await models.tally.recount(campaign._id, tallyClock)
    expect((await models.tally.check(campaign._id, tallyClock))!.drifted).to.equal(0)
    await expectExact(campaign)
  })

  it('wait for a recount whose process died, and begin it again when its time is over', async () => {
    const campaign = await open(8)
    await settle()
    await failing(models, 4, () => models.tally.recount(campaign._id, tallyClock))
    await submit(await reportOf(campaign, 'U01'), { pcs: 3, genuine: 3 })
    await settle(other)
    expect(statesIn(await other.tally.total({}, campaign._id))).to.include({ draft: 8, submitted: 0 })
    clock.advance('2m')
    await settle(other)
    await expectExact(campaign)
  })

  for (const [seed, isCrowd] of [
    [1, false],
    [2, false],
    [3, true],
    [4, true],
  ] as const)
    it(`equal a recount after any history, stops between steps and two processes included (seed ${seed}${isCrowd ? ', crowds' : ''})`, async () => {
      const alone = [models, other] as const
      if (isCrowd) [models, other] = [crowded(models), crowded(other)]
      try {
        await anyHistory(seed)
      } finally {
        ;[models, other] = alone
      }
    })

  async function anyHistory(seed: number): Promise<void> {
    const random = seeded(seed)
    const previous = await open(30)
    clock.advance('1h')
    const campaign = await open(40)
    for (let step = 0; step < 100; step++) {
      await one(random, random() < 0.2 ? previous : campaign)
      if (random() < 0.2) clock.advance('3h')
      if (random() < 0.25) await stumble(random)
      if (step % 50 === 49) {
        clock.advance('2m')
        await Promise.all([settle(models), settle(other)])
        // As the job does: what the round before was counted anew for, the round after follows.
        for (const { _id } of [previous, campaign]) await models.tally.followCampaigns([_id], tallyClock)
        await settle()
        await expectExact(previous)
        await expectExact(campaign, previous)
        for (const { _id } of [previous, campaign])
          expect((await models.tally.check(_id, tallyClock))!.drifted).to.equal(0)
      }
    }
  }

  it('stay right when what was handed in is edited, a person is forgotten, a unit moves, a campaign is opened again and frozen', async () => {
    const campaign = await open(12)
    for (const index of [0, 1, 2, 3, 4, 5])
      await submit(await reportOf(campaign, `U0${index}`), { pcs: 10 + index, genuine: 9, price: 0.1 })
    await settle()
    await mend(await reportOf(campaign, 'U01'), { pcs: 40, genuine: 40, os: 'linux' }, true)
    await mend(await reportOf(campaign, 'U02'), { pcs: 900, genuine: 1 }, false)
    await settle()
    const pcs = async () =>
      (await models.tally.questions({}, campaign)).find(({ name }) => name === 'pcs')!.numbers!.sum
    expect(await pcs(), 'the edited one anew, the one being edited as it was handed in').to.equal(
      10 + 40 + 12 + 13 + 14 + 15,
    )
    await forget(await reportOf(campaign, 'U03'))
    await models.unit.importAll([{ ...unitOf(4), district: '500103' }])
    await settle()
    await expectExact(campaign)
    await models.campaign.close(campaign._id, clock.now())
    clock.advance('9d')
    await models.campaign.reopen(campaign._id, new Date(clock.now().getTime() + day), clock.now())
    await submit(await reportOf(campaign, 'U06'), { pcs: 1, genuine: 1 })
    await settle()
    await models.tally.followCampaigns([campaign._id], tallyClock)
    expect((await models.tally.total({}, campaign._id))['late']).to.equal(undefined)
    await expectExact(campaign)
    await models.campaign.close(campaign._id, clock.now())
    await models.campaign.freeze(campaign._id, clock.now())
    await finishFreezing({ models, now: clock.now })
    expect((await models.campaign.find(campaign._id))!.state).to.equal('frozen')
    await settle()
    await expectExact(campaign)
    expect((await models.tally.check(campaign._id, tallyClock))!.drifted).to.equal(0)
    await models.unit.importAll([unitOf(4)])
  })

  it('add ten thousand amounts without losing or gaining a cent', () => {
    const random = seeded(19)
    const counters: Counters = {}
    let cents = 0
    const amounts = Array.from({ length: 10_000 }, () => Math.round((random() - 0.2) * 1e9))
    for (const amount of amounts) {
      cents += amount
      countSum(counters, 'sum', amount / 100)
    }
    expect(Math.round(sumAt(counters, 'sum') * 100)).to.equal(cents)
    for (const amount of amounts.slice(1)) countSum(counters, 'sum', amount / 100, -1)
    expect(sumAt(counters, 'sum')).to.equal(amounts[0]! / 100)
  })

  it('are whole the moment a campaign is open, and no report waits to be counted', async () => {
    const { campaign } = await opening()
    await openReports(models, campaign, clock.now(), { clock: tallyClock })
    expect(statesIn(await models.tally.total({}, campaign._id))).to.include({ draft: 48 })
    expect(await models.report.model.countDocuments({ campaign: campaign._id, untallied: { $exists: true } })).to.equal(
      0,
    )
    expect(await reading(campaign)).to.deep.equal({ due: 48, uncounted: 0 })
    await expectExact((await models.campaign.find(campaign._id))!)
  })

  it('say that a campaign is still being made, and count it when it was closed before all was there', async () => {
    const { campaign } = await opening()
    await models.duty.make(campaign, (await units()).slice(0, 20), clock.now(), true)
    await submit(await reportOf(campaign, 'U03'), { pcs: 3, genuine: 3 })
    await settle()
    expect(await reading(campaign)).to.deep.equal({ due: 0, uncounted: null })
    await models.campaign.close(campaign._id, clock.now())
    const closed = (await models.campaign.find(campaign._id))!
    await models.tally.followCampaigns([campaign._id], tallyClock)
    expect(await reading(closed)).to.deep.equal({ due: 20, uncounted: 0 })
    await expectExact(closed)
  })

  it('say how many reports they lack while a crowd is counted by a process that stopped', async () => {
    const campaign = await open(30)
    await settle()
    for (const code of ['U01', 'U02', 'U03', 'U04'])
      await submit(await reportOf(campaign, code), { pcs: 5, genuine: 5 })
    const crowd = crowded(other)
    await failing(crowd, 3, () => crowd.tally.refresh(tallyClock))
    await submit(await reportOf(campaign, 'U05'), { pcs: 5, genuine: 5 })
    expect((await reading(campaign)).uncounted).to.equal(5)
    clock.advance('1m')
    expect(await reading(campaign)).to.deep.equal({ due: 30, uncounted: 0 })
    await expectExact(campaign)
    // Moves that other stopped processes left behind go at night.
    clock.advance('2d')
    await other.tally.sweep(clock.now())
    expect(await other.tally.kept.model.countDocuments({})).to.equal(0)
  })

  it('are told to be counted anew while the due day has moved', async () => {
    const campaign = await open(4)
    await settle()
    await models.campaign.edit(campaign._id, { dueAt: new Date(clock.now().getTime() + 9 * day) }, clock.now())
    const moved = (await models.campaign.find(campaign._id))!
    expect((await reading(moved)).uncounted).to.equal(null)
    await models.tally.followCampaigns([campaign._id], tallyClock)
    expect((await reading(moved)).uncounted).to.equal(0)
  })

  it('never show half of a change as exact, however busy reports and readers are', async () => {
    const campaign = (await models.campaign.find((await open(40))._id))!
    await settle()
    const random = seeded(7)
    let [isOver, exact] = [false, 0]
    const writing = (async () => {
      for (let round = 0; round < 12; round++) {
        const some = (await all(campaign)).filter(({ state }) => state === 'draft').slice(0, 3)
        await Promise.all(some.map((report) => submit(report, tallyAnswers(random), pick(random, [models, other]))))
        await other.tally.refresh(tallyClock)
      }
      isOver = true
    })()
    while (!isOver) {
      const { value, uncounted } = await models.tally.readingOf(campaign, tallyClock, async () => ({
        rows: await models.tally.rows({}, campaign._id, 'chamber'),
        total: await models.tally.total({}, campaign._id),
      }))
      if (uncounted !== 0) continue
      exact++
      const summed = value.rows.map(({ counters }) => statesIn(counters))
      expect(sum(summed.map(({ draft }) => draft))).to.equal(statesIn(value.total).draft)
      expect(sum(summed.map(({ submitted }) => submitted))).to.equal(statesIn(value.total).submitted)
      expect(sum(Object.values(statesIn(value.total)))).to.equal(40)
    }
    await writing
    expect(exact).to.be.greaterThan(0)
    await settle()
    await expectExact(campaign)
  })

  const opening = async () => {
    const dates = { opensAt: clock.now(), dueAt: new Date(clock.now().getTime() + 3 * day) }
    const given = { title: '核查', form: formId, measure: 10, audience: {}, reviewBy: 'reviewer' as const, ...dates }
    return { campaign: await models.campaign.create(given, clock.now()) }
  }
  const reading = async ({ _id }: Campaign) => {
    const campaign = (await models.campaign.find(_id))!
    const { value, uncounted } = await models.tally.readingOf(campaign, tallyClock, () =>
      models.tally.total({}, campaign._id),
    )
    return { due: sum(Object.values(statesIn(value))), uncounted }
  }

  /** One thing that officers, reviewers or staff do. */
  async function one(random: Random, campaign: Campaign): Promise<void> {
    const reports = await all(campaign)
    const report = pick(random, reports)
    const what = random()
    if (what < 0.45 && ['draft', 'returned'].includes(report.state))
      await submit(report, tallyAnswers(random), pick(random, [models, other]))
    else if (what < 0.8) await judge(report, pick(random, ['start', 'accept', 'accept', 'return'] as const))
    else if (what < 0.85) await models.duty.make(campaign, [pick(random, await units())], clock.now())
    else if (what < 0.9) await models.duty.removeUntouched(campaign._id, report.unit)
    else if (what < 0.93)
      await models.campaign.edit(
        campaign._id,
        { dueAt: new Date(campaign.dueAt.getTime() + Math.floor(random() * 5) * day) },
        clock.now(),
      )
    else if (what < 0.95) await models.tally.followCampaigns([campaign._id], tallyClock)
    else if (what < 0.96) await models.tally.recount(campaign._id, tallyClock)
    else await rarely(random, campaign, report)
  }

  /** What else may touch a report or its unit after it was handed in. */
  async function rarely(random: Random, campaign: Campaign, report: Report): Promise<void> {
    const what = random()
    if (what < 0.3) await mend(report, tallyAnswers(random), random() < 0.7)
    else if (what < 0.5) await forget(report)
    else if (what < 0.75) {
      // A report counts where its unit was when it was asked.
      const unit = unitOf(Number(report.unit.slice(1)))
      await models.unit.importAll([{ ...unit, district: pick(random, ['500103', '500105', '500108']) }])
    } else {
      await models.campaign.close(campaign._id, clock.now())
      const dueAt = new Date(campaign.dueAt.getTime() + Math.floor(random() * 3) * day)
      await models.campaign.reopen(campaign._id, dueAt, clock.now())
    }
  }
  /** Changes what was handed in; `isDone`: hands it in again, else it is left lying open. */
  async function mend(report: Report, answers: Answers, isDone: boolean): Promise<void> {
    const by = report.submittedBy
    if (report.state !== 'submitted' || !by) return
    const begun = await models.report.edit(report, { key: `1:${String(new Types.ObjectId())}`, by }, clock.now())
    const copy = workingCopy(await reportOf({ _id: report.campaign } as Campaign, report.unit))
    if (begun) await (isDone ? submit(copy, answers) : fillIn(copy, answers))
  }
  async function fillIn(report: Report, answers: Answers): Promise<void> {
    const by = { by: new Types.ObjectId(), at: clock.now() }
    const change = { key: `1:${String(new Types.ObjectId())}`, chat: 1, given: { pcs: by } }
    await models.report.save(report, { ...change, answers: { pcs: answers['pcs'] ?? 1 } }, clock.now())
  }
  async function forget({ submittedBy, unit }: Report): Promise<void> {
    if (!submittedBy) return
    const forgetting = await models.forgetting.begin({ person: submittedBy, unit }, clock.now())
    await models.forgetting.carryOut(forgetting, clock.now())
  }

  /** A refresh that dies somewhere, or two that meet. */
  async function stumble(random: Random): Promise<void> {
    if (random() < 0.5)
      return void (await failing(models, Math.floor(random() * 14), () => models.tally.refresh(tallyClock)))
    await Promise.all([
      failing(models, Math.floor(random() * 30), () => models.tally.refresh(tallyClock)),
      other.tally.refresh(tallyClock),
      other.tally.refresh(tallyClock),
    ])
  }
})

/** Lets a process die at its n-th write: before or after it was made, by turns. */
async function failing(models: Models, at: number, work: () => Promise<unknown>): Promise<void> {
  const undo: (() => void)[] = []
  let left = at
  const stopped = new Error('stopped')
  const { tally, report } = models
  for (const { collection } of [tally.model, tally.shares, tally.heads, tally.kept.model, report.model])
    for (const name of [
      ...(['bulkWrite', 'updateOne', 'updateMany', 'findOneAndUpdate'] as const),
      ...(['insertMany', 'insertOne', 'deleteMany'] as const),
    ]) {
      const target = collection as unknown as Record<string, (...given: unknown[]) => Promise<unknown>>
      const real = target[name]!
      target[name] = async (...given) => {
        if (left-- > 0) return real.apply(collection, given)
        if (at % 2 === 0) throw stopped
        await real.apply(collection, given)
        throw stopped
      }
      undo.push(() => void (target[name] = real))
    }
  try {
    await work()
  } catch (error) {
    if (error !== stopped) throw error
  } finally {
    for (const step of undo) step()
  }
}

const unitOf = (index: number) => ({
  _id: `U${String(index).padStart(2, '0')}`,
  name: `示例${index}`,
  district: ['500103', '500105', '500108'][index % 3]!,
  type: ['private_firm', 'state_owned_enterprise'][index % 2]!,
  industry: ['retail', 'manufacturing', 'finance'][Math.floor(index / 2) % 3]!,
  chamber: ['汽配商会', null, '建材.商会', null][Math.floor(index / 3) % 4]!,
  superior: [null, 'S1', null, 'S2'][Math.floor(index / 5) % 4]!,
  contact: null,
})

const isIn = ({ state }: Report) => ['submitted', 'in_review', 'accepted'].includes(state)
const hasComputers = (report: Report) => isIn(report) && report.answers['pcs'] !== undefined
const sum = (values: number[]) => values.reduce((all, value) => all + value, 0)
const isCompliant = ({ answers }: Report) =>
  Number(answers['pcs'] ?? 0) > 0 && Number(answers['genuine'] ?? 0) >= Number(answers['pcs'])
/** null: not in, or no computers to judge. */
const compliance = (report: Report) =>
  isIn(report) && Number(report.answers['pcs'] ?? 0) > 0 ? isCompliant(report) : null

function isWithin({ dims, unit, superior, measure }: Report, scope: Scope): boolean {
  const has = (list: unknown[] | undefined, value: unknown) => !list || list.includes(value)
  return (
    has(scope.districts, dims.district) &&
    has(scope.chambers, dims.chamber) &&
    has(scope.units, unit) &&
    has(scope.superiors, superior) &&
    has(scope.measures, measure)
  )
}

function countBy(campaign: Campaign, reports: Report[], by: TallyDimension) {
  const rows = new Map<string | null, Report[]>()
  for (const report of reports) {
    const code = by === 'superior' ? report.superior : report.dims[by]
    rows.set(code, [...(rows.get(code) ?? []), report])
  }
  const ends = graceEnds(campaign, timeZone)
  return [...rows]
    .sort(([a], [b]) => (a ?? '\uffff').localeCompare(b ?? '\uffff'))
    .map(([code, part]) => {
      const states = { draft: 0, submitted: 0, in_review: 0, returned: 0, accepted: 0 }
      for (const { state } of part) states[state]++
      return { code, states, late: part.filter((one) => isIn(one) && one.submittedAt! > ends).length }
    })
}

function expectedOf(reports: Report[], earlier: Report[]) {
  const before = new Map(earlier.map((report) => [report.unit, compliance(report)]))
  const moved = (was: boolean, is: boolean) =>
    reports.filter((report) => before.get(report.unit) === was && compliance(report) === is).length
  const valuesOf = ({ answers }: Report, name: string) => {
    const rows = (answers['rows'] ?? []) as RowAnswers[]
    return [answers[name], ...rows.map((row) => row[name])]
      .flat()
      .filter((value) => value !== undefined && value !== null)
  }
  return {
    moves: {
      ...{ stayed: moved(true, true), relapsed: moved(true, false) },
      ...{ mended: moved(false, true), stillNot: moved(false, false) },
    },
    question(name: string, kind: 'choice' | 'number') {
      const counted = reports.filter(isIn).map((report) => valuesOf(report, name))
      const answered = counted.filter((values) => values.length > 0).length
      const values = counted.flat()
      if (kind === 'choice') {
        const choices: Record<string, number> = {}
        for (const value of values as string[]) choices[value] = (choices[value] ?? 0) + 1
        return { answered, choices, numbers: null }
      }
      const ordered = (values as number[]).sort((a, b) => a - b)
      if (ordered.length === 0) return { answered, choices: null, numbers: null }
      // In cents: these answers have two decimals at most.
      const total = Math.round(sum(ordered.map((value) => Math.round(value * 100)))) / 100
      const [low, high] = [ordered[Math.floor((ordered.length - 1) / 2)]!, ordered[Math.floor(ordered.length / 2)]!]
      const median = low === high ? low : Number(((low + high) / 2).toPrecision(15))
      return {
        ...{ answered, choices: null },
        numbers: {
          ...{ count: ordered.length, sum: total, min: ordered[0]!, max: ordered.at(-1)! },
          ...{ mean: total / ordered.length, median },
        },
      }
    },
  }
}
