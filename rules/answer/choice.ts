// Choices by their number in the list, their label or their name; part of a label only when one choice alone has it.
import type { Choice } from '../form/types.ts'
import type { Reason } from '../reasons.ts'
import { chineseNumber } from './chinese-number.ts'
import { fold, plainText } from './plain-text.ts'

export interface Labelled {
  choice: Choice
  label: string
}
export type Picked = { ok: true; name: string } | { ok: false; reason: Reason }
export type PickedAll = { ok: true; names: string[] } | { ok: false; reason: Reason }

const YES = new Set(['是', '是的', '对', '对的', '有', 'yes', 'y', 'true', '嗯', '好', '好的', 'ok'])
const NO = new Set(['否', '不是', '不', '没有', '无', '没', 'no', 'n', 'false'])

/** By its whole label, its name or its number: not by a part that one choice alone happens to have. */
export function isChoice(text: string, choices: readonly Labelled[]): boolean {
  return surely(plainText(text), choices) !== undefined
}

function surely(plain: string, choices: readonly Labelled[]): Labelled | undefined {
  const typed = fold(plain)
  return named(typed, choices) ?? numbered(plain, choices) ?? yesOrNo(typed, choices)
}

export function readChoice(text: string, choices: readonly Labelled[]): Picked {
  const plain = plainText(text)
  const typed = fold(plain)
  const sure = surely(plain, choices)
  if (sure) return { ok: true, name: sure.choice.name }
  // One sign is in many labels, and a short number that is none of the list is a slip: 10 does not mean "Office 2010".
  const isPart = typed.length >= 2 && !/^\d{1,3}$/.test(typed)
  const near = !isPart ? [] : choices.filter(({ label }) => fold(label).includes(typed))
  if (near.length === 1 && near[0]) return { ok: true, name: near[0].choice.name }
  if (near.length > 1) {
    const matches = near
      .slice(0, 5)
      .map(({ label }) => label)
      .join(' / ')
    return { ok: false, reason: { code: 'choice-ambiguous', text: plain, matches } }
  }
  return { ok: false, reason: { code: 'choice-unknown', text: plain } }
}

/** Several at once: 1、3 or 1 3 or labels set apart by commas. */
export function readChoices(text: string, choices: readonly Labelled[]): PickedAll {
  const whole = readChoice(text, choices)
  if (whole.ok) return { ok: true, names: [whole.name] }
  const plain = plainText(text)
  const byMark = plain.split(/\s*(?:[,、;/+&。]|和|以及|\band\b)\s*/).filter(Boolean)
  const pieces = byMark.length > 1 ? byMark : plain.split(' ').filter(Boolean)
  if (pieces.length < 2) return whole
  const names: string[] = []
  for (const piece of pieces) {
    const picked = readChoice(piece, choices)
    if (!picked.ok) return picked
    if (!names.includes(picked.name)) names.push(picked.name)
  }
  return { ok: true, names }
}

/** A name or a whole label; a choice whose label is itself a number (2018) is meant before the number in the list. */
function named(typed: string, choices: readonly Labelled[]): Labelled | undefined {
  if (typed === '') return undefined
  const exact = choices.filter(({ choice, label }) => fold(label) === typed || fold(choice.name) === typed)
  return exact.length === 1 ? exact[0] : exact.find(({ label }) => fold(label) === typed)
}

function numbered(plain: string, choices: readonly Labelled[]): Labelled | undefined {
  const found = /^(?:第|选|no\.?|#)?\s*(\d{1,4}|[一二两三四五六七八九十]{1,3})\s*(?:个|项|号|条)?[.)、。]?$/i.exec(
    plain,
  )
  if (!found) return undefined
  const number = /^\d/.test(found[1] as string) ? Number(found[1]) : chineseNumber(found[1] as string)
  return typeof number === 'number' && number >= 1 ? choices[number - 1] : undefined
}

/** 有 for a choice named yes, 没有 for one named no. */
function yesOrNo(typed: string, choices: readonly Labelled[]): Labelled | undefined {
  const name = YES.has(typed) ? 'yes' : NO.has(typed) ? 'no' : undefined
  return name && choices.find(({ choice }) => choice.name === name)
}
