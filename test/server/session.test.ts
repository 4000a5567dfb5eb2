import { expect } from 'chai'
import { Secret, TOTP } from 'otpauth'
import type { Account } from '../../models/account.ts'
import { createClock } from '../support/clock.ts'
import { openSite, type Site } from '../support/site.ts'
import { browserOf, type Browser } from './browser-person.ts'

describe('signing in to the console', () => {
  const clock = createClock('2026-11-23T09:00:00+08:00')
  const https = 'https://zhengban.example'
  let site: Site
  let secure: Site
  let number = 0

  before(async () => {
    site = await openSite({ now: clock.now, deps: { limits: { wrong: { points: 1000, seconds: 900 } } } })
    secure = await openSite({ now: clock.now, deps: { publicUrl: () => https } })
  })
  after(() => Promise.all([site.close(), secure.close()]))

  const person = async (fields: Partial<Account> = {}, at = site): Promise<Account> => {
    const { role = 'federation', scope = {} } = fields
    return (await at.models.account.create({ name: `张 ${++number}`, role, scope, lang: 'zh-CN' }, clock.now()))!
  }
  const link = async ({ _id }: Account, at = site) =>
    (await at.models.signIn.create({ account: _id, now: clock.now() })).code
  const signedIn = async (account: Account, at = site): Promise<Browser> => {
    const browser = browserOf(at)
    expect((await browser.post('/session', { code: await link(account, at) })).status).to.equal(201)
    return browser
  }
  const totpOf = (secret: string) => ({
    code: (shiftSeconds = 0) =>
      new TOTP({ secret: Secret.fromBase32(secret) }).generate({
        timestamp: clock.now().getTime() + shiftSeconds * 1000,
      }),
  })
  /** With a second factor that is confirmed; a step has passed since. */
  const factor = async (account: Account) => {
    const browser = await signedIn(account)
    const begun = await browser.post('/session/totp', undefined)
    const { secret, uri } = begun.body as { secret: string; uri: string }
    const confirmed = await browser.post('/session/totp/confirm', { code: totpOf(secret).code() })
    clock.advance('60s')
    const { recoveryCodes } = confirmed.body as { recoveryCodes: string[] }
    return { browser, secret, uri, recoveryCodes, code: totpOf(secret).code }
  }

  it('opens with the code of a link, and tells who somebody is and what they may', async () => {
    const account = await person({ role: 'chamber', scope: { chambers: ['餐饮商会'] } })
    const browser = browserOf(site)
    const begun = await browser.post('/session', { code: await link(account) })
    expect(begun.status).to.equal(201)
    expect(begun.body).to.deep.include({ name: account.name, role: 'chamber', scope: { chambers: ['餐饮商会'] } })
    expect(begun.body['powers']).to.include('push').and.not.include('accounts')
    const { status, body } = await browser.get('/session')
    expect(status).to.equal(200)
    expect(body['csrf']).to.equal(begun.body['csrf'])
    expect((await browser.get('/campaigns')).status, 'its role reads totals').to.equal(200)
    expect((await site.models.account.find(account._id))!.lastSignInAt).to.deep.equal(clock.now())
  })

  it('takes each link once, also when two come together, and none after ten minutes', async () => {
    const account = await person()
    const code = await link(account)
    const both = await Promise.all([1, 2].map(() => browserOf(site).post('/session', { code })))
    expect(both.map(({ status }) => status).sort()).to.deep.equal([201, 401])
    expect((await browserOf(site).post('/session', { code })).body['code']).to.equal('sign-in-invalid')
    const late = await link(account)
    clock.advance('10m')
    expect((await browserOf(site).post('/session', { code: late })).body['code']).to.equal('sign-in-invalid')
  })

  it('keeps neither code nor session secret in the database', async () => {
    const account = await person()
    const code = await link(account)
    const browser = browserOf(site)
    await browser.post('/session', { code })
    const kept = JSON.stringify([
      await site.models.signIn.model.find().lean(),
      await site.models.session.model.find().lean(),
    ])
    expect(kept).to.not.include(code)
    expect(kept).to.not.include(browser.secret)
  })

  it('sets a cookie no script reads: __Host- and Secure with https, bare on plain http', async () => {
    const plain = browserOf(site)
    const { headers } = await plain.post('/session', { code: await link(await person()) })
    expect(headers.get('set-cookie')).to.match(/^zhengban=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/)
    const account = await person({}, secure)
    const answer = await browserOf(secure).post('/session', { code: await link(account, secure) })
    expect(answer.headers.get('set-cookie')).to.match(
      /^__Host-zhengban=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
    )
  })

  it('gives a new secret at each sign-in: one that was put into the browser before is worth nothing', async () => {
    const browser = browserOf(site)
    const planted = 'A'.repeat(43)
    browser.plant(planted)
    await browser.post('/session', { code: await link(await person()) })
    expect(browser.secret).to.not.equal(planted)
    const first = browser.secret
    await browser.post('/session', { code: await link(await person()) })
    browser.plant(first)
    expect((await browser.get('/session')).body['code'], 'the first session is over').to.equal('session-ended')
  })

  describe('a change by cookie', () => {
    it('needs the CSRF token and our own page; reading does not', async () => {
      const browser = await signedIn(await person())
      expect((await browser.delete('/session', { csrf: '' })).body['code']).to.equal('csrf-missing')
      expect((await browser.delete('/session', { csrf: 'wrong' })).body['code']).to.equal('csrf-missing')
      const other = await signedIn(await person())
      expect((await browser.delete('/session', { csrf: other.csrf })).body['code'], "somebody else's").to.equal(
        'csrf-missing',
      )
      const foreign: Record<string, string>[] = [
        { origin: 'https://evil.example' },
        { origin: 'null' },
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
      ]
      for (const headers of foreign) {
        const { status, body } = await browser.delete('/session', { headers })
        expect([status, body['code']], JSON.stringify(headers)).to.deep.equal([403, 'foreign-origin'])
      }
      expect((await browser.get('/session')).status).to.equal(200)
      expect((await browser.delete('/session', { headers: { 'sec-fetch-site': 'same-origin' } })).status).to.equal(204)
    })

    it('is not needed with a bearer token, which no browser sends by itself', async () => {
      const { token } = await site.models.token.create({ role: 'admin', scope: {}, now: clock.now(), ttlMs: 60_000 })
      const headers = { authorization: `Bearer ${token}` }
      expect((await browserOf(site).delete('/session', { csrf: '', headers })).status).to.equal(204)
      expect((await browserOf(site).get('/session', { headers })).body['csrf']).to.equal(null)
    })

    it('nobody is signed in by another site', async () => {
      const code = await link(await person())
      const headers = { origin: 'https://evil.example' }
      expect((await browserOf(site).post('/session', { code }, { headers })).body['code']).to.equal('foreign-origin')
      expect((await browserOf(site).post('/session', { code })).status, 'the link is still good').to.equal(201)
    })
  })

  describe('a session ends', () => {
    it('when somebody signs out, on the server too', async () => {
      const browser = await signedIn(await person())
      const { secret } = browser
      const { status, headers } = await browser.delete('/session')
      expect(status).to.equal(204)
      expect(headers.get('set-cookie')).to.match(/^zhengban=; .*Max-Age=0/)
      browser.plant(secret)
      expect((await browser.get('/session')).body['code']).to.equal('session-ended')
    })

    it('after two hours without a request, and after twelve in any case', async () => {
      const browser = await signedIn(await person())
      clock.advance('119m')
      expect((await browser.get('/session')).status).to.equal(200)
      clock.advance('119m')
      expect((await browser.get('/session')).status, 'it was used in between').to.equal(200)
      clock.advance('120m')
      expect((await browser.get('/session')).body['code']).to.equal('session-ended')

      const busy = await signedIn(await person())
      for (let hour = 0; hour < 11; hour++) {
        clock.advance('1h')
        expect((await busy.get('/session')).status).to.equal(200)
      }
      clock.advance('1h')
      expect((await busy.get('/session')).body['code']).to.equal('session-ended')
    })

    it('at once when the account is disabled, and its links open nothing', async () => {
      const account = await person()
      const browser = await signedIn(account)
      const code = await link(account)
      await site.models.account.edit(account._id, 0, { disabledAt: clock.now() })
      expect((await browser.get('/campaigns')).body['code']).to.equal('session-ended')
      expect((await browserOf(site).post('/session', { code })).body['code']).to.equal('account-disabled')
    })

    it('with the token it stands for', async () => {
      const { token, name } = await site.models.token.create({
        ...{ role: 'regulator', scope: { measures: [3] }, label: '演示' },
        ...{ now: clock.now(), ttlMs: 3 * 3_600_000 },
      })
      const browser = browserOf(site)
      const { status, body } = await browser.post('/session', { token })
      expect(status).to.equal(201)
      expect(body).to.deep.include({ name: '演示', role: 'regulator', scope: { measures: [3] }, account: null })
      expect(body['expiresAt']).to.equal(new Date(clock.now().getTime() + 3 * 3_600_000).toISOString())
      expect((await browser.get('/campaigns')).status).to.equal(200)
      expect((await browser.get('/accounts')).body['code']).to.equal('role-not-allowed')
      await site.models.token.revoke(name, clock.now())
      expect((await browser.get('/campaigns')).body['code']).to.equal('session-ended')
      expect((await browserOf(site).post('/session', { token })).body['code']).to.equal('token-invalid')
    })
  })

  it('a role that changes counts from the next request on', async () => {
    const account = await person({ role: 'admin' })
    const browser = await signedIn(account)
    expect((await browser.get('/accounts')).status).to.equal(200)
    await site.models.account.edit(account._id, 0, { role: 'inspector' })
    expect((await browser.get('/accounts')).body['code']).to.equal('role-not-allowed')
  })

  describe('with a second factor', () => {
    it('needs its code, and the link stays good until then', async () => {
      const account = await person()
      const { code, uri } = await factor(account)
      expect(uri).to.match(/^otpauth:\/\/totp\/Zhengban:/)
      const sign = await link(account)
      expect((await browserOf(site).post('/session', { code: sign })).body['code']).to.equal('totp-needed')
      const { status, body } = await browserOf(site).post('/session', { code: sign, totp: code() })
      expect([status, body['totp']]).to.deep.equal([201, true])
    })

    it('takes no code twice, and codes of a neighbouring half minute once', async () => {
      const account = await person()
      const { code } = await factor(account)
      const totp = code()
      expect((await browserOf(site).post('/session', { code: await link(account), totp })).status).to.equal(201)
      const again = await browserOf(site).post('/session', { code: await link(account), totp })
      expect([again.status, again.body['code']]).to.deep.equal([401, 'totp-wrong'])
      const tries = [code(-30), code(60), code(30)]
      const seen = []
      for (const each of tries)
        seen.push((await browserOf(site).post('/session', { code: await link(account), totp: each })).status)
      expect(seen, 'older than one taken; too early; next').to.deep.equal([401, 401, 201])
    })

    it('is locked after five wrong codes, longer each time, and says so in words', async () => {
      const account = await person()
      const { code } = await factor(account)
      const sign = await link(account)
      const wrong = (totp = '000000', at = sign) => browserOf(site).post('/session', { code: at, totp })
      // Many at once are no more tries than one after the other.
      const burst = await Promise.all(Array.from({ length: 9 }, () => wrong()))
      expect(burst.filter(({ body }) => body['code'] === 'totp-wrong')).to.have.length.below(5)
      const locked = await browserOf(site).post('/session?lang=zh', { code: sign, totp: code() })
      expect([locked.status, locked.body['code']]).to.deep.equal([429, 'account-locked'])
      expect(locked.headers.get('retry-after')).to.equal('900')
      expect(locked.body['detail']).to.include('15 分钟后再试')
      clock.advance('15m')
      const next = await link(account)
      for (let n = 0; n < 4; n++) expect((await wrong('000000', next)).body['code']).to.equal('totp-wrong')
      const second = await wrong('000000', next)
      expect([second.body['code'], second.headers.get('retry-after')]).to.deep.equal(['account-locked', '1800'])
      clock.advance('30m')
      const right = await browserOf(site).post('/session', { code: await link(account), totp: code() })
      expect(right.status).to.equal(201)
    })

    it('opens with a recovery code once', async () => {
      const account = await person()
      const { recoveryCodes } = await factor(account)
      expect(recoveryCodes).to.have.length(8)
      const totp = recoveryCodes[0]!
      const sign = async () => browserOf(site).post('/session', { code: await link(account), totp })
      expect((await sign()).status).to.equal(201)
      expect((await sign()).body['code']).to.equal('totp-wrong')
      expect(JSON.stringify(await site.models.account.find(account._id))).to.not.include(totp)
    })

    it('is never told again, and only taken away with a code', async () => {
      const account = await person()
      const { browser, secret, code } = await factor(account)
      const told = await browser.get('/session')
      expect(told.text).to.not.include(secret)
      expect((await browser.post('/session/totp', undefined)).body['code']).to.equal('totp-exists')
      expect((await browser.post('/session/totp/remove', { code: '000000' })).body['code']).to.equal('totp-wrong')
      expect((await browser.post('/session/totp/remove', { code: code() })).status).to.equal(204)
      expect((await browserOf(site).post('/session', { code: await link(account) })).status).to.equal(201)
    })
  })

  it('sends nobody elsewhere: there is no address to return to', async () => {
    const code = await link(await person())
    for (const name of ['next', 'return', 'redirect_uri', 'url']) {
      const { status, headers } = await browserOf(site).post(`/session?${name}=https://evil.example/`, { code })
      expect([status, headers.get('location')], name).to.deep.equal([400, null])
    }
    for (const address of ['/?next=https://evil.example/', '/?url=//evil.example', '/?return=/%5Cevil.example']) {
      const root = await fetch(site.url + address, { redirect: 'manual' })
      expect(root.headers.get('location'), address).to.equal('/chat')
    }
    const body = { code, next: 'https://evil.example/' }
    expect((await browserOf(site).post('/session', body)).status).to.equal(400)
  })

  it('takes only JSON of the right shape', async () => {
    for (const body of [
      { code: { $gt: '' } },
      { token: { $ne: null } },
      { code: ['a'] },
      {},
      [],
      null,
      { code: 'a', token: 'b' },
    ])
      expect((await browserOf(site).post('/session', body)).body['code'], JSON.stringify(body)).to.equal(
        'invalid-input',
      )
    const form = await fetch(`${site.url}/api/v1/session`, { method: 'POST', body: new URLSearchParams({ code: 'a' }) })
    expect(form.status).to.equal(415)
  })

  it('shuts an address out for a while that guesses', async () => {
    const guarded = await openSite({ now: clock.now, deps: { limits: { wrong: { points: 3, seconds: 900 } } } })
    try {
      const account = await person({}, guarded)
      const guess = () => browserOf(guarded).post('/session', { code: 'x'.repeat(32) })
      for (let n = 0; n < 3; n++) expect((await guess()).status).to.equal(401)
      const { status, headers } = await guess()
      expect(status).to.equal(429)
      expect(Number(headers.get('retry-after'))).to.be.within(800, 900)
      const right = await browserOf(guarded).post('/session', { code: await link(account, guarded) })
      expect(right.status, 'whatever comes from there').to.equal(429)
    } finally {
      await guarded.close()
    }
  })

  describe('limits', () => {
    let tight: Site
    const limits = { caller: { points: 3, seconds: 60 }, address: { points: 4, seconds: 60 } }
    before(async () => {
      tight = await openSite({ now: clock.now, deps: { limits, publicUrl: () => https } })
    })
    after(() => tight.close())
    const token = async () =>
      (await tight.models.token.create({ role: 'regulator', scope: {}, now: clock.now(), ttlMs: 60_000 })).token
    const ask = (headers: Record<string, string>) => fetch(`${tight.url}/api/v1/campaigns`, { headers })

    it('count each caller apart, behind whatever address, and say what is left', async () => {
      const [one, two] = [await token(), await token()]
      const left = []
      for (let n = 0; n < 3; n++)
        left.push((await ask({ authorization: `Bearer ${one}` })).headers.get('ratelimit-remaining'))
      expect(left).to.deep.equal(['2', '1', '0'])
      const refused = await ask({ authorization: `Bearer ${one}` })
      expect(refused.status).to.equal(429)
      expect(Number(refused.headers.get('retry-after'))).to.be.within(1, 60)
      expect(refused.headers.get('ratelimit-limit')).to.equal('3')
      expect((await ask({ authorization: `Bearer ${two}` })).status).to.equal(200)
    })

    it('count strangers by address, as our own proxy tells it and nobody else', async () => {
      const from = (told: string) => ask({ 'x-forwarded-for': told })
      for (let n = 0; n < 4; n++) expect((await from(`198.51.100.${n}, 203.0.113.7`)).status).to.equal(401)
      expect((await from('198.51.100.99, 203.0.113.7')).status, 'what stands before was made up').to.equal(429)
      expect((await from('203.0.113.8')).status).to.equal(401)
      const chat = await fetch(`${tight.url}/api/chat/messages`, { headers: { 'x-forwarded-for': '203.0.113.7' } })
      expect(chat.status, 'the web chat has limits of its own').to.equal(401)
    })

    it('do not believe a proxy that cannot be there', async () => {
      const open = await openSite({ now: clock.now, deps: { limits } })
      try {
        const from = (told: string) =>
          fetch(`${open.url}/api/v1/campaigns`, { headers: { 'x-forwarded-for': told } }).then(({ status }) => status)
        const seen = []
        for (let n = 0; n < 5; n++) seen.push(await from(`203.0.113.${n}`))
        expect(seen).to.deep.equal([401, 401, 401, 401, 429])
      } finally {
        await open.close()
      }
    })
  })
})
