import { expect } from 'chai'
import { Types } from 'mongoose'
import { createClock } from '../support/clock.ts'
import { openSite, type Site } from '../support/site.ts'
import { staffOf, type Staff } from '../support/staff.ts'
import { makeTotals, type Totals } from '../support/totals.ts'

interface Push {
  id: string
  state: string
  preview: { units: number; reachable: number; text: string | null; buttons: string[]; quietUntil: string | null }
  counts: Record<string, number>
  reasons: Record<string, number>
  next: string | null
  items: {
    id: string
    unit: string
    state: string
    why: string
    slot: string
    deputy: { kind: string; name: string }
  }[]
}
const jpeg = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, ...Array<number>(40).fill(0)])

describe('what staff send over the API', () => {
  const clock = createClock('2026-11-23T10:00:00+08:00')
  let site: Site
  let totals: Totals
  let staff: Staff
  let path: string
  const officers = new Map<string, Types.ObjectId>()

  before(async () => {
    site = await openSite({ now: clock.now })
    totals = await makeTotals(site.models, clock.now())
    staff = await staffOf(site, 'federation')
    path = `/campaigns/${totals.campaign._id.toHexString()}`
    let chat = 100
    for (const unit of ['A3', 'A4', 'B2']) {
      const _id = new Types.ObjectId()
      officers.set(unit, _id)
      await site.models.person.bind({ _id, unit, lang: 'zh-CN', consentVersion: '1', now: clock.now() })
      await site.models.chat.bind(++chat, { _id, unit }, 'zh-CN', clock.now())
    }
  })
  after(() => site.close())
  beforeEach(() => site.posts.splice(0))

  /** When what was confirmed is through. */
  const sending = async () => {
    await site.jobs.runAfresh('broadcast')
    await site.jobs.runAfresh('delivery')
  }
  const prepare = async (body: object, to = `${path}/pushes`, who = staff) => {
    const made = await who.asks<Push>('POST', to, body)
    expect(made.status, made.text).to.equal(201)
    return made.body
  }

  it('is looked at before it goes: the very text, its buttons, how many, and how many of them can be reached', async () => {
    const push = await prepare({ text: '请本周内完成。' })
    expect(push.preview).to.include({ units: 4, reachable: 3, quietUntil: null })
    expect(push.preview.text)
      .to.match(/^请本周内完成。\n\n/)
      .and.include('半年填报')
      .and.include('示例企业A3')
    expect(push.preview.buttons).to.have.length(1)
    await sending()
    expect(site.posts, 'not confirmed').to.deep.equal([])
  })

  it('goes when it is confirmed, once, to who owes, and is watched to its end', async () => {
    const { id, preview } = await prepare({ who: { units: ['A3', 'A1', 'B2', 'B3'] }, text: '请本周内完成。' })
    expect(preview, 'A1 has reported').to.include({ units: 3, reachable: 2 })
    expect((await staff.asks('POST', `/pushes/${id}/confirm`, {})).status).to.equal(202)
    expect((await staff.asks('POST', `/pushes/${id}/confirm`, {})).body.code).to.equal('push-state')
    await sending()
    expect(site.posts.map((post) => 'words' in post && post.words)).to.deep.equal(['请本周内完成。', '请本周内完成。'])
    await site.jobs.runAfresh('broadcast')
    const { body } = await staff.asks<Push>('GET', `/pushes/${id}`)
    expect(body).to.deep.include({ state: 'done' })
    expect(body.counts).to.include({ sent: 2, queued: 0 })
    const trail = await site.models.audit.findOn('push', id, 9)
    expect(trail.map(({ what }) => what)).to.deep.equal(['push.confirm'])
  })

  it('can be a message with a photo and a link, at a later time, and be cancelled before', async () => {
    const upload = (bytes: Uint8Array) =>
      staff.asks<{ id: string; as: string }>('POST', '/push-files?name=p.jpg', bytes)
    const { id: file, as } = (await upload(jpeg)).body
    expect(as).to.equal('photo')
    expect((await upload(Uint8Array.from([1, 2, 3]))).body.code).to.equal('file-type')
    const body = {
      ...{ who: { audience: { districts: ['500105'] } }, text: '培训改到周五' },
      ...{ file: { id: file, as, name: 'p.jpg' }, link: { text: '报名', url: 'https://example.org/' } },
    }
    const { id, preview } = await prepare(body, '/pushes')
    expect(preview).to.deep.include({ units: 3, text: '培训改到周五', buttons: ['报名'] })
    const sendAt = '2026-11-24T10:00:00+08:00'
    expect((await staff.asks<Push>('POST', `/pushes/${id}/confirm`, { sendAt })).body.state).to.equal('scheduled')
    await sending()
    expect((await staff.asks<Push>('POST', `/pushes/${id}/cancel`, {})).body.state).to.equal('cancelled')
    expect((await staff.asks('POST', `/pushes/${id}/cancel`, {})).body.code).to.equal('push-state')
    clock.set(sendAt)
    await sending()
    expect(site.posts).to.deep.equal([])
    const again = await prepare(body, '/pushes')
    await staff.asks('POST', `/pushes/${again.id}/confirm`, {})
    await sending()
    expect(site.posts[0]).to.deep.include({ text: '培训改到周五', link: { text: '报名', url: 'https://example.org/' } })
  })

  it('waits for the morning at night, and says so before', async () => {
    clock.set('2026-11-24T22:00:00+08:00')
    const { id, preview } = await prepare({ who: {} })
    expect(preview.quietUntil).to.equal('2026-11-25T01:30:00.000Z')
    await staff.asks('POST', `/pushes/${id}/confirm`, {})
    await sending()
    expect(site.posts).to.deep.equal([])
    await staff.asks('POST', `/pushes/${id}/cancel`, {})
    clock.set('2026-11-25T10:00:00+08:00')
  })

  it('reaches and shows no more than the sender’s scope', async () => {
    const jiangbei = await staffOf(site, 'chamber', { districts: ['500105'] })
    const own = await prepare({ who: {} }, `${path}/pushes`, jiangbei)
    expect(own.preview).to.include({ units: 2, reachable: 1 })
    const city = await prepare({ who: {} })
    expect((await jiangbei.asks('GET', `/pushes/${city.id}`)).status).to.equal(404)
    expect((await jiangbei.asks('POST', `/pushes/${city.id}/confirm`, {})).status).to.equal(404)
    const listed = async (who: Staff) => (await who.asks<Push>('GET', '/pushes')).body.items.map(({ id }) => id)
    expect(await listed(jiangbei)).to.deep.equal([own.id])
    expect(await listed(staff))
      .to.include(own.id)
      .and.include(city.id)
    const first = (await staff.asks<Push>('GET', '/pushes?limit=1')).body
    const second = (await staff.asks<Push>('GET', `/pushes?limit=1&cursor=${first.next}`)).body
    expect([first.items[0]!.id, second.items[0]!.id]).to.deep.equal([city.id, own.id])
    const { body } = await jiangbei.asks<Push>('GET', `${path}/receipts`)
    expect(new Set(body.items.map(({ unit }) => unit))).to.deep.equal(new Set(['B2']))
    expect((await staffOf(site, 'regulator').then((r) => r.asks('POST', `${path}/pushes`, {}))).status).to.equal(403)
  })

  it('takes no file that was not uploaded for it, and no address that is not https', async () => {
    const photo = await site.models.file.save('evidence.jpg', Buffer.from(jpeg))
    const file = { id: photo.toHexString(), as: 'photo', name: 'x.jpg' }
    const send = (more: object) => staff.asks('POST', '/pushes', { who: {}, text: '你好', ...more })
    expect((await send({ file })).body.issues[0]!.code).to.equal('unknown-file')
    expect((await send({ link: { text: 'x', url: 'javascript:alert(1)' } })).status).to.equal(400)
    expect((await send({ link: { text: 'x', url: 'http://example.org' } })).status).to.equal(400)
    expect((await send({ text: ' ' })).status).to.equal(400)
  })

  it('leaves receipts person by person, page by page, and as a table with words', async () => {
    const first = (await staff.asks<Push>('GET', `${path}/receipts?limit=1`)).body
    expect(first.counts['sent']).to.equal(2)
    const rest = (await staff.asks<Push>('GET', `${path}/receipts?limit=50&cursor=${first.next}`)).body
    const rows = [...first.items, ...rest.items].map(({ unit, state }) => `${unit} ${state}`)
    expect(rows.sort()).to.deep.equal(['A3 sent', 'B2 sent'])
    expect((await staff.asks<Push>('GET', `${path}/receipts?state=failed`)).body.items).to.deep.equal([])
    const csv = await staff.asks('GET', `${path}/receipts.csv`)
    expect(csv.headers.get('content-type')).to.include('text/csv')
    expect(csv.text.split('\r\n')[0]).to.include('单位编号,单位名称').and.include('状态')
    expect(csv.text).to.include('已送达').and.include('提醒')
    expect((await site.models.audit.findOn('campaign', totals.campaign._id.toHexString(), 1))[0]!.what).to.equal(
      'receipts.export',
    )
  })

  it('lists who cannot be reached, why, and whom to ask; names only for whom they are', async () => {
    await site.models.unit.model.updateOne({ _id: 'A1' }, { $set: { contact: '王会计' } })
    await site.models.chat.model.updateOne({ person: officers.get('A4') }, { $set: { blockedAt: clock.now() } })
    const page = async (who: Staff, query = '') => (await who.asks<Push>('GET', `/unreachable${query}`)).body
    const { items } = await page(staff)
    expect(items.map(({ unit, why }) => `${unit} ${why}`)).to.deep.equal([
      ...['A1 never-bound', 'A2 never-bound', 'A4 blocked', 'B1 never-bound', 'B3 never-bound'],
    ])
    expect(items[0]!.deputy).to.include({ kind: 'contact', name: '王会计' })
    expect((await page(staff, '?why=blocked')).items).to.have.length(1)
    const first = await page(staff, '?limit=2')
    expect((await page(staff, `?limit=50&cursor=${first.next}`)).items.map(({ unit }) => unit)).to.deep.equal([
      ...['A4', 'B1', 'B3'],
    ])
    expect((await page(await staffOf(site, 'inspector'))).items[0]!.deputy.name).to.equal(null)
    await site.models.chat.model.updateOne({ person: officers.get('A4') }, { $set: { blockedAt: null } })
    expect((await page(staff)).items.map(({ unit }) => unit)).to.not.include('A4')
  })

  it('hands a unit over in one step: drafts stay, the old officer is left in peace', async () => {
    const person = String(officers.get('A3'))
    await site.models.handover.ask({ unit: 'A3', person: officers.get('A3')!, now: clock.now() })
    const asked = await staff.asks<Push>('GET', '/hand-overs')
    expect(asked.body.items.map(({ unit }) => unit)).to.deep.equal(['A3'])
    expect((await staff.asks<Push>('GET', '/hand-overs?unit=A3')).body.items).to.deep.equal(asked.body.items)
    expect((await staff.asks<Push>('GET', '/hand-overs?unit=A1')).body.items).to.deep.equal([])
    const jiangbei = await staffOf(site, 'federation', { districts: ['500105'] })
    expect((await jiangbei.asks<Push>('GET', '/hand-overs')).body.items).to.deep.equal([])
    expect((await jiangbei.asks('POST', '/units/A3/hand-over', { person })).status).to.equal(404)
    const none = await staff.asks('POST', '/units/A3/hand-over', { person, to: person })
    expect(none.body.issues).to.deep.equal([{ at: 'to', code: 'no-colleague' }])
    interface Done {
      code: string
      link: string
      owed: { campaign: string; title: string; state: string; startedAt: string | null }[]
    }
    const done = await staff.asks<Done>('POST', '/units/A3/hand-over', { person })
    const owed = done.body.owed.find(({ campaign }) => campaign === totals.campaign._id.toHexString())
    expect(owed, 'what the successor answers for').to.deep.include({ title: '半年填报', state: 'returned' })
    expect(done.body.link).to.equal(`${site.url}/chat?start=${done.body.code}`)
    expect((await staff.asks('POST', '/units/A3/hand-over', { person })).body.code).to.equal('person-left')
    expect((await staff.asks<Push>('GET', '/hand-overs')).body.items).to.deep.equal([])
    expect(await site.models.report.findOwing(totals.campaign._id, 'A3')).to.not.equal(null)
    expect((await prepare({ who: { units: ['A3'] } })).preview).to.include({ units: 1, reachable: 0 })
  })

  it('keeps holidays as staff enter them, and refuses what no notice says', async () => {
    const admin = await staffOf(site, 'admin')
    const year = { holidays: [{ name: '元旦', from: '2027-01-01', to: '2027-01-03' }], workingDays: [] }
    expect((await staff.asks('PUT', '/calendar/2027', year)).status).to.equal(403)
    expect((await staff.asks('GET', '/calendar/2027')).status).to.equal(404)
    const wrong = await admin.asks('PUT', '/calendar/2027', { ...year, workingDays: ['2027-01-04'] })
    expect(wrong.body.issues).to.deep.equal([{ at: '2027-01-04', code: 'not-a-weekend' }])
    expect((await admin.asks('PUT', '/calendar/2027', year)).status).to.equal(200)
    const kept = await staff.asks<{ edited: object | null }>('GET', '/calendar/2027')
    const tag = kept.etag
    clock.advance('1m')
    expect((await admin.asks('PUT', '/calendar/2027', year, tag)).status).to.equal(200)
    const late = await admin.asks('PUT', '/calendar/2027', { ...year, holidays: [] }, tag)
    expect(late.status, 'somebody else was faster').to.equal(412)
    expect(kept.body.edited).to.not.equal(null)
    expect((await admin.asks('DELETE', '/calendar/2027', undefined, tag)).status, 'nor taken away').to.equal(412)
    expect((await admin.asks('DELETE', '/calendar/2027')).status).to.equal(204)
    expect((await staff.asks('GET', '/calendar/2027')).status).to.equal(404)
  })

  it('tells what the jobs did last, and lets an admin start one', async () => {
    interface Jobs {
      items: { name: string; last: { outcome: string } | null }[]
    }
    const { body } = await staff.asks<Jobs>('GET', '/jobs')
    expect(body.items.find(({ name }) => name === 'delivery')!.last!.outcome).to.equal('ok')
    expect((await staff.asks('POST', '/jobs/calendar/run', {})).status).to.equal(403)
    const admin = await staffOf(site, 'admin')
    expect((await admin.asks('POST', '/jobs/none/run', {})).status).to.equal(404)
    expect((await admin.asks('POST', '/jobs/calendar/run', {})).status).to.equal(202)
    await site.jobs.runAfresh('calendar')
    const after = (await staff.asks<Jobs>('GET', '/jobs')).body.items.find(({ name }) => name === 'calendar')
    expect(after!.last).to.include({ outcome: 'ok' })
  })
})
