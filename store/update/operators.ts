/** What each update operator does to the value at one path. `undefined` given back means: leave as it is. */
import { Long, Timestamp } from 'bson'
import { badValue, CommandError } from '../errors.ts'
import { compare, isPlainObject, numberOf } from '../value/compare.ts'
import type { MatchContext } from '../query/match.ts'
import { typeCode, typeName } from '../query/types.ts'
import type { Doc } from '../value/decode.ts'
import { addToSet, pop, pull, pullAll, push } from './array.ts'
import { calculate, combine } from './arithmetic.ts'

export interface Applied {
  doc: Doc
  path: string
  context: MatchContext
  now: Date
}
type Operator = (current: unknown, operand: unknown, applied: Applied) => unknown

function needList(current: unknown, { path, doc }: Applied, operator: string): unknown[] | undefined {
  if (current === undefined) return undefined
  if (Array.isArray(current)) return current as unknown[]
  if (operator === '$push') {
    throw badValue(
      `The field '${path}' must be an array but is of type ${typeName(current)} in document {_id: ${String(doc['_id'])}}`,
    )
  }
  if (operator === '$pop')
    throw new CommandError(14, `Path '${path}' contains an element of non-array type '${typeName(current)}'`)
  throw badValue(`Cannot apply ${operator} to a non-array value`)
}

function bit(current: unknown, operand: unknown): unknown {
  if (!isPlainObject(operand)) throw badValue(`The $bit modifier is not compatible with a ${typeName(operand)}`)
  let value = current ?? 0
  for (const [name, mask] of Object.entries(operand)) {
    if (!['and', 'or', 'xor'].includes(name))
      throw badValue(`The $bit modifier only supports 'and', 'or', and 'xor', not '${name}'`)
    for (const one of [value, mask]) {
      if (![16, 18].includes(typeCode(one)))
        throw badValue(
          `The $bit modifier field must be an Integer(32/64 bit); a '${typeName(one)}' is not supported here`,
        )
    }
    const a = BigInt(numberOf(value) as number | bigint)
    const b = BigInt(numberOf(mask) as number | bigint)
    const result = BigInt.asIntN(64, name === 'and' ? a & b : name === 'or' ? a | b : a ^ b)
    value = typeCode(value) === 18 || typeCode(mask) === 18 ? Long.fromBigInt(result) : Number(result)
  }
  return value
}

function currentDate(operand: unknown, now: Date): unknown {
  if (typeof operand === 'boolean') return now
  const kind = isPlainObject(operand) ? operand['$type'] : undefined
  if (kind === 'date') return now
  if (kind === 'timestamp') return new Timestamp({ t: Math.floor(now.getTime() / 1000), i: 1 })
  throw badValue(
    "The '$type' string field is required to be 'date' or 'timestamp': {$currentDate: {field : {$type: 'date'}}}",
  )
}

export const operators: Record<string, Operator | undefined> = {
  __proto__: null as never,
  $set: (_, operand) => operand,
  $setOnInsert: (_, operand) => operand,
  $inc: (current, operand, { path, doc }) =>
    current === undefined
      ? calculate('$inc', path, 0, operand, '+', null) && operand
      : calculate('$inc', path, current, operand, '+', doc['_id']),
  $mul: (current, operand, { path, doc }) =>
    current === undefined
      ? combine(calculate('$mul', path, 0, operand, '*', null), 0, '+')
      : calculate('$mul', path, current, operand, '*', doc['_id']),
  $min: (current, operand, { context }) =>
    current === undefined || compare(operand, current, context.fold) < 0 ? operand : undefined,
  $max: (current, operand, { context }) =>
    current === undefined || compare(operand, current, context.fold) > 0 ? operand : undefined,
  $currentDate: (_, operand, { now }) => currentDate(operand, now),
  $bit: (current, operand) => bit(current, operand),
  $push: (current, operand, applied) => push(needList(current, applied, '$push') ?? [], operand, applied.context.fold),
  $addToSet: (current, operand, applied) =>
    addToSet(needList(current, applied, '$addToSet') ?? [], operand, applied.context.fold),
  $pull: (current, operand, applied) => {
    const list = needList(current, applied, '$pull')
    return list && pull(list, operand, applied.context)
  },
  $pullAll: (current, operand, applied) => {
    const list = needList(current, applied, '$pullAll')
    return list && pullAll(list, operand, applied.context.fold)
  },
  $pop: (current, operand, applied) => {
    const list = needList(current, applied, '$pop')
    return list ? pop(list, operand) : (pop([], operand), undefined)
  },
}
