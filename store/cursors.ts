/** Results not yet fetched. A cursor not asked for ten minutes is closed, as in MongoDB. */
import { randomBytes } from 'node:crypto'
import { Long } from 'bson'
import { CommandError } from './errors.ts'
import { RawList } from './wire/message.ts'
import type { Client } from './wire/connection.ts'
import type { Doc } from './value/decode.ts'
import { maxDocumentBytes } from './value/encode.ts'
import { isNumeric, numberOf } from './value/compare.ts'

const idleMs = 10 * 60_000
/** Beyond this the one idle longest is closed: a client that leaks cursors must not take the memory. */
const mostCursors = 5000
const firstBatchSize = 101

/** Batches of documents as bytes. */
export type Rows = AsyncGenerator<Buffer[], void, void>

interface Cursor {
  id: Long
  ns: string
  rows: Rows
  /** Read but not yet sent. */
  ahead: Buffer[]
  ended: boolean
  usedAt: number
  keep: boolean
  busy: boolean
}

export interface CursorOptions {
  batchSize?: number | undefined
  singleBatch?: boolean
  noTimeout?: boolean
  maxTimeMs?: number
}

export class Cursors {
  #open = new Map<string, Cursor>()
  #timer: NodeJS.Timeout

  constructor() {
    this.#timer = setInterval(() => this.#expire(), 30_000)
    this.#timer.unref()
  }

  get size(): number {
    return this.#open.size
  }

  async first(ns: string, rows: Rows, client: Client, options: CursorOptions = {}): Promise<Doc> {
    const cursor: Cursor = {
      id: Long.fromBytesLE([...randomBytes(7), 0x3f]),
      ns,
      rows,
      ahead: [],
      ended: false,
      usedAt: Date.now(),
      keep: options.noTimeout ?? false,
      busy: false,
    }
    const batch = await this.#take(cursor, options.batchSize ?? firstBatchSize, client, options.maxTimeMs)
    if (options.singleBatch) await this.#close(cursor)
    const open = !this.#isDone(cursor)
    if (open) {
      if (this.#open.size >= mostCursors) this.#evict()
      this.#open.set(cursor.id.toString(), cursor)
    }
    return { cursor: { firstBatch: new RawList(batch), id: open ? cursor.id : Long.ZERO, ns }, ok: 1 }
  }

  async more(id: unknown, ns: string, client: Client, batchSize: number | undefined, maxTimeMs?: number): Promise<Doc> {
    const key = cursorKey(id)
    const cursor = this.#open.get(key)
    if (!cursor) throw new CommandError(43, `cursor id ${key} not found`)
    if (cursor.ns !== ns) {
      throw new CommandError(
        13,
        `Requested getMore on namespace '${ns}', but cursor belongs to a different namespace ${cursor.ns}`,
      )
    }
    if (cursor.busy) throw new CommandError(292, `cursor id ${key} is already in use`)
    cursor.busy = true
    try {
      const batch = await this.#take(cursor, batchSize ?? Infinity, client, maxTimeMs)
      cursor.usedAt = Date.now()
      const done = this.#isDone(cursor)
      if (done) this.#open.delete(key)
      return { cursor: { nextBatch: new RawList(batch), id: done ? Long.ZERO : cursor.id, ns }, ok: 1 }
    } catch (error) {
      this.#open.delete(key)
      await this.#close(cursor)
      throw error
    } finally {
      cursor.busy = false
    }
  }

  async kill(ids: unknown[]): Promise<{ killed: Long[]; missing: Long[] }> {
    const killed: Long[] = []
    const missing: Long[] = []
    for (const id of ids) {
      const key = cursorKey(id)
      const cursor = this.#open.get(key)
      if (cursor) {
        this.#open.delete(key)
        await this.#close(cursor)
      }
      ;(cursor ? killed : missing).push(Long.fromString(key))
    }
    return { killed, missing }
  }

  async closeAll(): Promise<void> {
    clearInterval(this.#timer)
    const all = [...this.#open.values()]
    this.#open.clear()
    await Promise.all(all.map((cursor) => this.#close(cursor)))
  }

  #evict(): void {
    let oldest: [string, Cursor] | null = null
    for (const entry of this.#open) {
      if (!entry[1].busy && (!oldest || entry[1].usedAt < oldest[1].usedAt)) oldest = entry
    }
    if (!oldest) return
    this.#open.delete(oldest[0])
    void this.#close(oldest[1])
  }

  #expire(): void {
    const limit = Date.now() - idleMs
    for (const [key, cursor] of this.#open) {
      if (cursor.keep || cursor.busy || cursor.usedAt > limit) continue
      this.#open.delete(key)
      void this.#close(cursor)
    }
  }

  #isDone(cursor: Cursor): boolean {
    return cursor.ended && cursor.ahead.length === 0
  }

  async #close(cursor: Cursor): Promise<void> {
    cursor.ended = true
    cursor.ahead = []
    await cursor.rows.return()
  }

  /** Up to `wanted` documents or 16 MB, whichever comes first; at least one when there is one. */
  async #take(cursor: Cursor, wanted: number, client: Client, maxTimeMs = 0): Promise<Buffer[]> {
    const batch: Buffer[] = []
    let bytes = 0
    const until = maxTimeMs ? performance.now() + maxTimeMs : Infinity
    for (;;) {
      let used = 0
      for (const raw of cursor.ahead) {
        if (batch.length >= wanted || (batch.length > 0 && bytes + raw.length > maxDocumentBytes)) break
        batch.push(raw)
        bytes += raw.length
        used++
      }
      cursor.ahead = used === cursor.ahead.length ? [] : cursor.ahead.slice(used)
      if (cursor.ahead.length || cursor.ended || batch.length >= wanted) return batch
      const next = await cursor.rows.next()
      if (next.done) cursor.ended = true
      else cursor.ahead = next.value
      if (performance.now() > until) {
        await this.#close(cursor)
        throw new CommandError(50, 'operation exceeded time limit')
      }
      if (!client.isOpen()) {
        await this.#close(cursor)
        throw new CommandError(237, 'client disconnected')
      }
    }
  }
}

function cursorKey(id: unknown): string {
  if (!isNumeric(id)) throw new CommandError(14, 'a cursor id must be a number')
  return String(numberOf(id))
}
