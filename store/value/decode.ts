/**
 * Reads BSON the way the store needs it: some top-level fields only, if wished, and in one of two modes. `typed` keeps
 * what a later write must give back (a Long stays a Long, a whole double stays a double); otherwise safe numbers become
 * plain numbers, which is what expressions compute with.
 */
import { Binary, BSONRegExp, Decimal128, deserialize, Double, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'bson'
import { CommandError } from '../errors.ts'

export type Doc = Record<string, unknown>
export interface DecodeOptions {
  typed?: boolean
  /** Only these top-level fields. */
  fields?: ReadonlySet<string> | undefined
  /** All but this top-level field. */
  without?: string
}

/** MongoDB refuses deeper nesting too; it also keeps hostile bytes off the stack. */
const maxDepth = 180
const broken = (why: string) => new CommandError(22, `Invalid BSON: ${why}`)

let source: Buffer = Buffer.alloc(0)
/** Where the bytes end: a buffer lent by lmdb is larger than what it holds. */
let limit = 0
let at = 0
let typed = false
let depth = 0

const scratch = new Float64Array(1)
const scratchBytes = new Uint8Array(scratch.buffer)

function int32(from: number): number {
  return source[from]! | (source[from + 1]! << 8) | (source[from + 2]! << 16) | (source[from + 3]! << 24)
}

function float64(from: number): number {
  for (let i = 0; i < 8; i++) scratchBytes[i] = source[from + i]!
  return scratch[0]!
}

function begin(raw: Buffer, size: number): void {
  source = raw
  limit = size
  at = 0
  depth = 0
}

/** `size` is given when the buffer is larger than its document. Nothing of the buffer is kept. */
export function decode(raw: Buffer, options: DecodeOptions = {}, size = raw.length): Doc {
  begin(raw, size)
  typed = options.typed ?? false
  return readDocument(options.fields, options.without)
}

function enter(): number {
  const start = at
  if (at + 5 > limit) throw broken('document too short')
  const size = int32(start)
  const end = start + size
  if (size < 5 || end > limit || source[end - 1] !== 0) throw broken('wrong document length')
  if (++depth > maxDepth) throw new CommandError(15, `BSONObj exceeds maximum nested object depth: ${maxDepth}`)
  at += 4
  return end - 1
}

function readDocument(fields?: ReadonlySet<string>, without?: string): Doc {
  const end = enter()
  const doc: Doc = {}
  let left = fields ? fields.size : -1
  while (at < end) {
    const type = source[at++]!
    const name = readName(end)
    if ((fields && !fields.has(name)) || (without !== undefined && name === without)) skip(type)
    else {
      const value = readValue(type)
      if (name === '__proto__') {
        Object.defineProperty(doc, name, { value, enumerable: true, writable: true, configurable: true })
      } else doc[name] = value
      if (--left === 0) {
        at = end
        break
      }
    }
  }
  if (at !== end) throw broken('element past the end')
  at = end + 1
  depth--
  return doc
}

function readArray(): unknown[] {
  const end = enter()
  const list: unknown[] = []
  while (at < end) {
    const type = source[at++]!
    while (source[at] !== 0) if (++at >= end) throw broken('unterminated name')
    at++
    list.push(readValue(type))
  }
  if (at !== end) throw broken('element past the end')
  at = end + 1
  depth--
  return list
}

/** Field names repeat in every document, so their strings are made once. */
const nameTable: ({ bytes: Uint8Array; text: string } | undefined)[] = Array.from({ length: 4096 })

function readName(end: number): string {
  const from = at
  let hash = 5381
  let byte: number
  while ((byte = source[at]!) !== 0) {
    hash = (Math.imul(hash, 33) ^ byte) | 0
    if (++at >= end) throw broken('unterminated name')
  }
  const to = at++
  const slot = hash & 4095
  const known = nameTable[slot]
  if (known && known.bytes.length === to - from) {
    let i = 0
    while (i < known.bytes.length && known.bytes[i] === source[from + i]) i++
    if (i === known.bytes.length) return known.text
  }
  const text = textBetween(from, to)
  if (to - from <= 40) nameTable[slot] = { bytes: Uint8Array.prototype.slice.call(source, from, to), text }
  return text
}

/** What Buffer.toString does in the end, without its checks; the types do not list it. */
const textBetween = (from: number, to: number) =>
  (source as Buffer & { utf8Slice: (from: number, to: number) => string }).utf8Slice(from, to)

function take(size: number): number {
  const from = at
  if (size < 0 || from + size > limit) throw broken('unexpected end')
  at += size
  return from
}

function readValue(type: number): unknown {
  switch (type) {
    case 0x01: {
      const value = float64(take(8))
      if (typed && Number.isInteger(value) && (value | 0) === value) return new Double(value)
      return value
    }
    case 0x02: {
      const size = int32(take(4))
      const from = take(size)
      if (size < 1 || source[at - 1] !== 0) throw broken('bad string')
      return textBetween(from, at - 1)
    }
    case 0x03:
      return readDocument()
    case 0x04:
      return readArray()
    case 0x05: {
      const size = int32(take(4))
      const subtype = source[take(1)]!
      const from = take(size)
      // The old subtype 2 repeats its length inside.
      const inner = subtype === 2 ? 4 : 0
      return new Binary(Buffer.from(source.subarray(from + inner, from + size)), subtype)
    }
    case 0x06:
      return undefined
    case 0x07: {
      const from = take(12)
      return new ObjectId(Uint8Array.prototype.slice.call(source, from, from + 12))
    }
    case 0x08:
      return source[take(1)] !== 0
    case 0x09:
      return new Date(dateAt(take(8)))
    case 0x0a:
      return null
    case 0x0b: {
      const pattern = readCString()
      return new BSONRegExp(pattern, readCString())
    }
    case 0x10:
      return int32(take(4))
    case 0x11: {
      const from = take(8)
      return new Timestamp({ t: int32(from + 4) >>> 0, i: int32(from) >>> 0 })
    }
    case 0x12: {
      const from = take(8)
      const low = int32(from)
      const high = int32(from + 4)
      if (typed || high < -0x200000 || high >= 0x200000) return new Long(low, high)
      return high * 0x100000000 + (low >>> 0)
    }
    case 0x13:
      return new Decimal128(Uint8Array.prototype.slice.call(source, take(16), at))
    case 0x7f:
      return new MaxKey()
    case 0xff:
      return new MinKey()
    default:
      return readRare(type)
  }
}

/** Code, symbols and DBPointers are left to the library: nothing here reads them often. */
function readRare(type: number): unknown {
  const from = at
  skip(type)
  const size = at - from
  const wrapped = Buffer.alloc(size + 8)
  wrapped.writeInt32LE(size + 8, 0)
  wrapped[4] = type
  wrapped[5] = 0x76
  source.copy(wrapped, 7, from, at)
  return deserialize(wrapped, { promoteValues: false })['v']
}

const dateAt = (from: number) => int32(from + 4) * 0x100000000 + (int32(from) >>> 0)

function readCString(): string {
  const from = at
  const to = source.indexOf(0, from)
  if (to < 0 || to >= limit) throw broken('unterminated text')
  at = to + 1
  return textBetween(from, to)
}

const fixedSize: Record<number, number> = {
  0x01: 8,
  0x06: 0,
  0x07: 12,
  0x08: 1,
  0x09: 8,
  0x0a: 0,
  0x10: 4,
  0x11: 8,
  0x12: 8,
  0x13: 16,
  0x7f: 0,
  0xff: 0,
}

function skip(type: number): void {
  const size = fixedSize[type]
  if (size !== undefined) return void take(size)
  switch (type) {
    case 0x02:
    case 0x0d:
    case 0x0e:
      return void take(int32(take(4)))
    case 0x03:
    case 0x04:
    case 0x0f: {
      if (at + 4 > limit) throw broken('unexpected end')
      const length = int32(at)
      if (length < 5) throw broken('wrong document length')
      return void take(length)
    }
    case 0x05:
      return void take(int32(take(4)) + 1)
    case 0x0b:
      readCString()
      return void readCString()
    case 0x0c:
      return void take(int32(take(4)) + 12)
    default:
      throw broken(`unknown type ${type}`)
  }
}

/** @throws for bytes that decode would refuse; nothing is made of what they say. */
export function checkBson(raw: Buffer): void {
  begin(raw, raw.length)
  checkDocument()
}

function checkDocument(): void {
  const end = enter()
  while (at < end) {
    const type = source[at++]!
    while (source[at] !== 0) if (++at >= end) throw broken('unterminated name')
    at++
    if (type === 0x03 || type === 0x04) checkDocument()
    else if (type === 0x02) {
      const size = int32(take(4))
      take(size)
      if (size < 1 || source[at - 1] !== 0) throw broken('bad string')
    } else if (type === 0x05) {
      const size = int32(take(4))
      take(1)
      take(size)
    } else if (fixedSize[type] !== undefined) take(fixedSize[type])
    // What is rare is read as it would be.
    else readValue(type)
  }
  if (at !== end) throw broken('element past the end')
  at = end + 1
  depth--
}

/** Tells where each top-level element lies, its type and name included. */
export function eachElement(raw: Buffer, size: number, visit: (name: string, from: number, to: number) => void): void {
  begin(raw, size)
  const end = enter()
  while (at < end) {
    const from = at
    const type = source[at++]!
    const name = readName(end)
    skip(type)
    visit(name, from, at)
  }
  if (at !== end) throw broken('element past the end')
}

/** The bytes of each element of a top-level array of documents, or null when the field is not there. */
export function rawElements(raw: Buffer, field: string): Buffer[] | null {
  begin(raw, raw.length)
  const end = enter()
  while (at < end) {
    const type = source[at++]!
    if (readName(end) !== field) {
      skip(type)
      continue
    }
    if (type !== 0x04) return null
    const list: Buffer[] = []
    const last = enter()
    while (at < last) {
      const kind = source[at++]!
      readName(last)
      const from = at
      skip(kind)
      if (kind !== 0x03) return null
      list.push(raw.subarray(from, at))
    }
    return list
  }
  return null
}
