// The story of one campaign, from draft to frozen: 500 units over four weeks, told by the clock.
import { expect } from 'chai'
import { queueBroadcasts } from '../../jobs/broadcast.ts'
import { finishOpenings } from '../../jobs/campaign.ts'
import { sendDeliveries } from '../../jobs/delivery.ts'
import { queueEscalations } from '../../jobs/escalation.ts'
import { checkFrozen, finishFreezing } from '../../jobs/freeze.ts'
import { compareAudiences } from '../../jobs/membership.ts'
import { confirmPush, preparePush, previewPush } from '../../jobs/push.ts'
import { receiptsOf } from '../../jobs/receipt.ts'
import { queueReminders } from '../../jobs/reminder.ts'
import { addDays } from '../../rules/calendar.ts'
import { checkCampaign } from '../../rules/campaign.ts'
import { endOfDay, localDay } from '../../rules/day.ts'
import { defaultPolicy } from '../../rules/reminder.ts'
import { at, openOffices, zone, type Office } from './office.ts'

describe('the story of a campaign with 500 units', () => {
  let offices: Awaited<ReturnType<typeof openOffices>>
  let office: Office
  before(async () => void (offices = await openOffices()))
  after(() => offices.close())

  it('goes from draft to frozen in four weeks; who owes is reminded, in working hours, and nobody twice', async () => {
    office = await offices.fresh('2026-09-07T09:00', 0)
    const { models, clock, deps } = office
    const units = await office.units(500, { chamber: '餐饮商会' })
    const people = await office.people(units.slice(0, 480))
    const [head] = await office.units(1, { type: 'government_organ', chamber: null })
    const secretary = await office.person(head!)
    await models.contact.add({ kind: 'chamber', code: '餐饮商会', person: secretary._id })
    const unitOf = new Map(people.map(({ chat }, index) => [chat, units[index]!]))

    // Staff write a draft, see how many it asks, and let it open by itself on Wednesday.
    const audience = { unitTypes: ['private_firm'], chambers: ['餐饮商会'] }
    expect(await models.unit.count(audience)).to.equal(500)
    const fields = { title: '三季度填报', form: 'f@1', measure: 10, audience, graceDays: 2 }
    const days = { opensAt: at('2026-09-09T00:00'), dueAt: endOfDay('2026-09-24', zone) }
    const policy = { ...defaultPolicy, thenEvery: 2, escalation: [{ afterDays: 3, to: ['chamber' as const] }] }
    const draft = await models.campaign.createDraft({ ...fields, ...days, policy }, clock.now())
    expect(checkCampaign(draft, clock.now())).to.deep.equal([])
    await models.campaign.schedule(draft._id, true, clock.now())

    const owing = new Set(units)
    const tick = async () => {
      await finishOpenings(deps)
      await compareAudiences(deps)
      await queueReminders(deps)
      await queueEscalations(deps)
      await queueBroadcasts(deps)
      await sendDeliveries({ ...deps, paceMs: 0 })
    }
    let pushed: string[] = []
    for (let day = '2026-09-07'; day <= '2026-10-04'; day = addDays(day, 1)) {
      for (const hour of ['09:30', '15:00', '21:00']) {
        clock.set(at(`${day}T${hour}`))
        await tick()
        if (hour !== '15:00' || day < '2026-09-09') continue
        // Some report every day; on the 15th a unit moves away and another comes.
        const reporting = [...owing].slice(0, 25)
        await office.handsIn(draft._id, ...reporting)
        for (const unit of reporting) owing.delete(unit)
        if (day === '2026-09-15') {
          await models.unit.model.updateOne({ _id: units[490]! }, { $set: { chamber: '商贸商会' } })
          await office.people(await office.units(1, { chamber: '餐饮商会' }))
        }
        // On the 22nd staff look at the text and push once more.
        if (day === '2026-09-22') {
          const target = { campaign: draft._id, who: 'debtors' as const, audience: {}, scope: {} }
          const push = await preparePush(deps, { kind: 'push', by: '张', content: null, target })
          const preview = await previewPush(deps, push._id, 'zh-CN')
          expect(preview!.units).to.equal(owing.size + 1)
          pushed = [...owing]
          await confirmPush(deps, push._id)
          await tick()
        }
      }
    }

    const reminders = office.posts.filter(({ reminder }) => reminder)
    for (const post of reminders) {
      const hour = post.at.toISOString().slice(11, 16)
      expect(hour >= '01:30' && hour < '12:00', hour).to.equal(true)
    }
    const daysOf = [...new Set(reminders.map((post) => localDay(post.at, zone)))].sort()
    // T-7, T-3, the push, T-1, T0; 中秋 of the 25th to 27th; T+1 on Monday, then every second working day before 国庆.
    expect(daysOf.map((day) => day.slice(5))).to.deep.equal([
      ...['09-17', '09-20', '09-21', '09-22', '09-23', '09-24', '09-28', '09-30'].filter((day) =>
        daysOf.includes(`2026-${day}`),
      ),
    ])
    const perPersonAndDay = new Map<string, number>()
    for (const { chat, at: when } of reminders) {
      const key = `${chat} ${localDay(when, zone)}`
      perPersonAndDay.set(key, (perPersonAndDay.get(key) ?? 0) + 1)
    }
    expect([...perPersonAndDay.values()].every((count) => count === 1)).to.equal(true)
    expect(pushed.length).to.be.above(0)
    const first = reminders.filter((post) => localDay(post.at, zone) === '2026-09-17')
    expect(first.every(({ chat }) => !units.slice(0, 150).includes(unitOf.get(chat) ?? ''))).to.equal(true)

    const toSecretary = office.posts.filter(({ chat }) => chat === secretary.chat)
    expect(toSecretary, 'once').to.have.length(1)
    const changes = await models.membership.listWithin({}, draft._id)
    expect(changes.map(({ state }) => state).sort()).to.deep.equal(['joined', 'left'])

    const { counts, reasons } = await receiptsOf(models, {}, draft._id)
    expect(counts).to.include({ queued: 0, sending: 0, failed: 0, blocked: 0 })
    expect(Object.keys(reasons).every((reason) => ['reported', 'same-message'].includes(reason))).to.equal(true)

    await models.campaign.close(draft._id, clock.now())
    await models.campaign.freeze(draft._id, clock.now())
    await finishFreezing(deps)
    const frozen = (await models.campaign.find(draft._id))!
    expect(frozen.state).to.equal('frozen')
    expect(frozen.frozen!.reports).to.equal(501)
    expect(await checkFrozen(models, draft._id)).to.equal(true)
    const before = office.posts.length
    clock.set(at('2026-10-08T09:30'))
    await tick()
    expect(office.posts).to.have.length(before)
  })
})
