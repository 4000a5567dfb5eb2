// Who and what an entry of the audit trail is about, by names beside the ids.
import { expect } from 'chai'
import { createClock } from '../support/clock.ts'
import { openSite, type Site } from '../support/site.ts'
import { staffOf, type Staff } from '../support/staff.ts'
import { makeTotals, type Totals } from '../support/totals.ts'

interface Trail {
  items: {
    what: string
    who: { id: string }
    on: { kind: string; id: string }
    names: { who: string; on: string; more: Record<string, string> }
  }[]
}

describe('names in the audit trail', () => {
  const clock = createClock('2026-11-23T09:00:00+08:00')
  let site: Site
  let totals: Totals
  let inspector: Staff
  before(async () => {
    site = await openSite({ now: clock.now })
    totals = await makeTotals(site.models, clock.now())
    inspector = await staffOf(site, 'inspector')
  })
  after(() => site.close())
  const namesOf = async (what: string) =>
    (await inspector.asks<Trail>('GET', `/audit?what=${what}`)).body.items.map(({ names: { who, on } }) => ({
      who,
      on,
    }))
  const append = (id: string, kind: string, on: string, more = {}) =>
    site.models.audit.append({
      ...{ at: clock.now(), who: { id, role: 'admin' }, what: 'test.done' },
      ...{ on: { kind, id: on }, more },
    })

  it('are those of accounts, tokens, units, campaigns, and of reports and photos the unit', async () => {
    const account = (await site.models.account.create(
      { name: '李四', role: 'admin', scope: {}, lang: 'zh-CN' },
      clock.now(),
    ))!._id.toHexString()
    const ttl = { now: clock.now(), ttlMs: 86_400_000 }
    const { name: token } = await site.models.token.create({ role: 'admin', scope: {}, label: 'Power BI', ...ttl })
    const report = await totals.reportOf('A2')
    await append(`account:${account}`, 'unit', 'A1')
    await append(token, 'campaign', totals.campaign._id.toHexString())
    await append('job:retention', 'report', report)
    await append('command', 'evidence', 'b'.repeat(24), { report })
    await append(`account:${account}`, 'account', account)
    await append(`account:${account}`, 'people', 'A1')
    await append(`account:${account}`, 'token', token)
    expect((await namesOf('test')).reverse()).to.deep.equal([
      { who: '李四', on: '示例企业A1' },
      { who: 'Power BI', on: '半年填报' },
      { who: null, on: '=HYPERLINK("http://evil.example")' },
      { who: null, on: '=HYPERLINK("http://evil.example")' },
      { who: '李四', on: '李四' },
      { who: '李四', on: '示例企业A1' },
      { who: '李四', on: 'Power BI' },
    ])
  })

  it('are also those of the district, the superior unit and the campaign that are told besides, and of invites the unit', async () => {
    const more = {
      district: '500103',
      superior: 'A1',
      campaign: totals.campaign._id.toHexString(),
      chamber: '汽配商会',
    }
    await append('command', 'form', 'small', { ...more, unit: 'GONE', rows: 4 })
    await append('command', 'invite', 'A4')
    const [invite, form] = (await inspector.asks<Trail>('GET', '/audit?what=test&limit=2')).body.items
    expect(invite!.names.on).to.equal('示例企业A4')
    expect(form!.names.more).to.deep.equal({ district: '渝中区', superior: '示例企业A1', campaign: '半年填报' })
  })

  it('are missing of what is gone, and change nothing of what is proved', async () => {
    await append(`account:${'c'.repeat(24)}`, 'unit', 'GONE')
    expect((await namesOf('test'))[0]).to.deep.equal({ who: null, on: null })
    expect((await inspector.asks<{ ok: boolean }>('POST', '/audit/verify', {})).body.ok).to.equal(true)
  })

  it('cost one query for each kind, however long the page', async () => {
    for (let n = 0; n < 40; n++) await append(`token:${String(n).padStart(16, '0')}`, 'unit', `A${(n % 4) + 1}`)
    let queries = 0
    const of = (model: { collection: { find: unknown } }) => {
      const find = model.collection.find as (...given: unknown[]) => unknown
      model.collection.find = (...given: unknown[]) => (queries++, find.apply(model.collection, given))
      return () => void (model.collection.find = find)
    }
    const undo = [of(site.models.unit.model as never), of(site.models.report.model as never)]
    await inspector.asks('GET', '/audit?what=test&limit=40')
    for (const each of undo) each()
    expect(queries).to.equal(1)
  })
})
