// A report that was sent back, or is to be changed, by a unit's own system: it sees why, and only what is at fault is taken.
import { expect } from 'chai'
import { Types } from 'mongoose'
import type { FormSource, SheetRow } from '../../rules/form.ts'
import type { Scope } from '../../rules/scope.ts'
import { createClock } from '../support/clock.ts'
import { photos } from '../support/photos.ts'
import { openSite, type Site } from '../support/site.ts'
import { staffOf, type Staff } from '../support/staff.ts'

type Answers = Record<string, unknown>
interface Own {
  state: string
  revision: number
  answers: Answers | null
  changed: string[]
  returned: { paths: string[]; until: string; words: string; reasons: { path: string; reason: string }[] } | null
}
interface Shown {
  report: { state: string }
  versions: { revision: number }[]
  changes: { path: string; before: { value: unknown }; after: { value: unknown } }[]
  evidence: { id: string; path: string }[]
}

const rows = (cells: Record<string, string>[]): SheetRow[] => cells.map((row, at) => ({ row: at + 2, cells: row }))
const form: FormSource = {
  settings: { form_id: 'to-mend', form_title: '可退回', version: '1' },
  survey: rows([
    { type: 'integer', name: 'pcs', label: '电脑台数', required: 'yes' },
    { type: 'integer', name: 'used', label: '在用台数', constraint: '. <= ${pcs}' },
    { type: 'text', name: 'remark', label: '备注' },
    { type: 'text', name: 'why', label: '为何没有电脑', relevant: '${pcs} = 0', required: 'yes' },
    { type: 'image', name: 'proof', label: '授权凭证', max_photos: '2' },
    { type: 'begin repeat', name: 'software', label: '软件' },
    { type: 'text', name: 'title', label: '名称', required: 'yes' },
    { type: 'integer', name: 'seats', label: '许可数' },
    { type: 'end repeat', name: '' },
  ]),
  choices: [],
}
const good = {
  ...{ pcs: 3, used: 2 },
  software: [
    { _row: 1, title: 'WPS', seats: 3 },
    { _row: 2, title: 'Windows', seats: 3 },
  ],
}
const day = 86_400_000

