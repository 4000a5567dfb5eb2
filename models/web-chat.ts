// Web chats: what the Telegram app keeps for its people, we keep for ours: the conversation as it stands, and an inbox that
// survives a crash. Every change of a message takes the chat's next number, so a page that lost its connection asks for
// "all since n".
import { createHash, randomBytes, randomInt } from 'node:crypto'
import { Schema, type Types, type Connection } from 'mongoose'
import { firstWebChatId } from './chat.ts'
import { isDuplicate } from './lease.ts'

export interface WebChat {
  _id: number
  /** SHA-256 of the page's secret, hex. */
  secret: string
  /** Last number given to a change of a message. */
  lastChange: number
  /** Last message id and update id given out. */
  lastMessage: number
  lastUpdate: number
  createdAt: Date
  seenAt: Date
}

export interface WebButton {
  text: string
  data?: string
  url?: string
}
export interface WebFile {
  /** GridFS id; the Bot API file id is `web:` followed by it. */
  id: Types.ObjectId
  name: string
  type: string
  bytes: number
  asDocument: boolean
}
export interface WebMessage {
  _id: Types.ObjectId
  chat: number
  /** The Bot API message id. */
  message: number
  change: number
  from: 'bot' | 'person'
  text: string
  buttons: WebButton[][]
  file: WebFile | null
  at: Date
  editedAt: Date | null
  deletedAt: Date | null
}

/** What a person did, as the Bot API update it becomes; kept until the bot has dealt with it. */
export interface WebUpdate {
  /** `<chat>:<client id>`: the page's own name for this act, so sending it twice is one act. */
  _id: string
  chat: number
  update: number
  kind: 'text' | 'press' | 'file'
  /** The person's own message, or the pressed message. */
  message: number
  text: string
  file: WebFile | null
  album: string | null
  at: Date
  doneAt: Date | null
}

const file = new Schema<WebFile>(
  { id: Schema.Types.ObjectId, name: String, type: String, bytes: Number, asDocument: Boolean },
  { _id: false },
)
const date = { type: Date, default: null }
const chatSchema = new Schema<WebChat>(
  {
    _id: { type: Number, required: true },
    secret: { type: String, required: true },
    lastChange: { type: Number, default: 0 },
    lastMessage: { type: Number, default: 0 },
    lastUpdate: { type: Number, default: 0 },
    createdAt: { type: Date, required: true },
    seenAt: { type: Date, required: true },
  },
  { collection: 'web_chats', versionKey: false },
)
chatSchema.index({ secret: 1 }, { unique: true })

const messageSchema = new Schema<WebMessage>(
  {
    chat: { type: Number, required: true },
    message: { type: Number, required: true },
    change: { type: Number, required: true },
    from: { type: String, enum: ['bot', 'person'], required: true },
    text: { type: String, default: '' },
    buttons: { type: Schema.Types.Mixed, default: [] },
    file: { type: file, default: null },
    at: { type: Date, required: true },
    editedAt: date,
    deletedAt: date,
  },
  { collection: 'web_messages', versionKey: false },
)
messageSchema.index({ chat: 1, message: 1 }, { unique: true })
messageSchema.index({ chat: 1, change: 1 })

const updateSchema = new Schema<WebUpdate>(
  {
    _id: { type: String, required: true },
    chat: { type: Number, required: true },
    update: { type: Number, required: true },
    kind: { type: String, enum: ['text', 'press', 'file'], required: true },
    message: { type: Number, required: true },
    text: { type: String, default: '' },
    file: { type: file, default: null },
    album: { type: String, default: null },
    at: { type: Date, required: true },
    doneAt: date,
  },
  { collection: 'web_updates', versionKey: false },
)
updateSchema.index({ doneAt: 1, chat: 1, update: 1 })

const hashOf = (secret: string) => createHash('sha256').update(secret).digest('hex')
type Counter = 'lastChange' | 'lastMessage' | 'lastUpdate'

