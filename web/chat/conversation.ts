// The conversation as the page knows it: what the server has, what is on its way, and how the line is.
import { beginSession, Broken, readHistory, Refused } from './api.ts'
import type { PresentedMessage } from './message.ts'
import { newClientId, Outbox, type Waiting } from './outbox.ts'
import { openStream } from './stream.ts'
import { sayProblem } from '../words.ts'

export interface Toast {
  text: string
  alert: boolean
}
type Phase = 'starting' | 'open' | 'gone'

const typingMs = 6000
/** A press that nothing answers is let go; the bot may have had nothing to say. */
const pressPatienceMs = 8000

export class Conversation {
  readonly outbox: Outbox
  /** Previews of photos sent from here, by client id: the picture need not be loaded back. */
  readonly previews = new Map<string, string>()
  phase: Phase = 'starting'
  isConnected = false
  isTyping = false
  hasMore = false
  isLoadingMore = false
  toast: Toast | null = null
  private readonly byId = new Map<number, PresentedMessage>()
  private readonly listeners = new Set<() => void>()
  /** Presses the bot has dealt with; it may be quicker than the answer to the press itself. */
  private readonly answered = new Set<number>()
  private readonly lang: string
  private lastChange = 0
  private ordered: PresentedMessage[] | null = null
  private closeStream: (() => void) | null = null
  private typingTimer: ReturnType<typeof setTimeout> | undefined

