// What can be taken over from the unit's last accepted report of the same form, whatever its version: answers whose question
// still has its name, its type and its place. Photos and confirmations are asked anew every time.
import { checkAnswer, setAnswer, stops } from './form.ts'
import type { Answers, Env, Form, Node, Question, RowAnswers, Stop, Value } from './form.ts'

const never = new Set(['image', 'file', 'acknowledge', 'note', 'calculate', 'meta', 'hidden'])

/** The former answers as far as the new form can hold them; whether they pass its checks is seen when they are given. */
export function carriedOver(form: Form, former: Form, answers: Answers): Answers {
  return level(form, former, answers, '')
}

function level(form: Form, former: Form, answers: Answers, place: string): Answers {
  const made: Answers = {}
  for (const [name, value] of Object.entries(answers)) {
    const [node, old] = [form.byName.get(name), former.byName.get(name)]
    if (!node || !old || node.kind !== old.kind || placeOf(node) !== place || placeOf(old) !== place) continue
    if (node.kind === 'question' && node.type === (old as Question).type && !never.has(node.type)) made[name] = value
    else if (node.kind === 'repeat' && Array.isArray(value))
      made[name] = (value as RowAnswers[]).map((row) => ({
        ...level(form, former, row, place ? `${place}/${name}` : name),
        _row: row._row,
      }))
  }
  return made
}

const placeOf = (node: Node): string =>
  (node.kind === 'group' ? [] : node.groups)
    .filter(({ kind }) => kind === 'repeat')
    .map(({ name }) => name)
    .join('/')

export interface TakenOver {
  answers: Answers
  /** Stops that are dealt with by it; `skipped` ones were left empty last time as well. */
  given: { path: string; skipped: boolean }[]
}
/** More often than this nothing new becomes relevant in any sane form. */
const mostRounds = 5

/**
 * Takes over what passes the checks of the form as it is now; with a nil return its values win. What does not pass, photos,
 * confirmations and the words before the first question stay open.
 */
export function takenOver(form: Form, former: Answers, env: Env, nil: Record<string, Value> | null = null): TakenOver {
  const hasFormer = Object.keys(former).length > 0
  let answers: Answers = { ...former, ...nil }
  const nodeIsKept = (stop: Stop) => stop.kind === 'question' && !never.has(stop.question.type)
  let given: TakenOver['given'] = []
  for (let round = 0; round < mostRounds; round++) {
    const before = answers
    given = []
    let isIntro = true
    for (const stop of stops(form, answers, env)) {
      if (stop.kind === 'note') {
        if (!isIntro) given.push({ path: stop.path, skipped: false })
        continue
      }
      isIntro = false
      if (stop.kind === 'repeat') {
        const isFilled = stop.rows.length >= Math.max(stop.min, 1)
        if (isFilled || (stop.min === 0 && hasFormer)) given.push({ path: stop.path, skipped: false })
        continue
      }
      if (!nodeIsKept(stop)) continue
      const value = at(answers, stop.path)
      if (value === null) {
        if (!stop.required && (hasFormer || nil)) given.push({ path: stop.path, skipped: true })
        continue
      }
      if (checkAnswer(form, answers, stop.path, value, env).ok) given.push({ path: stop.path, skipped: false })
      else answers = setAnswer(answers, stop.path, null)
    }
    if (answers === before) break
  }
  return { answers, given }
}

function at(answers: Answers, path: string): Value {
  let found: unknown = answers
  for (const [index, part] of path.split('/').entries())
    found =
      index % 2 === 0
        ? (found as Answers | undefined)?.[part]
        : (found as RowAnswers[] | undefined)?.find(({ _row }) => String(_row) === part)
  return (found ?? null) as Value
}
