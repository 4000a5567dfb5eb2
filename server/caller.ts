// Who stands behind a token, a session or a name in the audit trail, with the role and scope they have at this moment.
import { Types } from 'mongoose'
import type { Account } from '../models/account.ts'
import type { Models } from '../models/index.ts'
import type { Session } from '../models/session.ts'
import { nameOfToken, type Token } from '../models/token.ts'
import { accountOfId, idOfAccount } from '../rules/account.ts'
import type { Role, Scope } from '../rules/scope.ts'

export interface Caller {
  /** As in the audit trail. */
  id: string
  /** For people: the account's name or the token's label. */
  name: string
  role: Role
  scope: Scope
  /** The person behind it, when it is somebody's. */
  person: Types.ObjectId | null
  /** null: a token that belongs to no account. */
  account: Types.ObjectId | null
}

export const callerOfAccount = ({ _id, name, role, scope, person }: Account): Caller => ({
  ...{ id: idOfAccount(_id.toHexString()), name, role, scope },
  ...{ person: person ?? null, account: _id },
})

/** Null when its account is disabled. */
export async function callerOfToken(models: Models, token: Token): Promise<Caller | null> {
  const { label: name, role, scope, person = null } = token
  const id = nameOfToken(token)
  if (!token.account) return { id, name, role, scope, person, account: null }
  const account = await models.account.findActive(token.account)
  return account && { ...callerOfAccount(account), id }
}

/** Null when its account is disabled, or its token over. */
export async function callerOfSession(models: Models, session: Session, now: Date): Promise<Caller | null> {
  if (session.account) {
    const account = await models.account.findActive(session.account)
    return account && callerOfAccount(account)
  }
  const token = session.token === null ? null : await models.token.findOpen(session.token, now)
  return token && callerOfToken(models, token)
}

/** By the id in the audit trail. */
export async function findCaller(models: Models, id: string, now: Date): Promise<Caller | null> {
  const account = accountOfId(id)
  if (account) {
    const known = await models.account.findActive(new Types.ObjectId(account))
    return known && callerOfAccount(known)
  }
  const token = await models.token.findNamed(id, now)
  return token && callerOfToken(models, token)
}
