// What staff send now: a campaign's reminder to those of a choice who owe, or a message of theirs. Prepared, looked at,
// confirmed, watched; cancelled, nothing more of it goes out.
import { z } from 'zod'
import { broadcastStates, type Broadcast, type NewBroadcast } from '../models/broadcast.ts'
import { deliveryStates } from '../models/delivery.ts'
import { fileTypeOf, isUnreadable } from '../rules/file-type.ts'
import type { Caller } from './access.ts'
import { actOf } from './audit.ts'
import { audienceBodyLimitBytes, audienceSchema, tidy, unitCode } from './audience.ts'
import { getCampaign } from './campaign.ts'
import type { ServerDeps } from './deps.ts'
import { endpoint, pageOf, paging, readCursor, writeCursor, type AnyEndpoint } from './endpoint.ts'
import { readBytes } from './input.ts'
import { Problem } from './problem.ts'

const tag = 'pushes'
const own = { tag, may: 'push' } as const
const id = z.string().regex(/^[0-9a-f]{24}$/)
const largestFileBytes = 10 * 1024 * 1024

const who = z
  .strictObject({ audience: audienceSchema.optional(), units: z.array(unitCode).min(1).max(5000).optional() })
  .meta({ description: 'A filter, or units chosen one by one; within either, never beyond the own scope.' })
const text = z.string().trim().min(1).max(3000)
const file = z.strictObject({ id, as: z.enum(['photo', 'document']), name: z.string().trim().min(1).max(100) })
const link = z.strictObject({
  text: z.string().trim().min(1).max(48),
  url: z.url({ protocol: /^https$/ }).max(1000),
})
const confirmBody = z.strictObject({
  sendAt: z.iso.datetime({ offset: true }).optional(),
  anyway: z.boolean().default(false).meta({ description: 'Also in quiet hours or on a holiday.' }),
})

const countsSchema = z.object(Object.fromEntries(deliveryStates.map((state) => [state, z.int()])) as CountShape)
type CountShape = Record<(typeof deliveryStates)[number], z.ZodInt>
export const receiptCounts = { counts: countsSchema, reasons: z.record(z.string(), z.int()) }

const pushSchema = z.object({
  id: z.string(),
  kind: z.enum(['push', 'message']),
  campaign: z.string().nullable(),
  who: z.object({ owing: z.boolean(), audience: audienceSchema }),
  text: z.string().nullable(),
  file: z.object({ id: z.string(), as: z.enum(['photo', 'document']), name: z.string() }).nullable(),
  link: z.object({ text: z.string(), url: z.string() }).nullable(),
  state: z.enum(broadcastStates),
  sendAt: z.date().nullable(),
  by: z.string(),
  createdAt: z.date(),
  confirmedAt: z.date().nullable(),
  cancelledAt: z.date().nullable(),
  doneAt: z.date().nullable(),
})
const preparedSchema = pushSchema.extend({
  preview: z.object({
    units: z.int(),
    reachable: z.int(),
    text: z.string().nullable().meta({ description: 'As the first of them will see it; null when nobody is meant.' }),
    buttons: z.array(z.string()),
    quietUntil: z.date().nullable().meta({ description: 'Confirmed now without `anyway`, it waits until then.' }),
  }),
})
const watchedSchema = pushSchema.extend(receiptCounts)

const presentPush = ({ _id, kind, target, content, ...push }: Broadcast) => ({
  id: _id.toHexString(),
  kind,
  campaign: target.campaign?.toHexString() ?? null,
  who: { owing: target.who === 'debtors', audience: target.audience },
  text: content?.text ?? null,
  file: content?.file ? { ...content.file, id: String(content.file.id) } : null,
  link: content?.link ?? null,
  ...{ state: push.state, sendAt: push.sendAt, by: push.by, createdAt: push.createdAt },
  ...{ confirmedAt: push.confirmedAt, cancelledAt: push.cancelledAt, doneAt: push.doneAt },
})

