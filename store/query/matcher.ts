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
  const isEmpty = asksNothing(filter)
  return { filter, context, collation, test, testRaw: isEmpty ? () => true : rawTest(filter, test, context), isEmpty }
}

/** Also several that ask nothing, as of a list without filters read within a scope without bounds. */
const asksNothing = (filter: Doc): boolean =>
  Object.entries(filter).every(
    ([name, value]) =>
      name === '$and' &&
      Array.isArray(value) &&
      value.length > 0 &&
      value.every((part) => isPlainObject(part) && asksNothing(part)),
  )

/** What asks for whole fields is asked first: what fails there saves the decoding of what lies inside larger ones. */
function rawTest(filter: Doc, test: Test, context: MatchContext): Matcher['testRaw'] {
  const [plain, deep] = [partsOf(filter).filter(isPlain), partsOf(filter).filter((part) => !isPlain(part))]
  if (plain.length === 0 || deep.length === 0) return decodedFor(filter, test)
  const [first, second] = [{ $and: plain }, { $and: deep }]
  const isWorthIt = decodedFor(first, compileFilter(first, context))
  const isAll = decodedFor(second, compileFilter(second, context))
  return (raw, size) => isWorthIt(raw, size) && isAll(raw, size)
}

function decodedFor(filter: Doc, test: Test): Matcher['testRaw'] {
  const fields = usesExpression(filter) ? undefined : new Set(filterFields(filter))
  const options = { typed: true, fields }
  return (raw, size) => test(decode(raw, options, size))
}

/** Conditions that must all hold, each by itself. */
const partsOf = (filter: Doc): Doc[] =>
  Object.entries(filter).flatMap(([name, condition]) =>
    name === '$and' ? (condition as Doc[]).flatMap(partsOf) : name === '$comment' ? [] : [{ [name]: condition }],
  )
const isPlain = (part: Doc) => !/[.$]/.test(Object.keys(part)[0]!)

export function usesExpression(filter: unknown): boolean {
  if (Array.isArray(filter)) return filter.some(usesExpression)
  if (!isPlainObject(filter)) return false
  return Object.entries(filter).some(([name, inner]) => name === '$expr' || usesExpression(inner))
}
