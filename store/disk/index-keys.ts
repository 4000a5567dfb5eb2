/** Which entries a document has in an index. */
import { type Fold, isPlainObject } from '../value/compare.ts'
import type { Doc } from '../value/decode.ts'
import { encodeValue, keyRoom } from '../value/key.ts'
import { CommandError } from '../errors.ts'

export interface IndexField {
  path: string
  parts: string[]
  descending: boolean
}

export interface KeyShape {
  fields: IndexField[]
  sparse: boolean
  fold: Fold | undefined
}

export interface DocumentKeys {
  keys: Buffer[]
  /** For each field of the index: did it lead through an array? */
  multikey: boolean[]
  cut: boolean
}

export const shareOf = (fields: number) => Math.floor(keyRoom / fields)

/** Values at a path as an index sees them: arrays give one value per element, nothing gives null. */
function valuesAt(value: unknown, parts: string[], i: number, found: unknown[], seen: { array: boolean }): void {
  if (i === parts.length) {
    if (Array.isArray(value)) {
      seen.array = true
      if (value.length === 0) found.push(undefined)
      for (const inner of value) found.push(inner)
    } else found.push(value)
    return
  }
  if (Array.isArray(value)) {
    seen.array = true
    if (value.length === 0) return void found.push(undefined)
    const part = parts[i]!
    if (/^\d+$/.test(part) && Number(part) < value.length) {
      valuesAt(value[Number(part)], parts, i + 1, found, seen)
      for (const inner of value) {
        if (isPlainObject(inner) && Object.hasOwn(inner, part)) valuesAt(inner[part], parts, i + 1, found, seen)
      }
      return
    }
    for (const inner of value) {
      if (isPlainObject(inner)) valuesAt(inner[part], parts, i + 1, found, seen)
      else found.push(undefined)
    }
    return
  }
  if (!isPlainObject(value)) return void found.push(undefined)
  valuesAt(value[parts[i]!], parts, i + 1, found, seen)
}

const missing = Symbol('missing')

function hasPath(value: unknown, parts: string[], i: number): boolean {
  if (i === parts.length) return value !== undefined
  if (Array.isArray(value)) {
    const part = parts[i]!
    if (/^\d+$/.test(part) && Number(part) < value.length) return hasPath(value[Number(part)], parts, i + 1)
    return value.some((inner) => isPlainObject(inner) && hasPath(inner[part], parts, i + 1))
  }
  return isPlainObject(value) && hasPath(value[parts[i]!], parts, i + 1)
}

/** Two fields that share an array on their way are taken element by element, as MongoDB does. */
function commonArray(doc: Doc, fields: IndexField[]): string[] | null {
  const roots = fields.map((field) => field.parts)
  let best: string[] | null = null
  for (const parts of roots) {
    let value: unknown = doc
    for (let i = 0; i < parts.length; i++) {
      value = isPlainObject(value) ? value[parts[i]!] : missing
      if (Array.isArray(value)) {
        const path = parts.slice(0, i + 1)
        if (best && best.join('.') !== path.join('.')) {
          throw new CommandError(171, `cannot index parallel arrays [${parts.join('.')}] [${best.join('.')}]`)
        }
        best = path
        break
      }
    }
  }
  return best
}

function combine(parts: Buffer[][]): Buffer[] {
  let keys: Buffer[] = parts[0]!
  for (let i = 1; i < parts.length; i++) {
    const next: Buffer[] = []
    for (const head of keys) for (const tail of parts[i]!) next.push(Buffer.concat([head, tail]))
    keys = next
  }
  return keys
}

export function documentKeys(doc: Doc, shape: KeyShape): DocumentKeys {
  const { fields } = shape
  const multikey = fields.map(() => false)
  if (shape.sparse && !fields.some((field) => hasPath(doc, field.parts, 0))) return { keys: [], multikey, cut: false }
  const share = shareOf(fields.length)
  let cut = false
  const encode = (value: unknown, field: IndexField) => {
    const part = encodeValue(value, field.descending, share, shape.fold)
    cut ||= part.cut
    return part.bytes
  }
  const array = fields.length > 1 ? commonArray(doc, fields) : null
  const keys: Buffer[] = []
  const collect = (source: Doc) => {
    const parts = fields.map((field, f) => {
      const found: unknown[] = []
      const seen = { array: false }
      valuesAt(source, field.parts, 0, found, seen)
      multikey[f] ||= seen.array
      return found.map((value) => encode(value, field))
    })
    keys.push(...combine(parts))
  }
  if (!array) collect(doc)
  else {
    for (const variant of elementVariants(doc, array)) collect(variant)
    fields.forEach((field, f) => (multikey[f] ||= startsWith(field.parts, array)))
  }
  return { keys: distinct(keys), multikey, cut }
}

const startsWith = (parts: string[], head: string[]) => head.every((part, i) => parts[i] === part)

/** The document once per element of the array, the array replaced by that element. */
function elementVariants(doc: Doc, path: string[]): Doc[] {
  const [head, ...rest] = path
  if (rest.length) {
    return elementVariants(doc[head!] as Doc, rest).map((inner) => ({ ...doc, [head!]: inner }))
  }
  const list = doc[head!] as unknown[]
  if (list.length === 0) return [{ ...doc, [head!]: undefined }]
  return list.map((inner) => ({ ...doc, [head!]: inner }))
}

function distinct(keys: Buffer[]): Buffer[] {
  if (keys.length < 2) return keys
  keys.sort((a, b) => Buffer.compare(a, b))
  return keys.filter((key, i) => i === 0 || !key.equals(keys[i - 1]!))
}
