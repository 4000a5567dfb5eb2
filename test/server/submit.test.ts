import { expect } from 'chai'
import type { Role, Scope } from '../../rules/scope.ts'
import { createClock } from '../support/clock.ts'
import { openSite, type Site } from '../support/site.ts'
import { makeTotals, type Totals } from '../support/totals.ts'
import { browserOf } from './browser-person.ts'

interface Body {
  code: string
  state: string
  revision: number
  late: boolean
  issues: { at: string; code: string }[]
  items: { unit: string; flags: string[] | null }[]
  next: string | null
  count: number | null
}

describe('reports handed in and listed over the API', () => {
  const clock = createClock('2026-11-23T09:00:00+08:00')
  let site: Site
  let totals: Totals
  let path: string
  before(async () => {
    site = await openSite({ now: clock.now })
    totals = await makeTotals(site.models, clock.now())
    path = `/campaigns/${totals.campaign._id.toHexString()}`
  })
  after(() => site.close())

  const ask = async (
    method: string,
    address: string,
    role: Role,
    { scope = {}, body }: { scope?: Scope; body?: unknown },
  ) => {
    const response = await fetch(`${site.url}/api/v1${address}`, {
      method,
      headers: {
        authorization: `Bearer ${await totals.token(role, scope)}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    return { status: response.status, body: (await response.json()) as Body }
  }
  const good = { pc_count: 7, has_ledger: 'no', software: [{ _row: 1, product: 'WPS' }] }
  const submit = (unit: string, answers: unknown = good, scope: Scope = { units: [unit] }, role: Role = 'officer') =>
    ask('PUT', `${path}/reports/${unit}`, role, { scope, body: { answers } })
  const report = (unit: string) => site.models.report.model.findOne({ campaign: totals.campaign._id, unit }).lean()

  it('stands in the database as handed in, once, and the same again changes nothing', async () => {
    const { status, body } = await submit('A4')
    expect(status).to.equal(200)
    expect(body).to.include({ state: 'submitted', revision: 1, late: false })
    const kept = (await report('A4'))!
    expect(kept.answers).to.deep.equal(good)
    expect(kept.submittedThrough).to.match(/^token:/)
    expect((await submit('A4')).body.revision).to.equal(1)
    const other = await submit('A4', { ...good, pc_count: 8 })
    expect([other.status, other.body.code]).to.deep.equal([428, 'revision-missing'])
    expect((await report('A4'))!.answers).to.deep.equal(good)
    await site.models.campaign.model.updateOne({ _id: totals.campaign._id }, { $set: { editsAllowed: false } })
    clock.advance('2s')
    const fixed = await submit('A4', { ...good, pc_count: 8 })
    expect([fixed.status, fixed.body.issues[0]!.code]).to.deep.equal([409, 'report-submitted'])
    await site.models.campaign.model.updateOne({ _id: totals.campaign._id }, { $set: { editsAllowed: true } })
  })

  it('names every answer that does not fit, and saves nothing', async () => {
    const { status, body } = await submit('B2', { pc_count: 'many', has_ledger: 'perhaps', nonsense: 1 })
    expect(status).to.equal(422)
    expect(body.issues.map(({ at }) => at)).to.have.members(['pc_count', 'has_ledger', 'nonsense'])
    expect((await report('B2'))!.state).to.equal('draft')
  })

  it('takes no operator, no other field and no deep nest for an answer', async () => {
    for (const answers of [
      { pc_count: { $gt: 0 } },
      { $where: '1' },
      { 'state.x': 1 },
      { software: [{ _row: 1, product: { $ne: 1 } }] },
    ])
      expect((await submit('B2', answers)).status, JSON.stringify(answers)).to.equal(400)
    const extra = { scope: { units: ['B2'] }, body: { answers: good, state: 'accepted', revision: 99 } }
    expect((await ask('PUT', `${path}/reports/B2`, 'officer', extra)).body.issues.map(({ at }) => at)).to.deep.equal([
      ...['state', 'revision'],
    ])
    const polluted = '{"answers":{"__proto__":{"admin":true},"has_ledger":"perhaps"}}'
    const { status } = await ask('PUT', `${path}/reports/B2`, 'officer', { scope: { units: ['B2'] }, body: polluted })
    expect(status).to.equal(422)
    expect(({} as { admin?: boolean }).admin).to.equal(undefined)
    expect(
      (await ask('PUT', `${path}/reports/B2`, 'officer', { scope: { units: ['B2'] }, body: '{"answers"' })).body.code,
    ).to.equal('invalid-json')
    const large = { pc_count: 1, remark: 'x'.repeat(1_100_000) }
    expect((await submit('B2', large)).status).to.equal(413)
    expect((await report('B2'))!.state).to.equal('draft')
  })

  it('is not for units elsewhere, nor for an officer without units, nor for those who judge', async () => {
    expect((await submit('B2', good, { units: ['B3'] })).status).to.equal(404)
    expect((await submit('B2', good, {})).status).to.equal(404)
    expect((await submit('B2', good, { districts: ['500103'] }, 'federation')).status).to.equal(404)
    for (const role of ['reviewer', 'regulator', 'chamber', 'inspector', 'trainer'] as const)
      expect((await submit('B2', good, {}, role)).status, role).to.equal(403)
    expect((await submit('B2', good, { units: ['B2'], measures: [3] })).status).to.equal(404)
  })

  it('says who typed it in for the unit, on record; whoever did so does not review it', async () => {
    const { account, signIn } = site.models
    const lin = (await account.create({ name: '林秋', role: 'federation', scope: {}, lang: 'zh-CN' }, clock.now()))!
    const browser = browserOf(site)
    await browser.post('/session', { code: (await signIn.create({ account: lin._id, now: clock.now() })).code })
    const own = `${path}/reports/B3`
    const headers = { 'if-match': (await browser.get(own)).headers.get('etag')! }
    const { status, body } = await browser.put(own, { answers: good }, { headers })
    expect([status, body['state']]).to.deep.equal([200, 'submitted'])
    expect((await browser.put(own, { answers: good }, { headers })).body['revision']).to.equal(body['revision'])
    const id = String(body['report'])
    const read = await browser.get(`/reports/${id}`)
    expect(read.body['through']).to.deep.equal({ kind: 'account', name: '林秋' })
    const trail = (await site.models.audit.findOn('report', id, 10)).filter(({ what }) => what === 'report.submit')
    expect(trail.map(({ who }) => who)).to.deep.equal([{ id: `account:${lin._id.toHexString()}`, role: 'federation' }])
    const tag = { 'if-match': `"${String(body['revision'])}"` }
    expect((await browser.get(`/reports/${id}/review`)).body['obstacle'], 'told beforehand').to.equal('own-answers')
    const judged = await browser.post(`/reports/${id}/accept`, { words: '' }, { headers: tag })
    expect([judged.status, judged.body['code']]).to.deep.equal([403, 'own-answers'])
  })

  it('is made for a unit that came into the audience later', async () => {
    const unit = { _id: 'C1', name: '后来的', type: 'private_firm', district: '500103', industry: 'trade' }
    await site.models.unit.importAll([{ ...unit, chamber: null, superior: null, contact: null }])
    expect((await submit('C1')).status).to.equal(200)
    expect((await submit('C2')).status).to.equal(404)
  })

  it('is refused when the campaign is closed', async () => {
    await site.models.campaign.close(totals.other._id, clock.now())
    const scope = { units: ['A1'] }
    const address = `/campaigns/${totals.other._id.toHexString()}/reports/A1`
    const { status, body } = await ask('PUT', address, 'officer', { scope, body: { answers: good } })
    expect([status, body.code]).to.deep.equal([409, 'report-closed'])
  })

  describe('the list', () => {
    const list = (query: string, scope: Scope = {}) =>
      ask('GET', `/reports?campaign=${totals.campaign._id.toHexString()}${query}`, 'reviewer', { scope })
    const units = ({ body }: { body: Body }) => body.items.map(({ unit }) => unit)

    it('comes page by page, narrowed by state and dimension, and ends where the scope does', async () => {
      const found: string[] = []
      let next: string | null = ''
      while (next !== null) {
        const page: { body: Body } = await list(`&limit=3&count=true${next && `&cursor=${next}`}`)
        expect(page.body.count).to.equal(8)
        found.push(...units(page))
        next = page.body.next
      }
      expect(found).to.deep.equal(['A1', 'A2', 'A3', 'A4', 'B1', 'B2', 'B3', 'C1'])
      expect(units(await list('&state=draft'))).to.deep.equal(['B2'])
      expect(units(await list('&district=500105&state=submitted'))).to.deep.equal(['B1', 'B3'])
      expect(units(await list('', { chambers: ['建材商会'] }))).to.deep.equal(['A3'])
      expect(units(await list('&flagged=true'))).to.deep.equal([])
    })

    it('is of one campaign or one unit', async () => {
      expect((await ask('GET', '/reports', 'reviewer', {})).body.issues).to.deep.equal([
        { at: 'campaign', code: 'required' },
      ])
      expect(units(await ask('GET', '/reports?unit=A1', 'regulator', { scope: { measures: [3] } }))).to.have.length(1)
    })
  })
})
