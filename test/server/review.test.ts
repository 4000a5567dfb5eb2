import { expect } from 'chai'
import type { Types } from 'mongoose'
import type { Report } from '../../models/report.ts'
import type { Role, Scope } from '../../rules/scope.ts'
import { createClock } from '../support/clock.ts'
import { openDesk, snap, start, usual, type Desk } from '../support/desk.ts'
import { pdf } from '../support/documents.ts'
import { openSite, type Site } from '../support/site.ts'

interface Shown {
  id: string
  path: string
  flags: string[]
  links: Record<string, string>
  alike: {
    unit: string
    exact: boolean
    sameUnit: boolean
    campaign: { title: string }
    links: Record<string, string>
  }[]
  alikeHidden: number
}
interface Body {
  code: string
  issues: { at: string; code: string }[]
  report: { state: string; revision: number; answers: { name: string; value: unknown }[] }
  review: { mine: boolean; verdicts: unknown[] } | null
  evidence: Shown[]
  flags: string[]
  obstacle: string | null
  faultCodes: { code: string; label: string }[]
  returned: { reasons: { path: string }[]; until: string } | null
  versions: { revision: number }[]
  changes: { path: string; label: string; before: { display: string }; after: { display: string } }[]
  items: (Shown & { unit: string; flags: string[] })[]
  accepted: number
  flagged: number
  own: number
  next: string | null
}

