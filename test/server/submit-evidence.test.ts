// Photos of reports handed in over the API: uploaded for a question, looked at in the queue, named in the answers.
import { createHash } from 'node:crypto'
import { expect } from 'chai'
import type { FormSource, SheetRow } from '../../rules/form.ts'
import type { Scope } from '../../rules/scope.ts'
import { ofd, xmlInvoice } from '../support/documents.ts'
import { createClock } from '../support/clock.ts'
import { photos } from '../support/photos.ts'
import { openSite, type Site } from '../support/site.ts'

interface Receipt {
  id: string
  path: string
  state: string
  reason: string | null
  sha256: string
}
interface Body extends Receipt {
  code: string
  revision: number
  issues: { at: string; code: string }[]
  items: Receipt[]
}

const rows = (cells: Record<string, string>[]): SheetRow[] => cells.map((row, at) => ({ row: at + 2, cells: row }))
const form: FormSource = {
  settings: { form_id: 'with-photos', form_title: '带照片', version: '1' },
  survey: rows([
    { type: 'integer', name: 'pcs', label: '电脑台数' },
    { type: 'image', name: 'proof', label: '授权凭证', required: 'yes', max_photos: '2' },
    { type: 'begin repeat', name: 'software', label: '软件' },
    { type: 'text', name: 'title', label: '名称', required: 'yes' },
    { type: 'file', name: 'invoice', label: '发票' },
    { type: 'end repeat', name: '' },
  ]),
  choices: [],
}
const pdf = Buffer.from('%PDF-1.4\n1 0 obj\n<< /Type /Pages /Count 3 >>\nendobj\ntrailer\n<<>>\n%%EOF\n')
const exe = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(5000, 7)])

