// A person with Telegram on the phone. What she sends looks to the bot as Telegram would deliver it.
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import type { Message, Update, User } from 'grammy/types'
import type { BotApi } from './bot-api.ts'
import { Reader, type ButtonName, type ChatMessage, type How, type Person } from './person.ts'
import { findEntities, LONGEST_TEXT } from './telegram/text.ts'
import { buttonsOf, type Query, type Room, type Stored } from './telegram/world.ts'

export interface PersonOptions {
  language_code?: string
  first_name?: string
  username?: string
  /** true: she pressed Start some time before this test; the bot can write to her first. */
  started?: boolean
}

const memberStatus = { open: 'member', blocked: 'kicked', kicked: 'left' } as const
const kinds = ['photo', 'document', 'voice', 'sticker', 'location', 'contact', 'video', 'audio'] as const

export class TelegramPerson extends Reader implements Person {
  readonly name: string
  readonly user: User
  private readonly api: BotApi
  private readonly room: Room
  private press: Query | null = null
  private albums = new Map<string, string>()

  static create(api: BotApi, name: string, id: number, options: PersonOptions): TelegramPerson {
    const { started, ...about } = options
    const user: User = { id, is_bot: false, first_name: name, language_code: 'zh-hans', ...about }
    const chat = { id, type: 'private' as const, first_name: user.first_name, username: user.username }
    return new TelegramPerson(api, name, user, api.world.addRoom(chat, started ? 'open' : 'unknown'))
  }

  private constructor(api: BotApi, name: string, user: User, room: Room) {
    super()
    this.api = api
    this.name = name
    this.user = user
    this.room = room
  }

  get chatId() {
    return this.room.chat.id
  }

  says = async (text: string, how?: How): Promise<number> => {
    // A phone cuts what is too long for one message.
    const parts = text.match(new RegExp(`[^]{1,${LONGEST_TEXT}}`, 'g')) ?? ['']
    const ids = await this.sends(
      parts.map((part) => ({ text: part, ...entitiesOf(part) })),
      how,
    )
    return ids.at(-1) ?? 0
  }

  /** Follows the bot's link t.me/bot?start=… */
  starts = (payload?: string, how?: How) => this.says(payload ? `/start ${payload}` : '/start', how)

  async presses(name: ButtonName, how: How & { on?: number } = {}): Promise<void> {
    const { on, button } = this.button(name, how.on)
    if (!on) return void (await this.says(button.text, how))
    if (button.data === undefined) throw new Error(`the button "${button.text}" opens ${button.url ?? button.webApp}`)
    this.act()
    const press = (this.press = this.api.world.ask(this.chatId))
    const query = {
      id: press.id,
      from: this.user,
      message: on.message,
      chat_instance: String(this.chatId),
      data: button.data,
    }
    await this.hand([{ callback_query: query }], how)
  }

  async sendsPhoto(bytes: Buffer, how: How & { caption?: string; album?: string } = {}): Promise<number> {
    const content = { ...(await this.photo(bytes)), ...captionOf(how.caption), ...this.inAlbum(how.album) }
    return (await this.sends([content], how))[0] ?? 0
  }

  /** Each picture is an update of its own, `gapMs` after the one before. */
  async sendsAlbum(
    photos: Buffer[],
    { caption, gapMs = 0, ...how }: How & { caption?: string; gapMs?: number } = {},
  ): Promise<number[]> {
    const album = this.inAlbum(`album ${this.albums.size + 1}`)
    const contents: Partial<Message>[] = []
    for (const [index, bytes] of photos.entries())
      contents.push({ ...(await this.photo(bytes)), ...album, ...captionOf(index === 0 ? caption : undefined) })
    return this.sends(contents, how, gapMs)
  }

  async sendsDocument(
    bytes: Buffer,
    name: string,
    mime = 'application/octet-stream',
    how: How & { caption?: string; album?: string } = {},
  ): Promise<number> {
    const document = this.api.world.files.addDocument(bytes, name, mime)
    const content = { document, ...captionOf(how.caption), ...this.inAlbum(how.album) }
    return (await this.sends([content], how))[0] ?? 0
  }

