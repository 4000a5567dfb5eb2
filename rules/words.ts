// Words for people, in their language, from Fluent texts. Runs in browsers too; who calls it brings the texts.
import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle'

export const langs = ['zh-CN', 'en'] as const
export type Lang = (typeof langs)[number]
export type Args = Record<string, FluentVariable>

export interface Words {
  /** @throws when the message is missing in every language, or an argument it needs is missing: a test must find that. */
  say(lang: string, id: string, args?: Args): string
  has(id: string): boolean
}

/** The language we have for what a phone or browser says it speaks; Chinese for any we do not know. */
export function langOf(code: string | undefined | null): Lang {
  return code?.toLowerCase().startsWith('en') ? 'en' : 'zh-CN'
}

/** `texts` are Fluent files; several of one language are one body of words. */
export function createWords(texts: Record<Lang, string[]>): Words {
  const bundles = new Map<string, FluentBundle>()
  for (const lang of langs) {
    // Isolation marks around values would be seen in chat and would break searches (tech-notes: useIsolating).
    const bundle = new FluentBundle(lang, { useIsolating: false })
    for (const text of texts[lang]) {
      const problems = bundle.addResource(new FluentResource(text))
      if (problems.length > 0) throw problems[0]!
    }
    bundles.set(lang, bundle)
  }
  const first = bundles.get(langs[0])!

  return {
    has: (id) => [...bundles.values()].some((bundle) => bundle.hasMessage(id)),
    say(lang, id, args) {
      const own = bundles.get(lang) ?? first
      const bundle = own.hasMessage(id) ? own : first
      const message = bundle.getMessage(id)
      if (!message?.value) throw new Error(`no words for ${id}`)
      // Most messages take nothing and are a plain string.
      if (typeof message.value === 'string') return message.value
      const problems: Error[] = []
      const text = bundle.formatPattern(message.value, args, problems)
      if (problems.length > 0) throw new Error(`words ${id}: ${problems[0]!.message}`)
      return text
    },
  }
}
