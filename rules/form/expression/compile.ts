// Expression tree → closure. Every name is looked up here, once: a form that compiles cannot meet an unknown name in a chat.
import { plain } from '../plain.ts'
import type { ChoiceList, Entry } from '../program.ts'
import type { Scope } from '../scope.ts'
import { functionNamed } from './functions.ts'
import { parse } from './parse.ts'
import type { Tree } from './parse.ts'
import { ExpressionError } from './token.ts'
import { equals, plainNumber, toBoolean, toNumber } from './value.ts'
import type { Val } from './value.ts'

export type Cells = Readonly<Record<string, string>>
/** `self` is what `.` means; `item` the row that bare names look at, in a choice_filter. */
export type Evaluate = (scope: Scope, self: Val, item: Cells | null) => Val
export type EvaluateAll = (scope: Scope, self: Val, item: Cells | null) => Val[]

/** What an expression may name, seen from where it stands. */
export interface Place {
  /** The node whose expression it is. */
  readonly ordinal: number
  /** Level (repeat ordinal, -1 the top) of the scope it is evaluated in. */
  readonly level: number
  readonly entries: readonly Entry[]
  readonly byName: ReadonlyMap<string, Entry>
  readonly lists: ReadonlyMap<string, ChoiceList>
  readonly files: Readonly<Record<string, readonly Record<string, string>[]>>
  readonly defaultLanguage: string
  /** Columns that bare names may mean, in a choice_filter. */
  readonly columns: ReadonlySet<string> | null
  /** Filled with the ordinals of the nodes whose value or rows it looks at. */
  readonly uses: Set<number>
  readonly marks: { usesLanguage: boolean }
}

export interface Argument {
  readonly tree: Tree
  readonly one: Evaluate
  /** All values when it is a node-set, else the one. */
  readonly all: EvaluateAll
  readonly isSet: boolean
}

export const LONGEST = 10_000

/** Throws ExpressionError. */
export function compileExpression(source: string, place: Place): Evaluate {
  if (source.length > LONGEST) throw new ExpressionError('expression-invalid', source.slice(0, 40))
  return argument(parse(source), place).one
}

export function argument(tree: Tree, place: Place): Argument {
  switch (tree.kind) {
    case 'literal': {
      const { value } = tree
      return single(tree, () => value)
    }
    case 'self':
      return single(tree, (_scope, self) => self)
    case 'parent':
      throw new ExpressionError('expression-invalid', '..')
    case 'column':
      return column(tree, place)
    case 'reference':
      return reference(tree, tree.name, place)
    case 'negate': {
      const of = argument(tree.of, place).one
      return single(tree, (scope, self, item) => -toNumber(of(scope, self, item)))
    }
    case 'binary':
      if (tree.operator === '|') return union(tree, argument(tree.left, place), argument(tree.right, place))
      return single(tree, binary(tree.operator, argument(tree.left, place).one, argument(tree.right, place).one))
    case 'items':
      return items(tree, place)
    case 'call': {
      const made = functionNamed(tree, place)
      return 'isSet' in made ? { ...made, tree } : single(tree, made)
    }
  }
}

export function single(tree: Tree, one: Evaluate): Argument {
  return { tree, one, all: (scope, self, item) => [one(scope, self, item)], isSet: false }
}

export function fromSet(tree: Tree, all: EvaluateAll): Argument {
  return { tree, all, one: (scope, self, item) => all(scope, self, item)[0] ?? '', isSet: true }
}

function union(tree: Tree, left: Argument, right: Argument): Argument {
  return fromSet(tree, (scope, self, item) => [...left.all(scope, self, item), ...right.all(scope, self, item)])
}

function column(tree: Tree & { kind: 'column' }, place: Place): Argument {
  const { name } = tree
  if (!place.columns?.has(name)) throw new ExpressionError('reference-unknown', name, { name })
  return single(tree, (_scope, _self, item) => (item && Object.hasOwn(item, name) ? (item[name] as string) : ''))
}

/** The node a `${name}` means. */
export function nodeNamed(name: string, place: Place): Entry {
  const entry = place.byName.get(name)
  if (!entry) throw new ExpressionError('reference-unknown', `\${${name}}`, { name })
  place.uses.add(entry.ordinal)
  return entry
}

/** How many scopes up the level of a node is; -1 when it lies in a repeat that is not around the expression. */
export function hopsTo(level: number, place: Place): number {
  let at = place.level
  for (let hops = 0; ; hops++) {
    if (at === level) return hops
    if (at === -1) return -1
    at = (place.entries[at] as Entry).level
  }
}

