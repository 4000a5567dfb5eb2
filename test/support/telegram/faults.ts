// Faults a test asks for: what goes wrong, with which calls, how often.
import { Refusal, tooMany } from './refusal.ts'

export interface Fault {
  /** 429 with parameters.retry_after, in seconds. */
  retryAfter?: number
  /** Any other refusal; `description` defaults to Telegram's words for the code. */
  error?: number
  description?: string
  /** The proxy before the Bot API answers with a page instead of JSON. */
  html?: number
  /** Never answered; the connection stays open until the stand-in stops. */
  hang?: true
  /** The connection breaks: before the call is carried out, or after it, so that only the answer is lost. */
  lost?: 'request' | 'answer'
  /** Carried out, but this much later (real milliseconds). */
  delayMs?: number
  /** Downloads only: the body ends in the middle. */
  truncate?: true
  /** How many calls; default 1. Infinity until cleared. */
  times?: number
  /** Only calls for this chat. */
  chat?: number
}

/** At most `calls` of message-sending calls in `perMs`; above it 429, as the flood control does. */
export interface Rate {
  calls: number
  perMs: number
  retryAfter?: number
  /** Counted for each chat by itself; otherwise overall. */
  perChat?: boolean
}

const words: Record<number, string> = {
  401: 'Unauthorized',
  403: 'Forbidden: bot was blocked by the user',
  404: 'Not Found',
  409: 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
}

export class Faults {
  private planned: { method: string; left: number; fault: Fault }[] = []
  private rates: { rate: Rate; seen: Map<number, number[]> }[] = []

  /** `method` is a Bot API method, `download` for file contents, or `*`. */
  plan(method: string, fault: Fault) {
    this.planned.push({ method: method.toLowerCase(), left: fault.times ?? 1, fault })
  }
  limit(rate: Rate) {
    this.rates.push({ rate, seen: new Map() })
  }
  clear() {
    this.planned = []
    this.rates = []
  }

  /** The fault for this call, counted down. `*` spares getUpdates: a fault there would hit the poll, not the bot's work. */
  take(method: string, chat: number | undefined): Fault | undefined {
    const name = method.toLowerCase()
    const found = this.planned.find(
      (plan) =>
        plan.left > 0 &&
        (plan.method === name || (plan.method === '*' && name !== 'getupdates')) &&
        (plan.fault.chat === undefined || plan.fault.chat === chat),
    )
    if (found) found.left -= 1
    return found?.fault
  }

  refusalOf(fault: Fault): Refusal | undefined {
    if (fault.retryAfter !== undefined) return tooMany(fault.retryAfter)
    if (fault.error === undefined) return undefined
    return new Refusal(fault.error, fault.description ?? words[fault.error] ?? 'Error')
  }

  /** @throws Refusal 429 when a rate is exceeded. Refused calls do not count. */
  countMessage(chat: number) {
    const now = performance.now()
    for (const { rate, seen } of this.rates) {
      const key = rate.perChat ? chat : 0
      const recent = (seen.get(key) ?? []).filter((at) => now - at < rate.perMs)
      if (recent.length >= rate.calls) {
        const waitMs = rate.perMs - (now - (recent[0] ?? now))
        throw tooMany(rate.retryAfter ?? Math.max(1, Math.ceil(waitMs / 1000)))
      }
      seen.set(key, [...recent, now])
    }
  }
}
