/** Aggregation expressions. mingo computes them; comparisons and their kin are ours, in MongoDB's order of values. */
import { Double, Long } from 'bson'
import { Context, evalExpr } from 'mingo/core'
import * as accumulators from 'mingo/operators/accumulator'
import * as expressions from 'mingo/operators/expression'
import * as windows from 'mingo/operators/window'
import { CommandError } from '../errors.ts'
import { type Fold, isPlainObject } from '../value/compare.ts'
import { compareInExpression, compileExpression } from './compile.ts'
import type { Doc } from '../value/decode.ts'

export type Variables = Record<string, unknown>
export interface ExpressionContext {
  variables?: Variables
  fold?: Fold | undefined
}

/** mingo's own options object, which it does not export: made once per expression, it spares a copy of all operators. */
export interface ComputeOptions {
  update: (locals: Record<string, unknown>) => ComputeOptions
  variables?: unknown
}

type Operator = (obj: unknown, expr: unknown, options: ComputeOptions) => unknown

function comparison(accept: (order: number) => boolean | number): Operator {
  return (obj, expr, options) => {
    const pair = evalExpr(obj, expr, options as never) as unknown[]
    const fold = (options.variables as { fold?: Fold } | undefined)?.fold
    return accept(compareInExpression(pair[0], pair[1], fold))
  }
}

const own = {
  $eq: comparison((order) => order === 0),
  $ne: comparison((order) => order !== 0),
  $gt: comparison((order) => order > 0),
  $gte: comparison((order) => order >= 0),
  $lt: comparison((order) => order < 0),
  $lte: comparison((order) => order <= 0),
  $cmp: comparison((order) => order),
  $in: ((obj, expr, options) => {
    const [value, list] = evalExpr(obj, expr, options as never) as unknown[]
    if (!Array.isArray(list)) throw new CommandError(40081, '$in requires an array as a second argument')
    return list.some((one) => compareInExpression(one, value) === 0)
  }) as Operator,
}

export const context = Context.init({
  accumulator: accumulators,
  expression: { ...expressions, ...own } as never,
  window: windows,
})

let capture: ((options: unknown) => void) | null = null
const capturing = Context.from(
  context,
  Context.init({
    expression: { $capture: (_obj: unknown, _expr: unknown, options: unknown) => capture?.(options) },
  }),
)

interface OptionsClass {
  init: (options: unknown) => ComputeOptions
}

/** Expressions reach their operators with the options object; that is how we get hold of one, and of its class. */
export function computeOptions(variables: Variables, fold?: Fold): () => ComputeOptions {
  let made: unknown
  capture = (options) => (made = options)
  const start = { variables: { ...variables, fold }, context: capturing, idKey: '_id', scriptEnabled: false }
  evalExpr({}, { $capture: 1 }, start as never)
  capture = null
  const { init } = (made as { constructor: OptionsClass }).constructor
  return () => init(made)
}

const refused = new Set(['$function', '$accumulator', '$where'])

/** Refuses unknown operators before any document is read. */
export function checkExpression(expression: unknown): void {
  if (Array.isArray(expression)) return expression.forEach(checkExpression)
  if (!isPlainObject(expression)) return
  const names = Object.keys(expression)
  const operator = names[0]
  if (operator?.startsWith('$')) {
    if (names.length > 1) {
      throw new CommandError(15983, `Object expression must have exactly one field, found: ${names.join(', ')}`)
    }
    if (operator === '$literal') return
    const known =
      context.getOperator('expression' as never, operator) ?? context.getOperator('accumulator' as never, operator)
    if (!known || refused.has(operator)) throw new CommandError(168, `Unrecognized expression '${operator}'`)
  }
  for (const inner of Object.values(expression)) checkExpression(inner)
}

/** Wrapped numbers of the typed mode as what mingo computes with. */
export function plainOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainOf)
  if (value instanceof Double) return value.value
  if (value instanceof Long) return value.high >= -0x200000 && value.high < 0x200000 ? value.toNumber() : value
  if (!isPlainObject(value)) return value
  const out: Doc = {}
  for (const name of Object.keys(value)) out[name] = plainOf(value[name])
  return out
}

/** A function of documents decoded to plain numbers; typed ones go through plainOf first. */
export function expressionFor(
  expression: unknown,
  { variables = {}, fold }: ExpressionContext = {},
): (doc: Doc) => unknown {
  checkExpression(expression)
  let options: (() => ComputeOptions) | null = null
  const other = (part: unknown) => {
    options ??= computeOptions(variables, fold)
    const make = options
    return (doc: Doc) => evalExpr(doc, part, make().update({ root: doc }) as never)
  }
  return compileExpression(plainOf(expression), { variables, fold, other })
}

/** The same for documents as they are stored. */
export function expressionForTyped(expression: unknown, context: ExpressionContext = {}): (doc: Doc) => unknown {
  const evaluate = expressionFor(expression, context)
  return (doc) => evaluate(plainOf(doc) as Doc)
}
