// The web chat channel: people without Telegram, on a page of ours. It keeps the conversation that a messenger would keep,
// turns what people do into Bot API updates and carries the bot's calls into the conversation.
import type { ApiResponse } from 'grammy/types'
import type { Logger } from 'pino'
import { firstWebChatId } from '../../models/chat.ts'
import type { Models } from '../../models/index.ts'
import type { HandleUpdate } from '../deps.ts'
import { FileGone, FileTooLarge, type Channel, type Payload } from './channel.ts'
import { carryOut } from './web-chat/calls.ts'
import { createInbox, type Inbox } from './web-chat/inbox.ts'
import { Refusal } from './web-chat/refusal.ts'
import { gridIdOf } from './web-chat/translate.ts'
import { createWatch, type Listener } from './web-chat/watch.ts'

export interface WebChat extends Channel {
  /** The server took something of this chat into the inbox. */
  arrived(chat: number): void
  /** Names who deals with updates. Without it this process only serves pages. */
  connect(handle: HandleUpdate): void
  /** Begins to look for what waits and what other processes changed. */
  start(): void
  /** Resolves when the updates at work are through; the rest stays in the inbox. */
  stop(): Promise<void>
  /** Resolves when what has arrived so far is dealt with. */
  idle(): Promise<void>
  /** @returns how to stop listening. */
  onEvent(chat: number, listener: Listener): () => void
}

const lookMs = 1000

export function createWebChat(deps: { models: Models; now: () => Date; log: Logger }): WebChat {
  const { models, now, log } = deps
  const watch = createWatch(models)
  const inOrder = createOrder()
  let inbox: Inbox | null = null
  let looking: Promise<void> | null = null
  let timer: NodeJS.Timeout | null = null

  const look = () => {
    looking ??= Promise.all([watch.look(), inbox?.look()])
      .then(() => {})
      .catch((error: unknown) => log.warn({ err: error }, 'web chats could not be looked through'))
      .finally(() => (looking = null))
  }

  return {
    owns: (_method, payload) =>
      isWebChat(payload['chat_id']) ||
      isWebChat((payload['scope'] as Payload | undefined)?.['chat_id']) ||
      isOurs(payload['callback_query_id']) ||
      isOurs(payload['file_id']),

    async call(method, payload): Promise<ApiResponse<unknown>> {
      try {
        const work = () => carryOut({ models, now, tell: watch.tell }, method, payload)
        return { ok: true, result: await inOrder(Number(payload['chat_id']), work) }
      } catch (error) {
        if (error instanceof Refusal) return error.answer
        throw error
      }
    },

    async fetchFile(fileId, limitBytes) {
      const hex = gridIdOf(fileId)
      if (!hex) throw new FileGone(fileId)
      const parts: Buffer[] = []
      let bytes = 0
      try {
        for await (const part of models.file.stream(models.file.idOf(hex)) as AsyncIterable<Buffer>) {
          bytes += part.length
          if (bytes > limitBytes) throw new FileTooLarge(`more than ${limitBytes} bytes`)
          parts.push(part)
        }
      } catch (error) {
        if (/FileNotFound/.test(String(error))) throw new FileGone(fileId)
        throw error
      }
      return Buffer.concat(parts)
    },

    connect(handle) {
      inbox = createInbox({ models, now, log, handle })
    },
    arrived(chat) {
      watch.tell(chat, { kind: 'changed' })
      inbox?.arrived(chat)
    },
    start() {
      timer = setInterval(look, lookMs)
      look()
    },
    async stop() {
      if (timer) clearInterval(timer)
      timer = null
      await looking
      await inbox?.stop()
    },
    async idle() {
      await looking
      await inbox?.idle()
    },
    onEvent: watch.on,
  }
}

const isWebChat = (id: unknown) => id !== undefined && Number(id) >= firstWebChatId
const isOurs = (id: unknown) => typeof id === 'string' && id.startsWith('web:')

/** One call after the other within a chat: of two edits of one message, the later one must be the one that stays. */
function createOrder() {
  const tails = new Map<number, Promise<unknown>>()
  return async <T>(chat: number, work: () => Promise<T>): Promise<T> => {
    const turn = (tails.get(chat) ?? Promise.resolve()).then(work, work)
    tails.set(chat, turn)
    try {
      return await turn
    } finally {
      if (tails.get(chat) === turn) tails.delete(chat)
    }
  }
}
