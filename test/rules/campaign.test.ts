import { expect } from 'chai'
import { isInAudience, type Asked, type Audience } from '../../rules/audience.ts'
import { addMonths, checkCampaign, frozenLine, graceEnds, mayAnswer, mayMove, roundOf } from '../../rules/campaign.ts'
import type { CampaignState, Series, Term } from '../../rules/campaign.ts'
import { endOfDay } from '../../rules/day.ts'

const zone = 'Asia/Shanghai'
const at = (text: string) => new Date(`${text}+08:00`)

describe('what an officer may do in a campaign', () => {
  const term: Term = {
    state: 'open',
    opensAt: at('2026-11-02T00:00'),
    dueAt: endOfDay('2026-11-27', zone),
    graceDays: 3,
    lateAllowed: false,
    editsAllowed: true,
  }
  const cases: [string, Partial<Term>, Parameters<typeof mayAnswer>[1], string, string][] = [
    ['answers while it is open', {}, 'draft', '2026-11-10T10:00', 'ok'],
    ['not before it opens', {}, 'draft', '2026-11-01T23:59', 'campaign-not-open'],
    ['not in a draft', { state: 'draft' }, 'draft', '2026-11-10T10:00', 'campaign-not-open'],
    ['in the days of grace', {}, 'draft', '2026-11-30T23:59', 'ok'],
    ['not after them', {}, 'draft', '2026-12-01T00:00', 'campaign-over'],
    ['late where that is allowed', { lateAllowed: true }, 'draft', '2026-12-05T00:00', 'ok late'],
    ['not once it is closed', { state: 'closed' }, 'draft', '2026-11-10T10:00', 'campaign-closed'],
    ['mends what was sent back even then', { state: 'closed' }, 'returned', '2026-12-05T00:00', 'ok late'],
    ['but not what is frozen', { state: 'frozen' }, 'returned', '2026-12-05T00:00', 'campaign-frozen'],
    ['changes what was handed in', {}, 'submitted', '2026-11-10T10:00', 'ok'],
    ['unless the campaign forbids it', { editsAllowed: false }, 'submitted', '2026-11-10T10:00', 'edits-not-allowed'],
    [
      'nor after its end, also where late reports are taken',
      { lateAllowed: true },
      'submitted',
      '2026-12-01T00:00',
      'edits-over',
    ],
    ['not what is being reviewed', {}, 'in_review', '2026-11-10T10:00', 'report-in-review'],
    ['not what is accepted', {}, 'accepted', '2026-11-10T10:00', 'report-accepted'],
  ]
  for (const [title, change, report, now, expected] of cases)
    it(title, () => {
      const verdict = mayAnswer({ ...term, ...change }, report, at(now), zone)
      expect(verdict.ok ? (verdict.late ? 'ok late' : 'ok') : verdict.reason.code).to.equal(expected)
    })

  it('has no grace unless it says so', () =>
    expect(graceEnds({ ...term, graceDays: 0 }, zone)).to.deep.equal(term.dueAt))
})

describe('the states of a campaign', () => {
  const allowed = ['draft>opening', 'opening>open', 'open>closed', 'closed>open', 'closed>freezing', 'freezing>frozen']
  it('follow one another', () => {
    for (const move of allowed) {
      const [from, to] = move.split('>') as [CampaignState, CampaignState]
      expect(mayMove(from, to), move).to.equal(true)
    }
    for (const to of ['draft', 'opening', 'open', 'closed', 'freezing'] as const)
      expect(mayMove('frozen', to), to).to.equal(false)
    expect(mayMove('open', 'frozen')).to.equal(false)
  })
})

