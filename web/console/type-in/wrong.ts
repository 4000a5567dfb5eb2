// What is wrong with what has been typed in, place by place: found here as one writes, by the rules of the chat, or said by the
// server.
import {
  plainText,
  problemsOf,
  setAnswer,
  stops,
  checkAnswer,
  valueAt,
  type Answers,
  type Env,
  type Form,
} from '../../../rules/form.ts'
import { isRow, isWithin } from '../../../rules/review.ts'
import type { Issue } from '../api.ts'
import { lang, t, tOr } from '../words.ts'
import { sayReason } from './reason-words.ts'
import type { OwnReport } from './shapes.ts'

export interface Wrong {
  path: string
  words: string
}

/** Not wrong as long as one is still writing, only when it is to be handed in. */
const lacking = new Set(['required', 'rows-too-few', 'photos-too-few', 'acknowledge-expected'])

export function wrongIn(form: Form, answers: Answers, env: Env, isWhole: boolean): Wrong[] {
  return problemsOf(form, answers, env)
    .filter(({ reason }) => isWhole || !lacking.has(reason.code))
    .map(({ path, reason, message }) => ({ path, words: sayReason(reason, message) }))
}

export const saidByServer = (issues: Issue[]): Wrong[] =>
  issues.map(({ at, code }) => ({ path: at, words: tOr(`issue-${code}`, t('form-preview-refused')) }))

/** Texts trimmed, choices in their order: as the chat would have kept it. */
export function tidied(form: Form, answers: Answers, env: Env): Answers {
  let tidy = answers
  for (const stop of stops(form, answers, env)) {
    if (stop.kind !== 'question') continue
    const value = valueAt(form, tidy, stop.path, env)
    const checked = value === null ? null : checkAnswer(form, tidy, stop.path, value, env)
    if (checked?.ok) tidy = setAnswer(tidy, stop.path, checked.value)
  }
  return tidy
}

/** `软件 2 · 名称`: what a place is called, wherever it lies. */
export function nameOfPlace(form: Form, answers: Answers, path: string): string {
  const names: string[] = []
  let level: Answers = answers
  const parts = path.split('/')
  for (let index = 0; index < parts.length; index += 2) {
    const name = parts[index]!
    const node = form.byName.get(name)
    const label = node ? plainText(form, node.label, lang) || name : name
    const row = parts[index + 1]
    if (row === undefined) return [...names, label].join(' · ')
    const rows = Array.isArray(level[name]) ? (level[name] as (Answers & { _row: number })[]) : []
    const at = rows.findIndex(({ _row }) => String(_row) === row)
    names.push(t('row-of', { label, position: at < 0 ? row : at + 1 }))
    level = rows[at] ?? {}
  }
  return names.join(' · ')
}

/** Of a report that was sent back only what is at fault is open, what was never answered, and what is in the wrong now. */
export function closedIn(form: Form, env: Env, { state, returned, answers }: OwnReport, wrong: Wrong[]) {
  if (state !== 'returned' || !returned) return () => false
  const isKept = (path: string) =>
    isRow(path) ||
    form.byName.get(path.split('/').at(-1)!)?.kind === 'repeat' ||
    valueAt(form, answers ?? {}, path, env) !== null
  return (path: string) =>
    !returned.paths.some((place) => isWithin(path, place)) && !wrong.some((each) => each.path === path) && isKept(path)
}