  async sendsVoice(how?: How): Promise<number> {
    const { file_name: _, ...file } = this.api.world.files.addDocument(voice, 'voice.oga', 'audio/ogg', 'voice')
    return (await this.sends([{ voice: { ...file, duration: 3 } }], how))[0] ?? 0
  }

  async sendsSticker(how?: How): Promise<number> {
    const { file_name: _, ...file } = this.api.world.files.addDocument(voice, 'sticker.webp', 'image/webp', 'stickers')
    const look = { type: 'regular', width: 512, height: 512, is_animated: false, is_video: false, emoji: '👍' }
    return (await this.sends([{ sticker: { ...file, ...look } } as Partial<Message>], how))[0] ?? 0
  }

  async sendsLocation(latitude = 29.5647, longitude = 106.5507, how?: How): Promise<number> {
    return (await this.sends([{ location: { latitude, longitude, horizontal_accuracy: 20 } }], how))[0] ?? 0
  }

  /** Her own number unless another one is given. */
  async sendsContact(phone = '+8613800000000', how?: How): Promise<number> {
    const contact = { phone_number: phone, first_name: this.user.first_name, user_id: this.user.id }
    return (await this.sends([{ contact }], how))[0] ?? 0
  }

  async sendsWebAppData(data: string, buttonText: string, how?: How): Promise<number> {
    return (await this.sends([{ web_app_data: { data, button_text: buttonText } }], how))[0] ?? 0
  }

  async edits(messageId: number, text: string, how: How = {}): Promise<void> {
    const stored = this.room.stored.get(messageId)
    if (!stored || stored.byBot) throw new Error(`${this.name} has no own message ${messageId}`)
    const field = stored.message.text === undefined ? 'caption' : 'text'
    stored.message = { ...stored.message, [field]: text, edit_date: this.api.world.seconds() }
    if (field === 'text') stored.message = { ...stored.message, entities: undefined, ...entitiesOf(text) }
    stored.edited = true
    this.api.world.touch(stored)
    this.act()
    await this.hand([{ edited_message: stored.message as Update['edited_message'] }], how)
  }

  /**
   * The same person in a group the bot is in. The bot's privacy mode is on: it hears commands, mentions and service
   * messages, nothing else.
   */
  inGroup(title: string): TelegramPerson {
    const room = this.api.world.room(this.api.group(title))
    return new TelegramPerson(this.api, this.name, this.user, room)
  }

  /** In a group: she adds the bot, as Telegram tells it. */
  async addsBot(how?: How): Promise<void> {
    const wait = how ?? {}
    await this.changes('kicked', 'open', wait)
    await this.sends([{ new_chat_members: [this.api.world.bot] }], wait)
  }

  blocks = (how?: How) => this.changes('open', 'blocked', how)
  unblocks = (how?: How) => this.changes('blocked', 'open', how)
  /** Her account is gone: Telegram tells the bot nothing until it writes. */
  deletesAccount() {
    this.room.state = 'deactivated'
  }

  get chat(): readonly ChatMessage[] {
    return [...this.room.stored.values()].map((stored) => this.reads(stored))
  }

  /** The message as Telegram would show it to the bot: entities, sizes, keyboard. */
  raw(messageId: number = this.last().id): Message {
    const stored = this.room.stored.get(messageId)
    if (!stored) throw new Error(`${this.name} has no message ${messageId}`)
    return stored.message
  }

  /** The bytes of the photo or document in a message, as the bot sent it. */
  opens(messageId: number = this.last().id): Buffer {
    const { photo, document } = this.raw(messageId)
    const fileId = photo?.at(-1)?.file_id ?? document?.file_id
    if (!fileId) throw new Error(`message ${messageId} carries no file`)
    return this.api.world.files.bytes(fileId)
  }

  toast = () => this.press?.answer?.text ?? null
  /** Her last press still shows the little clock: the bot did not answer it. */
  isKeptWaiting = () => this.press !== null && this.press.answer === null
  /** The last update she caused, for `api.redeliver`. */
  lastUpdateId = 0

  protected get stamp() {
    return this.api.world.stamp
  }

  protected async change(withinMs: number): Promise<void> {
    const stop = new AbortController()
    const timer = setTimeout(() => stop.abort(), withinMs)
    await once(this.api.world, 'change', { signal: stop.signal }).catch(() => undefined)
    clearTimeout(timer)
  }

