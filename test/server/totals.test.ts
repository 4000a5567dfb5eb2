import { expect } from 'chai'
import { createClock } from '../support/clock.ts'
import { openSite, type Site } from '../support/site.ts'
import { makeTotals, type Totals } from '../support/totals.ts'

interface Body {
  code: string
  rows: { code: string | null; due: number; rates: { id: string; value: number | null; definition: string }[] }[]
  hidden: { code: string }[] | boolean
  total: { due: number; states: Record<string, number> } | null
  items: { name: string; unit: string; day: string; reportedSoFar: number; choices: object[]; numbers: object | null }[]
  next: string | null
  previous: object | null
  uncounted: number | null
  campaigns: { id: string; figures: { due: number } | null; uncounted: number | null }[]
  measures: { measure: number; due: number; submitted: number }[]
}

describe('totals over HTTP', () => {
  const clock = createClock('2026-11-23T09:00:00+08:00')
  let site: Site
  let totals: Totals
  let path: string
  let city: string

  before(async () => {
    site = await openSite({ now: clock.now })
    totals = await makeTotals(site.models, clock.now())
    path = `/campaigns/${totals.campaign._id.toHexString()}`
    city = await totals.token('regulator')
  })
  after(() => site.close())

  async function read(address: string, token = city): Promise<Body> {
    const response = await fetch(`${site.url}/api/v1${address}`, { headers: { authorization: `Bearer ${token}` } })
    return (await response.json()) as Body
  }

  it('carry every rate with what it means, 不适用 where the form does not tell', async () => {
    const { rows, total } = await read(`${path}/totals?by=chamber`)
    expect(rows.map(({ code, due }) => [code, due])).to.deep.equal([
      ['建材商会', 1],
      ['汽配商会', 3],
      [null, 3],
    ])
    expect(total!.states).to.deep.include({ draft: 3, returned: 1, submitted: 2, accepted: 1 })
    const os = rows[0]!.rates.find(({ id }) => id === 'os')!
    expect(os.value).to.equal(null)
    expect(os.definition).to.include('÷')
  })

  it('count choices and numbers of what was handed in, and no draft', async () => {
    const { items } = await read(`${path}/questions`)
    expect(items.find(({ name }) => name === 'has_ledger')!.choices).to.deep.equal([
      { name: 'yes', label: '有', count: 3 },
      { name: 'no', label: '没有', count: 0 },
    ])
    expect(items.find(({ name }) => name === 'pc_count')!.numbers).to.deep.include({ count: 3, sum: 36, median: 12 })
    const { items: days } = await read(`${path}/days`)
    expect(days.map(({ day, reportedSoFar }) => [day, reportedSoFar])).to.deep.equal([['2026-11-23', 3]])
  })

  it('lead to the reports behind a figure, page by page', async () => {
    const first = await read(`${path}/behind?question=has_ledger&choice=yes&limit=2`)
    expect(first.items.map(({ unit }) => unit)).to.deep.equal(['A1', 'A2'])
    const second = await read(`${path}/behind?question=has_ledger&choice=yes&limit=2&cursor=${first.next}`)
    expect(second.items.map(({ unit }) => unit)).to.deep.equal(['B1'])
    expect(second.next).to.equal(null)
    const open = await read(`${path}/behind?only=open&district=500105`)
    expect(open.items.map(({ unit }) => unit)).to.deep.equal(['B2', 'B3'])
    expect((await read(`${path}/behind?chamber=&state=draft`)).items.map(({ unit }) => unit)).to.deep.equal([
      'A4',
      'B2',
      'B3',
    ])
    const behind = async (query: string) => (await read(`${path}/behind?${query}`)).items.map(({ unit }) => unit)
    expect(await behind('question=pc_count')).to.deep.equal(['A1', 'A2', 'B1'])
    expect(await behind('question=has_ledger')).to.deep.equal(['A1', 'A2', 'B1'])
    expect(await behind('day=2026-11-23&state=submitted')).to.deep.equal(['A2', 'B1'])
    expect(await behind('state=accepted&unitType=private_firm')).to.deep.equal(['A1'])
    expect(await behind('only=in&state=draft')).to.deep.equal([])
    expect(await behind('only=open&district=500105&industry=manufacturing')).to.deep.equal(['B2', 'B3'])
    expect(await behind('state=returned')).to.deep.equal(['A3'])
    expect(await behind('acceptedDay=2026-11-22')).to.deep.equal([])
    expect(await behind('moved=notYet')).to.deep.equal([])
    expect(await behind('rate=os')).to.deep.equal([])
    expect((await read(`${path}/behind?question=a.b`)).code).to.equal('invalid-input')
    expect((await read(`${path}/behind?choice=yes`)).code).to.equal('invalid-input')
  })

  it('follow a change at once', async () => {
    const before = (await read(`${path}/totals`)).total!.states
    const a4 = await totals.reportOf('A4')
    await site.models.report.model.updateOne({ _id: a4 }, { $set: { state: 'submitted', submittedAt: clock.now() } })
    const after = (await read(`${path}/totals`)).total!.states
    await site.models.report.model.updateOne({ _id: a4 }, { $set: { state: 'draft', submittedAt: null } })
    expect([before['draft'], after['draft'], after['submitted']]).to.deep.equal([3, 2, 3])
  })

  it('say in every answer that nothing is missing, or that a campaign is still being counted', async () => {
    for (const route of ['progress', 'totals', 'questions', 'days', 'comparison', 'behind'])
      expect((await read(`${path}/${route}`)).uncounted, route).to.equal(0)
    expect((await read('/overview')).campaigns.map(({ uncounted }) => uncounted)).to.deep.equal([0, 0])
    const dates = { opensAt: clock.now(), dueAt: clock.now() }
    const form = totals.campaign.form
    const opening = await site.models.campaign.create(
      { title: '新', form, measure: 5, audience: {}, ...dates },
      clock.now(),
    )
    expect((await read(`/campaigns/${opening._id.toHexString()}/totals`)).uncounted).to.equal(null)
    await site.models.campaign.model.deleteOne({ _id: opening._id })
  })

  it('hide small cells, and what would give them away, from whoever reads across lines', async () => {
    const agency = await totals.token('regulator', { measures: [10] })
    const { rows, hidden, total } = await read(`${path}/totals?by=chamber`, agency)
    // 3 of one chamber, 1 of another, 3 of none; 4 and 3 by district: side by side they would tell of single firms.
    expect((hidden as { code: string | null }[]).map(({ code }) => code)).to.deep.equal(['建材商会', null])
    expect(rows.map(({ due }) => due)).to.deep.equal([3])
    expect((await read(`${path}/progress?by=district`, agency)).rows.map(({ due }) => due)).to.deep.equal([4, 3])
    expect(total!.due).to.equal(7)
    expect((await read(`${path}/behind?chamber=${encodeURIComponent('建材商会')}`, agency)).hidden).to.equal(true)
    const chamber = await totals.token('chamber', { chambers: ['建材商会'] })
    expect((await read(`${path}/totals?by=chamber`, chamber)).rows.map(({ due }) => due)).to.deep.equal([1])
  })

  it('give the first page in one call, of the own scope only', async () => {
    const all = await read('/overview')
    expect(all.measures).to.deep.equal([
      { measure: 3, campaigns: 1, due: 7, submitted: 0 },
      { measure: 10, campaigns: 1, due: 7, submitted: 3 },
    ])
    const jiangbei = await totals.token('federation', { districts: ['500105'], measures: [10] })
    const { campaigns, measures } = await read('/overview', jiangbei)
    expect(campaigns.map(({ figures }) => figures!.due)).to.deep.equal([3])
    expect(measures).to.deep.equal([{ measure: 10, campaigns: 1, due: 3, submitted: 1 }])
  })

  it('are there for nobody whose scope does not hold the campaign', async () => {
    const agency = await totals.token('regulator', { measures: [3] })
    for (const route of ['progress', 'totals', 'questions', 'days', 'comparison', 'behind'])
      expect((await read(`${path}/${route}`, agency)).code, route).to.equal('not-found')
  })
})
