/** Query operators that judge one value. */
import { type Binary } from 'bson'
import { badValue } from '../errors.ts'
import { compare, isNaNValue, isNumeric, isPlainObject, numberOf, rankOf, regexParts } from '../value/compare.ts'
import { typeCode, wantedTypes } from './types.ts'
import {
  compileFilter,
  compileValueTest,
  conditionTests,
  equalityTest,
  isOperatorObject,
  type MatchContext,
} from './match.ts'
import type { Doc } from '../value/decode.ts'

export interface ValueTest {
  test: (value: unknown) => boolean
  leaves: boolean
  negate: boolean
}
type Make = (operand: unknown, siblings: Doc, context: MatchContext) => ValueTest

const plain = (test: (value: unknown) => boolean): ValueTest => ({ test, leaves: true, negate: false })

/** Only values of the operand's own type are compared, except with the ends of the order. */
function ordering(accept: (order: number) => boolean, withEqual: boolean): Make {
  return (operand, _, { fold }) => {
    const rank = rankOf(operand)
    if (rank === 50) throw badValue("Can't have RegEx as arg to predicate over field.")
    if (rank === -1 || rank === 127) return plain((value) => accept(compare(value, operand)))
    if (rank === 5) return plain((value) => withEqual && (value === null || value === undefined))
    if (isNaNValue(operand)) return plain((value) => withEqual && isNumeric(value) && isNaNValue(value))
    return plain((value) => {
      if (typeof value === 'number' && typeof operand === 'number') return value === value && accept(value - operand)
      return rankOf(value) === rank && !isNaNValue(value) && accept(compare(value, operand, fold))
    })
  }
}

function needArray(name: string, operand: unknown): unknown[] {
  if (!Array.isArray(operand)) throw badValue(`${name} needs an array`)
  return operand
}

function inTest(operand: unknown, context: MatchContext): (value: unknown) => boolean {
  const list = needArray('$in', operand)
  if (list.some(isOperatorObject)) throw badValue('cannot nest $ under $in')
  const texts = new Set<unknown>()
  const others: ((value: unknown) => boolean)[] = []
  for (const one of list) {
    if (typeof one === 'string' && !context.fold) texts.add(one)
    else others.push(equalityTest(one, context.fold))
  }
  const ids = idSet(list)
  if (ids) return (value) => rankOf(value) === 35 && ids.has(String(value))
  return (value) => (typeof value === 'string' && texts.has(value)) || others.some((test) => test(value))
}

function idSet(list: unknown[]): Set<string> | null {
  return list.length > 8 && list.every((one) => rankOf(one) === 35) ? new Set(list.map(String)) : null
}

export function compileRegex(source: unknown, options: unknown): (value: unknown) => boolean {
  let pattern: string
  let flags = ''
  if (rankOf(source) === 50) {
    const parts = regexParts(source)
    pattern = parts.pattern
    flags = typeof options === 'string' ? options : parts.options
  } else if (typeof source === 'string') {
    pattern = source
    flags = typeof options === 'string' ? options : ''
  } else throw badValue('$regex has to be a string')
  if (/[^imsxu]/.test(flags.replace('g', ''))) throw badValue(`invalid flag in regex options: ${flags}`)
  if (flags.includes('x')) pattern = withoutBlanks(pattern)
  const inline = /^\(\?([ims]+)\)/.exec(pattern)
  if (inline) {
    pattern = pattern.slice(inline[0].length)
    flags += inline[1]
  }
  const wanted = [...new Set(flags)].filter((flag) => 'ims'.includes(flag)).join('')
  let regex: RegExp
  try {
    regex = new RegExp(pattern, `${wanted}u`)
  } catch {
    try {
      regex = new RegExp(pattern, wanted)
    } catch {
      throw badValue(`Regular expression is invalid: ${pattern}`)
    }
  }
  return (value) => {
    if (typeof value === 'string') return regex.test(value)
    if (rankOf(value) !== 50) return false
    const parts = regexParts(value)
    return parts.pattern === pattern && [...parts.options].sort().join('') === [...flags].sort().join('')
  }
}

