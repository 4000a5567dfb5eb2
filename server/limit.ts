// How much one caller may ask of /api/v1: counted per account or token when it is known, because a whole building sits behind
// one address; else per address. In memory: a restart forgives, and each process counts for itself.
import type { Context, Middleware, Next } from 'koa'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { callerAddress } from './address.ts'
import type { ServerDeps } from './deps.ts'
import { Problem } from './problem.ts'

export interface Limit {
  points: number
  /** Seconds in which that many are allowed. */
  seconds: number
}
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

export function limited(deps: Pick<ServerDeps, 'publicUrl' | 'limits'>): Middleware {
  const limits = { ...usualLimits, ...deps.limits }
  const of = ({ points, seconds }: Limit, blockDuration = 0) =>
    new RateLimiterMemory({ points, duration: seconds, blockDuration })
  const [callers, addresses] = [of(limits.caller), of(limits.address)]
  const wrong = of(limits.wrong, limits.wrong.seconds)

  return async (ctx: Context, next: Next) => {
    if (!ctx.path.startsWith('/api/v1/')) return void (await next())
    const address = callerAddress(deps, ctx)
    let isKnown = false
    refuse(await addresses.get(address))
    ctx.state['counters'] = {
      address,
      async caller(id) {
        isKnown = true
        await consume(ctx, callers, id, limits.caller)
      },
      wrong: {
        check: async () => refuse(await wrong.get(address)),
        note: async () => void (await wrong.consume(address).catch(() => null)),
      },
    } satisfies Counters
    try {
      await next()
    } finally {
      if (!isKnown) await consume(ctx, addresses, address, limits.address).catch(() => null)
    }
  }
}

function refuse(used: RateLimiterRes | null): void {
  if (used && used.remainingPoints <= 0 && used.msBeforeNext > 0) throw tooMany(used.msBeforeNext)
}

export const tooMany = (msBeforeNext: number) =>
  new Problem('too-many-requests', { retryAfterSeconds: Math.ceil(msBeforeNext / 1000) })

interface Limiter {
  consume(key: string | number): Promise<RateLimiterRes>
}

/** The library rejects with what it says otherwise; anything else it rejects with is a failure. */
export async function consumed(limiter: Limiter, key: string | number) {
  try {
    return { used: await limiter.consume(key), refused: false }
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return { used: refused, refused: true }
    throw refused
  }
}

async function consume(ctx: Context, limiter: RateLimiterMemory, key: string, limit: Limit): Promise<void> {
  const { used } = await consumed(limiter, key)
  ctx.set('RateLimit-Limit', String(limit.points))
  ctx.set('RateLimit-Remaining', String(Math.max(0, used.remainingPoints)))
  ctx.set('RateLimit-Reset', String(Math.ceil(used.msBeforeNext / 1000)))
  ctx.set('RateLimit-Policy', `${limit.points};w=${limit.seconds}`)
  if (used.consumedPoints > limit.points) throw tooMany(used.msBeforeNext)
}
