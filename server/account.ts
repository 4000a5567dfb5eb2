// Accounts of staff, for the admin: who they are, what they may and where, how they get in. What is secret is told once.
import { Types } from 'mongoose'
import { z } from 'zod'
import { accountOrders, accountStates, type Account } from '../models/account.ts'
import { signInPath } from '../models/sign-in.ts'
import { inviteMs, longestName, nameOf } from '../rules/account.ts'
import { canonical } from '../rules/canonical.ts'
import { has, reaches } from '../rules/power.ts'
import { roles } from '../rules/scope.ts'
import { langs } from '../rules/words.ts'
import type { Caller } from './caller.ts'
import type { ServerDeps } from './deps.ts'
import { endpoint, pageOf, paging, type AnyEndpoint } from './endpoint.ts'
import { alongOf, pageAlong, sortBy } from './order.ts'
import { Problem } from './problem.ts'
import { scopeSchema } from './scope.ts'

const name = z
  .string()
  .max(longestName)
  .refine((text) => nameOf(text).length > 0)
const fields = { name, role: z.enum(roles), scope: scopeSchema, lang: z.enum(langs) }
const createSchema = z.strictObject({ ...fields, lang: fields.lang.default('zh-CN') })
const editSchema = z.strictObject({ ...fields, disabled: z.boolean() }).partial()
const accountSchema = z.object({
  id: z.string(),
  ...{ name: z.string(), role: fields.role, scope: scopeSchema, lang: fields.lang },
  disabled: z.boolean(),
  /** A second factor is set up. */
  totp: z.boolean(),
  /** Chats bound to it. */
  chats: z.int(),
  lockedUntil: z.date().nullable(),
  createdAt: z.date(),
  lastSignInAt: z.date().nullable(),
})
const inviteSchema = z.object({ code: z.string(), webChat: z.string(), expiresAt: z.date() })
const signInSchema = z.object({ url: z.string(), expiresAt: z.date() })

const about = { tag: 'accounts', may: 'accounts' } as const