describe('review over the API', () => {
  const clock = createClock(start)
  let site: Site
  let desk: Desk
  let city: string
  before(async () => {
    site = await openSite({ now: clock.now })
    desk = await openDesk({ models: site.models, clock })
    city = await tokenOf('reviewer')
  })
  after(() => site.close())
  beforeEach(() => desk.open())

  const tokenOf = async (role: Role, scope: Scope = {}, person?: Types.ObjectId) =>
    (await site.models.token.create({ role, scope, person, now: clock.now(), ttlMs: 40 * 86_400_000 })).token
  const ask = (method: string, path: string, more: { token?: string | null; body?: unknown; revision?: number } = {}) =>
    fetch(path.startsWith('/api') ? site.url + path : `${site.url}/api/v1${path}`, {
      method,
      headers: {
        ...(more.token !== null && { authorization: `Bearer ${more.token ?? city}` }),
        ...(more.body !== undefined && { 'content-type': 'application/json' }),
        ...(more.revision !== undefined && { 'if-match': `"${more.revision}"` }),
      },
      ...(more.body !== undefined && { body: JSON.stringify(more.body) }),
    })
  const read = async (...args: Parameters<typeof ask>) => {
    const response = await ask(...args)
    return { status: response.status, headers: response.headers, body: (await response.json()) as Body }
  }
  const at = (report: Report, what: string) => `/reports/${report._id.toHexString()}/${what}`
  const mismatch = (path: string) => ({ path, good: false, reason: 'mismatch', words: '与发票不符' })

  it('shows the report, its photos, what may be wrong, and the revision to decide on', async () => {
    const book = await desk.submit('book', { answers: usual, photos: [await snap(1), await snap(2)] })
    const { status, headers, body } = await read('GET', at(book, 'review'))
    expect(status).to.equal(200)
    expect(headers.get('etag')).to.equal(`"${book.revision}"`)
    expect(body.report).to.include({ state: 'submitted', revision: book.revision })
    expect(body.evidence.map(({ path, flags }) => [path, flags])).to.deep.equal([
      ['proof', []],
      ['proof', []],
    ])
    expect(body.evidence[0]!.links).to.have.keys('picture', 'thumbnail')
    expect(body.faultCodes).to.deep.include({ code: 'unreadable', label: '看不清' })
    expect(body.versions).to.have.length(1)
    expect((await read('GET', `${at(book, 'review')}?lang=en`)).body.faultCodes[0]!.label).to.equal('not readable')
  })

  const readers: [Role, number][] = [
    ['chamber', 200],
    ['federation', 200],
    ['reviewer', 200],
    ['regulator', 200],
    ['trainer', 403],
    ['inspector', 403],
    ['admin', 403],
  ]
  for (const [role, expected] of readers)
    it(`answers a ${role} with ${expected}`, async () => {
      const book = await desk.submit('book')
      expect((await ask('GET', at(book, 'review'), { token: await tokenOf(role) })).status).to.equal(expected)
    })

  it('has nothing for a scope that does not cover the unit, for drafts, and for nobody', async () => {
    const book = await desk.submit('book')
    const elsewhere = await tokenOf('reviewer', { districts: ['500108'] })
    for (const what of ['review', 'versions', 'diff', 'evidence'])
      expect((await ask('GET', at(book, what), { token: elsewhere })).status, what).to.equal(404)
    const accept = { body: {}, revision: book.revision }
    expect((await read('POST', at(book, 'accept'), { ...accept, token: elsewhere })).body.code).to.equal('not-found')
    expect((await ask('GET', at(desk.reports.tea, 'review'))).status).to.equal(404)
    expect((await ask('GET', at(book, 'review'), { token: null })).status).to.equal(401)
  })

  it('accepts on the revision that was read, once, and tells when it is another', async () => {
    const book = await desk.submit('book')
    const post = (body: unknown, revision?: number) => read('POST', at(book, 'accept'), { body, revision })
    expect(await post({})).to.deep.include({ status: 428 })
    expect((await post({}, book.revision - 1)).body.code).to.equal('revision-changed')
    expect((await post({ word: 'x' }, book.revision)).body.issues).to.deep.equal([{ at: 'word', code: 'unknown' }])
    const done = await post({ words: '好' }, book.revision)
    expect(done.body.report.state).to.equal('accepted')
    const again = await post({ words: '好' }, book.revision)
    expect([again.status, again.body.report.revision]).to.deep.equal([200, done.body.report.revision])
  })

  it('keeps verdicts, does not accept over them, and returns with them', async () => {
    const book = await desk.submit('book', { answers: usual, photos: [await snap(3)] })
    const verdicts = [mismatch('pcs'), { path: 'ledger', good: true }]
    const bad = await read('PUT', at(book, 'review'), {
      body: { verdicts: [mismatch('nowhere')] },
      revision: book.revision,
    })
    expect(bad.body.issues).to.deep.equal([{ at: 'verdicts.0', code: 'place-unknown' }])
    const kept = await read('PUT', at(book, 'review'), { body: { verdicts }, revision: book.revision })
    expect(kept.body.review).to.deep.include({ mine: true })
    const { revision } = kept.body.report
    expect((await read('POST', at(book, 'accept'), { body: {}, revision })).body.code).to.equal('faults-marked')
    const other = await read('POST', at(book, 'accept'), { body: {}, revision, token: await tokenOf('regulator') })
    expect(other.body.code).to.equal('review-taken')
    const back = await read('POST', at(book, 'return'), { body: { words: '请核对' }, revision })
    expect(back.body.report.state).to.equal('returned')
    expect(back.body.returned!.reasons.map(({ path }) => path)).to.deep.equal(['pcs'])
    expect(new Date(back.body.returned!.until)).to.deep.equal(desk.campaign.dueAt)
  })

  it('shows what was handed in while its officer is mending it, and records who looked', async () => {
    const book = await desk.submit('book')
    await read('POST', at(book, 'return'), { body: { verdicts: [mismatch('pcs')] }, revision: book.revision })
    const known = await desk.reread(book)
    await site.models.report.save(known, { key: '1:8001', chat: 1, answers: { pcs: 77 } }, clock.now())
    const { body } = await read('GET', at(book, 'review'))
    const shown = body.report.answers.find(({ name }) => name === 'pcs')
    expect(shown!.value).to.equal(12)
    const [entry] = await site.models.audit.findOn('report', book._id.toHexString(), 1)
    expect(entry).to.include({ what: 'report.view' })
  })

  it('does not return without a fault', async () => {
    const book = await desk.submit('book')
    const { body } = await read('POST', at(book, 'return'), { body: {}, revision: book.revision })
    expect(body.issues).to.deep.equal([{ at: 'verdicts', code: 'no-fault' }])
  })

  it('shows what was mended, with labels, old and new', async () => {
    const book = await desk.submit('book')
    await read('POST', at(book, 'return'), { body: { verdicts: [mismatch('pcs')] }, revision: book.revision })
    clock.advance('1h')
    await desk.submit('book', { answers: { ...usual, pcs: 22 } })
    const { body } = await read('GET', at(book, 'diff'))
    expect(
      body.changes.map(({ path, label, before, after }) => [path, label, before.display, after.display]),
    ).to.deep.equal([['pcs', '办公电脑台数', '12', '22']])
    expect((await read('GET', at(book, 'review'))).body.changes).to.have.length(1)
    const { items } = (await read('GET', at(book, 'versions'))).body
    expect(items).to.have.length(2)
    expect((await ask('GET', `${at(book, 'diff')}?from=999`)).status).to.equal(404)
  })

  it('is not for those who filled it in', async () => {
    const book = await desk.submit('book')
    const own = await tokenOf('reviewer', {}, desk.people.book)
    const { status, body } = await read('POST', at(book, 'accept'), { body: {}, revision: book.revision, token: own })
    expect([status, body.code]).to.deep.equal([403, 'own-answers'])
  })

  it('is for the role the campaign names', async () => {
    const book = await desk.submit('book')
    await site.models.campaign.model.updateOne({ _id: desk.campaign._id }, { $set: { reviewBy: 'chamber' } })
    const post = (token: string) => read('POST', at(book, 'accept'), { body: {}, revision: book.revision, token })
    expect((await post(city)).body.code).to.equal('not-the-reviewer')
    expect((await read('GET', at(book, 'review'), { token: city })).body.obstacle).to.equal('not-the-reviewer')
    expect((await post(await tokenOf('chamber', { chambers: ['渝中商会'] }))).status).to.equal(200)
  })

  it('accepts at once all that nothing speaks against, and lists the others', async () => {
    const shared = await snap(11)
    await desk.submit('tea', { answers: usual, photos: [shared] })
    await desk.submit('inn', { answers: usual, photos: [shared] })
    await desk.submit('book', { answers: usual, photos: [await snap(12)] })
    const path = `/campaigns/${desk.campaign._id.toHexString()}/accept-unflagged`
    const district = await tokenOf('reviewer', { districts: ['500103'] })
    const first = await read('POST', path, { body: { limit: 1 }, token: district })
    expect(first.body).to.deep.include({ accepted: 1, flagged: 0, next: 'U1' })
    const rest = await read('POST', path, { body: { after: 'U1' }, token: district })
    expect(rest.body).to.deep.include({ accepted: 0, flagged: 1, next: null })
    expect(rest.body.items.map(({ unit, flags }) => [unit, flags])).to.deep.equal([['U3', ['twin']]])
    expect((await desk.reread(desk.reports.tea)).state, 'outside the scope').to.equal('submitted')
    expect((await read('POST', path, { body: {} })).body).to.deep.include({ accepted: 0, flagged: 2 })
  })

  it('of all at once looks at them together, and goes on where it was broken off', async () => {
    for (const [index, unit] of (['book', 'tea', 'inn'] as const).entries())
      await desk.submit(unit, { answers: usual, photos: [await snap(13 + index)] })
    const path = `/campaigns/${desk.campaign._id.toHexString()}/accept-unflagged`
    let looks = 0
    site.models.connection.set('debug', (collection: string, method: string, filter: object) => {
      // Hashes are read on once a second, whoever asks.
      if (collection === 'evidence' && method === 'find' && !('readyAt' in filter)) looks++
    })
    const first = await read('POST', path, { body: { limit: 2 } })
    const looksOfTwo = looks
    expect(first.body).to.deep.include({ accepted: 2, flagged: 0, next: 'U2' })
    const rest = await read('POST', path, { body: { after: 'U2' } })
    site.models.connection.set('debug', false)
    expect(rest.body).to.deep.include({ accepted: 1, flagged: 0, next: null })
    expect(looksOfTwo).to.be.above(0)
    expect(looks - looksOfTwo).to.equal(looksOfTwo)
  })

  describe('and its photos', () => {
    const status = async (link: string) => (await ask('GET', link, { token: null })).status

    it('are served by links that hold for minutes, and every view is recorded', async () => {
      const book = await desk.submit('book', { answers: usual, photos: [await snap(21)] })
      const [photo] = (await read('GET', at(book, 'evidence'))).body.items
      for (const part of ['thumbnail', 'picture']) {
        const response = await ask('GET', photo!.links[part]!, { token: null })
        expect(response.headers.get('content-type')).to.equal('image/jpeg')
        expect(new Uint8Array(await response.arrayBuffer()).subarray(0, 2)).to.deep.equal(new Uint8Array([0xff, 0xd8]))
        expect(response.headers.get('cache-control')).to.match(
          part === 'thumbnail' ? /^private, max-age=/ : /^no-store$/,
        )
      }
      const views = await site.models.audit.findOn('evidence', photo!.id, 10)
      expect(views.map(({ what, more }) => [what, more['part']])).to.deep.equal([
        ['evidence.view', 'picture'],
        ['evidence.view', 'thumbnail'],
      ])
      expect(views[0]!.who).to.deep.include({ role: 'reviewer' })
      clock.advance('6m')
      expect(await status(photo!.links['picture']!)).to.equal(403)
    })

    it('have thumbnails that are read from the database once, however often they are looked at', async () => {
      const book = await desk.submit('book', { answers: usual, photos: [await snap(77)] })
      const [photo] = (await read('GET', at(book, 'evidence'))).body.items
      const { file } = desk.models
      const readFile = file.read
      let count = 0
      file.read = (id) => (count++, readFile(id))
      try {
        for (let look = 0; look < 3; look++) expect(await status(photo!.links['thumbnail']!)).to.equal(200)
      } finally {
        file.read = readFile
      }
      expect(count).to.equal(1)
    })

    it('are not served by a link that was changed, of a revoked token, or of a scope that shrank', async () => {
      const token = await tokenOf('reviewer', { districts: ['500103'] })
      const book = await desk.submit('book', { answers: usual, photos: [await snap(22)] })
      const [photo] = (await read('GET', at(book, 'evidence'), { token })).body.items
      const link = photo!.links['picture']!
      expect(await status(link)).to.equal(200)
      expect(await status(link.replace('/picture', '/thumbnail'))).to.equal(403)
      expect(await status(link.replace(/until=(\d)/, 'until=9$1'))).to.equal(403)
      expect(await status(link.split('?')[0]!)).to.equal(400)
      const { token: tokens } = site.models
      const { _id } = (await tokens.findValid(token, clock.now()))!
      await tokens.model.updateOne({ _id }, { $set: { scope: { districts: ['500108'] } } })
      expect(await status(link)).to.equal(404)
      await tokens.model.updateOne({ _id }, { $set: { revokedAt: clock.now() } })
      expect(await status(link)).to.equal(403)
    })

    it('are shown beside their twins of other units, as far as both scopes reach', async () => {
      const shared = await snap(23)
      await desk.submit('tea', { answers: usual, photos: [shared] })
      await desk.submit('inn', { answers: usual, photos: [shared] })
      const book = await desk.submit('book', { answers: usual, photos: [shared] })
      const district = await tokenOf('reviewer', { districts: ['500103'] })
      const [photo] = (await read('GET', at(book, 'evidence'), { token: district })).body.items
      expect(photo!.alike.map(({ unit, exact, campaign }) => [unit, exact, campaign.title])).to.deep.equal([
        ['U3', true, '核查10'],
      ])
      expect(photo!.alikeHidden).to.equal(1)
      expect(await status(photo!.alike[0]!.links['picture']!)).to.equal(200)
      expect(photo!.flags).to.deep.equal(['twin'])
    })

    it('may be documents, which are only ever downloaded', async () => {
      const contract = await desk.receive('book', pdf({ pages: 2 }), 'contract')
      const book = await desk.submit('book', { answers: { ...usual, contract: [{ id: String(contract._id) }] } })
      const [document] = (await read('GET', at(book, 'evidence'))).body.items
      const response = await ask('GET', document!.links['document']!, { token: null })
      expect(response.headers.get('content-type')).to.equal('application/pdf')
      expect(response.headers.get('content-disposition')).to.match(/^attachment/)
      expect(response.headers.get('content-security-policy')).to.include('sandbox')
      expect(response.headers.get('x-content-type-options')).to.equal('nosniff')
      expect(response.headers.get('cache-control')).to.equal('no-store')
      expect(document).to.include({ type: 'application/pdf', pages: 2, bytes: pdf({ pages: 2 }).length })
      expect(await status(`${document!.links['document']!}0`)).to.equal(403)
    })

    it('shows the same invoice handed in by another unit beside it, and hides it outside the scope', async () => {
      const invoice = pdf({ pages: 4 })
      const shared = async (unit: 'book' | 'tea' | 'inn') => {
        const contract = await desk.receive(unit, invoice, 'contract')
        return desk.submit(unit, { answers: { ...usual, contract: [{ id: String(contract._id) }] } })
      }
      await shared('tea')
      await shared('inn')
      const book = await shared('book')
      const district = await tokenOf('reviewer', { districts: ['500103'] })
      const [document] = (await read('GET', at(book, 'evidence'), { token: district })).body.items
      expect(document!.flags).to.deep.equal(['twin'])
      expect(document!.alike.map(({ unit, exact }) => [unit, exact])).to.deep.equal([['U3', true]])
      expect(document!.alikeHidden).to.equal(1)
      expect(await status(document!.alike[0]!.links['document']!)).to.equal(200)
    })
  })
})
