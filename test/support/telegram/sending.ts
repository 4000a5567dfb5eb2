// The calls that put messages into a chat.
import type { Message } from 'grammy/types'
import { readMarkup } from './keyboard.ts'
import { badRequest } from './refusal.ts'
import type { Params } from './request.ts'
import { readCaption, readText, type Formatted } from './text.ts'
import type { Room, Stored, World } from './world.ts'

export const sending = {
  sendMessage(world: World, params: Params) {
    const room = world.open(params.int('chat_id'))
    const { text, entities } = readText(params)
    return put(world, room, params, { text, ...(entities.length > 0 ? { entities } : {}) })
  },

  async sendPhoto(world: World, params: Params) {
    const room = world.open(params.int('chat_id'))
    const caption = captionOf(readCaption(params))
    return put(world, room, params, { ...(await photo(world, params, params.text('photo'), 'photo')), ...caption })
  },

  sendDocument(world: World, params: Params) {
    const room = world.open(params.int('chat_id'))
    const caption = captionOf(readCaption(params))
    return put(world, room, params, { ...document(world, params, params.text('document'), 'document'), ...caption })
  },

  async sendMediaGroup(world: World, params: Params) {
    const room = world.open(params.int('chat_id'))
    const media = params.json<MediaItem[]>('media') ?? []
    if (!Array.isArray(media) || media.length < 2 || media.length > 10)
      throw badRequest('an album must have 2-10 items')
    const contents: Partial<Message>[] = []
    for (const item of media) contents.push(await readMedia(world, params, item))
    const group = String(13_700_000_000_000_000 + world.stamp)
    return contents.map((content) => put(world, room, params, { ...content, media_group_id: group }))
  },

  sendChatAction(world: World, params: Params) {
    world.open(params.int('chat_id'))
    if (!params.text('action')) throw badRequest('wrong parameter action in request')
    return true
  },
}

export interface MediaItem extends Record<string, unknown> {
  type?: string
  media?: string
}

/** One item of an album, or the new content of editMessageMedia. */
export async function readMedia(world: World, params: Params, item: MediaItem): Promise<Partial<Message>> {
  const caption = captionOf(readCaption(item))
  if (item.type === 'photo') return { ...(await photo(world, params, item.media)), ...caption }
  if (item.type === 'document') return { ...document(world, params, item.media), ...caption }
  throw badRequest(`can't parse InputMedia: type must be one of photo, document here, not "${item.type}"`)
}

export const captionOf = ({ text, entities }: Formatted): Partial<Message> => ({
  ...(text ? { caption: text } : {}),
  ...(entities.length > 0 ? { caption_entities: entities } : {}),
})

async function photo(world: World, params: Params, reference: string | undefined, field?: string) {
  const upload = params.upload(reference, field)
  if (upload) return { photo: await world.files.addPhoto(upload.bytes) }
  return { photo: await world.files.addPhoto(world.files.bytes(known(world, reference, 'photo'))) }
}

function document(world: World, params: Params, reference: string | undefined, field?: string) {
  const upload = params.upload(reference, field)
  if (upload) return { document: world.files.addDocument(upload.bytes, upload.name, upload.mime) }
  return { document: world.files.document(known(world, reference, 'document')) }
}

function known(world: World, reference: string | undefined, kind: string): string {
  if (!reference) throw badRequest(`there is no ${kind} in the request`)
  if (reference.startsWith('attach://')) throw badRequest(`file "${reference}" is not in the request`)
  if (/^https?:/.test(reference)) throw badRequest('failed to get HTTP URL content')
  if (!world.files.has(reference))
    throw badRequest('wrong remote file identifier specified: Wrong padding in the string')
  return reference
}

function put(world: World, room: Room, params: Params, content: Partial<Message>): Message {
  const markup = readMarkup(params)
  const inline = markup && 'inline_keyboard' in markup && markup.inline_keyboard.length > 0
  const replied = repliedTo(room, params)
  if (markup && 'keyboard' in markup) room.replyKeyboard = markup
  if (markup && 'remove_keyboard' in markup) room.replyKeyboard = null
  return world.put(room, world.bot, {
    ...content,
    ...(inline ? { reply_markup: markup } : {}),
    ...(replied ? { reply_to_message: replied.message as Message['reply_to_message'] } : {}),
  }).message
}

function repliedTo(room: Room, params: Params): Stored | undefined {
  const reply = params.json<{ message_id?: number; allow_sending_without_reply?: boolean }>('reply_parameters')
  const id = reply?.message_id ?? params.int('reply_to_message_id')
  if (id === undefined) return undefined
  const found = room.stored.get(id)
  if (!found && !reply?.allow_sending_without_reply && !params.flag('allow_sending_without_reply'))
    throw badRequest('message to be replied not found')
  return found
}
