// Reports with something a person must look at, and single photos.
import { expect } from 'chai'
import { createClock } from '../support/clock.ts'
import { openDesk, snap, start, type Desk } from '../support/desk.ts'
import { photos } from '../support/photos.ts'
import { openSite, type Site } from '../support/site.ts'
import { staffOf, type Staff } from '../support/staff.ts'

interface Page {
  items: { unit: string; flags: string[] }[]
  next: string | null
}

describe('flagged reports over the API', () => {
  const clock = createClock(start)
  let site: Site
  let desk: Desk
  let reviewer: Staff
  before(async () => {
    site = await openSite({ now: clock.now })
    desk = await openDesk({ models: site.models, clock })
    reviewer = await staffOf(site, 'reviewer', {}, clock.now())
    await desk.open()
    await desk.submit('book', { photos: [await snap(61), await photos.blurred({ motif: 62 })] })
    clock.advance('1h')
    await desk.submit('tea', { photos: [await snap(61)] })
    clock.advance('1h')
    await desk.submit('inn', { photos: [await snap(63)] })
  })
  after(() => site.close())
  const list = async (query: string) => {
    const { body } = await reviewer.asks<Page>('GET', `/reports?campaign=${String(desk.campaign._id)}${query}`)
    return body
  }

  it('come with why, page by page, in whichever order', async () => {
    const { items, next } = await list('&flagged=true')
    expect(items.map(({ unit, flags }) => [unit, flags])).to.deep.equal([
      ['U1', ['twin', 'blurred']],
      ['U2', ['twin']],
    ])
    expect(next).to.equal(null)
    for (const [sort, units] of [
      ['unit', ['U1', 'U2']],
      ['-unit', ['U2', 'U1']],
      ['-submittedAt', ['U2', 'U1']],
    ] as const) {
      const first = await list(`&flagged=true&limit=1&sort=${sort}`)
      const second = await list(`&flagged=true&limit=1&sort=${sort}&cursor=${first.next}`)
      expect(
        [first, second].map((page) => page.items[0]!.unit),
        sort,
      ).to.deep.equal(units)
      expect(second.next).to.equal(null)
    }
    expect((await list('')).items.map(({ flags }) => flags)).to.deep.equal([null, null, null])
  })

  it('are looked at together: three reports cost as many queries as one', async () => {
    const queriesOf = async (query: string) => {
      let count = 0
      site.models.connection.set('debug', (collection: string, _method: string, filter: object) => {
        if (/^(evidence|reports|report_versions)$/.test(collection) && !('readyAt' in filter)) count++
      })
      await list(`&flagged=true${query}`)
      site.models.connection.set('debug', false)
      return count
    }
    const one = await queriesOf('&unit=U1')
    expect(one).to.be.at.least(3)
    expect(await queriesOf('')).to.equal(one)
  })

  it('show, of one that was returned, what was handed in and not what its officer is at', async () => {
    const { body } = await reviewer.asks<{ items: { id: string; unit: string }[] }>(
      'GET',
      `/campaigns/${String(desk.campaign._id)}/evidence?unit=U2`,
    )
    const tea = await desk.reread(desk.reports.tea)
    await site.models.review.return({ id: 'account:1', role: 'reviewer', scope: {}, person: null } as never, tea._id, {
      ...{ revision: tea.revision, words: '', until: clock.now(), now: clock.now() },
      verdicts: [{ path: 'proof', evidence: body.items[0]!.id, ok: false, reason: 'unreadable' }] as never,
    })
    const returned = await desk.reread(desk.reports.tea)
    expect(returned.state).to.equal('returned')
    await site.models.report.model.updateOne({ _id: tea._id }, { $set: { 'answers.proof': [] } })
    expect((await list('&flagged=true&unit=U2')).items).to.have.length(1)
  })

  it('have photos that are read alone, in the trail as a reading of their report, and not there for others', async () => {
    const { body } = await reviewer.asks<{ items: { id: string }[] }>(
      'GET',
      `/reports/${String(desk.reports.book._id)}/evidence`,
    )
    const [item] = body.items
    clock.advance('1h')
    const before = await site.models.audit.lastNumber()
    const alone = await reviewer.asks<{ report: string }>('GET', `/evidence/${item!.id}`)
    expect(alone.status).to.equal(200)
    expect(alone.body).to.deep.include({ id: item!.id, report: String(desk.reports.book._id) })
    expect(alone.etag).to.match(/^W\//)
    const [entry] = await site.models.audit.listAfter(before, 1)
    expect(entry).to.deep.include({ what: 'report.view', on: { kind: 'report', id: String(desk.reports.book._id) } })
    const stray = await desk.receive('book', await snap(64))
    await desk.process()
    const south = await staffOf(site, 'reviewer', { districts: ['500108'] }, clock.now())
    const answers = [
      await south.asks('GET', `/evidence/${item!.id}`),
      await south.asks('GET', `/evidence/${'0'.repeat(24)}`),
      await reviewer.asks('GET', `/evidence/${String(stray._id)}`),
    ]
    for (const { status, text } of answers) expect([status, text]).to.deep.equal([404, answers[0]!.text])
  })
})
