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

/** A BSON array of documents that are bytes already. */
export function encodeArray(documents: readonly Buffer[]): Buffer {
  const names = documents.map((_, i) => Buffer.from(`\x03${i}\0`, 'latin1'))
  let size = 5
  for (let i = 0; i < documents.length; i++) size += names[i]!.length + documents[i]!.length
  const out = Buffer.allocUnsafe(size)
  let at = out.writeInt32LE(size, 0)
  for (let i = 0; i < documents.length; i++) {
    at += names[i]!.copy(out, at)
    at += documents[i]!.copy(out, at)
  }
  out[at] = 0
  return out
}

/** A document from elements that are bytes already: `type`, name, bytes of the value. */
export function encodeElements(elements: readonly (readonly [type: number, name: string, value: Buffer])[]): Buffer {
  const parts: Buffer[] = [Buffer.alloc(4)]
  for (const [type, name, value] of elements)
    parts.push(Buffer.from(`${String.fromCharCode(type)}${name}\0`, 'latin1'), value)
  parts.push(Buffer.from([0]))
  const out = Buffer.concat(parts)
  out.writeInt32LE(out.length, 0)
  return out
}
