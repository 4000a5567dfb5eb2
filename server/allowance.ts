// How much somebody may ask in a window of time, over all processes: counted here, because every request asks, and shared about
// once a second by those who ask often. docs/decisions/0026 says what that costs and what it lets through.
import type { AllowanceModel } from '../models/allowance.ts'
import { Problem } from './problem.ts'

export interface Limit {
  points: number
  /** Seconds in which that many are allowed. */
  seconds: number
}
export interface Counted {
  /** By all processes, as far as it is known here. */
  used: number
  left: number
  /** Until everything is forgotten. */
  ms: number
}
interface Count {
  window: number
  /** Of this process; `shared`: of those, what the others can know of. */
  own: number
  shared: number
  others: number
}
export interface Allowance {
  /** Counts one more. */
  take(key: string): Counted
  /** Counts nothing. */
  look(key: string): Counted
}
interface Deps {
  store: AllowanceModel
  now: () => Date
  onTrouble?: (error: unknown) => void
}

const shareMs = 1000
/** Whoever has used less than this part of the limit here is not worth a write. */
const sharedFrom = 1 / 20
const mostKept = 50_000

export function createAllowance(name: string, limit: Limit, { store, now, onTrouble = () => {} }: Deps): Allowance {
  const counts = new Map<string, Count>()
  const lengthMs = limit.seconds * 1000
  const windowAt = (at: number) => Math.floor(at / lengthMs)
  let next: NodeJS.Timeout | null = null

  function countOf(key: string, window: number): Count {
    const known = counts.get(key)
    if (known?.window === window) return known
    const fresh = { window, own: 0, shared: 0, others: 0 }
    if (counts.size >= mostKept) for (const [old, { window: then }] of counts) if (then !== window) counts.delete(old)
    counts.set(key, fresh)
    return fresh
  }
  const isBusy = ({ own, shared }: Count) => own > shared && own >= Math.max(1, limit.points * sharedFrom)

  /** Nothing runs while nobody asks. */
  function shareSoon(): void {
    if (next) return
    next = setTimeout(() => {
      next = null
      // Shared late is no harm: each process holds the limit for itself meanwhile.
      share().catch(onTrouble)
    }, shareMs)
    next.unref()
  }
  async function share(): Promise<void> {
    const window = windowAt(now().getTime())
    const busy = [...counts].filter(([, count]) => count.window === window && isBusy(count))
    const expiresAt = new Date((window + 1) * lengthMs)
    const owns = busy.map(([, { own }]) => own)
    const all = await store.share(
      busy.map(([key, { own, shared }]) => ({ name: `${name} ${key} ${window}`, points: own - shared, expiresAt })),
    )
    for (const [at, [, count]] of busy.entries()) {
      count.shared = owns[at]!
      count.others = all[at]! - count.shared
    }
  }

  function counted({ own, others }: Count, at: number): Counted {
    const used = own + others
    return { used, left: Math.max(0, limit.points - used), ms: lengthMs - (at % lengthMs) }
  }
  return {
    take(key) {
      const at = now().getTime()
      const count = countOf(key, windowAt(at))
      count.own++
      if (isBusy(count)) shareSoon()
      return counted(count, at)
    },
    look(key) {
      const at = now().getTime()
      const known = counts.get(key)
      const isNow = known?.window === windowAt(at)
      return counted(isNow ? known : { window: 0, own: 0, shared: 0, others: 0 }, at)
    },
  }
}

export const tooMany = (msBeforeNext: number) =>
  new Problem('too-many-requests', { retryAfterSeconds: Math.ceil(msBeforeNext / 1000) })