  /** Marks everything up to now as seen: what comes next is the answer to this act. */
  private act() {
    if (this.room.state === 'blocked') throw new Error(`${this.name} has blocked the bot`)
    if (this.room.state === 'unknown') this.room.state = 'open'
    this.catchesUp()
  }

  private async sends(contents: Partial<Message>[], how: How = {}, gapMs = 0): Promise<number[]> {
    this.act()
    const ids: number[] = []
    const updates: Omit<Update, 'update_id'>[] = []
    for (const content of contents) {
      const { message } = this.api.world.put(this.room, this.user, content)
      ids.push(message.message_id)
      if (this.api.world.hears(this.room, message)) updates.push({ message: message as Update['message'] })
    }
    this.seenUpTo = this.api.world.stamp
    await this.hand(updates, how, gapMs)
    return ids
  }

  private async hand(updates: Omit<Update, 'update_id'>[], how: How = {}, gapMs = 0): Promise<void> {
    const handed = []
    for (const [index, update] of updates.entries()) {
      if (index > 0 && gapMs > 0) await pause(gapMs)
      const pending = this.api.updates.push(update, this.chatId)
      if (!pending) continue
      this.lastUpdateId = pending.update.update_id
      handed.push(this.api.taken.bind(this.api, pending))
    }
    if (how.wait === false) return
    const results = await Promise.allSettled(handed.map((taken) => taken()))
    const failed = results.find((result) => result.status === 'rejected')
    if (failed) throw new Error(`${(failed.reason as Error).message}\n${this.conversation()}`)
  }

  private button(name: ButtonName, on: number | undefined) {
    if (on !== undefined) {
      const stored = this.room.stored.get(on)
      if (!stored) throw new Error(`${this.name} has no message ${on}.\n${this.conversation()}`)
      const now = this.reads(stored)
      const ever = { ...now, buttons: [...now.buttons, stored.shown] }
      return { on: stored, button: this.findButton([ever], name).button }
    }
    const keys = this.room.replyKeyboard?.keyboard.flat().map((key) => (typeof key === 'string' ? key : key.text))
    if (typeof name === 'string' && keys?.includes(name)) return { on: null, button: { text: name } }
    const found = this.findButton(this.chat, name)
    return { on: this.room.stored.get(found.on.id) ?? null, button: found.button }
  }

  private reads({ message, byBot, edited, stamp }: Stored): ChatMessage {
    return {
      id: message.message_id,
      by: byBot ? 'bot' : 'person',
      text: message.text ?? message.caption ?? '',
      buttons: buttonsOf(message),
      kind: kinds.find((kind) => message[kind] !== undefined) ?? 'text',
      edited,
      stamp,
    }
  }

  private async photo(bytes: Buffer): Promise<Partial<Message>> {
    try {
      return { photo: await this.api.world.files.addPhoto(bytes) }
    } catch (error) {
      throw new Error('a phone cannot send this as a photo; use sendsDocument', { cause: error })
    }
  }

  private inAlbum(name: string | undefined): Partial<Message> {
    if (name === undefined) return {}
    const known = this.albums.get(name) ?? String(13_800_000_000_000_000 + this.user.id + this.api.world.stamp)
    this.albums.set(name, known)
    return { media_group_id: known }
  }

  private async changes(from: keyof typeof memberStatus, to: keyof typeof memberStatus, how: How = {}) {
    this.catchesUp()
    this.room.state = to
    const member = (state: typeof from) => ({ user: this.api.world.bot, status: memberStatus[state], until_date: 0 })
    const change = {
      chat: this.room.chat,
      from: this.user,
      date: this.api.world.seconds(),
      old_chat_member: member(from),
      new_chat_member: member(to),
    }
    await this.hand([{ my_chat_member: change }], how)
  }
}

const captionOf = (caption: string | undefined) => (caption ? { caption } : {})
const voice = Buffer.from('OggS\0\x02', 'latin1')

function entitiesOf(text: string): Partial<Message> {
  const entities = findEntities(text)
  return entities.length > 0 ? { entities } : {}
}
