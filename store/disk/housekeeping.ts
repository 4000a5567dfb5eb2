/** Work nobody asked for: bytes of dropped tables, expired documents, backups. */
import { mkdirSync, readdirSync } from 'node:fs'
import { StoreError } from '../store-error.ts'
import type { Catalog } from './catalog.ts'
import type { Engine } from './engine.ts'
import { removeExpired } from './expiry.ts'

const expiryEveryMs = 60_000

export interface Housekeeping {
  reapSoon: () => void
  /** After opening: indexes whose filling a crash cut short, and half-written $out collections, go. */
  tidy: () => Promise<void>
  backup: (dir: string) => Promise<void>
  stop: () => void
}

export function startHousekeeping(engine: Engine, catalog: Catalog): Housekeeping {
  let stopped = false
  let reaping = false
  const reapSoon = () => {
    if (reaping || stopped) return
    reaping = true
    void reap()
  }
  const reap = async () => {
    try {
      while (!stopped && catalog.reap.size && (await engine.write(() => catalog.reapSome())));
    } finally {
      reaping = false
    }
  }
  const timer = setInterval(() => {
    void removeExpired(engine, catalog, new Date()).catch(() => {})
  }, expiryEveryMs)
  timer.unref()
  return {
    reapSoon,
    tidy: async () => {
      await engine.write(() => {
        for (const collection of catalog.list()) {
          if (collection.name.startsWith('tmp.agg_out.')) catalog.drop(collection)
          else
            for (const index of collection.indexes.filter((one) => one.building)) catalog.dropIndex(collection, index)
        }
      })
      reapSoon()
    },
    backup: async (dir) => {
      mkdirSync(dir, { recursive: true, mode: 0o700 })
      if (readdirSync(dir).length) throw new StoreError('not-empty', `the backup folder ${dir} is not empty`)
      await engine.settled()
      await engine.root.backup(dir, true)
    },
    stop: () => {
      stopped = true
      clearInterval(timer)
    },
  }
}
