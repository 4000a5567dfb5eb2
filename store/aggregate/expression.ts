/** Aggregation expressions: checked first, then closures of ours where we have them, else mingo. */
import { Double, Long } from 'bson'
import { CommandError } from '../errors.ts'
import { type Fold, isPlainObject } from '../value/compare.ts'
import { compileExpression, isCompiled } from './compile.ts'
import { type ComputeOptions, mingo } from './mingo-library.ts'
import type { Doc } from '../value/decode.ts'

export type Variables = Record<string, unknown>
export interface ExpressionContext {
  variables?: Variables
  fold?: Fold | undefined
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
    if (refused.has(operator) || !(isCompiled(operator) || mingo().has(operator)))
      throw new CommandError(168, `Unrecognized expression '${operator}'`)
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
    const { computeOptions, evaluate } = mingo()
    options ??= computeOptions(variables, fold)
    const make = options
    return (doc: Doc) => evaluate(doc, part, make().update({ root: doc }))
  }
  return compileExpression(plainOf(expression), { variables, fold, other })
}

/** The same for documents as they are stored. */
export function expressionForTyped(expression: unknown, context: ExpressionContext = {}): (doc: Doc) => unknown {
  const evaluate = expressionFor(expression, context)
  return (doc) => evaluate(plainOf(doc) as Doc)
}
