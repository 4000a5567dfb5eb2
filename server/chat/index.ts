// The API of the web chat page: begin a conversation, read it, hear what happens in it, and do something in it.
import { Router } from '@koa/router'
import { z } from 'zod'
import type { WebAct, WebMessage } from '../../models/web-chat.ts'
import { callerAddress } from '../address.ts'
import type { ServerDeps } from '../deps.ts'
import { check, query, readId, readJson } from '../input.ts'
import { langOfRequest } from '../lang.ts'
import { refuseForeign } from '../origin.ts'
import { Problem } from '../problem.ts'
import { takeUpload } from '../stored-upload.ts'
import { openEvents } from './events.ts'
import { createLimit } from './limit.ts'
import { presentMessage } from './present.ts'
import { chatOf, findSession, ownChat, setSession } from './session.ts'

const pageSize = 30
const name = z.string().regex(/^[\w-]{8,64}$/)
const number = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
const shapes = {
  session: z.strictObject({ lang: z.string().max(35).optional() }),
  text: z.strictObject({ clientId: name, text: z.string().trim().min(1).max(4096) }),
  press: z.strictObject({ clientId: name, message: z.number().int().min(1), data: z.string().min(1).max(64) }),
  upload: z.strictObject({ clientId: name, album: name.optional(), text: z.string().max(1024).optional() }),
}

export function chatRoutes(deps: ServerDeps): Router {
  const { models, now, webChat } = deps
  const own = ownChat(deps)
  const limit = {
    act: createLimit(deps, 'act'),
    file: createLimit(deps, 'file'),
    events: createLimit(deps, 'events'),
    session: createLimit(deps, 'session'),
  }
  const router = new Router({ prefix: '/api/chat' })
  router.use(async (ctx, next) => {
    ctx.set('Cache-Control', 'no-store')
    if (ctx.method !== 'GET' && ctx.method !== 'HEAD') refuseForeign(deps, ctx)
    await next()
  })

  const receive = async (act: WebAct) => {
    const { update, isNew } = await models.webChat.receive(act, now())
    webChat.arrived(act.chat)
    return { update, isNew, body: { update: update.update, message: update.message } }
  }

  router.post('/session', async (ctx) => {
    const { lang } = check(shapes.session, await readJson(ctx))
    const known = await findSession(ctx, deps)
    if (known) {
      await models.webChat.seen(known._id, now())
      ctx.body = { isNew: false }
      return
    }
    await limit.session(callerAddress(deps, ctx))
    const { secret } = await models.webChat.begin(now(), langOfRequest(ctx, lang))
    setSession(ctx, deps, secret)
    ctx.status = 201
    ctx.body = { isNew: true }
  })

  router.post('/leave', async (ctx) => {
    setSession(ctx, deps, null)
    ctx.status = 204
  })

  router.get('/messages', own, async (ctx) => {
    const { before } = query(ctx, { before: number.optional() })
    const { _id, lastChange } = chatOf(ctx)
    // One more than shown tells whether there are older ones.
    const messages = await models.webChat.history(_id, pageSize + 1, before)
    ctx.body = {
      messages: messages.slice(-pageSize).map(presentMessage),
      hasMore: messages.length > pageSize,
      change: lastChange,
    }
  })

  router.get('/events', own, async (ctx) => {
    const { after } = query(ctx, { after: number.optional() })
    const lastSeen = ctx.get('last-event-id')
    const { _id, lastChange } = chatOf(ctx)
    await limit.events(_id)
    const from = lastSeen ? check(number, lastSeen) : (after ?? lastChange)
    openEvents(ctx, deps, _id, from)
  })

  router.post('/messages', own, async (ctx) => {
    const { _id } = chatOf(ctx)
    await limit.act(_id)
    const { clientId, text } = check(shapes.text, await readJson(ctx))
    ctx.body = (await receive({ chat: _id, clientId, kind: 'text', text, file: null, album: null })).body
  })

  router.post('/presses', own, async (ctx) => {
    const { _id } = chatOf(ctx)
    await limit.act(_id)
    const { clientId, message, data } = check(shapes.press, await readJson(ctx))
    const press = { chat: _id, clientId, kind: 'press', text: data, pressed: message, file: null, album: null } as const
    // A repeat is known by its name: the bot may have taken the buttons away since.
    const known = await models.webChat.findUpdate(_id, clientId)
    if (!known && !hasButton(await models.webChat.findMessage(_id, message), data)) throw new Problem('button-gone')
    ctx.body = (await receive(press)).body
  })

  router.post('/files', own, async (ctx) => {
    const { _id } = chatOf(ctx)
    await limit.file(_id)
    const { fields, file } = await takeUpload(ctx, models, { metadata: { webChat: _id } })
    try {
      const { clientId, album = null, text = '' } = check(shapes.upload, fields)
      const { isNew, body } = await receive({ chat: _id, clientId, kind: 'file', text, file, album })
      if (!isNew) await models.file.remove(file.id)
      ctx.body = body
    } catch (error) {
      if (error instanceof Problem) await models.file.remove(file.id)
      throw error
    }
  })

  router.get('/files/:id', own, async (ctx) => {
    query(ctx, {})
    const id = models.file.idOf(readId(ctx))
    const file = await models.webChat.findFile(chatOf(ctx)._id, id)
    if (!file) throw new Problem('not-found')
    ctx.attachment(file.name, { type: file.asDocument ? 'attachment' : 'inline' })
    ctx.type = file.type
    ctx.length = file.bytes
    ctx.set('Cache-Control', 'private, max-age=31536000, immutable')
    ctx.set('Content-Security-Policy', "default-src 'none'; sandbox")
    ctx.body = models.file.stream(id)
  })

  return router
}

const hasButton = (message: WebMessage | null, data: string) =>
  message !== null &&
  message.from === 'bot' &&
  !message.deletedAt &&
  message.buttons.some((row) => row.some((button) => button.data === data))
