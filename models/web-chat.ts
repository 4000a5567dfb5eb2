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
  /** What the browser said it speaks. */
  lang: string
  /** Last number given to a change of a message. */
  lastChange: number
  /** Last message id and update id given out. */
  lastMessage: number
  lastUpdate: number
  /** The answer to the last press: kept, because the process that serves the page may be another one than the bot's. */
  toast: WebToast | null
  /** Which process deals with this chat's inbox, and until when: one at a time keeps the order. */
  holder: string | null
  heldUntil: Date | null
  createdAt: Date
  seenAt: Date
}
export interface WebToast {
  /** The update number of the press. */
  update: number
  text: string
  alert: boolean
  at: Date
}

export interface WebButton {
  text: string
  data?: string
  url?: string
}
/** A Bot API message entity, as the bot gave it. */
export interface WebEntity {
  type: string
  offset: number
  length: number
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
  /** The page's own name for a person's message. */
  clientId: string | null
  text: string
  entities: WebEntity[]
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
  /** The number of the change that puts the person's message into the conversation; null for a press. */
  change: number | null
  text: string
  file: WebFile | null
  album: string | null
  at: Date
  doneAt: Date | null
}

/** One act of the page. `pressed`: the message whose button it was. */
export type WebAct = Pick<WebUpdate, 'chat' | 'kind' | 'text' | 'file' | 'album'> & {
  clientId: string
  pressed?: number
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
    lang: { type: String, default: 'zh-CN' },
    lastChange: { type: Number, default: 0 },
    lastMessage: { type: Number, default: 0 },
    lastUpdate: { type: Number, default: 0 },
    toast: { type: Schema.Types.Mixed, default: null },
    holder: { type: String, default: null },
    heldUntil: date,
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
    clientId: { type: String, default: null },
    text: { type: String, default: '' },
    entities: { type: Schema.Types.Mixed, default: [] },
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
    change: { type: Number, default: null },
    text: { type: String, default: '' },
    file: { type: file, default: null },
    album: { type: String, default: null },
    at: { type: Date, required: true },
    doneAt: date,
  },
  { collection: 'web_updates', versionKey: false },
)
updateSchema.index({ doneAt: 1, chat: 1, update: 1 })
// Kept a while after it is done, so that a page that was offline may send it again and hear that it is known.
updateSchema.index({ doneAt: 1 }, { expireAfterSeconds: 30 * 86_400 })

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
    async begin(now: Date, lang = 'zh-CN'): Promise<{ chat: number; secret: string }> {
      const secret = randomBytes(32).toString('base64url')
      const chat = firstWebChatId + randomInt(2 ** 47)
      await chats.create({ _id: chat, secret: hashOf(secret), lang, createdAt: now, seenAt: now })
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
      message: Pick<WebMessage, 'from' | 'text'> & Partial<Pick<WebMessage, 'entities' | 'buttons' | 'file'>>,
      now: Date,
    ) {
      const { lastChange, lastMessage } = await next(chat, ['lastChange', 'lastMessage'])
      const made = await messages.create({ chat, message: lastMessage, change: lastChange, at: now, ...message })
      return made.toObject<WebMessage>()
    },
    /** @returns null when there is no such message (any more). */
    async edit(
      chat: number,
      message: number,
      fields: Partial<Pick<WebMessage, 'text' | 'entities' | 'buttons'>>,
      now: Date,
    ) {
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
          { $set: { change: lastChange, deletedAt: now, text: '', entities: [], buttons: [], file: null } },
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
     * may send until it hears. The update is saved before the person's message: a crash in between is mended by `place`.
     * @returns the update and whether it is new.
     */
    async receive(act: WebAct, now: Date): Promise<{ update: WebUpdate; isNew: boolean }> {
      const { clientId, pressed, ...rest } = act
      const _id = `${act.chat}:${clientId}`
      const isPress = pressed !== undefined
      const taken = await next(act.chat, isPress ? ['lastUpdate'] : ['lastUpdate', 'lastMessage', 'lastChange'])
      const update: WebUpdate = {
        ...rest,
        _id,
        update: taken.lastUpdate,
        message: pressed ?? taken.lastMessage,
        change: isPress ? null : taken.lastChange,
        at: now,
        doneAt: null,
      }
      try {
        await updates.create(update)
      } catch (error) {
        if (!isDuplicate(error)) throw error
        const known = await updates.findById(_id).lean<WebUpdate>().orFail().exec()
        await this.place(known)
        return { update: known, isNew: false }
      }
      await this.place(update)
      return { update, isNew: true }
    },
    /** Puts the person's own message of this update into the conversation, once. */
    async place(update: WebUpdate): Promise<void> {
      const { chat, message, change, text, file, at } = update
      if (change === null) return
      const clientId = update._id.slice(update._id.indexOf(':') + 1)
      const made = { change, from: 'person', clientId, text, entities: [], buttons: [], file, at }
      await messages
        .updateOne({ chat, message }, { $setOnInsert: { ...made, editedAt: null, deletedAt: null } }, { upsert: true })
        .exec()
        .catch((error: unknown) => {
          if (!isDuplicate(error)) throw error // placed by another process at this moment
        })
    },
    findUpdate: (chat: number, clientId: string) => updates.findById(`${chat}:${clientId}`).lean<WebUpdate>().exec(),
    /** What the bot has not dealt with yet, oldest first within each chat. */
    waiting: (limit = 500) =>
      updates.find({ doneAt: null }).sort({ chat: 1, update: 1 }).limit(limit).lean<WebUpdate[]>().exec(),
    waitingOf: (chat: number, limit = 50) =>
      updates.find({ doneAt: null, chat }).sort({ update: 1 }).limit(limit).lean<WebUpdate[]>().exec(),
    done: (id: string, now: Date) => updates.updateOne({ _id: id }, { $set: { doneAt: now } }).exec(),

    /** Takes or renews the right to deal with a chat's inbox. @returns null while another process has it, or no such chat. */
    hold: (chat: number, holder: string, now: Date, ttlMs: number) =>
      chats
        .findOneAndUpdate(
          { _id: chat, $or: [{ holder }, { heldUntil: null }, { heldUntil: { $lte: now } }] },
          { $set: { holder, heldUntil: new Date(now.getTime() + ttlMs) } },
          { returnDocument: 'after' },
        )
        .lean<WebChat>()
        .exec(),
    letGo: (holder: string) => chats.updateMany({ holder }, { $set: { holder: null, heldUntil: null } }).exec(),

    toast: (chat: number, toast: WebToast) => chats.updateOne({ _id: chat }, { $set: { toast } }).exec(),
    /** The newest change and toast of each of these chats: cheap enough to ask for every page that is open. */
    pulse: (ids: number[]) =>
      chats
        .find({ _id: { $in: ids } }, { lastChange: 1, toast: 1 })
        .lean<Pick<WebChat, '_id' | 'lastChange' | 'toast'>[]>()
        .exec(),
    seen: (chat: number, now: Date) => chats.updateOne({ _id: chat }, { $set: { seenAt: now } }).exec(),
    /** A file of this conversation, by its GridFS id. */
    async findFile(chat: number, id: Types.ObjectId): Promise<WebFile | null> {
      const holding = await messages.findOne({ chat, 'file.id': id }, { file: 1 }).lean<WebMessage>().exec()
      return holding?.file ?? null
    },

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
