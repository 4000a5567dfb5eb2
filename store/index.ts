/**
 * The embedded store: a MongoDB wire-protocol server over lmdb, in a worker thread of its own. Nothing here knows the
 * product. See README.md.
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { findSocket, type HeldLock, takeLock } from './lock.ts'
import { StoreError, type StoreErrorCode } from './store-error.ts'
import type { Ask, Say } from './worker.ts'

export { StoreError } from './store-error.ts'

export interface StoreHandle {
  /** For the official driver. */
  uri: string
  /** Set when a port was asked for. */
  tcpUri: string | null
  /** Ends within two seconds; what was acknowledged is on disk. May be called twice. */
  stop(): Promise<void>
  /** A consistent copy of all data, made while running, into a new or empty folder. */
  backup(dir: string): Promise<void>
}

export interface StoreOptions {
  dir: string
  /** Given: listen on 127.0.0.1 too, 0 for any free port. By default only a Unix socket of mode 0600. */
  port?: number
}

const stopMs = 1800
const uriOf = (socketPath: string) => `mongodb://${encodeURIComponent(socketPath)}/`

export async function openStore({ dir, port }: StoreOptions): Promise<StoreHandle> {
  const lock = await takeLock(dir)
  try {
    return await start(dir, port, lock)
  } catch (error) {
    lock.release()
    throw error
  }
}

/** The uri when another process (or this one) serves this folder now, else null. */
export async function findRunningStore(dir: string): Promise<string | null> {
  const socketPath = await findSocket(dir)
  return socketPath && uriOf(socketPath)
}

/** Puts a backup where a store is to be opened; that folder must hold no data yet. */
export async function restoreStore(fromDir: string, toDir: string): Promise<void> {
  const source = join(fromDir, 'data.mdb')
  if (!existsSync(source)) throw new StoreError('not-a-backup', `${fromDir} holds no backup: data.mdb is missing`)
  mkdirSync(toDir, { recursive: true, mode: 0o700 })
  const lock = await takeLock(toDir)
  try {
    if (readdirSync(toDir).includes('data.mdb'))
      throw new StoreError('not-empty', `${toDir} holds data already: restore into an empty folder`)
    copyFileSync(source, join(toDir, 'data.mdb'))
  } finally {
    lock.release()
  }
}

/** Under tsx the thread's file is TypeScript and needs tsx again; compiled it is JavaScript. */
function startWorker(workerData: unknown): Worker {
  if (import.meta.url.endsWith('.js')) return new Worker(new URL('./worker.js', import.meta.url), { workerData })
  const file = new URL('./worker.ts', import.meta.url).href
  const code = `import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(file)}) })`
  return new Worker(code, { eval: true, workerData, execArgv: [] })
}

async function start(dir: string, port: number | undefined, lock: HeldLock): Promise<StoreHandle> {
  const worker = startWorker({ dir, socketPath: lock.socketPath, port })
  const waiting = new Map<number, { resolve: () => void; reject: (error: Error) => void }>()
  let stopped: Promise<void> | null = null
  const ready = new Promise<number | null>((resolve, reject) => {
    worker.on('message', (message: Say) => {
      if (message.kind === 'ready') resolve(message.port)
      else if (message.kind === 'refused') reject(new StoreError(message.code as StoreErrorCode, message.message))
      else {
        const { resolve: done, reject: failed } = waiting.get(message.id)!
        waiting.delete(message.id)
        if (message.error) failed(new StoreError(message.error.code as StoreErrorCode, message.error.message))
        else done()
      }
    })
    worker.once('error', reject)
  })
  worker.once('exit', () => {
    for (const { reject } of waiting.values()) reject(new StoreError('stopped', 'the store has stopped'))
    waiting.clear()
    lock.release()
  })
  let nextId = 1
  const ask = (message: { what: 'stop' } | { what: 'backup'; dir: string }) =>
    new Promise<void>((resolve, reject) => {
      const id = nextId++
      waiting.set(id, { resolve, reject })
      worker.postMessage({ ...message, id } satisfies Ask)
    })
  let tcp: number | null
  try {
    tcp = await ready
  } catch (error) {
    await worker.terminate()
    throw error
  }
  lock.listening()
  return {
    uri: uriOf(lock.socketPath),
    tcpUri: tcp === null ? null : `mongodb://127.0.0.1:${tcp}/`,
    stop: () => (stopped ??= stop(worker, () => ask({ what: 'stop' }), lock)),
    backup: (to) =>
      stopped ? Promise.reject(new StoreError('stopped', 'the store has stopped')) : ask({ what: 'backup', dir: to }),
  }
}

async function stop(worker: Worker, ask: () => Promise<void>, lock: HeldLock): Promise<void> {
  const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, stopMs)))
  await Promise.race([
    ask()
      .then(() => gone)
      .catch(() => {}),
    late,
  ])
  clearTimeout(timer)
  await worker.terminate()
  rmSync(lock.socketPath, { force: true })
  lock.release()
}
