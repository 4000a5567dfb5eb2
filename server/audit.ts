// The audit trail over the API, and how endpoints write into it.
import { z } from 'zod'
import type { Act } from '../models/due-audit.ts'
import { auditOrders, type Anchor, type AuditEntry, type NewAuditEntry } from '../models/audit.ts'
import type { Report } from '../models/report.ts'
import type { Caller } from './access.ts'
import { auditNames, type AuditNames } from './audit-names.ts'
import type { ServerDeps } from './deps.ts'
import { endpoint, pageOf, paging, type AnyEndpoint } from './endpoint.ts'
import { alongOf, pageAlong, sortNames } from './order.ts'
import { Problem } from './problem.ts'

/** What a caller does, for the trail. `more`: ids and codes only. */
export const actOf = ({ id, role }: Caller, at: Date, what: string, more: Act['more'] = {}): Act => ({
  ...{ at, what, more },
  who: { id, role },
})

/**
 * Records it before it is done, where the doing is no single write: an entry for what then failed is better than an act
 * without one.
 */
export const record = (
  { models, now }: Pick<ServerDeps, 'models' | 'now'>,
  caller: Caller,
  what: string,
  { on, more }: { on: NewAuditEntry['on']; more?: Act['more'] },
): Promise<void> => models.audit.append({ ...actOf(caller, now(), what, more), on })

const hourMs = 3_600_000

/**
 * Records that somebody reads what people said, before it is shown: without an entry there is no reading. Once per reader,
 * thing and hour, so that a page that asks again and again neither fills the trail nor waits for it. `as`: what makes it
 * another thing than before, such as a new revision.
 */
export const recordRead = (
  { models, now }: Pick<ServerDeps, 'models' | 'now'>,
  caller: Caller,
  what: string,
  { on, as = '', more }: { on: NewAuditEntry['on']; as?: string | number; more?: Act['more'] },
): Promise<void> => {
  const hour = Math.floor(now().getTime() / hourMs)
  const key = `read/${what}/${on.kind}/${on.id}/${as}/${caller.id}/${hour}`
  return models.audit.appendOnce({ ...actOf(caller, now(), what, more), on, key })
}

export const recordReportRead = (
  deps: Pick<ServerDeps, 'models' | 'now'>,
  caller: Caller,
  { _id, revision, unit }: Pick<Report, '_id' | 'revision' | 'unit'>,
): Promise<void> =>
  recordRead(deps, caller, 'report.view', {
    ...{ on: { kind: 'report', id: _id.toHexString() }, as: revision, more: { revision, unit } },
  })

const tag = 'audit'
const word = z.string().min(1).max(200)
const moment = z.iso.datetime({ offset: true })
const entrySchema = z.object({
  number: z.int(),
  at: z.date(),
  who: z.object({ id: z.string(), role: z.string() }),
  what: z.string(),
  on: z.object({ kind: z.string(), id: z.string() }),
  why: z.string().nullable(),
  more: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])),
  hash: z.string(),
  names: z
    .object({ who: z.string().nullable(), on: z.string().nullable(), more: z.record(z.string(), z.string()) })
    .meta({ description: 'What the ids are called today; null: nothing, or it is gone. Not part of what is hashed.' }),
})
const anchorShape = { number: z.int().min(1), hash: z.string().regex(/^[0-9a-f]{64}$/) }
const verifiedSchema = z.object({
  ok: z.boolean(),
  count: z.int(),
  last: z.object(anchorShape).nullable().meta({ description: 'Keep it elsewhere: it finds a trail that was cut off.' }),
  fault: z
    .object({ at: z.int(), code: z.enum(['missing', 'changed', 'unlinked', 'cut-off', 'prune-unproven']) })
    .nullable(),
  prunedTo: z.int().nullable(),
})
const anchorSchema = z.object({ day: z.string(), ...anchorShape, at: z.date() })
const presentAnchor = ({ _id, number, hash, at }: Anchor) => ({ day: _id, number, hash, at })

