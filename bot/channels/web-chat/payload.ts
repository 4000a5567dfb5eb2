// Reads the parts of a Bot API call: text, buttons, files. At this level grammY still holds a file as its InputFile.
import { buffer } from 'node:stream/consumers'
import type { InlineKeyboardMarkup } from 'grammy/types'
import { InputFile } from 'grammy'
import type { WebButton, WebEntity } from '../../../models/web-chat.ts'
import type { Payload } from '../channel.ts'
import { badRequest } from './refusal.ts'

const longest = { text: 4096, caption: 1024 }
const buttonDataBytes = 64

export function readChat(payload: Payload): number {
  return Number(payload['chat_id'])
}

export function readMessageId(payload: Payload): number {
  const id = Number(payload['message_id'])
  if (!Number.isSafeInteger(id)) throw badRequest('message identifier is not specified')
  return id
}

export function readText(payload: Payload): { text: string; entities: WebEntity[] } {
  const text = typeof payload['text'] === 'string' ? payload['text'] : ''
  if (text.trim() === '') throw badRequest('message text is empty')
  if (text.length > longest.text) throw badRequest('message is too long')
  return { text, entities: readEntities(payload, 'entities') }
}

export function readCaption(payload: Payload): { text: string; entities: WebEntity[] } {
  const text = typeof payload['caption'] === 'string' ? payload['caption'] : ''
  if (text.length > longest.caption) throw badRequest('message caption is too long')
  return { text, entities: readEntities(payload, 'caption_entities') }
}

/** Markup inside the text is not read here: the bot says what is bold by entities, which nothing a person typed can break. */
function readEntities(payload: Payload, name: string): WebEntity[] {
  if (payload['parse_mode']) throw badRequest("can't parse entities: web chat takes entities, not parse_mode")
  const given = payload[name]
  return Array.isArray(given)
    ? (given as WebEntity[]).map(({ type, offset, length, url }) => ({ type, offset, length, ...(url && { url }) }))
    : []
}

/** No markup, or one that is not inline, takes the buttons away. */
export function readButtons(payload: Payload): WebButton[][] {
  const markup = payload['reply_markup'] as Partial<InlineKeyboardMarkup> | undefined
  const rows = markup?.inline_keyboard ?? []
  return rows.map((row) => row.map(readButton)).filter((row) => row.length > 0)
}

function readButton(button: InlineKeyboardMarkup['inline_keyboard'][number][number]): WebButton {
  const { text } = button
  if (!text?.trim()) throw badRequest("can't parse inline keyboard button: Text must be non-empty")
  if ('callback_data' in button && button.callback_data !== undefined) {
    const bytes = Buffer.byteLength(button.callback_data)
    if (bytes < 1 || bytes > buttonDataBytes) throw badRequest('BUTTON_DATA_INVALID')
    return { text, data: button.callback_data }
  }
  const url = 'url' in button ? button.url : 'web_app' in button ? button.web_app.url : undefined
  if (url && /^https?:\/\//.test(url)) return { text, url }
  throw badRequest("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
}

/** A file in a call: new bytes, or the file id of one we have. */
export async function readFile(given: unknown): Promise<{ bytes: Buffer; name: string } | { fileId: string }> {
  if (typeof given === 'string') return { fileId: given }
  if (!(given instanceof InputFile)) throw badRequest('there is no file in the request')
  const raw = await given.toRaw()
  const bytes = raw instanceof Uint8Array ? Buffer.from(raw) : await buffer(raw as AsyncIterable<Uint8Array>)
  return { bytes, name: given.filename ?? 'file' }
}
