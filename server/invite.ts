// Invites: codes that bind a chat to a unit. A code is told once, when it is made; lists know it no more.
import { z } from 'zod'
import { inviteOrders, type Invite } from '../models/invite.ts'
import type { ServerDeps } from './deps.ts'
import { endpoint, pageOf, type AnyEndpoint } from './endpoint.ts'
import { pageOfUnits, queryOfUnits } from './of-units.ts'
import { Problem } from './problem.ts'
import { record, unitCode } from './unit.ts'

const dayMs = 86_400_000
const newInvites = z.strictObject({
  units: z.array(unitCode).min(1).max(1000),
  days: z.int().min(1).max(365).default(30),
})
const madeSchema = z.object({
  items: z.array(
    z.object({
      ...{ id: z.string(), unit: z.string(), unitName: z.string(), code: z.string(), expiresAt: z.date() },
      links: z.object({ telegram: z.string().nullable(), webChat: z.string() }),
    }),
  ),
})
const inviteSchema = z
  .object({
    ...{ id: z.string(), unit: z.string(), state: z.enum(['open', 'used', 'expired', 'revoked']) },
    ...{ createdAt: z.date(), expiresAt: z.date(), usedAt: z.date().nullable(), revokedAt: z.date().nullable() },
  })
  .meta({ id: 'Invite' })

const example = {
  ...{ id: '656a0c1f2b3c4d5e6f708192', unit: 'YZ-0001', state: 'used', createdAt: '2026-11-02T01:00:00.000Z' },
  ...{ expiresAt: '2026-12-02T01:00:00.000Z', usedAt: '2026-11-23T01:00:00.000Z', revokedAt: null },
}
export const inviteEndpoints = (deps: ServerDeps): AnyEndpoint[] => {
  const { models, now, publicUrl } = deps
  return [
    endpoint({
      ...{ method: 'post', path: '/invites', tag: 'invites', may: 'people', status: 201 },
      summary: 'Makes one invite for each of these units; the codes are told only here',
      body: newInvites,
      answer: madeSchema,
      example: { body: { units: ['YZ-0001'], days: 30 } },
      async run({ caller, body: { units: codes, days } }) {
        const known = new Map(
          (await models.unitList.findManyWithin(caller.scope, codes)).map((unit) => [unit._id, unit]),
        )
        const wrong = codes.flatMap((code, at) => (known.has(code) ? [] : [{ at: `units.${at}`, code: 'unknown' }]))
        if (wrong.length > 0) throw new Problem('invalid-input', { issues: wrong.slice(0, 50) })
        const made = await models.invite.createMany({ units: codes, now: now(), ttlMs: days * dayMs })
        await Promise.all(codes.map((code) => record(deps, caller, 'invite.create', code)))
        const bot = deps.telegramName?.() ?? null
        return {
          items: made.map(({ _id, unit, code, expiresAt }) => ({
            ...{ id: shortId(_id), unit, unitName: known.get(unit)!.name, code, expiresAt },
            links: {
              telegram: bot && `https://t.me/${bot}?start=${code}`,
              webChat: `${publicUrl()}/chat?start=${code}`,
            },
          })),
        }
      },
    }),
    endpoint({
      ...{ method: 'get', path: '/invites', tag: 'invites', may: 'people' },
      summary: 'Invites of the units within the own scope, without their codes',
      query: queryOfUnits(inviteOrders),
      answer: pageOf(inviteSchema),
      async run({ caller, query }) {
        const { items, next } = await pageOfUnits(
          deps,
          caller,
          { ...query, orders: inviteOrders },
          { load: models.invite.findOfUnits, readAlong: models.invite.readAlong },
        )
        return { items: items.map((invite) => presentInvite(invite, now())), next }
      },
    }),
    endpoint({
      ...{ method: 'get', path: '/invites/:id', tag: 'invites', may: 'people' },
      summary: 'One invite, without its code',
      example: { answer: example },
      answer: inviteSchema,
      async run({ caller, id }) {
        const invite = await models.invite.findShort(id)
        if (!invite || !(await models.unitList.findWithin(caller.scope, invite.unit))) throw new Problem('not-found')
        return presentInvite(invite, now())
      },
    }),
    endpoint({
      ...{ method: 'delete', path: '/invites/:id', tag: 'invites', may: 'people', status: 204 },
      summary: 'Revokes an invite that nobody has used',
      async run({ caller, id }) {
        const invite = await models.invite.findShort(id)
        if (!invite || !(await models.unitList.findWithin(caller.scope, invite.unit))) throw new Problem('not-found')
        await models.invite.revokeOne(invite._id, now())
        await record(deps, caller, 'invite.revoke', invite.unit)
        return undefined
      },
      answer: z.undefined(),
    }),
  ]
}

const shortId = (hash: string) => hash.slice(0, 24)

function presentInvite({ _id, unit, createdAt, expiresAt, usedAt, revokedAt }: Invite, at: Date) {
  const state = revokedAt ? 'revoked' : usedAt ? 'used' : expiresAt <= at ? 'expired' : 'open'
  return { id: shortId(_id), unit, state, createdAt, expiresAt, usedAt, revokedAt } as const
}