/** The extended syntax ignores blanks and comments outside character classes. */
function withoutBlanks(pattern: string): string {
  return pattern.replace(/(\\.|\[(?:\\.|[^\]])*\])|\s+|#[^\n]*/g, (_, keep: string | undefined) => keep ?? '')
}

function elemMatch(operand: unknown, context: MatchContext): ValueTest {
  if (!isPlainObject(operand)) throw badValue('$elemMatch needs an Object')
  const first = Object.keys(operand)[0]
  const onValues = first !== undefined && first.startsWith('$') && !['$and', '$or', '$nor', '$expr'].includes(first)
  if (onValues) {
    const test = compileValueTest(operand, context)
    return { test: (value) => Array.isArray(value) && value.some(test), leaves: false, negate: false }
  }
  const test = compileFilter(operand, context)
  const passes = (inner: unknown) =>
    isPlainObject(inner) ? test(inner) : Array.isArray(inner) ? test({ ...inner }) : false
  return { test: (value) => Array.isArray(value) && value.some(passes), leaves: false, negate: false }
}

function allOf(operand: unknown, context: MatchContext): ValueTest {
  const list = needArray('$all', operand)
  if (list.length === 0) return { test: () => false, leaves: false, negate: false }
  const tests = list.map((one) => {
    if (isPlainObject(one) && '$elemMatch' in one) return elemMatch(one['$elemMatch'], context).test
    if (isOperatorObject(one)) throw badValue('no $ expressions in $all')
    const test = equalityTest(one, context.fold)
    return (value: unknown) => (Array.isArray(value) && value.some(test)) || test(value)
  })
  return { test: (value) => tests.every((test) => test(value)), leaves: false, negate: false }
}

function size(operand: unknown): ValueTest {
  const wanted = isNumeric(operand) ? numberOf(operand) : NaN
  if (typeof wanted !== 'number' || !Number.isInteger(wanted))
    throw badValue('Failed to parse $size. Expected an integer')
  if (wanted < 0) throw badValue(`Failed to parse $size. Expected a non-negative number in: $size: ${wanted}`)
  return { test: (value) => Array.isArray(value) && value.length === wanted, leaves: false, negate: false }
}

function mod(operand: unknown): ValueTest {
  if (!Array.isArray(operand)) throw badValue('malformed mod, needs to be an array')
  if (operand.length !== 2) throw badValue(`malformed mod, ${operand.length < 2 ? 'not enough' : 'too many'} elements`)
  const [divisor, rest] = operand.map((one) => (isNumeric(one) ? Math.trunc(Number(numberOf(one))) : NaN)) as [
    number,
    number,
  ]
  if (!Number.isFinite(divisor) || !Number.isFinite(rest))
    throw badValue('malformed mod, divisor and remainder must be numbers')
  if (divisor === 0) throw badValue('divisor cannot be 0')
  return plain((value) => {
    if (!isNumeric(value)) return false
    const n = numberOf(value)
    if (typeof n === 'bigint') return Number(n % BigInt(divisor)) === rest
    const whole = Math.trunc(Number(n))
    return Number.isFinite(whole) && whole % divisor === rest
  })
}

function bits(operand: unknown, accept: (set: boolean[]) => boolean): ValueTest {
  const positions = bitPositions(operand)
  return plain((value) => {
    const read = bitReader(value)
    return read !== null && accept(positions.map(read))
  })
}

function bitPositions(operand: unknown): number[] {
  if (Array.isArray(operand)) return operand.map((one) => Number(numberOf(one)))
  const read = bitReader(operand)
  if (!read || (isNumeric(operand) && Number(numberOf(operand)) < 0)) {
    throw badValue('bit mask must be a non-negative number, BinData or an array of positions')
  }
  return Array.from({ length: isNumeric(operand) ? 63 : (operand as Binary).position * 8 }, (_, i) => i).filter(read)
}

