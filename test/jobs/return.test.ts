import { expect } from 'chai'
import { sendDeliveries } from '../../jobs/delivery.ts'
import { queueReturns } from '../../jobs/reminder.ts'
import { at, openOffices, type Office } from './office.ts'

const reviewer = { id: 'r1', role: 'reviewer', scope: {}, person: null } as never
const fault = { path: 'pcs', evidence: null, good: false, reason: 'mismatch' as const, words: '' }

describe('reminders of what was returned and is not mended', () => {
  let offices: Awaited<ReturnType<typeof openOffices>>
  let office: Office
  before(async () => {
    offices = await openOffices()
  })
  after(() => offices.close())

  /** Returned on Monday the 23rd at ten, expected again by the end of the day given. */
  async function returned(until: string, thenEvery: number | null = null) {
    office = await offices.fresh('2026-11-23T10:00:00')
    const [unit] = await office.units(1)
    const lin = await office.person(unit!)
    const campaign = await office.campaign({ due: '2026-12-18', policy: { thenEvery } })
    await office.models.campaign.opened(campaign._id)
    await office.models.report.openFor(campaign, await office.models.unit.findMany([unit!]), office.clock.now())
    await office.handsIn(campaign._id, unit!)
    await giveBack(unit!, campaign._id, until)
    return { unit: unit!, lin, campaign }
  }
  async function giveBack(unit: string, campaign: Parameters<Office['handsIn']>[0], until: string) {
    const { _id, revision } = (await office.models.report.findOfCampaign(campaign, unit))!
    const now = office.clock.now()
    const given = { revision, verdicts: [fault], words: '', until: at(`${until}T23:59:59`), now }
    expect((await office.models.review.return(reviewer, _id, given)).outcome).to.equal('done')
  }
  /** From the morning of one day to that of another, with a tick every morning and evening. */
  async function goThrough(days: string[]) {
    for (const day of days)
      for (const time of ['09:31:00', '09:41:00', '18:00:00']) {
        office.clock.set(`${day}T${time}+08:00`)
        await queueReturns(office.deps)
        await sendDeliveries({ ...office.deps, paceMs: 40 })
      }
  }
  const told = () =>
    office.posts.map(({ at: when, reminder }) => `${when.toISOString().slice(5, 10)} ${reminder?.slot}`)

  it('come the day before it is expected, on that day and the day after, each once', async () => {
    const { campaign } = await returned('2026-11-26')
    await goThrough(['2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27', '2026-11-30'])
    expect(told()).to.deep.equal(['11-25 T-1', '11-26 T0', '11-27 T+1'])
    expect(office.posts.every(({ reminder }) => reminder!.isReturned)).to.equal(true)
    expect(office.posts[0]!.reminder!.dueAt).to.deep.equal(at('2026-11-26T23:59:59'))
    expect(await office.ledger(campaign._id)).to.deep.equal(['R-1 sent', 'R0 sent', 'R+1 sent'])
  })

  it('go on every so many working days when the policy says so, over a weekend', async () => {
    await returned('2026-11-25', 2)
    await goThrough(['2026-11-26', '2026-11-27', '2026-11-28', '2026-11-29', '2026-11-30', '2026-12-01', '2026-12-02'])
    expect(told()).to.deep.equal(['11-26 T+1', '11-30 T+5', '12-02 T+7'])
  })

  it('stop once it is mended', async () => {
    const { unit, campaign } = await returned('2026-11-26')
    await goThrough(['2026-11-25'])
    await office.handsIn(campaign._id, unit)
    await goThrough(['2026-11-26', '2026-11-27'])
    expect(told()).to.deep.equal(['11-25 T-1'])
  })

  it('come also when the campaign is closed, and end when it is frozen', async () => {
    const { campaign } = await returned('2026-11-26')
    await office.models.campaign.close(campaign._id, office.clock.now())
    await goThrough(['2026-11-25'])
    await office.models.campaign.freeze(campaign._id, office.clock.now())
    await goThrough(['2026-11-26'])
    expect(told()).to.deep.equal(['11-25 T-1'])
  })

  it('one that waited over a second return with another day is not sent', async () => {
    const { unit, campaign } = await returned('2026-11-26')
    office.clock.set('2026-11-25T09:20:00+08:00')
    await queueReturns(office.deps)
    await office.handsIn(campaign._id, unit)
    await giveBack(unit, campaign._id, '2026-12-03')
    office.clock.set('2026-11-25T09:31:00+08:00')
    await sendDeliveries({ ...office.deps, paceMs: 40 })
    expect(await office.ledger(campaign._id)).to.deep.equal(['R-1 skipped slot-moved'])
    await goThrough(['2026-12-02'])
    expect(told()).to.deep.equal(['12-02 T-1'])
  })
})
