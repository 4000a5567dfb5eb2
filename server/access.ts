// Who calls the API: a bearer token names a role and a scope. The scope itself is applied in the models' queries.
import type { Context, Middleware, Next } from 'koa'
import type { Types } from 'mongoose'
import { nameOfToken } from '../models/token.ts'
import { has, type Power } from '../rules/power.ts'
import type { Role, Scope } from '../rules/scope.ts'
import type { ServerDeps } from './deps.ts'
import { Problem } from './problem.ts'

export interface Caller {
  /** As in the audit trail. */
  id: string
  role: Role
  scope: Scope
  /** The person behind the token, when it is somebody's. */
  person: Types.ObjectId | null
}

/** Only after `may`. */
export const callerOf = (ctx: Context) => ctx.state['caller'] as Caller

/** Lets through whoever may; `anyone` need not say who they are, `signed-in` may have any role. */
export const may =
  ({ models, now }: Pick<ServerDeps, 'models' | 'now'>, what: Power | 'signed-in' | 'anyone'): Middleware =>
  async (ctx: Context, next: Next) => {
    ctx.set('Cache-Control', 'no-store')
    if (what === 'anyone') return void (await next())
    const given = /^Bearer ([\w.~+/=-]{1,200})$/i.exec(ctx.get('authorization'))?.[1]
    if (!given) throw new Problem('token-missing')
    const token = await models.token.findValid(given, now())
    if (!token) throw new Problem('token-invalid')
    if (what !== 'signed-in' && !has(token.role, what)) throw new Problem('role-not-allowed')
    const { role, scope, person = null } = token
    const caller: Caller = { id: nameOfToken(token), role, scope, person }
    ctx.state['caller'] = caller
    await next()
  }
