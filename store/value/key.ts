/**
 * Bytes that sort as MongoDB sorts the values they stand for. Every value's bytes end by themselves, so values can be
 * put one after the other. A value longer than its share of the key is cut and given a hash: equality stays exact,
 * order among values with the same long beginning is lost, and the caller is told (`cut`).
 */
import { createHash } from 'node:crypto'
import type { Decimal128 } from 'bson'
import { type Binary, type Code, type ObjectId, type Timestamp } from 'bson'
import { exactDecimal, type Fold, numberOf, rankOf, regexParts } from './compare.ts'

/** lmdb's limit is 1978 bytes; table number, record number and cutting marks need the rest. */
export const keyRoom = 1880
const hashBytes = 16

let bytes = Buffer.alloc(4096)
let length = 0

function room(more: number): void {
  if (length + more <= bytes.length) return
  const larger = Buffer.alloc(Math.max(bytes.length * 2, length + more))
  bytes.copy(larger, 0, 0, length)
  bytes = larger
}

function put(byte: number): void {
  room(1)
  bytes[length++] = byte
}

/** Ends with a 0; 0 and 1 inside become 1 1 and 1 2, so that no text's bytes begin another's. */
function putText(text: string): void {
  room(text.length * 3 + 2)
  const from = length
  length += bytes.write(text, length)
  const written = bytes.subarray(from, length)
  if (written.includes(0) || written.includes(1)) {
    const plain = Buffer.from(written)
    length = from
    room(plain.length * 2 + 2)
    for (const byte of plain) {
      if (byte > 1) bytes[length++] = byte
      else {
        bytes[length++] = 1
        bytes[length++] = byte + 1
      }
    }
  }
  bytes[length++] = 0
}

/** A number as the double nearest to it, then what the double misses, so all numeric types compare as numbers. */
function putNumber(value: unknown): void {
  const n = numberOf(value)
  const double = typeof n === 'number' ? n : typeof n === 'bigint' ? Number(n) : Number(n.toString())
  room(10)
  if (double !== double) {
    bytes.fill(0, length, length + 8)
  } else {
    bytes.writeDoubleBE(double === 0 ? 0 : double, length)
    if (bytes[length]! & 0x80) for (let i = 0; i < 8; i++) bytes[length + i] = ~bytes[length + i]!
    else bytes[length]! |= 0x80
  }
  length += 8
  putRest(n, double)
}

function putRest(n: number | bigint | Decimal128, double: number): void {
  if (typeof n === 'number' || !Number.isFinite(double)) return put(0x80)
  const exact = exactDecimal(n)
  const near = exactDecimal(double)
  if (!exact || !near) return put(0x80)
  const low = Math.min(exact.exponent, near.exponent)
  const rest = exact.digits * 10n ** BigInt(exact.exponent - low) - near.digits * 10n ** BigInt(near.exponent - low)
  if (rest === 0n) return put(0x80)
  putFraction(rest < 0n, rest < 0n ? -rest : rest, low)
}

/** A positive decimal as its magnitude and digits; negative ones with all bytes turned. */
function putFraction(negative: boolean, digits: bigint, exponent: number): void {
  const text = digits.toString()
  const magnitude = text.length + exponent + 0x4000
  const start = length
  put(0x81)
  put(magnitude >> 8)
  put(magnitude & 255)
  putText(text.replace(/0+$/, ''))
  if (negative) for (let i = start; i < length; i++) bytes[i] = ~bytes[i]!
}

function putUint(value: number, size: number): void {
  room(size)
  length = bytes.writeUIntBE(value, length, size)
}

function putValue(value: unknown, fold?: Fold): void {
  const rank = rankOf(value)
  put(rank + 2)
  switch (rank) {
    case 10:
      return putNumber(value)
    case 15: {
      const text = typeof value === 'string' ? value : String((value as { value: string }).value)
      return putText(fold ? fold(text) : text)
    }
    case 20:
      for (const [name, inner] of Object.entries(value as object)) {
        put(rankOf(inner) + 2)
        putText(name)
        putValue(inner, fold)
      }
      return put(0)
    case 25:
      for (const inner of value as unknown[]) putValue(inner, fold)
      return put(0)
    case 30: {
      const binary = value as Binary
      const part = value instanceof Uint8Array ? value : binary.buffer.subarray(0, binary.position)
      putUint(part.length, 4)
      put(value instanceof Uint8Array ? 0 : binary.sub_type)
      room(part.length)
      bytes.set(part, length)
      length += part.length
      return
    }
    case 35:
      room(12)
      bytes.set((value as ObjectId).id, length)
      length += 12
      return
    case 40:
      return put(value ? 1 : 0)
    case 45: {
      room(8)
      const time = (value as Date).getTime()
      length = bytes.writeBigUInt64BE(BigInt(Number.isNaN(time) ? 0 : time) + 0x8000000000000000n, length)
      return
    }
    case 47:
      putUint((value as Timestamp).getHighBitsUnsigned(), 4)
      return putUint((value as Timestamp).getLowBitsUnsigned(), 4)
    case 50: {
      const { pattern, options } = regexParts(value)
      putText(pattern)
      return putText(options)
    }
    case 60:
    case 65:
      return putText((value as Code).code)
    default:
      return
  }
}

export interface Part {
  bytes: Buffer
  cut: boolean
}

/** One value's bytes, at most `share` and the hash long. */
export function encodeValue(value: unknown, descending = false, share = keyRoom, fold?: Fold): Part {
  length = 0
  putValue(value, fold)
  let part: Buffer
  const cut = length > share
  if (cut) {
    const hash = createHash('sha256').update(bytes.subarray(0, length)).digest().subarray(0, hashBytes)
    part = Buffer.concat([bytes.subarray(0, share - hashBytes), hash])
  } else part = Buffer.from(bytes.subarray(0, length))
  if (descending) invert(part)
  return { bytes: part, cut }
}

/** The beginning that all cut values like this one share: what a range must start or end with. */
export function cutStart(value: unknown, descending: boolean, share: number, fold?: Fold): Buffer {
  length = 0
  putValue(value, fold)
  const part = Buffer.from(bytes.subarray(0, Math.min(length, share - hashBytes)))
  if (descending) invert(part)
  return part
}

export function invert(part: Buffer): void {
  for (let i = 0; i < part.length; i++) part[i] = ~part[i]!
}

/** The first byte of every value of one rank: the bounds between types. */
export const rankByte = (rank: number) => rank + 2

/** A text's bytes without the closing mark: what all texts that begin so begin with. */
export function textPrefix(text: string, share: number): Buffer {
  length = 0
  put(15 + 2)
  putText(text)
  return Buffer.from(bytes.subarray(0, Math.min(length - 1, share - hashBytes)))
}
