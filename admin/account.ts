// Who may come in: invites, accounts, sign-in links and tokens.
import type { Types } from 'mongoose'
import type { Database } from '../database.ts'
import { signInPath } from '../models/sign-in.ts'
import { inviteMs, longestName, nameOf } from '../rules/account.ts'
import { parseScope, roles, ScopeError, type Role } from '../rules/scope.ts'
import { baseOf, dayMs, inviteLinks, refuse, text, whole, withDatabase, type Call, type Command } from './call.ts'

export const accountCommands: Record<string, Command> = {
  invite: withDatabase(async ({ models }, call) => {
    const unit = text(call, 'unit')
    if (!(await models.unit.find(unit))) refuse('admin-unit-unknown', { unit })
    const ttlMs = whole(call, 'days', 1, 365, 30) * dayMs
    const { code, expiresAt } = await models.invite.create({ unit, now: call.now, ttlMs })
    return { unit, code, expiresAt, ...(await inviteLinks(call.config, code)) }
  }),

  revoke: withDatabase(async ({ models }, call) => ({
    revoked: await models.invite.revoke(text(call, 'unit'), call.now),
  })),

  account: withDatabase(async ({ models }, call) => {
    const { role, scope, name } = {
      role: readRole(call),
      scope: readScope(text(call, 'scope')),
      name: text(call, 'name'),
    }
    if (nameOf(name).length === 0 || name.length > longestName)
      refuse('admin-bad-option', { option: 'name', value: name, expected: `1-${longestName}` })
    const account = await models.account.create({ name, role, scope, lang: 'zh-CN' }, call.now)
    if (!account) return refuse('admin-account-exists', { name })
    const given = { account: account._id, now: call.now }
    const { code, expiresAt } = await models.invite.createForAccount({ ...given, ttlMs: inviteMs })
    const invite = { code, expiresAt, ...(await inviteLinks(call.config, code)) }
    const id = account._id.toHexString()
    await note(models, call, 'account.create', id)
    return { account: id, name: account.name, role, scope, invite, ...(await signInLink(models, call, account._id)) }
  }),

  'sign-in': withDatabase(async ({ models }, call) => {
    const name = text(call, 'account')
    const account = await models.account.findNamed(name)
    if (!account || account.disabledAt) return refuse('admin-account-unknown', { name })
    await note(models, call, 'account.sign-in-link', account._id.toHexString())
    return { account: account.name, ...(await signInLink(models, call, account._id)) }
  }),

  token: withDatabase(async ({ models }, call) => {
    const role = readRole(call)
    const ttlMs = whole(call, 'days', 1, 366, 90) * dayMs
    const label = typeof call.options.label === 'string' ? call.options.label : ''
    const scope = readScope(text(call, 'scope'))
    const { token, expiresAt } = await models.token.create({ role, scope, label, now: call.now, ttlMs })
    return { token, role, scope, expiresAt }
  }),
}

function readRole(call: Call): Role {
  const role = text(call, 'role')
  return (
    roles.find((known) => known === role) ??
    refuse('admin-bad-option', { option: 'role', value: role, expected: roles.join(', ') })
  )
}

async function signInLink({ signIn }: Database['models'], { config, now }: Call, account: Types.ObjectId) {
  const { code, expiresAt } = await signIn.create({ account, now })
  return { signIn: baseOf(config) + signInPath(code), expiresAt }
}

/** Whoever may run this command may do anything; that it was done is on record all the same. */
const note = ({ audit }: Database['models'], { now }: Call, what: string, id: string) =>
  audit.append({ at: now, who: { id: 'command', role: 'admin' }, what, on: { kind: 'account', id } })

function readScope(words: string) {
  try {
    return parseScope(words)
  } catch (error) {
    if (!(error instanceof ScopeError)) throw error
    return refuse('admin-bad-option', {
      option: 'scope',
      value: error.message,
      expected: 'municipality | district=… | measure=…',
    })
  }
}
