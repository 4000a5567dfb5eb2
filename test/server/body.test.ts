// What can be refused without its body is refused before it has been sent: tried on the bare line, where a test decides when
// which byte goes.
import { connect, type Socket } from 'node:net'
import { expect } from 'chai'
import type { FormSource } from '../../rules/form.ts'
import { createClock } from '../support/clock.ts'
import { photos } from '../support/photos.ts'
import { openSite, type Site } from '../support/site.ts'
import { staffOf } from '../support/staff.ts'

const form: FormSource = {
  settings: { form_id: 'one-photo', form_title: '一张照片', version: '1' },
  survey: [{ row: 2, cells: { type: 'image', name: 'proof', label: '凭证' } }],
  choices: [],
}
const MB = 1024 * 1024

describe('a body on its way', function () {
  const clock = createClock('2026-11-23T09:00:00+08:00')
  let site: Site
  let campaign: string
  let officer: string
  let admin: string
  const lines = new Set<Socket>()
  before(async () => {
    site = await openSite({ now: clock.now })
    const unit = { type: 'private_firm', district: '500103', industry: 'retail', chamber: null }
    await site.models.unit.importAll(
      ['L1', 'L2'].map((_id) => ({ ...unit, _id, name: _id, superior: null, contact: null })),
    )
    const version = (await site.models.formVersion.save(form, clock.now()))._id
    const times = { opensAt: clock.now(), dueAt: new Date(clock.now().getTime() + 86_400_000) }
    const given = { title: '照片', form: version, measure: 10, audience: {}, ...times }
    const { _id } = await site.models.campaign.create(given, clock.now())
    await site.models.campaign.opened(_id)
    campaign = _id.toHexString()
    officer = (await staffOf(site, 'officer', { units: ['L1'] }, clock.now())).token
    admin = (await staffOf(site, 'admin', {}, clock.now())).token
  })
  afterEach(() => {
    for (const line of lines) line.destroy()
    lines.clear()
  })
  after(() => site.close())

  /** A line on which only the head of a request has been sent. */
  function begin(method: string, path: string, token: string, headers: Record<string, string | number>) {
    const line = connect(Number(new URL(site.url).port), '127.0.0.1')
    lines.add(line)
    const told = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
    line.write(
      `${method} /api/v1${path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${token}\r\n${told.join('')}\r\n`,
    )
    let text = ''
    line.on('data', (part) => (text += part.toString('utf8')))
    line.on('error', () => undefined)
    const until = (pattern: RegExp) =>
      new Promise<string>((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`nothing like ${pattern} in ${JSON.stringify(text)}`)), 5000)
        const look = () => {
          if (!pattern.test(text)) return
          clearTimeout(late)
          resolve(text)
        }
        line.on('data', look)
        look()
      })
    return { line, until, ended: new Promise((resolve) => line.once('close', resolve)) }
  }
  const whole = /^HTTP\/1\.1 4\d\d [\s\S]*\r\n\r\n\{[\s\S]*\}/
  const evidence = (unit: string, path = 'proof') => `/campaigns/${campaign}/reports/${unit}/evidence?path=${path}`
  const multipart = { 'content-type': 'multipart/form-data; boundary=b' }
  const post = (path: string, length: number, more = {}) =>
    begin('POST', path, officer, { ...multipart, 'content-length': length, ...more })

  it('for another unit, another place or no campaign is refused before a byte of it was sent', async () => {
    expect(await post(evidence('L2'), 15 * MB).until(whole)).to.match(/^HTTP\/1\.1 404 [\s\S]*"not-found"/)
    expect(await post(evidence('L1', 'other'), 15 * MB).until(whole)).to.match(/^HTTP\/1\.1 400 [\s\S]*"unknown-place"/)
    const none = `/campaigns/${'a'.repeat(24)}/reports/L1/evidence?path=proof`
    expect(await post(none, 15 * MB).until(whole)).to.match(/^HTTP\/1\.1 404 /)
    const json = { 'content-type': 'application/json', 'content-length': MB }
    const put = begin('PUT', `/campaigns/${campaign}/reports/L2`, officer, json)
    expect(await put.until(whole)).to.match(/^HTTP\/1\.1 404 /)
  })

  it('that says it is too large is refused before a byte of it was sent', async () => {
    expect(await post(evidence('L1'), 25 * MB).until(whole)).to.match(/^HTTP\/1\.1 413 [\s\S]*"file-too-large"/)
    const workbook = begin('POST', '/units/import', admin, { ...multipart, 'content-length': 11 * MB })
    expect(await workbook.until(whole)).to.match(/^HTTP\/1\.1 413 [\s\S]*"body-too-large"/)
    const json = begin('POST', '/tokens', admin, { 'content-type': 'application/json', 'content-length': 2 * MB })
    expect(await json.until(whole)).to.match(/^HTTP\/1\.1 413 [\s\S]*"body-too-large"/)
  })

  it('that grows too large without having said so is refused as soon as it is', async () => {
    const chunked = { ...multipart, 'transfer-encoding': 'chunked' }
    const { line, until } = begin('POST', '/units/import', admin, chunked)
    const send = (bytes: Buffer) => {
      line.write(`${bytes.length.toString(16)}\r\n`)
      line.write(bytes)
      line.write('\r\n')
    }
    send(Buffer.from('--b\r\ncontent-disposition: form-data; name="file"; filename="a.xlsx"\r\n\r\n'))
    for (let sent = 0; sent <= 11; sent++) send(Buffer.alloc(MB, 7))
    // Neither the part nor the body has come to its end.
    expect(await until(whole)).to.match(/^HTTP\/1\.1 413 [\s\S]*"body-too-large"/)
  })

  it('is asked for only when it is wanted, where the caller waits to be asked', async () => {
    const held = { expect: '100-continue' }
    const refused = post(evidence('L2'), 15 * MB, held)
    expect(await refused.until(whole)).to.match(/^HTTP\/1\.1 404 [\s\S]*connection: close/i)
    await refused.ended
    const head = '--b\r\ncontent-disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'
    const photo = await photos.jpeg({ motif: 61 })
    const body = Buffer.concat([Buffer.from(head), photo, Buffer.from('\r\n--b--\r\n')])
    const { line, until } = post(evidence('L1'), body.length, held)
    expect(await until(/^HTTP\/1\.1 100 /)).to.equal('HTTP/1.1 100 Continue\r\n\r\n')
    line.write(body)
    expect(await until(/"state":"received"/)).to.match(/HTTP\/1\.1 201 /)
  })

  it('of an upload that was done before is looked at again, though the report takes none any more', async () => {
    const body = () => {
      const given = new FormData()
      given.append('file', new Blob([new Uint8Array(photo)]), 'a.jpg')
      return given
    }
    const photo = await photos.jpeg({ motif: 62 })
    const send = (key: string) =>
      fetch(`${site.url}/api/v1${evidence('L1')}`, {
        ...{ method: 'POST', headers: { authorization: `Bearer ${officer}`, 'idempotency-key': key } },
        body: body(),
      })
    const first = (await (await send('k')).json()) as { id: string }
    await site.models.campaign.model.updateOne({}, { $set: { state: 'closed' } })
    clock.advance('2s')
    const again = await send('k')
    expect([again.status, ((await again.json()) as { id: string }).id]).to.deep.equal([201, first.id])
    expect((await send('another')).status).to.equal(409)
  })
})