const example = {
  ...{
    id: '656a0c1f2b3c4d5e6f708192',
    name: '李四',
    role: 'chamber',
    scope: { chambers: ['餐饮商会'] },
    lang: 'zh-CN',
  },
  ...{ disabled: false, totp: true, chats: 1, lockedUntil: null, createdAt: '2026-11-02T01:00:00.000Z' },
  lastSignInAt: '2026-11-23T01:00:00.000Z',
}
export const accountEndpoints = (deps: ServerDeps): AnyEndpoint[] => {
  const { models, now, publicUrl } = deps

  const get = async (id: string): Promise<Account> => {
    const account = await models.account.find(new Types.ObjectId(id))
    if (!account) throw new Problem('not-found')
    return account
  }
  const presentAll = async (accounts: Account[]): Promise<z.input<typeof accountSchema>[]> => {
    const chats = await models.chat.findOfAccounts(accounts.map(({ _id }) => _id))
    return accounts.map((account) => present(account, chats.filter((chat) => chat.account?.equals(account._id)).length))
  }
  const invite = async ({ _id }: Account) => {
    const { code, expiresAt } = await models.invite.createForAccount({ account: _id, now: now(), ttlMs: inviteMs })
    return { code, webChat: `${publicUrl()}/chat?start=${code}`, expiresAt }
  }
  const note = ({ id, role }: Caller, what: string, account: Account, more = {}) =>
    models.audit.append({
      ...{ at: now(), who: { id, role }, what, more },
      on: { kind: 'account', id: account._id.toHexString() },
    })

  return [
    endpoint({
      ...{ ...about, method: 'get', path: '/accounts' },
      summary: 'The accounts, by name or in another order',
      query: {
        ...paging(),
        role: z.enum(roles).optional(),
        state: z.enum(accountStates).optional().meta({ description: '`locked`: for now, after wrong codes.' }),
        search: z.string().trim().min(1).max(100).optional().meta({ description: 'Part of the name.' }),
        sort: sortBy(accountOrders, 'name'),
      },
      answer: pageOf(accountSchema),
      async run({ query: { role, state, search, ...query } }) {
        const along = alongOf(accountOrders, query)
        const found = await models.account.list({ role, state, search }, along, now())
        const { items, next } = pageAlong(along, found)
        return { items: await presentAll(items), next }
      },
    }),
    endpoint({
      ...{ ...about, method: 'post', path: '/accounts', status: 201 },
      summary: 'Make an account; the answer tells, this once, an invite for its chat',
      body: createSchema,
      answer: accountSchema.extend({ invite: inviteSchema }),
      problems: ['name-taken'],
      example: { body: { name: '李四', role: 'chamber', scope: { chambers: ['餐饮商会'] } } },
      async run({ body, caller }) {
        const account = await models.account.create(body, now())
        if (!account) throw new Problem('name-taken')
        await note(caller, 'account.create', account, { as: account.role })
        return { ...present(account, 0), invite: await invite(account) }
      },
    }),
    endpoint({
      ...{ ...about, method: 'get', path: '/accounts/:id' },
      summary: 'One account; its ETag is for If-Match',
      example: { answer: example },
      answer: accountSchema,
      async run({ id, ...call }) {
        const account = await get(id)
        call.etag(account.revision)
        return (await presentAll([account]))[0]!
      },
    }),
    endpoint({
      ...{ ...about, method: 'patch', path: '/accounts/:id', needsIfMatch: true },
      summary: 'Change or disable an account; counts from its next request on',
      example: { body: { role: 'reviewer', scope: { districts: ['500103'] } } },
      body: editSchema,
      answer: accountSchema,
      problems: ['revision-changed', 'name-taken', 'own-account', 'last-admin'],
      async run({ id, body: { disabled, ...edit }, caller, ifMatch, ...call }) {
        const known = await get(id)
        const disabledAt = disabled === undefined ? known.disabledAt : disabled ? (known.disabledAt ?? now()) : null
        const wanted = { ...edit, disabledAt }
        if (caller.account?.equals(known._id) && isLess(known, wanted)) throw new Problem('own-account')
        const isLost = isLead(known) && !isLead({ ...known, ...wanted })
        if (isLost && (await countLeads()) <= 1) throw new Problem('last-admin')
        const after = await models.account.edit(known._id, Number(ifMatch), wanted)
        if (after === 'stale') throw new Problem('revision-changed')
        if (after === 'taken') throw new Problem('name-taken')
        // Two that go at the same moment each saw the other still there: then both come back.
        if (isLost && (await countLeads()) === 0) {
          const { name, role, scope, lang } = known
          await models.account.edit(known._id, after.revision, { name, role, scope, lang, disabledAt: null })
          throw new Problem('last-admin')
        }
        if (after.disabledAt) await shutOut(after)
        const changed = Object.keys(edit)
        await note(caller, 'account.edit', after, {
          changed: disabled === undefined ? changed : [...changed, 'disabled'],
        })
        call.etag(after.revision)
        return (await presentAll([after]))[0]!
      },
    }),
    endpoint({
      ...{ ...about, method: 'post', path: '/accounts/:id/invite', status: 201 },
      summary: 'A new invite for a chat of the account; those before end',
      answer: inviteSchema,
      problems: ['account-disabled'],
      async run({ id, caller }) {
        const account = active(await get(id))
        await models.invite.revokeOfAccount(account._id, now())
        await note(caller, 'account.invite', account)
        return invite(account)
      },
    }),
    endpoint({
      ...{ ...about, method: 'post', path: '/accounts/:id/sign-in', status: 201 },
      summary: 'A one-time sign-in link, for somebody without a chat',
      answer: signInSchema,
      problems: ['account-disabled'],
      async run({ id, caller }) {
        const account = active(await get(id))
        const { code, expiresAt } = await models.signIn.create({ account: account._id, now: now() })
        await note(caller, 'account.sign-in-link', account)
        return { url: publicUrl() + signInPath(code), expiresAt }
      },
    }),
    endpoint({
      ...{ ...about, method: 'delete', path: '/accounts/:id/totp', status: 204 },
      summary: 'Take away the second factor of somebody who has lost it',
      answer: z.undefined(),
      async run({ id, caller }) {
        const account = await get(id)
        await models.account.removeTotp(account._id)
        await models.session.endOfAccount(account._id, now())
        await note(caller, 'account.remove-totp', account)
        return undefined
      },
    }),
  ]

  async function countLeads(): Promise<number> {
    return (await models.account.findActiveOfRole('admin')).filter(isLead).length
  }
  async function shutOut({ _id }: Account): Promise<void> {
    await models.session.endOfAccount(_id, now())
    await models.signIn.revokeOf(_id)
    await models.invite.revokeOfAccount(_id, now())
  }
}

type Standing = Pick<Account, 'role' | 'scope' | 'disabledAt'>
/** Whether it looks after the accounts: of these one must stay. */
const isLead = ({ role, scope, disabledAt }: Standing) =>
  disabledAt === null && has(role, 'accounts') && reaches(scope, 'accounts')
/** Whether nobody should do it to themselves. */
const isLess = (known: Standing, { role = known.role, scope = known.scope, disabledAt }: Partial<Standing>) =>
  disabledAt !== null || role !== known.role || canonical(scope) !== canonical(known.scope)

function active(account: Account): Account {
  if (account.disabledAt) throw new Problem('account-disabled')
  return account
}

const present = (account: Account, chats: number): z.input<typeof accountSchema> => ({
  id: account._id.toHexString(),
  ...{ name: account.name, role: account.role, scope: account.scope, lang: account.lang },
  disabled: account.disabledAt !== null,
  totp: Boolean(account.totp?.confirmedAt),
  chats,
  lockedUntil: account.lockedUntil,
  createdAt: account.createdAt,
  lastSignInAt: account.lastSignInAt,
})
