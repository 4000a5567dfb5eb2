/** How a dotted path meets values: arrays on the way are looked into, one level, as MongoDB does. */
import { isPlainObject } from '../value/compare.ts'

export const splitPath = (path: string) => path.split('.')

const isIndex = (part: string) => /^(0|[1-9]\d*)$/.test(part)

/** Tests values at the path until one passes; `leaves` also tests the elements of an array found at the end. */
export function somePath(
  value: unknown,
  parts: readonly string[],
  i: number,
  leaves: boolean,
  test: (value: unknown) => boolean,
): boolean {
  if (i === parts.length) {
    if (leaves && Array.isArray(value)) for (const inner of value) if (test(inner)) return true
    return test(value)
  }
  const part = parts[i]!
  if (Array.isArray(value)) {
    if (isIndex(part) && Number(part) < value.length) {
      if (somePath(value[Number(part)], parts, i + 1, leaves, test)) return true
    }
    for (const inner of value) {
      if (isPlainObject(inner) && somePath(own(inner, part), parts, i + 1, leaves, test)) return true
    }
    return false
  }
  if (!isPlainObject(value)) return test(undefined)
  if (i === parts.length - 1 && !leaves) return test(own(value, part))
  return somePath(own(value, part), parts, i + 1, leaves, test)
}

export const own = (doc: Record<string, unknown>, name: string) => (Object.hasOwn(doc, name) ? doc[name] : undefined)
