/** MongoDB's order of values across types, on decoded BSON of either mode. */
import {
  type Binary,
  type BSONRegExp,
  type Code,
  Decimal128,
  type Double,
  type Long,
  type ObjectId,
  type Timestamp,
} from 'bson'

export type Fold = ((text: string) => string) & { compare?: (a: string, b: string) => number }

/** A type's place in the order between types; equal ranks compare by value. */
export function rankOf(value: unknown): number {
  switch (typeof value) {
    case 'undefined':
      return 5
    case 'number':
    case 'bigint':
      return 10
    case 'string':
      return 15
    case 'boolean':
      return 40
    case 'symbol':
    case 'function':
      return 100
    case 'object':
      break
  }
  if (value === null) return 5
  if (Array.isArray(value)) return 25
  if (value instanceof Date) return 45
  if (value instanceof RegExp) return 50
  if (value instanceof Uint8Array) return 30
  switch ((value as { _bsontype?: string })._bsontype) {
    case undefined:
      return 20
    case 'Int32':
    case 'Double':
    case 'Long':
    case 'Decimal128':
      return 10
    case 'BSONSymbol':
      return 15
    case 'Binary':
    case 'UUID':
      return 30
    case 'ObjectId':
      return 35
    case 'Timestamp':
      return 47
    case 'BSONRegExp':
      return 50
    case 'DBRef':
      return 20
    case 'Code':
      return (value as Code).scope ? 65 : 60
    case 'MinKey':
      return -1
    case 'MaxKey':
      return 127
    default:
      return 20
  }
}

/** A number for what can be one exactly enough, a bigint for 64-bit integers beyond that, else Decimal128. */
export function numberOf(value: unknown): number | bigint | Decimal128 {
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') {
    return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value
  }
  const kind = (value as { _bsontype: string })._bsontype
  if (kind === 'Long') {
    const long = value as Long
    return long.high >= -0x200000 && long.high < 0x200000 ? long.toNumber() : long.toBigInt()
  }
  if (kind === 'Decimal128') return value as Decimal128
  return (value as Double).value
}

export const isNumeric = (value: unknown) => rankOf(value) === 10
export const isNaNValue = (value: unknown) => {
  if (typeof value === 'number') return value !== value
  if (!isNumeric(value)) return false
  const n = numberOf(value)
  return n instanceof Decimal128 ? n.toString() === 'NaN' : n !== n
}

/** digits × 10^exponent; null for NaN and infinities. */
export function decimalParts(text: string): { digits: bigint; exponent: number } | null {
  const match = /^(-?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text)
  if (!match) return null
  const fraction = match[3] ?? ''
  const digits = BigInt(`${match[2]}${fraction}` || '0')
  return { digits: match[1] ? -digits : digits, exponent: Number(match[4] ?? 0) - fraction.length }
}

/** Every double is a finite decimal, so both sides can be written exactly. */
export function exactDecimal(value: number | bigint | Decimal128): { digits: bigint; exponent: number } | null {
  if (typeof value === 'bigint') return { digits: value, exponent: 0 }
  if (typeof value !== 'number') return decimalParts(value.toString())
  if (!Number.isFinite(value)) return null
  let exponent = 0
  let scaled = value
  while (!Number.isInteger(scaled)) {
    scaled *= 2
    exponent++
  }
  // value = scaled / 2^exponent = scaled * 5^exponent / 10^exponent
  return { digits: BigInt(scaled) * 5n ** BigInt(exponent), exponent: -exponent }
}

const asDouble = (value: number | bigint | Decimal128) =>
  typeof value === 'number' ? value : typeof value === 'bigint' ? Number(value) : Number(value.toString())

