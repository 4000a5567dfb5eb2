/** A filter ready to be asked of stored bytes: decodes only the fields it looks at. */
import { decode, type Doc } from '../value/decode.ts'
import { filterFields } from '../disk/collection.ts'
import { expressionForTyped, type Variables } from '../aggregate/expression.ts'
import { isPlainObject } from '../value/compare.ts'
import type { Collation } from './collation.ts'
import { compileFilter, type MatchContext, type Test } from './match.ts'

export interface Matcher {
  filter: Doc
  context: MatchContext
  collation: Collation | null
  test: Test
  testRaw: (raw: Buffer, size?: number) => boolean
  isEmpty: boolean
}

export function compileMatcher(filter: Doc, collation: Collation | null, variables: Variables = {}): Matcher {
  const context: MatchContext = {
    fold: collation?.fold,
    expression: (expression) => expressionForTyped(expression, { variables, fold: collation?.fold }),
  }
  const test = compileFilter(filter, context)
  const isEmpty = Object.keys(filter).length === 0
  const fields = usesExpression(filter) ? undefined : new Set(filterFields(filter))
  const options = { typed: true, fields }
  const testRaw = isEmpty ? () => true : (raw: Buffer, size?: number) => test(decode(raw, options, size))
  return { filter, context, collation, test, testRaw, isEmpty }
}

export function usesExpression(filter: unknown): boolean {
  if (Array.isArray(filter)) return filter.some(usesExpression)
  if (!isPlainObject(filter)) return false
  return Object.entries(filter).some(([name, inner]) => name === '$expr' || usesExpression(inner))
}