describe('a report sent back to a unit’s own system', function () {
  const clock = createClock('2026-11-23T09:00:00+08:00')
  let site: Site
  let campaign: string
  let reviewer: Staff
  let made = 0
  before(async () => {
    site = await openSite({ now: clock.now })
    reviewer = await staffOf(site, 'reviewer', {}, clock.now())
    const version = (await site.models.formVersion.save(form, clock.now()))._id
    const times = { opensAt: clock.now(), dueAt: new Date(clock.now().getTime() + 5 * day) }
    const given = { title: '可退回', form: version, measure: 10, audience: {}, ...times }
    const { _id } = await site.models.campaign.create(given, clock.now())
    await site.models.campaign.opened(_id)
    campaign = _id.toHexString()
  })
  after(() => site.close())

  const set = (fields: object) => site.models.campaign.model.updateOne({ _id: new Types.ObjectId(campaign) }, fields)

  /** A unit of its own for each test, with its report still to come. */
  async function unitOf({ system }: { system?: (scope: Scope) => Promise<Staff> } = {}) {
    const unit = `M${++made}`
    await site.models.unit.importAll([
      {
        ...{ _id: unit, name: `单位${unit}`, type: 'private_firm', district: '500103', industry: 'retail' },
        ...{ chamber: null, superior: null, contact: null },
      },
    ])
    const own = await (system ?? ((scope: Scope) => staffOf(site, 'officer', scope, clock.now())))({ units: [unit] })
    const address = `/campaigns/${campaign}/reports/${unit}`
    const look = () => own.asks<Own>('GET', address)
    const hand = (answers: Answers, { match, confirmed }: { match?: string; confirmed?: string[] } = {}) =>
      own.asks<Own>('PUT', address, { answers, ...(confirmed && { confirmed }) }, match)
    const stored = async () => (await site.models.report.model.findOne({ unit }).lean())!
    const reportId = async () => (await stored())._id.toHexString()
    const review = async () => reviewer.asks<Shown>('GET', `/reports/${await reportId()}/review`)
    /** Sent back for these places, or these photos of them. */
    const returns = async (...faults: { path: string; evidence?: string }[]) => {
      const { etag } = await review()
      const verdicts = faults.map((fault) => ({ ...fault, good: false, reason: 'mismatch', words: '与发票不符' }))
      const body = { verdicts, words: '请核对', until: '2026-12-07T18:00:00+08:00' }
      const answer = await reviewer.asks('POST', `/reports/${await reportId()}/return`, body, etag)
      expect(answer.status, answer.text).to.equal(200)
      clock.advance('1m')
    }
    const upload = async (motif: number, path = 'proof') => {
      const body = new FormData()
      body.append('file', new Blob([new Uint8Array(await photos.jpeg({ motif }))]), 'a.jpg')
      const url = `${site.url}/api/v1${address}/evidence?path=${path}`
      const response = await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${own.token}` }, body })
      return { status: response.status, body: (await response.json()) as { id: string; issues: { code: string }[] } }
    }
    return { unit, own, address, look, hand, stored, reportId, review, returns, upload }
  }

  it('says which places are at fault, why, and until when', async () => {
    const { look, hand, returns } = await unitOf()
    expect((await look()).status).to.equal(404)
    await hand(good)
    expect((await look()).body).to.include({ state: 'submitted', revision: 1, returned: null })
    await returns({ path: 'pcs' }, { path: 'software/2/seats' })
    const { body, etag } = await look()
    expect(body.state).to.equal('returned')
    expect(body.answers).to.deep.equal(good)
    expect(etag).to.equal(`"${body.revision}"`)
    expect(body.returned!.paths).to.deep.equal(['pcs', 'software/2/seats'])
    expect(body.returned!.reasons[0]).to.deep.equal({
      ...{ path: 'pcs', evidence: null, reason: 'mismatch', words: '与发票不符' },
    })
    expect(new Date(body.returned!.until).toISOString()).to.equal('2026-12-07T10:00:00.000Z')
  })

  it('takes what is mended as a new version, which the reviewer sees beside the old one, and takes it once', async () => {
    const { look, hand, returns, review, stored, reportId } = await unitOf()
    await hand(good)
    await returns({ path: 'pcs' }, { path: 'software/2/seats' })
    const mended = { ...good, pcs: 4, software: [good.software[0], { ...good.software[1], seats: 4 }] }
    const { etag: match } = await look()
    const first = await hand(mended, { match })
    expect([first.status, first.body.state], first.text).to.deep.equal([200, 'submitted'])
    const again = await hand(mended, { match })
    expect([again.status, again.body.revision]).to.deep.equal([200, first.body.revision])
    expect((await stored()).revision).to.equal(first.body.revision)
    const { body } = await review()
    expect(body.versions).to.have.length(2)
    expect(body.changes.map(({ path, before, after }) => [path, before.value, after.value])).to.deep.equal([
      ['pcs', 3, 4],
      ['software/2/seats', 3, 4],
    ])
    const diff = await reviewer.asks<Shown>('GET', `/reports/${await reportId()}/diff`)
    expect(diff.body.changes.map(({ path }) => path)).to.deep.equal(['pcs', 'software/2/seats'])
  })

  it('keeps every other place closed, and names it', async () => {
    const { look, hand, returns, stored } = await unitOf()
    await hand(good)
    await returns({ path: 'software/2/seats' })
    const { etag: match } = await look()
    const mended = { ...good, software: [good.software[0], { ...good.software[1], seats: 4 }] }
    const closed = async (answers: Answers) => {
      const { status, body } = await hand(answers, { match })
      return [status, body.code, body.issues.map(({ at, code }) => `${at} ${code}`)]
    }
    const refused = (...places: string[]) => [409, 'not-mended', places.map((place) => `${place} place-closed`)]
    expect(await closed({ ...mended, used: 1 })).to.deep.equal(refused('used'))
    // Nobody gave it one by one, and it was empty: it is closed all the same.
    expect(await closed({ ...mended, remark: '顺便' })).to.deep.equal(refused('remark'))
    expect(await closed({ pcs: 3, software: mended.software })).to.deep.equal(refused('used'))
    const added = [...mended.software, { _row: 3, title: 'Office', seats: 1 }]
    expect(await closed({ ...mended, software: added })).to.deep.equal(refused('software/3'))
    expect(await closed({ ...mended, software: [mended.software[1]] })).to.deep.equal(refused('software/1'))
    const other = [{ ...good.software[0], title: 'Office' }, mended.software[1]]
    expect(await closed({ ...mended, software: other })).to.deep.equal(refused('software/1/title'))
    expect(await stored()).to.deep.include({ state: 'returned', answers: good })
    expect((await hand(mended, { match })).status).to.equal(200)
  })

  it('is closed in the same places in chat', async () => {
    const { hand, returns, stored } = await unitOf()
    await hand(good)
    await returns({ path: 'pcs' })
    const known = await stored()
    const change = { key: '5:1', chat: 5, answers: { remark: '顺便' } }
    expect((await site.models.report.save(known, change, clock.now())).outcome).to.equal('settled')
    const fault = { key: '5:2', chat: 5, answers: { pcs: 5 } }
    expect((await site.models.report.save(known, fault, clock.now())).outcome).to.equal('saved')
  })

  it('wants every fault dealt with, or said to be right as it stands', async () => {
    const { look, hand, returns, stored } = await unitOf()
    await hand(good)
    await returns({ path: 'pcs' }, { path: 'used' })
    const { etag: match } = await look()
    const left = await hand({ ...good, pcs: 4 }, { match })
    expect([left.status, left.body.issues]).to.deep.equal([409, [{ at: 'used', code: 'not-mended' }]])
    const wrong = await hand({ ...good, pcs: 4 }, { match, confirmed: ['used', 'remark'] })
    expect([wrong.status, wrong.body.issues]).to.deep.equal([409, [{ at: 'remark', code: 'not-at-fault' }]])
    expect((await hand({ ...good, pcs: 4 }, { match, confirmed: ['used'] })).status).to.equal(200)
    expect((await stored()).answers).to.deep.equal({ ...good, pcs: 4 })
  })

  it('opens as well what the mended answers ask anew or put in the wrong, and lets go of what they no longer ask', async () => {
    const { look, hand, returns, stored } = await unitOf()
    await hand(good)
    await returns({ path: 'pcs' })
    let { etag: match } = await look()
    const wrong = await hand({ ...good, pcs: 1 }, { match })
    expect([wrong.status, wrong.body.issues.map(({ at }) => at)]).to.deep.equal([422, ['used']])
    const none = { pcs: 0, used: 0, why: '全部外包', software: good.software }
    expect((await hand(none, { match })).status).to.equal(200)
    await returns({ path: 'pcs' })
    ;({ etag: match } = await look())
    const back = await hand({ pcs: 2, used: 0, software: good.software }, { match })
    expect([back.status, (await stored()).answers], back.text).to.deep.equal([
      200,
      { pcs: 2, used: 0, software: good.software },
    ])
  })

  it('takes another photo for the one at fault, keeps the good one, and takes none for a place that is closed', async () => {
    const { look, hand, returns, upload, review } = await unitOf()
    const [one, two] = [(await upload(51)).body.id, (await upload(52)).body.id]
    await site.jobs.run('evidence')
    const first = { ...good, proof: [{ id: one }, { id: two }] }
    expect((await hand(first)).status).to.equal(200)
    await returns({ path: 'proof', evidence: two })
    const { etag: match } = await look()
    const { status, body } = await upload(53)
    expect(status).to.equal(201)
    await site.jobs.run('evidence')
    const dropped = await hand({ ...good, proof: [{ id: two }, { id: body.id }] }, { match })
    expect([dropped.status, dropped.body.issues]).to.deep.equal([409, [{ at: 'proof', code: 'place-closed' }]])
    const kept = { ...good, proof: [{ id: one }, { id: body.id }] }
    expect((await hand(kept, { match })).status).to.equal(200)
    expect((await review()).body.evidence.map(({ id }) => id)).to.deep.equal([one, body.id])
    await returns({ path: 'pcs' })
    const closed = await upload(54)
    expect([closed.status, closed.body.issues[0]!.code]).to.deep.equal([409, 'place-closed'])
  })

  it('is mended only by who has seen that it was sent back, and names what others changed since', async () => {
    const { look, hand, returns, stored } = await unitOf()
    await hand(good)
    const { etag: before } = await look()
    await returns({ path: 'pcs' }, { path: 'used' })
    // What was handed in comes again, as a system sends it that never heard of the return.
    const repeat = await hand(good)
    expect([repeat.status, repeat.body.code]).to.deep.equal([428, 'revision-missing'])
    const late = await hand({ ...good, pcs: 4 }, { match: before })
    expect([late.status, late.body.changed]).to.deep.equal([412, ['state']])
    const { etag: match } = await look()
    const by = { by: new Types.ObjectId(), at: clock.now() }
    const inChat = { key: '5:3', chat: 5, answers: { used: 3 }, given: { used: by } }
    expect((await site.models.report.save(await stored(), inChat, clock.now())).outcome).to.equal('saved')
    const stale = await hand({ ...good, pcs: 4 }, { match })
    expect([stale.status, stale.body.code, stale.body.changed]).to.deep.equal([
      ...[412, 'revision-changed'],
      ['state', 'used'],
    ])
    const fresh = await look()
    // What a colleague mended in chat is mended.
    const done = await hand({ ...fresh.body.answers, pcs: 4 }, { match: fresh.etag })
    expect([done.status, (await stored()).answers], done.text).to.deep.equal([200, { ...good, pcs: 4, used: 3 }])
  })

  it('of two that mend it at the same moment takes one', async () => {
    const { look, hand, returns, stored } = await unitOf()
    await hand(good)
    await returns({ path: 'pcs' })
    const { etag: match } = await look()
    const answers = await Promise.all([4, 5, 6].map((pcs) => hand({ ...good, pcs }, { match })))
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 412, 412])
    const won = answers.findIndex(({ status }) => status === 200)
    expect((await stored()).answers).to.deep.equal({ ...good, pcs: 4 + won })
  })

  it('is mended after the due day and after the campaign was closed, but not once it is frozen', async () => {
    const { look, hand, returns } = await unitOf()
    await hand(good)
    await returns({ path: 'pcs' })
    const { etag: match } = await look()
    const past = new Date(clock.now().getTime() - day)
    const { dueAt } = (await site.models.campaign.find(new Types.ObjectId(campaign)))!
    await set({ $set: { dueAt: past, state: 'frozen' } })
    clock.advance('2s')
    const frozen = await hand({ ...good, pcs: 4 }, { match })
    expect([frozen.status, frozen.body.issues[0]!.code]).to.deep.equal([409, 'campaign-frozen'])
    await set({ $set: { state: 'closed' } })
    clock.advance('2s')
    const { status, body, text } = await hand({ ...good, pcs: 4 }, { match })
    expect([status, (body as unknown as { late: boolean }).late], text).to.deep.equal([200, true])
    await set({ $set: { dueAt, state: 'open' } })
    clock.advance('2s')
  })

  it('is not reviewed by who handed it in, whether a token of theirs or they themselves', async () => {
    const fields = { name: '兼职', role: 'federation', scope: {}, lang: 'zh-CN' } as const
    const account = (await site.models.account.create(fields, clock.now()))!
    const tokenOf = async () => {
      const { role, scope, _id } = account
      return site.models.token.create({ role, scope, account: _id, now: clock.now(), ttlMs: day })
    }
    const staff = async (): Promise<Staff> => {
      const known = await staffOf(site, 'federation', {}, clock.now())
      const { token } = await tokenOf()
      const asks: Staff['asks'] = async (method, path, body, ifMatch) => {
        const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
        const response = await fetch(`${site.url}/api/v1${path}`, {
          ...{ method, headers: { ...headers, ...(ifMatch && { 'if-match': ifMatch }) } },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        })
        const text = await response.text()
        const etag = response.headers.get('etag') ?? ''
        return { status: response.status, headers: response.headers, text, body: JSON.parse(text) as never, etag }
      }
      return { ...known, token, asks }
    }
    const { hand, reportId } = await unitOf({ system: staff })
    expect((await hand(good)).status).to.equal(200)
    const other = await staff()
    const path = `/reports/${await reportId()}`
    const { etag } = await other.asks('GET', `${path}/review`)
    const own = await other.asks('POST', `${path}/accept`, {}, etag)
    expect([own.status, own.body.code]).to.deep.equal([403, 'own-answers'])
    expect((await reviewer.asks('POST', `${path}/accept`, {}, etag)).status).to.equal(200)
  })

  describe('and one that is in', () => {
    it('may be changed until somebody reviews it, as a version of its own', async () => {
      const { look, hand, review, reportId } = await unitOf()
      await hand(good)
      const blind = await hand({ ...good, pcs: 4 })
      expect([blind.status, blind.body.code]).to.deep.equal([428, 'revision-missing'])
      const changed = await hand({ ...good, pcs: 4, remark: '更正' }, { match: (await look()).etag })
      expect([changed.status, changed.body.state]).to.deep.equal([200, 'submitted'])
      expect(changed.etag).to.equal((await look()).etag)
      const { body, etag } = await review()
      expect(body.versions.map(({ revision }) => revision)).to.deep.equal([1, 2])
      expect(body.changes.map(({ path }) => path)).to.deep.equal(['pcs', 'remark'])
      expect((await reviewer.asks('POST', `/reports/${await reportId()}/review`, {}, etag)).status).to.equal(200)
      const late = await hand({ ...good, pcs: 5 }, { match: (await look()).etag })
      expect([late.status, late.body.issues[0]!.code]).to.deep.equal([409, 'report-in-review'])
    })

    it('is left alone while a colleague changes it in chat, and where the campaign wants it so', async () => {
      const { look, hand, stored } = await unitOf()
      await hand(good)
      const begun = { key: '5:4', by: new Types.ObjectId() }
      expect(await site.models.report.edit(await stored(), begun, clock.now())).to.equal(true)
      const held = await hand({ ...good, pcs: 4 }, { match: (await look()).etag })
      expect([held.status, held.body.issues[0]!.code]).to.deep.equal([409, 'report-being-changed'])
      clock.advance('25h')
      expect((await hand({ ...good, pcs: 4 }, { match: (await look()).etag })).status).to.equal(200)
      expect(await stored()).to.deep.include({ editing: null, answers: { ...good, pcs: 4 } })
      await set({ $set: { editsAllowed: false } })
      clock.advance('2s')
      const fixed = await hand({ ...good, pcs: 5 }, { match: (await look()).etag })
      expect([fixed.status, fixed.body.issues[0]!.code]).to.deep.equal([409, 'report-submitted'])
      await set({ $set: { editsAllowed: true } })
      clock.advance('5d')
      const over = await hand({ ...good, pcs: 5 }, { match: (await look()).etag })
      expect([over.status, over.body.issues[0]!.code]).to.deep.equal([409, 'edits-over'])
    })
  })
})
