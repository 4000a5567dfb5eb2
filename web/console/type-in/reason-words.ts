// The very sentences of the chat for an answer that does not fit. They come with this page alone.
import type { Reason } from '../../../rules/reasons.ts'
import { createWords, type Words } from '../../../rules/words.ts'
import { lang } from '../words.ts'

let words: Words
/** To be awaited before the page is shown. */
export async function loadReasonWords(): Promise<void> {
  const { default: text } = await (lang === 'en'
    ? import('../../../locales/en.reasons.ftl?raw')
    : import('../../../locales/zh-CN.reasons.ftl?raw'))
  words = createWords({ 'zh-CN': [], en: [], [lang]: [text] })
}

/** The author's own words where the form has some. */
export function sayReason({ code, ...args }: Reason, message: Record<string, string> = {}): string {
  const written = message[lang] ?? message[lang.split('-')[0]!] ?? message['default'] ?? Object.values(message)[0]
  return written || words.say(lang, `reason-${code}`, args)
}
