/** Filters as functions of a document decoded in typed mode. */
import { CommandError, badValue } from '../errors.ts'
import { compare, equal, type Fold, isNaNValue, isPlainObject, rankOf } from '../value/compare.ts'
import type { Doc } from '../value/decode.ts'
import { somePath, splitPath } from './path.ts'
import { elementOperators, type ValueTest } from './operators.ts'

export type Test = (doc: Doc) => boolean
export interface MatchContext {
  fold?: Fold | undefined
  /** Evaluates an aggregation expression for `$expr`. */
  expression?: ((expression: unknown) => (doc: Doc) => unknown) | undefined
}

export function compileFilter(filter: unknown, context: MatchContext = {}): Test {
  if (!isPlainObject(filter)) throw badValue('filter must be an object')
  return all(
    Object.entries(filter)
      .filter(([name]) => name !== '$comment')
      .map(([name, condition]) =>
        name.startsWith('$') ? topLevel(name, condition, context) : fieldTest(name, condition, context),
      ),
  )
}

function all(tests: Test[]): Test {
  if (tests.length === 0) return () => true
  if (tests.length === 1) return tests[0]!
  return (doc) => {
    for (const test of tests) if (!test(doc)) return false
    return true
  }
}

function branches(name: string, condition: unknown, context: MatchContext): Test[] {
  if (!Array.isArray(condition)) throw badValue(`${name} argument must be an array`)
  if (condition.length === 0) throw badValue('$and/$or/$nor must be a nonempty array')
  return condition.map((one) => {
    if (!isPlainObject(one)) throw badValue('$or/$and/$nor entries need to be full objects')
    return compileFilter(one, context)
  })
}

function topLevel(name: string, condition: unknown, context: MatchContext): Test {
  switch (name) {
    case '$and':
      return all(branches(name, condition, context))
    case '$or': {
      const tests = branches(name, condition, context)
      return (doc) => tests.some((test) => test(doc))
    }
    case '$nor': {
      const tests = branches(name, condition, context)
      return (doc) => !tests.some((test) => test(doc))
    }
    case '$expr': {
      if (!context.expression) throw badValue('$expr is not allowed here')
      const value = context.expression(condition)
      return (doc) => truthy(value(doc))
    }
    case '$alwaysTrue':
      return () => true
    case '$alwaysFalse':
      return () => false
    case '$sampleRate': {
      const rate = Number(condition)
      return () => Math.random() < rate
    }
    case '$where':
      throw new CommandError(238, '$where is not supported: no JavaScript runs in this server')
    case '$jsonSchema':
    case '$text':
      throw new CommandError(238, `${name} is not supported by this server`)
    default:
      throw badValue(
        `unknown top level operator: ${name}. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.`,
      )
  }
}

export const truthy = (value: unknown) =>
  !(value === undefined || value === null || value === false || (rankOf(value) === 10 && equal(value, 0)))

export const isOperatorObject = (condition: unknown): condition is Doc => {
  if (!isPlainObject(condition)) return false
  const first = Object.keys(condition)[0]
  return first !== undefined && first.startsWith('$') && !['$ref', '$id', '$db'].includes(first)
}

function fieldTest(path: string, condition: unknown, context: MatchContext): Test {
  const parts = splitPath(path)
  return all(conditionTests(condition, context).map((test) => onPath(parts, test)))
}

/** A test of one value, and whether it is asked of array elements, and turned round. */
export function conditionTests(condition: unknown, context: MatchContext): ValueTest[] {
  if (!isOperatorObject(condition)) {
    return [{ test: equalityTest(condition, context.fold), leaves: true, negate: false }]
  }
  const tests: ValueTest[] = []
  for (const [name, operand] of Object.entries(condition)) {
    if (name === '$options' && '$regex' in condition) continue
    const make = elementOperators[name]
    if (!make) throw badValue(`unknown operator: ${name}`)
    tests.push(make(operand, condition, context))
  }
  return tests
}

function onPath(parts: string[], { test, leaves, negate }: ValueTest): Test {
  if (parts.length === 1) {
    const name = parts[0]!
    const direct: Test = (doc) => {
      const value = Object.hasOwn(doc, name) ? doc[name] : undefined
      if (leaves && Array.isArray(value)) for (const inner of value) if (test(inner)) return true
      return test(value)
    }
    return negate ? (doc) => !direct(doc) : direct
  }
  if (negate) return (doc) => !somePath(doc, parts, 0, leaves, test)
  return (doc) => somePath(doc, parts, 0, leaves, test)
}

/** Tests one value as it stands, as `$elemMatch: {$gt: …}` and `$pull` do: lists inside it are not looked into. */
export function compileValueTest(condition: unknown, context: MatchContext): (value: unknown) => boolean {
  const tests = conditionTests(condition, context)
  return (value) => tests.every(({ test, negate }) => test(value) !== negate)
}

export function equalityTest(operand: unknown, fold?: Fold): (value: unknown) => boolean {
  const rank = rankOf(operand)
  if (rank === 50) return elementOperators['$regex']!(operand, {}, { fold }).test
  if (rank === 5) return (value) => value === null || value === undefined
  if (typeof operand === 'string' && !fold) return (value) => value === operand
  if (rank === 10 && isNaNValue(operand)) return isNaNValue
  return (value) => compare(value, operand, fold) === 0 && rankOf(value) === rank
}
