import { expect } from 'chai'
import { openReports } from '../../jobs/campaign.ts'
import { sendDeliveries } from '../../jobs/delivery.ts'
import { queueReminders } from '../../jobs/reminder.ts'
import type { Campaign } from '../../models/campaign.ts'
import { at, openOffices, type Office } from './office.ts'

describe('sending', () => {
  let offices: Awaited<ReturnType<typeof openOffices>>
  let office: Office
  let campaign: Campaign
  let units: string[]
  let people: Awaited<ReturnType<Office['person']>>[]

  /** A campaign with so many officers, each of a unit of their own, at the minute of T-7. */
  async function set(count: number, paceMs?: number) {
    office = await offices.fresh('2026-11-02T08:00', paceMs)
    units = await office.units(count)
    people = await office.people(units)
    campaign = await office.campaign()
    await openReports(office.models, campaign, office.clock.now())
    office.clock.set(at('2026-11-20T09:30'))
  }
  const queue = () => queueReminders(office.deps)
  const send = () => sendDeliveries({ ...office.deps, paceMs: office.deps.paceMs! })
  const states = async () => (await office.ledger(campaign._id)).sort()
  before(async () => void (offices = await openOffices()))
  after(() => offices.close())

  it('reaches everybody who owes once, at 25 a second, and nobody twice', async () => {
    await set(120)
    await office.handsIn(campaign._id, ...units.slice(0, 20))
    expect(await queue()).to.equal(100)
    expect(await queue(), 'a second tick').to.equal(0)
    expect(await send()).to.include({ sent: 100 })
    expect(await send()).to.include({ sent: 0 })
    expect(new Set(office.posts.map(({ chat }) => chat)).size).to.equal(100)
    expect(office.posts[0]!.reminder).to.include({ title: '半年填报', slot: 'T-7' })
    expect(office.posts.map(({ reminder }) => reminder!.unitName).sort()).to.deep.equal(
      units.slice(20).map((unit) => `${unit}号店`),
    )
    const times = office.posts.map((post) => post.at.getTime())
    const tookMs = Math.max(...times) - Math.min(...times)
    expect(tookMs).to.be.within(80 * 40, 105 * 40)
  })

  it('says nothing to who reported between queue and send', async () => {
    await set(3)
    await queue()
    await office.handsIn(campaign._id, units[1]!)
    await send()
    expect(await states()).to.deep.equal(['T-7 sent', 'T-7 sent', 'T-7 skipped reported'])
  })

  it('makes one message of all a person owes', async () => {
    await set(1)
    const other = await office.campaign({ title: '另一项', opensAt: at('2026-11-02T08:00') })
    await openReports(office.models, other, office.clock.now())
    await queue()
    await send()
    expect(office.posts).to.have.length(1)
    expect(office.posts[0]!.reminder!.also.map(({ title }) => title)).to.deep.equal(['另一项'])
    expect(await office.ledger(other._id)).to.deep.equal(['T-7 sent'])
  })

  it('leaves a second between two messages to one chat', async () => {
    await set(1)
    await queue()
    const now = office.clock.now()
    await office.models.delivery.queue(
      [{ kind: 'joined', campaign: campaign._id, person: people[0]!._id, unit: units[0]!, slot: 'joined' }],
      now,
    )
    await send()
    const [first, second] = office.posts.map((post) => post.at.getTime())
    expect(second! - first!).to.be.at.least(1000)
  })

  it('rests as a whole when the Bot API asks for 30 s, and a new holder knows', async () => {
    await set(60)
    await queue()
    office.answers.push({ state: 'sent' }, { state: 'retry', afterMs: 30_000, flood: true })
    await send()
    const before = office.posts.length
    expect(before).to.be.below(40)
    const rest = office.clock.now()
    await sendDeliveries({ ...office.deps, paceMs: 40, holder: 'another' })
    expect(office.posts).to.have.length(before)
    office.clock.set(new Date(rest.getTime() + 31_000))
    await send()
    expect(office.posts).to.have.length(60)
    expect(new Set(office.posts.map(({ chat }) => chat)).size).to.equal(60)
    expect(
      (await office.models.delivery.findOfCampaign(campaign._id)).every(({ attempts }) => attempts === 1),
    ).to.equal(true)
  })

  it('does not write to who blocked the bot again, until they come back', async () => {
    await set(2)
    await queue()
    office.answers.push({ state: 'blocked', why: 'deactivated' })
    await send()
    expect(await states()).to.deep.equal(['T-7 blocked deactivated', 'T-7 sent'])
    const gone = (
      await office.models.chat.model
        .find({ blockedAt: { $ne: null } })
        .lean()
        .exec()
    )[0]!
    office.clock.set(at('2026-11-24T09:30'))
    await queue()
    await send()
    expect(await states()).to.include('T-3 skipped unreachable')
    await office.models.chat.returned(gone._id, office.clock.now())
    office.clock.set(at('2026-11-26T09:30'))
    await queue()
    await send()
    expect((await states()).filter((line) => line === 'T-1 sent')).to.have.length(2)
  })

  it('goes to the other chat of somebody who blocked one', async () => {
    await set(1)
    await office.models.chat.bind(
      2 ** 52 + 7,
      { _id: people[0]!._id, unit: units[0]! },
      'zh-CN',
      at('2026-11-01T08:00'),
    )
    await queue()
    office.answers.push({ state: 'blocked' })
    await send()
    expect(office.posts.map(({ chat }) => chat)).to.deep.equal([2 ** 52 + 7])
    expect(await states()).to.deep.equal(['T-7 sent'])
  })

  it('tries again after 3 s, 12 s … when the Bot API stumbles, and gives up in the end', async () => {
    await set(1)
    await queue()
    for (let n = 0; n < 8; n++) office.answers.push({ state: 'retry', afterMs: 0, flood: false })
    const waits: number[] = []
    for (let n = 0; n < 8; n++) {
      await send()
      const [delivery] = await office.models.delivery.findOfCampaign(campaign._id)
      if (delivery!.state !== 'queued') break
      waits.push(delivery!.nextAt.getTime() - office.clock.now().getTime())
      office.clock.set(delivery!.nextAt)
    }
    expect(waits).to.deep.equal([3_000, 12_000, 48_000, 192_000, 768_000, 3_072_000, 3_600_000])
    expect(await states()).to.deep.equal(['T-7 failed too-many-attempts'])
    expect(office.posts).to.deep.equal([])
  })

  it('is not tried again before its time by who read the queue a moment earlier', async () => {
    await set(1)
    await queue()
    const { models, clock } = office
    const [read] = await models.delivery.findWaiting(clock.now(), ['reminder'], 1)
    await models.delivery.claim([read!._id], clock.now(), 90_000)
    await models.delivery.later([read!._id], new Date(clock.now().getTime() + 3_000), 'retry')
    expect((await models.delivery.claim([read!._id], clock.now(), 90_000)).size).to.equal(0)
    clock.advance('3s')
    expect((await models.delivery.claim([read!._id], clock.now(), 90_000)).size).to.equal(1)
  })

  it('marks as in doubt what may have arrived, and does not send it again', async () => {
    await set(3)
    await queue()
    office.answers.push(new Error('socket hang up'), { state: 'doubt', code: 'timeout' })
    await send()
    office.clock.advance('1h')
    await send()
    expect(await states()).to.deep.equal(['T-7 failed in-doubt', 'T-7 failed in-doubt', 'T-7 sent'])
  })

  it('closes what a dead sender left, and keeps a late truth', async () => {
    await set(2)
    await queue()
    const [first] = await office.models.delivery.findWaiting(office.clock.now(), ['reminder'], 1)
    await office.models.delivery.claim([first!._id], office.clock.now(), 90_000)
    office.clock.advance('2m')
    await send()
    expect(await states()).to.deep.equal(['T-7 failed in-doubt', 'T-7 sent'])
    await office.models.delivery.finish([{ ids: [first!._id], state: 'sent' }], office.clock.now())
    expect(await states()).to.deep.equal(['T-7 sent', 'T-7 sent'])
  })

  it('lets one process send, and the next within 30 s when it dies', async () => {
    await set(3)
    await queue()
    expect(await office.models.lease.take('sender', 'dead', office.clock.now(), 15_000)).to.equal(true)
    await send()
    expect(office.posts).to.deep.equal([])
    office.clock.advance(15_000)
    await send()
    expect(office.posts).to.have.length(3)
  })

  it('does not mind a clock that is set back: the lease of the future binds nobody', async () => {
    await set(2)
    await office.models.lease.take('sender', 'dead', at('2026-11-21T09:30'), 15_000)
    await queue()
    await send()
    expect(office.posts).to.have.length(2)
  })

  it('puts off what waits when the quiet hours begin, and says the truth in the morning', async () => {
    await set(2)
    await queue()
    office.clock.set(at('2026-11-20T21:00'))
    await send()
    expect(office.posts).to.deep.equal([])
    office.clock.set(at('2026-11-23T09:30'))
    await send()
    expect(office.posts.map(({ text }) => text)).to.deep.equal(['T-4 半年填报', 'T-4 半年填报'])
  })

  it('leaves in peace who said that it is not their task, and who handed over', async () => {
    await set(3)
    await queue()
    await office.models.handover.ask({ unit: units[0]!, person: people[0]!._id, now: office.clock.now() })
    await office.models.person.leave(people[1]!._id, office.clock.now())
    await send()
    expect(await states()).to.deep.equal(['T-7 sent', 'T-7 skipped hand-over-asked', 'T-7 skipped person-left'])
  })

  it('stops with the campaign', async () => {
    await set(2)
    await queue()
    await office.models.campaign.close(campaign._id, office.clock.now())
    await send()
    expect(await states()).to.deep.equal(['T-7 skipped campaign-closed', 'T-7 skipped campaign-closed'])
  })

  it('counts the due day anew when it moves: what went out stays, what waits is void', async () => {
    await set(1)
    await queue()
    await send()
    office.clock.set(at('2026-11-24T09:30'))
    await queue()
    await office.models.campaign.edit(campaign._id, { dueAt: at('2026-12-04T23:59') }, office.clock.now())
    await send()
    expect(await states()).to.deep.equal(['T-3 skipped slot-moved', 'T-7 sent'])
    office.clock.set(at('2026-11-27T09:30'))
    await queue()
    await send()
    expect(await states()).to.deep.equal(['T-3 skipped slot-moved', 'T-7 sent', 'T-7 sent'])
    expect(office.posts).to.have.length(2)
  })

  it('is not slowed by a slow network: several are on their way at once', async () => {
    await set(50, 10)
    await queue()
    let [going, most] = [0, 0]
    const { pulse } = office.deps
    const remind = office.deps.remind
    let hurry = () => {}
    const five = new Promise<void>((resolve) => (hurry = resolve))
    // So slow that nothing arrives before five are on their way.
    const slow: typeof remind = async (reminder) => {
      most = Math.max(most, ++going)
      if (going === 5) hurry()
      await five
      going--
      return remind(reminder)
    }
    await sendDeliveries({ ...office.deps, remind: slow, paceMs: 10, pulse })
    expect(office.posts).to.have.length(50)
    expect(most).to.be.within(5, 32)
  })
})
