import { expect } from 'chai'
import { decideOnLeft, compareAudiences } from '../../jobs/membership.ts'
import { handOver, refuseDuty, snooze, snoozesNow } from '../../jobs/answer.ts'
import { finishOpenings, makeRounds, openingProgress, openReports } from '../../jobs/campaign.ts'
import { sendDeliveries } from '../../jobs/delivery.ts'
import { queueEscalations } from '../../jobs/escalation.ts'
import { checkFrozen, finishFreezing } from '../../jobs/freeze.ts'
import { missingYearsOf } from '../../jobs/calendar.ts'
import { queueReminders } from '../../jobs/reminder.ts'
import { endOfDay } from '../../rules/day.ts'
import { at, openOffices, zone, type Office } from './office.ts'

describe('a campaign', () => {
  let offices: Awaited<ReturnType<typeof openOffices>>
  let office: Office
  before(async () => void (offices = await openOffices()))
  after(() => offices.close())
  beforeEach(async () => void (office = await offices.fresh('2026-11-02T08:00')))
  const send = () => sendDeliveries({ ...office.deps, paceMs: 40 })
  const codes = async (id: Parameters<Office['ledger']>[0]) =>
    (await office.models.report.model.find({ campaign: id }).sort({ unit: 1 }).lean().exec()).map(({ unit }) => unit)

  it('asks exactly the units of its filter, with lists and exclusions', async () => {
    const [a, b] = await office.units(3, { chamber: '科技商会' })
    const [c, d] = await office.units(2, { district: '500105' })
    await office.models.unit.mark([a!, c!], { fourGood: true, scale: 'small', tags: ['试点'] })
    const count = (audience: object) => office.models.unit.count(audience)
    expect(await count({})).to.equal(5)
    expect(await count({ chambers: ['科技商会'], exclude: [b!] })).to.equal(2)
    expect(await count({ chambers: ['科技商会'], include: [d!] })).to.equal(4)
    expect(await count({ include: [c!, d!] })).to.equal(2)
    expect(await count({ fourGood: true })).to.equal(2)
    expect(await count({ fourGood: false, districts: ['500105'] })).to.equal(1)
    expect(await count({ scales: ['small'], tags: ['试点', '重点'], districts: ['500103'] })).to.equal(1)
    expect(await office.models.unit.countWithin({ districts: ['500105'] }, {})).to.equal(2)
  })

  it('opens by itself at its time, and goes on where an opening was cut off', async () => {
    const units = await office.units(1200)
    const draft = await office.models.campaign.createDraft(
      {
        ...{ title: '下半年', form: 'f@1', measure: 10, audience: {} },
        opensAt: at('2026-11-09T00:00'),
        dueAt: at('2026-11-27T23:59'),
      },
      office.clock.now(),
    )
    expect(await finishOpenings(office.deps)).to.equal(0)
    await office.models.campaign.schedule(draft._id, true, office.clock.now())
    office.clock.set(at('2026-11-09T00:00'))
    let parts = 0
    await finishOpenings({ ...office.deps, stopping: () => ++parts === 1 })
    expect(await openingProgress(office.models, draft._id)).to.deep.equal({ state: 'opening', made: 1000, total: 1200 })
    // Killed after the reports were made and before it was noted: they are not made twice.
    await office.models.campaign.model.updateOne(
      { _id: draft._id },
      { $set: { 'opening.last': units[499], 'opening.made': 500 } },
    )
    await finishOpenings(office.deps)
    expect(await openingProgress(office.models, draft._id)).to.deep.equal({ state: 'open', made: 1200, total: 1200 })
    expect(await office.models.duty.count(draft._id)).to.equal(1200)
  })

  it('makes its next round by itself, exactly once, whoever tries', async () => {
    const first = await office.campaign({
      ...{ due: '2026-02-28', opensAt: at('2026-01-15T00:00') },
      series: { every: 'year', opens: '2026-01-15', due: '2026-02-28', until: '2028-12-31' },
    })
    expect(await makeRounds(office.deps), 'too early').to.equal(0)
    office.clock.set(at('2027-01-08T00:00'))
    const made = await Promise.all([makeRounds(office.deps), makeRounds(office.deps), makeRounds(office.deps)])
    expect(made.reduce((a, b) => a + b)).to.equal(1)
    const [last] = await office.models.campaign.findLastRounds()
    expect(last).to.deep.include({
      state: 'draft',
      scheduled: true,
      title: first.title,
      dueAt: endOfDay('2027-02-28', zone),
    })
    expect(last!.series).to.include({ round: 1, id: String(first._id) })
    office.clock.set(at('2028-01-20T00:00'))
    expect(await makeRounds(office.deps)).to.equal(1)
    expect((await office.models.campaign.findLastRounds())[0]!.dueAt).to.deep.equal(endOfDay('2028-02-29', zone))
    office.clock.set(at('2029-02-01T00:00'))
    expect(await makeRounds(office.deps), 'the series has ended').to.equal(0)
  })

  it('takes in who joins, with notice, and drops nobody who leaves in silence', async () => {
    const [a, b] = await office.units(2)
    const campaign = await office.campaign({ audience: { districts: ['500103'] } })
    await openReports(office.models, campaign, office.clock.now())
    expect(await compareAudiences(office.deps)).to.deep.equal({ joined: 0, left: 0 })
    const [c] = await office.units(1)
    const newcomer = await office.person(c!)
    await office.models.unit.model.updateOne({ _id: b! }, { $set: { district: '500105' } })
    expect(await compareAudiences(office.deps)).to.deep.equal({ joined: 1, left: 1 })
    expect(await compareAudiences(office.deps), 'looked at again').to.deep.equal({ joined: 0, left: 0 })
    expect(await codes(campaign._id)).to.deep.equal([a, b, c])
    office.clock.set(at('2026-11-02T10:00'))
    await send()
    expect(office.posts.map(({ chat, text }) => [chat, text.includes('已列入填报任务')])).to.deep.equal([
      [newcomer.chat, true],
    ])
    const listed = async () =>
      (await office.models.membership.listWithin({}, campaign._id)).map(({ unit, state }) => `${unit} ${state}`).sort()
    expect(await listed()).to.deep.equal([`${b} left`, `${c} joined`])
    expect(await office.models.membership.listWithin({ districts: ['500199'] }, campaign._id)).to.deep.equal([])

    const decide = (unit: string, to: 'kept' | 'released') =>
      decideOnLeft(office.models, { campaign: campaign._id, unit, to, by: '张', now: office.clock.now() })
    expect(await decide(a!, 'released'), 'a did not leave').to.equal(null)
    expect(await decide(b!, 'released')).to.equal('released')
    expect(await codes(campaign._id)).to.deep.equal([a, c])
    await office.models.unit.model.updateOne({ _id: b! }, { $set: { district: '500103' } })
    await compareAudiences(office.deps)
    expect(await listed()).to.deep.equal([`${b} returned`, `${c} joined`])
    expect(await codes(campaign._id)).to.deep.equal([a, b, c])
  })

  it('keeps a report somebody has begun, though its unit left', async () => {
    const [a] = await office.units(1)
    const campaign = await office.campaign({ audience: { districts: ['500103'] } })
    await openReports(office.models, campaign, office.clock.now())
    await office.models.report.model.updateOne({ campaign: campaign._id }, { $set: { startedAt: office.clock.now() } })
    await office.models.unit.model.updateOne({ _id: a! }, { $set: { district: '500105' } })
    await compareAudiences(office.deps)
    const given = { campaign: campaign._id, unit: a!, to: 'released' as const, by: '张', now: office.clock.now() }
    expect(await decideOnLeft(office.models, given)).to.equal('begun')
    expect(await codes(campaign._id)).to.deep.equal([a])
  })

  it('reminds only of what was sent back, or of drafts left lying, where it says so', async () => {
    const units = await office.units(4)
    await office.people(units)
    const returned = await office.campaign({ title: '退回', policy: { who: 'returned' } })
    const idle = await office.campaign({ title: '搁置', policy: { who: 'idle', idleDays: 3 } })
    for (const campaign of [returned, idle]) await openReports(office.models, campaign, office.clock.now())
    const set = (campaign: typeof idle, unit: string, fields: object) =>
      office.models.report.model.updateOne({ campaign: campaign._id, unit }, { $set: fields })
    await set(returned, units[0]!, { state: 'returned' })
    await set(idle, units[1]!, { startedAt: at('2026-11-10T10:00'), updatedAt: at('2026-11-10T10:00') })
    await set(idle, units[2]!, { startedAt: at('2026-11-10T10:00'), updatedAt: at('2026-11-19T10:00') })
    office.clock.set(at('2026-11-20T09:30'))
    await queueReminders(office.deps)
    await send()
    expect(office.posts.map(({ reminder }) => `${reminder!.title} ${reminder!.unitName}`).sort()).to.deep.equal(
      [`搁置 ${units[1]}号店`, `退回 ${units[0]}号店`].sort(),
    )
  })

  it('tells those above once per step, with the list of who owes', async () => {
    const [head] = await office.units(1, { type: 'government_organ', district: '500101' })
    const under = await office.units(2, { superior: head! })
    await office.units(1, { district: '500105', chamber: '餐饮商会' })
    const chief = await office.person(head!)
    const secretary = await office.person(head!, { lang: 'en' })
    await office.models.contact.add({ kind: 'chamber', code: '商贸商会', person: secretary._id })
    const campaign = await office.campaign({
      audience: { exclude: [head!] },
      policy: { offsets: [], escalation: [{ afterDays: 3, to: ['superior', 'chamber'] }] },
    })
    await openReports(office.models, campaign, office.clock.now())
    office.clock.set(at('2026-11-27T10:00'))
    expect(await queueEscalations(office.deps)).to.equal(0)
    office.clock.set(at('2026-11-30T10:00'))
    expect(await queueEscalations(office.deps), 'the chief and the secretary are both officers of the head').to.equal(3)
    expect(await queueEscalations(office.deps)).to.equal(0)
    await office.handsIn(campaign._id, under[0]!)
    await send()
    const told = office.posts.map(({ chat, text }) => ({ chat, text }))
    expect(told.filter(({ chat }) => chat === chief.chat)).to.have.length(1)
    expect(told.find(({ chat }) => chat === chief.chat)!.text)
      .to.include('还有 1 家')
      .and.include(under[1])
    expect(told.find(({ text }) => text.includes('has not reported'))!.text).not.to.include(under[0])
    office.clock.set(at('2026-12-02T10:00'))
    expect(await queueEscalations(office.deps)).to.equal(0)
  })

  it('lets a person be reminded later, or say that it is not theirs, and a unit get a successor', async () => {
    const [unit] = await office.units(1)
    const lin = await office.person(unit!)
    const campaign = await office.campaign()
    await openReports(office.models, campaign, office.clock.now())
    const report = (await office.models.report.findOwing(campaign._id, unit!))!._id
    office.clock.set(at('2026-11-03T19:10'))
    expect(snoozesNow(office.clock.now(), zone)).to.deep.equal(['tomorrow'])
    office.clock.set(at('2026-11-03T10:00'))
    const later = async () => (await snooze(office.deps, { person: lin._id, report, choice: 'tonight' }))?.at ?? null
    expect(await later()).to.deep.equal(at('2026-11-03T19:30'))
    await later()
    await send()
    expect(office.posts).to.deep.equal([])
    office.clock.set(at('2026-11-03T19:30'))
    await send()
    expect(office.posts).to.have.length(1)

    const asked = await refuseDuty(office.deps, { person: lin._id, report })
    await refuseDuty(office.deps, { person: lin._id, report })
    expect(await office.models.handover.listAsked()).to.have.length(1)
    office.clock.set(at('2026-11-20T09:30'))
    await queueReminders(office.deps)
    await send()
    expect(await office.ledger(campaign._id)).to.include('T-7 skipped hand-over-asked')
    const handed = await handOver(office.deps, { person: asked!.person, by: '张' })
    expect(handed).to.include({ unit })
    expect(await handOver(office.deps, { person: asked!.person, by: '张' }), 'twice').to.equal(null)
    expect(await office.models.chat.findReachable(lin._id)).to.deep.equal([])
    expect(await office.models.handover.listAsked()).to.deep.equal([])
    await office.person(unit!)
    office.clock.set(at('2026-11-24T09:30'))
    await queueReminders(office.deps)
    await send()
    expect(office.posts, 'the successor').to.have.length(2)
    expect((await office.models.report.find(report))!.unit).to.equal(unit)
  })

  it('never changes once it is frozen, and can prove it', async () => {
    const units = await office.units(30)
    const campaign = await office.campaign()
    await openReports(office.models, campaign, office.clock.now())
    await office.handsIn(campaign._id, ...units.slice(0, 20))
    expect(await office.models.campaign.freeze(campaign._id, office.clock.now()), 'it is open').to.equal(null)
    await office.models.campaign.close(campaign._id, office.clock.now())
    await office.models.campaign.freeze(campaign._id, office.clock.now())
    expect(await checkFrozen(office.models, campaign._id)).to.equal(null)
    expect(await finishFreezing(office.deps)).to.equal(1)
    const frozen = (await office.models.campaign.find(campaign._id))!
    expect(frozen.state).to.equal('frozen')
    expect(frozen.frozen).to.include({ reports: 30 })
    expect(await checkFrozen(office.models, campaign._id)).to.equal(true)

    const draft = (await office.models.report.model.findOne({ state: 'draft' }).lean().exec())!
    const change = { key: '1:1', chat: 1, answers: { a: 1 } }
    expect((await office.models.report.save(draft, change, office.clock.now())).outcome).to.equal('closed')
    expect(await office.models.campaign.edit(campaign._id, { title: '改' }, office.clock.now())).to.equal(null)
    expect(await office.models.campaign.reopen(campaign._id, at('2026-12-30T00:00'), office.clock.now())).to.equal(null)
    await office.models.report.model.updateOne({ _id: draft._id }, { $set: { answers: { a: 1 } } })
    expect(await checkFrozen(office.models, campaign._id), 'somebody wrote past the rules').to.equal(false)
  })

  it('warns when it reaches into a year whose holidays are not known, until staff enter them', async () => {
    await office.campaign({ due: '2027-02-26' })
    await office.models.campaign.model.updateMany({}, { $set: { state: 'open' } })
    expect(await missingYearsOf(office.deps)).to.deep.equal([2027])
    const year = {
      year: 2027,
      notice: '试录',
      source: '',
      holidays: [{ name: '元旦', from: '2027-01-01', to: '2027-01-03' }],
      workingDays: [],
    }
    await office.models.calendar.save(year, '张', office.clock.now())
    expect(await missingYearsOf(office.deps)).to.deep.equal([])
    expect((await office.models.calendar.list()).at(-1)).to.deep.include({
      year: 2027,
      edited: { by: '张', at: office.clock.now() },
    })
    await office.models.calendar.reset(2027)
    expect(await missingYearsOf(office.deps)).to.deep.equal([2027])
  })
})
