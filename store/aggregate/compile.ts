/**
 * Expressions as closures: constants, paths (path.ts), and the operators that nearly every pipeline uses. What is not here is
 * left to mingo, subtree by subtree; a subtree with variables of its own always is.
 */
import { CommandError } from '../errors.ts'
import { compare, type Fold, isPlainObject, rankOf } from '../value/compare.ts'
import type { Doc } from '../value/decode.ts'
import { truthy } from '../query/match.ts'
import { typeName } from '../query/types.ts'
import { calculate, isNil, type Calculation } from './calculate.ts'
import { pathOf, type Evaluate } from './path.ts'

export interface CompileContext {
  variables: Record<string, unknown>
  fold: Fold | undefined
  /** Takes over a subtree. */
  other: (expression: unknown) => Evaluate
}

/** Missing sorts below null here, unlike in queries. */
export function compareInExpression(a: unknown, b: unknown, fold?: Fold): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1
  return Math.sign(compare(a, b, fold))
}

export function compileExpression(expression: unknown, context: CompileContext): Evaluate {
  if (typeof expression === 'string')
    return expression.startsWith('$') ? pathOf(expression, context.variables) : () => expression
  if (Array.isArray(expression)) {
    const items = expression.map((one) => compileExpression(one, context))
    return (doc) => items.map((item) => item(doc) ?? null)
  }
  if (!isPlainObject(expression)) return () => expression
  const names = Object.keys(expression)
  const operator = names[0]
  if (operator?.startsWith('$')) {
    const make = operators[operator]
    if (operator === '$literal') return () => expression[operator]
    const operand = expression[operator]
    return (make && make(operand, context)) ?? context.other(expression)
  }
  const fields = names.map((name) => [name, compileExpression(expression[name], context)] as const)
  return (doc) => {
    const out: Doc = {}
    for (const [name, evaluate] of fields) {
      const value = evaluate(doc)
      if (value !== undefined) out[name] = value
    }
    return out
  }
}

type Make = (operand: unknown, context: CompileContext) => Evaluate | undefined

const many = (operand: unknown, context: CompileContext) =>
  (Array.isArray(operand) ? operand : [operand]).map((one) => compileExpression(one, context))

function exactly(count: number, name: string, operand: unknown): unknown[] {
  const list: unknown[] = Array.isArray(operand) ? operand : [operand]
  if (list.length !== count) {
    throw new CommandError(16020, `Expression ${name} takes exactly ${count} arguments. ${list.length} were passed in.`)
  }
  return list
}

const comparing =
  (name: string, answer: (order: number) => unknown): Make =>
  (operand, context) => {
    const [a, b] = exactly(2, name, operand).map((one) => compileExpression(one, context))
    return (doc) => answer(compareInExpression(a!(doc), b!(doc), context.fold))
  }

const calculatingTwo =
  (name: Calculation): Make =>
  (operand, context) =>
    calculate(name, many(exactly(2, name, operand), context))

const ordered: Record<string, Make> = {
  $eq: comparing('$eq', (order) => order === 0),
  $ne: comparing('$ne', (order) => order !== 0),
  $gt: comparing('$gt', (order) => order > 0),
  $gte: comparing('$gte', (order) => order >= 0),
  $lt: comparing('$lt', (order) => order < 0),
  $lte: comparing('$lte', (order) => order <= 0),
  $cmp: comparing('$cmp', (order) => order),
}

