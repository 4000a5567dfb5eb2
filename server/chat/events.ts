// What happens in a conversation, as server-sent events. Every message carries its change number as the event id, so a
// page that lost the line asks for all since the last one it saw.
import { PassThrough } from 'node:stream'
import type { Context } from 'koa'
import type { WebChatEvent, WebMessage } from '../../models/web-chat.ts'
import type { ServerDeps } from '../deps.ts'
import { presentMessage } from './present.ts'

const beatMs = 15_000
/** A page that does not read is let go; it comes back and asks for what it missed. */
const mostUnread = 512 * 1024
const atOnce = 200
// A change number is taken before its message is written, so a few numbers back may appear late. Pages know them apart.
const overlap = 8

type Deps = Pick<ServerDeps, 'models' | 'webChat' | 'stopping' | 'log'>

export function openEvents(ctx: Context, { models, webChat, stopping, log }: Deps, chat: number, after: number): void {
  const stream = new PassThrough()
  const shown = new Map<number, number>()
  let last = after
  let reading: Promise<void> | null = null
  let again = false

  const write = (event: string, data: unknown, id?: number) => {
    if (stream.destroyed || stream.writableEnded) return
    stream.write(`${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
    if (stream.writableLength > mostUnread) close()
  }

  const tell = (message: WebMessage) => {
    if ((shown.get(message.message) ?? 0) >= message.change) return
    shown.set(message.message, message.change)
    last = Math.max(last, message.change)
    write('message', presentMessage(message), message.change)
  }

  const read = async () => {
    do {
      again = false
      const messages = await models.webChat.since(chat, Math.max(0, last - overlap), atOnce)
      for (const message of messages) tell(message)
      again ||= messages.length === atOnce
    } while (again && !stream.destroyed)
  }
  const news = () => {
    again = true
    reading ??= read()
      .catch((error: unknown) => {
        log.warn({ err: error }, 'an event stream could not be read on')
        close()
      })
      .finally(() => (reading = null))
  }

  const onEvent = (event: WebChatEvent) => {
    if (event.kind === 'changed') return event.message ? tell(event.message) : news()
    const { kind, ...data } = event
    write(kind, data)
  }

  const unlisten = webChat.onEvent(chat, onEvent)
  const beat = setInterval(() => write('beat', {}), beatMs)
  const close = () => {
    clearInterval(beat)
    unlisten()
    stopping.removeEventListener('abort', close)
    stream.end()
  }
  stopping.addEventListener('abort', close)
  stream.once('close', close)
  ctx.req.once('close', close)

  ctx.req.socket.setNoDelay(true)
  ctx.type = 'text/event-stream; charset=utf-8'
  ctx.set('Cache-Control', 'no-store')
  ctx.set('X-Accel-Buffering', 'no')
  ctx.status = 200
  ctx.body = stream
  write('hello', {})
  news()
}