export function up(scope: Scope, hops: number): Scope {
  let at = scope
  for (let hop = 0; hop < hops; hop++) at = at.parent as Scope
  return at
}

function reference(tree: Tree, name: string, place: Place): Argument {
  const entry = nodeNamed(name, place)
  if (entry.node.kind === 'group') throw new ExpressionError('reference-unknown', `\${${name}}`, { name })
  if (entry.node.kind === 'repeat') {
    const scopes = scopesOf(entry.ordinal, place)
    return fromSet(tree, (scope) => scopes(scope).map((row) => String(row.position)))
  }
  const hops = hopsTo(entry.level, place)
  if (hops === 0) return single(tree, (scope) => scope.value(entry))
  if (hops > 0) return single(tree, (scope) => up(scope, hops).value(entry))
  const scopes = scopesOf(entry.level, place)
  return fromSet(tree, (scope) => scopes(scope).map((row) => row.value(entry)))
}

/** All rows of a repeat that are seen from the expression: those below the nearest level that both lie in. */
export function scopesOf(repeat: number, place: Place): (scope: Scope) => readonly Scope[] {
  const chain: Entry[] = []
  let hops = -1
  for (let at = repeat; hops < 0; at = (place.entries[at] as Entry).level) {
    const entry = place.entries[at] as Entry
    chain.unshift(entry)
    hops = hopsTo(entry.level, place)
  }
  const [first] = chain
  if (chain.length === 1 && first) return (scope) => up(scope, hops).rowsOf(first)
  return (scope) => {
    let scopes: readonly Scope[] = [up(scope, hops)]
    for (const entry of chain) scopes = scopes.flatMap((each) => each.rowsOf(entry))
    return scopes
  }
}

function binary(operator: string, left: Evaluate, right: Evaluate): Evaluate {
  switch (operator) {
    case 'or':
      return (s, self, i) => toBoolean(left(s, self, i)) || toBoolean(right(s, self, i))
    case 'and':
      return (s, self, i) => toBoolean(left(s, self, i)) && toBoolean(right(s, self, i))
    case '=':
      return (s, self, i) => equals(left(s, self, i), right(s, self, i))
    case '!=':
      return (s, self, i) => !equals(left(s, self, i), right(s, self, i))
    case '<':
      return (s, self, i) => toNumber(left(s, self, i)) < toNumber(right(s, self, i))
    case '<=':
      return (s, self, i) => toNumber(left(s, self, i)) <= toNumber(right(s, self, i))
    case '>':
      return (s, self, i) => toNumber(left(s, self, i)) > toNumber(right(s, self, i))
    case '>=':
      return (s, self, i) => toNumber(left(s, self, i)) >= toNumber(right(s, self, i))
    case '+':
      return (s, self, i) => plainNumber(toNumber(left(s, self, i)) + toNumber(right(s, self, i)))
    case '-':
      return (s, self, i) => plainNumber(toNumber(left(s, self, i)) - toNumber(right(s, self, i)))
    case '*':
      return (s, self, i) => plainNumber(toNumber(left(s, self, i)) * toNumber(right(s, self, i)))
    case 'div':
      return (s, self, i) => plainNumber(toNumber(left(s, self, i)) / toNumber(right(s, self, i)))
    default:
      return (s, self, i) => plainNumber(toNumber(left(s, self, i)) % toNumber(right(s, self, i)))
  }
}

function items(tree: Tree & { kind: 'items' }, place: Place): Argument {
  const list = place.lists.get(tree.list)
  const rows: readonly Cells[] | undefined = list
    ? list.choices.map((choice) => ({
        ...choice.cells,
        name: choice.name,
        label: plain(choice.label, place.defaultLanguage),
      }))
    : (place.files[tree.list] ?? place.files[`${tree.list}.csv`])
  if (!rows) throw new ExpressionError('reference-unknown', `instance('${tree.list}')`, { name: tree.list })
  const columns = new Set(rows.flatMap((row) => Object.keys(row)))
  const wanted = tree.column
  if (wanted && !columns.has(wanted)) throw new ExpressionError('reference-unknown', wanted, { name: wanted })
  const where = tree.where && argument(tree.where, { ...place, columns }).one
  return fromSet(tree, (scope, self) =>
    rows
      .filter((row) => !where || toBoolean(where(scope, self, row)))
      .map((row) => (wanted ? (row[wanted] ?? '') : (row.name ?? '-'))),
  )
}
