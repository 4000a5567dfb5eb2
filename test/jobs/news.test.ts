import { expect } from 'chai'
import { queueNews } from '../../jobs/news.ts'
import { sendDeliveries } from '../../jobs/delivery.ts'
import type { Report } from '../../models/report.ts'
import { openOffices, type Office } from './office.ts'

const reviewer = { id: 'r1', role: 'reviewer', scope: {}, person: null } as never
const fault = { path: 'pcs', evidence: null, good: false, reason: 'mismatch' as const, words: '' }

describe('news of a review', () => {
  let offices: Awaited<ReturnType<typeof openOffices>>
  let office: Office
  before(async () => {
    offices = await openOffices()
  })
  after(() => offices.close())

  async function handedIn() {
    const [unit] = await office.units(1)
    const lin = await office.person(unit!)
    const wang = await office.person(unit!)
    const campaign = await office.campaign()
    await office.models.campaign.opened(campaign._id)
    await office.models.report.openFor(campaign, await office.models.unit.findMany([unit!]), office.clock.now())
    await office.handsIn(campaign._id, unit!)
    const report = () => office.models.report.findOfCampaign(campaign._id, unit!) as Promise<Report>
    return { unit: unit!, lin, wang, campaign, report }
  }
  const giveBack = async ({ _id, revision }: Report) => {
    const now = office.clock.now()
    const given = { revision, verdicts: [fault], words: '请核对', until: now, now }
    expect((await office.models.review.return(reviewer, _id, given)).outcome).to.equal('done')
  }
  const goOut = async () => {
    await queueNews(office.deps)
    await sendDeliveries({ ...office.deps, paceMs: 40 })
  }

  it('reaches everybody of the unit once, with the reviewer’s words', async () => {
    office = await offices.fresh('2026-11-23T10:00:00')
    const { lin, wang, report, campaign } = await handedIn()
    await giveBack(await report())
    await goOut()
    await goOut()
    expect(office.posts.map(({ chat }) => chat)).to.have.members([lin.chat, wang.chat])
    expect(office.posts[0]!.text).to.include('“半年填报”已退回，请修改 1 处').and.include('审核意见：请核对')
    expect((await report()).news).to.equal(null)
    expect(await office.ledger(campaign._id)).to.deep.equal(['return:1 sent', 'return:1 sent'])
  })

  it('waits for the morning, also of a closed campaign', async () => {
    office = await offices.fresh('2026-11-23T22:00:00')
    const { report, campaign } = await handedIn()
    await office.models.campaign.close(campaign._id, office.clock.now())
    const { _id, revision } = await report()
    const now = office.clock.now()
    expect((await office.models.review.accept(reviewer, _id, revision, '', now)).outcome).to.equal('done')
    await goOut()
    expect(office.posts).to.deep.equal([])
    office.clock.set('2026-11-24T09:31:00+08:00')
    await goOut()
    expect(office.posts).to.have.length(2)
    expect(office.posts[0]!.text).to.equal('“半年填报”已通过审核，谢谢。')
  })

  it('does not come when the report was handed in again meanwhile', async () => {
    office = await offices.fresh('2026-11-23T22:00:00')
    const { unit, report, campaign } = await handedIn()
    await giveBack(await report())
    await goOut()
    await office.handsIn(campaign._id, unit)
    office.clock.set('2026-11-24T09:31:00+08:00')
    await goOut()
    expect(office.posts).to.deep.equal([])
    expect(await office.ledger(campaign._id)).to.deep.equal(['return:1 skipped reported', 'return:1 skipped reported'])
  })
})
