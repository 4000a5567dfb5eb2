// Words of a form with the answers in them.
import { toText } from './expression/value.ts'
import type { Entry } from './program.ts'
import { pieces, plain } from './plain.ts'
import { inLanguage, rootScope, scopeAt } from './scope.ts'
import type { Scope } from './scope.ts'
import type { Answers, Env, Form, Question, Text } from './types.ts'
import { find, walk } from './walk.ts'

/** A label, hint, title … in a language (`zh-CN` finds `zh`; else the form's default), ${} filled as seen from the path. */
export function textOf(form: Form, text: Text, answers: Answers, path: string, env: Env, lang: string): string {
  const words = pieces(text, lang, form.defaultLanguage)
  if (words.every((piece) => typeof piece === 'string')) return words.join('')
  const top = inLanguage(rootScope(form.program, answers, env), lang)
  return wordsOf(text, scopeAt(top, path.split('/')) ?? top, lang)
}

/** A text without answers, for lists and headings: `…` stands for what ${} would say. '' when nothing else is said. */
export function plainText(form: Form, text: Text, lang: string): string {
  if (plain(text, lang, form.defaultLanguage) === '') return ''
  return pieces(text, lang, form.defaultLanguage)
    .map((piece) => (typeof piece === 'string' ? piece : '…'))
    .join('')
    .trim()
}

/** What the answer at a path looks like to a person: choice labels instead of names. '' when empty. Photos: their count. */
export function displayOf(form: Form, answers: Answers, path: string, env: Env, lang: string): string {
  const found = find(form, answers, path, env)
  return found?.entry.node.kind === 'question' ? shown(found.entry, inLanguage(found.scope, lang), lang) : ''
}

/** A short name for a row (`software/3`) from its first answers; '' when it has none. */
export function rowLabel(form: Form, answers: Answers, rowPath: string, env: Env, lang: string): string {
  const top = rootScope(form.program, answers, env)
  const parts = rowPath.split('/')
  const scope = parts.length % 2 === 0 ? scopeAt(top, [...parts, '']) : null
  if (!scope?.parent) return ''
  const said: string[] = []
  walk(scope, (entry, at) => {
    if (at === scope && entry.node.kind === 'question' && NAMING.has(entry.node.type)) {
      const words = shown(entry, at, lang)
      if (words !== '') said.push(words)
    }
    return said.length >= 2
  })
  return said.join(' ')
}

const NAMING = new Set(['text', 'select_one', 'integer', 'date'])

export function wordsOf(text: Text, scope: Scope, lang: string): string {
  return pieces(text, lang, scope.root.program.defaultLanguage)
    .map((piece) => (typeof piece === 'string' ? piece : valueNear(scope, scope.entry(piece.reference))))
    .join('')
}

/** The value of a node seen from a scope: in this row or one around it, else the first there is. */
function valueNear(scope: Scope, entry: Entry): string {
  for (let at: Scope | null = scope; at; at = at.parent) if (at.level === entry.level) return toText(at.value(entry))
  const around: Entry[] = []
  for (let at = entry.level; at >= 0; at = scope.entry(at).level) around.unshift(scope.entry(at))
  let at: Scope | undefined = scope.root.top
  for (const repeat of around) at = at?.rowsOf(repeat)[0]
  return at ? toText(at.value(entry)) : ''
}

function shown(entry: Entry, scope: Scope, lang: string): string {
  const value = scope.value(entry)
  const { type } = entry.node as Question
  if (type === 'image' || type === 'file') return typeof value === 'object' ? String(value.length) : ''
  if (!entry.choices) return toText(value)
  const names = typeof value === 'object' ? value : value === '' ? [] : [toText(value)]
  const labels = names.map((name) => {
    const choice = entry.choices?.byName.get(name)
    return (choice && wordsOf(choice.label, scope, lang)) || name
  })
  return labels.join(lang.startsWith('zh') ? '、' : ', ')
}
