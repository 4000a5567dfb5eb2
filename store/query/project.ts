/** Projections of `find`, `$project`, `$addFields` and `$unset`, as functions of a document. */
import { badValue, CommandError } from '../errors.ts'
import { isNumeric, isPlainObject, numberOf } from '../value/compare.ts'
import type { Doc } from '../value/decode.ts'
import type { Picked } from '../value/pick.ts'
import { compileFilter, compileValueTest, isOperatorObject, type MatchContext } from './match.ts'
import { matchedIndex } from './position.ts'

export type Compute = (root: Doc) => unknown
export type Compile = (expression: unknown) => Compute

type Leaf =
  | { kind: 'include' }
  | { kind: 'exclude' }
  | { kind: 'compute'; compute: Compute }
  | { kind: 'slice'; skip: number | null; count: number }
  | { kind: 'elemMatch'; test: (value: unknown) => boolean }
  | { kind: 'positional'; path: string }
type Node = Leaf | { kind: 'tree'; fields: Map<string, Node> }
type Tree = { kind: 'tree'; fields: Map<string, Node> }

export interface ProjectOptions {
  compile: Compile
  /** Set for `find`, which also knows $slice, $elemMatch and the positional $. */
  find?: { filter: unknown; context: MatchContext }
}

const invalid = (code: number, message: string) => new CommandError(code, message)
const makeTree = (): Tree => ({ kind: 'tree', fields: new Map() })

function put(tree: Tree, path: string, leaf: Node): void {
  const parts = path.split('.')
  if (parts.includes('')) throw invalid(40353, "FieldPath must not end with a '.' or contain an empty part")
  let at = tree
  for (const part of parts.slice(0, -1)) {
    const next = at.fields.get(part)
    if (next && next.kind !== 'tree') throw collision(path)
    if (next) at = next
    else {
      const made = makeTree()
      at.fields.set(part, made)
      at = made
    }
  }
  const last = parts.at(-1)!
  if (at.fields.has(last)) throw collision(path)
  at.fields.set(last, leaf)
}

const collision = (path: string) => invalid(31250, `Path collision at ${path}`)

/** True, false, or null when the value is an expression. */
function flag(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value
  return isNumeric(value) ? Number(numberOf(value)) !== 0 : null
}

export interface Projection {
  of: (doc: Doc) => Doc
  /** Set when it does no more than take or leave whole top-level fields, which needs no decoding. */
  picked: Picked | null
}

export function compileProjection(spec: unknown, options: ProjectOptions): Projection | null {
  if (!isPlainObject(spec)) throw invalid(14, 'projection must be an object')
  if (Object.keys(spec).length === 0) return null
  const tree = makeTree()
  const seen = { include: false, exclude: false, id: null as boolean | null, array: false }
  const add = (path: string, value: unknown): void => {
    const asked = flag(value)
    if (path === '_id' && asked !== null) {
      seen.id = asked
      return
    }
    if (options.find && path.endsWith('.$') && asked) {
      const field = path.slice(0, -2)
      seen.include = true
      return put(tree, field, { kind: 'positional', path: field })
    }
    if (path.startsWith('$'))
      throw invalid(16410, `FieldPath field names may not start with '$'. Consider using $getField or $setField.`)
    if (asked !== null) {
      if (asked) seen.include = true
      else seen.exclude = true
      return put(tree, path, { kind: asked ? 'include' : 'exclude' })
    }
    const special = options.find ? findOperator(value, options.find.context) : null
    if (special) {
      if (special.kind === 'slice') seen.array = true
      else seen.include = true
      return put(tree, path, special)
    }
    if (isPlainObject(value) && !isOperatorObject(value) && Object.keys(value).length > 0) {
      for (const [name, inner] of Object.entries(value)) add(`${path}.${name}`, inner)
      return
    }
    seen.include = true
    put(tree, path, { kind: 'compute', compute: options.compile(value) })
  }
  for (const [path, value] of Object.entries(spec)) add(path, value)
  if (seen.include && seen.exclude) {
    const kind = firstFlag(spec) ? 'exclusion in inclusion' : 'inclusion in exclusion'
    throw invalid(firstFlag(spec) ? 31254 : 31253, `Cannot do ${kind} projection`)
  }
  const inclusive = seen.include || (!seen.exclude && !seen.array && seen.id === true)
  if (inclusive) {
    if (seen.id !== false && !tree.fields.has('_id')) tree.fields.set('_id', { kind: 'include' })
    return { of: (doc) => includeFields(doc, tree, doc, options), picked: pickedBy(tree, 'include') }
  }
  if (seen.id === false) tree.fields.set('_id', { kind: 'exclude' })
  return { of: (doc) => excludeFields(doc, tree), picked: pickedBy(tree, 'exclude') }
}

