// Lists narrowed, and what stands in them read alone.
import { expect } from 'chai'
import { createClock } from '../support/clock.ts'
import { openSite, type Site } from '../support/site.ts'
import { staffOf, type Staff } from '../support/staff.ts'
import { makeTotals, type Totals } from '../support/totals.ts'

interface Page {
  items: Record<string, unknown>[]
  next: string | null
}

describe('people, accounts, tokens and receipts over the API', () => {
  const clock = createClock('2026-11-23T09:00:00+08:00')
  let site: Site
  let totals: Totals
  let admin: Staff
  /** A secretary of one district: the other's people are not theirs. */
  let yuzhong: Staff
  let jiangbei: Staff
  before(async () => {
    site = await openSite({ now: clock.now })
    totals = await makeTotals(site.models, clock.now())
    admin = await staffOf(site, 'admin', {}, clock.now())
    yuzhong = await staffOf(site, 'federation', { districts: ['500103'] }, clock.now())
    jiangbei = await staffOf(site, 'federation', { districts: ['500105'] }, clock.now())
  })
  after(() => site.close())
  const list = async (path: string, as = admin) => (await as.asks<Page>('GET', path)).body.items
  const told = async (path: string, name: string) => (await list(path)).map((item) => item[name])

  it('stand alone as in their list, come again only when changed, and are not there for a foreign scope', async () => {
    const { models } = site
    const person = (
      await models.person.model.create({
        ...{ unit: 'A1', lang: 'zh-CN', consent: { version: '1', at: clock.now() } },
      })
    )._id
    await models.delivery.queue(
      [{ campaign: totals.campaign._id, person, unit: 'A1', slot: 'T-7', district: '500103', measure: 10 }],
      clock.now(),
    )
    const [receipt] = await list(`/campaigns/${String(totals.campaign._id)}/receipts`, yuzhong)
    const [known] = await list('/people?unit=A1', yuzhong)
    for (const [path, item] of [
      [`/people/${String(person)}`, known],
      [`/deliveries/${String(receipt!['id'])}`, receipt],
    ] as const) {
      const { status, body, etag } = await yuzhong.asks('GET', path)
      expect([status, body], path).to.deep.equal([200, item])
      const headers = { authorization: `Bearer ${yuzhong.token}`, 'if-none-match': etag }
      expect((await fetch(`${site.url}/api/v1${path}`, { headers })).status, path).to.equal(304)
      const absent = await jiangbei.asks('GET', path.replace(/\w{24}$/, '0'.repeat(24)))
      const foreign = await jiangbei.asks('GET', path)
      expect([foreign.status, foreign.text], path).to.deep.equal([404, absent.text])
    }
  })

  it('are in the trail when somebody reads a person, and not when there was nobody to read', async () => {
    const [known] = await list('/people?unit=A1', yuzhong)
    const path = `/people/${String(known!['id'])}`
    clock.advance('1h')
    const before = await site.models.audit.lastNumber()
    await jiangbei.asks('GET', path)
    await yuzhong.asks('GET', path)
    await yuzhong.asks('GET', path)
    const entries = await site.models.audit.listAfter(before, 10)
    expect(entries).to.have.length(1)
    expect(entries[0]).to.deep.include({ what: 'people.view', on: { kind: 'person', id: known!['id'] } })
    const shown = await list('/audit?what=people.view')
    expect(shown[0]!['names']).to.deep.include({ on: '示例企业A1' })
  })

  it('list accounts by role, state and part of the name', async () => {
    const { account } = site.models
    for (const [name, role] of [
      ['陈一', 'chamber'],
      ['陈二', 'reviewer'],
      ['Lee (3)', 'reviewer'],
    ] as const)
      await account.create({ name, role, scope: {}, lang: 'zh-CN' }, clock.now())
    const of = async (name: string) => (await account.findNamed(name))!._id
    await account.edit(await of('陈一'), 0, { disabledAt: clock.now() })
    const lockedUntil = new Date(clock.now().getTime() + 60_000)
    await account.model.updateOne({ _id: await of('Lee (3)') }, { $set: { lockedUntil } })
    expect(await told('/accounts?role=reviewer', 'name')).to.deep.equal(['Lee (3)', '陈二'])
    expect(await told('/accounts?state=disabled', 'name')).to.deep.equal(['陈一'])
    expect(await told('/accounts?state=locked', 'name')).to.deep.equal(['Lee (3)'])
    expect(await told('/accounts?state=active', 'name')).to.deep.equal(['陈二'])
    expect(await told(`/accounts?search=${encodeURIComponent('lee (')}`, 'name')).to.deep.equal(['Lee (3)'])
    expect(await told('/accounts?search=.*', 'name')).to.deep.equal([])
    expect(await told(`/accounts?role=reviewer&search=${encodeURIComponent('陈')}`, 'name')).to.deep.equal(['陈二'])
    clock.advance('2h')
    expect(await told('/accounts?state=locked', 'name')).to.deep.equal([])
    for (const wrong of ['role=king', 'state=gone', 'search=', 'role[$ne]=admin'])
      expect((await admin.asks('GET', `/accounts?${wrong}`)).body.code, wrong).to.equal('invalid-input')
  })

  it('list tokens by owner, scope and whether they still hold, and tell one', async () => {
    const account = (await site.models.account.findNamed('陈二'))!._id
    const day = 86_400_000
    const make = (label: string, more: object, ttlMs = day) =>
      site.models.token.create({ role: 'regulator', scope: {}, label, now: clock.now(), ttlMs, ...more })
    await make('own', { account })
    await make('wide', {})
    await make('place', { scope: { districts: ['500103'] } })
    await make('narrow', { scope: { districts: ['500103'], measures: [10] } })
    const short = await make('short', { scope: { measures: [10] } }, 60_000)
    clock.advance('2h')
    const labels = async (query: string) =>
      (await list(`/tokens?role=regulator&sort=createdAt&${query}`)).map(({ label }) => label).sort()
    expect(await labels('')).to.deep.equal(['narrow', 'own', 'place', 'short', 'wide'])
    expect(await labels(`account=${String(account)}`)).to.deep.equal(['own'])
    expect(await labels('account=none')).to.deep.equal(['narrow', 'place', 'short', 'wide'])
    expect(await labels('expired=true')).to.deep.equal(['short'])
    expect(await labels('expired=false&scope=municipality')).to.deep.equal(['own', 'wide'])
    expect(await labels('scope=district%3D500103')).to.deep.equal(['narrow', 'place'])
    expect(await labels('scope=district%3D500103%3Bmeasure%3D10')).to.deep.equal(['narrow'])
    expect(await labels('scope=measure%3D10')).to.deep.equal(['narrow', 'short'])
    expect(await labels('revoked=true')).to.deep.equal([])
    const { status, body, etag } = await admin.asks<{ revokedAt: unknown }>('GET', `/tokens/${short.name}`)
    expect([status, body]).to.deep.equal([
      200,
      (await list('/tokens?expired=true')).find(({ id }) => id === short.name),
    ])
    expect(JSON.stringify(body)).to.not.include(short.token)
    await admin.asks('DELETE', `/tokens/${short.name}`)
    const after = await admin.asks<{ revokedAt: string }>('GET', `/tokens/${short.name}`)
    expect(after.body.revokedAt).to.equal(clock.now().toISOString())
    expect(after.etag).to.not.equal(etag)
    expect(await labels('revoked=true')).to.deep.equal(['short'])
    for (const name of ['token:0123456789abcdef', 'token:*', 'x'])
      expect((await admin.asks('GET', `/tokens/${name}`)).status, name).to.equal(404)
    for (const wrong of ['scope=everything', 'account=me', 'expired=maybe'])
      expect((await admin.asks('GET', `/tokens?${wrong}`)).body.code, wrong).to.equal('invalid-input')
  })

  it('list reports by when they were handed in, those that were not left out, and all of a unit page by page', async () => {
    const of = `/reports?campaign=${String(totals.campaign._id)}`
    const units = await told(`${of}&sort=-submittedAt`, 'unit')
    const handedIn = (await list(of)).filter(({ submittedAt }) => submittedAt !== null)
    expect(units).to.have.members(handedIn.map(({ unit }) => unit))
    expect((await list(of)).length).to.be.greaterThan(units.length)
    const first = (await admin.asks<Page>('GET', '/reports?unit=A1&limit=1')).body
    const rest = (await admin.asks<Page>('GET', `/reports?unit=A1&cursor=${first.next}`)).body
    expect([...first.items, ...rest.items].map(({ unit }) => unit)).to.deep.equal(['A1', 'A1'])
    expect(rest.next).to.equal(null)
    const { body } = await admin.asks('GET', '/reports?unit=A1&sort=unit')
    expect(body.issues).to.deep.equal([{ at: 'sort', code: 'needs-campaign' }])
  })

  it('within a scope of some units hold only theirs, in every order', async () => {
    await site.models.invite.createMany({ units: ['A1', 'B1', 'A2'], now: clock.now(), ttlMs: 60_000 })
    for (const sort of ['unit', '-unit', 'createdAt', '-createdAt', 'expiresAt'])
      expect(
        (await list(`/invites?sort=${sort}`, jiangbei)).map(({ unit }) => unit),
        sort,
      ).to.deep.equal(['B1'])
    for (const sort of ['unit', '-since']) {
      expect(
        (await list(`/people?sort=${sort}`, yuzhong)).map(({ unit }) => unit),
        sort,
      ).to.deep.equal(['A1'])
      expect(await list(`/people?sort=${sort}`, jiangbei), sort).to.deep.equal([])
      expect(await list(`/people?unit=A1&sort=${sort}`, jiangbei), sort).to.deep.equal([])
    }
  })
})
