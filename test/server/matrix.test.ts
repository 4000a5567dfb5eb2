// Every role × every call × own and foreign scope. The list of calls is the program's own: one without an entry here fails.
import { expect } from 'chai'
import { Types } from 'mongoose'
import { has, reaches } from '../../rules/power.ts'
import { roles, type Role, type Scope } from '../../rules/scope.ts'
import type { AnyEndpoint } from '../../server/endpoint.ts'
import { endpointsOf } from '../../server/index.ts'
import { createClock } from '../support/clock.ts'
import { openSite, type Site } from '../support/site.ts'
import { makeTotals, type Totals } from '../support/totals.ts'

/**
 * What a foreign scope gets: `nothing` is 404 or 400, as if it were not there; `empty`: a list or total in which the own unit does
 * not appear; `same`: it belongs to nobody in particular.
 */
type Foreign = 'nothing' | 'empty' | 'same'
interface Entry {
  path?: (own: Own) => string
  body?: unknown
  foreign: Foreign
  /** The role may, and yet a bare token cannot: there is no account behind it. */
  needsAccount?: true
}
interface Own {
  campaign: string
  report: string
  form: string
  person: string
  delivery: string
  evidence: string
}
const ofReport = (rest = '') => ({ path: ({ report }: Own) => `/reports/${report}${rest}` })
const ofCampaign = (rest = '') => ({ path: ({ campaign }: Own) => `/campaigns/${campaign}${rest}` })
const none = 'a'.repeat(24)
/** Of something that is not there: what it would do is not done to what other entries look at. */
const ofNone = (before: string, after = '', body: unknown = {}) => ({
  ...{ path: () => `/${before}/${none}${after}`, body, foreign: 'nothing' as const },
})
const readNone = (before: string, after = '') => ({ path: ofNone(before, after).path, foreign: 'nothing' as const })
const ofForm = (rest = '') => ({ path: ({ form }: Own) => `/form-versions/${encodeURIComponent(form)}${rest}` })
const unit = { unit: 'Z1', name: '新', unitType: 'private_firm', district: '500103', industry: 'trade' }

