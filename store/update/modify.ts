/** Compiles an update: operators with their paths, a replacement, or a pipeline; gives the document after it. */
import { CommandError, failedToParse } from '../errors.ts'
import { equal, isPlainObject } from '../value/compare.ts'
import type { Doc } from '../value/decode.ts'
import { compileFilter, type MatchContext } from '../query/match.ts'
import { matchedIndex } from '../query/position.ts'
import { operators } from './operators.ts'
import { getAt, setAt, unsetAt } from './place.ts'
import { compileUpdatePipeline } from './pipeline.ts'

export interface UpdateRequest {
  update: unknown
  filter: Doc
  arrayFilters?: unknown
  context: MatchContext
  variables?: Record<string, unknown>
}

/** Changes the document given to it or makes a new one. */
export interface Modifier {
  isReplacement: boolean
  apply: (doc: Doc, inserting: boolean) => Doc
}

interface Step {
  operator: string
  path: string
  parts: string[]
  operand: unknown
}

type ElementTests = Map<string, (value: unknown) => boolean>

export function compileUpdate(request: UpdateRequest): Modifier {
  const { update, context } = request
  if (Array.isArray(update)) {
    if (request.arrayFilters !== undefined)
      throw failedToParse('arrayFilters may not be specified for pipeline-style updates')
    return { isReplacement: false, apply: compileUpdatePipeline(update, context, request.variables ?? {}) }
  }
  if (!isPlainObject(update)) throw failedToParse('Update argument must be either an object or an array')
  const first = Object.keys(update)[0]
  if (first === undefined || !first.startsWith('$')) {
    for (const name of Object.keys(update)) {
      if (name.startsWith('$'))
        throw new CommandError(
          52,
          `The dollar ($) prefixed field '${name}' in '${name}' is not allowed in the context of an update's replacement document.`,
        )
    }
    return { isReplacement: true, apply: (doc) => replacement(doc, update) }
  }
  const steps = parseSteps(update)
  const tests = parseArrayFilters(request.arrayFilters, steps, context)
  const now = new Date()
  return {
    isReplacement: false,
    apply: (doc, inserting) => {
      const before = doc['_id']
      for (const step of steps) {
        if (step.operator === '$setOnInsert' && !inserting) continue
        for (const parts of expand(step, doc, request, tests)) run(step, parts, doc, context, now)
      }
      if (before !== undefined && !sameIdBytes(before, doc['_id'])) throw immutableId()
      return doc
    },
  }
}

const sameIdBytes = (a: unknown, b: unknown) => a === b || (b !== undefined && equal(a, b))
export const immutableId = () =>
  new CommandError(66, "Performing an update on the path '_id' would modify the immutable field '_id'")

function replacement(doc: Doc, update: Doc): Doc {
  if ('_id' in update && doc['_id'] !== undefined && !equal(update['_id'], doc['_id'])) {
    throw new CommandError(
      66,
      `After applying the update, the (immutable) field '_id' was found to have been altered to _id: ${String(update['_id'])}`,
    )
  }
  const id = doc['_id'] ?? update['_id']
  return id === undefined
    ? { ...update }
    : { _id: id, ...update, ...(doc['_id'] === undefined ? {} : { _id: doc['_id'] }) }
}

function parseSteps(update: Doc): Step[] {
  const steps: Step[] = []
  for (const [operator, fields] of Object.entries(update)) {
    if (operator !== '$unset' && operator !== '$rename' && !operators[operator]) {
      throw failedToParse(
        `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update specified as an array`,
      )
    }
    if (!isPlainObject(fields)) {
      throw failedToParse(
        `Modifiers operate on fields but we found type ${typeof fields} instead. For example: {$mod: {<field>: ...}} not {${operator}: ${String(fields)}}`,
      )
    }
    // MongoDB applies an operator's fields in the order of their names, numbers as numbers.
    const names = Object.keys(fields).sort(comparePaths)
    for (const path of names) steps.push({ operator, path, parts: checkPath(path), operand: fields[path] })
  }
  checkConflicts(steps)
  return steps
}

function comparePaths(a: string, b: string): number {
  const left = a.split('.')
  const right = b.split('.')
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const x = left[i]!
    const y = right[i]!
    if (x === y) continue
    if (/^\d+$/.test(x) && /^\d+$/.test(y)) return Number(x) - Number(y)
    return x < y ? -1 : 1
  }
  return left.length - right.length
}

function checkPath(path: string): string[] {
  if (path === '') throw new CommandError(56, 'An empty update path is not valid.')
  const parts = path.split('.')
  if (parts.includes(''))
    throw new CommandError(56, `The update path '${path}' contains an empty field name, which is not allowed.`)
  for (const [i, part] of parts.entries()) {
    if (!part.startsWith('$')) continue
    const positional = part === '$' || /^\$\[.*\]$/.test(part)
    if (!positional) {
      throw new CommandError(
        52,
        `The dollar ($) prefixed field '${part}' in '${path}' is not allowed in the context of an update's replacement document.`,
      )
    }
    if (i === 0)
      throw new CommandError(2, `Cannot have positional (i.e. '$') element in the first position in path '${path}'`)
  }
  return parts
}

