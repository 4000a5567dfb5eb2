/**
 * Reading without copies: lmdb lends the bytes of a value until its next read, and what is wanted of them is taken at
 * once. Millions of documents pass a filter this way without a buffer each.
 */
import type { RangeOptions } from 'lmdb'
import type { Table } from './engine.ts'
import { writeRecordKey } from './keys.ts'

/** Answers undefined for what is not wanted. Must not keep the bytes. */
export type Take<T> = (record: number, bytes: Buffer, size: number) => T | undefined

type Lent = Iterable<{ key: number; value: unknown }>
interface Inside {
  decoder: { decode: (bytes: Buffer, size?: number) => unknown }
  decoderCopies: boolean
  readKey: (bytes: Buffer, start: number, end: number) => number
  getRange: (options: RangeOptions) => Lent
  getBinaryFast: (key: Buffer) => Buffer | undefined
  lastSize: number
}

export class LentReader {
  readonly #documents: Inside
  readonly #entries: Inside
  #take: Take<unknown> = () => undefined
  #record = 0
  readonly #key = Buffer.alloc(10)
  #keysLeft = 0
  #lastKey: Buffer | null = null

  constructor(documents: Table, entries: Table) {
    this.#documents = Object.assign(Object.create(documents) as Inside, {
      decoder: { decode: (bytes: Buffer, size?: number) => this.#take(this.#record, bytes, size ?? bytes.length) },
      decoderCopies: true,
      // The record number behind the four bytes of the table's.
      readKey: (bytes: Buffer, start: number) => (this.#record = number48(bytes, start + 4)),
    })
    this.#entries = Object.assign(Object.create(entries) as Inside, {
      decoder: { decode: (bytes: Buffer) => number48(bytes, 0) },
      decoderCopies: true,
      // Only the key that the next stretch begins after is copied.
      readKey: (bytes: Buffer, start: number, end: number) => {
        if (--this.#keysLeft === 0) this.#lastKey = Buffer.from(bytes.subarray(start, end))
        return 0
      },
    })
  }

  /** The record numbers of index entries in a range, and the key of the last when there were as many as asked for. */
  records(range: RangeOptions & { limit: number }): { records: number[]; last: Buffer | null } {
    this.#keysLeft = range.limit
    this.#lastKey = null
    const records: number[] = []
    for (const { value } of this.#entries.getRange(range)) records.push(value as number)
    return { records, last: this.#lastKey }
  }

  /** What is taken of the documents in a range, and the last record number seen, 0 when there was none. */
  documents<T>(range: RangeOptions, take: Take<T>): { taken: T[]; read: number; last: number } {
    this.#take = take
    const taken: T[] = []
    let read = 0
    let last = 0
    for (const { key, value } of this.#documents.getRange(range)) {
      read++
      last = key
      if (value !== undefined) taken.push(value as T)
    }
    return { taken, read, last }
  }

  one<T>(table: number, record: number, take: Take<T>): T | undefined {
    writeRecordKey(this.#key, table, record)
    const bytes = this.#documents.getBinaryFast(this.#key)
    return bytes && take(record, bytes, this.#documents.lastSize)
  }
}

function number48(bytes: Buffer, at: number): number {
  let value = 0
  for (let i = at; i < at + 6; i++) value = value * 256 + bytes[i]!
  return value
}

/** A copy that may be kept. */
export function copyOf(bytes: Buffer, size: number): Buffer {
  const copy = Buffer.allocUnsafeSlow(size)
  copy.set(new Uint8Array(bytes.buffer, bytes.byteOffset, size))
  return copy
}
