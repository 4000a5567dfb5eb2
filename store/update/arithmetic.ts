/** Sums and products that keep MongoDB's numeric types: int grows to long, long overflows with an error. */
import { Decimal128, Double, Long } from 'bson'
import { CommandError } from '../errors.ts'
import { decimalParts, isNumeric, numberOf } from '../value/compare.ts'
import { typeCode, typeName } from '../query/types.ts'

export type Sum = '+' | '*'

const int = 16
const long = 18
const decimal = 19

export function calculate(
  operator: string,
  path: string,
  left: unknown,
  right: unknown,
  sum: Sum,
  id: unknown,
): unknown {
  if (!isNumeric(right)) {
    const action = sum === '+' ? 'increment' : 'multiply'
    throw new CommandError(14, `Cannot ${action} with non-numeric argument: {${path}: ${String(right)}}`)
  }
  if (!isNumeric(left)) {
    throw new CommandError(
      14,
      `Cannot apply ${operator} to a value of non-numeric type. {_id: ${String(id)}} has the field '${path}' of non-numeric type ${typeName(left)}`,
    )
  }
  return combine(left, right, sum)
}

export function combine(left: unknown, right: unknown, sum: Sum): unknown {
  const kinds = [typeCode(left), typeCode(right)]
  if (kinds.includes(decimal)) return decimals(left, right, sum)
  if (kinds.every((kind) => kind === int || kind === long)) {
    const a = BigInt(numberOf(left) as number | bigint)
    const b = BigInt(numberOf(right) as number | bigint)
    return integer(sum === '+' ? a + b : a * b, kinds.includes(long))
  }
  const a = Number(numberOf(left))
  const b = Number(numberOf(right))
  return double(sum === '+' ? a + b : a * b)
}

function integer(value: bigint, wide: boolean): unknown {
  if (!wide && value >= -2147483648n && value <= 2147483647n) return Number(value)
  if (value !== BigInt.asIntN(64, value)) {
    throw new CommandError(2, 'Failed to apply $inc or $mul operations to current value: integer overflow')
  }
  return Long.fromBigInt(value)
}

/** A whole double would become an int when written; the wrapper keeps it a double. */
export function double(value: number): unknown {
  return Number.isInteger(value) && (value | 0) === value ? new Double(value) : value
}

function decimals(left: unknown, right: unknown, sum: Sum): unknown {
  const a = decimalParts(textOf(left))
  const b = decimalParts(textOf(right))
  if (!a || !b) return Decimal128.fromString('NaN')
  if (sum === '*') return toDecimal(a.digits * b.digits, a.exponent + b.exponent)
  const low = Math.min(a.exponent, b.exponent)
  return toDecimal(a.digits * 10n ** BigInt(a.exponent - low) + b.digits * 10n ** BigInt(b.exponent - low), low)
}

function textOf(value: unknown): string {
  const n = numberOf(value)
  // A double enters decimal arithmetic with 15 digits, as in MongoDB.
  return typeof n === 'number' && !Number.isInteger(n) ? String(Number(n.toPrecision(15))) : String(n)
}

function toDecimal(digits: bigint, exponent: number): Decimal128 {
  return Decimal128.fromStringWithRounding(`${digits}E${exponent}`)
}
