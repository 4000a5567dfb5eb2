import { expect } from 'chai'
import { createClock } from '../support/clock.ts'
import { openSite, type Site } from '../support/site.ts'
import { staffOf, type Staff } from '../support/staff.ts'
import { makeTotals, type Totals } from '../support/totals.ts'

interface Detail {
  id: string
  state: string
  title: string
  revision: number
  audience: Record<string, unknown>
  policy: { at: string; thenEvery: number | null }
  opensAt: string
  dueAt: string
  moves: string[]
  nextSlots: { name: string; day: string; at: string }[]
  nextEscalations: { name: string; day: string; to: string[] }[]
  frozen: { sha256: string; reports: number } | null
  series: { id: string; round: number; until: string | null } | null
}

describe('campaigns over the API', () => {
  const clock = createClock('2026-11-23T09:00:00+08:00')
  let site: Site
  let totals: Totals
  let staff: Staff
  let form: string
  before(async () => {
    site = await openSite({ now: clock.now })
    totals = await makeTotals(site.models, clock.now())
    staff = await staffOf(site, 'federation')
    form = totals.campaign.form
  })
  after(() => site.close())

  const draft = (more: object = {}) => ({
    ...{ title: '年底填报', form, measure: 10, audience: { districts: ['500103'] } },
    ...{ opensAt: '2026-11-25', dueAt: '2026-12-10', ...more },
  })
  const write = async (more: object = {}, who = staff) => {
    const made = await who.asks<Detail>('POST', '/campaigns', draft(more))
    expect(made.status, made.text).to.equal(201)
    return made
  }
  const stateOf = async (id: string) => (await staff.asks<Detail>('GET', `/campaigns/${id}`)).body.state
  /** When the job that the step started is through. */
  const until = async (id: string, state: 'open' | 'frozen') => {
    await site.jobs.runAfresh(state === 'open' ? 'opening' : 'freeze')
    expect(await stateOf(id)).to.equal(state)
  }

  it('tell how many units an audience means before anybody is asked, with the first of them', async () => {
    const count = async (audience: object, who = staff) => {
      type Counted = { count: number; sample: { unit: string }[]; unknown: string[] }
      return (await who.asks<Counted>('POST', '/campaigns/audience-count', { audience })).body
    }
    const all = await count({ districts: ['500103'], exclude: ['A4'] })
    expect(all.count).to.equal(3)
    expect(all.sample.map(({ unit }) => unit)).to.deep.equal(['A1', 'A2', 'A3'])
    expect((await count({ include: ['B1', 'NOBODY'] })).unknown).to.deep.equal(['NOBODY'])
    const jiangbei = await staffOf(site, 'federation', { districts: ['500105'] })
    expect(await count({}, jiangbei), 'only the own part').to.include({ count: 3 })
    for (const wrong of [{ districts: ['1'] }, { unitTypes: ['king'] }, { $where: '1' }, { include: ['a b'] }])
      expect(await count(wrong), JSON.stringify(wrong)).to.include({ code: 'invalid-input' })
  })

  it('are written as drafts, with days at the edges of the local day and a whole policy', async () => {
    const { body, headers, etag } = await write({
      policy: { thenEvery: 2, escalation: [{ afterDays: 3, to: ['chamber'] }] },
      series: { every: 'month', opens: '2026-11-25', due: '2026-12-10' },
    })
    expect(headers.get('location')).to.equal(`/api/v1/campaigns/${body.id}`)
    expect(etag).to.match(/^"\d+\.\w+"$/)
    expect(body).to.include({ state: 'draft', opensAt: '2026-11-24T16:00:00.000Z', dueAt: '2026-12-10T15:59:59.000Z' })
    expect(body.policy).to.deep.include({ at: '09:30', thenEvery: 2 })
    expect(body.nextSlots.slice(0, 2).map(({ name, day }) => `${name} ${day}`)).to.deep.equal([
      'T-7 2026-12-03',
      'T-3 2026-12-07',
    ])
    expect(body.nextEscalations).to.deep.include({
      ...{ name: 'E3', day: '2026-12-14', at: '2026-12-14T01:30:00.000Z', to: ['chamber'] },
    })
    expect(body.series).to.include({ id: body.id, round: 0, until: null })
    expect(body.moves).to.deep.equal(['open'])
  })

  it('are refused with every field that is wrong', async () => {
    const cases: [object, string][] = [
      [{ title: ' ' }, 'title'],
      [{ measure: 24 }, 'measure'],
      [{ form: 'none@1' }, 'form'],
      [{ dueAt: '2026-11-20' }, 'dueAt'],
      [{ graceDays: -1 }, 'graceDays'],
      [{ timeZone: 'Mars/Base' }, 'timeZone'],
      [{ policy: { at: '03:00' } }, 'policy.at'],
      [{ audience: { include: ['NOBODY'] } }, 'audience.include.NOBODY'],
      [{ state: 'open' }, 'state'],
      [{ frozen: {} }, 'frozen'],
      [{ revision: 9 }, 'revision'],
    ]
    for (const [more, at] of cases) {
      const { status, body } = await staff.asks('POST', '/campaigns', draft(more))
      expect({ status, at: body.issues?.[0]?.at }, JSON.stringify(more)).to.deep.equal({ status: 400, at })
    }
  })

  it('are changed only by who has seen their present state', async () => {
    const { body, etag } = await write()
    const path = `/campaigns/${body.id}`
    expect((await staff.asks('PATCH', path, { title: '改' })).body.code).to.equal('revision-missing')
    const first = await staff.asks<Detail>('PATCH', path, { title: '改一', dueAt: '2026-12-12' }, etag)
    expect(first.body).to.include({ title: '改一', dueAt: '2026-12-12T15:59:59.000Z', revision: body.revision + 1 })
    const late = await staff.asks('PATCH', path, { title: '改二' }, etag)
    expect({ status: late.status, code: late.body.code }).to.deep.equal({ status: 412, code: 'revision-changed' })
    expect((await staff.asks('POST', `${path}/open`, {}, etag)).status, 'a step as well').to.equal(412)
    const second = await staff.asks('PATCH', path, { graceDays: 2 }, first.etag)
    expect(second.status).to.equal(200)
  })

  it('open in the background, close, open again, freeze for good, and can prove it', async () => {
    const { body, etag } = await write({ opensAt: '2026-11-25' })
    const path = `/campaigns/${body.id}`
    const opening = await staff.asks<Detail>('POST', `${path}/open`, {}, etag)
    expect(opening.status).to.equal(202)
    expect(opening.body).to.include({ state: 'opening', opensAt: clock.now().toISOString() })
    await until(body.id, 'open')
    expect((await staff.asks('GET', `${path}/opening`)).body).to.deep.equal({ state: 'open', made: 4, total: 4 })
    expect((await staff.asks('POST', `${path}/open`, {})).body.code).to.equal('campaign-state')
    expect((await staff.asks('POST', `${path}/freeze`, {})).body.code).to.equal('campaign-state')

    const { etag: now } = await staff.asks('GET', path)
    const fixed = await staff.asks('PATCH', path, { form, measure: 3, opensAt: '2026-11-01' }, now)
    expect(fixed.body.code).to.equal('campaign-fixed')
    expect(fixed.body.issues.map(({ at }) => at)).to.deep.equal(['form', 'measure', 'opensAt'])
    expect((await staff.asks('PATCH', path, { graceDays: 1 }, now)).status).to.equal(200)

    expect((await staff.asks<Detail>('POST', `${path}/close`, {})).body.moves).to.deep.equal(['reopen', 'freeze'])
    expect((await staff.asks('POST', `${path}/reopen`, { dueAt: '2026-11-22' })).body.code).to.equal('invalid-input')
    expect((await staff.asks<Detail>('POST', `${path}/reopen`, { dueAt: '2026-12-20' })).body.state).to.equal('open')
    await staff.asks('POST', `${path}/close`, {})
    expect((await staff.asks('POST', `${path}/freeze`, {})).status).to.equal(202)
    await until(body.id, 'frozen')
    const frozen = await staff.asks<Detail>('GET', path)
    expect(frozen.body.frozen).to.include({ reports: 4 })
    expect(frozen.body.frozen!.sha256).to.match(/^[0-9a-f]{64}$/)
    expect((await staff.asks('PATCH', path, { title: '晚了' }, frozen.etag)).body.code).to.equal('campaign-state')
    expect((await staff.asks('GET', `${path}/frozen`)).body).to.include({ unchanged: true })
    await site.models.report.model.updateOne({ campaign: body.id, unit: 'A1' }, { $set: { state: 'accepted' } })
    expect((await staff.asks('GET', `${path}/frozen`)).body).to.include({ unchanged: false })
  })

  it('open by themselves at their time, unless staff take it back', async () => {
    const { body } = await write({ opensAt: '2026-11-25' })
    const path = `/campaigns/${body.id}`
    await staff.asks('POST', `${path}/open`, { when: 'opensAt' })
    expect((await site.models.campaign.findToOpen(new Date('2026-11-25T01:00:00+08:00'))).length).to.equal(1)
    expect((await staff.asks('POST', `${path}/open`, { when: 'not-yet' })).body).to.include({ scheduled: false })
    const nobody = await write({ audience: { chambers: ['没有的商会'] } })
    const refused = await staff.asks('POST', `/campaigns/${nobody.body.id}/open`, {})
    expect(refused.body.issues).to.deep.equal([{ at: 'audience', code: 'nobody' }])
  })

  it('show who joined and who left, and let staff decide on those', async () => {
    const { body } = await write({ audience: { chambers: ['建材商会'] } })
    const path = `/campaigns/${body.id}`
    await staff.asks('POST', `${path}/open`, {})
    await until(body.id, 'open')
    await site.models.unit.model.updateOne({ _id: 'A3' }, { $set: { chamber: null } })
    await site.jobs.runAfresh('membership')
    const listed = await staff.asks<{ items: { unit: string; state: string }[] }>('GET', `${path}/membership`)
    expect(listed.body.items.map(({ unit, state }) => `${unit} ${state}`)).to.deep.equal(['A3 left'])
    const decide = (unit: string) => staff.asks('POST', `${path}/membership`, { unit, to: 'released' })
    expect((await decide('B1')).status).to.equal(404)
    expect((await decide('A3')).body).to.include({ state: 'released' })
    expect((await decide('A3')).body.code).to.equal('membership-decided')
    await site.models.unit.model.updateOne({ _id: 'A3' }, { $set: { chamber: '建材商会' } })
  })

  it('stay inside what their writer looks after, whatever they name', async () => {
    const jiangbei = await staffOf(site, 'federation', { districts: ['500105'], measures: [10] })
    const own = await write({ audience: { unitTypes: ['private_firm'] } }, jiangbei)
    expect(own.body.audience).to.deep.equal({ unitTypes: ['private_firm'], districts: ['500105'] })
    const cases: [object, string][] = [
      [{ audience: { districts: ['500103'] } }, 'beyond-scope'],
      [{ audience: { include: ['B1', 'A1'] } }, 'beyond-scope'],
      [{ measure: 3 }, 'beyond-scope'],
    ]
    for (const [more, code] of cases)
      expect((await jiangbei.asks('POST', '/campaigns', draft({ audience: {}, ...more }))).body.code).to.equal(code)
    const city = await write()
    const seen = async (by: Staff, id: string) =>
      (await by.asks<{ mayChange: boolean }>('GET', `/campaigns/${id}`)).body
    expect((await seen(jiangbei, own.body.id)).mayChange, 'their own').to.equal(true)
    expect((await seen(jiangbei, city.body.id)).mayChange, 'the whole city').to.equal(false)
    expect((await seen(await staffOf(site, 'regulator'), city.body.id)).mayChange, 'a reader').to.equal(false)
    for (const step of ['open', 'close', 'freeze'])
      expect((await jiangbei.asks('POST', `/campaigns/${city.body.id}/${step}`, {})).body.code).to.equal('beyond-scope')
    const other = totals.other._id.toHexString()
    expect((await jiangbei.asks('POST', `/campaigns/${other}/close`, {})).status, 'another measure').to.equal(404)
  })

  it('are changed by those alone who run the work', async () => {
    for (const role of ['chamber', 'reviewer', 'regulator', 'inspector', 'trainer'] as const) {
      const other = await staffOf(site, role)
      for (const path of ['', '/audience-count', `/${totals.campaign._id.toHexString()}/close`])
        expect((await other.asks('POST', `/campaigns${path}`, {})).body.code, role + path).to.equal('role-not-allowed')
    }
  })

  it('leave every step in the audit trail, also when the program stopped in between', async () => {
    const { body, etag } = await write()
    await staff.asks('PATCH', `/campaigns/${body.id}`, { title: '新' }, etag)
    const entries = async () => (await site.models.audit.findOn('campaign', body.id, 9)).map(({ what }) => what)
    expect(await entries()).to.deep.equal(['campaign.edit', 'campaign.create'])
    const due = { key: 'k', at: clock.now(), who: { id: 'token:1', role: 'admin' }, what: 'campaign.close' }
    await site.models.campaign.model.updateOne(
      { _id: body.id },
      { $push: { dueAudit: { ...due, why: null, more: {} } } },
    )
    await site.jobs.run('audit')
    await site.jobs.run('audit')
    expect(await entries()).to.deep.equal(['campaign.close', 'campaign.edit', 'campaign.create'])
  })
})
