// An answer as a person reads it in chat.
import { displayOf, stopAt, valueAt } from '../rules/form.ts'
import type { Draft } from './draft.ts'
import type { Turn } from './turn.ts'

/** '' when empty. */
export function shownAt(turn: Turn, { form, answers, env }: Draft, path: string): string {
  const stop = stopAt(form, answers, path, env)
  const type = stop?.kind === 'question' ? stop.question.type : null
  if (type !== 'image' && type !== 'file') {
    const shown = displayOf(form, answers, path, env, turn.lang)
    return type === 'datetime' ? shown.replace('T', ' ') : shown
  }
  const files = valueAt(form, answers, path, env)
  return Array.isArray(files) ? turn.say('photos-count', { count: files.length }) : ''
}
