/** A filter as a list of things that must all be true of single paths, as far as an index can help with them. */
import { isNaNValue, isPlainObject, rankOf } from '../value/compare.ts'
import { isOperatorObject } from '../query/match.ts'
import type { Doc } from '../value/decode.ts'

export interface Condition {
  path: string
  operator: string
  operand: unknown
}

const branches = new Set(['$and', '$or', '$nor'])

export function conditionsOf(filter: Doc, prefix = ''): Condition[] {
  const found: Condition[] = []
  for (const [name, condition] of Object.entries(filter)) {
    if (name === '$and' && Array.isArray(condition)) {
      for (const one of condition) if (isPlainObject(one)) found.push(...conditionsOf(one, prefix))
    } else if (!name.startsWith('$')) found.push(...ofPath(prefix + name, condition))
  }
  return found
}

const compared = new Set(['$eq', '$gt', '$gte', '$lt', '$lte'])
/** Number, text, ObjectId, boolean, date: of these an index's bounds are neither wider nor narrower than the condition. */
const simple = new Set([10, 15, 35, 40, 45])
/** Well below the share of a key that any field has. */
const longestText = 40

/** Does the filter say no more than what bounds of an index can say exactly? */
export const isBoundable = (filter: Doc): boolean =>
  Object.entries(filter).every(([name, condition]) => {
    if (name === '$and')
      return Array.isArray(condition) && condition.every((one) => isPlainObject(one) && isBoundable(one))
    if (name.startsWith('$') || /\.\d/.test(name)) return false
    if (!isOperatorObject(condition)) return isSimple(condition)
    return Object.entries(condition).every(([operator, operand]) =>
      operator === '$in'
        ? Array.isArray(operand) && operand.every(isSimple)
        : compared.has(operator) && isSimple(operand),
    )
  })

function isSimple(value: unknown): boolean {
  if (typeof value === 'string' && value.length > longestText) return false
  return simple.has(rankOf(value)) && !isNaNValue(value)
}

function ofPath(path: string, condition: unknown): Condition[] {
  if (!isOperatorObject(condition)) return [{ path, operator: '$eq', operand: condition }]
  return Object.entries(condition).flatMap(([operator, operand]): Condition[] => {
    if (operator === '$elemMatch' && isPlainObject(operand)) {
      const first = Object.keys(operand)[0]
      if (first?.startsWith('$') && !branches.has(first)) return ofPath(path, operand)
      return conditionsOf(operand, `${path}.`)
    }
    if (operator === '$all' && Array.isArray(operand)) {
      return operand.flatMap((one) =>
        isOperatorObject(one) ? ofPath(path, one) : [{ path, operator: '$eq', operand: one as unknown }],
      )
    }
    if (operator === '$regex') return [{ path, operator, operand: { source: operand, options: condition['$options'] } }]
    return [{ path, operator, operand }]
  })
}
