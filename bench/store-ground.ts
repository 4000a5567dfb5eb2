/** Folders, stores and timing that the store's benches share. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Db, MongoClient } from 'mongodb'
import { openStore } from '../store/index.ts'

export async function inFolder<T>(work: (dir: string) => Promise<T>): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), 'bench-store-'))
  try {
    return await work(dir)
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

export function inStore<T>(work: (db: Db) => Promise<T>): Promise<T> {
  return inFolder(async (dir) => {
    const store = await openStore({ dir })
    const client = await new MongoClient(store.uri, { maxPoolSize: 64 }).connect()
    try {
      return await work(client.db('bench'))
    } finally {
      await client.close()
      await store.stop()
    }
  })
}

export async function inFlight(total: number, width: number, work: (i: number) => Promise<unknown>): Promise<void> {
  let next = 0
  await Promise.all(
    Array.from({ length: width }, async () => {
      while (next < total) await work(next++)
    }),
  )
}

export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await work()
  return (performance.now() - from) / 1000
}

export const perSecond = async (count: number, work: () => Promise<unknown>) =>
  Math.round(count / (await seconds(work)))
