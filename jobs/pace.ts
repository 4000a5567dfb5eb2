// The pace of sending: so many messages a second in all, one a second to a chat. Measured on a clock that only goes forward,
// so that a wall clock that jumps neither stops nor floods anybody.
import { setTimeout as sleep } from 'node:timers/promises'

/** The sender's own clock, which tests replace: milliseconds that only grow, and a way to wait for them. */
export interface Pulse {
  now(): number
  wait(ms: number): Promise<void>
}
export const realPulse: Pulse = { now: () => performance.now(), wait: (ms) => sleep(ms) }

/** A sender held up for a moment may catch up by so many messages at once: still below the Bot API's 30 a second. */
const burst = 4
const chatsKept = 5_000

export function createPace({ everyMs, perChatMs, pulse }: { everyMs: number; perChatMs: number; pulse: Pulse }) {
  let next = -Infinity
  const last = new Map<number, number>()
  return {
    /** Resolves when one more message may go. Turns are given in the order they are asked for. */
    async turn(): Promise<void> {
      const now = pulse.now()
      const at = Math.max(next, now - burst * everyMs)
      next = at + everyMs
      if (at > now) await pulse.wait(at - now)
    },
    /** How long until this chat may get another one; 0: now. */
    restMs: (chat: number): number => Math.max(0, (last.get(chat) ?? -Infinity) + perChatMs - pulse.now()),
    sentTo(chat: number): void {
      const now = pulse.now()
      if (last.size >= chatsKept) for (const [known, at] of last) if (at + perChatMs <= now) last.delete(known)
      last.set(chat, now)
    },
  }
}
export type Pace = ReturnType<typeof createPace>
