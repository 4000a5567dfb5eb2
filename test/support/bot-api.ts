// A Bot API server stand-in: real HTTP on loopback, used by the real bot exactly as it uses Telegram. Answers and refuses
// as Telegram does; where Telegram's limit is vague, the stricter reading is taken. People: api.person('lin').
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { Update, UserFromGetMe } from 'grammy/types'
import { answering } from './telegram/answering.ts'
import { editing } from './telegram/editing.ts'
import { Faults, type Fault, type Rate } from './telegram/faults.ts'
import { Profile, profileCalls } from './telegram/profile.ts'
import { conflict, Refusal } from './telegram/refusal.ts'
import type { Params } from './telegram/request.ts'
import { readParams } from './telegram/request.ts'
import { sending } from './telegram/sending.ts'
import { Updates, type Pending } from './telegram/updates.ts'
import { Webhook, type WebhookTimes } from './telegram/webhook.ts'
import { World, type RoomState } from './telegram/world.ts'
import { TelegramPerson, type PersonOptions } from './telegram-person.ts'

export interface BotApiOptions extends Partial<WebhookTimes> {
  token?: string
  /** 0 = any. Give a number to come back at the same address. */
  port?: number
  /** Dates of messages, age of presses. Delays and rates run in real time. */
  now?: () => Date
  firstUpdateId?: number
  /** How long a person waits for the bot to take an update before the test fails. */
  patienceMs?: number
}

export interface Call {
  method: string
  payload: Record<string, unknown>
  /** Files sent along, by part name. */
  uploads: Record<string, { name: string; mime: string; size: number }>
  ok: boolean
  result: unknown
  /** The refusal, or what was broken on purpose. */
  error: string | null
  code: number
  via: 'http' | 'webhook answer'
  atMs: number
}

type Method = (world: World, params: Params, profile: Profile) => unknown

const table: Record<string, Method> = { ...profileCalls, ...sending, ...editing, ...answering }
const methods = new Map(Object.entries(table).map(([name, run]) => [name.toLowerCase(), { name, run }]))
const limited = /^(send(?!ChatAction)|editMessage)/

export async function startBotApi(options: BotApiOptions = {}): Promise<BotApi> {
  const api = new BotApi(options)
  await api.listen()
  return api
}

export class BotApi {
  readonly token: string
  readonly world: World
  readonly profile = new Profile()
  readonly patienceMs: number
  readonly updates: Updates
  private readonly faults = new Faults()
  private readonly webhook: Webhook
  private readonly log: Call[] = []
  private readonly people = new Map<string, TelegramPerson>()
  private readonly groups = new Map<string, number>()
  private readonly port: number
  private readonly server = createServer((req, res) => void this.serve(req, res))

  constructor(options: BotApiOptions) {
    this.token = options.token ?? '7000000001:AAH_stand-in_token_for_tests_only_0'
    this.port = options.port ?? 0
    this.patienceMs = options.patienceMs ?? 15_000
    const id = Number(this.token.split(':')[0])
    const bot = { id, is_bot: true, first_name: '正版填报', username: 'zhengban_test_bot' }
    const abilities = {
      can_join_groups: true,
      can_read_all_group_messages: false,
      supports_inline_queries: false,
      can_connect_to_business: false,
      has_main_web_app: false,
    }
    this.world = new World({ ...bot, ...abilities } as UserFromGetMe, options.now ?? (() => new Date()))
    this.updates = new Updates(options.firstUpdateId ?? 860_000_001)
    this.webhook = new Webhook(
      this.updates,
      {
        retryMs: options.retryMs ?? 20,
        longestRetryMs: options.longestRetryMs ?? 500,
        timeoutMs: options.timeoutMs ?? 60_000,
      },
      (method, params) => this.logged(method, params, 'webhook answer'),
      this.world.seconds,
    )
  }