export function createWebChatModel(connection: Connection) {
  const chats = connection.model<WebChat>('WebChat', chatSchema)
  const messages = connection.model<WebMessage>('WebMessage', messageSchema)
  const updates = connection.model<WebUpdate>('WebUpdate', updateSchema)

  const next = async (chat: number, counters: Counter[]): Promise<WebChat> =>
    chats
      .findByIdAndUpdate(
        chat,
        { $inc: Object.fromEntries(counters.map((name) => [name, 1])) },
        { returnDocument: 'after' },
      )
      .lean<WebChat>()
      .orFail()
      .exec()

  return {
    chats,
    messages,
    updates,

    /** A new conversation and the secret its page proves itself with; only the hash is kept. */
    async begin(now: Date): Promise<{ chat: number; secret: string }> {
      const secret = randomBytes(32).toString('base64url')
      const chat = firstWebChatId + randomInt(2 ** 47)
      await chats.create({ _id: chat, secret: hashOf(secret), createdAt: now, seenAt: now })
      return { chat, secret }
    },
    findBySecret: (secret: string) =>
      chats
        .findOne({ secret: hashOf(secret) })
        .lean<WebChat>()
        .exec(),
    find: (chat: number) => chats.findById(chat).lean<WebChat>().exec(),

    /** Puts a message into the conversation. */
    async append(
      chat: number,
      message: Pick<WebMessage, 'from' | 'text'> & Partial<Pick<WebMessage, 'buttons' | 'file'>>,
      now: Date,
    ) {
      const { lastChange, lastMessage } = await next(chat, ['lastChange', 'lastMessage'])
      const made = await messages.create({ chat, message: lastMessage, change: lastChange, at: now, ...message })
      return made.toObject<WebMessage>()
    },
    /** @returns null when there is no such message (any more). */
    async edit(chat: number, message: number, fields: Partial<Pick<WebMessage, 'text' | 'buttons'>>, now: Date) {
      const { lastChange } = await next(chat, ['lastChange'])
      return messages
        .findOneAndUpdate(
          { chat, message, deletedAt: null },
          { $set: { ...fields, change: lastChange, editedAt: now } },
          { returnDocument: 'after' },
        )
        .lean<WebMessage>()
        .exec()
    },
    async remove(chat: number, message: number, now: Date) {
      const { lastChange } = await next(chat, ['lastChange'])
      return messages
        .findOneAndUpdate(
          { chat, message, deletedAt: null },
          { $set: { change: lastChange, deletedAt: now, text: '', buttons: [], file: null } },
          { returnDocument: 'after' },
        )
        .lean<WebMessage>()
        .exec()
    },
    findMessage: (chat: number, message: number) => messages.findOne({ chat, message }).lean<WebMessage>().exec(),
    /** What changed after `change`, oldest first. */
    since: (chat: number, change: number, limit = 200) =>
      messages
        .find({ chat, change: { $gt: change } })
        .sort({ change: 1 })
        .limit(limit)
        .lean<WebMessage[]>()
        .exec(),
    /** The newest messages before `before`, oldest first. */
    async history(chat: number, limit: number, before?: number): Promise<WebMessage[]> {
      const newest = await messages
        .find({ chat, deletedAt: null, ...(before !== undefined && { message: { $lt: before } }) })
        .sort({ message: -1 })
        .limit(limit)
        .lean<WebMessage[]>()
        .exec()
      return newest.reverse()
    },

    /**
     * Takes what the page did into the inbox. The same client id again gives the first one back, so a page on a bad line
     * may send until it hears. @returns the update and whether it is new.
     */
    async receive(
      act: Pick<WebUpdate, 'chat' | 'kind' | 'text' | 'file' | 'album'> & { clientId: string; pressed?: number },
      now: Date,
    ): Promise<{ update: WebUpdate; isNew: boolean }> {
      const { clientId, pressed, ...rest } = act
      const _id = `${act.chat}:${clientId}`
      const known = await updates.findById(_id).lean<WebUpdate>().exec()
      if (known) return { update: known, isNew: false }
      const { lastUpdate } = await next(act.chat, ['lastUpdate'])
      const message =
        pressed ?? (await this.append(act.chat, { from: 'person', text: act.text, file: act.file }, now)).message
      try {
        const made = await updates.create({ _id, ...rest, update: lastUpdate, message, at: now })
        return { update: made.toObject<WebUpdate>(), isNew: true }
      } catch (error) {
        if (!isDuplicate(error)) throw error
        if (pressed === undefined) await this.remove(act.chat, message, now)
        return { update: await updates.findById(_id).lean<WebUpdate>().orFail().exec(), isNew: false }
      }
    },
    /** What the bot has not dealt with yet, oldest first within each chat. */
    waiting: (limit = 500) =>
      updates.find({ doneAt: null }).sort({ chat: 1, update: 1 }).limit(limit).lean<WebUpdate[]>().exec(),
    done: (id: string, now: Date) => updates.updateOne({ _id: id }, { $set: { doneAt: now } }).exec(),

    /** @returns GridFS ids of the files that went with the conversation. */
    async forget(chat: number): Promise<Types.ObjectId[]> {
      const withFiles = await messages
        .find({ chat, file: { $ne: null } }, { file: 1 })
        .lean<WebMessage[]>()
        .exec()
      await Promise.all([messages.deleteMany({ chat }), updates.deleteMany({ chat }), chats.deleteOne({ _id: chat })])
      return withFiles.map((message) => message.file!.id)
    },
  }
}
export type WebChatModel = ReturnType<typeof createWebChatModel>