  constructor(lang: string) {
    this.lang = lang
    this.outbox = new Outbox({
      changed: () => this.changed(),
      taken: (waiting) => this.taken(waiting),
      refused: (waiting) => this.refused(waiting),
      lostSession: () => this.open(),
    })
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  /** Oldest first; but photos sent together stay together, above what the bot says to them. */
  get messages(): PresentedMessage[] {
    this.ordered ??= inOrder([...this.byId.values()].filter(({ deleted }) => !deleted))
    return this.ordered
  }

  private get oldest(): number {
    return this.byId.size === 0 ? 0 : Math.min(...this.byId.keys())
  }

  /** Begins or takes up the conversation; tries until the server answers. `code`: an invite to send first. */
  async open(code: string | null = null): Promise<void> {
    for (let fails = 0; ; fails++) {
      try {
        const { isNew } = await beginSession(this.lang)
        if (isNew) this.startAfresh()
        await this.load()
        break
      } catch (error) {
        if (!(error instanceof Broken || (error instanceof Refused && error.status === 429))) throw error
        await new Promise((resolve) => setTimeout(resolve, Math.min(1000 * 2 ** fails, 15_000)))
      }
    }
    if (this.phase === 'starting') this.outbox.restore()
    this.phase = 'open'
    if (code) this.say(`/start ${code}`)
    this.closeStream?.()
    this.closeStream = openStream({
      after: () => this.lastChange,
      event: (name, data) => this.heard(name, data),
      state: (isOpen) => this.line(isOpen),
      refused: () => this.checkSession(),
    })
    this.changed()
  }

  say(text: string): void {
    this.outbox.add({ kind: 'text', clientId: newClientId(), at: Date.now(), text })
  }

  press(message: number, data: string): void {
    if (this.isPressed(message, data)) return
    const clientId = newClientId()
    this.outbox.add({ kind: 'press', clientId, at: Date.now(), message, data })
  }

  sendFiles(files: File[]): void {
    const album = files.length > 1 ? newClientId() : undefined
    for (const file of files) {
      const clientId = newClientId()
      const preview = file.type.startsWith('image/') ? URL.createObjectURL(file) : null
      if (preview) this.previews.set(clientId, preview)
      this.outbox.add({ kind: 'file', clientId, at: Date.now(), file, album, preview })
    }
  }

  isPressed(message: number, data: string): boolean {
    return this.outbox.waiting.some(({ act }) => act.kind === 'press' && act.message === message && act.data === data)
  }

  async loadOlder(): Promise<void> {
    const { oldest } = this
    if (oldest === 0 || !this.hasMore || this.isLoadingMore) return
    this.isLoadingMore = true
    this.changed()
    try {
      const { messages, hasMore } = await readHistory(oldest)
      for (const message of messages) this.keep(message)
      this.hasMore = hasMore
    } catch {
      // Still there to be asked for again when the person scrolls up once more.
    }
    this.isLoadingMore = false
    this.changed()
  }

  closeToast(): void {
    this.toast = null
    this.changed()
  }

  private startAfresh() {
    this.byId.clear()
    this.ordered = null
    this.lastChange = 0
    if (this.phase === 'starting') this.outbox.forget()
  }

  private async load() {
    const { messages, hasMore, change } = await readHistory()
    for (const message of messages) this.keep(message)
    this.hasMore = hasMore
    this.lastChange = Math.max(this.lastChange, change)
  }

  private keep(message: PresentedMessage) {
    const known = this.byId.get(message.id)
    if (known && known.change >= message.change) return
    this.byId.set(message.id, message)
    this.ordered = null
    const { clientId } = message
    if (clientId) this.drop((waiting) => waiting.act.clientId === clientId && waiting.act.kind !== 'press')
    // Whatever the bot did to a message, it dealt with what was pressed on it.
    this.drop(({ act, state }) => act.kind === 'press' && state === 'sent' && act.message === message.id)
  }

  private drop(which: (waiting: Waiting) => boolean) {
    for (const waiting of this.outbox.waiting.filter((one) => one.state !== 'waiting' && which(one)))
      this.outbox.remove(waiting)
  }

  private taken(waiting: Waiting) {
    const { clientId, kind } = waiting.act
    const drop = () => this.drop((one) => one === waiting)
    if (kind !== 'press') {
      if (this.messages.some((message) => message.clientId === clientId)) drop()
    } else if (waiting.update !== null && this.answered.has(waiting.update)) drop()
    else setTimeout(drop, pressPatienceMs)
  }

  /** A text or file stays where it is, with the reason under it; a press has no place of its own. */
  private refused(waiting: Waiting) {
    if (waiting.act.kind !== 'press') return
    this.outbox.remove(waiting)
    this.toast = { text: sayProblem(waiting.code ?? ''), alert: false }
  }

  private heard(name: string, data: unknown) {
    if (name === 'message') {
      const message = data as PresentedMessage
      this.lastChange = Math.max(this.lastChange, message.change)
      // An edit of something older than what is loaded is read when that is loaded.
      if (this.byId.has(message.id) || message.id > this.oldest) this.keep(message)
      if (message.from === 'bot') this.isTyping = false
    }
    if (name === 'answered' || name === 'toast') {
      const { update } = data as { update: number }
      this.answered.add(update)
      this.drop((waiting) => waiting.act.kind === 'press' && waiting.update === update)
    }
    if (name === 'toast') this.toast = data as Toast
    if (name === 'typing') this.typing()
    if (name === 'gone') {
      this.phase = 'gone'
      this.closeStream?.()
    }
    if (name !== 'beat') this.changed()
  }

  private typing() {
    this.isTyping = true
    clearTimeout(this.typingTimer)
    this.typingTimer = setTimeout(() => {
      this.isTyping = false
      this.changed()
    }, typingMs)
  }

  private line(isOpen: boolean) {
    if (isOpen) this.outbox.retry()
    if (this.isConnected === isOpen) return
    this.isConnected = isOpen
    this.changed()
  }

  private async checkSession() {
    try {
      await readHistory()
    } catch (error) {
      if (error instanceof Refused && error.status === 401) await this.open()
    }
  }

  private changed() {
    for (const listener of this.listeners) listener()
  }
}

function inOrder(messages: PresentedMessage[]): PresentedMessage[] {
  const firstOf = new Map<string, number>()
  const sorted = messages.sort((a, b) => a.id - b.id)
  for (const { album, id } of sorted) if (album && !firstOf.has(album)) firstOf.set(album, id)
  const place = ({ album, id }: PresentedMessage) => (album && firstOf.get(album)) || id
  return sorted.sort((a, b) => place(a) - place(b) || a.id - b.id)
}
