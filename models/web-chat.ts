// Web chats: what the Telegram app keeps for its people, we keep for ours: the conversation as it stands, and an inbox that
// survives a crash. Every change of a message takes the chat's next number, so a page that lost its connection asks for
// "all since n".
import { createHash, randomBytes, randomInt } from 'node:crypto'
import type { Connection, Types } from 'mongoose'
import { firstWebChatId } from './chat.ts'
import { isDuplicate } from './lease.ts'
import {
  chatSchema,
  messageSchema,
  updateSchema,
  type WebAct,
  type WebChat,
  type WebFile,
  type WebMessage,
  type WebToast,
  type WebUpdate,
} from './web-chat-schema.ts'

export type * from './web-chat-schema.ts'

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
      const { chat, message, change, text, file, album, at } = update
      if (change === null) return
      const clientId = update._id.slice(update._id.indexOf(':') + 1)
      const made = { change, from: 'person', clientId, album, text, entities: [], buttons: [], file, at }
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
