// One update and what belongs to dealing with it: who, in which language, at what time, and how to speak.
import { GrammyError, type Api, type Context } from 'grammy'
import type { Account } from '../models/account.ts'
import type { Chat } from '../models/chat.ts'
import type { Person } from '../models/person.ts'
import type { Report } from '../models/report.ts'
import { langOf } from '../rules/words.ts'
import type { BotDeps } from './deps.ts'
import type { Cards } from './card.ts'
import { cut, longestCaption, longestToast, payloadOf, type Message } from './message.ts'
import type { Recent } from './recent.ts'
import { Voice } from './voice.ts'

export interface Asked {
  report: string
  path: string
  /** null where it went out as the answer to a delivery: nobody tells its id. */
  message: number | null
  /** The person has sent something since, so the card is no longer the last thing in the chat. */
  isCovered?: boolean
}

/** What this process remembers of each chat; lost at a restart, when the current question is simply asked again. */
export interface Memory {
  /** The stop whose card was sent last. */
  asked: Recent<number, Asked>
  /** Updates whose reply went out. */
  replied: Recent<string, true>
  /** Wrong invite codes of a chat. */
  guesses: Recent<number, { count: number; since: number }>
  /** When a text filled a whole message: its rest comes as a message of its own. */
  overlong: Recent<number, number>
  cards: Cards
  /** Reports as last saved; whatever is decided on one of these is only done by a write that fails if it is out of date. */
  reports: Recent<string, Report>
  /** The next look at each card of a push that goes, by chat and push. */
  follows: Map<string, NodeJS.Timeout>
}

/** A webhook's delivery: its answer may carry one Bot API call, as JSON. */
export interface Delivery {
  body?: string
}

export type FetchFile = (fileId: string, limitBytes: number) => Promise<Buffer>
export type BotContext = Context & { turn: Turn }

export class Turn extends Voice {
  /** What the program handed over; `deps` differs from it while the chat is in a preview. */
  readonly home: BotDeps
  readonly memory: Memory
  readonly chatId: number
  readonly updateId: number
  /** Names this update for ever: what it changes is changed at most once. */
  readonly key: string
  readonly now: Date
  chat: Chat | null = null
  person: Pick<Person, '_id' | 'unit'> | null = null
  /** Somebody on the staff; they may be an officer as well. */
  account: Account | null = null
  private readonly api: Api
  private readonly query: string | null
  /** The message whose button was pressed. */
  readonly pressed: number | null
  private answering: Promise<unknown> | null = null
  private readonly delivery: Delivery | undefined

  /** The bytes of a file that was sent. @throws FileGone | FileTooLarge */
  readonly fetchFile: FetchFile

  constructor(deps: BotDeps, memory: Memory, ctx: Context, fetchFile: FetchFile, delivery?: Delivery) {
    super(deps, langOf(ctx.from?.language_code))
    this.home = deps
    this.memory = memory
    this.delivery = delivery
    this.fetchFile = fetchFile
    this.api = ctx.api
    this.chatId = ctx.chatId ?? ctx.from?.id ?? 0
    this.updateId = ctx.update.update_id
    this.key = `${this.chatId}:${this.updateId}`
    this.now = deps.now()
    this.query = ctx.callbackQuery?.id ?? null
    this.pressed = ctx.callbackQuery?.message?.message_id ?? null
  }

  /** @returns the id of the message. */
  async send(message: Message): Promise<number> {
    const { text, reply_markup } = payloadOf(message)
    const sent = await this.api.sendMessage(
      this.chatId,
      text,
      reply_markup.inline_keyboard.length > 0 ? { reply_markup } : {},
    )
    return sent.message_id
  }

  /**
   * Says the last thing of this turn: as the answer to the delivery where it came by one, which spares a call of our own.
   * @returns the id of the message; null where nobody will tell it.
   */
  async finish(message: Message): Promise<number | null> {
    if (!this.delivery || this.delivery.body !== undefined || this.query !== null) return this.send(message)
    this.delivery.body = JSON.stringify({ method: 'sendMessage', chat_id: this.chatId, ...payloadOf(message) })
    return null
  }

  /** Whether what was said is on its way only with the answer to the delivery. */
  get isUnsent(): boolean {
    return this.query === null && this.delivery?.body !== undefined
  }

  /** Changes a message of ours. @returns false when it can no longer be changed. */
  async edit(id: number, message: Message): Promise<boolean> {
    const { text, reply_markup } = payloadOf(message)
    return this.tolerant(this.api.editMessageText(this.chatId, id, text, { reply_markup }))
  }

  /** Puts a message in the place of the one whose button was pressed, or says it anew. @returns its id. */
  async replace(message: Message): Promise<number> {
    this.answer()
    if (this.pressed !== null && (await this.edit(this.pressed, message))) return this.pressed
    return this.send(message)
  }

  /** Says something new about a pressed button, and leaves its message as it is. */
  async replyTo(message: Message): Promise<number> {
    this.answer()
    return this.send(message)
  }

  async sendDocument(document: Parameters<Api['sendDocument']>[1], caption: string): Promise<void> {
    await this.api.sendDocument(this.chatId, document, { caption: cut(caption, longestCaption) })
  }

  /** The messenger's menu of this chat alone; null: as everybody's. A menu that did not arrive harms nobody. */
  async setCommands(commands: { command: string; description: string }[] | null): Promise<void> {
    const scope = { type: 'chat', chat_id: this.chatId } as const
    const call = commands ? this.api.setMyCommands(commands, { scope }) : this.api.deleteMyCommands({ scope })
    await call.catch(() => null)
  }

  /** Ends the waiting of a pressed button, with a short notice or none. Only the first call of a turn counts. */
  answer(toast?: string): void {
    if (this.query === null || this.answering) return
    const text = toast === undefined ? {} : { text: cut(toast, longestToast) }
    // A query that is too old, or a lost answer, harms nobody: the button stops waiting by itself.
    this.answering = this.api.answerCallbackQuery(this.query, text).catch(() => null)
  }

  async settle(): Promise<void> {
    this.answer()
    await this.answering
  }

  private async tolerant(call: Promise<unknown>): Promise<boolean> {
    try {
      await call
      return true
    } catch (error) {
      if (!(error instanceof GrammyError) || error.error_code !== 400) throw error
      return error.description.includes('not modified')
    }
  }
}
