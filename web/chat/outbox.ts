// What the person does goes out one after the other, and again until the server has it: the act's own name makes sending it
// twice one act. Texts and presses outlive a reload; files do not, a page cannot keep them.
import { Broken, Refused, sendFile, sendPress, sendText, type Taken } from './api.ts'

export type Act = { clientId: string; at: number } & (
  | { kind: 'text'; text: string }
  | { kind: 'press'; message: number; data: string }
  | { kind: 'file'; file: File; album?: string; preview: string | null }
)
export interface Waiting {
  act: Act
  /** waiting: for the line or its turn. sent: the server has it, it only has to come back. */
  state: 'waiting' | 'sending' | 'sent' | 'refused'
  /** Of an upload, 0 to 1. */
  share: number
  /** Why it was refused. */
  code: string | null
  tries: number
  update: number | null
}

interface Hooks {
  changed: () => void
  taken: (waiting: Waiting) => void
  refused: (waiting: Waiting) => void
  /** The conversation is not ours any more. Resolves when there is one again. */
  lostSession: () => Promise<void>
}

const prefix = 'zb.out.'
const backOffMs = { first: 1000, most: 15_000 }

export class Outbox {
  readonly waiting: Waiting[] = []
  private readonly hooks: Hooks
  private isOpen = false
  private running = false
  private wakeUp: (() => void) | null = null
  private abortUpload: (() => void) | null = null

  constructor(hooks: Hooks) {
    this.hooks = hooks
  }

  /** There is a conversation now: takes up what an earlier visit could not send, and what was said since this one began. */
  restore(): void {
    this.isOpen = true
    const kept = Object.keys(localStorage)
      .filter((key) => key.startsWith(prefix))
      .map((key) => JSON.parse(localStorage.getItem(key) ?? 'null') as Act | null)
      .filter((act) => act !== null)
      .filter(({ clientId }) => !this.waiting.some(({ act }) => act.clientId === clientId))
      .sort((a, b) => a.at - b.at)
    this.waiting.unshift(...kept.map(fresh))
    void this.run()
  }

  /** A new conversation has nothing to do with what was left for an old one. */
  forget(): void {
    for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key)
  }

  add(act: Act): void {
    if (act.kind !== 'file') localStorage.setItem(prefix + act.clientId, JSON.stringify(act))
    this.waiting.push(fresh(act))
    this.hooks.changed()
    void this.run()
  }

  /** Now rather than after the pause. */
  retry(waiting?: Waiting): void {
    if (waiting?.state === 'refused') Object.assign(waiting, { state: 'waiting', code: null, tries: 0 })
    this.wakeUp?.()
    void this.run()
  }

  /** The person does not want to send it any more. */
  cancel(waiting: Waiting): void {
    if (waiting.state === 'sending') this.abortUpload?.()
    this.remove(waiting)
  }

  remove(waiting: Waiting): void {
    localStorage.removeItem(prefix + waiting.act.clientId)
    const at = this.waiting.indexOf(waiting)
    if (at >= 0) this.waiting.splice(at, 1)
    this.wakeUp?.()
    this.hooks.changed()
  }

  private async run(): Promise<void> {
    if (this.running || !this.isOpen) return
    this.running = true
    for (;;) {
      const next = this.waiting.find(({ state }) => state === 'waiting')
      if (!next) break
      await this.send(next)
    }
    this.running = false
  }

  private async send(waiting: Waiting): Promise<void> {
    Object.assign(waiting, { state: 'sending', share: 0 })
    this.hooks.changed()
    try {
      const taken = await this.deliver(waiting)
      Object.assign(waiting, { state: 'sent', update: taken.update, share: 1 })
      localStorage.removeItem(prefix + waiting.act.clientId)
      this.hooks.taken(waiting)
    } catch (error) {
      await this.failed(waiting, error)
    }
    this.hooks.changed()
  }

  private deliver(waiting: Waiting): Promise<Taken> {
    const { act } = waiting
    if (act.kind === 'text') return sendText(act.clientId, act.text)
    if (act.kind === 'press') return sendPress(act.clientId, act.message, act.data)
    const { taken, abort } = sendFile(act, (share) => {
      waiting.share = share
      this.hooks.changed()
    })
    this.abortUpload = abort
    return taken
  }

  private async failed(waiting: Waiting, error: unknown): Promise<void> {
    waiting.tries++
    waiting.state = 'waiting'
    if (error instanceof Refused && error.status === 401 && waiting.tries <= 3) return this.hooks.lostSession()
    const mayPass = error instanceof Broken || (error instanceof Refused && error.status === 429)
    if (!mayPass) {
      waiting.state = 'refused'
      waiting.code = error instanceof Refused ? error.code : 'unknown'
      localStorage.removeItem(prefix + waiting.act.clientId)
      this.hooks.refused(waiting)
      return
    }
    const pauseMs = Math.min(backOffMs.first * 2 ** (waiting.tries - 1), backOffMs.most)
    this.hooks.changed()
    await this.pause(Math.max(pauseMs, error instanceof Refused ? error.retryAfterMs : 0))
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.wakeUp = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}

const fresh = (act: Act): Waiting => ({ act, state: 'waiting', share: 0, code: null, tries: 0, update: null })

/** A name nobody else gives: the server counts acts by it. */
export function newClientId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
