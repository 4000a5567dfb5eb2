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
  /** For each field of the index: did it lead through an array? Empty when none did. */
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

const inside = Symbol('inside a list')

/** The value at a path, be it a list; `inside` where the path leads through one. */
function plainAt(doc: Doc, parts: string[]): unknown {
  let value: unknown = doc
  for (const part of parts) {
    if (Array.isArray(value)) return inside
    if (!isPlainObject(value)) return undefined
    value = value[part]
  }
  return value
}

/** Of a document in which at most one field is a list, of plain values, as of nearly all. null: it is another kind. */
function plainKeys(doc: Doc, { fields, sparse, fold }: KeyShape): DocumentKeys | null {
  const share = shareOf(fields.length)
  const parts: Buffer[] = []
  let list: { at: number; values: unknown[]; descending: boolean } | null = null
  let cut = false
  let isThere = false
  for (const { parts: path, descending } of fields) {
    const value = plainAt(doc, path)
    if (value === inside) return null
    if (value !== undefined) isThere = true
    if (Array.isArray(value)) {
      if (list || value.some(Array.isArray)) return null
      list = { at: parts.length, values: value.length > 0 ? value : [undefined], descending }
      parts.push(nothing)
      continue
    }
    const part = encodeValue(value, descending, share, fold)
    if (part.cut) cut = true
    parts.push(part.bytes)
  }
  if (sparse && !isThere) return { keys: [], multikey: [], cut: false }
  if (!list) return { keys: [parts.length === 1 ? parts[0]! : Buffer.concat(parts)], multikey: [], cut }
  const keys: Buffer[] = []
  for (const value of list.values) {
    const part = encodeValue(value, list.descending, share, fold)
    if (part.cut) cut = true
    parts[list.at] = part.bytes
    keys.push(parts.length === 1 ? part.bytes : Buffer.concat(parts))
  }
  const at = list.at
  return { keys: distinct(keys), multikey: fields.map((_, field) => field === at), cut }
}

const nothing = Buffer.alloc(0)

export function documentKeys(doc: Doc, shape: KeyShape): DocumentKeys {
  return plainKeys(doc, shape) ?? keysThroughLists(doc, shape)
}

function keysThroughLists(doc: Doc, shape: KeyShape): DocumentKeys {
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
