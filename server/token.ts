// API tokens, for the admin: told once when they are made, known by name from then on, and revoked.
import { Types } from 'mongoose'
import { z } from 'zod'
import { nameOfToken, tokenOrders, type Token } from '../models/token.ts'
import { roles } from '../rules/scope.ts'
import type { ServerDeps } from './deps.ts'
import { endpoint, pageOf, paging, type AnyEndpoint } from './endpoint.ts'
import { alongOf, pageAlong, sortBy } from './order.ts'
import { Problem } from './problem.ts'
import { scopeSchema, scopeWords } from './scope.ts'

const dayMs = 86_400_000
const days = z.int().min(1).max(366).default(90)
const label = z.string().trim().min(1).max(100)
const id24 = z.string().regex(/^[0-9a-f]{24}$/)
const createSchema = z.union([
  z.strictObject({ label, days, role: z.enum(roles), scope: scopeSchema }),
  z.strictObject({ label, days, account: id24 }),
])
const tokenSchema = z.object({
  /** As in the audit trail; the token itself is kept by nobody but its owner. */
  id: z.string(),
  label: z.string(),
  role: z.enum(roles),
  scope: scopeSchema,
  account: z.string().nullable(),
  createdAt: z.date(),
  expiresAt: z.date(),
  lastUsedAt: z.date().nullable(),
  revokedAt: z.date().nullable(),
})
const truth = z.enum(['true', 'false']).optional()
const isTrue = (given: z.output<typeof truth>) => (given === undefined ? undefined : given === 'true')
const tokenExample = {
  ...{ id: 'token:0123456789abcdef', label: 'Power BI', role: 'regulator', scope: { measures: [10] }, account: null },
  ...{ createdAt: '2026-11-02T01:00:00.000Z', expiresAt: '2027-01-31T01:00:00.000Z' },
  ...{ lastUsedAt: '2026-11-23T01:00:00.000Z', revokedAt: null },
}
const about = { tag: 'tokens', may: 'accounts' } as const

export const tokenEndpoints = (deps: ServerDeps): AnyEndpoint[] => {
  const { models, now } = deps
  return [
    endpoint({
      ...{ ...about, method: 'get', path: '/tokens' },
      summary: 'The tokens, the newest first or in another order',
      query: {
        ...paging(),
        account: z
          .union([id24, z.literal('none')])
          .optional()
          .meta({ description: 'Of this account; `none`: those of a role and scope of their own.' }),
        role: z.enum(roles).optional(),
        expired: truth,
        revoked: truth,
        scope: scopeWords
          .optional()
          .meta({ description: 'As `district=500103;measure=10`: no further than this. `municipality`: all of it.' }),
        sort: sortBy(tokenOrders, '-createdAt'),
      },
      answer: pageOf(tokenSchema),
      async run({ query: { account, role, expired, revoked, scope, ...query } }) {
        const along = alongOf(tokenOrders, query)
        const owner = account === 'none' ? null : account === undefined ? undefined : new Types.ObjectId(account)
        const filter = { account: owner, role, expired: isTrue(expired), revoked: isTrue(revoked), scope }
        const { items, next } = pageAlong(along, await models.token.list(filter, along, now()))
        return { items: items.map(present), next }
      },
    }),
    endpoint({
      ...{ ...about, method: 'get', path: '/tokens/:name' },
      summary: 'One token; itself it is told to nobody again',
      answer: tokenSchema,
      example: { answer: tokenExample },
      async run({ params }) {
        const token = await models.token.findListed(params['name']!)
        if (!token) throw new Problem('not-found')
        return present(token)
      },
    }),
    endpoint({
      ...{ ...about, method: 'post', path: '/tokens', status: 201 },
      summary: 'Make a token, of its own role and scope or of an account; the answer tells it, this once',
      body: createSchema,
      answer: z.object({ id: z.string(), token: z.string(), expiresAt: z.date() }),
      example: { body: { label: 'Power BI', days: 90, role: 'regulator', scope: { measures: [10] } } },
      async run({ body, caller }) {
        const times = { label: body.label, now: now(), ttlMs: body.days * dayMs }
        const of = 'account' in body ? await ofAccount(deps, body.account) : { role: body.role, scope: body.scope }
        const { token, name, expiresAt } = await models.token.create({ ...of, ...times })
        await models.audit.append({
          ...{ at: now(), who: { id: caller.id, role: caller.role }, what: 'token.create' },
          on: { kind: 'token', id: name },
          more: { as: of.role },
        })
        return { id: name, token, expiresAt }
      },
    }),
    endpoint({
      ...{ ...about, method: 'delete', path: '/tokens/:name', status: 204 },
      summary: 'Revoke a token; its sessions end with it',
      answer: z.undefined(),
      async run({ params, caller }) {
        const token = await models.token.revoke(params['name'] ?? '', now())
        if (!token) throw new Problem('not-found')
        await models.audit.append({
          ...{ at: now(), who: { id: caller.id, role: caller.role }, what: 'token.revoke' },
          on: { kind: 'token', id: nameOfToken(token) },
        })
        return undefined
      },
    }),
  ]
}

async function ofAccount({ models }: ServerDeps, id: string) {
  const account = await models.account.findActive(new Types.ObjectId(id))
  if (!account) throw new Problem('not-found')
  return { role: account.role, scope: account.scope, account: account._id }
}

const present = (token: Token): z.input<typeof tokenSchema> => ({
  id: nameOfToken(token),
  ...{ label: token.label, role: token.role, scope: token.scope },
  account: token.account?.toHexString() ?? null,
  ...{ createdAt: token.createdAt, expiresAt: token.expiresAt },
  ...{ lastUsedAt: token.lastUsedAt, revokedAt: token.revokedAt },
})
