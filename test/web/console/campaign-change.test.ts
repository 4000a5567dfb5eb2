import { expect } from 'chai'
import dayjs from 'dayjs'
import { fromFields, names, toFields } from '../../../web/console/campaigns/change.ts'
import type { NewCampaign } from '../../../web/console/campaigns/shapes.ts'
import { changesOf, rebased } from '../../../web/console/kit/change.ts'

const base: NewCampaign = {
  ...{ title: '年底核查', form: 'small@1', measure: 10, audience: { districts: ['500103'] } },
  ...{ opensAt: '2026-12-01', dueAt: '2026-12-20', graceDays: 0 },
  ...{ reviewBy: null, lateAllowed: true, editsAllowed: true, agency: null, series: null },
}

describe('a change of a campaign', () => {
  it('comes out of the form as it went in', () => expect(fromFields(toFields(base))).to.deep.equal(base))

  it('keeps the days a series counts from, also in a later round; of the first round they are its own', () => {
    const series = { every: 'half-year' as const, opens: '2026-12-01', due: '2026-12-20', until: '2028-12-31' }
    const first = { ...base, agency: '市版权局', series }
    expect(fromFields(toFields(first))).to.deep.equal(first)
    const moved = fromFields({ ...toFields(first), days: [dayjs('2026-12-02'), dayjs('2026-12-22')] })
    expect(moved.series).to.deep.equal({ ...series, opens: '2026-12-02', due: '2026-12-22' })
    const later = { ...first, opensAt: '2027-06-01', dueAt: '2027-06-25' }
    expect(fromFields(toFields(later))).to.deep.equal(later)
  })

  it('sends only what was changed; lists that say nothing are no change', () => {
    expect(changesOf(names, base, { ...base, audience: { districts: ['500103'] } })).to.deep.equal({})
    expect(changesOf(names, base, { ...base, graceDays: 3, reviewBy: 'chamber' })).to.deep.equal({
      ...{ graceDays: 3, reviewBy: 'chamber' },
    })
  })

  it('is put over what somebody else wrote meanwhile: theirs stays where this one says nothing', () => {
    const theirs = { ...base, title: '年终核查', dueAt: '2026-12-25' }
    const mine = { ...base, dueAt: '2026-12-31', graceDays: 5 }
    expect(rebased(names, { base, mine, theirs })).to.deep.equal({
      ...base,
      ...{ title: '年终核查', dueAt: '2026-12-31', graceDays: 5 },
    })
  })
})
