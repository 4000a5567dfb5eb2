import { expect } from 'chai'
import { queueBroadcasts } from '../../jobs/broadcast.ts'
import { openReports } from '../../jobs/campaign.ts'
import { sendDeliveries } from '../../jobs/delivery.ts'
import { cancelPush, confirmPush, preparePush, previewPush, watchPush } from '../../jobs/push.ts'
import { receiptRows, receiptsOf } from '../../jobs/receipt.ts'
import { queueReminders } from '../../jobs/reminder.ts'
import type { NewBroadcast } from '../../models/broadcast.ts'
import { at, openOffices, type Office } from './office.ts'

describe('what staff send', () => {
  let offices: Awaited<ReturnType<typeof openOffices>>
  let office: Office
  before(async () => void (offices = await openOffices()))
  after(() => offices.close())
  beforeEach(async () => void (office = await offices.fresh('2026-11-03T10:00')))
  const send = () => sendDeliveries({ ...office.deps, paceMs: 40 })
  const all = { campaign: null, who: 'units' as const, audience: {}, scope: {} }
  const message = (target: Partial<NewBroadcast['target']> = {}): NewBroadcast => ({
    ...{ kind: 'message', by: '张', target: { ...all, ...target } },
    content: { text: '培训改到周五', link: { text: '报名', url: 'https://example.org/' } },
  })

  it('is looked at before it goes: how many, who can be reached, how it reads', async () => {
    const units = await office.units(5)
    await office.people(units.slice(0, 3))
    const { _id } = await preparePush(office.deps, message())
    const preview = await previewPush(office.deps, _id, 'zh-CN')
    expect(preview).to.include({ units: 5, reachable: 3, quietUntil: null })
    expect(preview!.sample).to.include({ text: '培训改到周五' })
    await queueBroadcasts(office.deps)
    await send()
    expect(office.posts, 'not confirmed').to.deep.equal([])
    await confirmPush(office.deps, _id)
    expect(await confirmPush(office.deps, _id), 'confirmed twice').to.equal(null)
    await queueBroadcasts(office.deps)
    await queueBroadcasts(office.deps)
    await send()
    expect(office.posts.map(({ text }) => text)).to.deep.equal(Array(3).fill('培训改到周五'))
    expect((await watchPush(office.deps, _id))!.counts.sent).to.equal(3)
    await queueBroadcasts(office.deps)
    expect((await watchPush(office.deps, _id))!.state).to.equal('done')
  })

  it('reaches no further than the scope of who sends it', async () => {
    const own = await office.units(2, { chamber: '餐饮商会' })
    const others = await office.units(2)
    await office.people([...own, ...others])
    const { _id } = await preparePush(office.deps, message({ scope: { chambers: ['餐饮商会'] } }))
    expect(await previewPush(office.deps, _id, 'en')).to.include({ units: 2, reachable: 2 })
  })

  it('pushes a campaign to those of a choice who owe, before any broadcast', async () => {
    const units = await office.units(4)
    await office.people(units)
    const campaign = await office.campaign()
    await openReports(office.models, campaign, office.clock.now())
    await office.handsIn(campaign._id, units[0]!)
    const loud = await preparePush(office.deps, message())
    const push = await preparePush(office.deps, {
      ...{ kind: 'push', by: '张', content: null },
      target: { campaign: campaign._id, who: 'debtors', audience: { include: units.slice(0, 3) }, scope: {} },
    })
    const preview = await previewPush(office.deps, push._id, 'zh-CN')
    expect(preview).to.include({ units: 2 })
    expect(preview!.sample).to.include({ title: '半年填报', slot: 'T-24' })
    await confirmPush(office.deps, loud._id)
    await confirmPush(office.deps, push._id)
    await queueBroadcasts(office.deps)
    await send()
    // Four may be on their way at once.
    expect(office.posts.slice(0, 4).filter(({ reminder }) => reminder !== null)).to.have.length(2)
    expect(office.posts).to.have.length(6)
  })

  it('waits for the morning when it is confirmed at night, unless staff insist', async () => {
    await office.people(await office.units(1))
    office.clock.set(at('2026-11-06T22:00'))
    const one = await preparePush(office.deps, message())
    expect((await previewPush(office.deps, one._id, 'zh-CN'))!.quietUntil).to.deep.equal(at('2026-11-09T09:30'))
    expect((await confirmPush(office.deps, one._id))!.sendAt).to.deep.equal(at('2026-11-09T09:30'))
    const two = await preparePush(office.deps, message())
    expect((await confirmPush(office.deps, two._id, { anyway: true }))!.sendAt).to.deep.equal(at('2026-11-06T22:00'))
    const three = await preparePush(office.deps, message())
    const sendAt = at('2026-11-10T15:00')
    expect((await confirmPush(office.deps, three._id, { sendAt }))!.sendAt).to.deep.equal(sendAt)
  })

  it('stops what is not yet sent when it is cancelled', async () => {
    await office.people(await office.units(40))
    const { _id } = await preparePush(office.deps, message())
    await confirmPush(office.deps, _id)
    await queueBroadcasts(office.deps)
    let sent = 0
    const tell = office.deps.tell!
    await sendDeliveries({
      ...{ ...office.deps, paceMs: 40 },
      async tell(given) {
        if (++sent === 5) await cancelPush(office.deps, _id)
        return tell(given)
      },
    })
    const { state, counts, reasons } = (await watchPush(office.deps, _id))!
    expect(state).to.equal('cancelled')
    expect(counts.sent).to.be.within(5, 25)
    expect(counts.sent + counts.skipped).to.equal(40)
    expect(reasons).to.deep.equal({ cancelled: counts.skipped })
    expect(await cancelPush(office.deps, _id)).to.equal(null)
  })

  it('leaves nothing in the queue of what was cancelled while it was being queued', async () => {
    await office.people(await office.units(3))
    const { _id } = await preparePush(office.deps, message())
    await confirmPush(office.deps, _id)
    const queueing = queueBroadcasts(office.deps)
    await cancelPush(office.deps, _id)
    await queueing
    await send()
    expect(office.posts).to.deep.equal([])
  })

  it('gives a receipt for everybody: sent, blocked, failed, skipped and why', async () => {
    const units = await office.units(3)
    await office.people(units.slice(0, 2))
    await office.person(units[2]!, { chat: null })
    const campaign = await office.campaign()
    await openReports(office.models, campaign, office.clock.now())
    office.clock.set(at('2026-11-20T09:30'))
    await queueReminders(office.deps)
    office.answers.push({ state: 'blocked' })
    await send()
    const { counts, reasons } = await receiptsOf(office.models, {}, campaign._id)
    expect(counts).to.include({ sent: 1, blocked: 1, skipped: 1 })
    expect(reasons).to.deep.equal({ blocked: 1, unreachable: 1 })
    const rows = []
    for await (const row of receiptRows(office.models, {}, { campaign: campaign._id })) rows.push(row)
    expect(rows.map((row) => row[8]).sort()).to.deep.equal(['blocked', 'sent', 'skipped'])
    expect(rows[0]).to.include('500103').and.include('T-7')
    const none = []
    const elsewhere = { districts: ['500105'] }
    for await (const row of receiptRows(office.models, elsewhere, { campaign: campaign._id })) none.push(row)
    expect(none).to.deep.equal([])
  })

  it('lists who cannot be reached, why, and whom to ask instead', async () => {
    const [head] = await office.units(1, { chamber: null })
    const [never, blocked, mixed, lost] = await office.units(4, { superior: head! })
    await office.models.unit.model.updateOne({ _id: never! }, { $set: { contact: '李四' } })
    await office.person(head!)
    const gone = await office.person(blocked!)
    await office.models.chat.blocked(gone.chat, office.clock.now())
    const left = await office.person(mixed!)
    await office.models.chat.blocked(left.chat, office.clock.now())
    const colleague = await office.person(mixed!)
    await office.person(lost!, { chat: null })
    const listed = async () => {
      const rows = []
      for await (const { unit, why, deputy } of office.models.reachability.eachUnreachable({}, {}))
        rows.push([unit, why, deputy?.kind ?? null])
      return rows
    }
    expect(await listed()).to.deep.equal([
      [never, 'never-bound', 'contact'],
      [blocked, 'blocked', 'superior'],
      [mixed, 'blocked', 'colleague'],
      [lost, 'no-chat', 'superior'],
    ])
    expect(colleague.chat).to.be.a('number')
    await office.models.chat.returned(gone.chat, office.clock.now())
    expect((await listed()).map(([unit]) => unit)).not.to.include(blocked)
  })
})
