// A Bot API server stand-in: real HTTP on loopback, used by the real bot exactly as it uses Telegram. Answers and refuses
// as Telegram does; where Telegram's limit is vague, the stricter reading is taken. People: api.person('lin').
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Update, UserFromGetMe } from 'grammy/types'
import { answering } from './telegram/answering.ts'
import { type Call, CallLog } from './telegram/call-log.ts'
import { asRefusal, type Gone, serve } from './telegram/door.ts'
import { editing } from './telegram/editing.ts'
import { Faults, type Fault, type Rate } from './telegram/faults.ts'
import { Profile, profileCalls } from './telegram/profile.ts'
import { conflict, Refusal } from './telegram/refusal.ts'
import type { Params } from './telegram/request.ts'
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

type Method = (world: World, params: Params, profile: Profile) => unknown

const table: Record<string, Method> = { ...profileCalls, ...sending, ...editing, ...answering }
const methods = new Map(Object.entries(table).map(([name, run]) => [name.toLowerCase(), { name, run }]))
const nameOf = (called: string) => methods.get(called.toLowerCase())?.name ?? called
const neverGone: Gone = () => new AbortController().signal
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
  private readonly log = new CallLog()
  private readonly people = new Map<string, TelegramPerson>()
  private readonly groups = new Map<string, number>()
  private readonly port: number
  private readonly server = createServer((req, res) => {
    void serve(req, res, {
      token: this.token,
      faults: this.faults,
      files: this.world.files,
      perform: (method, params, gone) => this.logged(method, params, 'http', gone),
      broke: (method, params, error) => this.log.note(nameOf(method), params, 'http', { error }),
    })
  })

  constructor(options: BotApiOptions) {
    // A connection that closes just as an idle bot uses it again would fail tests at random.
    this.server.keepAliveTimeout = 600_000
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

  /** The id of the group with this title; made at first mention, with the bot in it (see also `addsBot`). */
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
    return this.log.find(method)
  }
  forgetCalls() {
    this.log.clear()
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
    let timer: NodeJS.Timeout | undefined
    const tooLate = new Promise<'late'>((resolve) => (timer = setTimeout(resolve, this.patienceMs, 'late')))
    const outcome = await Promise.race([pending.done, tooLate])
    clearTimeout(timer)
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

  private async logged(name: string, params: Params, via: Call['via'], gone = neverGone) {
    try {
      const result = await this.perform(name, params, gone)
      this.log.note(nameOf(name), params, via, { result })
      return result
    } catch (error) {
      const refusal = asRefusal(error)
      this.log.note(nameOf(name), params, via, { error: refusal })
      throw refusal
    }
  }

  private async perform(name: string, params: Params, gone: Gone): Promise<unknown> {
    const lower = name.toLowerCase()
    if (lower === 'getupdates') {
      if (this.webhook.active)
        throw conflict(
          "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
        )
      return this.updates.getUpdates(params, gone())
    }
    if (lower === 'setwebhook') return this.webhook.set(params)
    if (lower === 'deletewebhook') return this.webhook.remove(params)
    if (lower === 'getwebhookinfo') return this.webhook.info()
    const method = methods.get(lower)
    if (!method) throw new Refusal(404, 'Not Found: method not found')
    if (limited.test(method.name)) this.faults.countMessage(params.int('chat_id') ?? 0)
    return structuredClone(await method.run(this.world, params, this.profile))
  }
}
