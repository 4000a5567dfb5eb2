// Who read a single report stands in the audit trail before they have read it.
import { expect } from 'chai'
import type { Role, Scope } from '../../rules/scope.ts'
import { createClock } from '../support/clock.ts'
import { openDesk, start, type Desk } from '../support/desk.ts'
import { openSite, type Site } from '../support/site.ts'

describe('reading a report', () => {
  const clock = createClock(start)
  let site: Site
  let desk: Desk
  let token: string
  before(async () => {
    site = await openSite({ now: clock.now })
    desk = await openDesk({ models: site.models, clock })
    token = await tokenOf('reviewer')
  })
  after(() => site.close())
  beforeEach(() => desk.open())

  const tokenOf = async (role: Role, scope: Scope = {}) =>
    (await site.models.token.create({ role, scope, now: clock.now(), ttlMs: 86_400_000 })).token
  const get = async (path: string, by = token) =>
    (await fetch(`${site.url}/api/v1${path}`, { headers: { authorization: `Bearer ${by}` } })).status
  const idOf = (report: { _id: { toHexString(): string } }) => report._id.toHexString()
  const views = async (id: string) =>
    (await site.models.audit.findOn('report', id, 100)).filter(({ what }) => what === 'report.view')

  it('is recorded once for each reader, revision and hour, however often and by whatever page it is read', async () => {
    const report = await desk.submit('book')
    const id = idOf(report)
    const pages = ['', '/review', '/evidence', '/diff']
    await Promise.all([...pages, ...pages].map((page) => get(`/reports/${id}${page}`)))
    const [entry, ...others] = await views(id)
    expect(others).to.deep.equal([])
    expect(entry).to.deep.include({ more: { revision: report.revision, unit: 'U1' } })
    expect(entry!.who.role).to.equal('reviewer')
    await get(`/reports/${id}`, await tokenOf('inspector'))
    expect(await views(id)).to.have.length(2)
    clock.advance('1h')
    await get(`/reports/${id}`)
    expect(await views(id)).to.have.length(3)
    expect((await site.models.audit.verify()).ok).to.equal(true)
  })

  it('is recorded when the reader holds it already and gets nothing new', async () => {
    const id = idOf(await desk.submit('book'))
    const read = (tag?: string) =>
      fetch(`${site.url}/api/v1/reports/${id}`, {
        headers: { authorization: `Bearer ${token}`, ...(tag && { 'if-none-match': tag }) },
      })
    const tag = (await read()).headers.get('etag')!
    clock.advance('1h')
    expect((await read(tag)).status).to.equal(304)
    expect(await views(id)).to.have.length(2)
  })

  it('is not recorded of a draft, whose answers nobody sees, nor of what the scope does not cover', async () => {
    const draft = idOf(desk.reports.book)
    expect(await get(`/reports/${draft}`)).to.equal(200)
    expect(await views(draft)).to.deep.equal([])
    const handedIn = idOf(await desk.submit('book'))
    expect(await get(`/reports/${handedIn}`, await tokenOf('reviewer', { districts: ['500108'] }))).to.equal(404)
    expect(await views(handedIn)).to.deep.equal([])
  })

  it('does not happen when it cannot be recorded', async () => {
    const id = idOf(await desk.submit('book'))
    const { audit } = site.models
    const append = audit.append
    audit.append = () => Promise.reject(new Error('the trail cannot be written'))
    try {
      expect(await get(`/reports/${id}`)).to.equal(500)
    } finally {
      audit.append = append
    }
    expect(await get(`/reports/${id}`)).to.equal(200)
    expect(await views(id)).to.have.length(1)
  })

  it('shows what was handed in, not what its officer is mending', async () => {
    const report = await desk.submit('book')
    await site.models.version.keep(report)
    await site.models.report.model.updateOne(
      { _id: report._id },
      { $set: { state: 'returned', 'answers.pcs': 99 }, $inc: { revision: 1 } },
    )
    const response = await fetch(`${site.url}/api/v1/reports/${idOf(report)}`, {
      headers: { authorization: `Bearer ${token}` },
    })
    const { answers } = (await response.json()) as { answers: { name: string; value: unknown }[] }
    expect(answers.find(({ name }) => name === 'pcs')!.value).to.equal(12)
  })

  it('by a feed of answers is recorded too', async () => {
    await desk.submit('book')
    const id = await tokenOf('regulator')
    for (let times = 0; times < 2; times++) expect(await get('/odata/Answers_desk', id)).to.equal(200)
    expect((await site.models.audit.findOn('feed', 'Answers_desk', 10)).map(({ what }) => what)).to.deep.equal([
      'report.feed',
    ])
  })
})
