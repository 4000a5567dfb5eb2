// The calls that change or remove messages. An edit without a keyboard takes the keyboard away, as at Telegram.
import { isDeepStrictEqual } from 'node:util'
import type { InlineKeyboardMarkup, Message } from 'grammy/types'
import { readInlineMarkup } from './keyboard.ts'
import { badRequest } from './refusal.ts'
import type { Params } from './request.ts'
import { captionOf, readMedia, type MediaItem } from './sending.ts'
import { readCaption, readText } from './text.ts'
import type { Room, Stored, World } from './world.ts'

const DELETABLE_SECONDS = 48 * 3600

export const editing = {
  editMessageText(world: World, params: Params) {
    const { text, entities } = readText(params)
    const stored = editable(world, params)
    if (stored.message.text === undefined) throw badRequest('there is no text in the message to edit')
    return change(world, params, stored, { text, entities: entities.length > 0 ? entities : undefined })
  },

  editMessageCaption(world: World, params: Params) {
    const caption = readCaption(params)
    const stored = editable(world, params)
    if (stored.message.text !== undefined) throw badRequest('there is no caption in the message to edit')
    return change(world, params, stored, { caption: undefined, caption_entities: undefined, ...captionOf(caption) })
  },

  async editMessageMedia(world: World, params: Params) {
    const stored = editable(world, params)
    const media = await readMedia(world, params, params.json<MediaItem>('media') ?? {})
    const cleared = { text: undefined, entities: undefined, photo: undefined, document: undefined }
    return change(world, params, stored, { ...cleared, caption: undefined, caption_entities: undefined, ...media })
  },

  editMessageReplyMarkup(world: World, params: Params) {
    return change(world, params, editable(world, params), {})
  },

  deleteMessage(world: World, params: Params) {
    const room = world.room(params.int('chat_id'))
    const stored = room.stored.get(params.int('message_id') ?? 0)
    if (!stored) throw badRequest('message to delete not found')
    checkDeletable(world, stored)
    world.remove(room, stored.message.message_id)
    return true
  },

  /** Those that are gone are skipped. */
  deleteMessages(world: World, params: Params) {
    const room = world.room(params.int('chat_id'))
    for (const id of params.json<number[]>('message_ids') ?? []) if (room.stored.has(id)) world.remove(room, id)
    return true
  },
}

function checkDeletable(world: World, { message }: Stored) {
  if (world.seconds() - message.date > DELETABLE_SECONDS) throw badRequest("message can't be deleted for everyone")
}

function editable(world: World, params: Params): Stored {
  if (params.text('inline_message_id') !== undefined) throw badRequest('MESSAGE_ID_INVALID')
  const room: Room = world.room(params.int('chat_id'))
  const id = params.int('message_id')
  if (id === undefined) throw badRequest('message identifier is not specified')
  const stored = room.stored.get(id)
  if (!stored) throw badRequest('message to edit not found')
  if (!stored.byBot) throw badRequest("message can't be edited")
  return stored
}

function change(world: World, params: Params, stored: Stored, changes: Partial<Message>): Message {
  const markup: InlineKeyboardMarkup | undefined = readInlineMarkup(params)
  const next = { ...stored.message, ...changes, reply_markup: markup } as Record<string, unknown>
  for (const key of Object.keys(next)) if (next[key] === undefined) delete next[key]
  const { edit_date: _now, ...fresh } = next
  const { edit_date: _before, ...old } = stored.message as unknown as Record<string, unknown>
  if (isDeepStrictEqual(fresh, old))
    throw badRequest(
      'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
    )
  stored.message = { ...fresh, edit_date: world.seconds() } as unknown as Message
  stored.edited = true
  world.touch(stored)
  return stored.message
}
