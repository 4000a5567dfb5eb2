/** The array operators of updates. */
import { badValue, CommandError } from '../errors.ts'
import { compare, equal, type Fold, isNumeric, isPlainObject, numberOf } from '../value/compare.ts'
import { compileFilter, compileValueTest, isOperatorObject, type MatchContext } from '../query/match.ts'
import { compareKeys, parseSort, sortKey } from '../query/sort.ts'
import { typeName } from '../query/types.ts'
import type { Doc } from '../value/decode.ts'

const whole = (value: unknown, message: string): number => {
  const n = isNumeric(value) ? Number(numberOf(value)) : NaN
  if (!Number.isInteger(n)) throw badValue(message)
  return n
}

function eachOf(operand: unknown, operator: string, allowed: string[]): { list: unknown[]; options: Doc } {
  if (!isPlainObject(operand) || !('$each' in operand)) return { list: [operand], options: {} }
  for (const name of Object.keys(operand)) {
    if (!allowed.includes(name)) throw badValue(`Unrecognized clause in ${operator}: ${name}`)
  }
  const list = operand['$each']
  if (!Array.isArray(list))
    throw badValue(`The argument to $each in ${operator} must be an array but it was of type: ${typeName(list)}`)
  return { list, options: operand }
}

export function push(list: unknown[], operand: unknown, fold?: Fold): unknown[] {
  const { list: added, options } = eachOf(operand, '$push', ['$each', '$slice', '$sort', '$position'])
  let next = list.slice()
  const position = options['$position']
  const at =
    position === undefined
      ? next.length
      : whole(position, 'The value for $position must be an integer value, not of type: ' + typeName(position))
  next.splice(at < 0 ? Math.max(0, next.length + at) : Math.min(at, next.length), 0, ...added)
  if (options['$sort'] !== undefined) next = sorted(next, options['$sort'], fold)
  if (options['$slice'] !== undefined) {
    const count = whole(options['$slice'], 'The value for $slice must be an integer value')
    next = count < 0 ? next.slice(count) : next.slice(0, count)
  }
  return next
}

function sorted(list: unknown[], spec: unknown, fold?: Fold): unknown[] {
  if (isNumeric(spec)) {
    const sign = Number(numberOf(spec))
    if (sign !== 1 && sign !== -1) throw badValue('The $sort element value must be either 1 or -1')
    return list.slice().sort((a, b) => sign * compare(a, b, fold))
  }
  if (!isPlainObject(spec) || Object.keys(spec).length === 0) {
    throw badValue('The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields')
  }
  const fields = parseSort(spec)
  const keyOf = (value: unknown) => (isPlainObject(value) ? sortKey(value, fields, fold) : fields.map(() => undefined))
  return list
    .map((value) => ({ value, key: keyOf(value) }))
    .sort((a, b) => compareKeys(a.key, b.key, fields, fold))
    .map(({ value }) => value)
}

export function addToSet(list: unknown[], operand: unknown, fold?: Fold): unknown[] {
  const { list: added } = eachOf(operand, '$addToSet', ['$each'])
  const next = list.slice()
  for (const value of added) if (!next.some((one) => equal(one, value, fold))) next.push(value)
  return next
}

export function pull(list: unknown[], condition: unknown, context: MatchContext): unknown[] {
  const test = pullTest(condition, context)
  return list.filter((value) => !test(value))
}

function pullTest(condition: unknown, context: MatchContext): (value: unknown) => boolean {
  if (isOperatorObject(condition) && !['$and', '$or', '$nor'].includes(Object.keys(condition)[0]!)) {
    return compileValueTest(condition, context)
  }
  if (isPlainObject(condition)) {
    const test = compileFilter(condition, context)
    return (value) => isPlainObject(value) && test(value)
  }
  return compileValueTest(condition, context)
}

export function pullAll(list: unknown[], operand: unknown, fold?: Fold): unknown[] {
  if (!Array.isArray(operand))
    throw badValue(`$pullAll requires an array argument but was given a ${typeName(operand)}`)
  return list.filter((value) => !operand.some((one) => equal(one, value, fold)))
}

export function pop(list: unknown[], operand: unknown): unknown[] {
  const side = isNumeric(operand) ? Number(numberOf(operand)) : NaN
  if (side !== 1 && side !== -1) throw new CommandError(9, `$pop expects 1 or -1, found: ${String(operand)}`)
  return side === 1 ? list.slice(0, -1) : list.slice(1)
}
