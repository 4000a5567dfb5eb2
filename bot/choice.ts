// Choices as buttons: short labels on the buttons themselves, long ones as a numbered list in the text; paged when many;
// ticked and finished with 完成 when several may be chosen. A tick says which way it goes, so pressing twice is pressing once.
import { choicesOf, textOf, valueAt, type Choice, type Question, type QuestionStop } from '../rules/form.ts'
import { choiceKey } from './button.ts'
import type { Draft } from './draft.ts'
import { cut, inRows, lines, type Button } from './message.ts'
import { pressOf } from './place.ts'
import { shownAt } from './shown.ts'
import type { Turn } from './turn.ts'

export const perPage = 8
const longestListed = 160

export interface Option {
  name: string
  key: string
  label: string
  /** Its number in the whole list, from 1: what is typed to choose it. */
  n: number
}

export function optionsOf(turn: Turn, draft: Draft, { question, path }: QuestionStop): Option[] {
  const { form, answers, env } = draft
  if (question.type === 'range') return rangeOptions(question)
  return choicesOf(form, answers, path, env).map((choice: Choice, index) => ({
    n: index + 1,
    name: choice.name,
    key: choiceKey(choice.name),
    label: textOf(form, choice.label, answers, path, env, turn.lang) || choice.name,
  }))
}

/** Few enough values become buttons; otherwise a number is typed. */
function rangeOptions({ range }: Question): Option[] {
  if (!range) return []
  const count = Math.floor((range.end - range.start) / range.step + 1e-9) + 1
  if (count > 21 || count < 1) return []
  return Array.from({ length: count }, (_, index) => {
    const value = String(Number((range.start + index * range.step).toFixed(10)))
    return { name: value, key: value, label: value, n: index + 1 }
  })
}

/** What is ticked so far, in the order ticked. */
export function pickedOf(draft: Draft, path: string): string[] {
  const { cursor, form, answers, env } = draft
  if (cursor?.path === path && cursor.picked) return cursor.picked
  const value = valueAt(form, answers, path, env)
  return Array.isArray(value) ? (value as string[]) : value === null ? [] : [String(value)]
}

export function choicePart(turn: Turn, draft: Draft, stop: QuestionStop): { text: string; rows: Button[][] } {
  const { question, path } = stop
  const all = optionsOf(turn, draft, stop)
  if (all.length === 0) return { text: question.range ? turn.say('ask-range', question.range) : '', rows: [] }
  const found = draft.cursor?.path === path ? draft.cursor.found : undefined
  const options = found ? all.filter(({ name }) => found.names.includes(name)) : all

  const pages = Math.max(1, Math.ceil(options.length / perPage))
  const page = Math.min(Math.max(draft.cursor?.path === path ? (draft.cursor.page ?? 0) : 0, 0), pages - 1)
  const shown = options.slice(page * perPage, (page + 1) * perPage)
  const picked = pickedOf(draft, path)
  const isListed = listsLabels(question, options)
  const several = question.type === 'select_multiple' || question.type === 'rank'

  const buttons = shown.map((option): Button => {
    const place = picked.indexOf(option.name)
    const text = isListed ? String(option.n) : option.label
    return {
      text: markOf(question, place) + text,
      data: pressOf(...pressFor(question, option, place, picked, draft, stop)),
    }
  })
  const rows = inRows(buttons, isLikert(question) ? perPage : perRowFor(isListed, shown, several))
  if (pages > 1) rows.push(pageRow(turn, page, pages, (to) => pressOf('page', draft, stop, to)))
  if (found)
    rows.push([{ text: turn.say('button-all-choices', { count: all.length }), data: pressOf('all', draft, stop) }])
  if (several)
    rows.push([
      { text: turn.say('button-done'), data: pressOf('done', draft, stop) },
      ...(question.type === 'rank' && picked.length > 0
        ? [{ text: turn.say('button-restart-rank'), data: pressOf('rerank', draft, stop) }]
        : []),
    ])
  return {
    text: lines(
      found && turn.say('search-found', { text: found.text, count: options.length }),
      isListed && listOf(shown, picked, question),
      helpFor(turn, draft, stop, picked, found ? 1 : pages),
    ),
    rows,
  }
}

type PressArgs = Parameters<typeof pressOf>

function pressFor(
  question: Question,
  option: Option,
  place: number,
  picked: string[],
  draft: Draft,
  stop: QuestionStop,
): PressArgs {
  if (question.type === 'select_multiple') return ['tick', draft, stop, `${option.key}:${place < 0 ? 1 : 0}`]
  if (question.type === 'rank') return ['rank', draft, stop, `${option.key}:${picked.length}`]
  return ['pick', draft, stop, option.key]
}

function markOf({ type }: Question, place: number): string {
  if (type === 'select_multiple') return place < 0 ? '☐ ' : '☑ '
  if (place < 0) return ''
  return type === 'rank' ? `${place + 1}. ` : '● '
}

function listOf(shown: Option[], picked: string[], question: Question): string {
  return shown
    .map(({ label, name, n }) => `${n}. ${markOf(question, picked.indexOf(name))}${cut(label, longestListed)}`)
    .join('\n')
}

function helpFor(turn: Turn, draft: Draft, { question, path }: QuestionStop, picked: string[], pages: number): string {
  if (question.type === 'select_multiple') return turn.say('ask-select-multiple', { count: picked.length })
  if (question.type === 'rank') return turn.say('ask-rank', { count: picked.length })
  const now = shownAt(turn, draft, path)
  if (now) return turn.say('answer-now', { value: cut(now, 300) })
  return pages > 1 ? turn.say('ask-select-paged') : ''
}

/** A scale: its steps lie in one row, from left to right. */
const isLikert = ({ type, appearance }: Question) => type === 'select_one' && appearance.includes('likert')

/** Labels that would be cut on their buttons are written out above, unless the author wants them `minimal`. */
function listsLabels(question: Question, options: Option[]): boolean {
  if (question.appearance.includes('minimal')) return false
  const most = isLikert(question) && options.length > 2 ? 6 : 24
  return options.some(({ label }) => widthOf(label) > most)
}

function perRowFor(isListed: boolean, shown: Option[], several: boolean): number {
  if (isListed) return 4
  const widest = Math.max(...shown.map(({ label }) => widthOf(label)))
  if (widest <= 4 && !several) return 4
  return widest <= 11 ? 2 : 1
}

export function pageRow(turn: Turn, page: number, pages: number, to: (page: number) => string): Button[] {
  const row: Button[] = []
  if (page > 0) row.push({ text: turn.say('button-page-before', { page, pages }), data: to(page - 1) })
  if (page + 1 < pages) row.push({ text: turn.say('button-page-after', { page: page + 2, pages }), data: to(page + 1) })
  return row
}

/** Chinese signs take twice the room of Latin ones. */
function widthOf(label: string): number {
  let width = 0
  for (const sign of label) width += sign.codePointAt(0)! > 0x2e7f ? 2 : 1
  return width
}
