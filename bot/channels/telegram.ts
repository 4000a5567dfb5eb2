// The Telegram channel: updates by long polling or by webhook, and the files people send.
import { createHash, timingSafeEqual } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { GrammyError, type Api } from 'grammy'
import type { IncomingHttpHeaders } from 'node:http'
import type { Update } from 'grammy/types'
import type { Logger } from 'pino'
import type { Words } from '../../rules/words.ts'
import { FileGone, FileTooLarge } from './channel.ts'

export interface Webhook {
  /** `/telegram/<random path>`: from the secret by hash, so it is the same after a restart. */
  path: string
  /**
   * Deals with one delivery: 401 for a wrong secret header, 503 when Telegram shall deliver it again. `reply` is a Bot API call
   * that Telegram carries out when it is the body (JSON) of the answer; it must be sent, and spares a call of our own.
   */
  handle: (headers: IncomingHttpHeaders, body: unknown) => Promise<{ status: number; reply?: string }>
}
export interface Telegram {
  /** Begins long polling, and goes on until stop(). */
  startPolling(): Promise<void>
  webhook(secret: string): Webhook
  /** Tells Telegram to call the webhook. */
  setWebhook(publicUrl: string, secret: string): Promise<void>
  fetchFile(fileId: string, limitBytes: number): Promise<Buffer>
  /** Resolves when the updates at work are through. */
  stop(): Promise<void>
}
export interface TelegramDeps {
  api: Api
  token: string
  apiRoot: string
  words: Words
  log: Logger
  /** `reply` takes the one call that may go out as the answer to a delivery. */
  handle: (update: Update, reply?: { body?: string }) => Promise<void>
  /** Learns who the bot is; done before anything is handled. */
  init: () => Promise<void>
}

const kinds = ['message', 'edited_message', 'callback_query', 'my_chat_member'] as const
const pollSeconds = 30
const longestPauseMs = 10_000
const downloadMs = 60_000
export const commands = ['tasks', 'undo', 'help', 'lang', 'link', 'name', 'mydata', 'forget'] as const

export function createTelegram(deps: TelegramDeps): Telegram {
  const { api, log, handle } = deps
  const stopping = new AbortController()
  let polling: Promise<void> | null = null

  const pause = (attempt: number) =>
    sleep(Math.min(250 * 2 ** attempt, longestPauseMs), null, { signal: stopping.signal }).catch(() => null)

  /** Tries until it succeeds or the program stops. */
  async function persist<Result>(what: string, work: () => Promise<Result>): Promise<Result | null> {
    for (let attempt = 0; !stopping.signal.aborted; attempt++) {
      try {
        return await work()
      } catch (error) {
        if (stopping.signal.aborted) return null
        log.warn({ code: codeOf(error), attempt }, `${what} failed`)
        await pause(attempt)
      }
    }
    return null
  }

  async function poll(): Promise<void> {
    let offset = 0
    await persist('deleteWebhook', () => api.deleteWebhook())
    while (!stopping.signal.aborted) {
      const updates = await persist('getUpdates', () =>
        api.getUpdates({ offset, limit: 100, timeout: pollSeconds, allowed_updates: kinds }, stopping.signal as never),
      )
      if (!updates || updates.length === 0) continue
      // Confirmed only when all are done: what a crash interrupts comes again.
      await Promise.all([...byChat(updates).values()].map(dealWithAll))
      offset = updates.at(-1)!.update_id + 1
    }
    // The last ones are done, so Telegram need not bring them again.
    if (offset > 0) await api.getUpdates({ offset, limit: 1, timeout: 0 }).catch(() => null)
  }

  /** One chat in order; an update that must come again holds up those behind it. */
  async function dealWithAll(updates: Update[]): Promise<void> {
    for (const update of updates) await persist('update', () => handle(update))
  }

  async function introduce(): Promise<void> {
    const listFor = (lang: string) =>
      commands.map((command) => ({ command, description: deps.words.say(lang, `command-${command}`) }))
    const scope = { type: 'all_private_chats' } as const
    await api.setMyCommands(listFor('zh-CN'), { scope })
    await api.setMyCommands(listFor('en'), { scope, language_code: 'en' })
  }

  async function begin(): Promise<void> {
    await persist('getMe', deps.init)
    await persist('setMyCommands', introduce)
  }

  return {
    async startPolling() {
      polling ??= begin().then(poll)
      await Promise.resolve()
    },
    webhook(secret) {
      const isSecret = createSecretCheck(secret)
      return { path: pathOf(secret), handle: (headers, body) => receive(deps, isSecret, headers, body) }
    },
    async setWebhook(publicUrl, secret) {
      await begin()
      await persist('setWebhook', () =>
        api.setWebhook(publicUrl + pathOf(secret), {
          secret_token: secret,
          allowed_updates: kinds,
          max_connections: 100,
        }),
      )
    },
    fetchFile: (fileId, limitBytes) => fetchFile(deps, fileId, limitBytes),
    async stop() {
      stopping.abort()
      await polling
    },
  }
}

