/** Arithmetic in expressions: plain numbers at once, dates with milliseconds, and exact numbers as they are. */
import { Decimal128, Long } from 'bson'
import { CommandError } from '../errors.ts'
import { typeName } from '../query/types.ts'
import { combine } from '../update/arithmetic.ts'
import { isNumeric } from '../value/compare.ts'
import type { Evaluate } from './path.ts'

interface Kind {
  plain: (a: number, b: number) => number
  /** Of Longs and decimals; null: as doubles. */
  exact: ((a: unknown, b: unknown) => unknown) | null
}
const calculations = {
  $add: { plain: (a, b) => a + b, exact: (a, b) => combine(a, b, '+') },
  $multiply: { plain: (a, b) => a * b, exact: (a, b) => combine(a, b, '*') },
  $subtract: { plain: (a, b) => a - b, exact: (a, b) => combine(a, combine(b, -1, '*'), '+') },
  $divide: { plain: (a, b) => a / b, exact: null },
} satisfies Record<string, Kind>
export type Calculation = keyof typeof calculations

export const isNil = (value: unknown): value is null | undefined => value === null || value === undefined

/** The sum, product, difference or quotient of what the items give; null when one of them gives nothing. */
export function calculate(name: Calculation, items: Evaluate[]): Evaluate {
  const { plain, exact } = calculations[name]
  return (doc) => {
    let result: unknown = items.length ? items[0]!(doc) : name === '$add' ? 0 : 1
    if (isNil(result)) return null
    for (let i = 1; i < items.length; i++) {
      const next = items[i]!(doc)
      if (isNil(next)) return null
      result =
        typeof result === 'number' && typeof next === 'number'
          ? checked(name, plain, result, next)
          : mixed(name, plain, exact, result, next)
    }
    if (items.length === 1 && !isNumeric(result) && !(result instanceof Date)) throw notNumeric(name, result)
    return result
  }
}

function checked(name: string, plain: Kind['plain'], a: number, b: number): number {
  if (name === '$divide' && b === 0) throw new CommandError(2, "can't $divide by zero")
  return plain(a, b)
}

const notNumeric = (name: string, value: unknown) =>
  new CommandError(14, `${name} only supports numeric or date types, not ${typeName(value)}`)

/** Dates and milliseconds, and the numbers that are no plain ones. */
function mixed(name: string, plain: Kind['plain'], exact: Kind['exact'], a: unknown, b: unknown): unknown {
  if (name === '$subtract' && a instanceof Date && b instanceof Date) return a.getTime() - b.getTime()
  if (name === '$subtract' && a instanceof Date && typeof b === 'number') return new Date(a.getTime() - b)
  if (name === '$add' && a instanceof Date && typeof b === 'number') return new Date(a.getTime() + b)
  if (name === '$add' && b instanceof Date && typeof a === 'number') return new Date(b.getTime() + a)
  if (!isNumeric(a)) throw notNumeric(name, a)
  if (!isNumeric(b)) throw notNumeric(name, b)
  if (exact) return exact(a, b)
  const number = (value: unknown) =>
    value instanceof Decimal128 || value instanceof Long ? Number(value.toString()) : Number(value)
  return checked(name, plain, number(a), number(b))
}
