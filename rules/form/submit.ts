// What leaves a finished form: the submission, and its cells for tables.
import { maskKeys } from '../product-key.ts'
import { isEmpty } from './expression/value.ts'
import { inForce } from './check.ts'
import { plain } from './plain.ts'
import { rootScope } from './scope.ts'
import type { Scope } from './scope.ts'
import type { Answers, Column, Env, Form, Question, RowAnswers, Value } from './types.ts'
import { isBlank } from './value-check.ts'

/** What is sent: relevant answers only, calculations and metadata filled in, empty ones left out, product keys masked. */
export function submission(form: Form, answers: Answers, env: Env): Answers {
  return collect(rootScope(form.program, answers, env))
}

function collect(scope: Scope): Answers {
  const sent: Answers = {}
  for (const entry of scope.root.program.levels.get(scope.level)?.entries ?? []) {
    const { node } = entry
    if (node.kind === 'group' || !scope.isRelevant(entry)) continue
    if (node.kind === 'repeat') {
      const rows = scope.rowsOf(entry).map((row): RowAnswers => ({ _row: row.row, ...collect(row) }))
      if (rows.length > 0) sent[node.name] = rows
    } else if (node.type !== 'note' || entry.calculation) {
      const value = inForce(entry, scope)
      if (!isBlank(value) && !isEmpty(scope.value(entry)))
        sent[node.name] = (node.type === 'text' && typeof value === 'string' ? maskKeys(value) : value) as Value
    }
  }
  return sent
}

/** The columns of a table of submissions: one per question outside repeats, and one count per repeat. */
export function columnsOf(form: Form): Column[] {
  const top = form.program.levels.get(-1)?.entries ?? []
  return top.flatMap(({ node }): Column[] => {
    if (node.kind === 'repeat') return [{ name: node.name, kind: 'count', node }]
    return node.kind === 'question' && node.type !== 'note' ? [{ name: node.name, kind: 'value', node }] : []
  })
}

/** One submission as cells for columnsOf; with a language choices become labels, without it they stay names. */
export function flatten(form: Form, sent: Answers, lang?: string): (string | number | null)[] {
  return columnsOf(form).map(({ name, node }) => {
    const value = Object.hasOwn(sent, name) ? sent[name] : undefined
    if (node.kind === 'repeat') return Array.isArray(value) ? value.length : 0
    return cellOf(form, node, value as Value | undefined, lang)
  })
}

/** Several choices are set apart by a space as names, as XLSForm stores them, and by "; " as labels. Photos: their ids. */
function cellOf(form: Form, question: Question, value: Value | undefined, lang?: string): string | number | null {
  if (value === undefined || value === null) return null
  const { choices } = form.program.entries[question.ordinal] ?? {}
  const label = (name: string) => {
    const choice = lang === undefined ? undefined : choices?.byName.get(name)
    return (choice && plain(choice.label, lang as string, form.defaultLanguage)) || name
  }
  if (!Array.isArray(value)) return choices && typeof value === 'string' ? label(value) : value
  return value.map((each) => (typeof each === 'string' ? label(each) : each.id)).join(lang === undefined ? ' ' : '; ')
}
