// Walks a form: which stops there are for these answers, in order, and which of them is next.
import { isEmpty, toBoolean } from './expression/value.ts'
import type { Entry, Level, Program } from './program.ts'
import { rootScope, scopeAt } from './scope.ts'
import type { Scope } from './scope.ts'
import type { Answers, Env, Form, Given, Question, Repeat, RowAnswers, RowPlace, Stop, Value } from './types.ts'

/** Called for each relevant stop in order; true ends the walk. */
type Visit = (entry: Entry, scope: Scope, path: string) => boolean

/** All relevant stops in order; a repeat's rows (in row order) come before the repeat's own stop. */
export function stops(form: Form, answers: Answers, env: Env): Stop[] {
  const list: Stop[] = []
  walk(rootScope(form.program, answers, env), (entry, scope, path) => {
    list.push(stopFor(entry, scope, path))
    return false
  })
  return list
}

/** The first stop not given; a required one without a value counts as not given. null: ready for the summary. */
export function firstOpen(form: Form, answers: Answers, given: Given, env: Env): Stop | null {
  let found: Stop | null = null
  const open: Visit = (entry, scope, path) => {
    if (isDone(entry, scope, path, given)) return false
    found = stopFor(entry, scope, path)
    return true
  }
  walk(rootScope(form.program, answers, env), open, given)
  return found
}

/** The relevant stop before this path (返回); null at the first. Also works for a path that is irrelevant by now. */
export function before(form: Form, answers: Answers, path: string, env: Env): Stop | null {
  const top = rootScope(form.program, answers, env)
  const goal = placeOf(form, top, path)
  if (!goal) return null
  const last: { entry?: Entry; scope: Scope; at: string } = { scope: top, at: '' }
  walk(top, (entry, scope, at) => {
    if (at === path) return true
    // Most stops lie in front of the goal plainly; only the others are compared row by row.
    const isInFront = !scope.parent && entry.ordinal < (goal[0] as number)
    if (!isInFront && comesAfter(placeOfStop(entry, scope), goal)) return true
    last.entry = entry
    last.scope = scope
    last.at = at
    return false
  })
  return last.entry ? stopFor(last.entry, last.scope, last.at) : null
}

/** The stop at a path; null when there is none there, or none any more. `software` is the repeat's list. */
export function stopAt(form: Form, answers: Answers, path: string, env: Env): Stop | null {
  const found = find(form, answers, path, env)
  return found?.entry.asked && isStop(found.entry, found.scope) ? stopFor(found.entry, found.scope, path) : null
}

/** The path of a node given by its ordinal (from a button) in a row path (`software/3`, '' outside repeats); null when wrong. */
export function pathOf(form: Form, ordinal: number, rowPath: string): string | null {
  const entry = form.program.entries[ordinal]
  if (!entry) return null
  const parts = rowPath === '' ? [] : rowPath.split('/')
  if (parts.length !== entry.depth * 2) return null
  let level = entry.level
  for (let index = parts.length - 2; index >= 0; index -= 2) {
    const repeat = form.program.entries[level]
    if (repeat?.node.name !== parts[index] || !/^\d+$/.test(parts[index + 1] as string)) return null
    level = repeat?.level ?? -1
  }
  return [...parts, entry.node.name].join('/')
}

/** The node and the scope a path names, relevant or not; null when there is no such place. */
export function find(form: Form, answers: Answers, path: string, env: Env): { entry: Entry; scope: Scope } | null {
  const parts = path.split('/')
  const scope = scopeAt(rootScope(form.program, answers, env), parts)
  const node = form.byName.get(parts.at(-1) as string)
  const entry = node && form.program.entries[node.ordinal]
  if (!scope || !entry || entry.level !== scope.level || parts.length % 2 !== 1) return null
  return { entry, scope }
}

/**
 * Visits relevant stops. With `given`, those plainly dealt with are passed over without working out whether they are
 * relevant, and whole rows without even being opened: that is what makes a walk quick.
 */
export function walk(scope: Scope, visit: Visit, given?: Given): boolean {
  const { stops: entries } = levelOf(scope.root.program, scope.level)
  const paths = pathsOf(scope, entries)
  for (let index = 0; index < entries.length; index++) {
    const entry = entries[index] as Entry
    const path = paths[index] as string
    if (entry.node.kind === 'repeat') {
      if (!isStop(entry, scope)) continue
      if (walkRows(entry, scope, visit, given) || visit(entry, scope, path)) return true
    } else if (!(given && isPlainlyDone(entry, scope.data, path, given)) && scope.isRelevant(entry)) {
      if (visit(entry, scope, path)) return true
    }
  }
  return false
}

function walkRows(entry: Entry, scope: Scope, visit: Visit, given?: Given): boolean {
  const rows = scope.rowData(entry)
  const level = levelOf(scope.root.program, entry.ordinal)
  for (let index = 0; index < rows.length; index++) {
    if (given && isRowDone(entry, level, scope, rows[index] as RowAnswers, given)) continue
    if (walk(scope.rowsOf(entry)[index] as Scope, visit, given)) return true
  }
  return false
}

/** The inner loop of the longest walks: thousands of cells, so it reads flat arrays only. */
function isRowDone(repeat: Entry, level: Level, scope: Scope, row: RowAnswers, given: Given): boolean {
  if (scope.parent || level.holdsRepeats) return false
  const { names, mayBeSkipped } = level
  const paths = pathsOfRow(scope.root.program, repeat, level.stops, row._row)
  for (let index = 0; index < names.length; index++) {
    if (!given.has(paths[index] as string)) return false
    if (mayBeSkipped[index] !== true && isMissing(row[names[index] as string])) return false
  }
  return true
}

