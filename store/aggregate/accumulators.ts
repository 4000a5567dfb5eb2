/** Accumulators of `$group` that need no list of all values; the rest collect and let mingo finish. */
import { Decimal128, Long } from 'bson'
import { CommandError } from '../errors.ts'
import { compare, isNumeric, isPlainObject, numberOf } from '../value/compare.ts'
import type { Doc } from '../value/decode.ts'
import { sizeOf } from '../query/sort.ts'
import { combine } from '../update/arithmetic.ts'
import { type ExpressionContext, expressionFor, plainOf } from './expression.ts'
import { mingo } from './mingo-library.ts'
import { groupKey } from './group.ts'

export interface Accumulator {
  /** Takes a document; answers how many bytes that cost. */
  add: (doc: Doc) => number
  result: () => unknown
}
type Make = (operand: unknown, context: ExpressionContext) => () => Accumulator

class Total {
  #plain = 0
  #exact: unknown = undefined
  add(value: unknown): boolean {
    if (typeof value === 'number') this.#plain += value
    else if (isNumeric(value)) {
      const n = numberOf(value)
      if (typeof n === 'number') this.#plain += n
      else this.#exact = this.#exact === undefined ? value : combine(this.#exact, value, '+')
    } else return false
    return true
  }
  get(): unknown {
    if (this.#exact === undefined) return this.#plain
    return combine(this.#exact, this.#plain, '+')
  }
}

function overValues(make: () => { take: (value: unknown) => number | void; result: () => unknown }): Make {
  return (operand, context) => {
    const valueOf = expressionFor(operand, context)
    return () => {
      const inner = make()
      return { add: (doc) => inner.take(valueOf(doc)) ?? 0, result: inner.result }
    }
  }
}

const extreme = (sign: number) =>
  overValues(() => {
    let best: unknown = null
    let any = false
    return {
      take: (value) => {
        if (value === undefined || value === null) return
        if (!any || sign * compare(value, best) > 0) best = value
        any = true
      },
      result: () => best,
    }
  })

const asNumber = (value: unknown) =>
  value instanceof Decimal128 || value instanceof Long ? Number(value.toString()) : (value as number)

const makers: Record<string, Make | undefined> = {
  __proto__: null as never,
  $sum: (operand, context) => {
    if (typeof operand === 'number') {
      return () => {
        let n = 0
        return { add: () => (n++, 0), result: () => n * operand }
      }
    }
    return overValues(() => {
      const total = new Total()
      return { take: (value) => void total.add(value), result: () => total.get() }
    })(operand, context)
  },
  $avg: overValues(() => {
    const total = new Total()
    let n = 0
    return { take: (value) => void (total.add(value) && n++), result: () => (n ? asNumber(total.get()) / n : null) }
  }),
  $min: extreme(-1),
  $max: extreme(1),
  $first: overValues(() => {
    let kept: unknown
    let any = false
    return {
      take: (value) => {
        if (!any) kept = value
        any = true
      },
      result: () => kept ?? null,
    }
  }),
  $last: overValues(() => {
    let kept: unknown
    return { take: (value) => void (kept = value), result: () => kept ?? null }
  }),
  $push: overValues(() => {
    const list: unknown[] = []
    return { take: (value) => (value === undefined ? 0 : (list.push(value), sizeOf(value))), result: () => list }
  }),
  $addToSet: (operand, context) =>
    overValues(() => {
      const set = new Map<unknown, unknown>()
      return {
        take: (value) => {
          const key = groupKey(value, context.fold)
          if (value === undefined || set.has(key)) return 0
          set.set(key, value)
          return sizeOf(value)
        },
        result: () => [...set.values()],
      }
    })(operand, context),
  $count: (operand) => {
    if (!isPlainObject(operand) || Object.keys(operand).length)
      throw new CommandError(9, '$count takes no arguments, i.e. $count:{}')
    return () => {
      let n = 0
      return { add: () => (n++, 0), result: () => n }
    }
  },
  $mergeObjects: overValues(() => {
    const merged: Doc = {}
    return {
      take: (value) => {
        if (value === undefined || value === null) return 0
        if (!isPlainObject(value)) throw new CommandError(40400, '$mergeObjects requires object inputs')
        Object.assign(merged, value)
        return sizeOf(value)
      },
      result: () => merged,
    }
  }),
}

/** mingo's accumulators get all documents of the group at the end. */
function collected(operator: string): Make | null {
  const { accumulator, computeOptions } = mingo()
  const run = accumulator(operator)
  if (!run || operator === '$accumulator') return null
  return (operand, { variables = {} }) => {
    const plain = plainOf(operand)
    const options = computeOptions(variables)
    return () => {
      const docs: Doc[] = []
      return {
        add: (doc) => (docs.push(plainOf(doc) as Doc), sizeOf(doc)),
        result: () => run(docs, plain, options()) ?? null,
      }
    }
  }
}

export function makeAccumulator(operator: string, operand: unknown, context: ExpressionContext): () => Accumulator {
  const make = makers[operator] ?? collected(operator)
  if (!make) throw new CommandError(15952, `unknown group operator '${operator}'`)
  return make(operand, context)
}
