// Staff take a campaign through its whole life over the API alone, on sample data, while the clock is moved.
import { expect } from 'chai'
import { Types } from 'mongoose'
import { createClock } from '../support/clock.ts'
import { openSite, type Site } from '../support/site.ts'
import { staffOf, type Staff } from '../support/staff.ts'
import { makeTotals } from '../support/totals.ts'

interface Seen {
  id: string
  state: string
  count: number
  total: { due: number; submitted: number }
  counts: { sent: number; queued: number }
  preview: { units: number; reachable: number }
  items: { unit: string; state: string; what: string; slot: string }[]
  frozen: { sha256: string; reports: number }
  unchanged: boolean
}

describe('a campaign over the API, from draft to frozen', () => {
  const clock = createClock('2026-11-02T09:00:00+08:00')
  let site: Site
  let staff: Staff
  let form: string
  before(async () => {
    site = await openSite({ now: clock.now })
    form = (await makeTotals(site.models, clock.now())).campaign.form
    staff = await staffOf(site, 'federation')
    for (const [at, unit] of ['A1', 'A2', 'A3', 'A4'].entries()) {
      const _id = new Types.ObjectId()
      await site.models.person.bind({ _id, unit, lang: 'zh-CN', consentVersion: '1', now: clock.now() })
      await site.models.chat.bind(500 + at, { _id, unit }, 'zh-CN', clock.now())
    }
  })
  after(() => site.close())
  const get = async (path: string) => (await staff.asks<Seen>('GET', path)).body
  const post = async (path: string, body: object = {}) => {
    const answer = await staff.asks<Seen>('POST', path, body)
    expect(answer.status, answer.text).to.be.below(300)
    return answer.body
  }
  const tick = async (at: string) => {
    clock.set(`${at}+08:00`)
    for (const job of ['opening', 'reminder', 'broadcast', 'delivery'] as const) await site.jobs.runAfresh(job)
  }
  const handIn = (campaign: string, ...units: string[]) =>
    site.models.report.model.updateMany(
      { campaign: new Types.ObjectId(campaign), unit: { $in: units } },
      { $set: { state: 'submitted', submittedAt: clock.now(), startedAt: clock.now() }, $inc: { revision: 1 } },
    )

  it('is counted, opened at its time, chased, pushed, closed, frozen, and leaves its trail', async () => {
    const audience = { districts: ['500103'] }
    expect((await post('/campaigns/audience-count', { audience })).count).to.equal(4)
    const { id } = await post('/campaigns', {
      ...{ title: '冬季填报', form, measure: 10, audience, opensAt: '2026-11-04', dueAt: '2026-11-20' },
    })
    const path = `/campaigns/${id}`
    await post(`${path}/open`, { when: 'opensAt' })
    await tick('2026-11-03T10:00:00')
    expect((await get(path)).state).to.equal('draft')
    await tick('2026-11-04T09:00:00')
    expect(await get(`${path}/opening`)).to.include({ state: 'open', made: 4, total: 4 })

    await handIn(id, 'A1')
    await tick('2026-11-13T09:30:00')
    expect(
      (await get(`${path}/receipts?state=sent`)).items.map(({ unit, slot }) => `${unit} ${slot}`).sort(),
    ).to.deep.equal(['A2 T-7', 'A3 T-7', 'A4 T-7'])
    await handIn(id, 'A2')
    await tick('2026-11-16T15:00:00')
    const push = await post(`${path}/pushes`, { text: '还有四天。' })
    expect(push.preview).to.include({ units: 2, reachable: 2 })
    await post(`/pushes/${push.id}/confirm`)
    await tick('2026-11-16T15:01:00')
    expect((await get(`/pushes/${push.id}`)).counts).to.include({ sent: 2, queued: 0 })

    await handIn(id, 'A3')
    expect((await get(`${path}/progress`)).total).to.include({ due: 4, submitted: 3 })
    expect((await get(`${path}/missing`)).items.map(({ unit }) => unit)).to.deep.equal(['A4'])
    clock.set('2026-11-21T09:00:00+08:00')
    await post(`${path}/close`)
    await post(`${path}/freeze`)
    await site.jobs.runAfresh('freeze')
    const { state, frozen } = await get(path)
    expect({ state, reports: frozen.reports }).to.deep.equal({ state: 'frozen', reports: 4 })
    expect((await get(`${path}/frozen`)).unchanged).to.equal(true)

    const inspector = await staffOf(site, 'inspector')
    const trail = await inspector.asks<Seen>('GET', `/audit?kind=campaign&id=${id}`)
    expect(trail.body.items.map(({ what }) => what)).to.deep.equal([
      ...['campaign.freeze', 'campaign.close', 'campaign.schedule', 'campaign.create'],
    ])
    expect((await inspector.asks<{ ok: boolean }>('POST', '/audit/verify', {})).body.ok).to.equal(true)
  })
})
