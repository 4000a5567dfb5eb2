/** Sizes and counts: collStats, dbStats, $collStats, $indexStats, validate. */
import { CommandError } from '../errors.ts'
import type { Collection } from '../disk/collection.ts'
import { isPlainObject } from '../value/compare.ts'
import type { Doc } from '../value/decode.ts'
import { collectionName, type Command, type CommandContext, integerOption } from './context.ts'
import { tableEnd, tableStart } from '../disk/keys.ts'

function indexBytes(collection: Collection, id: number): number {
  let bytes = 0
  for (const key of collection.engine.entries.getKeys({ start: tableStart(id), end: tableEnd(id) }))
    bytes += key.length + 16
  return bytes
}

function sizes(collection: Collection, scale: number): Doc {
  const indexSizes: Doc = {}
  let total = 0
  for (const { name, id } of collection.indexes) {
    const bytes = indexBytes(collection, id)
    indexSizes[name] = Math.floor(bytes / scale)
    total += bytes
  }
  return {
    size: Math.floor(collection.bytes / scale),
    count: collection.count,
    avgObjSize: collection.count ? Math.floor(collection.bytes / collection.count) : 0,
    storageSize: Math.floor(collection.bytes / scale),
    freeStorageSize: 0,
    nindexes: collection.indexes.length,
    totalIndexSize: Math.floor(total / scale),
    totalSize: Math.floor((collection.bytes + total) / scale),
    indexSizes,
    scaleFactor: scale,
    capped: false,
  }
}

export function collectionStats(collection: Collection, stage: string, spec: unknown): Doc[] {
  if (stage === '$indexStats') {
    return collection.indexes.map(({ name, key, spec: asked }) => ({
      name,
      key,
      host: 'embedded',
      accesses: { ops: 0, since: new Date(0) },
      spec: asked,
    }))
  }
  const asked: Doc = isPlainObject(spec) ? spec : {}
  const out: Doc = { ns: collection.ns, host: 'embedded', localTime: new Date() }
  if ('storageStats' in asked) out['storageStats'] = sizes(collection, 1)
  if ('count' in asked) out['count'] = collection.count
  return [out]
}

function collStats(context: CommandContext): Doc {
  const name = collectionName(context, 'collStats' in context.body ? 'collStats' : 'collstats')
  const ns = `${context.db}.${name}`
  const collection = context.catalog.find(ns)
  const scale = integerOption(context.body, 'scale') ?? 1
  if (!collection)
    return {
      ns,
      size: 0,
      count: 0,
      storageSize: 0,
      totalSize: 0,
      nindexes: 0,
      totalIndexSize: 0,
      indexSizes: {},
      scaleFactor: scale,
      ok: 1,
    }
  return { ns, ...sizes(collection, scale), ok: 1 }
}

function dbStats({ catalog, db, body }: CommandContext): Doc {
  const scale = integerOption(body, 'scale') ?? 1
  const all = catalog.list(db)
  const sum = (of: (collection: Collection) => number) => all.reduce((total, collection) => total + of(collection), 0)
  const dataSize = sum((collection) => collection.bytes)
  const objects = sum((collection) => collection.count)
  const indexSize = sum((collection) =>
    collection.indexes.reduce((total, { id }) => total + indexBytes(collection, id), 0),
  )
  return {
    db,
    collections: all.length,
    views: 0,
    objects,
    avgObjSize: objects ? dataSize / objects : 0,
    dataSize: dataSize / scale,
    storageSize: dataSize / scale,
    indexes: sum((collection) => collection.indexes.length),
    indexSize: indexSize / scale,
    totalSize: (dataSize + indexSize) / scale,
    scaleFactor: scale,
    ok: 1,
  }
}

export const stats: Record<string, Command> = {
  collStats: { options: ['scale'], run: collStats },
  collstats: { options: ['scale'], run: collStats },
  dbStats: { options: ['scale', 'freeStorage'], run: dbStats },
  dbstats: { options: ['scale', 'freeStorage'], run: dbStats },
}

export function needCollection({ catalog }: CommandContext, ns: string): Collection {
  const collection = catalog.find(ns)
  if (!collection) throw new CommandError(26, `ns does not exist: ${ns}`)
  return collection
}
