// Who calls the API: a bearer token, or the session of a browser, names a role and a scope. The scope itself is applied in
// the models' queries.
import type { Context, Middleware, Next } from 'koa'
import { isCsrfOf } from '../models/session.ts'
import { has, reaches, type Power } from '../rules/power.ts'
import { callerOfSession, callerOfToken, type Caller } from './caller.ts'
import type { ServerDeps } from './deps.ts'
import { countersOf } from './limit.ts'
import { refuseForeign } from './origin.ts'
import { Problem } from './problem.ts'
import { readSecret } from './session-cookie.ts'

export type { Caller } from './caller.ts'

type Deps = Pick<ServerDeps, 'models' | 'now' | 'publicUrl'>

/** Only after `may`. */
export const callerOf = (ctx: Context) => ctx.state['caller'] as Caller

/** Lets through whoever may; `anyone` need not say who they are, `signed-in` may have any role. */
export const may =
  (deps: Deps, what: Power | 'signed-in' | 'anyone'): Middleware =>
  async (ctx: Context, next: Next) => {
    ctx.set('Cache-Control', 'no-store')
    if (what === 'anyone') return void (await next())
    const caller = await authenticate(deps, ctx)
    await countersOf(ctx).caller(caller.id)
    if (what !== 'signed-in') {
      if (!has(caller.role, what)) throw new Problem('role-not-allowed')
      if (!reaches(caller.scope, what)) throw new Problem('scope-too-narrow')
    }
    ctx.state['caller'] = caller
    await next()
  }

/** A token that is given goes before a cookie that happens to be there. */
async function authenticate(deps: Deps, ctx: Context): Promise<Caller> {
  const given = /^Bearer ([\w.~+/=-]{1,200})$/i.exec(ctx.get('authorization'))?.[1]
  if (given) return withToken(deps, given)
  const secret = readSecret(deps, ctx)
  if (!secret) throw new Problem('token-missing')
  return withSession(deps, ctx, secret)
}

async function withToken({ models, now }: Deps, given: string): Promise<Caller> {
  const token = await models.token.findValid(given, now())
  const caller = token && (await callerOfToken(models, token))
  if (!caller) throw new Problem('token-invalid')
  return caller
}

const reading = new Set(['GET', 'HEAD', 'OPTIONS'])

/** A browser sends the cookie whoever asks it to; that it was our page is proved by the header only our page can send. */
async function withSession(deps: Deps, ctx: Context, secret: string): Promise<Caller> {
  if (!reading.has(ctx.method)) {
    refuseForeign(deps, ctx)
    if (!isCsrfOf(secret, ctx.get('x-csrf-token'))) throw new Problem('csrf-missing')
  }
  const session = await deps.models.session.findValid(secret, deps.now())
  const caller = session && (await callerOfSession(deps.models, session, deps.now()))
  if (!caller) throw new Problem('session-ended')
  return caller
}
