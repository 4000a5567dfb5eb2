// Outgoing webhooks: made with a secret that is shown once, listed with their last deliveries, tried with a test event.
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { hookEvents, type Hook } from '../models/hook.ts'
import { covers } from '../rules/scope.ts'
import type { Caller } from './access.ts'
import { record } from './audit.ts'
import type { ServerDeps } from './deps.ts'
import { endpoint, type AnyEndpoint } from './endpoint.ts'
import { Problem } from './problem.ts'

const tag = 'webhooks'
const own = { tag, may: 'hooks' } as const
const hookSchema = z.object({
  id: z.string(),
  url: z.string(),
  events: z.array(z.string()),
  by: z.string(),
  createdAt: z.date(),
  failingSince: z.date().nullable(),
  disabledAt: z.date().nullable().meta({ description: 'By staff, or after five days in which nothing got through.' }),
})
const deliverySchema = z.object({
  event: z.string(),
  type: z.string(),
  at: z.date(),
  state: z.enum(['queued', 'sent', 'failed']),
  attempts: z.int(),
  nextAt: z.date().nullable(),
  answer: z.string().nullable().meta({ description: 'The status of the last answer, or why there was none.' }),
})
const present = ({ _id, url, events, by, createdAt, failingSince, disabledAt }: Hook) => ({
  ...{ id: _id.toHexString(), url, events, by, createdAt, failingSince, disabledAt },
})
const example = {
  ...{ id: '656a0c1f2b3c4d5e6f708192', url: 'https://example.org/zhengban', events: ['report.submitted'] },
  ...{ by: 'account:656a0c1f2b3c4d5e6f708193', createdAt: '2026-11-02T01:00:00.000Z' },
  ...{ failingSince: null, disabledAt: null },
}
const mostHooks = 50
const shownDeliveries = 50

export function hookEndpoints(deps: ServerDeps): AnyEndpoint[] {
  const { models, now, operations, hookUrl = z.url({ protocol: /^https$/ }).max(1000) } = deps
  /** Another's part is not there for a narrower scope. */
  const get = async (caller: Caller, id: string): Promise<Hook> => {
    const hook = await models.hook.find(models.file.idOf(id))
    if (!hook || !covers(caller.scope, hook.scope)) throw new Problem('not-found')
    return hook
  }
  return [
    endpoint({
      ...{ method: 'get', path: '/hooks', ...own },
      summary: 'The outgoing webhooks',
      answer: z.object({ items: z.array(hookSchema) }),
      run: async ({ caller }) => ({
        items: (await models.hook.list()).filter(({ scope }) => covers(caller.scope, scope)).map(present),
      }),
    }),
    endpoint({
      ...{ method: 'post', path: '/hooks', ...own },
      summary: 'Be told of events by signed POST requests',
      description:
        'Signed after Standard Webhooks (webhook-id, webhook-timestamp, webhook-signature). The secret is shown once. Delivered at least once: take each webhook-id once. Ids and codes only.',
      body: z.strictObject({ url: hookUrl, events: z.array(z.enum(hookEvents)).min(1).max(hookEvents.length) }),
      status: 201,
      answer: hookSchema.extend({ secret: z.string() }),
      example: { body: { url: 'https://example.org/zhengban', events: ['report.submitted'] } },
      async run({ caller, body: { url, events } }) {
        if (new URL(url).username || new URL(url).password)
          throw new Problem('invalid-input', { issues: [{ at: 'url', code: 'holds-password' }] })
        if ((await models.hook.list()).length >= mostHooks)
          throw new Problem('invalid-input', { issues: [{ at: 'url', code: 'too-many' }] })
        await record(deps, caller, 'hook.create', { on: { kind: 'hook', id: 'new' }, more: { events } })
        const seen = { audit: await models.audit.lastNumber(), reports: now() }
        const given = { url, events, seen, scope: caller.scope, by: caller.id }
        const hook = await models.hook.create(given, now())
        return { ...present(hook), secret: hook.secret }
      },
    }),
    endpoint({
      ...{ method: 'get', path: '/hooks/:id', ...own },
      summary: 'One outgoing webhook; its secret is told to nobody again',
      answer: hookSchema,
      example: { answer: example },
      run: async ({ caller, id }) => present(await get(caller, id)),
    }),
    endpoint({
      ...{ method: 'get', path: '/hooks/:id/deliveries', ...own },
      summary: 'What it was told last, and what came back',
      answer: z.object({ items: z.array(deliverySchema) }),
      async run({ caller, id }) {
        const found = await models.hook.listDeliveries((await get(caller, id))._id, shownDeliveries)
        return {
          items: found.map(({ event, type, at, state, attempts, nextAt, answer }) => ({
            ...{ event, type, at, state, attempts, answer, nextAt: state === 'queued' ? nextAt : null },
          })),
        }
      },
    }),
    endpoint({
      ...{ method: 'post', path: '/hooks/:id/test', ...own },
      summary: 'Send it a test event now',
      body: z.strictObject({}),
      status: 202,
      answer: z.object({ event: z.string() }),
      async run({ caller, id }) {
        const event = `test.${randomUUID()}`
        const { _id } = await get(caller, id)
        await models.hook.queue(_id, [{ event, type: 'hook.test', data: {}, at: now() }], now())
        operations.start('hook')
        return { event }
      },
    }),
    endpoint({
      ...{ method: 'post', path: '/hooks/:id/disable', ...own },
      summary: 'Tell it nothing until it is enabled again',
      body: z.strictObject({}),
      answer: hookSchema,
      async run({ caller, id }) {
        const { _id } = await get(caller, id)
        await record(deps, caller, 'hook.disable', { on: { kind: 'hook', id } })
        await models.hook.disable(_id, now())
        return present(await get(caller, id))
      },
    }),
    endpoint({
      ...{ method: 'post', path: '/hooks/:id/enable', ...own },
      summary: 'Go on after it was disabled; what happened meanwhile is told now',
      body: z.strictObject({}),
      answer: hookSchema,
      async run({ caller, id }) {
        const { _id } = await get(caller, id)
        await record(deps, caller, 'hook.enable', { on: { kind: 'hook', id } })
        await models.hook.enable(_id, now())
        operations.start('hook')
        return present(await get(caller, id))
      },
    }),
    endpoint({
      ...{ method: 'delete', path: '/hooks/:id', ...own },
      summary: 'Tell it nothing more',
      status: 204,
      answer: z.undefined(),
      async run({ caller, id }) {
        const { _id } = await get(caller, id)
        await record(deps, caller, 'hook.remove', { on: { kind: 'hook', id } })
        await models.hook.remove(_id)
        return undefined
      },
    }),
  ]
}
