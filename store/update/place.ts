/** Reading and setting values at update paths, with MongoDB's refusals. */
import { CommandError } from '../errors.ts'
import { isPlainObject } from '../value/compare.ts'
import type { Doc } from '../value/decode.ts'
import { typeName } from '../query/types.ts'

/** What arrays may be padded with nulls to, in one step. */
const mostPadding = 1_500_000

const notViable = (part: string, value: unknown, holder: string) =>
  new CommandError(28, `Cannot create field '${part}' in element {${holder}: ${show(value)}}`)

const show = (value: unknown) => {
  const text = JSON.stringify(value) as string | undefined
  return text ?? typeName(value)
}

const isIndex = (part: string) => /^(0|[1-9]\d*)$/.test(part)

export function getAt(doc: unknown, parts: readonly string[]): unknown {
  let value = doc
  for (const part of parts) {
    if (Array.isArray(value)) value = isIndex(part) ? value[Number(part)] : undefined
    else if (isPlainObject(value)) value = Object.hasOwn(value, part) ? value[part] : undefined
    else return undefined
  }
  return value
}

export function setAt(doc: Doc, parts: readonly string[], value: unknown): void {
  let holder: Doc | unknown[] = doc
  for (let i = 0; i < parts.length - 1; i++) {
    const part = parts[i]!
    let next = child(holder, part, parts[i - 1] ?? '')
    if (next === undefined) {
      next = {}
      assign(holder, part, next)
    } else if (!Array.isArray(next) && !isPlainObject(next)) throw notViable(parts[i + 1]!, next, part)
    holder = next as Doc | unknown[]
  }
  const last = parts.at(-1)!
  child(holder, last, parts.at(-2) ?? '')
  assign(holder, last, value)
}

function child(holder: Doc | unknown[], part: string, holderName: string): unknown {
  if (Array.isArray(holder)) {
    if (!isIndex(part)) throw notViable(part, holder, holderName)
    return holder[Number(part)]
  }
  return Object.hasOwn(holder, part) ? holder[part] : undefined
}

function assign(holder: Doc | unknown[], part: string, value: unknown): void {
  if (!Array.isArray(holder)) {
    if (part === '__proto__')
      Object.defineProperty(holder, part, { value, enumerable: true, writable: true, configurable: true })
    else holder[part] = value
    return
  }
  const index = Number(part)
  if (index > holder.length + mostPadding) throw new CommandError(2, `Error padding array: index ${index} is too large`)
  while (holder.length < index) holder.push(null)
  holder[index] = value
}

/** Elements of arrays become null, fields go. */
export function unsetAt(doc: Doc, parts: readonly string[]): void {
  const holder = getAt(doc, parts.slice(0, -1))
  const last = parts.at(-1)!
  if (Array.isArray(holder)) {
    if (isIndex(last) && Number(last) < holder.length) holder[Number(last)] = null
  } else if (isPlainObject(holder)) delete holder[last]
}
