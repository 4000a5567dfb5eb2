// Every list that can be sorted, as its OpenAPI statement says: each order page by page, whatever comes in between.
import { expect } from 'chai'
import { Types } from 'mongoose'
import { roles } from '../../rules/scope.ts'
import { endpointsOf } from '../../server/index.ts'
import { openApiOf } from '../../server/openapi.ts'
import { createClock } from '../support/clock.ts'
import { openSite, type Site } from '../support/site.ts'
import { staffOf, type Staff } from '../support/staff.ts'
import { makeTotals, type Totals } from '../support/totals.ts'

type Item = Record<string, unknown>
interface Page {
  items: Item[]
  next: string | null
}
interface List {
  path: () => string
  /** What tells its items apart. */
  id: string
  /** Puts one more in, of values that others have as well. */
  add?: () => Promise<unknown>
  /** Read whole and sorted at hand, or put together unit by unit: no index need lead. */
  short?: true
  may?: 'admin' | 'reviewer'
}
/** The list of calls needs nothing of what the server is given, but for which addresses webhooks may have. */
const anything: unknown = new Proxy(() => anything, { get: (_, name) => (name === 'hookUrl' ? undefined : anything) })

describe('sorted lists over the API', () => {
  const clock = createClock('2026-11-23T09:00:00+08:00')
  let site: Site
  let totals: Totals
  const staff: Record<'admin' | 'reviewer', Staff> = {} as never
  const campaign = () => totals.campaign._id
  const units = ['A1', 'A2', 'A3', 'B1', 'B2']
  /** Few values, so that many share one. */
  const at = (n: number) => new Date(clock.now().getTime() - (n % 3) * 86_400_000)
  const people = [1, 2, 3, 4].map((n) => new Types.ObjectId(`${n}`.repeat(24)))
  let count = 0

  const addPerson = (n = count++) =>
    site.models.person.model.create({ unit: units[n % 5], lang: 'zh-CN', consent: { version: '1', at: at(n) } })
  const addInvite = (n = count++) =>
    site.models.invite.createMany({ units: [units[n % 5]!], now: at(n), ttlMs: 86_400_000 })
  const addAccount = (n = count++) =>
    site.models.account.model.create({
      ...{ name: `账号${n}`, role: roles[n % 3], scope: {}, lang: 'zh-CN', createdAt: at(n) },
      lastSignInAt: n % 2 ? null : at(n),
    })
  const addToken = (n = count++) =>
    site.models.token.model.create({
      ...{ _id: `${1e6 + n}`.padEnd(64, '0'), role: 'regulator', scope: {}, createdAt: at(n), expiresAt: at(n) },
      lastUsedAt: n % 2 ? null : at(n),
    })
  const addDelivery = (n = count++) =>
    site.models.delivery.model.create({
      ...{ kind: 'reminder', campaign: campaign(), person: people[n % 4], unit: units[n % 5] },
      ...{ slot: `T-${n}`, day: '2026-11-23', priority: 1, state: 'sent', nextAt: at(n), createdAt: at(n) },
    })
  const addEvidence = async (n = count++) => {
    const report = await site.models.report.model.findOne({ campaign: campaign(), unit: ['A1', 'A2', 'B1'][n % 3] })
    const { _id } = await site.models.evidence.model.create({
      ...{ report: report!._id, campaign: campaign(), unit: report!.unit, path: 'proof', key: `k${n}`, kind: 'photo' },
      ...{ receivedAt: at(n), state: 'failed', nextAt: at(n), told: true },
    })
    await site.models.report.model.collection.updateOne(
      { _id: report!._id },
      { $push: { 'answers.proof': { id: String(_id) } } as never },
    )
  }
  const addEntry = (n = count++) =>
    site.models.audit.append({
      ...{ at: at(n), who: { id: 'job:test', role: 'program' }, what: n % 2 ? 'test.read' : 'test' },
      on: { kind: 'test', id: 'one' },
    })

  const lists: Record<string, List> = {
    '/people': { path: () => '/people', id: 'id', add: addPerson },
    '/invites': { path: () => '/invites', id: 'id', add: addInvite },
    '/accounts': { path: () => '/accounts', id: 'id', add: addAccount },
    '/tokens': { path: () => '/tokens', id: 'id', add: addToken },
    '/campaigns/{id}/receipts': { path: () => `/campaigns/${campaign()}/receipts`, id: 'id', add: addDelivery },
    '/campaigns/{id}/evidence': {
      ...{ path: () => `/campaigns/${campaign()}/evidence`, id: 'id', add: addEvidence, may: 'reviewer' },
    },
    '/audit': { path: () => '/audit?kind=test&id=one', id: 'number', add: addEntry },
    '/reports': { path: () => `/reports?campaign=${campaign()}`, id: 'id' },
    '/units': { path: () => '/units', id: 'unit' },
    '/hand-overs': { path: () => '/hand-overs', id: 'id', short: true },
    '/campaigns': { path: () => '/campaigns', id: 'id', short: true },
    '/jobs': { path: () => '/jobs', id: 'name', short: true },
    '/chambers': { path: () => '/chambers', id: 'chamber', short: true },
    '/forms': { path: () => '/forms', id: 'form', short: true },
    '/forms/{form}/versions': { path: () => '/forms/small/versions', id: 'id', short: true },
  }
  /** By the address of the list, the orders it can be read in. */
  const sorts = new Map<string, string[]>()
  const { paths } = openApiOf(endpointsOf(anything as never)) as {
    paths: Record<string, { get?: { parameters: { name: string; schema: { enum?: string[] } }[] } }>
  }
  for (const [path, { get }] of Object.entries(paths)) {
    const sort = get?.parameters.find(({ name }) => name === 'sort')
    if (sort) sorts.set(path.slice('/api/v1'.length), sort.schema.enum!)
  }

  before(async () => {
    site = await openSite({ now: clock.now })
    totals = await makeTotals(site.models, clock.now())
    staff.admin = await staffOf(site, 'admin', {}, clock.now())
    staff.reviewer = await staffOf(site, 'reviewer', {}, clock.now())
    for (const { add } of Object.values(lists)) for (let n = 0; add && n < 11; n++) await add()
  })
  after(() => site.close())

  const ask = async ({ path, may = 'admin' }: List, query: Record<string, string | number>) => {
    const more = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]))
    const address = `${path()}${path().includes('?') ? '&' : '?'}${String(more)}`
    const answer = await staff[may].asks<Page>('GET', address)
    expect(answer.status, `${address} ${answer.text}`).to.equal(200)
    return answer.body
  }
  /** All items page by page; `between` is done once, after the first page. */
  const read = async (list: List, query: Record<string, string | number>, between?: () => Promise<unknown>) => {
    const items: Item[] = []
    let next: string | null = null
    let pages = 0
    do {
      const page: Page = await ask(list, { ...query, ...(next !== null && { cursor: next }) })
      items.push(...page.items)
      next = page.next
      if (pages++ === 0) await between?.()
      expect(pages).to.be.below(100)
    } while (next !== null)
    return items
  }
  const idsOf = ({ id }: List, items: Item[]) => items.map((item) => item[id])

  it('are all that can be sorted', () => {
    expect([...sorts.keys()].sort()).to.deep.equal(Object.keys(lists).sort())
    for (const [path, names] of sorts) expect(names.length, path).to.be.at.least(2)
  })

  for (const [path, names] of sorts)
    for (const sort of names)
      it(`${path} by ${sort} comes whole page by page, none twice and none left out`, async () => {
        const list = lists[path]!
        const whole = await read(list, { sort, limit: 200 })
        const name = sort.replace('-', '')
        const values = whole.map((item) => item[name] as string | number | null)
        const ascending = sort.startsWith('-') ? [...values].reverse() : values
        for (const [index, value] of ascending.entries()) {
          if (index === 0 || ascending[index - 1] === null) continue
          expect(value !== null && ascending[index - 1]! <= value, `${ascending[index - 1]} before ${value}`).to.equal(
            true,
          )
        }
        for (const limit of [1, 3])
          expect(idsOf(list, await read(list, { sort, limit }))).to.deep.equal(idsOf(list, whole))
        if (!list.add) return
        // What comes in meanwhile may show up or not: what was there shows up once.
        const ids = idsOf(list, whole)
        const meanwhile = idsOf(
          list,
          await read(list, { sort, limit: 3 }, async () => {
            for (let n = 0; n < 3; n++) await list.add!()
          }),
        )
        expect(new Set(meanwhile).size).to.equal(meanwhile.length)
        expect(meanwhile.filter((id) => ids.includes(id))).to.deep.equal(ids)
      })

  it('hold a cursor to its own list: another order, filter or address is refused by name', async () => {
    const asks = (path: string) => staff.admin.asks<Page>('GET', path)
    const { next } = (await asks('/accounts?limit=1')).body
    expect(next).to.be.a('string')
    const refused = async (path: string) => {
      const { status, body } = await asks(path)
      return [status, body.code, ...(body.issues ?? []).map(({ at, code }) => `${at} ${code}`)]
    }
    const foreign = [400, 'invalid-input', 'cursor other-list']
    expect(await refused(`/accounts?cursor=${next}&sort=-name`)).to.deep.equal(foreign)
    expect(await refused(`/accounts?cursor=${next}&sort=createdAt`)).to.deep.equal(foreign)
    expect(await refused(`/accounts?cursor=${next}&role=admin`)).to.deep.equal(foreign)
    expect(await refused(`/tokens?cursor=${next}`)).to.deep.equal(foreign)
    for (const wrong of ['nonsense', `${next}x`, `x${next}`, String(next).slice(0, -9)])
      expect((await refused(`/accounts?cursor=${wrong}`))[1], wrong).to.equal('invalid-input')
    // How a page looks is no other list; the usual order may be named.
    for (const same of ['', '&limit=3', '&fields=name', '&lang=en', '&sort=name'])
      expect((await asks(`/accounts?cursor=${next}${same}`)).status, same).to.equal(200)
  })

  /** Every sorted read of a page that is done meanwhile, as the store explains it. */
  const explained = async (work: () => Promise<unknown>) => {
    const found: { collection: string; filter: object; options: { limit: number } }[] = []
    const note = (collection: string, method: string, filter: object, options: { limit: number }) => {
      if (method === 'find' && 'limit' in (options ?? {}) && 'sort' in options)
        found.push({ collection, filter, options })
    }
    site.models.connection.set('debug', note)
    await work()
    site.models.connection.set('debug', false)
    return Promise.all(
      found.map(async ({ collection, filter, options }) => {
        const cursor = site.models.connection.db!.collection(collection).find(filter, options)
        const { queryPlanner, executionStats } = await cursor.explain('executionStats')
        const plan = JSON.stringify((queryPlanner as { winningPlan: unknown }).winningPlan)
        const { totalDocsExamined: looked } = executionStats as { totalDocsExamined: number }
        return { name: `${JSON.stringify(filter)} ${plan}`, plan, looked, limit: options.limit }
      }),
    )
  }

  it('are read along an index, and the last page costs what the first does', async () => {
    for (const [path, names] of sorts) {
      // With nothing else passed over on the way.
      const list = { ...lists[path]!, ...(path === '/audit' && { path: () => '/audit' }) }
      if (list.short) continue
      for (const sort of names) {
        const reads = await explained(() => read(list, { sort, limit: 2 }))
        expect(reads.length, `${path} ${sort}`).to.be.at.least(1)
        for (const { name, plan, looked, limit } of reads) {
          expect(plan, `${path} ${sort} ${name}`).to.not.include('"SORT"').and.not.include('COLLSCAN')
          expect(looked, `${path} ${sort} ${name}`).to.be.at.most(Math.max(limit, 16))
        }
      }
    }
  })

  it('are read along that index also where a scope or a filter would lead another way', async () => {
    const yuzhong = await staffOf(site, 'admin', { districts: ['500103'] }, clock.now())
    for (const [path, more] of [
      ['/reports', '&state=submitted'],
      ['/reports', `&chamber=${encodeURIComponent('汽配商会')}`],
      ['/campaigns/{id}/receipts', '&state=sent'],
    ] as const)
      for (const sort of sorts.get(path)!) {
        const address = lists[path]!.path()
        const query = `${address.includes('?') ? '&' : '?'}sort=${sort}${more}`
        const reads = await explained(() => yuzhong.asks('GET', address + query))
        expect(reads.length, `${path} ${sort}`).to.be.at.least(1)
        for (const { name, plan } of reads) expect(plan, `${path} ${sort} ${name}`).to.not.include('"SORT"')
      }
  })
})
