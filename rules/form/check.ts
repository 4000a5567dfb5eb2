// Judges one new answer, or all there are before a submission.
import { toBoolean } from './expression/value.ts'
import { setAnswer } from './edit.ts'
import type { Entry } from './program.ts'
import type { Scope } from './scope.ts'
import { inLanguage, rootScope, scopeAt } from './scope.ts'
import { wordsOf } from './text.ts'
import type { Answers, Checked, Choice, Env, Form, Question, Shortfall, Text, Value } from './types.ts'
import { hold, isBlank } from './value-check.ts'
import { find, isNote, isRequired, walk } from './walk.ts'

/**
 * Judges a typed value at a path; ok gives it normalised (trimmed text, choices in list order). An empty value
 * (null, '', []) is ok when the question is not required: that is a skip. At a repeat's path it judges the number of rows.
 */
export function checkAnswer(form: Form, answers: Answers, path: string, value: unknown, env: Env): Checked {
  const found = find(form, answers, path, env)
  if (!found?.entry.asked) return { ok: false, reason: { code: 'unknown-place' } }
  const { entry, scope } = found
  if (!scope.isRelevant(entry)) return { ok: false, reason: { code: 'not-asked-now' } }
  if (entry.node.kind === 'repeat') return rowsFit(entry, scope) ?? { ok: true, value: null }
  if (isNote(entry, scope))
    return isBlank(value) ? { ok: true, value: null } : { ok: false, reason: { code: 'unknown-place' } }
  if (isBlank(value)) return isRequired(entry, scope) ? missing(entry, scope) : { ok: true, value: null }

  const held = hold(entry.node as Question, value, filtered(entry, scope))
  if (!held.ok || !entry.constraint) return held
  // The condition sees the form as it would be with this answer.
  const next = scopeAt(rootScope(form.program, setAnswer(answers, path, held.value), env), path.split('/'))
  return next ? (failing(entry, next) ?? held) : held
}

/** Everything that stops a submission, in form order: required but missing, constraint failing, too few rows or photos. */
export function problemsOf(form: Form, answers: Answers, env: Env): Shortfall[] {
  const list: Shortfall[] = []
  walk(rootScope(form.program, answers, env), (entry, scope, path) => {
    const verdict = judge(entry, scope)
    if (verdict && !verdict.ok)
      list.push({ path, reason: verdict.reason, ...(verdict.message ? { message: verdict.message } : {}) })
    return false
  })
  return list
}

/** The choices at a path after choice_filter, in sheet order. */
export function choicesOf(form: Form, answers: Answers, path: string, env: Env): Choice[] {
  const found = find(form, answers, path, env)
  return found ? filtered(found.entry, found.scope) : []
}

function judge(entry: Entry, scope: Scope): Checked | null {
  if (entry.node.kind === 'repeat') return rowsFit(entry, scope)
  if (isNote(entry, scope)) return null
  const value = inForce(entry, scope)
  if (isBlank(value)) return isRequired(entry, scope) ? missing(entry, scope) : null
  const held = hold(entry.node as Question, value, filtered(entry, scope))
  return held.ok ? failing(entry, scope) : held
}

/** What is stored, or the default in its place. */
export function inForce(entry: Entry, scope: Scope): unknown {
  return entry.calculation || !scope.hasStored(entry) ? scope.value(entry) : scope.data[entry.node.name]
}

function filtered(entry: Entry, scope: Scope): Choice[] {
  const all = entry.choices?.choices ?? []
  const filter = entry.choiceFilter
  if (!filter) return all as Choice[]
  const self = scope.value(entry)
  return all.filter((choice) => toBoolean(filter(scope, self, { ...choice.cells, name: choice.name })))
}

function rowsFit(entry: Entry, scope: Scope): Checked | null {
  const { node } = entry
  if (node.kind !== 'repeat' || node.counted) return null
  const count = scope.rowData(entry).length
  if (count < node.min) return { ok: false, reason: { code: 'rows-too-few', min: node.min, count } }
  if (count > node.max) return { ok: false, reason: { code: 'rows-too-many', max: node.max, count } }
  return null
}

function failing(entry: Entry, scope: Scope): Checked | null {
  if (!entry.constraint || toBoolean(entry.constraint(scope, scope.value(entry), null))) return null
  return { ok: false, reason: { code: 'constraint' }, ...message(entry.constraintMessage, scope) }
}

function missing(entry: Entry, scope: Scope): Checked {
  return { ok: false, reason: { code: 'required' }, ...message(entry.requiredMessage, scope) }
}

function message(text: Text, scope: Scope): { message?: Record<string, string> } {
  const langs = Object.keys(text)
  return langs.length > 0
    ? { message: Object.fromEntries(langs.map((lang) => [lang, wordsOf(text, inLanguage(scope, lang), lang)])) }
    : {}
}

/** The value stored or in force (default, calculation) at a path; null when empty or irrelevant. */
export function valueAt(form: Form, answers: Answers, path: string, env: Env): Value {
  const found = find(form, answers, path, env)
  if (!found || found.entry.node.kind !== 'question' || !found.scope.isRelevant(found.entry)) return null
  const value = inForce(found.entry, found.scope)
  return isBlank(value) ? null : (value as Value)
}
