/** Does a query ask only for documents that a partial index holds? When in doubt: no. */
import { equal, isPlainObject, rankOf } from '../value/compare.ts'
import { compileValueTest, isOperatorObject } from '../query/match.ts'
import type { Doc } from '../value/decode.ts'
import { type Condition } from './conditions.ts'
import { tighter } from './bounds.ts'

export function implies(query: Condition[], partial: Doc): boolean {
  return Object.entries(partial).every(([name, condition]) => {
    if (name === '$and') return (condition as Doc[]).every((one) => implies(query, one))
    if (name === '$or') return (condition as Doc[]).some((one) => implies(query, one))
    const about = query.filter(({ path }) => path === name)
    const needed = isOperatorObject(condition)
      ? Object.entries(condition)
      : ([['$eq', condition]] as [string, unknown][])
    return needed.every(([operator, operand]) => about.some((asked) => impliesOne(asked, operator, operand)))
  })
}

function impliesOne(asked: Condition, operator: string, operand: unknown): boolean {
  const values = valuesOf(asked)
  if (values) {
    if (operator === '$exists') return values.every((value) => value !== null && value !== undefined)
    const test = compileValueTest({ [operator]: operand }, {})
    return values.every((value) => !Array.isArray(value) && !isPlainObject(value) && test(value))
  }
  if (operator === '$exists') {
    if (asked.operator === '$exists') return asked.operand === true || asked.operand === 1
    return ['$gt', '$gte', '$lt', '$lte'].includes(asked.operator) && rankOf(asked.operand) !== 5
  }
  if (asked.operator === operator && equal(asked.operand, operand)) return true
  const ranges = operator.startsWith('$g') ? ['$gt', '$gte'] : operator.startsWith('$l') ? ['$lt', '$lte'] : []
  if (!ranges.includes(asked.operator)) return false
  if (tighter(operator, asked.operand, operand)) return true
  return operator.endsWith('e') && equal(asked.operand, operand)
}

function valuesOf({ operator, operand }: Condition): unknown[] | null {
  if (operator === '$eq') return rankOf(operand) === 50 ? null : [operand]
  if (operator === '$in' && Array.isArray(operand)) return operand.some((one) => rankOf(one) === 50) ? null : operand
  return null
}