describe('photos of a report handed in over the API', () => {
  const clock = createClock('2026-11-23T09:00:00+08:00')
  let site: Site
  let campaign: string
  before(async () => {
    site = await openSite({ now: clock.now })
    const { models } = site
    await models.unit.importAll(
      ['U1', 'U2', 'U3', 'U4', 'U5', 'U6'].map((_id) => ({
        ...{ _id, name: `单位${_id}`, type: 'private_firm', district: '500103', industry: 'retail' },
        ...{ chamber: null, superior: null, contact: null },
      })),
    )
    const version = (await models.formVersion.save(form, clock.now()))._id
    const day = 86_400_000
    const times = { opensAt: clock.now(), dueAt: new Date(clock.now().getTime() + 5 * day) }
    const made = await models.campaign.create(
      { title: '带照片', form: version, measure: 10, audience: {}, ...times },
      clock.now(),
    )
    await models.report.openFor(made, await models.unit.findMany(['U1', 'U2', 'U3', 'U4', 'U5', 'U6']), clock.now())
    await models.campaign.opened(made._id)
    campaign = made._id.toHexString()
  })
  after(() => site.close())

  const tokens = new Map<string, string>()
  const tokenFor = async (scope: Scope, role: 'officer' | 'reviewer' = 'officer') => {
    const key = JSON.stringify([scope, role])
    const known = tokens.get(key)
    if (known) return known
    const { token } = await site.models.token.create({ role, scope, now: clock.now(), ttlMs: 86_400_000 })
    tokens.set(key, token)
    return token
  }
  const base = (unit: string) => `${site.url}/api/v1/campaigns/${campaign}/reports/${unit}`
  interface How {
    path?: string
    scope?: Scope
    key?: string
    name?: string
  }
  const upload = async (unit: string, bytes: Buffer, how: How = {}) => {
    const { path = 'proof', scope = { units: [unit] }, key, name = 'photo.jpg' } = how
    const body = new FormData()
    body.append('file', new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' }), name)
    const response = await fetch(`${base(unit)}/evidence?path=${encodeURIComponent(path)}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await tokenFor(scope)}`,
        ...(key !== undefined && { 'idempotency-key': key }),
      },
      body,
    })
    return { status: response.status, headers: response.headers, body: (await response.json()) as Body }
  }
  const ask = async (method: string, unit: string, rest = '', body?: unknown, scope: Scope = { units: [unit] }) => {
    const response = await fetch(base(unit) + rest, {
      method,
      headers: {
        authorization: `Bearer ${await tokenFor(scope)}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: (text ? JSON.parse(text) : null) as Body }
  }
  const receipts = async (unit: string) => (await ask('GET', unit, '/evidence')).body.items
  const submit = (unit: string, answers: unknown) => ask('PUT', unit, '', { answers })
  const process = () => site.jobs.run('evidence')
  const filesOf = (name: string) =>
    site.models.connection.db!.collection('files.files').countDocuments({ filename: name })
  const waitingFiles = () => filesOf('evidence-upload')

  it('are uploaded, looked at, named in the answers, and seen by the reviewer', async () => {
    const photo = await photos.phone({ motif: 31 })
    const { status, body } = await upload('U1', photo)
    expect(status).to.equal(201)
    expect(body).to.include({ path: 'proof', reason: null })
    expect(body.sha256).to.equal(createHash('sha256').update(photo).digest('hex'))
    await process()
    expect((await receipts('U1')).map(({ id, state }) => [id, state])).to.deep.equal([[body.id, 'ready']])
    const invoice = await upload('U1', pdf, { path: 'software/1/invoice', name: '发票.pdf' })
    expect(invoice.status).to.equal(201)
    const answers = {
      ...{ pcs: 3, proof: [{ id: body.id }] },
      software: [{ _row: 1, title: 'WPS', invoice: [{ id: invoice.body.id }] }],
    }
    expect((await submit('U1', answers)).status).to.equal(200)
    expect((await submit('U1', answers)).body.revision).to.equal(1)
    await process()
    const report = (await site.models.report.findOfCampaign(site.models.file.idOf(campaign), 'U1'))!
    const response = await fetch(`${site.url}/api/v1/reports/${report._id.toHexString()}/evidence`, {
      headers: { authorization: `Bearer ${await tokenFor({}, 'reviewer')}` },
    })
    const seen = (await response.json()) as { items: { path: string; state: string; links: Record<string, string> }[] }
    expect(seen.items.map(({ path, state }) => [path, state])).to.deep.equal([
      ['proof', 'ready'],
      ['software/1/invoice', 'ready'],
    ])
    const picture = await fetch(site.url + seen.items[0]!.links['picture']!)
    expect([picture.status, picture.headers.get('content-type')]).to.deep.equal([200, 'image/jpeg'])
  })

  it('leave no original behind, which may say where it was taken', async () => {
    await process()
    expect(await waitingFiles()).to.equal(0)
    const held = await site.models.evidence.model.countDocuments({ upload: { $exists: true } })
    expect(held).to.equal(0)
  })

  it('are received once for a place, whether sent again, with the same key or with another', async () => {
    const photo = await photos.jpeg({ motif: 32 })
    const first = await upload('U2', photo, { key: 'one' })
    const again = await upload('U2', photo, { key: 'one' })
    expect(again.headers.get('idempotency-replayed')).to.equal('true')
    const [third, fourth] = await Promise.all([upload('U2', photo), upload('U2', photo, { key: 'two' })])
    expect(new Set([first, again, third, fourth].map(({ body }) => body.id)).size).to.equal(1)
    const other = await upload('U2', await photos.jpeg({ motif: 33 }), { key: 'one' })
    expect([other.status, other.body.code]).to.deep.equal([422, 'idempotency-mismatch'])
    expect(await receipts('U2')).to.have.length(1)
    await process()
    expect(await waitingFiles()).to.equal(0)
    const elsewhere = await upload('U2', photo, { path: 'software/1/invoice' })
    expect(elsewhere.body.id).to.not.equal(first.body.id)
  })

  it('are refused when they are not what they are called, too large, empty, of no question or no upload', async () => {
    await process()
    const before = await waitingFiles()
    const refused = async (bytes: Buffer, how: How = {}) => {
      const { status, body } = await upload('U3', bytes, how)
      return [status, body.code]
    }
    expect(await refused(exe)).to.deep.equal([415, 'file-type'])
    expect(await refused(photos.html())).to.deep.equal([415, 'file-type'])
    expect(await refused(photos.svg())).to.deep.equal([415, 'file-type'])
    expect(await refused(pdf)).to.deep.equal([415, 'file-type'])
    expect((await upload('U3', pdf)).body.issues).to.deep.equal([{ at: 'proof', code: 'picture-expected' }])
    expect(await refused(ofd(), { path: 'software/1/invoice' })).to.deep.equal([415, 'file-ofd'])
    expect(await refused(xmlInvoice(), { path: 'software/1/invoice' })).to.deep.equal([415, 'file-xml'])
    expect(await refused(photos.empty())).to.deep.equal([422, 'file-empty'])
    expect(await refused(await photos.oversize({ motif: 34 }))).to.deep.equal([413, 'file-too-large'])
    const photo = await photos.jpeg({ motif: 34 })
    for (const path of ['pcs', 'nothing', 'software/1/proof', 'invoice', 'software/0/invoice', 'proof/1', '__proto__'])
      expect(await refused(photo, { path }), path).to.deep.equal([400, 'invalid-input'])
    const response = await fetch(`${base('U3')}/evidence?path=proof`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await tokenFor({ units: ['U3'] })}`, 'content-type': 'application/json' },
      body: '{}',
    })
    expect(response.status).to.equal(415)
    expect(await receipts('U3')).to.deep.equal([])
    expect(await waitingFiles()).to.equal(before)
  })

  it('broken on their way leave nothing, and broken before they were sent are said to be', async () => {
    const photo = await photos.jpeg({ motif: 35 })
    const head = '--b\r\ncontent-disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'
    const response = await fetch(`${base('U3')}/evidence?path=proof`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await tokenFor({ units: ['U3'] })}`,
        'content-type': 'multipart/form-data; boundary=b',
      },
      body: new Uint8Array(Buffer.concat([Buffer.from(head), photo])),
    })
    expect([response.status, ((await response.json()) as Body).code]).to.deep.equal([400, 'invalid-upload'])
    expect(await receipts('U3')).to.deep.equal([])
    const { body } = await upload('U3', await photos.truncated({ motif: 35 }))
    await process()
    const [receipt] = await receipts('U3')
    expect(receipt).to.include({ id: body.id, state: 'failed', reason: 'damaged' })
    expect(await waitingFiles()).to.equal(0)
    const { status, body: told } = await submit('U3', { pcs: 1, proof: [{ id: body.id }] })
    expect([status, told.issues]).to.deep.equal([422, [{ at: 'proof', code: 'evidence-failed' }]])
  })

  it('are not for units elsewhere, and nobody else’s can be named', async () => {
    const photo = await photos.jpeg({ motif: 36 })
    expect((await upload('U4', photo, { scope: { units: ['U5'] } })).status).to.equal(404)
    expect((await upload('U4', photo, { scope: { units: ['U4'], measures: [3] } })).status).to.equal(404)
    expect((await upload('U4', photo, { scope: {} })).status).to.equal(404)
    const { body } = await upload('U4', photo)
    expect((await ask('GET', 'U4', '/evidence', undefined, { units: ['U5'] })).status).to.equal(404)
    expect((await ask('DELETE', 'U4', `/evidence/${body.id}`, undefined, { units: ['U5'] })).status).to.equal(404)
    expect((await ask('DELETE', 'U5', `/evidence/${body.id}`)).status).to.equal(404)
    expect((await submit('U5', { pcs: 1, proof: [{ id: body.id }] })).body.issues).to.deep.equal([
      { at: 'proof', code: 'evidence-unknown' },
    ])
    expect((await receipts('U4')).map(({ id }) => id)).to.deep.equal([body.id])
  })

  it('that are required and missing, or of another question, are told place by place', async () => {
    const missing = await submit('U5', { pcs: 1 })
    expect([missing.status, missing.body.code]).to.deep.equal([422, 'invalid-answers'])
    expect(missing.body.issues).to.deep.equal([{ at: 'proof', code: 'required' }])
    const { body } = await upload('U5', await photos.jpeg({ motif: 37 }), { path: 'software/1/invoice' })
    expect((await submit('U5', { pcs: 1, proof: [{ id: body.id }] })).body.issues).to.deep.equal([
      { at: 'proof', code: 'evidence-elsewhere' },
    ])
  })

  it('are taken back until a report names them, and a full question takes no more', async () => {
    const [one, two] = [await upload('U6', await photos.jpeg({ motif: 38 })), await upload('U6', await photos.png())]
    const third = await upload('U6', await photos.webp())
    expect([third.status, third.body.code]).to.deep.equal([409, 'evidence-full'])
    expect((await ask('DELETE', 'U6', `/evidence/${one.body.id}`)).status).to.equal(204)
    expect((await ask('DELETE', 'U6', `/evidence/${one.body.id}`)).status).to.equal(404)
    expect((await ask('DELETE', 'U6', '/evidence/nothing')).status).to.equal(404)
    expect((await submit('U6', { pcs: 1, proof: [{ id: two.body.id }] })).status).to.equal(200)
    const needed = await ask('DELETE', 'U6', `/evidence/${two.body.id}`)
    expect([needed.status, needed.body.code]).to.deep.equal([409, 'evidence-needed'])
    await site.models.campaign.model.updateOne({}, { $set: { editsAllowed: false } })
    clock.advance('2s')
    const late = await upload('U6', await photos.webp())
    expect([late.status, late.body.issues]).to.deep.equal([409, [{ at: 'report', code: 'report-submitted' }]])
    await process()
    expect(await waitingFiles()).to.equal(0)
  })

  it('that we lost ourselves are told of as gone, and may be sent again', async () => {
    const photo = await photos.jpeg({ motif: 40 })
    // As if it had been lost before the queue came to it.
    const first = await upload('U3', photo)
    await process()
    const _id = site.models.file.idOf(first.body.id)
    const lost = { state: 'received', nextAt: clock.now(), upload: site.models.file.idOf('a'.repeat(24)) }
    await site.models.evidence.model.updateOne({ _id }, { $set: lost })
    await process()
    expect((await receipts('U3')).find(({ id }) => id === first.body.id)).to.include({
      state: 'failed',
      reason: 'gone',
    })
    const again = await upload('U3', photo)
    expect(again.body.id).to.not.equal(first.body.id)
    await process()
    expect((await receipts('U3')).at(-1)).to.include({ id: again.body.id, state: 'ready' })
  })

  it('whose receipt was never written are swept away; those that still wait are not', async () => {
    const { models } = site
    const at = clock.now()
    await models.file.save('evidence-upload', Buffer.from('left behind'), { at })
    const waiting = await upload('U5', await photos.jpeg({ motif: 39 }))
    await process()
    const upload_ = await models.file.save('evidence-upload', Buffer.from('not looked at yet'), { at })
    const nextAt = new Date(at.getTime() + 86_400_000)
    const _id = models.file.idOf(waiting.body.id)
    await models.evidence.model.updateOne({ _id }, { $set: { state: 'received', nextAt, upload: upload_ } })
    expect(await waitingFiles()).to.equal(2)
    clock.advance('2h')
    await process()
    expect(await waitingFiles()).to.equal(1)
    expect((await models.file.read(upload_)).toString()).to.equal('not looked at yet')
  })
})