describe('rounds of a recurring campaign', () => {
  const makers: Series = { every: 'year', opens: '2026-01-15', due: '2026-02-28', until: null }
  const dueOf = (series: Series, number: number) => roundOf(series, number, zone)?.dueAt
  it('stay at the end of February, also in a leap year', () => {
    expect([1, 2, 3].map((number) => dueOf(makers, number))).to.deep.equal([
      ...[endOfDay('2027-02-28', zone), endOfDay('2028-02-29', zone), endOfDay('2029-02-28', zone)],
    ])
  })
  it('come by the month without drifting from the 31st', () => {
    const monthly: Series = { every: 'month', opens: '2026-01-01', due: '2026-01-31', until: null }
    expect([1, 2, 3].map((number) => dueOf(monthly, number))).to.deep.equal([
      ...[endOfDay('2026-02-28', zone), endOfDay('2026-03-31', zone), endOfDay('2026-04-30', zone)],
    ])
    expect(['2026-01-30', '2026-03-30'].map((day) => addMonths(day, 1))).to.deep.equal(['2026-02-28', '2026-04-30'])
    expect(addMonths('2026-11-30', 3)).to.equal('2027-02-28')
  })
  it('end', () => {
    const ending: Series = { every: 'half-year', opens: '2026-06-01', due: '2026-06-30', until: '2026-12-31' }
    expect(roundOf(ending, 1, zone)?.opensAt).to.deep.equal(at('2026-12-01T00:00'))
    expect(roundOf(ending, 2, zone)).to.equal(null)
  })
})

describe('a campaign', () => {
  const good = {
    title: '上半年',
    opensAt: at('2026-11-02T00:00'),
    dueAt: at('2026-11-27T23:59'),
    graceDays: 0,
    timeZone: null,
  }
  const code = (change: object) => checkCampaign({ ...good, ...change }, at('2026-11-01T10:00'))[0]?.code ?? null
  it('is checked before it opens', () => {
    expect(code({})).to.equal(null)
    expect(code({ title: ' ' })).to.equal('required')
    expect(code({ dueAt: good.opensAt })).to.equal('due-before-opening')
    expect(code({ opensAt: at('2026-10-01T00:00'), dueAt: at('2026-10-30T00:00') })).to.equal('due-over')
    expect(code({ graceDays: -1 })).to.equal('out-of-range')
    expect(code({ timeZone: 'Mars/X' })).to.equal('unknown-time-zone')
    const series = { every: 'month', opens: '2026-11-02', due: '2026-12-20', until: null }
    expect(code({ series })).to.equal('rounds-overlap')
  })

  it('has the same frozen line for the same report, whatever the order of its keys', () => {
    const report = {
      unit: 'A',
      form: 'f',
      state: 'accepted',
      revision: 3,
      dims: {},
      submittedAt: at('2026-11-10T10:00'),
    }
    const one = frozenLine({ ...report, answers: { b: [{ y: 1, x: null }], a: '1' } })
    expect(one).to.equal(frozenLine({ ...report, answers: { a: '1', b: [{ x: null, y: 1 }] } }))
    expect(one).not.to.equal(frozenLine({ ...report, answers: { a: 1, b: [{ x: null, y: 1 }] } }))
  })
})

describe('an audience', () => {
  const unit: Asked = { _id: 'A', type: 'private_firm', district: '500103', industry: 'it', chamber: '科技商会' }
  const cases: [string, Audience, boolean][] = [
    ['everybody', {}, true],
    ['a type', { unitTypes: ['private_firm'] }, true],
    ['another district', { districts: ['500105'] }, false],
    ['each list narrows', { unitTypes: ['private_firm'], districts: ['500105'] }, false],
    ['empty lists do not', { unitTypes: [], districts: ['500103'] }, true],
    ['named beside a filter', { districts: ['500105'], include: ['A'] }, true],
    ['others named alone', { include: ['B'] }, false],
    ['excluded although named', { include: ['A'], exclude: ['A'] }, false],
    ['四好商会 only', { fourGood: true }, false],
    ['not 四好商会', { fourGood: false }, true],
    ['a scale it has not', { scales: ['small'] }, false],
    ['a tag it has not', { tags: ['试点'] }, false],
  ]
  for (const [title, audience, expected] of cases)
    it(title, () => expect(isInAudience(unit, audience)).to.equal(expected))
  it('looks at flag, scale and tags', () => {
    const marked: Asked = { ...unit, fourGood: true, scale: 'small', tags: ['试点', '重点'] }
    expect(isInAudience(marked, { fourGood: true, scales: ['small', 'micro'], tags: ['重点'] })).to.equal(true)
  })
})
