// Chats: the places where a person is reached. `_id` is the Bot API chat id; web chats start at 2^52.
import { Schema, type Types, type Connection } from 'mongoose'
import { together } from './together.ts'

export const firstWebChatId = 2 ** 52
export const channelOf = (chatId: number): Channel => (chatId >= firstWebChatId ? 'web' : 'telegram')
export const channels = ['telegram', 'web'] as const
export type Channel = (typeof channels)[number]

export interface Chat {
  _id: number
  person: Types.ObjectId | null
  /** The person's unit, so that a message costs one read to know who writes for whom. */
  unit: string | null
  /** The account of the staff member who writes here; they may be an officer as well. */
  account?: Types.ObjectId | null
  lang: string
  /** The report whose questions this chat is answering now. */
  open: Types.ObjectId | null
  /** Since when the person cannot be reached here: they blocked the bot or left. */
  blockedAt: Date | null
  /** The hand-over whose successor the next text names, or the person who is about to say how they are called. */
  naming?: Types.ObjectId | null
  seenAt: Date
  /** Until when it is in a preview of a form (preview.ts). */
  preview?: Date | null
}

const schema = new Schema<Chat>(
  {
    _id: { type: Number, required: true },
    person: { type: Schema.Types.ObjectId, default: null },
    unit: { type: String, default: null },
    account: { type: Schema.Types.ObjectId },
    lang: { type: String, required: true },
    open: { type: Schema.Types.ObjectId, default: null },
    blockedAt: { type: Date, default: null },
    naming: { type: Schema.Types.ObjectId },
    seenAt: { type: Date, required: true },
    preview: { type: Date },
  },
  { collection: 'chats', versionKey: false },
)
schema.index({ person: 1, seenAt: -1 })
schema.index({ account: 1, seenAt: -1 }, { sparse: true })

export function createChatModel(connection: Connection) {
  const model = connection.model<Chat>('Chat', schema)
  const set = (id: number, fields: Partial<Chat>) => model.updateOne({ _id: id }, { $set: fields }).exec()
  /** Read for every message: at once, or together with those that are asked for while it is under way. */
  const find = together(async (ids: number[]): Promise<(Chat | null)[]> => {
    if (ids.length === 1) return [(await model.collection.findOne({ _id: ids[0] as never })) as Chat | null]
    const found = (await model.collection.find({ _id: { $in: ids as never[] } }).toArray()) as unknown as Chat[]
    const byId = new Map(found.map((chat) => [chat._id, chat]))
    return ids.map((id) => byId.get(id) ?? null)
  })
  return {
    model,
    find,
    /** A person who writes again is reachable again. */
    returned: (id: number, now: Date) => set(id, { blockedAt: null, seenAt: now }),
    blocked: (id: number, now: Date) => set(id, { blockedAt: now }),
    setLang: (id: number, lang: string) => set(id, { lang }),
    setPreview: (id: number, preview: Date | null) => set(id, { preview }),
    setOpen: (id: number, open: Types.ObjectId | null) => set(id, { open, naming: null }),
    setNaming: (id: number, naming: Types.ObjectId | null) => set(id, { naming, ...(naming && { open: null }) }),
    /** Nothing is kept about a chat before its person has agreed: binding is what makes it. May be repeated. */
    bind: (id: number, person: { _id: Types.ObjectId; unit: string }, lang: string, now: Date) =>
      model
        .updateOne(
          { _id: id },
          { $set: { person: person._id, unit: person.unit, lang, open: null, blockedAt: null, seenAt: now } },
          { upsert: true },
        )
        .exec(),
    /** For staff: the same chat may be an officer's too. May be repeated. */
    bindAccount: (id: number, account: Types.ObjectId, lang: string, now: Date) =>
      model
        .updateOne(
          { _id: id },
          {
            $set: { account, lang, blockedAt: null, seenAt: now },
            $setOnInsert: { person: null, unit: null, open: null },
          },
          { upsert: true },
        )
        .exec(),
    /** @returns whether it was bound to an account. */
    async unbindAccount(id: number): Promise<boolean> {
      const { modifiedCount } = await model
        .updateOne({ _id: id, account: { $exists: true } }, { $unset: { account: 1 } })
        .exec()
      await model.deleteOne({ _id: id, person: null, account: { $exists: false } }).exec()
      return modifiedCount > 0
    },
    findOfAccounts: (accounts: Types.ObjectId[]) =>
      model
        .find({ account: { $in: accounts } })
        .sort({ seenAt: -1 })
        .lean<Chat[]>()
        .exec(),
    /** Where a person can be reached, the place last used first. */
    findReachable: (person: Types.ObjectId) =>
      model.find({ person, blockedAt: null }).sort({ seenAt: -1 }).lean<Chat[]>().exec(),
    findOfPeople: (people: Types.ObjectId[]) =>
      model
        .find({ person: { $in: people } })
        .sort({ seenAt: -1 })
        .lean<Chat[]>()
        .exec(),
    forget: (person: Types.ObjectId) => model.deleteMany({ person }).exec(),
  }
}
export type ChatModel = ReturnType<typeof createChatModel>
