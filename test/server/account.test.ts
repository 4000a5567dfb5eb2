import { expect } from 'chai'
import type { Role } from '../../rules/scope.ts'
import { createClock } from '../support/clock.ts'
import { openSite, type Site } from '../support/site.ts'
import { browserOf, type Browser } from './browser-person.ts'

describe('accounts and tokens over the API', () => {
  const clock = createClock('2026-11-23T09:00:00+08:00')
  let site: Site
  let admin: Browser
  let adminId: string
  let number = 0

  before(async () => {
    site = await openSite({ now: clock.now })
    const account = await site.models.account.create(
      { name: '管理员', role: 'admin', scope: {}, lang: 'zh-CN' },
      clock.now(),
    )
    adminId = account!._id.toHexString()
    const { code } = await site.models.signIn.create({ account: account!._id, now: clock.now() })
    admin = browserOf(site)
    await admin.post('/session', { code })
  })
  after(() => site.close())
  const bearer = async (role: Role) => {
    const { token } = await site.models.token.create({ role, scope: {}, now: clock.now(), ttlMs: 86_400_000 })
    return { headers: { authorization: `Bearer ${token}` } }
  }
  const made = async (fields = {}) => {
    const body = { name: `李 ${++number}`, role: 'chamber', scope: { chambers: ['餐饮商会'] }, ...fields }
    const answer = await admin.post('/accounts', body)
    expect(answer.status, answer.text).to.equal(201)
    return answer.body as { id: string; name: string; invite: { code: string; webChat: string } }
  }
  const signIn = async (id: string) => {
    const { body } = await admin.post(`/accounts/${id}/sign-in`, undefined)
    const url = body['url'] as string
    expect(url).to.match(new RegExp(`^${site.url}/console#sign-in=[\\w-]{32}$`))
    const browser = browserOf(site)
    expect((await browser.post('/session', { code: url.split('=')[1] })).status).to.equal(201)
    return browser
  }

  it('are the admin’s alone', async () => {
    for (const role of ['chamber', 'federation', 'reviewer', 'regulator', 'trainer', 'inspector'] as const) {
      const as = await bearer(role)
      const browser = browserOf(site)
      const answers = [
        await browser.get('/accounts', as),
        await browser.post('/accounts', { name: 'x', role: 'admin', scope: {} }, as),
        await browser.patch(`/accounts/${adminId}`, { role: 'trainer' }, as),
        await browser.get('/tokens', as),
        await browser.post('/tokens', { label: 'x', role: 'admin', scope: {} }, as),
        await browser.delete('/tokens/token:0123456789abcdef', as),
      ]
      expect(
        answers.map(({ body }) => body['code']),
        role,
      ).to.deep.equal(Array(6).fill('role-not-allowed'))
    }
  })

  it('are made with an invite for the chat, and get in by a link', async () => {
    const { id, name, invite } = await made()
    expect(invite.webChat).to.equal(`${site.url}/chat?start=${invite.code}`)
    expect((await site.models.invite.check(invite.code, clock.now())).state).to.equal('open')
    const browser = await signIn(id)
    expect((await browser.get('/session')).body).to.deep.include({ name, role: 'chamber', id: `account:${id}` })
    expect((await admin.post('/accounts', { name: ` ${name} `, role: 'chamber', scope: {} })).body['code']).to.equal(
      'name-taken',
    )
  })

  it('take no field that is not theirs to set', async () => {
    for (const more of [
      { failures: 0 },
      { totp: null },
      { _id: 'x' },
      { scope: { $where: '1' } },
      { scope: { districts: [{ $ne: 1 }] } },
    ]) {
      const body = { name: '王五', role: 'chamber', scope: {}, ...more }
      expect((await admin.post('/accounts', body)).body['code'], JSON.stringify(more)).to.equal('invalid-input')
    }
  })

  it('are changed by who has seen how they are', async () => {
    const { id } = await made()
    const etag = (await admin.get(`/accounts/${id}`)).headers.get('etag')!
    const edit = (body: object, match = etag) =>
      admin.patch(`/accounts/${id}`, body, { headers: { 'if-match': match } })
    expect((await admin.patch(`/accounts/${id}`, {})).status).to.equal(428)
    const { status, body, headers } = await edit({ role: 'reviewer', scope: { districts: ['500103'] } })
    expect([status, body['role'], body['scope']]).to.deep.equal([200, 'reviewer', { districts: ['500103'] }])
    expect((await edit({ role: 'trainer' })).body['code']).to.equal('revision-changed')
    expect((await edit({ role: 'trainer' }, headers.get('etag')!)).status).to.equal(200)
  })

  it('are out at once when they are disabled: sessions, links, invites and tokens', async () => {
    const { id, invite } = await made({ role: 'federation', scope: {} })
    const browser = await signIn(id)
    const { body: token } = await admin.post('/tokens', { label: '导出', account: id })
    const as = { headers: { authorization: `Bearer ${token['token'] as string}` } }
    expect((await browserOf(site).get('/campaigns', as)).status).to.equal(200)
    await admin.patch(`/accounts/${id}`, { disabled: true }, { headers: { 'if-match': '"0"' } })
    expect((await browser.get('/campaigns')).body['code']).to.equal('session-ended')
    expect((await browserOf(site).get('/campaigns', as)).body['code']).to.equal('token-invalid')
    expect((await site.models.invite.check(invite.code, clock.now())).state).to.equal('revoked')
    expect((await admin.post(`/accounts/${id}/invite`, undefined)).body['code']).to.equal('account-disabled')
    await admin.patch(`/accounts/${id}`, { disabled: false }, { headers: { 'if-match': '"1"' } })
    expect((await browser.get('/campaigns')).body['code'], 'what was ended stays so').to.equal('session-ended')
    expect((await signIn(id)).secret).to.have.length(43)
  })

  it('an admin does not shut themselves out', async () => {
    const match = { headers: { 'if-match': (await admin.get(`/accounts/${adminId}`)).headers.get('etag')! } }
    expect((await admin.patch(`/accounts/${adminId}`, { disabled: true }, match)).body['code']).to.equal('own-account')
    expect((await admin.patch(`/accounts/${adminId}`, { role: 'trainer' }, match)).body['code']).to.equal('own-account')
    expect((await admin.patch(`/accounts/${adminId}`, { scope: { measures: [1] } }, match)).body['code']).to.equal(
      'own-account',
    )
    expect((await admin.patch(`/accounts/${adminId}`, { lang: 'en', scope: {} }, match)).status).to.equal(200)
  })

  it('the last who looks after the accounts stays, whoever takes it away and even two at once', async () => {
    const { token } = await site.models.token.create({ role: 'admin', scope: {}, now: clock.now(), ttlMs: 86_400_000 })
    const browser = browserOf(site)
    const change = async (id: string, body: object) => {
      const as = { authorization: `Bearer ${token}` }
      const etag = (await browser.get(`/accounts/${id}`, { headers: as })).headers.get('etag')!
      return browser.patch(`/accounts/${id}`, body, { headers: { ...as, 'if-match': etag } })
    }
    for (const body of [{ disabled: true }, { role: 'trainer' }, { scope: { districts: ['500103'] } }])
      expect((await change(adminId, body)).body['code'], JSON.stringify(body)).to.equal('last-admin')
    const { id } = await made({ role: 'admin', scope: {} })
    const both = await Promise.all([change(adminId, { disabled: true }), change(id, { role: 'trainer' })])
    expect(both.map(({ body }) => body['code'])).to.include('last-admin')
    const left = await site.models.account.findActiveOfRole('admin')
    expect(left.filter(({ scope }) => Object.keys(scope).length === 0)).to.not.deep.equal([])
    await site.models.account.model.updateOne({ _id: adminId }, { disabledAt: null })
    const again = (await site.models.account.findNamed('管理员'))!._id
    await admin.post('/session', { code: (await site.models.signIn.create({ account: again, now: clock.now() })).code })
    expect((await change(id, { role: 'trainer' })).status, 'not the last').to.equal(200)
  })

  it('come in pages, by name', async () => {
    for (let n = 0; n < 3; n++) await made()
    const seen: string[] = []
    let next = ''
    do {
      const { body } = await admin.get(`/accounts?limit=2${next && `&cursor=${next}`}`)
      seen.push(...(body['items'] as { name: string }[]).map(({ name }) => name))
      next = (body['next'] as string | null) ?? ''
    } while (next)
    expect(seen).to.have.length(await site.models.account.model.countDocuments())
    expect(new Set(seen).size).to.equal(seen.length)
  })

  it('tokens are told once, listed by name with their last use, and revoked', async () => {
    const made = await admin.post('/tokens', {
      label: 'Power BI',
      role: 'regulator',
      scope: { measures: [3] },
      days: 30,
    })
    expect(made.status).to.equal(201)
    const { id, token } = made.body as { id: string; token: string }
    const as = { headers: { authorization: `Bearer ${token}` } }
    expect((await browserOf(site).get('/session', as)).body).to.deep.include({ name: 'Power BI', account: null })
    const { text, body } = await admin.get('/tokens')
    expect(text).to.not.include(token)
    const listed = (body['items'] as { id: string }[]).find((one) => one.id === id)
    expect(listed).to.deep.include({ label: 'Power BI', lastUsedAt: clock.now().toISOString(), revokedAt: null })
    expect((await admin.delete(`/tokens/${id}`)).status).to.equal(204)
    expect((await browserOf(site).get('/session', as)).body['code']).to.equal('token-invalid')
    expect((await admin.delete(`/tokens/${id}`)).status, 'again').to.equal(204)
    expect((await admin.delete('/tokens/token:0123456789abcdef')).status).to.equal(404)
  })

  it('lists of tokens lose none that were made in the same moment', async () => {
    const ids = []
    for (let n = 0; n < 5; n++)
      ids.push((await admin.post('/tokens', { label: `t${n}`, role: 'trainer', scope: {} })).body['id'])
    const seen: string[] = []
    let next = ''
    do {
      const { body } = await admin.get(`/tokens?limit=2${next && `&cursor=${next}`}`)
      seen.push(...(body['items'] as { id: string }[]).map(({ id }) => id))
      next = (body['next'] as string | null) ?? ''
    } while (next)
    expect(seen).to.include.members(ids)
  })

  it('every change is in the audit trail, with who did it', async () => {
    const { id } = await made()
    const entries = await site.models.audit.findOn('account', id, 10)
    expect(entries[0]).to.deep.include({ what: 'account.create', who: { id: `account:${adminId}`, role: 'admin' } })
    expect((await site.models.audit.findOn('account', adminId, 10)).map(({ what }) => what)).to.include('session.begin')
  })
})
