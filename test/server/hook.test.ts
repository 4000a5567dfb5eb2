import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { Webhook } from 'standardwebhooks'
import { z } from 'zod'
import { createPost, isPublic } from '../../jobs/outside.ts'
import { createClock } from '../support/clock.ts'
import { openSite, type Site } from '../support/site.ts'
import { staffOf, type Staff } from '../support/staff.ts'
import { makeTotals, type Totals } from '../support/totals.ts'

interface Told {
  id: string
  type: string
  data: Record<string, unknown>
  headers: Record<string, string>
  body: string
}
interface Made {
  id: string
  secret: string
  disabledAt: string | null
  items: { event: string; state: string; answer: string | null; disabledAt: string | null }[]
}

describe('outgoing webhooks', () => {
  // The verifier of the library looks at the real clock, so this one stands where that is.
  const clock = createClock(new Date())
  let site: Site
  let totals: Totals
  let admin: Staff
  let listener: Server
  let url: string
  let status = 204
  const told: Told[] = []

  before(async () => {
    // In a long run the file was read minutes before: too old for the verifier.
    clock.set(new Date())
    listener = createServer((request, response) => {
      let body = ''
      request.on('data', (part: Buffer) => (body += part.toString()))
      request.on('end', () => {
        const headers = request.headers as Record<string, string>
        if (status < 300) told.push({ ...(JSON.parse(body) as Told), id: headers['webhook-id']!, headers, body })
        response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end()
      })
    })
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/in`
    site = await openSite({
      now: clock.now,
      deps: { hookUrl: z.string() },
      jobs: { postHook: createPost({ loopback: true }) },
    })
    totals = await makeTotals(site.models, clock.now())
    admin = await staffOf(site, 'admin')
  })
  after(async () => {
    await site.close()
    await new Promise((resolve) => listener.close(resolve))
  })
  beforeEach(() => {
    told.splice(0)
    status = 204
  })
  const all = ['report.submitted', 'report.accepted', 'report.returned', 'campaign.opened', 'campaign.closed']
  const make = async (events = all) => {
    clock.advance('2m')
    return (await admin.asks<Made>('POST', '/hooks', { url, events })).body
  }
  const submit = (unit: string) =>
    site.models.report.model.updateOne(
      { campaign: totals.campaign._id, unit },
      { $set: { state: 'submitted', submittedAt: clock.now(), submittedRevision: 5, revision: 5 } },
    )
  const deliveries = async (id: string) => (await admin.asks<Made>('GET', `/hooks/${id}/deliveries`)).body.items

  it('tell what happened, signed, with ids and codes only, once', async () => {
    const hook = await make()
    expect(hook.secret).to.match(/^whsec_/)
    expect((await admin.asks('GET', '/hooks')).text).to.not.include('whsec_')
    clock.advance('1s')
    await submit('A4')
    const federation = await staffOf(site, 'federation')
    await federation.asks('POST', `/campaigns/${totals.campaign._id.toHexString()}/close`, {})
    await site.jobs.run('hook')
    await site.jobs.run('hook')
    expect(told.map(({ type }) => type).sort()).to.deep.equal(['campaign.closed', 'report.submitted'])
    const { data, headers, body } = told.find(({ type }) => type === 'report.submitted')!
    expect(data).to.deep.equal({
      ...{ report: await totals.reportOf('A4'), campaign: totals.campaign._id.toHexString(), unit: 'A4', revision: 5 },
    })
    expect(body).to.not.include('示例')
    expect(() => new Webhook(hook.secret).verify(body, headers)).to.not.throw()
    expect(() => new Webhook(hook.secret).verify(body.replace('A4', 'A3'), headers)).to.throw()
    await admin.asks('DELETE', `/hooks/${hook.id}`)
  })

  it('find again what a crash kept back, and keep its id', async () => {
    const hook = await make()
    const before = (await site.models.hook.find(site.models.file.idOf(hook.id)))!.seen
    clock.advance('1s')
    await submit('B2')
    await site.jobs.run('hook')
    // As if it had died before noting how far it looked: the same is found, nothing is told twice.
    await site.models.hook.sawTo(site.models.file.idOf(hook.id), before)
    await site.jobs.run('hook')
    expect(told.map(({ id }) => id)).to.deep.equal([`${await totals.reportOf('B2')}.submitted.5`])
    await admin.asks('DELETE', `/hooks/${hook.id}`)
  })

  it('try again with the same id when nobody takes it, follow no redirect, and end after five days', async () => {
    const hook = await make()
    status = 302
    const { event } = (await admin.asks<{ event: string }>('POST', `/hooks/${hook.id}/test`, {})).body
    await site.jobs.runAfresh('hook')
    expect((await deliveries(hook.id))[0]).to.include({ event, state: 'queued', answer: '302' })
    status = 204
    await site.jobs.run('hook')
    expect(told, 'not before its time').to.deep.equal([])
    clock.advance('6s')
    await site.jobs.run('hook')
    expect(told.map(({ id }) => id)).to.deep.equal([event])

    status = 500
    await admin.asks('POST', `/hooks/${hook.id}/test`, {})
    await site.jobs.runAfresh('hook')
    for (let hours = 0; hours <= 150; hours += 25) {
      clock.advance('25h')
      await site.jobs.run('hook')
    }
    const { items } = (await admin.asks<Made>('GET', '/hooks')).body
    expect(items[0]!.disabledAt).to.not.equal(null)
    expect((await admin.asks<Made>('POST', `/hooks/${hook.id}/enable`, {})).body.disabledAt).to.equal(null)
    await admin.asks('DELETE', `/hooks/${hook.id}`)
  })

  it('are told nothing while somebody has disabled them, and the rest once they are enabled', async () => {
    const hook = await make()
    expect((await admin.asks<Made>('POST', `/hooks/${hook.id}/disable`, {})).body.disabledAt).to.not.equal(null)
    clock.advance('1s')
    await submit('A1')
    await site.jobs.run('hook')
    expect(told).to.deep.equal([])
    await admin.asks('POST', `/hooks/${hook.id}/enable`, {})
    await site.jobs.run('hook')
    expect(told.map(({ data }) => data['unit'])).to.deep.equal(['A1'])
    await admin.asks('DELETE', `/hooks/${hook.id}`)
  })

  it('send at once when they are enabled what was put off meanwhile, and waiting is no attempt', async () => {
    const hook = await make()
    status = 500
    const { event } = (await admin.asks<{ event: string }>('POST', `/hooks/${hook.id}/test`, {})).body
    await site.jobs.runAfresh('hook')
    await admin.asks('POST', `/hooks/${hook.id}/disable`, {})
    status = 204
    for (let hours = 0; hours < 12; hours++) {
      clock.advance('1h')
      await site.jobs.runAfresh('hook')
    }
    expect(told).to.deep.equal([])
    await admin.asks('POST', `/hooks/${hook.id}/enable`, {})
    // Not a second has passed.
    await site.jobs.runAfresh('hook')
    expect(told.map(({ id }) => id)).to.deep.equal([event])
    const [delivery] = (await admin.asks<{ items: { attempts: number }[] }>('GET', `/hooks/${hook.id}/deliveries`)).body
      .items
    expect(delivery!.attempts).to.equal(2)
    await admin.asks('DELETE', `/hooks/${hook.id}`)
  })

  it('tell a scope its own part alone', async () => {
    const jiangbei = await staffOf(site, 'admin', { districts: ['500105'] })
    clock.advance('2m')
    const { id } = (await jiangbei.asks<Made>('POST', '/hooks', { url, events: all })).body
    clock.advance('1s')
    await submit('A3')
    await submit('B3')
    await site.jobs.run('hook')
    expect(told.map(({ data }) => data['unit'])).to.deep.equal(['B3'])
    await admin.asks('DELETE', `/hooks/${id}`)
    expect((await (await staffOf(site, 'federation')).asks('GET', '/hooks')).status).to.equal(403)
  })

  it('never reach into our own network, whatever a name stands for', async () => {
    const inner = ['127.0.0.1', '10.0.0.1', '192.168.1.1', '169.254.169.254', '172.16.0.1', '100.64.0.1', '0.0.0.0']
    for (const address of [...inner, '::1', 'fd00::1', 'fe80::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', 'x'])
      expect(isPublic(address), address).to.equal(false)
    for (const address of ['8.8.8.8', '2606:4700::1111']) expect(isPublic(address), address).to.equal(true)
    const codeOf = (target: string, post = createPost()) =>
      post(target, {}, '{}').then(String, (error: { code?: string }) => error.code)
    expect(await codeOf('http://example.org/')).to.equal('not-https')
    for (const host of ['127.0.0.1', '[::1]', '2130706433', '0x7f.1', '[::ffff:10.0.0.1]'])
      expect(await codeOf(`https://${host}/`), host).to.equal('private-address')
    // A name with one public and one inner address, as in DNS rebinding.
    const lookup = ((_host: string, _options: object, done: (error: null, all: object[]) => void) =>
      done(null, [
        { address: '8.8.8.8', family: 4 },
        { address: '10.0.0.1', family: 4 },
      ])) as never
    expect(await codeOf('https://two-faced.example/', createPost({ lookup }))).to.equal('private-address')
    const plain = await openSite()
    const other = await staffOf(plain, 'admin')
    for (const bad of ['http://example.org/', 'ftp://example.org/', 'https://a:b@example.org/', 'x'])
      expect((await other.asks('POST', '/hooks', { url: bad, events: all })).status, bad).to.equal(400)
    await plain.close()
  })
})
