// Whether a value is one that a question's type can hold at all. Author's conditions come after (check.ts).
import { maskKeys } from '../product-key.ts'
import type { Reason } from '../reasons.ts'
import { daysOf } from './expression/value.ts'
import type { Choice, EvidenceRef, Question, Value } from './types.ts'

export type Held = { ok: true; value: Value } | { ok: false; reason: Reason }

const MOST = Number.MAX_SAFE_INTEGER
const DATE = /^\d{4}-\d\d-\d\d$/
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/
const DATETIME = /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d$/

export function isBlank(value: unknown): boolean {
  if (value === null || value === undefined) return true
  if (typeof value === 'string') return value.trim() === ''
  return Array.isArray(value) && value.length === 0
}

/** For a value that is not blank. `choices` are those after choice_filter. */
export function hold(question: Question, value: unknown, choices: readonly Choice[]): Held {
  switch (question.type) {
    case 'text':
    case 'hidden':
      return text(question, value)
    case 'phone':
      return phone(value)
    case 'integer':
      return number(value, true)
    case 'decimal':
      return number(value, false)
    case 'range':
      return range(question, value)
    case 'date':
      return moment(value, DATE, { code: 'date-expected' }, 'date-impossible')
    case 'time':
      return moment(value, TIME, { code: 'time-expected' }, 'time-impossible')
    case 'datetime':
      return moment(value, DATETIME, { code: 'datetime-expected' }, 'date-impossible')
    case 'select_one':
      return one(value, choices)
    case 'select_multiple':
      return several(value, choices)
    case 'rank':
      return rank(value, choices)
    case 'acknowledge':
      return value === 'OK' || value === true ? ok('OK') : no({ code: 'acknowledge-expected' })
    case 'image':
      return evidence(question, value, { code: 'photo-expected' })
    case 'file':
      return evidence(question, value, { code: 'file-expected' })
    case 'note':
    case 'calculate':
    case 'meta':
      return no({ code: 'unknown-place' })
  }
}

function text(question: Question, value: unknown): Held {
  if (typeof value !== 'string') return no({ code: 'text-expected' })
  const trimmed = maskKeys(value.trim())
  const length = [...trimmed].length
  if (length > question.maxLength) return no({ code: 'too-long', max: question.maxLength, length })
  return ok(trimmed)
}

function phone(value: unknown): Held {
  if (typeof value !== 'string') return no({ code: 'phone-expected' })
  const plain = value.trim().replaceAll(/[\s()-]/g, '')
  return /^\+?\d{5,20}$/.test(plain) ? ok(value.trim()) : no({ code: 'phone-expected' })
}

function number(value: unknown, whole: boolean): Held {
  if (typeof value !== 'number' || Number.isNaN(value)) {
    return no({ code: whole ? 'whole-number-expected' : 'number-expected' })
  }
  if (Math.abs(value) > MOST) return no({ code: 'number-too-large', max: MOST })
  if (whole && !Number.isInteger(value)) return no({ code: 'whole-number-expected' })
  // -0 would be shown as "-0"
  return ok(value === 0 ? 0 : value)
}

function range(question: Question, value: unknown): Held {
  const held = number(value, false)
  const { start, end, step } = question.range ?? { start: 0, end: 10, step: 1 }
  if (!held.ok) return held
  const steps = ((held.value as number) - start) / step
  if (steps < 0 || (held.value as number) > end) return no({ code: 'out-of-range', min: start, max: end })
  return Math.abs(steps - Math.round(steps)) < 1e-9 ? held : no({ code: 'step-mismatch', step, start })
}

function moment(
  value: unknown,
  shape: RegExp,
  otherwise: Reason,
  impossible: 'date-impossible' | 'time-impossible',
): Held {
  if (typeof value !== 'string') return no(otherwise)
  if (!shape.test(value))
    return no(/^\d{4}-\d\d-\d\d|^\d\d:\d\d/.test(value) ? { code: impossible, text: value } : otherwise)
  return daysOf(value) === null ? no({ code: impossible, text: value }) : ok(value)
}

function one(value: unknown, choices: readonly Choice[]): Held {
  if (typeof value !== 'string') return no({ code: 'choice-single' })
  return choices.some(({ name }) => name === value) ? ok(value) : no({ code: 'choice-unknown', text: value })
}

/** In the order of the list, so that the same ticks are the same answer. */
function several(value: unknown, choices: readonly Choice[]): Held {
  const ticked = namesOf(value)
  if (!ticked) return no({ code: 'choice-unknown', text: String(value) })
  const unknown = ticked.find((name) => !choices.some((choice) => choice.name === name))
  if (unknown !== undefined) return no({ code: 'choice-unknown', text: unknown })
  return ok([...new Set(choices.map(({ name }) => name).filter((name) => ticked.includes(name)))])
}

function rank(value: unknown, choices: readonly Choice[]): Held {
  const ranked = namesOf(value)
  if (!ranked) return no({ code: 'choice-unknown', text: String(value) })
  const unknown = ranked.find((name) => !choices.some((choice) => choice.name === name))
  if (unknown !== undefined) return no({ code: 'choice-unknown', text: unknown })
  const whole = new Set(ranked).size === ranked.length && ranked.length === choices.length
  return whole ? ok(ranked) : no({ code: 'rank-incomplete', count: choices.length })
}

function evidence(question: Question, value: unknown, otherwise: Reason): Held {
  if (!Array.isArray(value)) return no(otherwise)
  const list = value as unknown[]
  const isRef = (each: unknown): each is EvidenceRef =>
    typeof each === 'object' && each !== null && typeof (each as EvidenceRef).id === 'string'
  if (!list.every(isRef)) return no(otherwise)
  const unique = [...new Map(list.map((each) => [each.id, each])).values()]
  if (unique.length > question.maxCount) return no({ code: 'photos-too-many', max: question.maxCount })
  if (unique.length < question.minCount) {
    return no({ code: 'photos-too-few', min: question.minCount, count: unique.length })
  }
  return ok(unique)
}

function namesOf(value: unknown): string[] | null {
  return Array.isArray(value) && value.every((each) => typeof each === 'string') ? value : null
}

function ok(value: Value): Held {
  return { ok: true, value }
}

function no(reason: Reason): Held {
  return { ok: false, reason }
}
