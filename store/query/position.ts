/** Which element of an array the filter matched: what the positional `$` stands for. */
import { isPlainObject } from '../value/compare.ts'
import type { Doc } from '../value/decode.ts'
import { compileFilter, compileValueTest, isOperatorObject, type MatchContext } from './match.ts'

function arrayAt(doc: Doc, path: string): unknown[] | null {
  let value: unknown = doc
  for (const part of path.split('.')) {
    if (Array.isArray(value)) value = value[Number(part)]
    else value = isPlainObject(value) ? value[part] : undefined
  }
  return Array.isArray(value) ? value : null
}

export function matchedIndex(filter: unknown, path: string, doc: Doc, context: MatchContext): number | null {
  const list = arrayAt(doc, path)
  if (!list || !isPlainObject(filter)) return null
  let found: number | null = null
  for (const [name, condition] of Object.entries(filter)) {
    let index: number | null = null
    if (name === '$and' || name === '$or') {
      for (const one of condition as Doc[]) {
        if (name === '$or' && !compileFilter(one, context)(doc)) continue
        index = matchedIndex(one, path, doc, context) ?? index
      }
    } else if (name === path) index = first(list, elementTest(condition, context))
    else if (name.startsWith(`${path}.`)) {
      const rest = name.slice(path.length + 1)
      const [head, ...tail] = rest.split('.')
      if (/^\d+$/.test(head!) && tail.length === 0) index = Number(head)
      else {
        const test = compileFilter({ [rest]: condition }, context)
        index = first(list, (inner) => isPlainObject(inner) && test(inner))
      }
    }
    found = index ?? found
  }
  return found
}

function elementTest(condition: unknown, context: MatchContext): (value: unknown) => boolean {
  if (isOperatorObject(condition) && '$elemMatch' in condition) {
    const operand = condition['$elemMatch'] as Doc
    const name = Object.keys(operand)[0]
    if (name?.startsWith('$') && !['$and', '$or', '$nor'].includes(name)) return compileValueTest(operand, context)
    const test = compileFilter(operand, context)
    return (inner) => isPlainObject(inner) && test(inner)
  }
  return compileValueTest(condition, context)
}

function first(list: unknown[], test: (value: unknown) => boolean): number | null {
  const index = list.findIndex(test)
  return index < 0 ? null : index
}
