import { expect } from 'chai'
import { createClock } from '../support/clock.ts'
import { openSite, type Site } from '../support/site.ts'
import { staffOf, type Staff } from '../support/staff.ts'

interface Trail {
  items: { number: number; what: string; who: { id: string; role: string }; day: string; hash: string }[]
  next: string | null
  ok: boolean
  count: number
  last: { number: number; hash: string }
  fault: { at: number; code: string } | null
  prunedTo: number | null
}

describe('the audit trail over the API', () => {
  const clock = createClock('2026-11-23T09:00:00+08:00')
  let site: Site
  let inspector: Staff
  let admin: Staff
  before(async () => {
    site = await openSite({ now: clock.now })
    inspector = await staffOf(site, 'inspector')
    admin = await staffOf(site, 'admin')
  })
  after(() => site.close())
  const verify = async (anchor?: object) =>
    (await inspector.asks<Trail>('POST', '/audit/verify', anchor ? { anchor } : {})).body
  const list = async (query = '') => (await inspector.asks<Trail>('GET', `/audit${query}`)).body

  it('is read by inspectors and admins alone, page by page and by what, who and when', async () => {
    for (const cellSize of [4, 5, 3]) {
      const { etag } = await admin.asks('GET', '/settings')
      await admin.asks('PUT', '/settings/cell-size', { cellSize }, etag)
    }
    await admin.asks('POST', '/jobs/calendar/run', {})
    expect((await (await staffOf(site, 'federation')).asks('GET', '/audit')).status).to.equal(403)
    const all = await list()
    expect(all.items.map(({ number }) => number)).to.deep.equal([4, 3, 2, 1])
    const first = await list('?limit=3&what=setting')
    expect(first.items.map(({ what }) => what)).to.deep.equal(Array(3).fill('setting.save'))
    const page = await list('?limit=1')
    expect((await list(`?limit=1&cursor=${page.next}`)).items[0]!.number).to.equal(3)
    expect((await list('?what=set')).items, 'half a word is none').to.deep.equal([])
    expect((await list(`?who=${encodeURIComponent(all.items[0]!.who.id)}`)).items).to.have.length(4)
    expect((await list('?until=2026-11-23T00:00:00Z')).items).to.deep.equal([])
    expect((await inspector.asks('GET', '/audit?what[$ne]=x')).status).to.equal(400)
  })

  it('proves that it is whole, and finds its end cut off by the anchor of a day before', async () => {
    expect(await verify()).to.include({ ok: true, fault: null })
    await site.jobs.run('audit-anchor')
    const anchors = await inspector.asks<Trail>('GET', '/audit/anchors')
    expect(anchors.body.items.map(({ day }) => day)).to.deep.equal(['2026-11-23'])
    const { last } = await verify()
    const kept = await site.models.audit.model.find({ _id: { $gte: 3 } }).lean()
    await site.models.audit.model.deleteMany({ _id: { $gte: 3 } })
    // Verifying writes an entry of its own, the third; the anchor knows of a fourth.
    expect((await verify()).fault).to.deep.equal({ at: 4, code: 'cut-off' })
    await site.models.audit.model.deleteMany({ _id: { $gte: 3 } })
    await site.models.audit.model.collection.insertMany(kept as never)
    expect(await verify(last)).to.include({ ok: true })
    const wrong = { number: last.number, hash: 'f'.repeat(64) }
    expect((await verify(wrong)).fault).to.deep.equal({ at: last.number, code: 'changed' })
  })

  it('stays provable when its oldest part is gone after its period, and not when somebody else took it off', async () => {
    clock.set('2030-01-10T09:00:00+08:00')
    const { last } = await verify()
    await site.jobs.run('retention')
    const after = await verify(last)
    expect(after).to.include({ ok: true })
    expect(after.prunedTo).to.be.above(3)
    expect((await list('?what=audit.prune')).items).to.have.length(1)
    expect((await list('?what=retention.remove')).items).to.have.length.above(0)
    const { audit } = site.models
    const first = await audit.model.findOne().sort({ _id: 1 }).lean().orFail()
    await audit.model.deleteOne({ _id: first._id })
    expect((await verify()).fault!.code).to.equal('missing')
    const anchors = site.models.connection.model('AuditAnchor').collection
    await anchors.updateOne({ _id: 'start' as never }, { $set: { number: first._id, hash: first.hash } })
    expect((await verify()).fault!.code, 'a start of their own').to.equal('prune-unproven')
  })
})
