import { expect } from 'chai'
import type { Role, Scope } from '../../rules/scope.ts'
import { createClock } from '../support/clock.ts'
import { openDesk, snap, start, usual, type Desk } from '../support/desk.ts'
import { pdf } from '../support/documents.ts'
import { photos } from '../support/photos.ts'
import { openSite, type Site } from '../support/site.ts'

interface Item {
  id: string
  path: string
  question: string
  label: string
  unit: string
  state: string
  flags: string[]
  alike: number
  links: Record<string, string>
}
interface Page {
  items: Item[]
  next: string | null
  code: string
}

describe('the evidence of a campaign', () => {
  const clock = createClock(start)
  let site: Site
  let desk: Desk
  before(async () => {
    site = await openSite({ now: clock.now })
    desk = await openDesk({ models: site.models, clock })
    await desk.submit('book', { photos: [await snap(41), await photos.blurred({ motif: 42 })] })
    await desk.submit('tea', { photos: [await snap(41), photos.html()] })
    const contract = await desk.receive('inn', pdf({ pages: 2 }), 'contract')
    await desk.submit('inn', {
      answers: { ...usual, contract: [{ id: String(contract._id) }] },
      photos: [await snap(43), await photos.small({ motif: 44 })],
    })
    await desk.receive('inn', await snap(45))
    await desk.process()
  })
  after(() => site.close())

  const ask = async (query = '', scope: Scope = {}, role: Role = 'reviewer') => {
    const { token } = await site.models.token.create({ role, scope, now: clock.now(), ttlMs: 86_400_000 })
    const response = await fetch(`${site.url}/api/v1/campaigns/${desk.campaign._id.toHexString()}/evidence${query}`, {
      headers: { authorization: `Bearer ${token}` },
    })
    return { status: response.status, body: (await response.json()) as Page }
  }
  const places = ({ body }: { body: Page }) => body.items.map(({ unit, path }) => `${unit} ${path}`)
  const all = ['U1 proof', 'U1 proof', 'U2 proof', 'U2 proof', 'U3 contract', 'U3 proof', 'U3 proof']

  it('comes in order of units, with what it is asked for and why a person must look at it', async () => {
    const { status, body } = await ask()
    expect(status).to.equal(200)
    expect(body.items.map(({ unit, path }) => `${unit} ${path}`)).to.have.members(all)
    expect(body.items.map(({ unit }) => unit)).to.deep.equal(['U1', 'U1', 'U2', 'U2', 'U3', 'U3', 'U3'])
    expect(body.items[0]).to.deep.include({ question: 'proof', label: '授权凭证照片', flags: ['twin'], alike: 1 })
    expect(body.items[1]!.flags).to.deep.equal(['blurred'])
    expect(body.items[3]).to.deep.include({ state: 'failed', flags: ['failed'], links: {} })
  })

  it('comes page by page, none twice and none left out, also in the middle of a report', async () => {
    for (const limit of [1, 2, 3, 5, 7]) {
      const found: string[] = []
      let next: string | null = ''
      while (next !== null) {
        const page: { body: Page } = await ask(`?limit=${limit}${next && `&cursor=${next}`}`)
        expect(page.body.items.length).to.be.at.most(limit)
        found.push(...page.body.items.map(({ id }) => id))
        next = page.body.next
      }
      expect(new Set(found).size, String(limit)).to.equal(7)
      expect(found).to.have.length(7)
    }
  })

  it('costs as many queries for a page of seven as for a page of one', async () => {
    const queriesOf = async (query: string) => {
      let count = 0
      const note = (collection: string, _method: string, filter: object) => {
        // Hashes are read on once a second, whoever asks.
        if (/^(evidence|reports)$/.test(collection) && !('readyAt' in filter)) count++
      }
      site.models.connection.set('debug', note)
      const { body } = await ask(query)
      site.models.connection.set('debug', false)
      return [body.items.length, count]
    }
    const [one, forOne] = await queriesOf('?limit=1')
    const [seven, forSeven] = await queriesOf('?limit=7')
    expect([one, seven]).to.deep.equal([1, 7])
    expect(forSeven)
      .to.be.at.most(forOne! + 1)
      .and.at.least(4)
    const [, flagged] = await queriesOf('?flag=twin')
    expect(flagged).to.be.at.most(forOne! + 1)
  })

  it('is narrowed by state, question, unit and flag', async () => {
    expect(places(await ask('?state=failed'))).to.deep.equal(['U2 proof'])
    expect(places(await ask('?question=contract'))).to.deep.equal(['U3 contract'])
    expect(places(await ask('?unit=U1'))).to.deep.equal(['U1 proof', 'U1 proof'])
    expect(places(await ask('?district=500108'))).to.deep.equal(['U2 proof', 'U2 proof'])
    expect(places(await ask('?district=500108&sort=receivedAt'))).to.deep.equal(['U2 proof', 'U2 proof'])
    expect(places(await ask('?flag=twin'))).to.deep.equal(['U1 proof', 'U2 proof'])
    expect(places(await ask('?flag=blurred'))).to.deep.equal(['U1 proof'])
    expect(places(await ask('?flag=too-small'))).to.deep.equal(['U3 proof'])
    // The same in whichever order.
    for (const sort of ['unit', '-unit', 'receivedAt', '-receivedAt'])
      for (const [query, found] of [
        ['district=500108', ['U2 proof', 'U2 proof']],
        ['unit=U1', ['U1 proof', 'U1 proof']],
        ['flag=blurred', ['U1 proof']],
        ['district=500108&flag=twin', ['U2 proof']],
      ] as const)
        expect(places(await ask(`?${query}&sort=${sort}`)), `${query} ${sort}`).to.deep.equal(found)
    expect(new Set(places(await ask('?sort=-receivedAt', { districts: ['500108'] })))).to.deep.equal(
      new Set(['U2 proof']),
    )
    expect((await ask('?flag=nice')).body.code).to.equal('invalid-input')
    expect((await ask('?cursor=nonsense')).body.code).to.equal('invalid-input')
    expect((await ask('?state[$ne]=ready')).body.code).to.equal('invalid-input')
  })

  it('ends where the scope does, and tells a flag whose other half lies outside', async () => {
    const own = await ask('', { districts: ['500108'] })
    expect(places(own)).to.deep.equal(['U2 proof', 'U2 proof'])
    expect(own.body.items[0]).to.deep.include({ flags: ['twin'], alike: 1 })
    expect(places(await ask('?unit=U1', { districts: ['500108'] }))).to.deep.equal([])
    expect((await ask('', { measures: [3] })).status).to.equal(404)
    for (const role of ['officer', 'trainer', 'inspector', 'admin'] as const)
      expect((await ask('', {}, role)).status, role).to.equal(403)
  })

  it('links to pictures for the reader alone, and each look is in the trail', async () => {
    const { body } = await ask('?unit=U1')
    const picture = await fetch(site.url + body.items[0]!.links['picture']!)
    expect(picture.status).to.equal(200)
    const [view] = await site.models.audit.findOn('evidence', body.items[0]!.id, 1)
    expect(view).to.deep.include({ what: 'evidence.view' })
    const [list] = await site.models.audit.findOn('campaign', desk.campaign._id.toHexString(), 1)
    expect(list).to.deep.include({ what: 'evidence.list' })
  })

  it('leaves out drafts, and what its officer took back while mending is still what was handed in', async () => {
    const fresh = await desk.open(3)
    await desk.receive('book', await snap(46), 'proof', fresh.book)
    await desk.process()
    expect(places(await ask())).to.deep.equal([])
    const handedIn = await desk.submit('tea', { photos: [await snap(47)] })
    const { _id } = handedIn
    await site.models.version.keep(handedIn)
    await site.models.report.model.updateOne({ _id }, { $set: { state: 'returned', 'answers.proof': null } })
    expect(places(await ask())).to.deep.equal(['U2 proof'])
  })
})