function bitReader(value: unknown): ((position: number) => boolean) | null {
  if (isNumeric(value)) {
    const n = numberOf(value)
    if (typeof n === 'bigint' || (typeof n === 'number' && Number.isSafeInteger(n))) {
      const whole = BigInt(n)
      return (position) => ((whole >> BigInt(Math.min(position, 63))) & 1n) === 1n
    }
    return null
  }
  if (rankOf(value) !== 30) return null
  const bytes = value instanceof Uint8Array ? value : (value as Binary).buffer
  return (position) => ((bytes[position >> 3] ?? 0) & (1 << (position & 7))) !== 0
}

const negated = (inner: ValueTest): ValueTest => ({ ...inner, negate: !inner.negate })

function not(operand: unknown, context: MatchContext): ValueTest {
  if (rankOf(operand) === 50) return negated(plain(compileRegex(operand, undefined)))
  if (!isOperatorObject(operand)) throw badValue('$not needs a regex or a document')
  const tests = conditionTests(operand, context)
  const test = (value: unknown) =>
    tests.every(
      (one) => ((one.leaves && Array.isArray(value) && value.some(one.test)) || one.test(value)) !== one.negate,
    )
  return tests.length === 1 ? negated(tests[0]!) : { test, leaves: false, negate: true }
}

function refused(name: string): Make {
  return () => {
    throw badValue(`${name} is not supported by this server`)
  }
}

export const elementOperators: Record<string, Make | undefined> = {
  __proto__: null as never,
  $eq: (operand, _, { fold }) =>
    plain(
      rankOf(operand) === 50
        ? (value) => rankOf(value) === 50 && compare(value, operand) === 0
        : equalityTest(operand, fold),
    ),
  $ne: (operand, siblings, context) => {
    if (rankOf(operand) === 50) throw badValue("Can't have regex as arg to $ne.")
    return negated(elementOperators['$eq']!(operand, siblings, context))
  },
  $gt: ordering((order) => order > 0, false),
  $gte: ordering((order) => order >= 0, true),
  $lt: ordering((order) => order < 0, false),
  $lte: ordering((order) => order <= 0, true),
  $in: (operand, _, context) => plain(inTest(operand, context)),
  $nin: (operand, _, context) => negated(plain(inTest(needArray('$nin', operand), context))),
  $exists: (operand) => {
    const test = (value: unknown) => value !== undefined
    const asked = !(
      operand === false ||
      operand === null ||
      operand === undefined ||
      (isNumeric(operand) && Number(numberOf(operand)) === 0)
    )
    return { test, leaves: false, negate: !asked }
  },
  $type: (operand) => {
    const wanted = wantedTypes(operand)
    return plain((value) => value !== undefined && wanted.has(typeCode(value)))
  },
  $regex: (operand, siblings) => plain(compileRegex(operand, siblings['$options'])),
  $options: () => {
    throw badValue('$options needs a $regex')
  },
  $size: (operand) => size(operand),
  $mod: (operand) => mod(operand),
  $all: (operand, _, context) => allOf(operand, context),
  $elemMatch: (operand, _, context) => elemMatch(operand, context),
  $not: (operand, _, context) => not(operand, context),
  $bitsAllSet: (operand) => bits(operand, (set) => set.every(Boolean)),
  $bitsAllClear: (operand) => bits(operand, (set) => !set.some(Boolean)),
  $bitsAnySet: (operand) => bits(operand, (set) => set.some(Boolean)),
  $bitsAnyClear: (operand) => bits(operand, (set) => !set.every(Boolean)),
  $comment: () => plain(() => true),
  $near: refused('$near'),
  $nearSphere: refused('$nearSphere'),
  $geoWithin: refused('$geoWithin'),
  $geoIntersects: refused('$geoIntersects'),
}