function pickedBy({ fields }: Tree, kind: 'include' | 'exclude'): Picked | null {
  if ([...fields.values()].some((node) => node.kind !== kind)) return null
  return { names: new Set(fields.keys()), isWanted: kind === 'include' }
}

const firstFlag = (spec: Doc) =>
  Object.entries(spec)
    .filter(([path]) => path !== '_id')
    .map(([, value]) => flag(value) ?? true)[0]

function findOperator(value: unknown, context: MatchContext): Leaf | null {
  if (!isOperatorObject(value)) return null
  if ('$slice' in value) {
    const operand = value['$slice']
    const numbers = (Array.isArray(operand) ? operand : [operand]).map((one) =>
      isNumeric(one) ? Math.trunc(Number(numberOf(one))) : NaN,
    )
    if (numbers.some((one) => Number.isNaN(one))) return null
    if (numbers.length === 1) return { kind: 'slice', skip: null, count: numbers[0]! }
    if (numbers.length !== 2 || numbers[1]! <= 0) throw invalid(28724, 'Third argument to $slice must be positive')
    return { kind: 'slice', skip: numbers[0]!, count: numbers[1]! }
  }
  if ('$elemMatch' in value) {
    const operand = value['$elemMatch']
    if (!isPlainObject(operand)) throw badValue('elemMatch: Invalid argument, object required')
    const first = Object.keys(operand)[0]
    if (first?.startsWith('$') && !['$and', '$or', '$nor'].includes(first)) {
      return { kind: 'elemMatch', test: compileValueTest(operand, context) }
    }
    const test = compileFilter(operand, context)
    return { kind: 'elemMatch', test: (inner) => isPlainObject(inner) && test(inner) }
  }
  if ('$meta' in value) throw badValue('$meta projections are not supported by this server')
  return null
}

function define(doc: Doc, name: string, value: unknown): void {
  if (name === '__proto__')
    Object.defineProperty(doc, name, { value, enumerable: true, writable: true, configurable: true })
  else doc[name] = value
}

function includeFields(doc: Doc, tree: Tree, root: Doc, options: ProjectOptions): Doc {
  const out: Doc = {}
  for (const name of Object.keys(doc)) {
    const node = tree.fields.get(name)
    if (!node || node.kind === 'compute') continue
    const value = includeValue(doc[name], node, root, options)
    if (value !== undefined) define(out, name, value)
  }
  computeFields(out, tree, root)
  return out
}

function includeValue(value: unknown, node: Node, root: Doc, options: ProjectOptions): unknown {
  switch (node.kind) {
    case 'include':
      return value
    case 'slice':
      return slice(value, node)
    case 'elemMatch': {
      if (!Array.isArray(value)) return undefined
      const found = value.findIndex(node.test)
      return found < 0 ? undefined : [value[found]]
    }
    case 'positional': {
      if (!Array.isArray(value)) return value
      const index = matchedIndex(options.find!.filter, node.path, root, options.find!.context)
      if (index === null) {
        throw invalid(
          51246,
          "Executor error during find command :: caused by :: positional operator '.$' couldn't find a matching element in the array",
        )
      }
      return [value[index]]
    }
    case 'tree': {
      if (Array.isArray(value)) {
        return value.map((inner) => includeValue(inner, node, root, options)).filter((inner) => inner !== undefined)
      }
      if (!isPlainObject(value)) return undefined
      return includeFields(value, withoutComputed(node), root, options)
    }
    default:
      return undefined
  }
}