  /** For `client.apiRoot`. */
  get root() {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  listen = () =>
    new Promise<void>((resolve, reject) => {
      this.server.once('error', reject)
      this.server.listen(this.port, '127.0.0.1', resolve)
    })

  async stop(): Promise<void> {
    this.webhook.stop()
    const closed = new Promise((resolve) => this.server.close(resolve))
    this.server.closeAllConnections()
    await closed
  }

  /** The same name is the same person. She is unknown to the bot until she writes first (or `started: true`). */
  person(name: string, options: PersonOptions = {}): TelegramPerson {
    const known = this.people.get(name)
    if (known) return known
    const person = TelegramPerson.create(this, name, 5_000_000_001 + this.people.size, options)
    this.people.set(name, person)
    return person
  }

  /** The id of the group with this title; made at first mention, with the bot in it. */
  group(title: string): number {
    const known = this.groups.get(title)
    if (known !== undefined) return known
    const id = -4_000_000_001 - this.groups.size
    this.world.addRoom({ id, type: 'group', title }, 'open')
    this.groups.set(title, id)
    return id
  }

  /** What the bot called, oldest first. Without a name: everything but getUpdates. */
  calls(method?: string): readonly Call[] {
    const name = method?.toLowerCase()
    return this.log.filter((call) => (name ? call.method.toLowerCase() === name : call.method !== 'getUpdates'))
  }
  forgetCalls() {
    this.log.length = 0
  }

  /** The next call(s) of a method go wrong; `download` for file contents, `*` for whatever comes next. */
  failNext(method: string, fault: Fault) {
    this.faults.plan(method, fault)
  }
  limit(rate: Rate) {
    this.faults.limit(rate)
  }
  heal() {
    this.faults.clear()
  }

  /** Everything handed to the bot so far, each attempt by itself. */
  get journal() {
    return this.updates.journal
  }
  /** Updates the bot has not taken yet. */
  get waiting(): readonly Update[] {
    return this.updates.pending.map(({ update }) => update)
  }
  get webhookInfo() {
    return this.webhook.info()
  }

  /** Hands an update over once more, under its old number; resolves when the bot has taken it again. */
  async redeliver(updateId: number): Promise<void> {
    await this.taken(this.updates.again(updateId))
  }

  /** Resolves when the bot has taken all that is waiting. */
  async idle(): Promise<void> {
    while (this.updates.pending.length > 0)
      await Promise.all(this.updates.pending.map((pending) => this.taken(pending)))
  }

  /** @throws when the bot does not take it in time, telling what became of it. */
  async taken(pending: Pending): Promise<void> {
    const late = new AbortController()
    const tooLate = pause(this.patienceMs, 'late', { signal: late.signal }).catch(() => 'late')
    const outcome = await Promise.race([pending.done, tooLate])
    late.abort()
    if (outcome !== 'late') return
    const id = pending.update.update_id
    const tries = this.journal.filter((delivery) => delivery.updateId === id).map(({ outcome }) => outcome ?? 'handed')
    const kind = Object.keys(pending.update)[1] ?? ''
    throw new Error(
      `the bot did not take update ${id} (${kind}) within ${this.patienceMs} ms; ` +
        (tries.length > 0 ? `deliveries: ${tries.join(', ')}` : 'it never asked for it: is it running?'),
    )
  }

  setRoomState(chatId: number, state: RoomState) {
    this.world.room(chatId).state = state
  }

  private async serve(req: IncomingMessage, res: ServerResponse) {
    const url = new URL(req.url ?? '/', 'http://stand-in')
    const [, isFile, token, rest] = /^\/(file\/)?bot([^/]*)\/(.*)$/.exec(url.pathname) ?? []
    try {
      if (token === undefined) throw new Refusal(404, 'Not Found')
      if (decodeURIComponent(token) !== this.token) throw new Refusal(401, 'Unauthorized')
      if (isFile) return await this.download(decodeURIComponent(rest ?? ''), res)
      const params = await readParams(req, url)
      await this.answer(rest ?? '', params, res)
    } catch (error) {
      if (res.destroyed || res.headersSent) return
      const refusal = error instanceof Refusal ? error : new Refusal(500, `Internal Server Error: ${String(error)}`)
      reply(res, refusal.code, refusal.body)
    }
  }

  private async answer(name: string, params: Params, res: ServerResponse) {
    const fault = this.faults.take(name, params.int('chat_id'))
    if (fault?.delayMs) await pause(fault.delayMs)
    const refusal = fault && this.faults.refusalOf(fault)
    if (refusal) {
      this.note(name, params, 'http', { error: refusal })
      throw refusal
    }
    if (fault?.html || fault?.hang || fault?.lost === 'request') {
      const what = fault.hang ? 'never answered' : fault.html ? `page ${fault.html}` : 'connection lost'
      this.note(name, params, 'http', { error: new Refusal(fault.html ?? 0, what) })
      if (fault.lost) return void res.destroy()
      if (fault.html) res.writeHead(fault.html, { 'content-type': 'text/html' }).end(`<h1>${fault.html}</h1>`)
      return
    }
    const gone = new AbortController()
    res.on('close', () => gone.abort())
    const result = await this.logged(name, params, 'http', gone.signal)
    if (fault?.lost === 'answer') return void res.destroy()
    reply(res, 200, { ok: true, result })
  }

  private async logged(name: string, params: Params, via: Call['via'], gone = new AbortController().signal) {
    try {
      const result = await this.perform(name, params, gone)
      this.note(name, params, via, { result })
      return result
    } catch (error) {
      const refusal = error instanceof Refusal ? error : new Refusal(500, `Internal Server Error: ${String(error)}`)
      this.note(name, params, via, { error: refusal })
      throw refusal
    }
  }

  private async perform(name: string, params: Params, gone: AbortSignal): Promise<unknown> {
    const lower = name.toLowerCase()
    if (lower === 'getupdates') {
      if (this.webhook.active)
        throw conflict(
          "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
        )
      return this.updates.getUpdates(params, gone)
    }
    if (lower === 'setwebhook') return this.webhook.set(params)
    if (lower === 'deletewebhook') return this.webhook.remove(params)
    if (lower === 'getwebhookinfo') return this.webhook.info()
    const method = methods.get(lower)
    if (!method) throw new Refusal(404, 'Not Found: method not found')
    if (limited.test(method.name)) this.faults.countMessage(params.int('chat_id') ?? 0)
    return structuredClone(await method.run(this.world, params, this.profile))
  }

  private note(name: string, params: Params, via: Call['via'], end: { result?: unknown; error?: Refusal }) {
    const files = [...params.uploads].map(([part, { name, mime, bytes }]) => [part, { name, mime, size: bytes.length }])
    this.log.push({
      method: methods.get(name.toLowerCase())?.name ?? name,
      payload: readable(params.values),
      uploads: Object.fromEntries(files) as Call['uploads'],
      ok: !end.error,
      result: end.result ?? null,
      error: end.error?.message ?? null,
      code: end.error?.code ?? 200,
      via,
      atMs: performance.now(),
    })
  }

  private async download(path: string, res: ServerResponse) {
    const fault = this.faults.take('download', undefined)
    if (fault?.delayMs) await pause(fault.delayMs)
    const refusal = fault && this.faults.refusalOf(fault)
    if (refusal) throw refusal
    if (fault?.hang) return
    if (fault?.lost) return void res.destroy()
    if (fault?.html)
      return void res.writeHead(fault.html, { 'content-type': 'text/html' }).end(`<h1>${fault.html}</h1>`)
    const kept = this.world.files.download(path)
    if (!kept) throw new Refusal(404, 'Not Found: file not found')
    res.writeHead(200, { 'content-type': kept.mime, 'content-length': kept.bytes.length })
    if (!fault?.truncate) return void res.end(kept.bytes)
    res.write(kept.bytes.subarray(0, kept.bytes.length / 2), () => res.destroy())
  }
}

function reply(res: ServerResponse, status: number, body: unknown) {
  if (res.destroyed) return
  const headers: Record<string, string> = { 'content-type': 'application/json' }
  const retryAfter = (body as Partial<Refusal['body']>).parameters?.retry_after
  if (retryAfter !== undefined) headers['retry-after'] = String(retryAfter)
  res.writeHead(status, headers)
  res.end(JSON.stringify(body))
}

/** Forms send objects as JSON strings; tests want to read them as objects. */
function readable(values: Record<string, unknown>): Record<string, unknown> {
  const parse = (value: unknown) => {
    if (typeof value !== 'string' || !/^[[{]/.test(value)) return value
    try {
      return JSON.parse(value) as unknown
    } catch {
      return value
    }
  }
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, parse(value)]))
}
