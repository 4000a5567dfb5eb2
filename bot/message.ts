// What the bot says: plain text and rows of buttons, inside the limits of the Bot API by construction. Nothing is ever
// parsed as markup, so whatever a person or an author wrote is shown as it is.
import type { InlineKeyboardMarkup } from 'grammy/types'

export interface Button {
  text: string
  data?: string
  url?: string
}
export interface Message {
  text: string
  rows?: Button[][]
}

export const longestText = 4096
export const longestToast = 200
export const longestCaption = 1024
/** Longer ones are cut by phones anyway. */
const longestButton = 48

/** At most `max` UTF-16 units, never half a sign. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text
  const end = /[\uD800-\uDBFF]/.test(text[max - 2] ?? '') ? max - 2 : max - 1
  return `${text.slice(0, end)}…`
}

/** Paragraphs with an empty line between them; empty ones are left out. */
export const paragraphs = (...parts: (string | null | undefined | false)[]) => parts.filter(Boolean).join('\n\n')
export const lines = (...parts: (string | null | undefined | false)[]) => parts.filter(Boolean).join('\n')

/** Several buttons to a row. */
export function inRows<T>(buttons: T[], perRow: number): T[][] {
  const rows: T[][] = []
  for (let from = 0; from < buttons.length; from += perRow) rows.push(buttons.slice(from, from + perRow))
  return rows
}

/** Bot API payload of a message. */
export function payloadOf(message: Message) {
  return { text: cut(message.text, longestText), reply_markup: keyboardOf(message) }
}

export function keyboardOf({ rows = [] }: Message): InlineKeyboardMarkup {
  return {
    inline_keyboard: rows
      .filter((row) => row.length > 0)
      .map((row) =>
        row.map(({ text, data, url }) => {
          const label = cut(text, longestButton)
          return url === undefined ? { text: label, callback_data: data ?? 'none' } : { text: label, url }
        }),
      ),
  }
}
