// Hands what people did to the bot: in order within a chat, chats beside each other. What arrived is in the database
// before this hears of it, so whatever stops us, the next look finds it again; the bot drops what it knows already.
import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import type { HandleUpdate } from '../../deps.ts'
import type { Models } from '../../../models/index.ts'
import type { WebChat, WebUpdate } from '../../../models/web-chat.ts'
import { toUpdate } from './translate.ts'

// Short, because after a crash this chat waits for it; renewed while the bot works.
const holdMs = 4000
const renewMs = 1500
const atOnce = 50
const retryMs = { first: 500, most: 30_000 }

interface Worked {
  running: boolean
  /** Something arrived while it ran. */
  again: boolean
  /** The chat as it was when last taken, and until when it is ours. */
  held: { chat: WebChat; until: number } | null
  fails: number
  notBefore: number
}

export interface Inbox {
  arrived(chat: number): void
  /** Finds what waits, left by a crash or taken in by another process. */
  look(): Promise<void>
  /** Resolves when the chats at work here are through. */
  idle(): Promise<void>
  stop(): Promise<void>
}

export function createInbox(deps: { models: Models; now: () => Date; log: Logger; handle: HandleUpdate }): Inbox {
  const { models, now, log, handle } = deps
  const holder = randomUUID()
  const chats = new Map<number, Worked>()
  const running = new Set<Promise<void>>()
  let stopped = false

  const arrived = (chat: number) => {
    if (stopped) return
    const known = chats.get(chat) ?? { running: false, again: false, held: null, fails: 0, notBefore: 0 }
    chats.set(chat, known)
    if (known.running) known.again = true
    else if (known.notBefore <= performance.now()) run(chat, known)
  }

  const run = (chat: number, known: Worked) => {
    known.running = true
    const work = drain(chat, known)
      .then(() => void (known.fails = 0))
      .catch((error: unknown) => {
        const waitMs = Math.min(retryMs.first * 2 ** known.fails++, retryMs.most)
        known.notBefore = performance.now() + waitMs
        log.warn({ err: error, waitMs }, 'web chat update will be delivered again')
      })
      .finally(() => {
        known.running = false
        running.delete(work)
      })
    running.add(work)
  }

  const drain = async (chat: number, known: Worked) => {
    do {
      const waiting = await models.webChat.waitingOf(chat, atOnce)
      known.again = waiting.length === atOnce
      for (const update of waiting) if (stopped || !(await deal(update, known))) return
    } while (known.again && !stopped)
  }

  /** Taken once for several updates that follow each other. @returns null while another process has this chat. */
  const hold = async (chat: number, known: Worked): Promise<WebChat | null> => {
    const at = performance.now()
    if (known.held && known.held.until - at > holdMs / 2) return known.held.chat
    const taken = await models.webChat.hold(chat, holder, now(), holdMs)
    known.held = taken && { chat: taken, until: at + holdMs }
    return taken
  }

  const deal = async (update: WebUpdate, known: Worked): Promise<boolean> => {
    const chat = await hold(update.chat, known)
    if (!chat) return false
    const renewing = setInterval(() => {
      models.webChat.hold(update.chat, holder, now(), holdMs).catch(() => {}) // the next write tells of a lost database
    }, renewMs)
    try {
      await models.webChat.place(update)
      const pressed = update.kind === 'press' ? await models.webChat.findMessage(update.chat, update.message) : null
      await handle(toUpdate(update, chat, pressed))
      await models.webChat.done(update._id, now())
    } finally {
      clearInterval(renewing)
    }
    return true
  }

  /** Chats that rest need no entry here. */
  const tidy = () => {
    for (const [chat, known] of chats)
      if (!known.running && known.fails === 0 && (known.held?.until ?? 0) < performance.now()) chats.delete(chat)
  }

  return {
    arrived,
    async look() {
      tidy()
      const waiting = await models.webChat.waiting()
      for (const chat of new Set(waiting.map((update) => update.chat))) arrived(chat)
    },
    async idle() {
      while (running.size > 0) await Promise.all(running)
    },
    async stop() {
      stopped = true
      await this.idle()
      await models.webChat.letGo(holder)
    },
  }
}
