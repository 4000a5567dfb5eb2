import { serialize } from 'bson'
import { CommandError } from '../errors.ts'
import type { Doc } from './decode.ts'

/** MongoDB's own limits. */
export const maxDocumentBytes = 16 * 1024 * 1024
export const maxMessageBytes = 48_000_000

export function encode(doc: Doc): Buffer {
  const raw = serialize(doc, { ignoreUndefined: true })
  return Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
}

/** A document to be kept: no larger than 16 MB. */
export function encodeStored(doc: Doc): Buffer {
  const raw = encode(doc)
  checkSize(raw.length)
  return raw
}

export function checkSize(bytes: number): void {
  if (bytes > maxDocumentBytes) {
    throw new CommandError(
      10334,
      `BSONObj size: ${bytes} (0x${bytes.toString(16)}) is invalid. Size must be between 0 and ${maxDocumentBytes}(16MB)`,
    )
  }
}

/** The size of a BSON array of documents that are bytes already. */
export function arraySize(documents: readonly Buffer[]): number {
  let size = 5
  for (let i = 0; i < documents.length; i++) size += 2 + digitsOf(i) + documents[i]!.length
  return size
}

/** Writes that array. @returns where it ends. */
export function writeArray(out: Buffer, from: number, documents: readonly Buffer[]): number {
  let at = from + 4
  for (let i = 0; i < documents.length; i++) {
    out[at++] = 0x03
    const end = at + digitsOf(i)
    for (let digit = end - 1, rest = i; digit >= at; digit--, rest = Math.floor(rest / 10))
      out[digit] = 48 + (rest % 10)
    out[end] = 0
    out.set(documents[i]!, end + 1)
    at = end + 1 + documents[i]!.length
  }
  out[at++] = 0
  out.writeInt32LE(at - from, from)
  return at
}

function digitsOf(index: number): number {
  let digits = 1
  for (let rest = index; rest >= 10; rest = Math.floor(rest / 10)) digits++
  return digits
}