const entries: Record<string, Entry> = {
  'get /campaigns': { foreign: 'same' },
  'get /campaigns/:id': { ...ofCampaign(), foreign: 'same' },
  'get /campaigns/:id/progress': { ...ofCampaign('/progress'), foreign: 'empty' },
  'get /campaigns/:id/missing': { ...ofCampaign('/missing'), foreign: 'empty' },
  'get /campaigns/:id/reports.csv': { ...ofCampaign('/reports.csv?headings=names'), foreign: 'empty' },
  'post /campaigns/:id/accept-unflagged': { ...ofCampaign('/accept-unflagged'), body: { limit: 1 }, foreign: 'empty' },
  'put /campaigns/:id/reports/:unit': { ...ofCampaign('/reports/A4'), body: { answers: {} }, foreign: 'nothing' },
  'get /campaigns/:id/reports/:unit': { ...ofCampaign('/reports/A4'), foreign: 'nothing' },
  'post /campaigns/:id/reports/:unit/evidence': {
    ...{ ...ofCampaign('/reports/A4/evidence?path=proof'), body: {}, foreign: 'nothing' },
  },
  'get /campaigns/:id/reports/:unit/evidence': { ...ofCampaign('/reports/A4/evidence'), foreign: 'nothing' },
  'delete /campaigns/:id/reports/:unit/evidence/:evidence': {
    ...{ ...ofCampaign(`/reports/A4/evidence/${none}`), foreign: 'nothing' },
  },
  'get /campaigns/:id/evidence': { ...ofCampaign('/evidence'), foreign: 'empty' },
  'get /reports': { path: () => '/reports?unit=A1', foreign: 'empty' },
  'get /reports/:id': { ...ofReport(), foreign: 'nothing' },
  'get /reports/:id/review': { ...ofReport('/review'), foreign: 'nothing' },
  'post /reports/:id/review': { ...ofReport('/review'), body: {}, foreign: 'nothing' },
  'put /reports/:id/review': { ...ofReport('/review'), body: { verdicts: [] }, foreign: 'nothing' },
  'post /reports/:id/accept': { ...ofReport('/accept'), body: {}, foreign: 'nothing' },
  'post /reports/:id/return': { ...ofReport('/return'), body: {}, foreign: 'nothing' },
  'get /reports/:id/versions': { ...ofReport('/versions'), foreign: 'nothing' },
  'get /reports/:id/diff': { ...ofReport('/diff'), foreign: 'nothing' },
  'get /reports/:id/evidence': { ...ofReport('/evidence'), foreign: 'nothing' },
  'get /evidence/:id': { path: ({ evidence }) => `/evidence/${evidence}`, foreign: 'nothing' },
  'get /evidence/:id/:part': { path: () => `/evidence/${'a'.repeat(24)}/picture`, foreign: 'nothing' },
  'get /units': { foreign: 'empty' },
  'get /units/:unit': { path: () => '/units/A1', foreign: 'nothing' },
  'get /units/:unit/fields': { path: () => '/units/A1/fields', foreign: 'nothing' },
  'post /units': { body: unit, foreign: 'nothing' },
  'patch /units/:unit': { path: () => '/units/A1', body: { name: '改' }, foreign: 'nothing' },
  'post /units/import': { body: {}, foreign: 'nothing' },
  'get /chambers': { foreign: 'empty' },
  'get /chambers/:chamber': { path: () => `/chambers/${encodeURIComponent('建材商会')}`, foreign: 'nothing' },
  'put /chambers/:chamber': {
    path: () => `/chambers/${encodeURIComponent('建材商会')}`,
    body: { fourGood: true },
    foreign: 'nothing',
  },
  'get /people': { foreign: 'empty' },
  'get /people/:id': { path: ({ person }) => `/people/${person}`, foreign: 'nothing' },
  'post /invites': { body: { units: ['A1'] }, foreign: 'nothing' },
  'get /invites': { foreign: 'empty' },
  'get /invites/:id': { path: () => `/invites/${'a'.repeat(24)}`, foreign: 'nothing' },
  'delete /invites/:id': { path: () => `/invites/${'a'.repeat(24)}`, foreign: 'nothing' },
  'get /forms': { foreign: 'same' },
  'get /forms/:form': { path: () => '/forms/small', foreign: 'same' },
  'get /forms/:form/versions': { path: () => '/forms/small/versions', foreign: 'same' },
  'get /form-versions/:version': { ...ofForm(), foreign: 'same' },
  'get /form-versions/:version/workbook': { ...ofForm('/workbook'), foreign: 'same' },
  'get /form-versions/:version/diff': {
    path: (own) => `${ofForm('/diff').path(own)}?from=${encodeURIComponent(own.form)}`,
    foreign: 'same',
  },
  'post /forms/import': { body: {}, foreign: 'nothing' },
  'get /openapi.json': { foreign: 'same' },
  'get /overview': { foreign: 'empty' },
  'get /campaigns/:id/totals': { ...ofCampaign('/totals'), foreign: 'empty' },
  'get /campaigns/:id/questions': { ...ofCampaign('/questions'), foreign: 'empty' },
  'get /campaigns/:id/days': { ...ofCampaign('/days'), foreign: 'empty' },
  'get /campaigns/:id/comparison': { ...ofCampaign('/comparison'), foreign: 'empty' },
  'get /campaigns/:id/behind': { ...ofCampaign('/behind'), foreign: 'empty' },
  'get /campaigns/:id/progress.csv': { ...ofCampaign('/progress.csv'), foreign: 'empty' },
  'get /campaigns/:id/progress.xlsx': { ...ofCampaign('/progress.xlsx'), foreign: 'empty' },
  'get /campaigns/:id/totals.csv': { ...ofCampaign('/totals.csv'), foreign: 'empty' },
  'get /campaigns/:id/totals.xlsx': { ...ofCampaign('/totals.xlsx'), foreign: 'empty' },
  'get /campaigns/:id/reports.xlsx': { ...ofCampaign('/reports.xlsx'), foreign: 'empty' },
  'get /campaigns/:id/reports.jsonl': { ...ofCampaign('/reports.jsonl'), foreign: 'empty' },
  'get /forms/:formId/reports.csv': {
    path: ({ form }) => `/forms/${form.split('@')[0]}/reports.csv`,
    foreign: 'empty',
  },
  'get /forms/:formId/reports.xlsx': {
    path: ({ form }) => `/forms/${form.split('@')[0]}/reports.xlsx`,
    foreign: 'empty',
  },
  'get /forms/:formId/reports.jsonl': {
    path: ({ form }) => `/forms/${form.split('@')[0]}/reports.jsonl`,
    foreign: 'empty',
  },
  'get /campaigns/:id/photos.zip': { ...ofCampaign('/photos.zip'), foreign: 'empty' },
  'post /campaigns': { body: {}, foreign: 'nothing' },
  'patch /campaigns/:id': ofNone('campaigns'),
  'post /campaigns/audience-count': { body: { audience: {} }, foreign: 'empty' },
  'post /campaigns/:id/policy-preview': { ...ofCampaign('/policy-preview'), body: { policy: {} }, foreign: 'same' },
  'post /campaigns/:id/open': ofNone('campaigns', '/open'),
  'get /campaigns/:id/opening': { ...ofCampaign('/opening'), foreign: 'same' },
  'post /campaigns/:id/close': ofNone('campaigns', '/close'),
  'post /campaigns/:id/reopen': ofNone('campaigns', '/reopen'),
  'post /campaigns/:id/freeze': ofNone('campaigns', '/freeze'),
  'get /campaigns/:id/frozen': readNone('campaigns', '/frozen'),
  'get /campaigns/:id/membership': { ...ofCampaign('/membership'), foreign: 'empty' },
  'post /campaigns/:id/membership': ofNone('campaigns', '/membership'),
  'post /campaigns/:id/pushes': ofNone('campaigns', '/pushes'),
  'post /pushes': { body: {}, foreign: 'nothing' },
  'post /push-files': { body: {}, foreign: 'nothing' },
  'get /pushes': { foreign: 'empty' },
  'get /pushes/:id': readNone('pushes'),
  'get /pushes/:id/preview': readNone('pushes', '/preview'),
  'post /pushes/:id/confirm': ofNone('pushes', '/confirm'),
  'post /pushes/:id/cancel': ofNone('pushes', '/cancel'),
  'get /campaigns/:id/receipts': { ...ofCampaign('/receipts'), foreign: 'empty' },
  'get /campaigns/:id/receipts.csv': { ...ofCampaign('/receipts.csv'), foreign: 'empty' },
  'get /deliveries/:id': { path: ({ delivery }) => `/deliveries/${delivery}`, foreign: 'nothing' },
  'get /unreachable': { foreign: 'empty' },
  'get /hand-overs': { foreign: 'empty' },
  'get /hand-overs/:id': readNone('hand-overs'),
  'post /hand-overs/:id/decline': ofNone('hand-overs', '/decline'),
  'post /units/:code/hand-over': { path: () => '/units/A1/hand-over', body: {}, foreign: 'nothing' },
  'get /calendar': { foreign: 'same' },
  'get /calendar/:year': { path: () => '/calendar/2026', foreign: 'same' },
  'put /calendar/:year': { path: () => '/calendar/2026', body: {}, foreign: 'nothing' },
  'delete /calendar/:year': { path: () => '/calendar/1999', foreign: 'nothing' },
  'get /jobs': { foreign: 'same' },
  'get /jobs/:name': { path: () => '/jobs/delivery', foreign: 'same' },
  'post /jobs/:name/run': { path: () => '/jobs/nothing/run', body: {}, foreign: 'nothing' },
  'post /session': { body: {}, foreign: 'nothing' },
  'get /session': { foreign: 'same' },
  'delete /session': { foreign: 'same' },
  'post /session/totp': { needsAccount: true, foreign: 'nothing' },
  'post /session/totp/confirm': { body: { code: '000000' }, needsAccount: true, foreign: 'nothing' },
  'post /session/totp/remove': { body: { code: '000000' }, needsAccount: true, foreign: 'nothing' },
  'get /accounts': { foreign: 'same' },
  'post /accounts': { body: {}, foreign: 'nothing' },
  'get /accounts/:id': readNone('accounts'),
  'patch /accounts/:id': ofNone('accounts'),
  'post /accounts/:id/invite': readNone('accounts', '/invite'),
  'post /accounts/:id/sign-in': readNone('accounts', '/sign-in'),
  'delete /accounts/:id/totp': readNone('accounts', '/totp'),
  'get /tokens': { foreign: 'same' },
  'post /tokens': { body: {}, foreign: 'nothing' },
  'get /tokens/:name': { path: () => `/tokens/token:${'a'.repeat(16)}`, foreign: 'nothing' },
  'delete /tokens/:name': { path: () => `/tokens/token:${'a'.repeat(16)}`, foreign: 'nothing' },
  'get /audit': { foreign: 'same' },
  'get /audit/:number': { path: () => '/audit/1', foreign: 'same' },
  'post /audit/verify': { body: {}, foreign: 'same' },
  'get /audit/anchors': { foreign: 'same' },
  'get /settings': { foreign: 'same' },
  'put /settings/cell-size': { body: {}, foreign: 'nothing' },
  'get /settings/retention': { foreign: 'same' },
  'put /settings/retention': { body: { nothing: 1 }, foreign: 'nothing' },
  'get /retention/preview': { foreign: 'same' },
  'get /settings/outlines': { foreign: 'nothing' },
  'put /settings/outlines': { body: {}, foreign: 'nothing' },
  'delete /settings/outlines': { foreign: 'same' },
  'get /hooks': { foreign: 'same' },
  'post /hooks': { body: {}, foreign: 'nothing' },
  'get /hooks/:id': readNone('hooks'),
  'get /hooks/:id/deliveries': readNone('hooks', '/deliveries'),
  'post /hooks/:id/test': ofNone('hooks', '/test'),
  'post /hooks/:id/disable': ofNone('hooks', '/disable'),
  'post /hooks/:id/enable': ofNone('hooks', '/enable'),
  'delete /hooks/:id': readNone('hooks'),
}
/** The list of calls needs nothing of what the server is given. */
const anything: unknown = new Proxy(() => anything, { get: () => anything })
const ownScope: Scope = { districts: ['500103'] }
const foreignScope: Scope = { districts: ['500108'] }
/** Of the own scope only: these must not show up elsewhere. */
const traces = /"A[1-4]"|\bA[1-4],|示例企业A/

