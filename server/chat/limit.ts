// How much one conversation may send. Counted per conversation, because a whole building sits behind one address; only
// beginning conversations is counted by address, generously.
import type { Context } from 'koa'
import { Problem } from '../problem.ts'

export interface Allowance {
  /** At once, and then this many each second. */
  burst: number
  perSecond: number
}
export const allowances = {
  act: { burst: 40, perSecond: 2 },
  file: { burst: 60, perSecond: 1 },
  /** Opening event streams; a page on a bad line does so every few seconds. */
  events: { burst: 60, perSecond: 1 },
  session: { burst: 300, perSecond: 2 },
} as const satisfies Record<string, Allowance>

const mostKeys = 20_000

/** @returns a function that throws Problem too-many-requests when the key has used up its allowance. */
export function createLimit({ burst, perSecond }: Allowance): (key: string | number) => void {
  const buckets = new Map<string | number, { left: number; at: number }>()
  return (key) => {
    const at = performance.now()
    const known = buckets.get(key) ?? { left: burst, at }
    const left = Math.min(burst, known.left + ((at - known.at) / 1000) * perSecond)
    if (left < 1) throw new Problem('too-many-requests', { retryAfterSeconds: Math.ceil((1 - left) / perSecond) })
    // The key used longest ago goes first; it has its full allowance again by then.
    buckets.delete(key)
    if (buckets.size >= mostKeys) buckets.delete(buckets.keys().next().value!)
    buckets.set(key, { left: left - 1, at })
  }
}

/** Behind a proxy on this machine or network, the address it was called from. */
export function addressOf(ctx: Context): string {
  const near = ctx.req.socket.remoteAddress ?? ''
  const isOwnProxy = /^(::1|(::ffff:)?(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.))/.test(near)
  const told = isOwnProxy ? ctx.get('x-forwarded-for').split(',').at(-1)?.trim() : undefined
  return told || near
}