export function compareNumbers(left: unknown, right: unknown): number {
  const a = numberOf(left)
  const b = numberOf(right)
  if (typeof a === 'number' && typeof b === 'number') {
    if (a < b) return -1
    if (a > b) return 1
    if (a === b) return 0
  }
  const x = asDouble(a)
  const y = asDouble(b)
  if (x !== x || y !== y) return x !== x && y !== y ? 0 : x !== x ? -1 : 1
  if (x < y) return -1
  if (x > y) return 1
  const p = exactDecimal(a)
  const q = exactDecimal(b)
  if (!p || !q) return 0
  const low = Math.min(p.exponent, q.exponent)
  const m = p.digits * 10n ** BigInt(p.exponent - low)
  const n = q.digits * 10n ** BigInt(q.exponent - low)
  return m < n ? -1 : m > n ? 1 : 0
}

/** UTF-8 byte order, which for strings outside the surrogates is JavaScript's own. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x !== y) {
      const high = x >= 0xd800 && x <= 0xdfff
      if (high !== (y >= 0xd800 && y <= 0xdfff)) return high ? 1 : -1
      return x < y ? -1 : 1
    }
  }
  return a.length < b.length ? -1 : 1
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  return Buffer.compare(a, b)
}

function binaryParts(value: unknown): { bytes: Uint8Array; subtype: number } {
  if (value instanceof Uint8Array) return { bytes: value, subtype: 0 }
  const binary = value as Binary
  return { bytes: binary.buffer.subarray(0, binary.position), subtype: binary.sub_type }
}

export function regexParts(value: unknown): { pattern: string; options: string } {
  if (value instanceof RegExp) return { pattern: value.source, options: value.flags }
  const regex = value as BSONRegExp
  return { pattern: regex.pattern, options: regex.options }
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : String((value as { value: string }).value))

export function compare(a: unknown, b: unknown, fold?: Fold): number {
  if (a === b) return 0
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : compareNumbers(a, b)
  if (typeof a === 'string' && typeof b === 'string') {
    return fold ? (fold.compare?.(a, b) ?? compareStrings(fold(a), fold(b))) : compareStrings(a, b)
  }
  const rank = rankOf(a)
  const other = rankOf(b)
  if (rank !== other) return rank < other ? -1 : 1
  switch (rank) {
    case 10:
      return compareNumbers(a, b)
    case 15:
      return compare(textOf(a), textOf(b), fold)
    case 20:
      return compareDocuments(a as Record<string, unknown>, b as Record<string, unknown>, fold)
    case 25:
      return compareArrays(a as unknown[], b as unknown[], fold)
    case 30: {
      const x = binaryParts(a)
      const y = binaryParts(b)
      return x.bytes.length - y.bytes.length || x.subtype - y.subtype || compareBytes(x.bytes, y.bytes)
    }
    case 35:
      return compareBytes((a as ObjectId).id, (b as ObjectId).id)
    case 40:
      return Number(a) - Number(b)
    case 45:
      return Math.sign((a as Date).getTime() - (b as Date).getTime())
    case 47: {
      const x = a as Timestamp
      const y = b as Timestamp
      return x.getHighBitsUnsigned() - y.getHighBitsUnsigned() || x.getLowBitsUnsigned() - y.getLowBitsUnsigned()
    }
    case 50: {
      const x = regexParts(a)
      const y = regexParts(b)
      return compareStrings(x.pattern, y.pattern) || compareStrings(x.options, y.options)
    }
    case 60:
    case 65:
      return compareStrings((a as Code).code, (b as Code).code)
    default:
      return 0
  }
}

function compareDocuments(a: Record<string, unknown>, b: Record<string, unknown>, fold?: Fold): number {
  const left = Object.keys(a)
  const right = Object.keys(b)
  const length = Math.min(left.length, right.length)
  for (let i = 0; i < length; i++) {
    const x = a[left[i]!]
    const y = b[right[i]!]
    const order = rankOf(x) - rankOf(y) || compareStrings(left[i]!, right[i]!) || compare(x, y, fold)
    if (order) return order < 0 ? -1 : 1
  }
  return left.length - right.length
}

function compareArrays(a: unknown[], b: unknown[], fold?: Fold): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const order = compare(a[i], b[i], fold)
    if (order) return order
  }
  return a.length - b.length
}

export const equal = (a: unknown, b: unknown, fold?: Fold) => compare(a, b, fold) === 0
export const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && rankOf(value) === 20
