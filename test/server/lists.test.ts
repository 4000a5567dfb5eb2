import { expect } from 'chai'
import { createClock } from '../support/clock.ts'
import { openSite, type Site } from '../support/site.ts'
import { staffOf, type Staff } from '../support/staff.ts'
import { makeTotals } from '../support/totals.ts'

interface Page {
  items: Record<string, unknown>[]
  next: string | null
}

describe('short lists over the API', () => {
  const clock = createClock('2026-11-23T09:00:00+08:00')
  let site: Site
  let admin: Staff
  before(async () => {
    site = await openSite({ now: clock.now })
    await makeTotals(site.models, clock.now())
    admin = await staffOf(site, 'admin', {}, clock.now())
  })
  after(() => site.close())
  const list = async (path: string) => (await admin.asks<Page>('GET', path)).body

  for (const [path, name, sort] of [
    ['/campaigns', 'title', 'title'],
    ['/jobs', 'name', 'name'],
    ['/chambers', 'chamber', 'chamber'],
  ] as const)
    it(`${path} comes whole or page by page, in either order, none twice`, async () => {
      const whole = await list(`${path}?sort=${sort}`)
      expect(whole.items.length).to.be.at.least(2)
      expect(whole.next).to.equal(null)
      const found: unknown[] = []
      let next: string | null = ''
      while (next !== null) {
        const page: Page = await list(`${path}?sort=-${sort}&limit=1${next && `&cursor=${next}`}`)
        found.push(...page.items.map((item) => item[name]))
        next = page.next
      }
      expect(found).to.deep.equal(whole.items.map((item) => item[name]).reverse())
      expect((await admin.asks('GET', `${path}?cursor=nonsense`)).body.code).to.equal('invalid-input')
      expect((await admin.asks('GET', `${path}?sort=secret`)).body.code).to.equal('invalid-input')
    })

  it('campaigns are narrowed by state and measure', async () => {
    expect((await list('/campaigns?measure=3')).items.map(({ title }) => title)).to.deep.equal(['另一措施'])
    expect((await list('/campaigns?state=draft')).items).to.deep.equal([])
    expect((await list('/campaigns?state=open')).items).to.have.length(2)
  })

  it('what stands in a list is read alone as well, and comes again only when it has changed', async () => {
    const made = await admin.asks<Page>('POST', '/invites', { units: ['A1'] })
    const id = String(made.body.items[0]!['id'])
    const [job] = (await list('/jobs')).items
    const [entry] = (await list('/audit')).items
    const [invite] = (await list('/invites?unit=A1')).items
    for (const [path, item] of [
      [`/jobs/${String(job!['name'])}`, job],
      [`/audit/${String(entry!['number'])}`, entry],
      [`/invites/${id}`, invite],
    ] as const) {
      const { status, body, etag } = await admin.asks('GET', path)
      expect([status, body], path).to.deep.equal([200, item])
      const headers = { authorization: `Bearer ${admin.token}`, 'if-none-match': etag }
      expect((await fetch(`${site.url}/api/v1${path}`, { headers })).status, path).to.equal(304)
    }
    expect(JSON.stringify(invite)).to.not.include('code')
    for (const path of ['/jobs/none', '/audit/999', '/audit/x', `/invites/${'0'.repeat(24)}`])
      expect((await admin.asks('GET', path)).status, path).to.equal(404)
  })
})