const example = {
  ...{
    id: '656a0c1f2b3c4d5e6f708192',
    kind: 'message',
    campaign: null,
    who: { owing: false, audience: { districts: ['500103'] } },
  },
  ...{
    text: '培训改到周五下午两点。',
    file: null,
    link: null,
    state: 'sending',
    sendAt: null,
    by: 'account:656a0c1f2b3c4d5e6f708193',
  },
  ...{
    createdAt: '2026-11-23T01:00:00.000Z',
    confirmedAt: '2026-11-23T01:00:00.000Z',
    cancelledAt: null,
    doneAt: null,
  },
  ...{ counts: { queued: 3, sending: 1, sent: 40, blocked: 1, failed: 0, skipped: 0 }, reasons: { blocked: 1 } },
}
export function pushEndpoints(deps: ServerDeps): AnyEndpoint[] {
  const { models, now, operations } = deps

  /** @throws Problem not-found, also when it reaches further than the caller may. */
  async function getPush({ scope }: Caller, hex: string): Promise<Broadcast> {
    const push = await models.broadcast.findWithin(scope, models.file.idOf(hex))
    if (!push) throw new Problem('not-found')
    return push
  }
  async function prepare(given: NewBroadcast, lang: string) {
    const push = await operations.preparePush(given)
    return previewed(push, lang)
  }
  async function previewed(push: Broadcast, lang: string) {
    const preview = await operations.previewPush(push._id, lang)
    if (!preview) throw new Problem('not-found')
    const { units, reachable, sample, quietUntil } = preview
    return {
      ...presentPush(push),
      preview: { units, reachable, text: sample?.text ?? null, buttons: sample?.buttons ?? [], quietUntil },
    }
  }
  async function watched(hex: string, caller: Caller) {
    const push = await getPush(caller, hex)
    const { counts, reasons } = (await operations.watchPush(push._id))!
    return { ...presentPush(push), counts, reasons }
  }
  /** A file of ours that was uploaded for this; nothing else of the database can be sent out. */
  async function contentFile(given: z.output<typeof file> | undefined, caller: Caller) {
    if (!given) return null
    const metadata = await models.file.metadataOf(models.file.idOf(given.id))
    const isFit = given.as === 'document' || String(metadata?.['type']).startsWith('image/')
    if (metadata?.['for'] !== 'push' || metadata['by'] !== caller.id || !isFit)
      throw new Problem('invalid-input', { issues: [{ at: 'file.id', code: 'unknown-file' }] })
    return { ...given, id: models.file.idOf(given.id) }
  }

  return [
    endpoint({
      ...{ method: 'post', path: '/campaigns/:id/pushes', ...own },
      summary: 'Prepare a reminder to those of a choice who owe',
      description:
        'Answers how many it means and how it will look. With `text` the words stand above the reminder. Nothing goes out before it is confirmed.',
      body: z.strictObject({ who: who.default({}), text: text.optional() }),
      bodyLimitBytes: audienceBodyLimitBytes,
      status: 201,
      answer: preparedSchema,
      problems: ['campaign-state'],
      example: { body: { who: { audience: { districts: ['500103'] } }, text: '请本周内完成，谢谢！' } },
      async run({ caller, id: hex, body, lang }) {
        const campaign = await getCampaign(deps, caller.scope, hex)
        if (campaign.state !== 'open')
          throw new Problem('campaign-state', { issues: [{ at: 'state', code: campaign.state }] })
        const target = { campaign: campaign._id, who: 'debtors' as const, audience: chosen(body.who) }
        const content = body.text ? { text: body.text } : null
        return prepare({ kind: 'push', by: caller.id, content, target: { ...target, scope: caller.scope } }, lang)
      },
    }),
    endpoint({
      ...{ method: 'post', path: '/pushes', ...own },
      summary: 'Prepare a message to units: text, perhaps with a photo or document and a link button',
      description:
        'With `campaign` it goes only to those of the choice who owe it. A file is uploaded to /push-files first.',
      body: z.strictObject({
        who,
        campaign: id.optional(),
        text,
        file: file.optional(),
        link: link.optional(),
      }),
      bodyLimitBytes: audienceBodyLimitBytes,
      status: 201,
      answer: preparedSchema,
      example: {
        body: {
          ...{ who: { audience: { unitTypes: ['private_firm'] } }, text: '培训改到周五下午两点。' },
          link: { text: '报名', url: 'https://example.org/' },
        },
      },
      async run({ caller, body, lang }) {
        const campaign = body.campaign ? await getCampaign(deps, caller.scope, body.campaign) : null
        const { text: words, link: button = null } = body
        const content = { text: words, file: await contentFile(body.file, caller), link: button }
        const target = {
          ...{ campaign: campaign?._id ?? null, who: campaign ? ('debtors' as const) : ('units' as const) },
          ...{ audience: chosen(body.who), scope: caller.scope },
        }
        return prepare({ kind: 'message', by: caller.id, content, target }, lang)
      },
    }),
    endpoint({
      ...{ method: 'post', path: '/push-files', ...own },
      summary: 'Upload the photo or document of a message',
      description: 'The bytes are the body (application/octet-stream): JPEG, PNG, WebP or PDF, at most 10 MB.',
      query: { name: z.string().trim().min(1).max(100) },
      status: 201,
      answer: z.object({ id: z.string(), type: z.string(), bytes: z.int(), as: z.enum(['photo', 'document']) }),
      problems: ['media-type', 'file-type', 'file-heic', 'file-ofd', 'file-xml', 'file-empty', 'body-too-large'],
      async run({ ctx, caller, query: { name } }) {
        if (!ctx.is('application/octet-stream')) throw new Problem('media-type')
        const bytes = await readBytes(ctx, largestFileBytes)
        if (bytes.length === 0) throw new Problem('file-empty')
        const type = fileTypeOf(bytes)
        if (isUnreadable(type)) throw new Problem(`file-${type}`)
        if (type === 'other') throw new Problem('file-type')
        const saved = await models.file.save(name, bytes, { for: 'push', by: caller.id, type, at: now() })
        const as = type === 'application/pdf' ? ('document' as const) : ('photo' as const)
        return { id: saved.toHexString(), type, bytes: bytes.length, as }
      },
    }),
    endpoint({
      ...{ method: 'get', path: '/pushes', ...own },
      summary: 'What was prepared and sent, the newest first',
      query: { ...paging(), campaign: id.optional() },
      answer: pageOf(pushSchema),
      async run({ caller, query: { limit, cursor, campaign } }) {
        const before = readCursor(id, cursor)
        const found = await models.broadcast.listWithin(caller.scope, {
          campaign: campaign ? models.file.idOf(campaign) : undefined,
          before: before ? models.file.idOf(before) : undefined,
          limit: limit + 1,
        })
        const items = found.slice(0, limit)
        const next = found.length > limit ? writeCursor(items.at(-1)!._id.toHexString()) : null
        return { items: items.map(presentPush), next }
      },
    }),
    endpoint({
      ...{ method: 'get', path: '/pushes/:id', ...own },
      summary: 'Watch a push go: queued, sent, blocked, failed, skipped and why',
      example: { answer: example },
      answer: watchedSchema,
      run: ({ caller, id: hex }) => watched(hex, caller),
    }),
    endpoint({
      ...{ method: 'get', path: '/pushes/:id/preview', ...own },
      summary: 'Look at it again: how many it means now, and how it will look',
      answer: preparedSchema,
      run: async ({ caller, id: hex, lang }) => previewed(await getPush(caller, hex), lang),
    }),
    endpoint({
      ...{ method: 'post', path: '/pushes/:id/confirm', ...own },
      summary: 'Let it go, now or at a time',
      example: { body: { sendAt: '2026-11-24T09:00:00+08:00' } },
      body: confirmBody,
      status: 202,
      answer: watchedSchema,
      problems: ['push-state'],
      async run({ caller, id: hex, body: { sendAt, anyway } }) {
        const push = await getPush(caller, hex)
        const at = sendAt ? new Date(sendAt) : undefined
        if (at && at < now()) throw new Problem('invalid-input', { issues: [{ at: 'sendAt', code: 'past' }] })
        const act = actOf(caller, now(), 'push.confirm', { kind: push.kind })
        const confirmed = await operations.confirmPush(push._id, { sendAt: at, anyway, act })
        if (!confirmed) throw new Problem('push-state', { issues: [{ at: 'state', code: push.state }] })
        return watched(hex, caller)
      },
    }),
    endpoint({
      ...{ method: 'post', path: '/pushes/:id/cancel', ...own },
      summary: 'Stop what has not gone out yet',
      body: z.strictObject({}),
      answer: watchedSchema,
      problems: ['push-state'],
      async run({ caller, id: hex }) {
        const push = await getPush(caller, hex)
        const stopped = await operations.cancelPush(push._id, actOf(caller, now(), 'push.cancel', { kind: push.kind }))
        if (stopped === null) throw new Problem('push-state', { issues: [{ at: 'state', code: push.state }] })
        return watched(hex, caller)
      },
    }),
  ]
}

const chosen = ({ audience = {}, units }: z.output<typeof who>) => (units ? { include: units } : tidy(audience))
