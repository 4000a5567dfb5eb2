// What the page's people do, as Bot API updates; what the conversation holds, as Bot API messages.
import type { Message, MessageEntity, Update, User } from 'grammy/types'
import type { WebChat, WebFile, WebMessage, WebUpdate } from '../../../models/web-chat.ts'

export const fileIdOf = (file: WebFile) => `web:${file.id.toHexString()}`
/** @returns the GridFS id in hex, or null when the file id is not one of ours. */
export const gridIdOf = (fileId: string) => /^web:([0-9a-f]{24})$/.exec(fileId)?.[1] ?? null

export const pressIdOf = (chat: number, update: number) => `web:${chat}:${update}`
export function readPressId(id: string): { chat: number; update: number } | null {
  const parts = /^web:(\d+):(\d+)$/.exec(id)
  return parts ? { chat: Number(parts[1]), update: Number(parts[2]) } : null
}

const seconds = (date: Date) => Math.floor(date.getTime() / 1000)
const bot: User = { id: 1, is_bot: true, first_name: 'bot' }
const privateChat = (id: number) => ({ id, type: 'private' as const, first_name: '' })
const personOf = (chat: WebChat): User => ({ id: chat._id, is_bot: false, first_name: '', language_code: chat.lang })

export function toMessage(stored: WebMessage, person?: User): Message {
  const { text, file, buttons, entities } = stored
  const { caption, ...shown } = file ? { ...mediaOf(file), caption: text } : { text, caption: '' }
  const said = entities as MessageEntity[]
  return {
    message_id: stored.message,
    date: seconds(stored.at),
    ...(stored.editedAt && { edit_date: seconds(stored.editedAt) }),
    chat: privateChat(stored.chat),
    from: stored.from === 'bot' ? bot : person,
    ...shown,
    ...(file && caption && { caption }),
    ...(said.length > 0 && (file ? { caption_entities: said } : { entities: said })),
    ...(buttons.length > 0 && {
      reply_markup: {
        inline_keyboard: buttons.map((row) =>
          row.map((button) =>
            button.url
              ? { text: button.text, url: button.url }
              : { text: button.text, callback_data: button.data ?? '' },
          ),
        ),
      },
    }),
  }
}

function mediaOf(file: WebFile) {
  const kept = { file_id: fileIdOf(file), file_unique_id: file.id.toHexString(), file_size: file.bytes }
  if (file.asDocument) return { document: { ...kept, file_name: file.name, mime_type: file.type } }
  // Sizes are read when the picture is processed; nobody chooses by them here, there is only one.
  return { photo: [{ ...kept, width: 0, height: 0 }] }
}

/** `pressed`: the message whose button it was; null when it is gone. */
export function toUpdate(update: WebUpdate, chat: WebChat, pressed: WebMessage | null): Update {
  const from = personOf(chat)
  if (update.kind !== 'press') return { update_id: update.update, message: ownMessage(update, from) }
  const gone = { chat: privateChat(chat._id), message_id: update.message, date: 0 as const }
  return {
    update_id: update.update,
    callback_query: {
      id: pressIdOf(chat._id, update.update),
      from,
      chat_instance: String(chat._id),
      data: update.text,
      message: (pressed && !pressed.deletedAt ? toMessage(pressed, from) : gone) as Message,
    },
  }
}

function ownMessage(update: WebUpdate, from: User) {
  const { chat, message, text, file, album, at } = update
  const stand: Pick<Message, 'message_id' | 'date'> & { chat: ReturnType<typeof privateChat>; from: User } = {
    message_id: message,
    date: seconds(at),
    chat: privateChat(chat),
    from,
  }
  if (!file) return { ...stand, text, ...commandIn(text) }
  return { ...stand, ...mediaOf(file), ...(text && { caption: text }), ...(album && { media_group_id: album }) }
}

/** grammY knows a command by its entity, as a Telegram app marks it. */
function commandIn(text: string): { entities?: MessageEntity[] } {
  const command = /^\/[A-Za-z0-9_]{1,32}(?=\s|@|$)/.exec(text)?.[0]
  return command ? { entities: [{ type: 'bot_command', offset: 0, length: command.length }] } : {}
}
