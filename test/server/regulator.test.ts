import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { createClock } from '../support/clock.ts'
import { openSite, type Site } from '../support/site.ts'
import { makeTotals, type Totals } from '../support/totals.ts'

interface Figures {
  due: number
  submitted: number
  accepted: number
  overdue: number
  rate: { numerator: number; denominator: number; value: number | null; definition: string }
}
interface Body {
  code: string
  issues: { at: string; code: string }[]
  items: { id: string; unit: string; unitName: string; district: { code: string; label: string } }[]
  count: number
  next: string | null
  rows: (Figures & { code: string | null; label: string | null })[]
  total: Figures
  answers: unknown[] | null
  state: string
}

describe('the API for regulators', () => {
  const clock = createClock('2026-11-23T09:00:00+08:00')
  let site: Site
  let totals: Totals
  let city: string
  let path: string

  before(async () => {
    site = await openSite({ now: clock.now })
    totals = await makeTotals(site.models, clock.now())
    city = await totals.token('regulator')
    path = `/campaigns/${totals.campaign._id.toHexString()}`
  })
  after(() => site.close())

  const ask = (address: string, token: string | null = city, headers: Record<string, string> = {}) =>
    fetch(`${site.url}/api/v1${address}`, {
      headers: { ...(token && { authorization: `Bearer ${token}` }), ...headers },
    })
  const read = async (address: string, token: string | null = city, headers: Record<string, string> = {}) => {
    const response = await ask(address, token, headers)
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, body: readBody(text) }
  }
  const readBody = (text: string) => (text.startsWith('{') ? JSON.parse(text) : {}) as Body
  const districts = (rows: Body['rows']) =>
    rows.map(({ code, due, submitted, accepted }) => [code, due, submitted, accepted])

  describe('totals', () => {
    it('by district are exact, with numerator, denominator and what they mean', async () => {
      const { body } = await read(`${path}/progress?by=district`)
      expect(districts(body.rows)).to.deep.equal([
        ['500103', 4, 2, 1],
        ['500105', 3, 1, 0],
      ])
      expect(body.rows.map(({ label }) => label)).to.deep.equal(['渝中区', '江北区'])
      expect(body.total).to.deep.include({ due: 7, submitted: 3, accepted: 1, overdue: 0 })
      expect(body.total.rate).to.deep.include({ numerator: 3, denominator: 7, value: 3 / 7 })
      expect(body.total.rate.definition).to.include('已报单位数 ÷ 应报单位数')
    })

    it('have the same total by every dimension, also where units lack it', async () => {
      for (const by of ['district', 'unitType', 'industry', 'chamber']) {
        const { body } = await read(`${path}/progress?by=${by}`)
        expect(body.total, by).to.deep.include({ due: 7, submitted: 3, accepted: 1 })
        expect(
          body.rows.reduce((sum, row) => sum + row.due, 0),
          by,
        ).to.equal(7)
      }
      const { body } = await read(`${path}/progress?by=chamber`)
      expect(body.rows.find(({ code }) => code === null)).to.include({ due: 3, label: null })
    })

    it('speak English to whom prefers it', async () => {
      const { body } = await read(`${path}/progress?by=district`, city, { 'accept-language': 'en-GB,en;q=0.9' })
      expect(body.rows[0]!.label).to.equal('Yuzhong')
      expect(body.total.rate.definition).to.match(/^rate = units/)
      expect((await read(`${path}/progress?by=unitType&lang=en`)).body.rows[0]!.label).to.match(/^[A-Z]/)
    })

    it('have no rate where nothing is due, instead of 0 % or 100 %', async () => {
      const nowhere = await totals.token('regulator', { districts: ['500101'] })
      const { body } = await read(`${path}/progress`, nowhere)
      expect(body.rows).to.deep.equal([])
      expect(body.total.rate).to.deep.include({ numerator: 0, denominator: 0, value: null })
    })

    it('count as overdue what is not in when the due date has passed', async () => {
      const lasting = (
        await site.models.token.create({ role: 'regulator', scope: {}, now: clock.now(), ttlMs: 9 * 86_400_000 })
      ).token
      clock.advance('2d')
      const { body } = await read(`${path}/progress`, lasting)
      const { body: missing } = await read(`${path}/missing`, lasting)
      clock.advance('-2d')
      expect(body.total.overdue).to.equal(4)
      expect(missing.items.every((item) => (item as unknown as { isOverdue: boolean }).isOverdue)).to.equal(true)
    })
  })

  describe('who is missing', () => {
    it('is listed page by page with the count of all', async () => {
      const found: string[] = []
      let next: string | null = ''
      while (next !== null) {
        const { body }: { body: Body } = await read(`${path}/missing?limit=3${next && `&cursor=${next}`}`)
        expect(body.count).to.equal(4)
        found.push(...body.items.map(({ unit }) => unit))
        next = body.next
      }
      expect(found).to.deep.equal(['A3', 'A4', 'B2', 'B3'])
    })

    it('comes with names beside codes', async () => {
      const { body } = await read(`${path}/missing?limit=1`)
      expect(body.items[0]).to.deep.include({ unitName: '示例企业A3', district: { code: '500103', label: '渝中区' } })
    })

    it('takes no made-up cursor', async () => {
      for (const cursor of ['%24ne', 'e30', Buffer.from('{"$gt":""}').toString('base64url')]) {
        const { status, body } = await read(`${path}/missing?cursor=${cursor}`)
        expect({ status, code: body.code }, cursor).to.deep.equal({ status: 400, code: 'invalid-input' })
      }
    })
  })

  describe('a report', () => {
    it('shows its answers under their labels, rows of a repeat included', async () => {
      const { body } = await read(`/reports/${await totals.reportOf('A1')}`)
      expect(body.state).to.equal('accepted')
      expect(body.answers).to.deep.equal([
        { name: 'pc_count', label: '电脑台数', value: 12, display: '12' },
        { name: 'has_ledger', label: '有台账吗？', value: 'yes', display: '有' },
        { name: 'remark', label: '备注，"其他"', value: '+86 电话', display: '+86 电话' },
        {
          name: 'software',
          label: '软件',
          rows: [
            { row: 1, answers: [{ name: 'product', label: '名称', value: 'WPS', display: 'WPS' }] },
            { row: 4, answers: [{ name: 'product', label: '名称', value: '@SUM(1)', display: '@SUM(1)' }] },
          ],
        },
      ])
    })

    it('keeps a draft its officer has not handed in to itself', async () => {
      const { body } = await read(`/reports/${await totals.reportOf('A4')}`)
      expect(body).to.include({ state: 'draft', answers: null })
    })
  })

  describe('the table of all reports', () => {
    it('opens in Excel with Chinese text: byte order mark, CRLF, quotes doubled, no cell that runs', async () => {
      const response = await ask(`${path}/reports.csv`)
      const bytes = Buffer.from(await response.arrayBuffer())
      expect([...bytes.subarray(0, 3)]).to.deep.equal([0xef, 0xbb, 0xbf])
      expect(response.headers.get('content-type')).to.equal('text/csv; charset=utf-8')
      expect(response.headers.get('content-disposition')).to.match(/^attachment; filename="reports-[0-9a-f]{24}\.csv"$/)
      const text = bytes.subarray(3).toString('utf8')
      const lines = text.split('\r\n')
      expect(lines[0]).to.equal(
        '单位编号,单位名称,区县,单位类型,行业,所属商会,状态,提交时间,电脑台数,有台账吗？,"备注，""其他""",软件',
      )
      expect(lines[1]).to.match(
        /^A1,示例企业A1,渝中区,[^,]+,manufacturing,汽配商会,已通过,2026-11-23 09:00:00,12,有,'\+86 电话,2$/,
      )
      expect(lines[2]).to.include(`"'=HYPERLINK(""http://evil.example"")"`)
      expect(text).to.include('"江北""名"",有限\n公司"')
      expect(lines.find((line) => line.startsWith('A4'))).to.match(/未提交,,,,,$/)
      expect(lines).to.have.length(9)
      expect(lines.at(-1)).to.equal('')
    })

    it('gives programs raw names', async () => {
      const { text } = await read(`${path}/reports.csv?headings=names`)
      const [head, first] = text.replace('\uFEFF', '').split('\r\n')
      expect(head).to.match(/^unit,unitName,district,.*,pc_count,has_ledger,remark,software$/)
      expect(first).to.match(/^A1,.*,500103,.*,accepted,.*,12,yes,/)
    })

    it('holds only what is in scope', async () => {
      const { text } = await read(`${path}/reports.csv`, await totals.token('regulator', { districts: ['500105'] }))
      expect(
        text
          .split('\r\n')
          .slice(1, -1)
          .map((line) => line.slice(0, 2)),
      ).to.deep.equal(['B1', 'B2', 'B3'])
    })
  })

  describe('who may see what', () => {
    const routes = async () => [
      ['/campaigns', 'totals'],
      [path, 'totals'],
      [`${path}/progress`, 'totals'],
      [`${path}/missing`, 'totals'],
      [`${path}/reports.csv`, 'reports'],
      [`/reports/${await totals.reportOf('A1')}`, 'reports'],
    ]

    it('nobody without a token, or with one that is unknown, expired or revoked', async () => {
      const revoked = await totals.token('regulator')
      const id = createHash('sha256').update(revoked).digest('hex')
      await site.models.token.model.updateOne({ _id: id }, { $set: { revokedAt: clock.now() } })
      const { token: expired } = await site.models.token.create({
        role: 'admin',
        scope: {},
        now: clock.now(),
        ttlMs: -1,
      })
      for (const [address] of await routes()) {
        const none = await read(address!, null)
        expect({ status: none.status, code: none.body.code }, address).to.deep.equal({
          status: 401,
          code: 'token-missing',
        })
        expect(none.headers.get('www-authenticate')).to.equal('Bearer realm="zhengban"')
        for (const token of ['zb_unknown', revoked, expired]) {
          const { status, body, headers } = await read(address!, token)
          expect({ status, code: body.code }, address).to.deep.equal({ status: 401, code: 'token-invalid' })
          expect(headers.get('www-authenticate')).to.include('invalid_token')
        }
      }
    })

    it('each role what its work needs', async () => {
      const may = {
        totals: ['chamber', 'federation', 'reviewer', 'regulator', 'inspector', 'admin'],
        reports: ['federation', 'reviewer', 'regulator', 'inspector', 'admin'],
      }
      for (const role of ['chamber', 'federation', 'reviewer', 'regulator', 'trainer', 'inspector', 'admin'] as const) {
        const token = await totals.token(role)
        for (const [address, what] of await routes()) {
          const { status, body } = await read(address!, token)
          const isAllowed = may[what as keyof typeof may].includes(role)
          expect(status, `${role} ${address}`).to.equal(isAllowed ? 200 : 403)
          if (!isAllowed) expect(body.code).to.equal('role-not-allowed')
        }
      }
    })

    it('each scope its own part of every list and total', async () => {
      const scopes = [
        [{ districts: ['500105'] }, 3, 1, ['B2', 'B3']],
        [{ chambers: ['汽配商会'] }, 3, 3, []],
        [{ units: ['A3', 'A1'] }, 2, 1, ['A3']],
        [{ districts: ['500103'], chambers: ['建材商会'] }, 1, 0, ['A3']],
        [{ measures: [10] }, 7, 3, ['A3', 'A4', 'B2', 'B3']],
      ] as const
      for (const [scope, due, submitted, missing] of scopes) {
        const token = await totals.token('regulator', JSON.parse(JSON.stringify(scope)) as object)
        const { body } = await read(`${path}/progress`, token)
        expect(body.total, JSON.stringify(scope)).to.deep.include({ due, submitted })
        const list = (await read(`${path}/missing`, token)).body
        expect(list.items.map(({ unit }) => unit)).to.deep.equal(missing)
        expect(list.count).to.equal(missing.length)
      }
    })

    it('nothing of another measure or district, which looks as if it were not there', async () => {
      const agency = await totals.token('regulator', { measures: [3] })
      const jiangbei = await totals.token('regulator', { districts: ['500105'] })
      expect((await read('/campaigns', agency)).body.items.map(({ id }) => id)).to.deep.equal([
        totals.other._id.toHexString(),
      ])
      for (const address of [path, `${path}/progress`, `${path}/missing`, `${path}/reports.csv`])
        expect((await read(address, agency)).body.code, address).to.equal('not-found')
      const report = `/reports/${await totals.reportOf('A1')}`
      for (const token of [agency, jiangbei]) expect((await read(report, token)).status).to.equal(404)
    })
  })

  describe('what it refuses', () => {
    it('parameters that are unknown, doubled, wrong or shaped like a query', async () => {
      const cases = [
        `/campaigns?status=open`,
        `/campaigns?state=opened`,
        `${path}?x=1`,
        `${path}/progress?by=unit`,
        `${path}/progress?by[$ne]=district`,
        `${path}/progress?by=district&by=chamber`,
        `${path}/missing?limit=0`,
        `${path}/missing?limit=501`,
        `${path}/missing?limit=1e9`,
        `${path}/missing?offset=1`,
        `${path}/reports.csv?headings=all`,
        `/reports/${await totals.reportOf('A1')}?answers=1`,
      ]
      for (const address of cases) {
        const { status, body, headers } = await read(address)
        expect({ status, code: body.code }, address).to.deep.equal({ status: 400, code: 'invalid-input' })
        expect(body.issues, address).to.have.length.above(0)
        expect(headers.get('content-type')).to.include('application/problem+json')
      }
    })

    it('ids that name nothing', async () => {
      for (const address of [
        '/campaigns/x',
        `/campaigns/${'f'.repeat(24)}`,
        '/campaigns/[object%20Object]/progress',
        '/reports/%24ne',
        `/reports/${'0'.repeat(24)}`,
        '/nothing',
      ])
        expect((await read(address)).body.code, address).to.equal('not-found')
    })

    it('methods it does not have', async () => {
      const response = await fetch(`${site.url}/api/v1/campaigns`, { method: 'DELETE' })
      expect(response.status).to.equal(405)
      expect(response.headers.get('allow')).to.include('GET')
      expect(((await response.json()) as Body).code).to.equal('method-not-allowed')
    })
  })
})
