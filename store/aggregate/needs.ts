/** Which top-level fields the stages after a read can look at; undefined when they may look at all. */
import { isPlainObject } from '../value/compare.ts'
import type { Doc } from '../value/decode.ts'

export function fieldsNeeded(stages: Doc[]): ReadonlySet<string> | undefined {
  const fields = new Set<string>()
  for (const stage of stages) {
    const [name, spec] = Object.entries(stage)[0]!
    switch (name) {
      case '$group':
      case '$sortByCount':
        return collectPaths(spec, fields) ? fields : undefined
      case '$count':
        return fields
      case '$project':
        return projected(spec, fields) ? fields : undefined
      case '$unwind': {
        const path = typeof spec === 'string' ? spec : isPlainObject(spec) ? spec['path'] : undefined
        if (typeof path !== 'string') return undefined
        fields.add(path.slice(1).split('.')[0]!)
        break
      }
      case '$sort':
        if (!isPlainObject(spec)) return undefined
        for (const path of Object.keys(spec)) fields.add(path.split('.')[0]!)
        break
      case '$limit':
      case '$skip':
        break
      case '$addFields':
      case '$set':
        if (!collectPaths(spec, fields)) return undefined
        for (const path of Object.keys(spec as object)) fields.add(path.split('.')[0]!)
        break
      default:
        return undefined
    }
  }
  return undefined
}

/** False when an expression looks at the whole document. */
function collectPaths(expression: unknown, fields: Set<string>): boolean {
  if (typeof expression === 'string') {
    if (!expression.startsWith('$')) return true
    if (!expression.startsWith('$$')) {
      fields.add(expression.slice(1).split('.')[0]!)
      return true
    }
    const match = /^\$\$(ROOT|CURRENT)(?:\.([^.]+))?/.exec(expression)
    if (!match) return true
    if (match[2] === undefined) return false
    fields.add(match[2])
    return true
  }
  if (Array.isArray(expression)) return expression.every((one) => collectPaths(one, fields))
  if (isPlainObject(expression)) {
    if ('$getField' in expression) return false
    return Object.values(expression).every((one) => collectPaths(one, fields))
  }
  return true
}

function projected(spec: unknown, fields: Set<string>): boolean {
  if (!isPlainObject(spec)) return false
  let including = false
  for (const [path, value] of Object.entries(spec)) {
    const off = value === 0 || value === false
    if (off && path !== '_id') return false
    if (!off) including = true
    if (!off) fields.add(path.split('.')[0]!)
    if (!collectPaths(value, fields)) return false
  }
  fields.add('_id')
  return including
}
