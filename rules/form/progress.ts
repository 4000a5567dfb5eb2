// How far a person is, for "第 3 / 12 题". What may still be asked counts as well, so that the way does not get longer while one walks.
import type { Entry } from './program.ts'
import { rootScope } from './scope.ts'
import type { Scope } from './scope.ts'
import type { Answers, Env, Form, Given, Progress } from './types.ts'
import { isCounted, isDone, isStop, levelOf } from './walk.ts'

export function progress(form: Form, answers: Answers, given: Given, env: Env): Progress {
  const top = rootScope(form.program, answers, env)
  const mayCome = guess(top, given)
  let answered = 0
  let total = 0
  for (const entry of levelOf(top.root.program, -1).stops) {
    if (isCounted(entry, top)) {
      total++
      if (isDone(entry, top, entry.node.name, given)) answered++
    } else if (mayCome(entry)) total++
  }
  return { answered, total }
}

/** The 1-based place of a path among those that progress counts; a path in a row has its repeat's place. 0: not counted. */
export function positionOf(form: Form, answers: Answers, path: string, env: Env): number {
  const top = rootScope(form.program, answers, env)
  const name = path.split('/')[0]
  let position = 0
  for (const entry of levelOf(top.root.program, -1).stops) {
    if (!isCounted(entry, top)) continue
    position++
    if (entry.node.name === name) return position
  }
  return 0
}

/** Whether what is not asked now may be, once questions that are open have been answered. */
function guess(top: Scope, given: Given): (entry: Entry) => boolean {
  const { entries, uses } = top.root.program
  const known = new Map<number, boolean>()
  const isOpen = (ordinal: number): boolean => {
    const before = known.get(ordinal)
    if (before !== undefined) return before
    known.set(ordinal, false)
    const entry = entries[ordinal]!
    const open = isAsked(entry) ? !given.has(entry.node.name) : hangsOnOpen(entry)
    known.set(ordinal, open)
    return open
  }
  const isAsked = (entry: Entry) => entry.asked && entry.level === -1 && isCounted(entry, top)
  const hangsOnOpen = ({ ordinal, parent }: Entry) =>
    (parent >= 0 && isOpen(parent)) || [...(uses[ordinal] ?? [])].some(isOpen)
  return (entry) => !isStop(entry, top) && mayBeAsked(entry) && hangsOnOpen(entry)
}

/** Words alone ask nothing. */
const mayBeAsked = ({ node, readOnly }: Entry) =>
  node.kind !== 'question' || (node.type !== 'note' && readOnly !== true)