describe('every role at every call', () => {
  const clock = createClock('2026-11-23T09:00:00+08:00')
  const endpoints = endpointsOf(anything as never)
  let site: Site
  let totals: Totals
  let own: Own
  before(async () => {
    site = await openSite({ now: clock.now })
    totals = await makeTotals(site.models, clock.now())
    own = {
      campaign: totals.campaign._id.toHexString(),
      report: await totals.reportOf('A2'),
      form: totals.campaign.form,
      ...(await makeOwn()),
    }
  })
  /** Of the own scope: read by whoever may, and not there for a foreign one. */
  async function makeOwn() {
    const { models } = site
    const [at, unit, campaign] = [clock.now(), 'A2', totals.campaign._id]
    const [person, report] = [new Types.ObjectId(), models.file.idOf(await totals.reportOf(unit))]
    await models.person.bind({ _id: person, unit, lang: 'zh-CN', consentVersion: '1', now: at })
    await models.delivery.queue([{ campaign, person, unit, slot: 'T-7', district: '500103' }], at)
    const [delivery] = await models.delivery.findOfPerson(person)
    const { _id: evidence } = await models.evidence.receive(
      { report, campaign, unit, path: 'proof', person, chat: 1, key: '1:1', fileId: 'x', kind: 'photo', album: null },
      at,
    )
    await models.report.model.updateOne({ _id: report }, { $set: { 'answers.proof': [{ id: String(evidence) }] } })
    return { person: String(person), delivery: String(delivery!._id), evidence: String(evidence) }
  }
  after(() => site.close())

  const nameOf = ({ method, path }: AnyEndpoint) => `${method} ${path}`
  const call = async (each: AnyEndpoint, token: string | null) => {
    const { path, body } = entries[nameOf(each)]!
    const response = await fetch(`${site.url}/api/v1${path?.(own) ?? each.path}`, {
      method: each.method.toUpperCase(),
      headers: {
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(each.needsIfMatch && { 'if-match': '"0"' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    return { status: response.status, text: await response.text() }
  }
  const mayCall = (role: Role, { may }: AnyEndpoint, scope: Scope) =>
    may === 'anyone' || may === 'signed-in' || (has(role, may) && reaches(scope, may))

  it('is judged here, and only what there is', () => {
    expect(Object.keys(entries).sort()).to.deep.equal(endpoints.map(nameOf).sort())
  })

  it('asks for a token wherever it is not for anyone', async () => {
    for (const each of endpoints) {
      const { status } = await call(each, null)
      if (each.may === 'anyone') expect(status, nameOf(each)).to.not.equal(401)
      else expect(status, nameOf(each)).to.equal(401)
    }
  })

  for (const role of roles)
    it(`lets a ${role} do what the role may, and nothing else`, async () => {
      const token = await totals.token(role, ownScope)
      for (const each of endpoints) {
        const { status } = await call(each, token)
        const name = `${role} ${nameOf(each)} ${status}`
        if (!mayCall(role, each, ownScope) || entries[nameOf(each)]!.needsAccount) expect(status, name).to.equal(403)
        else if (each.may !== 'anyone') expect(status, name).to.not.be.oneOf([401, 403])
        expect(status, name).to.be.below(500)
      }
    })

  for (const role of roles)
    it(`shows a ${role} nothing of another district`, async () => {
      const token = await totals.token(role, foreignScope)
      for (const each of endpoints.filter((one) => mayCall(role, one, foreignScope))) {
        const { status, text } = await call(each, token)
        const name = `${role} ${nameOf(each)} ${status} ${text.slice(0, 200)}`
        const { foreign } = entries[nameOf(each)]!
        if (foreign === 'nothing') expect(status, name).to.be.within(400, 499)
        else expect(status, name).to.be.within(200, 299)
        if (each.path !== '/openapi.json') expect(text, name).to.not.match(traces)
      }
    })

  it('lets whoever may look after the whole municipality, and only them, do what is not kept by place', async () => {
    const wide = endpoints.filter(({ may }) => may === 'audit' || may === 'accounts' || may === 'settings')
    const [whole, part] = [await totals.token('admin', {}), await totals.token('admin', { measures: [10] })]
    for (const each of wide) {
      expect((await call(each, whole)).status, nameOf(each)).to.not.be.oneOf([401, 403])
      expect((await call(each, part)).status, nameOf(each)).to.equal(403)
    }
  })
})
