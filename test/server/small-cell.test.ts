// Somebody who reads across others' lines and knows which unit stands where, with every figure the program gives out: tables, their
// files and feeds, lists behind figures, questions, days, the round before, the first page. Nothing about fewer than three follows.
import { expect } from 'chai'
import { Types } from 'mongoose'
import { tallyDimensions } from '../../models/tally.ts'
import type { ReportState } from '../../models/report.ts'
import { createClock } from '../support/clock.ts'
import { openSite, type Site } from '../support/site.ts'
import { makeTotals, smallForm, type Totals } from '../support/totals.ts'
import { followsAlone } from '../support/attack.ts'

interface Table {
  rows: { code: string | null; due: number; submitted: number }[]
  hidden: { code: string | null }[] | boolean
  total: { due: number; states: Record<string, number> } | null
}
interface Answer extends Table {
  items: { unit: string; name: string; units: number; hidden: boolean; district: { code: string | null } }[]
  value: { By: string; Code: string; Due: number }[]
  campaigns: { id: string; figures: object | null }[]
  previous: object | null
}
const states: ReportState[] = ['draft', 'submitted', 'accepted', 'returned']

describe('figures of fewer than three units', function () {
  const clock = createClock('2026-11-23T09:00:00+08:00')
  let site: Site
  let totals: Totals
  let path: string
  let agency: string
  /** Every unit of the campaign with its row in each table, as the register tells. */
  const places = new Map<string, string[]>()
  const stateOf = new Map<string, ReportState>()

  before(async () => {
    site = await openSite({ now: clock.now })
    totals = await makeTotals(site.models, clock.now())
    const { models } = site
    const units = Array.from({ length: 60 }, (_, at) => {
      const district = ['500103', '500105', '500106', '500107'][at % 4]!
      return {
        ...{ _id: `N${String(at).padStart(2, '0')}`, name: `示例${at}`, district, contact: null },
        // Chambers lie within districts, with a firm or two beside them; types and trades overlap in odd ways.
        chamber: at % 4 === 3 || at < 6 ? null : `商会${district}${at % 8 < 4 ? '甲' : '乙'}`,
        type: at % 11 === 0 ? 'financial_institution' : 'private_firm',
        industry: at % 11 === 0 && at !== 22 ? 'finance' : ['retail', 'manufacturing', 'other'][at % 3]!,
        superior: at % 13 === 0 ? 'S1' : null,
      }
    })
    await models.unit.importAll(units)
    const form = (await models.formVersion.save(smallForm, clock.now()))._id
    const times = { opensAt: clock.now(), dueAt: new Date(clock.now().getTime() + 86_400_000) }
    const campaign = await models.campaign.create(
      { title: '大表', form, measure: 8, audience: {}, ...times },
      clock.now(),
    )
    await models.report.openFor(campaign, await models.unit.findMany(units.map(({ _id }) => _id)), clock.now())
    await models.campaign.opened(campaign._id)
    for (const [at, { _id, ...unit }] of units.entries()) {
      const { district, type, industry, chamber, superior } = unit
      places.set(_id, [district, type, industry, chamber ?? '', superior ?? ''])
      const state = states[(at * 7) % 5] ?? 'draft'
      stateOf.set(_id, state)
      const answers = { pc_count: at, ...(at % 23 === 1 && { has_ledger: 'yes' }) }
      if (state === 'draft') continue
      const more = { answers, startedAt: clock.now(), submittedAt: clock.now(), submittedBy: new Types.ObjectId() }
      await models.report.model.updateOne({ campaign: campaign._id, unit: _id }, { $set: { state, ...more } })
    }
    path = `/campaigns/${campaign._id.toHexString()}`
    agency = await totals.token('regulator', { measures: [8] })
  })
  after(() => site.close())

  const ask = (address: string, token = agency) =>
    fetch(`${site.url}/api/v1${address}`, { headers: { authorization: `Bearer ${token}` } })
  const read = async (address: string, token = agency) => (await (await ask(address, token)).json()) as Answer
  const isIn = (unit: string) => ['submitted', 'accepted'].includes(stateOf.get(unit)!)
  const hiddenIn = async (route: string) => {
    const found: Set<string>[] = []
    for (const by of tallyDimensions) {
      const { hidden } = await read(`${path}/${route}?by=${by}`)
      found.push(new Set((hidden as { code: string | null }[]).map(({ code }) => code ?? '')))
    }
    return found
  }
  const orderOf = (rows: string[]) => {
    const [district, type, industry, chamber, superior] = rows
    const by = { district, unitType: type, industry, chamber, superior }
    return tallyDimensions.map((name) => by[name]!)
  }

  it('never follow from all tables together, of who has reported and of what they said', async () => {
    for (const [route, codes] of [
      ['progress', [...places.keys()]],
      ['totals', [...places.keys()].filter(isIn)],
    ] as const) {
      const [units, hidden] = [codes.map((code) => orderOf(places.get(code)!)), await hiddenIn(route)]
      const none = hidden.map(() => new Set<string>())
      let open = 0
      for (let one = 0; one < units.length; one++)
        for (let other = one; other < units.length; other++) {
          if (followsAlone(units, none, [one, other])) open++
          else continue
          expect(followsAlone(units, hidden, [one, other]), `${route} ${codes[one]} ${codes[other]}`).to.equal(false)
        }
      expect(open, `${route}: something was to be hidden`).to.be.greaterThan(0)
      expect(hidden[0]!.size, 'districts are still shown').to.equal(0)
    }
  })

  it('are hidden alike in the files, in the feed and in the progress they are made of', async () => {
    for (const by of ['district', 'chamber', 'industry', 'unitType'] as const) {
      const { rows, hidden } = await read(`${path}/progress?by=${by}`)
      const shown = rows.map(({ code, due }) => [code ?? '', due])
      const feed = await read(`/odata/Progress?$filter=${encodeURIComponent(`By eq '${by}'`)}`)
      expect(feed.value.map(({ Code, Due }) => [Code, Due])).to.deep.equal(shown)
      const lines = (await (await ask(`${path}/progress.csv?by=${by}`)).text()).trim().split('\r\n').slice(1)
      for (const { code } of hidden as { code: string | null }[]) {
        const line = lines.find((one) => one.startsWith(`${code ?? ''},`))
        expect(line, `${by} ${code}`).to.match(/,,,,,$/)
      }
    }
  })

  it('are not told by the list behind a row that is hidden to cover another, nor by what two rows have in common', async () => {
    const hidden = await hiddenIn('totals')
    for (const [at, by] of tallyDimensions.entries())
      for (const code of hidden[at]!) {
        const list = await read(`${path}/behind?${by}=${encodeURIComponent(code)}`)
        expect([list.hidden, list.items], `${by} ${code}`).to.deep.equal([true, []])
      }
    expect((await read(`${path}/behind?district=500103&industry=retail`)).hidden).to.equal(true)
    const list = await read(`${path}/behind?only=in&district=500103`)
    expect(list.items).to.have.length.above(2)
    // Nor can the list be counted by place.
    const all = await read(`${path}/behind?only=in`)
    expect(new Set(all.items.map(({ district }) => district.code))).to.deep.equal(new Set([null]))
  })

  it('are not shown for a question that only one or two answered', async () => {
    const { items } = await read(`${path}/questions`)
    const ledger = items.find(({ name }) => name === 'has_ledger')!
    expect(ledger.units).to.be.within(1, 2)
    expect(ledger).to.deep.include({ hidden: true, choices: null })
    expect(items.find(({ name }) => name === 'pc_count')).to.deep.include({ hidden: false })
    const city = await totals.token('regulator')
    const own = (await read(`${path}/questions`, city)).items.find(({ name }) => name === 'has_ledger')!
    expect(own).to.deep.include({ hidden: false, units: ledger.units })
  })

  it('stay hidden in totals, questions and on the first page while only one or two are in', async () => {
    const { models } = site
    const own = { measure: 8, title: '新', audience: {}, opensAt: clock.now(), dueAt: clock.now() }
    const form = totals.campaign.form
    const campaign = await models.campaign.create({ ...own, form }, clock.now())
    await models.report.openFor(campaign, await models.unit.findMany(['N00', 'N01', 'N02', 'N03']), clock.now())
    await models.campaign.opened(campaign._id)
    const address = `/campaigns/${campaign._id.toHexString()}`
    const handIn = (unit: string) =>
      models.report.model.updateOne(
        { campaign: campaign._id, unit },
        { $set: { state: 'submitted', answers: { pc_count: 3 }, submittedAt: clock.now() } },
      )
    await handIn('N00')
    expect((await read(`${address}/totals`)).total).to.equal(null)
    expect((await read(`${address}/questions`)).hidden).to.equal(true)
    expect((await read('/overview')).campaigns.find(({ id }) => address.endsWith(id))!.figures).to.equal(null)
    // Who has reported is no secret of the four.
    expect((await read(`${address}/progress`)).total).to.deep.include({ due: 4, submitted: 1 })
    await handIn('N01')
    await handIn('N02')
    expect((await read(`${address}/totals`)).total!.states).to.include({ submitted: 3 })
    expect((await read(`${address}/questions`)).hidden).to.equal(false)
    await models.campaign.model.deleteOne({ _id: campaign._id })
  })
})
