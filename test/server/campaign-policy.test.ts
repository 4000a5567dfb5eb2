// The reminder policy of a campaign as staff try and change it.
import { expect } from 'chai'
import { createClock } from '../support/clock.ts'
import { openSite, type Site } from '../support/site.ts'
import { staffOf, type Staff } from '../support/staff.ts'
import { makeTotals } from '../support/totals.ts'

interface Next {
  nextSlots: { name: string; day: string; at: string }[]
  nextEscalations: { name: string; day: string; to: string[] }[]
  missingYears: number[]
}

describe('the reminder policy of a campaign', () => {
  const clock = createClock('2026-11-23T09:00:00+08:00')
  let site: Site
  let staff: Staff
  let at: string
  before(async () => {
    site = await openSite({ now: clock.now })
    const { campaign } = await makeTotals(site.models, clock.now())
    staff = await staffOf(site, 'federation')
    const made = await staff.asks<{ id: string }>('POST', '/campaigns', {
      ...{ title: '年底填报', form: campaign.form, measure: 10, audience: { districts: ['500103'] } },
      ...{ opensAt: '2026-11-25', dueAt: '2026-12-10' },
    })
    at = `/campaigns/${made.body.id}`
  })
  after(() => site.close())
  const preview = (policy: object) => staff.asks<Next>('POST', `${at}/policy-preview`, { policy })

  it('tells its next dates before it is kept, as they then come, and keeps nothing', async () => {
    const before = await staff.asks<Next>('GET', at)
    const policy = {
      ...{ offsets: [{ from: 'due', days: -2 }], thenEvery: null, at: '10:15' },
      escalation: [{ afterDays: 2, to: ['chamber'] }],
    }
    const { body } = await preview(policy)
    expect(body.nextSlots.map(({ name, day, at }) => [name, day, at])).to.deep.equal([
      ['T-2', '2026-12-08', '2026-12-08T02:15:00.000Z'],
    ])
    // Two days after the due day is a Saturday: those above are told on the working day that follows.
    expect(body.nextEscalations.map(({ name, day }) => [name, day])).to.deep.equal([['E2', '2026-12-14']])
    const still = await staff.asks<Next>('GET', at)
    expect(still.etag).to.equal(before.etag)
    const kept = await staff.asks<Next>('PATCH', at, { policy }, still.etag)
    expect(kept.body.nextSlots).to.deep.equal(body.nextSlots)
    expect(kept.body.nextEscalations).to.deep.equal(body.nextEscalations)
  })

  it('says for which years no holidays are known', async () => {
    expect((await preview({ thenEvery: null })).body.missingYears).to.deep.equal([])
    expect((await preview({ thenEvery: 15 })).body.missingYears).to.deep.equal([2027])
  })

  it('is refused with the same words as when it is kept', async () => {
    const policy = { at: '21:00' }
    const tried = await preview(policy)
    const { etag } = await staff.asks('GET', at)
    const kept = await staff.asks('PATCH', at, { policy }, etag)
    expect([tried.status, tried.body.issues]).to.deep.equal([400, kept.body.issues])
    expect(tried.body.issues).to.deep.equal([{ at: 'policy.at', code: 'hour-in-quiet' }])
    expect((await preview({ escalation: [{ afterDays: 1, to: [] }] })).body.code).to.equal('invalid-input')
    expect((await preview({ $where: '1' })).body.code).to.equal('invalid-input')
  })

  it('is tried by those who change campaigns alone', async () => {
    for (const role of ['chamber', 'regulator', 'inspector'] as const) {
      const answer = await (await staffOf(site, role)).asks('POST', `${at}/policy-preview`, { policy: {} })
      expect(answer.status, role).to.equal(403)
    }
    const agency = await staffOf(site, 'federation', { measures: [3] })
    expect((await agency.asks('POST', `${at}/policy-preview`, { policy: {} })).status).to.equal(404)
  })
})