const pathOf = (secret: string) =>
  `/telegram/${createHash('sha256').update(`path ${secret}`).digest('hex').slice(0, 32)}`

/** Compared as hashes: of the same length whatever was given. */
function createSecretCheck(secret: string): (given: string | undefined) => boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest()
  const expected = hash(secret)
  return (given) => given !== undefined && timingSafeEqual(hash(given), expected)
}

/** A body that is no update is taken and dropped: bringing it again would not mend it. */
async function receive(
  { handle, log }: TelegramDeps,
  isSecret: (given: string | undefined) => boolean,
  headers: IncomingHttpHeaders,
  body: unknown,
) {
  const header = headers['x-telegram-bot-api-secret-token']
  if (!isSecret(Array.isArray(header) ? header[0] : header)) return { status: 401 }
  const isUpdate = typeof body === 'object' && body !== null && Number.isInteger((body as Update).update_id)
  if (!isUpdate) return { status: 200 }
  const reply: { body?: string } = {}
  try {
    await handle(body as Update, reply)
    return reply.body === undefined ? { status: 200 } : { status: 200, reply: reply.body }
  } catch (error) {
    log.warn({ update: (body as Update).update_id, code: codeOf(error) }, 'update asked for again')
    return { status: 503 }
  }
}

function byChat(updates: Update[]): Map<number, Update[]> {
  const chats = new Map<number, Update[]>()
  for (const update of updates) {
    const chat = chatOf(update)
    const list = chats.get(chat)
    if (list) list.push(update)
    else chats.set(chat, [update])
  }
  return chats
}

export function chatOf(update: Update): number {
  const { message, edited_message: edited, callback_query: query, my_chat_member: member } = update
  return (message ?? edited ?? query?.message ?? member)?.chat.id ?? query?.from.id ?? 0
}

async function fetchFile({ api, token, apiRoot }: TelegramDeps, fileId: string, limitBytes: number): Promise<Buffer> {
  const file = await api.getFile(fileId).catch((error: unknown) => {
    if (!(error instanceof GrammyError) || error.error_code !== 400) throw error
    throw /too big/i.test(error.description)
      ? new FileTooLarge('too big for the Bot API')
      : new FileGone('no such file')
  })
  if ((file.file_size ?? 0) > limitBytes) throw new FileTooLarge(`more than ${limitBytes} bytes`)
  const address = `${apiRoot}/file/bot${token}/${file.file_path}`
  const response = await fetch(address, { signal: AbortSignal.timeout(downloadMs), redirect: 'error' }).catch(
    withoutAddress,
  )
  if (response.status === 404) throw new FileGone('no such file')
  if (!response.ok || !response.body) throw new Error(`download answered ${response.status}`)
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of response.body) {
    bytes += part.length
    if (bytes > limitBytes) throw new FileTooLarge(`more than ${limitBytes} bytes`)
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/** The address holds the token: it must not get into an error that is logged. */
function withoutAddress(error: unknown): never {
  throw new Error(`download failed: ${error instanceof Error ? error.name : 'unknown'}`)
}

const codeOf = (error: unknown) =>
  error instanceof GrammyError ? error.error_code : error instanceof Error ? error.name : 'unknown'
