/**
 * One data folder, one process. `store.lock` names the process and its socket. A lock is stale when its process is
 * gone, or when it says it listens and nobody does (a process number may have been given to somebody else since).
 */
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StoreError } from './store-error.ts'

interface Lock {
  pid: number
  token: string
  socketPath: string
  listening: boolean
}

/** sockaddr_un holds 104 bytes on some systems, 108 on others. */
const longestSocketPath = 100
const heldHere = new Set<string>()

export interface HeldLock {
  socketPath: string
  listening: () => void
  release: () => void
}

export function socketPathFor(dir: string): string {
  const inside = join(dir, 'store.sock')
  if (Buffer.byteLength(inside) <= longestSocketPath) return inside
  // The driver takes a path for a socket only when it ends in .sock.
  const short = join(tmpdir(), `store-${createHash('sha256').update(dir).digest('hex').slice(0, 16)}`)
  mkdirSync(short, { recursive: true, mode: 0o700 })
  return join(short, 's.sock')
}

export async function takeLock(folder: string): Promise<HeldLock> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const dir = realpathSync(folder)
  const path = join(dir, 'store.lock')
  if (heldHere.has(dir)) throw inUse(folder, process.pid)
  heldHere.add(dir)
  try {
    const lock: Lock = {
      pid: process.pid,
      token: randomBytes(8).toString('hex'),
      socketPath: socketPathFor(dir),
      listening: false,
    }
    for (let tries = 0; !create(path, lock); tries++) {
      const holder = readLock(path)
      if (holder && (await isAlive(holder))) throw inUse(folder, holder.pid)
      if (tries > 20) throw inUse(folder, holder?.pid ?? 0)
      if (holder) removeStale(path, holder)
    }
    rmSync(lock.socketPath, { force: true })
    return {
      socketPath: lock.socketPath,
      listening: () => replaceLock(path, { ...lock, listening: true }),
      release: () => {
        if (readLock(path)?.token === lock.token) rmSync(path, { force: true })
        heldHere.delete(dir)
      },
    }
  } catch (error) {
    heldHere.delete(dir)
    throw error
  }
}

const inUse = (folder: string, pid: number) =>
  new StoreError(
    'in-use',
    `the data folder ${folder} is in use by process ${pid}: only one program may open it at a time`,
  )

/** The whole lock appears at once, or not at all when there is one already. */
function create(path: string, lock: Lock): boolean {
  const draft = `${path}.${lock.token}`
  writeFileSync(draft, JSON.stringify(lock), { mode: 0o600 })
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

function replaceLock(path: string, lock: Lock): void {
  const draft = `${path}.${lock.token}`
  writeFileSync(draft, JSON.stringify(lock), { mode: 0o600 })
  renameSync(draft, path)
}

function readLock(path: string): Lock | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Lock
  } catch {
    return null
  }
}

/** Moved aside first, so that of two finders only one removes it, and never the lock of a third. */
function removeStale(path: string, stale: Lock): void {
  const aside = `${path}.stale-${randomBytes(4).toString('hex')}`
  try {
    renameSync(path, aside)
  } catch {
    return
  }
  const moved = readLock(aside)
  if (moved && moved.token !== stale.token) {
    try {
      linkSync(aside, path)
    } catch {
      // Somebody has taken the place meanwhile.
    }
  }
  rmSync(aside, { force: true })
}

async function isAlive(lock: Lock): Promise<boolean> {
  if (lock.pid === process.pid) return false
  try {
    process.kill(lock.pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  return !lock.listening || (await answers(lock.socketPath))
}

export function answers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath)
    const settle = (is: boolean) => {
      socket.destroy()
      resolve(is)
    }
    socket.once('connect', () => settle(true))
    socket.once('error', () => settle(false))
    socket.setTimeout(2000, () => settle(true))
  })
}

/** The socket of the process that serves this folder now. */
export async function findSocket(folder: string): Promise<string | null> {
  if (!existsSync(folder)) return null
  const lock = readLock(join(realpathSync(folder), 'store.lock'))
  return lock?.listening && (await answers(lock.socketPath)) ? lock.socketPath : null
}
