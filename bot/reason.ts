// Why an answer was not taken, in words: the author's own when there are any.
import type { Reason } from '../rules/form.ts'
import type { Turn } from './turn.ts'

export interface Refused {
  reason: Reason
  message?: Record<string, string>
}

export const reasonText = (turn: Turn, refused: Refused) =>
  turn.say('answer-wrong', { reason: reasonWords(turn, refused) })

export function reasonWords(turn: Turn, { reason, message }: Refused): string {
  const own = message && inLanguage(message, turn.lang)
  if (own) return own
  const { code, ...args } = reason
  return turn.say(`reason-${code}`, args)
}

function inLanguage(texts: Record<string, string>, lang: string): string | undefined {
  const primary = lang.split('-')[0]!
  const near = Object.keys(texts).find((tag) => tag.toLowerCase().split(/[-_]/)[0] === primary)
  return texts[lang] ?? (near ? texts[near] : undefined) ?? Object.values(texts)[0]
}
