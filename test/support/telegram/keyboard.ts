// Keyboards under messages, refused where Telegram refuses them.
import type { InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove, ForceReply } from 'grammy/types'
import { badRequest } from './refusal.ts'
import type { Params } from './request.ts'

export type Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | ForceReply
type AnyButton = Record<string, unknown> & { text?: string }

const actions = [
  'callback_data',
  'url',
  'web_app',
  'login_url',
  'switch_inline_query',
  'switch_inline_query_current_chat',
  'switch_inline_query_chosen_chat',
  'copy_text',
  'pay',
]
// Not documented; more than this has been refused in use.
const MOST_BUTTONS = 100

export function readMarkup(params: Params): Markup | undefined {
  const markup = params.json<Record<string, unknown>>('reply_markup')
  if (markup === undefined) return undefined
  if (typeof markup !== 'object' || Array.isArray(markup)) throw badRequest('object expected as reply markup')
  if ('inline_keyboard' in markup) return inlineKeyboard(markup['inline_keyboard'])
  if ('keyboard' in markup) checkReplyKeyboard(markup['keyboard'])
  return markup as unknown as Markup
}

/** Edits take inline keyboards only; none given, or an empty one, takes the keyboard away. */
export function readInlineMarkup(params: Params): InlineKeyboardMarkup | undefined {
  const markup = readMarkup(params)
  if (!markup) return undefined
  if (!('inline_keyboard' in markup)) throw badRequest('inline keyboard expected')
  return markup.inline_keyboard.length > 0 ? markup : undefined
}

function rows(keyboard: unknown): AnyButton[][] {
  if (!Array.isArray(keyboard) || !keyboard.every(Array.isArray))
    throw badRequest('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
  return keyboard as AnyButton[][]
}

function inlineKeyboard(keyboard: unknown): InlineKeyboardMarkup {
  const kept = rows(keyboard).filter((row) => row.length > 0)
  const buttons = kept.flat()
  if (buttons.length > MOST_BUTTONS) throw badRequest('reply markup is too long')
  buttons.forEach(checkInlineButton)
  return { inline_keyboard: kept as unknown as InlineKeyboardMarkup['inline_keyboard'] }
}

function checkInlineButton(button: AnyButton) {
  if (typeof button.text !== 'string' || button.text.trim() === '')
    throw badRequest("can't parse inline keyboard button: Text must be non-empty")
  if (!actions.some((action) => button[action] !== undefined))
    throw badRequest("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
  const data = button['callback_data']
  if (data !== undefined) {
    const size = typeof data === 'string' ? Buffer.byteLength(data) : 0
    if (size < 1 || size > 64) throw badRequest('BUTTON_DATA_INVALID')
  }
  const url = button['url']
  if (url !== undefined && !isPublicUrl(url))
    throw badRequest(`inline keyboard button URL '${url as string}' is invalid: Wrong HTTP URL`)
  checkWebApp(button)
}

function checkReplyKeyboard(keyboard: unknown) {
  for (const button of rows(keyboard).flat()) {
    const text = typeof button === 'string' ? button : button.text
    if (!text) throw badRequest("can't parse keyboard button: Text must be non-empty")
    if (typeof button === 'object') checkWebApp(button)
  }
}

function checkWebApp(button: AnyButton) {
  const url = (button['web_app'] as { url?: string } | undefined)?.url
  if (button['web_app'] === undefined || url?.startsWith('https://')) return
  throw badRequest(`inline keyboard button Web App URL '${url}' is invalid: Only HTTPS links are allowed`)
}

function isPublicUrl(url: unknown): boolean {
  if (typeof url !== 'string' || !URL.canParse(url)) return false
  const { protocol, hostname } = new URL(url)
  return protocol === 'tg:' || (/^https?:$/.test(protocol) && hostname.includes('.'))
}
