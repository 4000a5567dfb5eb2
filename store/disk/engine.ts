/**
 * The lmdb environment and its one queue of writes. Work waiting in the queue is done in one lmdb transaction and one
 * fsync, then all of it is answered: group commit. The commit blocks this thread for the length of an fsync; in return
 * a write sees every write before it and lmdb's plain, double-checked commit is all that crash safety rests on.
 */
import { mkdirSync } from 'node:fs'
import { type Database, open, type RootDatabase } from 'lmdb'
import { LentReader } from './lent.ts'

export type Table = Database<Buffer, Buffer>

/** A turn of writes ends after this long, so that reads are not kept waiting. */
const turnMs = 15
/** The longest a write waits for others to share its fsync with. */
const gatherMs = 1

interface Waiting {
  work: () => unknown
  resolve: (value: never) => void
  reject: (error: unknown) => void
}

export class Engine {
  readonly root: RootDatabase<Buffer, Buffer>
  /** Collections, indexes, counters, format. */
  readonly catalog: Table
  /** Record number → document. */
  readonly documents: Table
  /** Index number + key → record number. */
  readonly entries: Table
  readonly lent: LentReader
  /** Called inside the transaction, after the queued work: what must be saved with it. */
  beforeCommit: () => void = () => {}
  /** Called when a transaction failed as a whole: what is in memory no longer agrees with the disk. */
  afterAbort: () => void = () => {}
  deadline = 0
  #queue: Waiting[] = []
  #scheduled = false
  #expected = 1
  #turns = 0
  #growAt = 0
  #idle: (() => void)[] = []

  constructor(dir: string) {
    mkdirSync(dir, { recursive: true, mode: 0o700 })
    const settings = { encoding: 'binary', keyEncoding: 'binary', cache: false } as const
    this.root = open<Buffer, Buffer>({ path: dir, maxDbs: 8, overlappingSync: false, noSubdir: false, ...settings })
    this.catalog = this.root.openDB({ name: 'catalog', ...settings })
    this.documents = this.root.openDB({ name: 'documents', ...settings })
    this.entries = this.root.openDB({ name: 'entries', ...settings })
    this.lent = new LentReader(this.documents, this.entries)
  }

  /** Runs work in the next transaction; answers when it is on disk. The work must check all before it writes any. */
  write<T>(work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#queue.push({ work, resolve, reject })
      this.#schedule()
    })
  }

  isOver(): boolean {
    return performance.now() >= this.deadline
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    const since = performance.now()
    const look = () => {
      const late = performance.now() - since > gatherMs
      if (this.#queue.length < this.#expected && !late) return void setImmediate(look)
      this.#learn(this.#queue.length, late)
      this.#scheduled = false
      this.#turn()
      if (this.#queue.length) this.#schedule()
      else for (const idle of this.#idle.splice(0)) idle()
    }
    setImmediate(look)
  }

  /** Many writers at once come back together: as many as came last time are worth a moment, one alone is not. */
  #learn(came: number, late: boolean): void {
    this.#turns++
    if (late) {
      this.#expected = Math.max(1, came)
      this.#growAt = this.#turns + 16
    } else if (this.#turns >= this.#growAt) this.#expected = Math.min(256, Math.floor(came * 1.5))
  }

  #turn(): void {
    const done: { waiting: Waiting; value: unknown; error: unknown; failed: boolean }[] = []
    let taken = 0
    try {
      this.root.transactionSync(() => {
        this.deadline = performance.now() + turnMs
        while (taken < this.#queue.length && (taken === 0 || !this.isOver())) {
          const waiting = this.#queue[taken++]!
          try {
            done.push({ waiting, value: waiting.work(), error: null, failed: false })
          } catch (error) {
            done.push({ waiting, value: null, error, failed: true })
          }
        }
        this.beforeCommit()
      })
    } catch (error) {
      for (const waiting of this.#queue.splice(0, taken)) waiting.reject(error)
      this.afterAbort()
      return
    }
    this.#queue.splice(0, taken)
    for (const { waiting, value, error, failed } of done) {
      if (failed) waiting.reject(error)
      else waiting.resolve(value as never)
    }
  }

  /** Resolves when nothing waits to be written. */
  async settled(): Promise<void> {
    if (this.#queue.length || this.#scheduled) await new Promise<void>((resolve) => this.#idle.push(resolve))
  }

  async close(): Promise<void> {
    await this.settled()
    await this.root.close()
  }
}
