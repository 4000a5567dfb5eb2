// One question's answers as cells of a table, compiled once per table: what depends on the form alone is not worked out again
// for every report.
import { plain } from './plain.ts'
import type { EvidenceRef, Form, Question, Value } from './types.ts'

export type Cell = string | number | null
export interface CellWords {
  /** Choices by their labels in this language; undefined: by their names. */
  lang?: string
  /** Photos by their ids, or only how many there are. */
  photos: 'ids' | 'count'
}

/** Several choices are set apart by a space as names, as XLSForm stores them, and by "; " as labels. */
export function cellReader(
  form: Form,
  question: Question,
  { lang, photos }: CellWords,
): { read: (value: Value) => Cell; keepsText: boolean } {
  const between = lang === undefined ? ' ' : '; '
  if (question.type === 'image' || question.type === 'file')
    return { read: (value) => (Array.isArray(value) ? filesOf(value, photos, between) : null), keepsText: false }
  const names = labelsOf(form, question, lang)
  if (!names)
    return { read: (value) => (Array.isArray(value) ? value.map(textOf).join(between) : value), keepsText: true }
  const read = (value: Value): Cell => {
    if (typeof value === 'string') return names.get(value) ?? value
    if (!Array.isArray(value)) return value
    return value.map((each) => names.get(textOf(each)) ?? textOf(each)).join(between)
  }
  return { read, keepsText: false }
}

/** Label by name of a question's choices; null when it has none, or names are wanted. */
export function labelsOf(form: Form, question: Question, lang: string | undefined): Map<string, string> | null {
  const { choices } = form.program.entries[question.ordinal] ?? {}
  if (!choices || lang === undefined) return null
  return new Map(
    [...choices.byName].map(([name, { label }]) => [name, plain(label, lang, form.defaultLanguage) || name]),
  )
}

const textOf = (each: string | EvidenceRef) => (typeof each === 'string' ? each : each.id)
const filesOf = (refs: (string | EvidenceRef)[], photos: CellWords['photos'], between: string) =>
  photos === 'count' ? refs.length : refs.map(textOf).join(between)