/** Computed fields are set once, from the top; on the way down they are only places to keep. */
const stripped = new WeakMap<Tree, Tree>()
function withoutComputed(tree: Tree): Tree {
  const known = stripped.get(tree)
  if (known) return known
  const made: Tree = { kind: 'tree', fields: new Map([...tree.fields].filter(([, node]) => node.kind !== 'compute')) }
  for (const [name, node] of made.fields) if (node.kind === 'tree') made.fields.set(name, withoutComputed(node))
  stripped.set(tree, made)
  return made
}

function slice(value: unknown, { skip, count }: { skip: number | null; count: number }): unknown {
  if (!Array.isArray(value)) return value
  if (skip === null) return count < 0 ? value.slice(count) : value.slice(0, count)
  const from = skip < 0 ? Math.max(0, value.length + skip) : skip
  return value.slice(from, from + count)
}

function excludeFields(doc: Doc, tree: Tree): Doc {
  const out: Doc = {}
  for (const name of Object.keys(doc)) {
    const node = tree.fields.get(name)
    if (node?.kind === 'exclude') continue
    const value = doc[name]
    define(out, name, node ? excludeValue(value, node) : value)
  }
  return out
}

function excludeValue(value: unknown, node: Node): unknown {
  if (node.kind === 'slice') return slice(value, node)
  if (node.kind !== 'tree') return value
  if (Array.isArray(value)) return value.map((inner) => excludeValue(inner, node))
  return isPlainObject(value) ? excludeFields(value, node) : value
}

/** Sets computed values in `out`, which may be changed. */
function computeFields(out: Doc, tree: Tree, root: Doc): void {
  for (const [name, node] of tree.fields) {
    if (node.kind === 'compute') {
      const value = node.compute(root)
      if (value === undefined) delete out[name]
      else define(out, name, value)
    } else if (node.kind === 'tree' && hasComputed(node)) define(out, name, computeInside(out[name], node, root))
  }
}

const computed = new WeakMap<Tree, boolean>()
function hasComputed(tree: Tree): boolean {
  let known = computed.get(tree)
  if (known === undefined) {
    known = [...tree.fields.values()].some(
      (node) => node.kind === 'compute' || (node.kind === 'tree' && hasComputed(node)),
    )
    computed.set(tree, known)
  }
  return known
}

function computeInside(value: unknown, tree: Tree, root: Doc): unknown {
  if (Array.isArray(value)) return value.map((inner) => computeInside(inner, tree, root))
  const copy = isPlainObject(value) ? { ...value } : {}
  computeFields(copy, tree, root)
  return copy
}

export function compileAddFields(spec: unknown, compile: Compile, stage = '$addFields'): (doc: Doc) => Doc {
  if (!isPlainObject(spec)) throw invalid(40272, `${stage} specification stage must be an object, got ${typeof spec}`)
  if (Object.keys(spec).length === 0)
    throw invalid(40177, `Invalid ${stage} :: caused by :: specification must have at least one field`)
  const tree = makeTree()
  const add = (path: string, value: unknown): void => {
    if (path.startsWith('$')) throw invalid(16410, `FieldPath field names may not start with '$'`)
    if (isPlainObject(value) && !isOperatorObject(value) && Object.keys(value).length > 0) {
      for (const [name, inner] of Object.entries(value)) add(`${path}.${name}`, inner)
    } else put(tree, path, { kind: 'compute', compute: compile(value) })
  }
  for (const [path, value] of Object.entries(spec)) add(path, value)
  return (doc) => {
    const out = { ...doc }
    computeFields(out, tree, doc)
    return out
  }
}

export function compileUnset(paths: string[]): (doc: Doc) => Doc {
  const tree = makeTree()
  for (const path of paths) put(tree, path, { kind: 'exclude' })
  return (doc) => excludeFields(doc, tree)
}
