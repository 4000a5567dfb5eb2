/** Names and numbers of BSON types, for `$type`. */
import type { Binary } from 'bson'
import { badValue } from '../errors.ts'
import { rankOf } from '../value/compare.ts'

const codes: Record<string, number> = {
  double: 1,
  string: 2,
  object: 3,
  array: 4,
  binData: 5,
  undefined: 6,
  objectId: 7,
  bool: 8,
  date: 9,
  null: 10,
  regex: 11,
  dbPointer: 12,
  javascript: 13,
  symbol: 14,
  javascriptWithScope: 15,
  int: 16,
  timestamp: 17,
  long: 18,
  decimal: 19,
  minKey: -1,
  maxKey: 127,
}
const numberCodes = new Set(Object.values(codes))

/** The type a value would have on disk. */
export function typeCode(value: unknown): number {
  switch (rankOf(value)) {
    case -1:
      return -1
    case 127:
      return 127
    case 5:
      return value === undefined ? 6 : 10
    case 10:
      return numericCode(value)
    case 15:
      return typeof value === 'string' ? 2 : 14
    case 20:
      return 3
    case 25:
      return 4
    case 30:
      return 5
    case 35:
      return 7
    case 40:
      return 8
    case 45:
      return 9
    case 47:
      return 17
    case 50:
      return 11
    case 60:
      return 13
    default:
      return 15
  }
}

function numericCode(value: unknown): number {
  if (typeof value === 'bigint') return 18
  if (typeof value === 'number') return (value | 0) === value && !Object.is(value, -0) ? 16 : 1
  switch ((value as { _bsontype: string })._bsontype) {
    case 'Int32':
      return 16
    case 'Long':
      return 18
    case 'Decimal128':
      return 19
    default:
      return 1
  }
}

export function typeName(value: unknown): string {
  const code = typeCode(value)
  return Object.keys(codes).find((name) => codes[name] === code) ?? 'missing'
}

export const subtypeOf = (value: unknown) => (value instanceof Uint8Array ? 0 : (value as Binary).sub_type)

/** The codes one `$type` operand asks for. */
export function wantedTypes(operand: unknown): Set<number> {
  const wanted = new Set<number>()
  for (const one of Array.isArray(operand) ? operand : [operand]) {
    if (one === 'number') for (const code of [1, 16, 18, 19]) wanted.add(code)
    else if (typeof one === 'string') {
      if (codes[one] === undefined) throw badValue(`Unknown type name alias: ${one}`)
      wanted.add(codes[one])
    } else {
      const code = Number(one instanceof Object ? String(one) : one)
      if (!numberCodes.has(code)) throw badValue(`Invalid numerical type code: ${String(one)}`)
      wanted.add(code)
    }
  }
  if (wanted.size === 0) throw badValue('$type must match at least one type')
  return wanted
}
