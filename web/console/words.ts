// The console's words: the language chosen here, else the browser's.
import { createWords, langOf, type Args, type Lang, type Words } from '../../rules/words.ts'

const kept = 'zhengban-lang'

export const lang: Lang = langOf(localStorage.getItem(kept) ?? navigator.language)
export const localTerm = (term: { zh: string; en: string }) => (lang === 'en' ? term.en : term.zh)

let words: Words
/** To be awaited before any other module of the console begins. */
export async function loadWords(): Promise<void> {
  const { default: text } = await (lang === 'en'
    ? import('../../locales/en.console.ftl?raw')
    : import('../../locales/zh-CN.console.ftl?raw'))
  words = createWords({ 'zh-CN': [], en: [], [lang]: [text] })
}

/** The words of `console-<id>`. */
export const t = (id: string, args?: Args): string => words.say(lang, `console-${id}`, args)
/** The words of `console-<id>`, else what is given. */
export const tOr = (id: string, otherwise: string): string => (words.has(`console-${id}`) ? t(id) : otherwise)

/** Everything is said anew, so the page starts anew. */
export function speak(to: Lang): void {
  localStorage.setItem(kept, to)
  location.reload()
}