const presentEntry = (entry: AuditEntry, names: AuditNames) => {
  const { _id, at, who, what, on, why, more, hash } = entry
  return { number: _id, at, who, what, on, why, more, hash, names }
}

const example = {
  ...{
    number: 1024,
    at: '2026-11-23T01:00:00.000Z',
    who: { id: 'account:656a0c1f2b3c4d5e6f708192', role: 'reviewer' },
  },
  ...{
    what: 'report.accept',
    on: { kind: 'report', id: '656a0c1f2b3c4d5e6f708193' },
    why: null,
    more: { revision: 7 },
  },
  ...{ hash: 'a'.repeat(64), names: { who: '李四', on: '示例书店', more: {} } },
}
export const auditEndpoints = (deps: ServerDeps): AnyEndpoint[] => [
  endpoint({
    ...{ method: 'get', path: '/audit', tag, may: 'audit' },
    summary: 'Who saw, changed or decided what, the newest first',
    query: {
      ...paging(),
      who: word.optional(),
      what: word.optional().meta({ description: 'A code such as `report.return`, or its first part: `report`.' }),
      kind: word.optional(),
      id: word.optional(),
      from: moment.optional(),
      until: moment.optional(),
      sort: sortNames(auditOrders).optional().meta({
        description: 'Without it the newest first: by `number`, or by `at` where `from` or `until` is given.',
      }),
    },
    answer: pageOf(entrySchema),
    async run({ caller: { scope }, lang, query: { from, until, who, what, kind, id, sort, ...page } }) {
      const filter = { who, what, kind, id, from: from && new Date(from), until: until && new Date(until) }
      const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value))
      const along = alongOf(auditOrders, { sort: sort ?? (from || until ? '-at' : '-number'), ...page })
      const { items, next } = pageAlong(along, await deps.models.audit.list(given, along))
      const namesIn = await auditNames(deps, { scope, lang }, items)
      return { items: items.map((entry) => presentEntry(entry, namesIn(entry))), next }
    },
  }),
  endpoint({
    ...{ method: 'get', path: '/audit/anchors', tag, may: 'audit' },
    summary: 'Where the trail ended, day by day',
    answer: z.object({ items: z.array(anchorSchema) }),
    async run() {
      await deps.operations.anchorAudit()
      return { items: (await deps.models.audit.listAnchors(400)).map(presentAnchor) }
    },
  }),
  endpoint({
    ...{ method: 'get', path: '/audit/:number', tag, may: 'audit' },
    summary: 'One entry of the trail',
    example: { answer: example },
    answer: entrySchema,
    async run({ caller: { scope }, lang, params }) {
      const number = params['number']!
      const entry = /^[1-9]\d{0,14}$/.test(number) ? await deps.models.audit.find(Number(number)) : null
      if (!entry) throw new Problem('not-found')
      const namesIn = await auditNames(deps, { scope, lang }, [entry])
      return presentEntry(entry, namesIn(entry))
    },
  }),
  endpoint({
    ...{ method: 'post', path: '/audit/verify', tag, may: 'audit' },
    summary: 'Walk the whole trail and find any change, gap, re-ordering or cut',
    example: { body: { anchor: { number: 1024, hash: 'a'.repeat(64) } } },
    body: z.strictObject({ anchor: z.strictObject(anchorShape).optional() }),
    answer: verifiedSchema,
    async run({ caller, body: { anchor } }) {
      await record(deps, caller, 'audit.verify', { on: { kind: 'audit', id: 'trail' } })
      const known = anchor && { _id: anchor.number, hash: anchor.hash }
      const { ok, count, last, fault = null, prunedTo } = await deps.models.audit.verify(known)
      return { ok, count, last: last && { number: last._id, hash: last.hash }, fault, prunedTo }
    },
  }),
]