function checkConflicts(steps: Step[]): void {
  const paths = new Set<string>()
  const claim = (path: string) => {
    for (const other of paths) {
      if (other === path || other.startsWith(`${path}.`) || path.startsWith(`${other}.`)) {
        throw new CommandError(
          40,
          `Updating the path '${path}' would create a conflict at '${other.length < path.length ? other : path}'`,
        )
      }
    }
    paths.add(path)
  }
  for (const step of steps) {
    claim(step.path)
    if (step.operator === '$rename') {
      if (typeof step.operand !== 'string')
        throw new CommandError(2, `The 'to' field for $rename must be a string: ${step.path}: ${String(step.operand)}`)
      checkPath(step.operand)
      if ([step.path, step.operand].some((path) => /\$/.test(path)))
        throw new CommandError(2, 'The source and target field for $rename may not be dynamic')
      if (step.path === step.operand)
        throw new CommandError(
          2,
          `The source and target field for $rename must differ: ${step.path}: "${step.operand}"`,
        )
      claim(step.operand)
    }
  }
}

function parseArrayFilters(filters: unknown, steps: Step[], context: MatchContext): ElementTests {
  const tests: ElementTests = new Map()
  if (filters === undefined) filters = []
  if (!Array.isArray(filters))
    throw new CommandError(14, "BSON field 'update.updates.arrayFilters' is the wrong type, expected type 'array'")
  for (const filter of filters) {
    if (!isPlainObject(filter) || Object.keys(filter).length === 0) {
      throw failedToParse('Cannot use an expression without a top-level field name in arrayFilters')
    }
    const names = new Set(topNames(filter))
    if (names.size !== 1)
      throw failedToParse(
        `Error parsing array filter :: caused by :: Expected a single top-level field name, found '${[...names].join("' and '")}'`,
      )
    const [name] = [...names]
    if (!/^[a-z][a-zA-Z0-9]*$/.test(name!))
      throw new CommandError(
        2,
        `Error parsing array filter :: caused by :: The top-level field name must be an alphanumeric string beginning with a lowercase letter, found '${name}'`,
      )
    if (tests.has(name!)) throw failedToParse(`Found multiple array filters with the same top-level field name ${name}`)
    const test = compileFilter(filter, context)
    tests.set(name!, (value) => test({ [name!]: value }))
  }
  const used = new Set(steps.flatMap(({ parts }) => parts.map((part) => /^\$\[(.+)\]$/.exec(part)?.[1])))
  for (const name of tests.keys()) {
    if (!used.has(name)) throw failedToParse(`The array filter for identifier '${name}' was not used in the update`)
  }
  for (const name of used) {
    if (name !== undefined && !tests.has(name))
      throw new CommandError(2, `No array filter found for identifier '${name}'`)
  }
  return tests
}

function topNames(filter: Doc): string[] {
  return Object.entries(filter).flatMap(([name, inner]) =>
    name === '$and' || name === '$or' || name === '$nor' ? (inner as Doc[]).flatMap(topNames) : [name.split('.')[0]!],
  )
}

/** The real paths a path with `$`, `$[]` or `$[name]` stands for in this document. */
function expand(step: Step, doc: Doc, request: UpdateRequest, tests: ElementTests): string[][] {
  if (!step.path.includes('$')) return [step.parts]
  let paths: string[][] = [[]]
  for (const part of step.parts) {
    if (part === '$') {
      paths = paths.map((path) => {
        const index = matchedIndex(request.filter, path.join('.'), doc, request.context)
        if (index === null)
          throw new CommandError(2, 'The positional operator did not find the match needed from the query.')
        return [...path, String(index)]
      })
    } else if (part.startsWith('$[')) {
      const test = part === '$[]' ? () => true : tests.get(part.slice(2, -1))!
      paths = paths.flatMap((path) => {
        const list = getAt(doc, path)
        if (list === undefined) {
          throw new CommandError(
            2,
            `The path '${path.join('.')}' must exist in the document in order to apply array updates.`,
          )
        }
        if (!Array.isArray(list))
          throw new CommandError(2, `Cannot apply array updates to non-array element ${path.join('.')}`)
        return list.flatMap((value, i) => (test(value) ? [[...path, String(i)]] : []))
      })
    } else paths = paths.map((path) => [...path, part])
  }
  return paths
}

function run(step: Step, parts: string[], doc: Doc, context: MatchContext, now: Date): void {
  if (step.operator === '$unset') return unsetAt(doc, parts)
  if (step.operator === '$rename') return rename(step, parts, doc)
  const path = parts.join('.')
  const next = operators[step.operator]!(getAt(doc, parts), step.operand, { doc, path, context, now })
  if (next !== undefined) setAt(doc, parts, next)
}

function rename(step: Step, parts: string[], doc: Doc): void {
  const value = getAt(doc, parts)
  if (value === undefined) return
  for (let i = 1; i < parts.length; i++) {
    if (Array.isArray(getAt(doc, parts.slice(0, i))))
      throw new CommandError(2, `The source field cannot be an array element, '${step.path}'`)
  }
  unsetAt(doc, parts)
  setAt(doc, (step.operand as string).split('.'), value)
}
