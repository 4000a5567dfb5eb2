// The shapes of web chats and their indexes; web-chat.ts reads and writes them.
import { Schema, type Types } from 'mongoose'

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
  /** Photos sent together share it. */
  album: string | null
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
export const chatSchema = new Schema<WebChat>(
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

export const messageSchema = new Schema<WebMessage>(
  {
    chat: { type: Number, required: true },
    message: { type: Number, required: true },
    change: { type: Number, required: true },
    from: { type: String, enum: ['bot', 'person'], required: true },
    clientId: { type: String, default: null },
    album: { type: String, default: null },
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

export const updateSchema = new Schema<WebUpdate>(
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

/** What an open page is told at once; only `changed` can be read again later. */
export type WebChatEvent =
  /** The message as it is now, or, when it is not at hand: read `since` again. */
  | { kind: 'changed'; message?: WebMessage }
  | { kind: 'typing' }
  /** The conversation was deleted. */
  | { kind: 'gone' }
  /** A press was dealt with; `update` is the press. */
  | { kind: 'answered'; update: number }
  | ({ kind: 'toast' } & WebToast)
