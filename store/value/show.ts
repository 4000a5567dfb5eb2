/** Values as MongoDB writes them in its messages. */
import type { ObjectId } from 'bson'
import { isPlainObject } from './compare.ts'

export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (value === null || value === undefined) return 'null'
  if (value instanceof Date) return `new Date(${value.getTime()})`
  if (Array.isArray(value)) return `[ ${value.map(show).join(', ')} ]`
  if (isPlainObject(value)) {
    return `{ ${Object.entries(value)
      .map(([name, inner]) => `${name}: ${show(inner)}`)
      .join(', ')} }`
  }
  if (typeof value !== 'object') return `${value as number}`
  if ((value as { _bsontype?: string })._bsontype === 'ObjectId')
    return `ObjectId('${(value as ObjectId).toHexString()}')`
  return (value as { toString: () => string }).toString()
}
