// Taking back the last answer: what a step changed, as it was before. Kept with the report, the last few steps of everybody.
import { removeRow, setAnswer } from './form/edit.ts'
import type { Answers, RowAnswers, Value } from './form/types.ts'
import { diffOf, type FieldChange } from './review.ts'

export interface Undo<Given = unknown> {
  /** Of the update that made the step. */
  key: string
  /** Whose step it was. */
  by: string
  changes: Pick<FieldChange, 'path' | 'kind' | 'before'>[]
  /** Who had dealt with each stop before; null: nobody. */
  given: [path: string, before: Given | null][]
}

/** A step that changes more places than this cannot be taken back: it would weigh on every later write. */
const mostChanges = 300

/** What takes this step back; null when it changed nothing, or too much. */
export function undoOf<Given>(
  known: { answers: Answers; given: Record<string, Given> },
  step: { answers?: Answers; given?: Record<string, Given | null> },
  { key, by }: { key: string; by: string },
): Undo<Given> | null {
  const names = Object.keys(step.answers ?? {})
  const before = Object.fromEntries(
    names.flatMap((name) => (name in known.answers ? [[name, known.answers[name]!]] : [])),
  )
  const changes = diffOf(before, step.answers ?? {}).map(({ path, kind, before }) => ({ path, kind, before }))
  const given = Object.keys(step.given ?? {}).map((path): [string, Given | null] => [path, known.given[path] ?? null])
  if (changes.length > mostChanges || (changes.length === 0 && given.length === 0)) return null
  return { key, by, changes, given }
}

/** The last step of this person; `blocked`: somebody else has changed the same place since. */
export function lastUndo<Given>(
  log: readonly Undo<Given>[],
  by: string,
): { undo: Undo<Given>; blocked: boolean } | null {
  const at = log.findLastIndex((undo) => undo.by === by)
  const undo = log[at]
  if (!undo) return null
  const places = placesOf(undo)
  const later = log.slice(at + 1).flatMap(placesOf)
  return { undo, blocked: later.some((path) => places.some((place) => overlaps(path, place))) }
}

const placesOf = ({ changes, given }: Undo) => [...changes.map(({ path }) => path), ...given.map(([path]) => path)]
const overlaps = (a: string, b: string) => a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`)

/** The answers as they were before the step. */
export function undone(answers: Answers, { changes }: Pick<Undo, 'changes'>): Answers {
  let made = answers
  for (const { path, kind, before } of [...changes].reverse()) {
    const parts = path.split('/')
    if (parts.length % 2 === 1) made = setAnswer(made, path, before as Value)
    else if (kind === 'added') made = removeRow(made, parts.slice(0, -1).join('/'), Number(parts.at(-1)))
    else if (before)
      for (const [name, value] of Object.entries(before as RowAnswers))
        if (name !== '_row') made = setAnswer(made, `${path}/${name}`, value as Value)
  }
  return made
}
