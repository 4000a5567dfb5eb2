// Updates wait here until the bot has taken them: in polling when a later offset confirms them, under a webhook when
// it answered 2xx. They outlive the bot's process, as at Telegram. A journal keeps what was delivered, for redelivery.
import { EventEmitter, once } from 'node:events'
import type { Update } from 'grammy/types'
import { conflict } from './refusal.ts'
import type { Params } from './request.ts'

export interface Pending {
  update: Update
  /** Updates of one lane (a chat) go out in order. */
  lane: number
  handed: boolean
  again: boolean
  done: Promise<void>
  finish(): void
}

export interface Delivery {
  updateId: number
  update: Update
  by: 'polling' | 'webhook'
  /** HTTP status of the webhook's answer, or why there was none; null in polling. */
  outcome: number | string | null
}

// Sent only when asked for by name.
const notByDefault = new Set(['chat_member', 'message_reaction', 'message_reaction_count'])

export class Updates extends EventEmitter<{ arrival: [] }> {
  readonly journal: Delivery[] = []
  readonly pending: Pending[] = []
  private readonly known = new Map<number, Pending>()
  private nextId: number
  private allowed: Set<string> | null = null
  private poll: AbortController | null = null

  constructor(firstId: number) {
    super()
    this.nextId = firstId
  }

  get isPolled() {
    return this.poll !== null
  }

  /** An empty list means the default; none given leaves the last choice. */
  allow(kinds: string[] | undefined) {
    if (kinds) this.allowed = kinds.length > 0 ? new Set(kinds) : null
  }

  /** null when the bot did not ask for this kind. */
  push(content: Omit<Update, 'update_id'>, lane: number): Pending | null {
    const kind = Object.keys(content)[0] ?? ''
    if (this.allowed ? !this.allowed.has(kind) : notByDefault.has(kind)) return null
    const update = { update_id: this.nextId++, ...structuredClone(content) }
    return this.enqueue(update, lane, false)
  }

  again(updateId: number): Pending {
    const before = this.known.get(updateId)
    if (!before) throw new Error(`no update ${updateId} to deliver again`)
    return this.enqueue(before.update, before.lane, true)
  }

  take(pending: Pending) {
    const at = this.pending.indexOf(pending)
    if (at >= 0) this.pending.splice(at, 1)
    pending.finish()
  }

  drop() {
    for (const pending of [...this.pending]) this.take(pending)
  }

  /** A second poll ends the first with 409. `gone` tells that the caller hung up. */
  async getUpdates(params: Params, gone: AbortSignal): Promise<Update[]> {
    this.poll?.abort(
      conflict('terminated by other getUpdates request; make sure that only one bot instance is running'),
    )
    const poll = (this.poll = new AbortController())
    this.allow(params.json('allowed_updates'))
    this.confirm(params.int('offset') ?? 0)
    const limit = Math.min(Math.max(params.int('limit') ?? 100, 1), 100)
    const timeoutMs = Math.min(Math.max(params.int('timeout') ?? 0, 0), 50) * 1000
    if (this.pending.length === 0 && timeoutMs > 0) await this.arrival(timeoutMs, AbortSignal.any([gone, poll.signal]))
    if (poll.signal.aborted) throw poll.signal.reason
    this.poll = null
    if (gone.aborted) return []
    const batch = this.pending.slice(0, limit)
    for (const pending of batch) {
      pending.handed = true
      this.journal.push({ updateId: pending.update.update_id, update: pending.update, by: 'polling', outcome: null })
    }
    return batch.map(({ update }) => update)
  }

  private enqueue(update: Update, lane: number, again: boolean): Pending {
    let finish = () => {}
    const done = new Promise<void>((resolve) => (finish = resolve))
    const pending: Pending = { update, lane, handed: false, again, done, finish }
    this.known.set(update.update_id, pending)
    this.pending.push(pending)
    this.emit('arrival')
    return pending
  }

  /** A redelivered update has an old number: only an offset that came after it was handed over again confirms it. */
  private confirm(offset: number) {
    const kept = offset < 0 ? this.pending.slice(offset) : []
    for (const pending of [...this.pending]) {
      if (offset < 0) {
        if (!kept.includes(pending)) this.take(pending)
      } else if (pending.update.update_id < offset && (!pending.again || pending.handed)) this.take(pending)
    }
  }

  private async arrival(timeoutMs: number, signal: AbortSignal) {
    const timer = new AbortController()
    const timeout = setTimeout(() => timer.abort(), timeoutMs)

    await once(this, 'arrival', { signal: AbortSignal.any([signal, timer.signal]) }).catch(() => {})
    clearTimeout(timeout)
  }
}