/** Given, and either free to skip or with something stored: done whether relevant or not. */
function isPlainlyDone(entry: Entry, data: Answers, path: string, given: Given): boolean {
  return given.has(path) && (entry.required === false || !isMissing(data[entry.node.name]))
}

function isMissing(stored: Value | RowAnswers[] | undefined): boolean {
  return stored === undefined || stored === null || stored === '' || (typeof stored === 'object' && stored.length === 0)
}

export function isRequired(entry: Entry, scope: Scope): boolean {
  if (typeof entry.required === 'boolean') return entry.required
  return toBoolean(entry.required(scope, scope.value(entry), null))
}

export function isNote(entry: Entry, scope: Scope): boolean {
  if (entry.node.kind !== 'question') return false
  if (entry.node.type === 'note' || entry.readOnly === true) return true
  return entry.readOnly !== false && toBoolean(entry.readOnly(scope, scope.value(entry), null))
}

/** Whether a person is stopped here at all. A counted repeat of no rows is not shown. */
export function isStop(entry: Entry, scope: Scope): boolean {
  if (!scope.isRelevant(entry)) return false
  return !entry.repeatCount || scope.rowData(entry).length > 0
}

export function isCounted(entry: Entry, scope: Scope): boolean {
  return isStop(entry, scope) && !isNote(entry, scope)
}

export function isDone(entry: Entry, scope: Scope, path: string, given: Given): boolean {
  if (!given.has(path)) return false
  if (entry.node.kind === 'repeat') return entry.node.counted || scope.rowData(entry).length >= entry.node.min
  return entry.required === false || isNote(entry, scope) || !isEmpty(scope.value(entry)) || !isRequired(entry, scope)
}

export function stopFor(entry: Entry, scope: Scope, path: string): Stop {
  const where = placeIn(scope)
  const place = where ? { place: where } : {}
  if (entry.node.kind === 'repeat') {
    const repeat = entry.node
    const rows = scope.rowData(entry).map(({ _row: row }) => ({ row, path: `${path}/${row}` }))
    const [min, max] = repeat.counted ? [rows.length, rows.length] : [repeat.min, repeat.max]
    return { kind: 'repeat', path, repeat, rows, min, max, ...place }
  }
  const question = entry.node as Question
  if (isNote(entry, scope)) return { kind: 'note', path, question, ...place }
  return { kind: 'question', path, question, required: isRequired(entry, scope), ...place }
}

function placeIn(scope: Scope): RowPlace | undefined {
  if (!scope.parent) return undefined
  const repeat = scope.entry(scope.level).node as Repeat
  const { row, position, of } = scope
  return { repeat, row, position, of, path: scope.prefix().slice(0, -1) }
}

export function levelOf(program: Program, level: number): Level {
  return program.levels.get(level) as Level
}

function pathsOf(scope: Scope, entries: readonly Entry[]): readonly string[] {
  const { parent } = scope
  // Rows of repeats inside repeats are rare; only the paths of the first kind are remembered.
  if (parent?.parent) return entries.map(({ node }) => scope.prefix() + node.name)
  const { program } = scope.root
  return parent ? pathsOfRow(program, scope.entry(scope.level), entries, scope.row) : levelOf(program, -1).names
}

function pathsOfRow(program: Program, repeat: Entry, entries: readonly Entry[], row: number): readonly string[] {
  let byRow = program.rowPaths.get(repeat.ordinal)
  if (!byRow) program.rowPaths.set(repeat.ordinal, (byRow = []))
  const known = byRow[row]
  if (known) return known
  const paths = entries.map(({ node }) => `${repeat.node.name}/${row}/${node.name}`)
  // Row numbers only grow with edits; beyond this the paths are made anew rather than kept.
  if (row < 2000) byRow[row] = paths
  return paths
}

/** Order of stops as numbers: node, row, node, row, …; a repeat's own stop is after all its rows. */
function placeOfStop(entry: Entry, scope: Scope): number[] {
  const own = entry.node.kind === 'repeat' ? [entry.ordinal, Infinity] : [entry.ordinal]
  return scope.parent ? [...placeOfRow(scope), ...own] : own
}

function placeOfRow(scope: Scope): number[] {
  const { parent } = scope
  if (!parent) return []
  return [...placeOfRow(parent), scope.level, scope.position]
}

/** The same of a path that may name something irrelevant or a row that is gone. */
function placeOf(form: Form, top: Scope, path: string): number[] | null {
  const parts = path.split('/')
  const place: number[] = []
  let scope: Scope | null = top
  for (let index = 0; index < parts.length; index += 2) {
    const node = form.byName.get(parts[index] as string)
    if (!node) return null
    place.push(node.ordinal)
    if (index + 1 < parts.length) {
      const rows: readonly Scope[] = scope?.rowsOf(form.program.entries[node.ordinal] as Entry) ?? []
      const row = rows.find((each) => String(each.row) === parts[index + 1])
      const following = rows.find((each) => each.row > Number(parts[index + 1]))
      place.push(row?.position ?? (following ? following.position - 0.5 : rows.length + 0.5))
      scope = row ?? null
    } else if (node.kind === 'repeat') place.push(Infinity)
  }
  return place
}

function comesAfter(left: readonly number[], right: readonly number[]): boolean {
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    if (left[index] !== right[index]) return (left[index] as number) > (right[index] as number)
  }
  return left.length >= right.length
}
