// How much one conversation may send. Counted per conversation, because a whole building sits behind one address; only
// beginning conversations is counted by address, generously.
import { BurstyRateLimiter, RateLimiterMemory } from 'rate-limiter-flexible'
import { consumed, tooMany } from '../limit.ts'

export interface Allowance {
  /** Beyond what each second allows, in as long as it takes to earn that many again. */
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

/** @returns a function that rejects with Problem too-many-requests when the key has used up its allowance. */
export function createLimit({ burst, perSecond }: Allowance): (key: string | number) => Promise<void> {
  const limiter = new BurstyRateLimiter(
    new RateLimiterMemory({ points: perSecond, duration: 1 }),
    new RateLimiterMemory({ keyPrefix: 'burst', points: burst, duration: burst / perSecond }),
  )
  return async (key) => {
    const { refused, used } = await consumed(limiter, key)
    if (refused) throw tooMany(used.msBeforeNext)
  }
}
