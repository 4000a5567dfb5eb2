// API tokens, for the admin: told once when they are made, known by name from then on, and revoked.
import { Types } from 'mongoose'
import { z } from 'zod'
import { nameOfToken, type Token } from '../models/token.ts'
import { roles } from '../rules/scope.ts'
import type { ServerDeps } from './deps.ts'
import { endpoint, pageOf, paging, readCursor, writeCursor, type AnyEndpoint } from './endpoint.ts'
import { Problem } from './problem.ts'
import { scopeSchema } from './scope.ts'

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
const cursorSchema = z.tuple([z.coerce.date(), z.string().max(64)])
const about = { tag: 'tokens', may: 'accounts' } as const

export const tokenEndpoints = (deps: ServerDeps): AnyEndpoint[] => {
  const { models, now } = deps
  return [
    endpoint({
      ...{ ...about, method: 'get', path: '/tokens' },
      summary: 'The tokens, the newest first',
      query: paging(),
      answer: pageOf(tokenSchema),
      async run({ query: { limit, cursor } }) {
        const [createdAt, _id] = readCursor(cursorSchema, cursor) ?? []
        const before = createdAt && _id !== undefined ? { createdAt, _id } : undefined
        const found = await models.token.list({ before, limit: limit + 1 })
        const items = found.slice(0, limit)
        const last = items.at(-1)
        const next = found.length > limit ? writeCursor([last!.createdAt, last!._id]) : null
        return { items: items.map(present), next }
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
