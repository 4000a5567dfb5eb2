// The pages' words, in the language of the browser.
import en from '../locales/en.page.ftl?raw'
import zh from '../locales/zh-CN.page.ftl?raw'
import { createWords, langOf, type Args } from '../rules/words.ts'

const words = createWords({ 'zh-CN': [zh], en: [en] })

export const lang = langOf(navigator.language)
export const say = (id: string, args?: Args) => words.say(lang, id, args)
/** The words for a problem's code; for one we have no words for, that it did not work. */
export const sayProblem = (code: string) =>
  say(words.has(`page-problem-${code}`) ? `page-problem-${code}` : 'page-problem')

export function dressPage(title: string): void {
  document.documentElement.lang = lang
  document.title = title
}
