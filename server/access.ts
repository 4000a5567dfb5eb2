// Who calls the API: a bearer token names a role and a scope. The scope itself is applied in the models' queries.
import type { Context, Middleware, Next } from 'koa'
import type { Types } from 'mongoose'
import { nameOfToken } from '../models/token.ts'
import type { Role, Scope } from '../rules/scope.ts'
import type { ServerDeps } from './deps.ts'
import { Problem } from './problem.ts'

/** Who may read what: totals and who is missing serve those who chase; the answers only those who judge them. */
const readers = {
  totals: ['chamber', 'federation', 'reviewer', 'regulator', 'inspector', 'admin'],
  reviews: ['chamber', 'federation', 'reviewer', 'regulator'],
  reports: ['federation', 'reviewer', 'regulator', 'inspector', 'admin'],
} as const satisfies Record<string, readonly Role[]>

export interface Caller {
  /** As in the audit trail. */
  id: string
  role: Role
  scope: Scope
  /** The person behind the token, when it is somebody's. */
  person: Types.ObjectId | null
}

/** Only after `mayRead`. */
export const callerOf = (ctx: Context) => ctx.state['caller'] as Caller

export const mayRead =
  ({ models, now }: Pick<ServerDeps, 'models' | 'now'>, what: keyof typeof readers): Middleware =>
  async (ctx: Context, next: Next) => {
    const given = /^Bearer ([\w.~+/=-]{1,200})$/i.exec(ctx.get('authorization'))?.[1]
    if (!given) throw new Problem('token-missing')
    const token = await models.token.findValid(given, now())
    if (!token) throw new Problem('token-invalid')
    if (!(readers[what] as readonly Role[]).includes(token.role)) throw new Problem('role-not-allowed')
    const { role, scope, person = null } = token
    const caller: Caller = { id: nameOfToken(token), role, scope, person }
    ctx.state['caller'] = caller
    ctx.set('Cache-Control', 'no-store')
    await next()
  }
