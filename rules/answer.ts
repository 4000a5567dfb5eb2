// What people type becomes a typed value, or a reason to ask again. Nothing is guessed: what could be read two ways is refused.
import type { Choice, Question, Value } from './form/types.ts'
import type { Reason } from './reasons.ts'

export interface TypedContext {
  /** From choicesOf, with their labels in the reader's language. */
  choices: readonly { choice: Choice; label: string }[]
  now: Date
  timeZone: string
  lang: string
}
export type Typed = { ok: true; value: Value } | { ok: false; reason: Reason }

/** Reads a typed text as an answer to a question; give the value to checkAnswer next. */
export function readTyped(_question: Question, _text: string, _context: TypedContext): Typed {
  throw new Error('not built yet')
}
