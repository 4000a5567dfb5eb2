// How much one caller may ask of /api/v1: counted per account or token when it is known, because a whole building sits behind
// one address; else per address. Over all processes: allowance.ts.
import type { Context, Middleware, Next } from 'koa'
import { callerAddress } from './address.ts'
import { createAllowance, tooMany, type Allowance, type Limit } from './allowance.ts'
import type { ServerDeps } from './deps.ts'

export type { Limit } from './allowance.ts'
export interface Limits {
  caller: Limit
  /** Of those who are not signed in. */
  address: Limit
  /** Wrong sign-in codes and tokens, from one address; then it waits as long again. */
  wrong: Limit
}
export const usualLimits: Limits = {
  caller: { points: 6000, seconds: 60 },
  address: { points: 1200, seconds: 60 },
  wrong: { points: 20, seconds: 900 },
}

interface Counters {
  address: string
  caller(id: string): Promise<void>
  wrong: { check(): Promise<void>; note(): Promise<void> }
}
/** Only below /api/v1. */
export const countersOf = (ctx: Context) => ctx.state['counters'] as Counters

export function limited(deps: Pick<ServerDeps, 'models' | 'now' | 'log' | 'publicUrl' | 'limits'>): Middleware {
  const { models, now, log } = deps
  const limits = { ...usualLimits, ...deps.limits }
  const shared = {
    store: models.allowance,
    now,
    onTrouble: (error: unknown) => log.warn({ err: error }, 'allowances not shared'),
  }
  const callers = createAllowance('caller', limits.caller, shared)
  const addresses = createAllowance('address', limits.address, shared)
  const wrong = { most: limits.wrong.points, ms: limits.wrong.seconds * 1000 }

  return async (ctx: Context, next: Next) => {
    if (!ctx.path.startsWith('/api/v1/')) return void (await next())
    const address = callerAddress(deps, ctx)
    let isKnown = false
    const { left, ms } = addresses.look(address)
    if (left === 0) throw tooMany(ms)
    ctx.state['counters'] = {
      address,
      async caller(id) {
        isKnown = true
        if (isOver(ctx, callers, id, limits.caller)) throw tooMany(callers.look(id).ms)
      },
      // Tries are few, and each must count: they are written at once.
      wrong: {
        async check() {
          const until = await models.allowance.lockedUntil(`wrong ${address}`, wrong.most, now())
          if (until) throw tooMany(until.getTime() - now().getTime())
        },
        note: () => models.allowance.tried(`wrong ${address}`, wrong, now()),
      },
    } satisfies Counters
    try {
      await next()
    } finally {
      if (!isKnown) isOver(ctx, addresses, address, limits.address)
    }
  }
}

/** Counts one more, and says in the headers how much is left. */
function isOver(ctx: Context, allowance: Allowance, key: string, limit: Limit): boolean {
  const { used, left, ms } = allowance.take(key)
  ctx.set('RateLimit-Limit', String(limit.points))
  ctx.set('RateLimit-Remaining', String(left))
  ctx.set('RateLimit-Reset', String(Math.ceil(ms / 1000)))
  ctx.set('RateLimit-Policy', `${limit.points};w=${limit.seconds}`)
  return used > limit.points
}
