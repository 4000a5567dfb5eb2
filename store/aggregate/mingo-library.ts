/**
 * mingo, loaded when the first expression or stage needs it: its hundreds of small files would otherwise be most of the
 * time a store takes to open. Comparisons are replaced by ours, in MongoDB's order of values.
 */
import { createRequire } from 'node:module'
import type * as Core from 'mingo/core'
import type * as Aggregators from 'mingo/aggregator'
import type * as Pipelines from 'mingo/operators/pipeline'
import { CommandError } from '../errors.ts'
import type { Fold } from '../value/compare.ts'
import type { Doc } from '../value/decode.ts'
import { compareInExpression } from './compile.ts'

/** mingo's own options object, which it does not export: made once per expression, it spares a copy of all operators. */
export interface ComputeOptions {
  update: (locals: Record<string, unknown>) => ComputeOptions
  variables?: unknown
}

type Evaluate = (doc: unknown, expression: unknown, options: unknown) => unknown
type Operator = (obj: unknown, expr: unknown, options: ComputeOptions) => unknown
type Accumulate = (docs: Doc[], operand: unknown, options: unknown) => unknown

export interface Mingo {
  has: (operator: string) => boolean
  accumulator: (operator: string) => Accumulate | null
  evaluate: Evaluate
  computeOptions: (variables: Record<string, unknown>, fold?: Fold) => () => ComputeOptions
  /** Runs one stage over all documents. */
  stage: (name: string, spec: unknown, documents: Doc[], variables: Record<string, unknown>) => Doc[]
}

const load = createRequire(import.meta.url)
let loaded: Mingo | null = null

export const mingo = (): Mingo => (loaded ??= loadMingo())

function ownOperators(evaluate: Evaluate): Record<string, Operator> {
  const comparison =
    (accept: (order: number) => unknown): Operator =>
    (obj, expr, options) => {
      const pair = evaluate(obj, expr, options) as unknown[]
      const fold = (options.variables as { fold?: Fold } | undefined)?.fold
      return accept(compareInExpression(pair[0], pair[1], fold))
    }
  return {
    $eq: comparison((order) => order === 0),
    $ne: comparison((order) => order !== 0),
    $gt: comparison((order) => order > 0),
    $gte: comparison((order) => order >= 0),
    $lt: comparison((order) => order < 0),
    $lte: comparison((order) => order <= 0),
    $cmp: comparison((order) => order),
    $in: (obj, expr, options) => {
      const [value, list] = evaluate(obj, expr, options) as unknown[]
      if (!Array.isArray(list)) throw new CommandError(40081, '$in requires an array as a second argument')
      return list.some((one) => compareInExpression(one, value) === 0)
    },
  }
}

function loadMingo(): Mingo {
  const { Context, evalExpr } = load('mingo/core') as typeof Core
  const { Aggregator } = load('mingo/aggregator') as typeof Aggregators
  const evaluate = evalExpr as Evaluate
  const context = Context.init({
    accumulator: load('mingo/operators/accumulator') as never,
    expression: { ...(load('mingo/operators/expression') as object), ...ownOperators(evaluate) } as never,
    window: load('mingo/operators/window') as never,
    pipeline: load('mingo/operators/pipeline') as typeof Pipelines,
  })
  let capture: ((options: unknown) => void) | null = null
  const $capture: Operator = (_obj, _expr, options) => capture?.(options)
  const capturing = Context.from(context, Context.init({ expression: { $capture } as never }))
  const operator = (kind: string, name: string) => context.getOperator(kind as never, name) as unknown
  return {
    has: (name) => operator('expression', name) !== null || operator('accumulator', name) !== null,
    accumulator: (name) => operator('accumulator', name) as Accumulate | null,
    evaluate,
    // Expressions reach their operators with the options object; that is how we get hold of one, and of its class.
    computeOptions: (variables, fold) => {
      let made: unknown
      capture = (options) => (made = options)
      evaluate(
        {},
        { $capture: 1 },
        { variables: { ...variables, fold }, context: capturing, idKey: '_id', scriptEnabled: false },
      )
      capture = null
      const { init } = (made as { constructor: { init: (options: unknown) => ComputeOptions } }).constructor
      return () => init(made)
    },
    stage: (name, spec, documents, variables) =>
      new Aggregator([{ [name]: spec }] as never, { context, variables, scriptEnabled: true }).run<Doc>(
        documents as never,
      ),
  }
}
