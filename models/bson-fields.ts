// Reads some fields of a document straight from its bytes. For exports of whole campaigns: the driver's reader makes objects of
// everything, above all of who gave each answer when, which no export shows.

import { sizeOf } from './bson-places.ts'

/** ObjectIds come as hex, dates as Date, 64-bit integers as numbers; what JSON has no word for comes as null. */
export type Plain = string | number | boolean | Date | null | Plain[] | { [name: string]: Plain }

let bytes: Buffer = Buffer.alloc(0)
let view = new DataView(bytes.buffer)
let at = 0

export function readFields(raw: Uint8Array, wanted: ReadonlySet<string>): Record<string, Plain> {
  bytes = Buffer.isBuffer(raw) ? raw : Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
  view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  at = 0
  return readDocument(wanted)
}

function readDocument(wanted?: ReadonlySet<string>): Record<string, Plain> {
  const end = at + int32(at) - 1
  const found: Record<string, Plain> = {}
  at += 4
  while (at < end) {
    const type = bytes[at++]!
    const name = readName()
    if (wanted && !wanted.has(name)) skip(type)
    else if (name === '__proto__') skip(type)
    else found[name] = readValue(type)
  }
  at = end + 1
  return found
}

function readArray(): Plain[] {
  const end = at + int32(at) - 1
  const found: Plain[] = []
  at += 4
  while (at < end) {
    const type = bytes[at++]!
    while (bytes[at++] !== 0);
    found.push(readValue(type))
  }
  at = end + 1
  return found
}

const int32 = (from: number) => view.getInt32(from, true)

function readValue(type: number): Plain {
  switch (type) {
    case 0x01:
      at += 8
      return view.getFloat64(at - 8, true)
    case 0x02: {
      const from = at + 4
      at = from + int32(at)
      return interned(from, at - 1)
    }
    case 0x03:
      return readDocument()
    case 0x04:
      return readArray()
    case 0x07:
      at += 12
      return bytes.toString('hex', at - 12, at)
    case 0x08:
      return bytes[at++] === 1
    case 0x09:
      at += 8
      return new Date(Number(view.getBigInt64(at - 8, true)))
    case 0x10:
      at += 4
      return int32(at - 4)
    case 0x12:
      at += 8
      return Number(view.getBigInt64(at - 8, true))
    default:
      skip(type)
      return null
  }
}

function skip(type: number): void {
  at += sizeOf(bytes, type, at)
}

/** One value that lies somewhere in a document. */
export function readValueAt(raw: Buffer, type: number, from: number): Plain {
  bytes = raw
  view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  at = from
  return readValue(type)
}

// Names, codes of choices and districts come again in every document: their strings are made once, as far as they are ASCII,
// where a string can be compared with its bytes.
const longestKept = 24
const kept: (string | undefined)[] = Array.from({ length: 8192 })

function readName(): string {
  const from = at
  while (bytes[at] !== 0) at++
  return interned(from, at++)
}

function interned(from: number, to: number): string {
  const length = to - from
  if (length > longestKept) return bytes.toString('utf8', from, to)
  let hash = length
  for (let index = from; index < to; index++) {
    const byte = bytes[index]!
    if (byte > 127) return bytes.toString('utf8', from, to)
    hash = (Math.imul(hash, 33) ^ byte) | 0
  }
  const known = kept[hash & 8191]
  if (known !== undefined && known.length === length) {
    let index = 0
    while (index < length && known.charCodeAt(index) === bytes[from + index]) index++
    if (index === length) return known
  }
  return (kept[hash & 8191] = bytes.toString('latin1', from, to))
}
