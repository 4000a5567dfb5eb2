/** MongoDB's messages: OP_MSG, and OP_QUERY for the first greeting of older clients. */
import { CommandError } from '../errors.ts'
import { decode, type Doc, rawElements } from '../value/decode.ts'
import { arraySize, encode, maxMessageBytes, writeArray } from '../value/encode.ts'

const opReply = 1
const opQuery = 2004
const opMsg = 2013
const checksumPresent = 1
const moreToCome = 2

export interface Request {
  id: number
  /** Answer as OP_REPLY. */
  old: boolean
  body: Doc
  raw: Buffer
  sequences: Map<string, Buffer[]>
  /** The client wants no answer. */
  silent: boolean
}

/** Lists of documents that need not be decoded: from the message's own sequences or the command's array. */
export function documentsOf(request: Request, name: string): Buffer[] | null {
  return request.sequences.get(name) ?? rawElements(request.raw, name)
}

/** Documents of an answer that are bytes already. */
export class RawList {
  readonly documents: Buffer[]
  constructor(documents: Buffer[]) {
    this.documents = documents
  }
}

/** One document of an answer that is bytes already. */
export class RawDocument {
  readonly bytes: Buffer
  constructor(bytes: Buffer) {
    this.bytes = bytes
  }
}

const isRaw = (value: unknown) => value instanceof RawList || value instanceof RawDocument

export class ProtocolError extends Error {}

export function messageLength(head: Buffer): number {
  const size = head.readInt32LE(0)
  if (size < 16 || size > maxMessageBytes + 16 * 1024) throw new ProtocolError(`message length ${size}`)
  return size
}

/** Throws ProtocolError when the bytes are no message at all, CommandError when they are one we must refuse. */
export function parseMessage(message: Buffer): Request {
  const id = message.readInt32LE(4)
  const code = message.readInt32LE(12)
  if (code === opMsg) return parseMsg(message, id)
  if (code === opQuery) return parseQuery(message, id)
  throw new ProtocolError(`opcode ${code}`)
}

function parseMsg(message: Buffer, id: number): Request {
  if (message.length < 21) throw new ProtocolError('too short')
  const flags = message.readUInt32LE(16)
  if (flags & 0xffff & ~(checksumPresent | moreToCome)) throw new ProtocolError('unknown required flags')
  let end = message.length
  if (flags & checksumPresent) {
    end -= 4
    if (end < 21 || crc32c(message.subarray(0, end)) !== message.readUInt32LE(end))
      throw new ProtocolError('wrong checksum')
  }
  let raw: Buffer | null = null
  const sequences = new Map<string, Buffer[]>()
  for (let at = 20; at < end;) {
    const kind = message[at++]
    if (at + 4 > end) throw new ProtocolError('section too short')
    const size = message.readInt32LE(at)
    if (size < 5 || at + size > end) throw new ProtocolError('wrong section length')
    const section = message.subarray(at, at + size)
    at += size
    if (kind === 0) {
      if (raw) throw new ProtocolError('two bodies')
      raw = section
    } else if (kind === 1) {
      const { name, documents } = parseSequence(section)
      if (sequences.has(name)) throw new ProtocolError('a sequence twice')
      sequences.set(name, documents)
    } else throw new ProtocolError(`section kind ${kind}`)
  }
  if (!raw) throw new ProtocolError('no body')
  return { id, old: false, body: readBody(raw), raw, sequences, silent: (flags & moreToCome) !== 0 }
}

/** The documents of an insert stay bytes; documentsOf finds them. */
function readBody(raw: Buffer): Doc {
  return raw.indexOf('insert') === 5 ? decode(raw, { typed: true, without: 'documents' }) : decode(raw, { typed: true })
}

