// Where in a report's answers photos and documents are.
import type { Answers, EvidenceRef, Form, Question, RowAnswers, Value } from './form.ts'

export interface PlacedRef {
  path: string
  id: string
}

type Answered = Value | RowAnswers[] | undefined

export const isRows = (value: Answered): value is RowAnswers[] =>
  Array.isArray(value) && typeof value[0] === 'object' && '_row' in value[0]
export const isRefs = (value: Answered): value is EvidenceRef[] =>
  Array.isArray(value) && typeof value[0] === 'object' && 'id' in value[0]

/** Every reference, in the order of the answers. */
export function refsIn(answers: Answers, prefix = ''): PlacedRef[] {
  return Object.entries(answers).flatMap(([name, value]): PlacedRef[] => {
    const path = prefix + name
    if (isRefs(value)) return value.map(({ id }) => ({ path, id }))
    return isRows(value) ? value.flatMap((row) => refsIn(row, `${path}/${row._row}/`)) : []
  })
}

/** The answers without these references, null where none is left; what has none of them is shared. */
export function withoutRefs(answers: Answers, ids: ReadonlySet<string>): Answers {
  const left = Object.entries(answers).map(([name, value]): [string, Answers[string]] => {
    if (isRefs(value)) {
      const kept = value.filter(({ id }) => !ids.has(id))
      return [name, kept.length === value.length ? value : kept.length > 0 ? kept : null]
    }
    const isTouched = isRows(value) && refsIn({ [name]: value }).some(({ id }) => ids.has(id))
    return [name, isTouched ? value.map((row) => withoutRefs(row, ids) as RowAnswers) : value]
  })
  return Object.fromEntries(left)
}

/**
 * The question of photos or files at a path such as `proof` or `software/3/invoice`, whether or not that row is there yet;
 * null when the form has none there.
 */
export function evidenceQuestionAt(form: Form, path: string): Question | null {
  const parts = path.split('/')
  const question = form.byName.get(parts.at(-1)!)
  if (question?.kind !== 'question' || (question.type !== 'image' && question.type !== 'file')) return null
  const names = [...question.groups.filter(({ kind }) => kind === 'repeat').map(({ name }) => name), question.name]
  const isPlace = parts.length === 2 * names.length - 1
  const fits = (part: string, at: number) => (at % 2 === 0 ? part === names[at / 2] : /^[1-9]\d{0,4}$/.test(part))
  return isPlace && parts.every(fits) ? question : null
}
