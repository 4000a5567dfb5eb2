import { expect } from 'chai'
import { createClock } from '../support/clock.ts'
import { openSite, type Site } from '../support/site.ts'
import { makeTotals, type Totals } from '../support/totals.ts'

interface Feed {
  '@odata.context': string
  '@odata.count'?: number
  '@odata.nextLink'?: string
  value: Record<string, unknown>[]
  error?: { code: string; message: string }
}

describe('the OData feed', () => {
  const clock = createClock('2026-11-23T09:00:00+08:00')
  let site: Site
  let totals: Totals
  let city: string
  let campaign: string

  before(async () => {
    site = await openSite({ now: clock.now })
    totals = await makeTotals(site.models, clock.now())
    city = await totals.token('regulator')
    campaign = totals.campaign._id.toHexString()
    await site.models.report.model.updateOne(
      { campaign: totals.campaign._id, unit: 'B1' },
      { $set: { 'answers.pc_count': 3, 'answers.remark': `老板说"it's 50%"` } },
    )
  })
  after(() => site.close())

  const ask = (address: string, token: string | null = city, headers: Record<string, string> = {}) =>
    fetch(address.startsWith('http') ? address : `${site.url}/api/v1/odata${address}`, {
      headers: { ...(token && { authorization: `Bearer ${token}` }), ...headers },
    })
  const read = async (address: string, token: string | null = city, headers: Record<string, string> = {}) => {
    const response = await ask(address, token, headers)
    return { status: response.status, headers: response.headers, body: (await response.json()) as Feed }
  }
  const units = async (filter: string, set = 'Reports', token = city) => {
    const { status, body } = await read(`/${set}?$select=Unit&$filter=${encodeURIComponent(filter)}`, token)
    expect(status, `${filter}: ${body.error?.message}`).to.equal(200)
    return body.value.map(({ Unit }) => Unit)
  }
  const ofCampaign = (filter: string) => units(`Campaign eq '${campaign}' and (${filter})`)

  describe('for those who sign in', () => {
    it('opens in Excel with any name and the token as password, and asks for them', async () => {
      const none = await ask('/', null)
      expect(none.status).to.equal(401)
      expect(none.headers.get('www-authenticate')).to.include('Basic realm="zhengban"')
      const basic = (password: string) => ({
        authorization: `Basic ${Buffer.from(`任何人:${password}`).toString('base64')}`,
      })
      expect((await ask('/', null, basic(city))).status).to.equal(200)
      expect((await ask('/', null, basic('zb_wrong'))).status).to.equal(401)
      expect(((await (await ask('/', null, basic('zb_wrong'))).json()) as Feed).error!.code).to.equal('token-invalid')
    })

    it('shows each role the sets it may read', async () => {
      const names = async (role: 'regulator' | 'chamber' | 'reviewer') =>
        (await read('/', await totals.token(role))).body.value.map(({ name }) => name)
      expect(await names('regulator')).to.deep.equal([
        'Campaigns',
        'Units',
        'Reports',
        'Progress',
        'Rates',
        'Answers_small',
      ])
      expect(await names('chamber')).to.deep.equal(['Campaigns', 'Units', 'Progress', 'Rates'])
      expect(await names('reviewer')).to.deep.equal(['Campaigns', 'Reports', 'Progress', 'Rates', 'Answers_small'])
      const chamber = await totals.token('chamber')
      expect((await read('/Reports', chamber)).status).to.equal(403)
      expect((await read('/Answers_small', chamber)).status).to.equal(404)
      expect((await ask('/', await totals.token('trainer'))).status).to.equal(403)
    })

    it('states its types in metadata', async () => {
      const response = await ask('/$metadata')
      const text = await response.text()
      expect(response.headers.get('content-type')).to.include('application/xml')
      expect(response.headers.get('odata-version')).to.equal('4.0')
      expect(text).to.include('<EntityType Name="Answers_smallEntity"><Key><PropertyRef Name="Id"/></Key>')
      expect(text).to.include('<Property Name="pc_count" Type="Edm.Int64"/>')
      expect(text).to.include('<EntitySet Name="Reports" EntityType="Zhengban.ReportsEntity"/>')
    })
  })

  describe('gives', () => {
    it('typed answers, flat, codes or labels, and nothing of drafts', async () => {
      const { body, headers } = await read('/Answers_small?$count=true')
      expect(headers.get('content-type')).to.include('odata.metadata=minimal')
      expect(body['@odata.context']).to.equal(`${site.url}/api/v1/odata/$metadata#Answers_small`)
      expect(body['@odata.count']).to.equal(4)
      expect(body.value[0]).to.deep.include({
        ...{ Unit: 'A1', DistrictName: '渝中区', pc_count: 12, has_ledger: 'yes', remark: '+86 电话', software: 2 },
        SubmittedAt: clock.now().toISOString(),
      })
      const labelled = await read('/Answers_small?values=labels&$top=1&$select=Unit,has_ledger')
      expect(labelled.body.value).to.deep.equal([{ Unit: 'A1', has_ledger: '有' }])
    })

    it('campaigns, units and totals', async () => {
      expect((await read('/Campaigns?$filter=Measure eq 3')).body.value[0]).to.include({
        Title: '另一措施',
        State: 'open',
      })
      expect((await read(`/Units?$filter=Unit eq 'B2'`)).body.value[0]).to.include({
        District: '500105',
        DistrictName: '江北区',
      })
      const progress = await read(`/Progress?$filter=Campaign eq '${campaign}' and By eq 'district'&$count=true`)
      expect(progress.body.value.map(({ Code, Due, Submitted }) => [Code, Due, Submitted])).to.deep.equal([
        ['500103', 4, 2],
        ['500105', 3, 1],
      ])
      expect(progress.body['@odata.count']).to.equal(2)
      const ordered = await read(
        `/Progress?$filter=Due ge 3 and By eq 'district'&$orderby=Rate desc&$top=1&$select=Code,Rate`,
      )
      expect(ordered.body.value).to.deep.equal([{ Code: '500103', Rate: 0.5 }])
      expect(progress.body.value.map(({ Uncounted }) => Uncounted)).to.deep.equal([0, 0])
      const rates = await read(`/Rates?$filter=Campaign eq '${campaign}' and By eq 'district' and Rate eq 'report'`)
      expect(rates.body.value[0]).to.deep.include({
        Code: '500103',
        Numerator: 2,
        Denominator: 4,
        Value: 0.5,
        Uncounted: 0,
      })
      expect(rates.body.value[0]!['Definition']).to.include('÷')
    })

    it('what a filter asks for', async () => {
      expect(await ofCampaign(`State eq 'submitted'`)).to.deep.equal(['A2', 'B1'])
      expect(await ofCampaign(`State ne 'draft' and not (District eq '500103')`)).to.deep.equal(['B1'])
      expect(await ofCampaign(`Unit gt 'A3' and Unit le 'B1' or Unit eq 'A1'`)).to.deep.equal(['A1', 'A4', 'B1'])
      expect(await ofCampaign('SubmittedAt eq null')).to.deep.equal(['A4', 'B2', 'B3'])
      expect(await ofCampaign('SubmittedAt ge 2026-11-23')).to.deep.equal(['A1', 'A2', 'A3', 'B1'])
      expect(await ofCampaign('SubmittedAt gt 2026-11-23T01:00:00Z')).to.deep.equal([])
      expect(await ofCampaign(`Chamber in ('建材商会','汽配商会') and startswith(UnitName, '示例')`)).to.deep.equal([
        'A1',
        'A3',
      ])
      expect(await ofCampaign(`contains(UnitName,'evil.example')`)).to.deep.equal(['A2'])
      expect(await units('pc_count lt 10 and pc_count ge -1', 'Answers_small')).to.deep.equal(['B1'])
      expect(await units(`has_ledger eq 'yes' and pc_count ne 3`, 'Answers_small')).to.deep.equal(['A1', 'A2', 'A3'])
      expect(await units(`remark eq '老板说"it''s 50%"'`, 'Answers_small')).to.deep.equal(['B1'])
    })

    it('only what is in scope', async () => {
      const jiangbei = await totals.token('regulator', { districts: ['500105'] })
      expect(await units(`Campaign eq '${campaign}'`, 'Reports', jiangbei)).to.deep.equal(['B1', 'B2', 'B3'])
      expect(await units(`Unit eq 'A1' or Unit ne 'A1'`, 'Units', jiangbei)).to.deep.equal(['B1', 'B2', 'B3'])
      expect(await units('pc_count gt 0', 'Answers_small', jiangbei)).to.deep.equal(['B1'])
      expect((await read('/Reports?$count=true&$top=0', jiangbei)).body['@odata.count']).to.equal(6)
      const agency = await totals.token('regulator', { measures: [3] })
      expect((await read('/Campaigns', agency)).body.value.map(({ Title }) => Title)).to.deep.equal(['另一措施'])
      expect(await (await ask('/Answers_small/$count', agency)).text()).to.equal('0')
      const { body } = await read(`/Progress?$filter=By eq 'district'`, jiangbei)
      expect(body.value.every(({ Code }) => Code === '500105')).to.equal(true)
    })
  })

  describe('page by page', () => {
    async function walk(address: string, headers: Record<string, string>) {
      const pages: unknown[][] = []
      const counts = new Set<number | undefined>()
      for (let next: string | undefined = address; next;) {
        const { body, status }: { body: Feed; status: number } = await read(next, city, headers)
        expect(status, body.error?.message).to.equal(200)
        pages.push(body.value.map((row) => Object.values(row).join(' ')))
        counts.add(body['@odata.count'])
        next = body['@odata.nextLink']
        expect(pages.length, address).to.be.below(20)
      }
      return { pages, counts: [...counts] }
    }

    it('gives every report once, the count on each page, whatever the order', async () => {
      const prefer = { prefer: 'odata.maxpagesize=5' }
      for (const order of [
        '',
        '&$orderby=Unit',
        '&$orderby=SubmittedAt desc',
        '&$orderby=SubmittedAt',
        '&$orderby=Chamber',
      ]) {
        const { pages, counts } = await walk(`/Reports?$select=Campaign,Unit&$count=true${order}`, prefer)
        expect(new Set(pages.flat()).size, order).to.equal(14)
        expect(pages.flat(), order).to.have.length(14)
        expect(counts, order).to.deep.equal([14])
      }
      const { pages } = await walk('/Units?$select=Unit&$orderby=Unit desc', prefer)
      expect(pages).to.deep.equal([
        ['B3', 'B2', 'B1', 'A4', 'A3'],
        ['A2', 'A1'],
      ])
    })

    it('stops after $top and begins after $skip', async () => {
      const { pages } = await walk(`/Units?$select=Unit&$top=4&$skip=1`, { prefer: 'odata.maxpagesize=3' })
      expect(pages).to.deep.equal([['A2', 'A3', 'A4'], ['B1']])
      const progress = await walk(`/Progress?$select=By,Code&$filter=Campaign eq '${campaign}'`, {
        prefer: 'maxpagesize=2',
      })
      expect(new Set(progress.pages.flat()).size).to.equal(progress.pages.flat().length).and.be.above(5)
    })
  })

  it('refuses what it does not know, in OData’s own shape', async () => {
    const cases: [string, number, string][] = [
      ['/Reports?$filter=Unit', 400, 'invalid-option'],
      [`/Reports?$filter=Unit eq 'A1`, 400, 'invalid-option'],
      [`/Reports?$filter=Unit eq 1`, 400, 'invalid-option'],
      [`/Reports?$filter=Unit eq {"$ne":1}`, 400, 'invalid-option'],
      [`/Reports?$filter=$where eq 'x'`, 400, 'invalid-option'],
      [`/Reports?$filter=answers.remark eq 'x'`, 400, 'invalid-option'],
      [`/Reports?$filter=applied eq 'x'`, 400, 'invalid-option'],
      [`/Reports?$filter=SubmittedAt gt 2026-02-31T99:00:00Z`, 400, 'invalid-option'],
      [`/Reports?$filter=${'('.repeat(60)}Unit eq 'A1'${')'.repeat(60)}`, 400, 'invalid-option'],
      [`/Progress?$filter=Nothing eq 1`, 400, 'invalid-option'],
      ['/Reports?$orderby=Link', 400, 'invalid-option'],
      ['/Reports?$orderby=answers', 400, 'invalid-option'],
      ['/Reports?$orderby=Unit,State', 501, 'not-implemented'],
      ['/Reports?$select=given', 400, 'invalid-option'],
      ['/Reports?$top=-1', 400, 'invalid-option'],
      ['/Reports?$top=1&$top=2', 400, 'invalid-option'],
      ['/Reports?$skiptoken=e30', 400, 'invalid-option'],
      ['/Reports?$expand=Unit', 501, 'not-implemented'],
      ['/Reports?$format=atom', 406, 'not-acceptable'],
      ['/Reports?x=1', 400, 'invalid-option'],
      ['/Nothing', 404, 'not-found'],
    ]
    for (const [address, status, code] of cases) {
      const { body, ...found } = await read(address)
      expect({ status: found.status, code: body.error?.code }, address).to.deep.equal({ status, code })
    }
  })

  it('takes no skiptoken of an operator, and no regular expression in text', async () => {
    const token = Buffer.from(JSON.stringify({ after: { key: [{ $ne: 1 }] }, top: null, count: null })).toString(
      'base64url',
    )
    expect((await read(`/Units?$skiptoken=${token}`)).status).to.equal(400)
    for (const key of ['x', 'f'.repeat(23)]) {
      const made = Buffer.from(JSON.stringify({ after: { key: [key, 'A1'] }, top: null, count: null })).toString(
        'base64url',
      )
      expect((await read(`/Reports?$skiptoken=${made}`)).status, key).to.equal(400)
    }
    expect(await ofCampaign(`contains(UnitName,'.*')`)).to.deep.equal([])
    expect(await ofCampaign(`UnitName eq '$where'`)).to.deep.equal([])
  })
})
