// Picks the words of a language out of a text.
import type { Text, TextPiece } from './types.ts'

/** `zh-CN` finds `zh-CN`, then `zh`, then any other `zh-…`; else the form's default language, else whatever there is. */
export function pieces(text: Text, lang: string, defaultLanguage: string): readonly TextPiece[] {
  const exact = text[lang]
  if (exact) return exact
  const tags = Object.keys(text)
  const wanted = lang.toLowerCase()
  const primary = wanted.split(/[-_]/)[0] as string
  const near =
    tags.find((tag) => tag.toLowerCase() === wanted) ??
    tags.find((tag) => tag.toLowerCase() === primary) ??
    tags.find((tag) => tag.toLowerCase().split(/[-_]/)[0] === primary)
  const found = near ?? (text[defaultLanguage] ? defaultLanguage : tags[0])
  return found === undefined ? [] : (text[found] as TextPiece[])
}

/** The text without its ${} places. */
export function plain(text: Text, lang: string, defaultLanguage = lang): string {
  return pieces(text, lang, defaultLanguage)
    .filter((piece) => typeof piece === 'string')
    .join('')
    .trim()
}
