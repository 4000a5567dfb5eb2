// What people type becomes a typed value, or a reason to ask again. Nothing is guessed: what could be read two ways is
// refused with a reason that says what to type instead.
import { readChoice, readChoices } from './answer/choice.ts'
import type { Labelled } from './answer/choice.ts'
import { readDate, readDateTime, readTime } from './answer/date.ts'
import { readNumber } from './answer/number.ts'
import { fold, plainText } from './answer/plain-text.ts'
import type { Question, Value } from './form/types.ts'
import { maskKeys } from './product-key.ts'
import type { Reason } from './reasons.ts'

export { readTime } from './answer/date.ts'
export { isChoice } from './answer/choice.ts'
export { loadReadings } from './answer/pinyin.ts'
export { mayBePinyin, search, type Hits } from './answer/search.ts'

export interface TypedContext {
  /** From choicesOf, with their labels in the reader's language. */
  choices: readonly Labelled[]
  now: Date
  timeZone: string
  lang: string
}
export type Typed = { ok: true; value: Value } | { ok: false; reason: Reason }

const AGREED = new Set([
  'ok',
  '好',
  '好的',
  '是',
  '是的',
  '同意',
  '确认',
  '知道了',
  '已知悉',
  '我知道了',
  '已阅读',
  '收到',
  'yes',
  'y',
  'agree',
  'agreed',
])

/** Reads a typed text as an answer to a question; give the value to checkAnswer next. */
export function readTyped(question: Question, text: string, context: TypedContext): Typed {
  switch (question.type) {
    case 'integer':
      return readNumber(text, true)
    case 'decimal':
    case 'range':
      return readNumber(text, false)
    case 'date':
      return readDate(text, context)
    case 'time':
      return readTime(text)
    case 'datetime':
      return readDateTime(text, context)
    case 'select_one':
      return picked(text, context)
    case 'select_multiple':
    case 'rank':
      return several(text, context)
    case 'acknowledge':
      return AGREED.has(fold(text)) ? { ok: true, value: 'OK' } : no({ code: 'acknowledge-expected' })
    case 'phone':
      return phone(text)
    case 'image':
      return no({ code: 'photo-expected' })
    case 'file':
      return no({ code: 'file-expected' })
    case 'text':
    case 'hidden':
      return written(question, text)
    case 'note':
    case 'calculate':
    case 'meta':
      return no({ code: 'unknown-place' })
  }
}

function picked(text: string, { choices }: TypedContext): Typed {
  const one = readChoice(text, choices)
  if (one.ok) return { ok: true, value: one.name }
  const all = readChoices(text, choices)
  return all.ok && all.names.length > 1 ? no({ code: 'choice-single' }) : one
}

function several(text: string, { choices }: TypedContext): Typed {
  const all = readChoices(text, choices)
  return all.ok ? { ok: true, value: all.names } : all
}

/** Kept as typed, line breaks and full-width signs too: it is the person's own text. Product keys are not. */
function written(question: Question, text: string): Typed {
  const value = maskKeys(text.trim())
  const length = [...value].length
  if (length === 0) return no({ code: 'text-expected' })
  if (length > question.maxLength) return no({ code: 'too-long', max: question.maxLength, length })
  return { ok: true, value }
}

function phone(text: string): Typed {
  const plain = plainText(text)
  const digits = plain.replaceAll(/[\s()-]/g, '')
  return /^\+?\d{5,20}$/.test(digits) ? { ok: true, value: digits } : no({ code: 'phone-expected' })
}

function no(reason: Reason): Typed {
  return { ok: false, reason }
}
