import { request } from 'node:http'
import { Writable } from 'node:stream'
import { expect } from 'chai'
import { pino } from 'pino'
import { openSite, type Site } from '../support/site.ts'
import { Visitor } from '../support/visitor.ts'

describe('the server', () => {
  let site: Site
  let isReady = true
  const lines: string[] = []
  const delivered: unknown[] = []

  before(async () => {
    const sink = new Writable({
      write(line: Buffer, _encoding, done) {
        lines.push(line.toString())
        done()
      },
    })
    site = await openSite({
      log: pino({ level: 'info' }, sink),
      deps: {
        ready: () => isReady,
        webhook: {
          path: '/telegram/a-secret-path',
          async handle(headers, body) {
            if (headers['x-telegram-bot-api-secret-token'] !== 'right') return { status: 401 }
            if ((body as { update_id: number }).update_id === 0) throw new Error('the database is away')
            delivered.push(body)
            return { status: 200 }
          },
        },
      },
    })
  })
  after(() => site.close())

  it('says that it lives, and when it serves', async () => {
    expect((await fetch(`${site.url}/healthz`)).status).to.equal(200)
    expect((await fetch(`${site.url}/readyz`)).status).to.equal(200)
    isReady = false
    expect((await fetch(`${site.url}/readyz`)).status).to.equal(503)
    expect((await fetch(`${site.url}/healthz`)).status).to.equal(200)
    isReady = true
  })

  it('counts requests by route, never by address', async () => {
    await fetch(`${site.url}/api/v1/reports/${'a'.repeat(24)}?token=secret-in-address`)
    const text = await (await fetch(`${site.url}/metrics`)).text()
    expect(text).to.match(/http_requests_total\{method="GET",route="\/api\/v1\/reports\/:id",status="401"\} \d/)
    expect(text).to.match(/process_resident_memory_bytes \d+/)
    expect(text).to.include('nodejs_eventloop_lag_p99_seconds')
    expect(text).to.not.include('aaaa')
  })

  it('logs method, route, status and time, and no address, token or answer', async () => {
    const visitor = await Visitor.of(site)
    await visitor.says('我的秘密回答')
    await fetch(`${site.url}/api/v1/campaigns?token=secret-in-address`, {
      headers: { authorization: 'Bearer zb_topsecret' },
    })
    const all = lines.join('')
    expect(all).to.match(/"method":"POST","route":"\/api\/chat\/messages","status":200,"ms":[\d.]+/)
    for (const secret of [
      '我的秘密回答',
      'secret-in-address',
      'zb_topsecret',
      'a-secret-path',
      visitor.cookie.slice(8),
    ])
      expect(all).to.not.include(secret)
  })

  it('keeps browsers strict on every answer', async () => {
    for (const path of ['/chat', '/healthz', '/nothing', '/api/v1/campaigns']) {
      const { headers } = await fetch(site.url + path)
      expect(headers.get('content-security-policy'), path)
        .to.include("script-src 'self';")
        .and.include("frame-ancestors 'self'")
      expect(headers.get('content-security-policy')).to.not.include('unsafe')
      expect(headers.get('x-content-type-options')).to.equal('nosniff')
      expect(headers.get('referrer-policy')).to.equal('no-referrer')
      expect(headers.get('x-request-id')).to.match(/^[0-9a-f-]{36}$/)
    }
  })

  it('hands Telegram’s deliveries to the bot, and lets it deliver again what failed', async () => {
    const deliver = (update: unknown, secret = 'right') =>
      fetch(`${site.url}/telegram/a-secret-path`, {
        method: 'POST',
        body: typeof update === 'string' ? update : JSON.stringify(update),
        headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret },
      })
    expect((await deliver({ update_id: 7 })).status).to.equal(200)
    expect(delivered).to.deep.equal([{ update_id: 7 }])
    expect((await deliver({ update_id: 7 }, 'wrong')).status).to.equal(401)
    expect((await deliver({ update_id: 0 })).status).to.equal(500)
    expect((await deliver('{')).status).to.equal(400)
    expect((await deliver({ update_id: 8, text: 'x'.repeat(1_100_000) })).status).to.equal(413)
    expect((await fetch(`${site.url}/telegram/another-path`, { method: 'POST' })).status).to.equal(404)
  })

  it('serves the pages packed, their assets for good, and nothing beside them', async () => {
    const root = await fetch(site.url, { redirect: 'manual' })
    expect(root.headers.get('location')).to.equal('/chat')
    for (const page of ['/chat', '/console']) {
      const response = await fetch(site.url + page, { headers: { 'accept-encoding': 'br' } })
      expect(response.headers.get('cache-control')).to.equal('no-cache')
      expect(response.headers.get('content-encoding')).to.equal('br')
      const html = await response.text()
      expect(html).to.not.match(/<script(?![^>]*src=)|<style|\son\w+=/)
      const [asset] = /\/assets\/[\w.-]+\.js/.exec(html)!
      const script = await fetch(site.url + asset, { headers: { 'accept-encoding': 'gzip' } })
      expect(script.headers.get('cache-control')).to.include('immutable')
      expect(script.headers.get('content-encoding')).to.equal('gzip')
    }
    for (const path of ['/assets/none.js', '/package.json'])
      expect((await fetch(site.url + path)).status, path).to.equal(404)
  })

  it('leads by no path to a file beside the assets, however it is written', async () => {
    // As it stands: fetch would make /package.json of /assets/../../package.json before anything is sent.
    const ask = (path: string) =>
      new Promise<{ status: number; text: string }>((resolve, reject) => {
        const { hostname, port } = new URL(site.url)
        const sent = request({ hostname, port, path }, (response) => {
          let text = ''
          response.setEncoding('utf8').on('data', (part: string) => (text += part))
          response.on('end', () => resolve({ status: response.statusCode!, text }))
        })
        sent.on('error', reject).end()
      })
    const [asset] = /\/assets\/[\w.-]+\.js/.exec((await ask('/chat')).text)!
    expect((await ask(asset)).status).to.equal(200)
    const page = (await ask('/console')).text
    const up = ['../', '..%2f', '%2e%2e/', '%2e%2e%2f', '..%5c', '..\\', '..%252f', '....//', '%c0%ae%c0%ae/', './../']
    const targets = ['chat/index.html', 'console/index.html', `assets${asset.slice('/assets'.length)}`]
    const paths = ['', '/assets', '/api', '/console/assets'].flatMap((base) =>
      up.flatMap((step) => [
        ...targets.map((target) => `${base}/${step}${target}`),
        ...[3, 4].map((times) => `${base}/${step.repeat(times)}package.json`),
        `${base}/${step.repeat(12)}etc/passwd`,
      ]),
    )
    for (const path of paths) {
      const { status, text } = await ask(path)
      // The console is one page, which finds its place by the rest of the address.
      const isPage = path.startsWith('/console/') && text === page
      if (!isPage) expect(status, path).to.be.oneOf([400, 404])
      expect(text, path).to.not.match(/root:|"devDependencies"/)
    }
  })

  it('makes cookies secure and asks for https where it is reached by https', async () => {
    const behind = await openSite({ deps: { publicUrl: () => 'https://zhengban.example' } })
    const { headers } = await new Visitor(behind).begin()
    expect(headers.get('set-cookie')).to.match(/^__Host-zb_chat=[\w-]{43}; Path=\/; .*Secure$/)
    expect(headers.get('strict-transport-security')).to.match(/^max-age=/)
    await behind.close()
  })

  it('answers a fault of its own without telling how it looks inside', async () => {
    const broken = await openSite({
      deps: {
        ready: () => {
          throw new Error('secret inside')
        },
      },
    })
    const response = await fetch(`${broken.url}/readyz`)
    expect(response.status).to.equal(500)
    expect(await response.text()).to.not.include('secret inside')
    await broken.close()
  })
})
