import { expect } from 'chai'
import { writeWorkbook } from '../../models/xlsx.ts'
import { exportForm } from '../../rules/form-export.ts'
import type { Role, Scope } from '../../rules/scope.ts'
import { createClock } from '../support/clock.ts'
import { openSite, type Site } from '../support/site.ts'
import { makeTotals, smallForm, type Totals } from '../support/totals.ts'

interface Body {
  code: string
  issues: { at: string; code: string }[]
  changed: string[]
  items: Record<string, unknown>[]
  next: string | null
  count: number | null
  [name: string]: unknown
}

describe('units, people, invites and forms over the API', () => {
  const clock = createClock('2026-11-23T09:00:00+08:00')
  let site: Site
  let totals: Totals
  let staff: string
  before(async () => {
    site = await openSite({ now: clock.now })
    totals = await makeTotals(site.models, clock.now())
    staff = (await site.models.token.create({ role: 'federation', scope: {}, now: clock.now(), ttlMs: 9e9 })).token
  })
  after(() => site.close())

  interface More {
    token?: string
    body?: unknown
    file?: Uint8Array
    headers?: Record<string, string>
  }
  const ask = async (method: string, path: string, { token = staff, body, file, headers = {} }: More = {}) => {
    const form = new FormData()
    if (file) form.append('file', new Blob([Buffer.from(file)]), '名单.xlsx')
    const response = await fetch(`${site.url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(file ? { body: form } : body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const read = (text.startsWith('{') ? JSON.parse(text) : {}) as Body
    return { status: response.status, headers: response.headers, body: read }
  }
  const as = (role: Role, scope: Scope) => totals.token(role, scope)
  const units = ({ body }: { body: Body }) => body.items.map(({ unit }) => unit)
  const trail = async (what: string) => (await site.models.audit.model.find({ what }).lean()).length

  describe('the list of units', () => {
    it('is found by name, code and dimension, and comes page by page in either order', async () => {
      expect(units(await ask('GET', '/units'))).to.deep.equal(['A1', 'A2', 'A3', 'A4', 'B1', 'B2', 'B3'])
      expect(units(await ask('GET', `/units?search=${encodeURIComponent('企业A')}`))).to.deep.equal(['A1', 'A3', 'A4'])
      expect(units(await ask('GET', '/units?search=B'))).to.deep.equal(['B1', 'B2', 'B3'])
      expect(
        units(await ask('GET', `/units?chamber=${encodeURIComponent('汽配商会')}&district=500103`)),
      ).to.have.length(2)
      for (const sort of ['unit', 'name', '-name']) {
        const found: unknown[] = []
        let next: string | null = ''
        while (next !== null) {
          const page: { body: Body } = await ask(
            'GET',
            `/units?limit=3&sort=${sort}&count=true${next && `&cursor=${next}`}`,
          )
          expect(page.body.count).to.equal(7)
          found.push(...page.body.items.map(({ unit }) => unit))
          next = page.body.next
        }
        expect(found, sort).to.have.length(7)
        expect(new Set(found), sort).to.have.property('size', 7)
      }
    })

    it('takes signs of patterns as letters', async () => {
      for (const search of ['.*', '(?:', '[', '^A', '$', '\\'])
        expect(units(await ask('GET', `/units?search=${encodeURIComponent(search)}`)), search).to.deep.equal([])
    })

    it('gives only the fields that are asked for', async () => {
      const { body } = await ask('GET', '/units?limit=1&fields=unit,name')
      expect(body.items).to.deep.equal([{ unit: 'A1', name: '示例企业A1' }])
      expect((await ask('GET', '/units?fields=contact')).body.issues).to.deep.equal([
        { at: 'fields.contact', code: 'unknown' },
      ])
    })

    it('ends where the scope does', async () => {
      const district = await as('federation', { districts: ['500105'] })
      expect(units(await ask('GET', '/units', { token: district }))).to.deep.equal(['B1', 'B2', 'B3'])
      expect((await ask('GET', '/units/A1', { token: district })).status).to.equal(404)
      expect((await ask('GET', '/chambers', { token: district })).body.items).to.deep.equal([
        { chamber: '汽配商会', units: 1, fourGood: false },
      ])
    })
  })

  describe('a unit', () => {
    it('is added once, and changed by whoever has seen how it is', async () => {
      const body = { unit: 'N1', name: '新单位', unitType: 'private_firm', district: '500105', industry: 'trade' }
      const made = await ask('POST', '/units', { body })
      expect(made.status).to.equal(201)
      expect((await ask('POST', '/units', { body })).body.code).to.equal('exists-already')
      const tag = made.headers.get('etag')!
      expect((await ask('GET', '/units/N1')).headers.get('etag')).to.equal(tag)
      const patch = (change: object, held = tag) =>
        ask('PATCH', '/units/N1', { body: change, headers: { 'if-match': held } })
      expect((await ask('PATCH', '/units/N1', { body: { name: 'x' } })).status).to.equal(428)
      const renamed = await patch({ name: '改名单位', tags: ['重点'] })
      expect(renamed.body).to.deep.include({ name: '改名单位', tags: ['重点'] })
      const late = await patch({ industry: 'trade' })
      expect([late.status, late.body.changed]).to.deep.equal([412, ['name', 'tags']])
      expect((await patch({ unit: 'N2' }, renamed.headers.get('etag')!)).body.issues).to.deep.equal([
        { at: 'unit', code: 'unknown' },
      ])
    })

    it('is read as it is written by those who change it, and the name of its contact never unseen', async () => {
      const written = await ask('GET', '/units/A3/fields')
      const { unit: _, ...fields } = written.body as unknown as Record<string, unknown>
      expect(fields).to.have.all.keys(
        ...['name', 'unitType', 'district', 'industry', 'chamber', 'superior', 'contact', 'fourGood', 'scale', 'tags'],
      )
      expect(written.headers.get('etag')).to.equal((await ask('GET', '/units/A3')).headers.get('etag'))
      const headers = { 'if-match': written.headers.get('etag')! }
      const kept = await ask('PATCH', '/units/A3', { body: { ...fields, contact: '周岩' }, headers })
      expect(kept.status, 'what is read can be sent back').to.equal(200)
      expect((await ask('GET', '/units/A3/fields')).body['contact']).to.equal('周岩')
      expect((await ask('GET', '/units/A3', { token: await as('inspector', {}) })).body).to.not.have.property('contact')
      expect((await ask('GET', '/units/A3/fields', { token: await as('inspector', {}) })).status).to.equal(403)
      expect(await trail('unit.contact')).to.equal(1)
    })

    it('is not taken out of somebody’s scope, nor into it', async () => {
      const token = await as('federation', { districts: ['500105'] })
      const body = { unit: 'N9', name: '别处', unitType: 'private_firm', district: '500103', industry: 'trade' }
      expect((await ask('POST', '/units', { token, body })).body.issues).to.deep.equal([
        { at: 'unit', code: 'out-of-scope' },
      ])
      const tag = (await ask('GET', '/units/B3')).headers.get('etag')!
      const moved = await ask('PATCH', '/units/B3', {
        token,
        body: { district: '500103' },
        headers: { 'if-match': tag },
      })
      expect(moved.body.issues).to.deep.equal([{ at: 'unit', code: 'out-of-scope' }])
    })

    it('belongs to a chamber that may be marked', async () => {
      const path = `/chambers/${encodeURIComponent('建材商会')}`
      expect((await ask('PUT', path, { body: { fourGood: true } })).status).to.equal(428)
      const tag = (await ask('GET', path)).headers.get('etag')!
      const mark = (fourGood: boolean) => ask('PUT', path, { body: { fourGood }, headers: { 'if-match': tag } })
      expect((await mark(true)).body).to.deep.equal({ chamber: '建材商会', units: 1, fourGood: true })
      expect((await ask('GET', '/units/A3')).body['fourGood']).to.equal(true)
      const late = await mark(false)
      expect([late.status, late.body.changed]).to.deep.equal([412, ['fourGood']])
      const none = await ask('PUT', '/chambers/none', { body: { fourGood: true }, headers: { 'if-match': tag } })
      expect(none.status).to.equal(404)
      const found = await ask('GET', `/chambers?fourGood=true&search=${encodeURIComponent('建材')}&sort=-chamber`)
      expect(found.body).to.deep.equal({ items: [{ chamber: '建材商会', units: 1, fourGood: true }], next: null })
      const first = await ask('GET', '/chambers?limit=1')
      const rest = await ask('GET', `/chambers?cursor=${first.body['next']}`)
      expect([first, rest].map(({ body }) => (body['items'] as unknown[]).length)).to.deep.equal([1, 1])
    })
  })

  describe('a workbook of units', () => {
    const heads = ['单位编号', '单位名称', '单位类型', '区县', '行业', '所属商会', '上级单位编号', '联系人']
    const book = (...rows: string[][]) => writeWorkbook([{ name: '名单', rows: [heads, ...rows] }])
    const row = (code: string, district = '南岸区') => [
      code,
      `单位${code}`,
      'private_firm',
      district,
      'trade',
      '',
      '',
      '',
    ]

    it('shows first what it would do, with row and column of what is wrong', async () => {
      const file = await book(row('X1'), row('X2', '火星区'))
      const { body } = await ask('POST', '/units/import?dryRun=true', { file })
      expect(body).to.deep.include({ imported: false, counts: { added: 1, changed: 0, unchanged: 0 } })
      expect(body['problems']).to.have.nested.property('[0].row', 3)
      expect((body['problems'] as { message: string }[])[0]!.message).to.include('火星区')
      expect((await ask('GET', '/units/X1')).status).to.equal(404)
    })

    it('is saved when it is good, and only within the scope', async () => {
      const token = await as('federation', { districts: ['500108'] })
      const foreign = await ask('POST', '/units/import', { token, file: await book(row('X1'), row('A1')) })
      expect(foreign.body['problems']).to.have.nested.property('[0].code', 'out-of-scope')
      expect(foreign.body['imported']).to.equal(false)
      const good = await ask('POST', '/units/import', { token, file: await book(row('X1')) })
      expect(good.body).to.deep.include({ imported: true, counts: { added: 1, changed: 0, unchanged: 0 } })
      expect((await site.models.unit.find('A1'))!.district).to.equal('500103')
    })

    it('is refused when it is none', async () => {
      const { status, body } = await ask('POST', '/units/import', { file: Buffer.from('hello') })
      expect([status, body.code]).to.deep.equal([422, 'workbook-invalid'])
      expect((await ask('POST', '/units/import', { body: {} })).status).to.equal(415)
    })
  })

  describe('people', () => {
    it('are listed within the scope, and who looked is recorded', async () => {
      const { _id } = await bound('A1')
      await bound('B1')
      const blockedAt = new Date('2026-11-01T00:00:00Z')
      await site.models.chat.bind(7, { _id, unit: 'A1' }, 'zh-CN', blockedAt)
      await site.models.chat.blocked(7, blockedAt)
      const before = await trail('people.list')
      const all = await ask('GET', '/people')
      expect(units(all)).to.deep.equal(['A1', 'B1'])
      expect(all.body.items[0]).to.include({ id: String(_id), unitName: '示例企业A1', reachable: false })
      expect(all.body.items[0]).to.deep.include({
        chats: [{ channel: 'telegram', blockedAt: blockedAt.toISOString() }],
      })
      const first = await ask('GET', '/people?limit=1')
      expect(units(await ask('GET', `/people?limit=1&cursor=${first.body.next}`))).to.deep.equal(['B1'])
      const token = await as('chamber', { districts: ['500105'] })
      expect(units(await ask('GET', '/people', { token }))).to.deep.equal(['B1'])
      expect(units(await ask('GET', '/people?unit=A1', { token }))).to.deep.equal([])
      expect(await trail('people.list')).to.equal(before + 5)
      expect((await ask('GET', '/people', { token: await as('regulator', {}) })).status).to.equal(403)
    })
    const bound = async (unit: string) => {
      const [made] = await site.models.invite.createMany({ units: [unit], now: clock.now(), ttlMs: 1e9 })
      const { person } = (await site.models.invite.find(made!._id))!
      return site.models.person.bind({ _id: person, unit, lang: 'zh-CN', consentVersion: '1', now: clock.now() })
    }
  })

  describe('invites', () => {
    it('tell their codes once, bind, and can be revoked', async () => {
      const made = await ask('POST', '/invites', { body: { units: ['A4', 'B2'], days: 3 } })
      expect(made.status).to.equal(201)
      const [first] = made.body.items as { id: string; code: string; links: { webChat: string } }[]
      expect(first!.links.webChat).to.equal(`${site.url}/chat?start=${first!.code}`)
      expect((await site.models.invite.check(first!.code, clock.now())).state).to.equal('open')
      const listed = await ask('GET', '/invites?unit=A4')
      expect(listed.body.items).to.have.length(1)
      expect(JSON.stringify(listed.body)).to.not.include(first!.code)
      const elsewhere = await as('chamber', { districts: ['500105'] })
      expect((await ask('DELETE', `/invites/${first!.id}`, { token: elsewhere })).status).to.equal(404)
      expect((await ask('DELETE', `/invites/${first!.id}`)).status).to.equal(204)
      expect((await site.models.invite.check(first!.code, clock.now())).state).to.equal('revoked')
    })

    it('are not made for units elsewhere', async () => {
      const token = await as('chamber', { districts: ['500105'] })
      const { body } = await ask('POST', '/invites', { token, body: { units: ['B1', 'A1'] } })
      expect(body.issues).to.deep.equal([{ at: 'units.1', code: 'unknown' }])
    })
  })

  describe('a call with a key', () => {
    const post = (key: string, body: unknown, token = staff) =>
      ask('POST', '/invites', { token, body, headers: { 'idempotency-key': key } })
    const count = () => site.models.invite.model.countDocuments({ unit: 'A3' })

    it('is carried out once, and gives the same answer again', async () => {
      const body = { units: ['A3'] }
      const first = await post('key-1', body)
      const again = await post('key-1', body)
      expect(again.body).to.deep.equal(first.body)
      expect([again.status, again.headers.get('idempotency-replayed')]).to.deep.equal([201, 'true'])
      expect(await count()).to.equal(1)
      const kept = await site.models.idempotency.model.find().lean()
      expect(JSON.stringify(kept)).to.not.include((first.body.items[0] as { code: string }).code)
    })

    it('is refused for another body, is somebody else’s own, and is new after a day', async () => {
      expect((await post('key-1', { units: ['A3'], days: 5 })).body.code).to.equal('idempotency-mismatch')
      expect((await post('key-1', { units: ['A3'] }, await as('admin', {}))).status).to.equal(201)
      clock.advance('25h')
      expect((await post('bad key', { units: ['A3'] })).status).to.equal(400)
      clock.advance('-25h')
    })

    it('waits while it is at work, and heals when the program died in between', async () => {
      const caller = await callerOf(staff)
      const name = { caller, key: 'key-2' }
      const { models } = site
      const body = { units: ['A3'] }
      const request = await hashOf(body)
      expect((await models.idempotency.claim(name, request, clock.now())).state).to.equal('mine')
      expect((await post('key-2', body)).body.code).to.equal('idempotency-running')
      clock.advance('2m')
      expect((await post('key-2', body)).status).to.equal(201)
      expect((await post('key-2', body)).headers.get('idempotency-replayed')).to.equal('true')
      clock.advance('-2m')
    })
    const callerOf = async (token: string) => {
      const { createHash } = await import('node:crypto')
      return `token:${createHash('sha256').update(token).digest('hex').slice(0, 16)}`
    }
    const hashOf = async (body: { units: string[] }) => {
      const { createHash } = await import('node:crypto')
      const text = JSON.stringify({ ...body, days: 30 })
      return createHash('sha256').update(`POST /api/v1/invites\n\n${text}\n`).update(Buffer.alloc(0)).digest('hex')
    }

    it('is free again when it was refused', async () => {
      expect((await post('key-3', { units: ['nowhere'] })).status).to.equal(400)
      expect((await post('key-3', { units: ['A3'] })).status).to.equal(201)
    })
  })

  describe('forms', () => {
    it('come in as workbooks, are told what is wrong, go out again, and are compared', async () => {
      const file = await writeWorkbook(exportForm({ ...smallForm, settings: { ...smallForm.settings, version: '2' } }))
      const dry = await ask('POST', '/forms/import?dryRun=true', { file })
      expect(dry.body).to.deep.include({ imported: false, form: 'small', problems: [] })
      const saved = await ask('POST', '/forms/import', { file })
      expect(saved.body['imported']).to.equal(true)
      const id = encodeURIComponent(saved.body['version'] as string)
      const versions = await ask('GET', '/forms/small/versions')
      expect(versions.body.items).to.have.length(2)
      const other = (versions.body.items.find((each) => each['id'] !== saved.body['version']) as { id: string }).id
      const diff = await ask('GET', `/form-versions/${id}/diff?from=${encodeURIComponent(other)}`)
      expect(diff.body['changes']).to.have.length(1)
      expect(diff.body['changes']).to.have.nested.property('[0].after.version', '2')
      expect((await ask('GET', `/form-versions/${id}`)).body['source']).to.have.nested.property('survey[0].cells.name')
      const book = await ask('GET', `/form-versions/${id}/workbook`)
      expect(book.headers.get('content-type')).to.include('spreadsheetml')
      expect((await ask('GET', '/forms')).body.items).to.have.nested.property('[0].versions', 2)
      const bad = await writeWorkbook([
        {
          name: 'survey',
          rows: [
            ['type', 'name', 'label'],
            ['nonsense', 'a', 'A'],
          ],
        },
        { name: 'settings', rows: [['form_id'], ['bad']] },
      ])
      const { body } = await ask('POST', '/forms/import', { file: bad })
      expect(body['imported']).to.equal(false)
      expect(body['problems']).to.have.nested.property('[0].row', 2)
    })
  })
})