const operators: Record<string, Make | undefined> = {
  __proto__: null as never,
  ...ordered,
  $add: (operand, context) => calculate('$add', many(operand, context)),
  $multiply: (operand, context) => calculate('$multiply', many(operand, context)),
  $subtract: calculatingTwo('$subtract'),
  $divide: calculatingTwo('$divide'),
  $and: (operand, context) => {
    const items = many(operand, context)
    return (doc) => items.every((item) => truthy(item(doc)))
  },
  $or: (operand, context) => {
    const items = many(operand, context)
    return (doc) => items.some((item) => truthy(item(doc)))
  },
  $not: (operand, context) => {
    const [item] = exactly(1, '$not', operand).map((one) => compileExpression(one, context))
    return (doc) => !truthy(item!(doc))
  },
  $ifNull: (operand, context) => {
    const items = many(operand, context)
    if (items.length < 2) throw new CommandError(1257300, '$ifNull needs at least two arguments')
    return (doc) => {
      for (const item of items.slice(0, -1)) {
        const value = item(doc)
        if (!isNil(value)) return value
      }
      return items.at(-1)!(doc)
    }
  },
  $cond: (operand, context) => {
    const parts = Array.isArray(operand) ? exactly(3, '$cond', operand) : condition(operand)
    const [test, yes, no] = parts.map((one) => compileExpression(one, context))
    return (doc) => (truthy(test!(doc)) ? yes!(doc) : no!(doc))
  },
  $switch: (operand, context) => {
    if (!isPlainObject(operand) || !Array.isArray(operand['branches']) || operand['branches'].length === 0) {
      throw new CommandError(40068, '$switch requires at least one branch.')
    }
    const branches = (operand['branches'] as Doc[]).map(
      (one) => [compileExpression(one['case'], context), compileExpression(one['then'], context)] as const,
    )
    const otherwise = 'default' in operand ? compileExpression(operand['default'], context) : null
    return (doc) => {
      for (const [test, then] of branches) if (truthy(test(doc))) return then(doc)
      if (!otherwise)
        throw new CommandError(
          40066,
          '$switch could not find a matching branch for an input, and no default was specified.',
        )
      return otherwise(doc)
    }
  },
  $in: (operand, context) => {
    const [value, list] = exactly(2, '$in', operand).map((one) => compileExpression(one, context))
    return (doc) => {
      const found = list!(doc)
      if (!Array.isArray(found))
        throw new CommandError(40081, `$in requires an array as a second argument, found: ${typeName(found)}`)
      const wanted = value!(doc)
      return found.some((one) => compareInExpression(one, wanted, context.fold) === 0)
    }
  },
  $size: (operand, context) => {
    const [item] = exactly(1, '$size', operand).map((one) => compileExpression(one, context))
    return (doc) => {
      const value = item!(doc)
      if (!Array.isArray(value))
        throw new CommandError(
          17124,
          `The argument to $size must be an array, but was of type: ${value === undefined ? 'missing' : typeName(value)}`,
        )
      return value.length
    }
  },
  $concat: (operand, context) => {
    const items = many(operand, context)
    return (doc) => {
      let text = ''
      for (const item of items) {
        const value = item(doc)
        if (isNil(value)) return null
        if (typeof value !== 'string')
          throw new CommandError(16702, `$concat only supports strings, not ${typeName(value)}`)
        text += value
      }
      return text
    }
  },
  $type: (operand, context) => {
    const [item] = exactly(1, '$type', operand).map((one) => compileExpression(one, context))
    return (doc) => {
      const value = item!(doc)
      return value === undefined ? 'missing' : typeName(value)
    }
  },
  $isArray: (operand, context) => {
    const [item] = exactly(1, '$isArray', operand).map((one) => compileExpression(one, context))
    return (doc) => Array.isArray(item!(doc))
  },
  $isNumber: (operand, context) => {
    const [item] = exactly(1, '$isNumber', operand).map((one) => compileExpression(one, context))
    return (doc) => {
      const value = item!(doc)
      return value !== undefined && rankOf(value) === 10
    }
  },
}

export const isCompiled = (operator: string) => operators[operator] !== undefined

function condition(operand: unknown): unknown[] {
  if (!isPlainObject(operand)) throw new CommandError(16020, '$cond needs if, then and else')
  for (const part of ['if', 'then', 'else']) {
    if (!(part in operand)) throw new CommandError(17080, `Missing '${part}' parameter to $cond`)
  }
  for (const part of Object.keys(operand)) {
    if (!['if', 'then', 'else'].includes(part))
      throw new CommandError(17083, `Unrecognized parameter to $cond: ${part}`)
  }
  return [operand['if'], operand['then'], operand['else']]
}
