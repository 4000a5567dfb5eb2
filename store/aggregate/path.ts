/** Field paths and variables in expressions: `$a.b`, `$$ROOT.a`, `$$NOW`. */
import { CommandError } from '../errors.ts'
import { isPlainObject } from '../value/compare.ts'
import type { Doc } from '../value/decode.ts'

export type Evaluate = (doc: Doc) => unknown

export function pathOf(expression: string, variables: Record<string, unknown>): Evaluate {
  if (!expression.startsWith('$$')) return along(expression.slice(1).split('.'))
  const [name, ...rest] = expression.slice(2).split('.')
  switch (name) {
    case 'ROOT':
    case 'CURRENT':
      return rest.length ? along(rest) : (doc) => doc
    case 'REMOVE':
      return () => undefined
    case 'NOW': {
      const now = new Date()
      return () => now
    }
  }
  if (!Object.hasOwn(variables, name!)) {
    throw new CommandError(17276, `Use of undefined variable: ${name}`)
  }
  const value = variables[name!]
  const inside = along(rest)
  return rest.length ? () => inside(value as Doc) : () => value
}

function along(parts: string[]): Evaluate {
  for (const part of parts) {
    if (part === '') throw new CommandError(15998, 'FieldPath field names may not be empty strings.')
    if (part.startsWith('$')) throw new CommandError(16410, "FieldPath field names may not start with '$'.")
  }
  if (parts.length === 1) {
    const name = parts[0]!
    return (doc) => (isPlainObject(doc) && Object.hasOwn(doc, name) ? doc[name] : undefined)
  }
  return (doc) => walk(doc, parts, 0)
}

function walk(value: unknown, parts: string[], i: number): unknown {
  while (i < parts.length) {
    if (Array.isArray(value)) {
      const from = i
      return value.map((inner) => walk(inner, parts, from)).filter((inner) => inner !== undefined)
    }
    if (!isPlainObject(value) || !Object.hasOwn(value, parts[i]!)) return undefined
    value = value[parts[i++]!]
  }
  return value
}
