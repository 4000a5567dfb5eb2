// What Telegram knows: chats, the messages in them as they stand now, and questions put by presses of buttons.
import { EventEmitter } from 'node:events'
import type { Chat, Message, ReplyKeyboardMarkup, User, UserFromGetMe } from 'grammy/types'
import { Files } from './files.ts'
import { badRequest, forbidden } from './refusal.ts'

export interface ShownButton {
  text: string
  data?: string
  url?: string
  webApp?: string
}

export interface Stored {
  message: Message
  byBot: boolean
  edited: boolean
  /** Grows with every change of the world; tells what is newer than a person's last action. */
  stamp: number
  /** Every callback button the message ever showed: a slow phone can still press one that was taken away. */
  shown: ShownButton[]
}

export type RoomState = 'unknown' | 'open' | 'blocked' | 'deactivated' | 'kicked'

export interface Room {
  chat: Chat.PrivateChat | Chat.GroupChat
  state: RoomState
  stored: Map<number, Stored>
  lastId: number
  replyKeyboard: ReplyKeyboardMarkup | null
}

export interface Query {
  id: string
  chatId: number
  atMs: number
  answer: { text: string | null; alert: boolean } | null
}

const QUERY_LIFE_MS = 15 * 60_000
const refusals: Record<Exclude<RoomState, 'open'>, () => Error> = {
  unknown: () => badRequest('chat not found'),
  blocked: () => forbidden('bot was blocked by the user'),
  deactivated: () => forbidden('user is deactivated'),
  kicked: () => forbidden('bot was kicked from the group chat'),
}

export class World extends EventEmitter<{ change: [] }> {
  readonly bot: UserFromGetMe
  readonly now: () => Date
  readonly files = new Files()
  readonly queries = new Map<string, Query>()
  private readonly rooms = new Map<number, Room>()
  private stamps = 0
  private queryCount = 0

  constructor(bot: UserFromGetMe, now: () => Date) {
    super()
    this.setMaxListeners(0)
    this.bot = bot
    this.now = now
  }

  get stamp() {
    return this.stamps
  }
  seconds = () => Math.floor(this.now().getTime() / 1000)

  addRoom(chat: Room['chat'], state: RoomState): Room {
    const room: Room = { chat, state, stored: new Map(), lastId: 0, replyKeyboard: null }
    this.rooms.set(chat.id, room)
    return room
  }

  /** @throws Refusal when the chat is unknown to the bot. */
  room(chatId: number | undefined): Room {
    if (chatId === undefined) throw badRequest('chat_id is empty')
    const room = this.rooms.get(chatId)
    if (!room || room.state === 'unknown') throw badRequest('chat not found')
    return room
  }

  /** @throws Refusal when a message cannot get there. */
  open(chatId: number | undefined): Room {
    const room = this.room(chatId)
    if (room.state !== 'open') throw refusals[room.state]()
    return room
  }

  put(room: Room, from: User, content: Partial<Message>): Stored {
    room.lastId += 1
    const message = { message_id: room.lastId, from, chat: room.chat, date: this.seconds(), ...content } as Message
    const stored: Stored = { message, byBot: from.id === this.bot.id, edited: false, stamp: 0, shown: [] }
    room.stored.set(message.message_id, stored)
    this.touch(stored)
    return stored
  }

  /** Privacy mode is on: in groups the bot hears commands, mentions and service messages, nothing else. */
  hears({ chat }: Room, { text, caption, new_chat_members }: Message): boolean {
    if (chat.type === 'private' || new_chat_members) return true
    const { username } = this.bot
    return new RegExp(`^/\\w+(@${username}|(?!@))(\\s|$)|@${username}\\b`, 'i').test(text ?? caption ?? '')
  }

  /** Marks a message as new or changed and remembers its buttons. */
  touch(stored: Stored) {
    stored.stamp = ++this.stamps
    for (const button of buttonsOf(stored.message).flat())
      if (!stored.shown.some((known) => known.data === button.data && known.text === button.text))
        stored.shown.push(button)
    this.emit('change')
  }

  remove(room: Room, messageId: number) {
    room.stored.delete(messageId)
    this.stamps += 1
    this.emit('change')
  }

  ask(chatId: number): Query {
    const id = `48170${String(++this.queryCount).padStart(13, '0')}`
    const query: Query = { id, chatId, atMs: this.now().getTime(), answer: null }
    this.queries.set(id, query)
    return query
  }

  /** A query is answered once, and not long after the press. @throws Refusal */
  answer(id: string | undefined, text: string | null, alert: boolean) {
    const query = id === undefined ? undefined : this.queries.get(id)
    if (!query || query.answer || this.now().getTime() - query.atMs > QUERY_LIFE_MS)
      throw badRequest('query is too old and response timeout expired or query ID is invalid')
    query.answer = { text, alert }
    this.emit('change')
  }

  /** Lets every open query grow too old, as after a long outage. */
  expireQueries() {
    for (const query of this.queries.values()) query.atMs = -Infinity
  }
}

export function buttonsOf(message: Message): ShownButton[][] {
  return (message.reply_markup?.inline_keyboard ?? []).map((row) =>
    row.map((button) => ({
      text: button.text,
      ...('callback_data' in button && button.callback_data !== undefined ? { data: button.callback_data } : {}),
      ...('url' in button && button.url !== undefined ? { url: button.url } : {}),
      ...('web_app' in button && button.web_app ? { webApp: button.web_app.url } : {}),
    })),
  )
}
