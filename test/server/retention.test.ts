import { expect } from 'chai'
import { Types } from 'mongoose'
import { createClock } from '../support/clock.ts'
import { openSite, type Site } from '../support/site.ts'
import { staffOf, type Staff } from '../support/staff.ts'
import { makeTotals, type Totals } from '../support/totals.ts'

interface Due {
  items: { kind: string; count: number; label: string }[]
  days: Record<string, number | null>
}

describe('retention and settings over the API', () => {
  const clock = createClock('2026-11-23T09:00:00+08:00')
  let site: Site
  let totals: Totals
  let admin: Staff
  before(async () => {
    site = await openSite({ now: clock.now })
    totals = await makeTotals(site.models, clock.now())
    admin = await staffOf(site, 'admin')
  })
  after(() => site.close())
  const due = async () => {
    const { body } = await admin.asks<Due>('GET', '/retention/preview')
    return Object.fromEntries(body.items.filter(({ count }) => count > 0).map(({ kind, count }) => [kind, count]))
  }
  const photo = async (unit: string, key: string) => {
    const report = new Types.ObjectId(await totals.reportOf(unit))
    const { model } = site.models.evidence
    const picture = await site.models.file.save(key, Buffer.from('picture'))
    const made = await model.create({
      ...{ report, campaign: totals.campaign._id, unit, path: 'p', person: new Types.ObjectId(), chat: 7, key },
      ...{ fileId: key, kind: 'photo', receivedAt: clock.now(), nextAt: clock.now(), state: 'ready', picture },
    })
    return made._id
  }

  it('lets an admin change periods, never below what the law asks', async () => {
    expect((await (await staffOf(site, 'federation')).asks('GET', '/settings/retention')).status).to.equal(403)
    const { etag } = await admin.asks('GET', '/settings/retention')
    const short = await admin.asks('PUT', '/settings/retention', { audit: 30 }, etag)
    expect(short.body.issues).to.deep.equal([{ at: 'audit', code: 'too-short' }])
    expect((await admin.asks('PUT', '/settings/retention', { reports: 1 }, etag)).status).to.equal(400)
    const { body } = await admin.asks<Due>('PUT', '/settings/retention', { audit: null, tokens: 40 }, etag)
    expect(body.days).to.include({ audit: null, tokens: 40, evidence: 90 })
  })

  it('shows what would go, removes just that in batches, and writes it into the audit trail', async () => {
    const { models } = site
    const stray = await photo('A4', 'k1')
    const held = await photo('A1', 'k2')
    await models.report.model.updateOne(
      { campaign: totals.campaign._id, unit: 'A1' },
      { $set: { 'answers.p': [{ evidence: String(held) }] } },
    )
    await models.version.model.create({
      ...{ report: new Types.ObjectId(), revision: 1, unit: 'A1', campaign: totals.campaign._id, form: 'f', by: null },
      ...{ evidence: [String(held)], at: clock.now() },
    })
    const person = new Types.ObjectId()
    for (const [slot, campaign] of [
      ['a', totals.campaign._id],
      ['b', totals.other._id],
    ] as const)
      await models.delivery.queue([{ campaign, person, unit: 'A1', slot }], clock.now())
    await models.delivery.model.updateMany({}, { $set: { state: 'sent', doneAt: clock.now() } })
    await models.webChat.messages.insertMany(
      Array.from({ length: 1200 }, (_, at) => ({ chat: 7, message: at, change: at, from: 'bot', at: clock.now() })),
    )
    expect(await due()).to.deep.equal({})

    clock.set('2030-01-10T09:00:00+08:00')
    expect(await due(), 'two campaigns are open').to.deep.equal({ chatMessages: 1200 })
    await models.campaign.close(totals.campaign._id, clock.now())
    expect(await due()).to.deep.equal({ chatMessages: 1200, evidence: 1, deliveries: 1 })
    expect(await site.jobs.run('retention')).to.deep.equal({ chatMessages: 1200, evidence: 1, deliveries: 1 })
    expect(await due()).to.deep.equal({})
    expect(await models.evidence.find(stray)).to.equal(null)
    expect(await models.evidence.find(held), 'handed in').to.not.equal(null)
    expect((await models.delivery.model.find().lean()).map(({ slot }) => slot)).to.deep.equal(['b'])
    const trail = await models.audit.findOn('retention', 'chatMessages', 9)
    expect(trail.map(({ what, more }) => [what, more['count']])).to.deep.equal([['retention.remove', 1200]])
    expect(await models.report.model.countDocuments()).to.equal(14)
  })

  it('takes outlines of the operator’s own, and nothing else that calls itself GeoJSON', async () => {
    const square = [
      [
        [106.5, 29.5],
        [106.6, 29.5],
        [106.6, 29.6],
        [106.5, 29.5],
      ],
    ]
    const one = (code: string, coordinates: unknown = square) => ({
      ...{ type: 'Feature', properties: { code, name: '渝中', owner: 'x' } },
      geometry: { type: 'Polygon', coordinates },
    })
    const put = async (...features: unknown[]) => {
      const { etag } = await admin.asks('GET', '/settings')
      const body = { type: 'FeatureCollection', features }
      return admin.asks<{ hasOutlines: boolean }>('PUT', '/settings/outlines', body, etag)
    }
    expect((await admin.asks('GET', '/settings/outlines')).status).to.equal(404)
    expect((await put(one('500103'))).body.hasOutlines).to.equal(true)
    const kept = await (await staffOf(site, 'regulator')).asks('GET', '/settings/outlines')
    expect(kept.text).to.not.include('owner')
    const bad = [one('1'), one('500103', [[[999, 0]]]), one('500103', 'x'), { type: 'Point' }]
    for (const feature of bad) expect((await put(feature)).status, JSON.stringify(feature)).to.equal(400)
    expect((await put(one('500103'), one('500103'))).status, 'twice').to.equal(400)
    expect((await put({ ...one('500103'), pad: 'x'.repeat(5_300_000) })).status).to.equal(413)
    expect((await admin.asks('DELETE', '/settings/outlines')).status).to.equal(204)
  })
})
