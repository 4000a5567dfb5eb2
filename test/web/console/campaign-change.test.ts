import { expect } from 'chai'
import { fromFields, names, toFields } from '../../../web/console/campaigns/change.ts'
import type { NewCampaign } from '../../../web/console/campaigns/shapes.ts'
import { changesOf, rebased } from '../../../web/console/kit/change.ts'

const base: NewCampaign = {
  ...{ title: '年底核查', form: 'small@1', measure: 10, audience: { districts: ['500103'] } },
  ...{ opensAt: '2026-12-01', dueAt: '2026-12-20', graceDays: 0 },
  ...{ reviewBy: null, lateAllowed: true, editsAllowed: true },
}

describe('a change of a campaign', () => {
  it('comes out of the form as it went in', () => expect(fromFields(toFields(base))).to.deep.equal(base))

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
