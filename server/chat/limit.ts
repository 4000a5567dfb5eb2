// How much one conversation may send. Counted per conversation, because a whole building sits behind one address; only
// beginning conversations is counted by address, generously. Bursts are smoothed here; over all processes it is no more than the
// same in as long as a burst takes to earn again.
import { BurstyRateLimiter, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { createAllowance, tooMany } from '../allowance.ts'
import type { ServerDeps } from '../deps.ts'

interface Burst {
  /** Beyond what each second allows, in as long as it takes to earn that many again. */
  burst: number
  perSecond: number
}
export const bursts = {
  act: { burst: 40, perSecond: 2 },
  file: { burst: 60, perSecond: 1 },
  /** Opening event streams; a page on a bad line does so every few seconds. */
  events: { burst: 60, perSecond: 1 },
  session: { burst: 300, perSecond: 2 },
} as const satisfies Record<string, Burst>

/** @returns a function that rejects with Problem too-many-requests when the key has used up its allowance. */
export function createLimit({ models, log }: Pick<ServerDeps, 'models' | 'log'>, name: keyof typeof bursts) {
  const { burst, perSecond } = bursts[name]
  const limiter = new BurstyRateLimiter(
    new RateLimiterMemory({ points: perSecond, duration: 1 }),
    new RateLimiterMemory({ keyPrefix: 'burst', points: burst, duration: burst / perSecond }),
  )
  const limit = { points: 2 * burst, seconds: burst / perSecond }
  const everywhere = createAllowance(`chat-${name}`, limit, {
    // People type in real time, whatever the program's clock says.
    ...{ store: models.allowance, now: () => new Date() },
    onTrouble: (error) => log.warn({ err: error }, 'allowances not shared'),
  })
  return async (key: string | number): Promise<void> => {
    await limiter.consume(key).catch((refused: unknown) => {
      // The library rejects with what it says otherwise; anything else it rejects with is a failure.
      throw refused instanceof RateLimiterRes ? tooMany(refused.msBeforeNext) : refused
    })
    const { used, ms } = everywhere.take(String(key))
    if (used > limit.points) throw tooMany(ms)
  }
}