function parseSequence(section: Buffer): { name: string; documents: Buffer[] } {
  const nameEnd = section.indexOf(0, 4)
  if (nameEnd < 0) throw new ProtocolError('sequence without name')
  const documents: Buffer[] = []
  let at = nameEnd + 1
  while (at < section.length) {
    const size = at + 4 <= section.length ? section.readInt32LE(at) : 0
    if (size < 5 || at + size > section.length) throw new ProtocolError('wrong document length')
    documents.push(section.subarray(at, at + size))
    at += size
  }
  return { name: section.toString('utf8', 4, nameEnd), documents }
}

function parseQuery(message: Buffer, id: number): Request {
  const nameEnd = message.indexOf(0, 20)
  const at = nameEnd + 9
  if (nameEnd < 0 || at + 5 > message.length) throw new ProtocolError('too short')
  const ns = message.toString('utf8', 20, nameEnd)
  const size = message.readInt32LE(at)
  if (size < 5 || at + size > message.length) throw new ProtocolError('wrong document length')
  const raw = message.subarray(at, at + size)
  const body = decode(raw, { typed: true })
  const name = Object.keys(body)[0]
  if (!ns.endsWith('.$cmd') || !name || !['hello', 'ismaster', 'isMaster'].includes(name)) {
    throw new CommandError(352, 'Unsupported OP_QUERY command. The client driver may require an upgrade.')
  }
  body['$db'] = ns.slice(0, -5)
  return { id, old: true, body, raw, sequences: new Map(), silent: false }
}

let nextId = 1

/** What an answer is made of, in order: written once, into the message itself. */
type Part = Buffer | RawList

export function encodeReply(request: { id: number; old: boolean }, answer: Doc): Buffer {
  const parts: Part[] = []
  const headSize = request.old ? 36 : 21
  const size = headSize + addDocument(parts, answer)
  const out = Buffer.allocUnsafeSlow(size)
  out.fill(0, 0, headSize)
  out.writeInt32LE(size, 0)
  out.writeInt32LE((nextId = (nextId + 1) | 0), 4)
  out.writeInt32LE(request.id, 8)
  out.writeInt32LE(request.old ? opReply : opMsg, 12)
  if (request.old) {
    out.writeInt32LE(8, 16)
    out.writeInt32LE(1, 32)
  }
  let at = headSize
  for (const part of parts) {
    if (part instanceof RawList) at = writeArray(out, at, part.documents)
    else {
      out.set(part, at)
      at += part.length
    }
  }
  return out
}

/** Like encode, but bytes one or two levels down are taken as they are. @returns the size. */
function addDocument(parts: Part[], answer: Doc): number {
  const nested = Object.entries(answer).find(([, value]) => holdsRaw(value))
  if (!nested) {
    const bytes = encode(answer)
    parts.push(bytes)
    return bytes.length
  }
  const [name, inner] = nested
  const rest: Doc = { ...answer }
  delete rest[name]
  const plain = encode(rest)
  const head = Buffer.from(`\0\0\0\0${inner instanceof RawList ? '\x04' : '\x03'}${name}\0`, 'latin1')
  parts.push(head)
  const size = head.length + addValue(parts, inner) + plain.length - 4
  head.writeInt32LE(size, 0)
  parts.push(plain.subarray(4))
  return size
}

const holdsRaw = (value: unknown) =>
  isRaw(value) || (value !== null && typeof value === 'object' && Object.values(value).some(isRaw))

function addValue(parts: Part[], value: unknown): number {
  if (value instanceof RawList) {
    parts.push(value)
    return arraySize(value.documents)
  }
  if (!(value instanceof RawDocument)) return addDocument(parts, value as Doc)
  parts.push(value.bytes)
  return value.bytes.length
}

let table: Uint32Array | null = null

/** Castagnoli's polynomial; node's own crc32 has another. */
export function crc32c(bytes: Uint8Array): number {
  if (!table) {
    table = new Uint32Array(256)
    for (let i = 0; i < 256; i++) {
      let crc = i
      for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1
      table[i] = crc >>> 0
    }
  }
  let crc = 0xffffffff
  for (const byte of bytes) crc = table[(crc ^ byte) & 255]! ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}
