/** Which collections and indexes there are, in memory and on disk, and how many documents each has. */
import { randomBytes } from 'node:crypto'
import { type Binary, deserialize } from 'bson'
import { CommandError } from '../errors.ts'
import { decode, type Doc } from '../value/decode.ts'
import { encode } from '../value/encode.ts'
import { numberOf } from '../value/compare.ts'
import { Collection } from './collection.ts'
import type { Engine } from './engine.ts'
import { type Index, parseIndexSpec } from './index-spec.ts'
import { tableEnd, tableStart } from './keys.ts'

/** The layout of the folder's tables; a folder with a higher number was written by a later program. */
export const formatVersion = 1

const shapeKey = (ns: string) => Buffer.from(`c${ns}`)
const countKey = (id: number) => Buffer.from(`n${id}`)
const reapKey = (id: number) => Buffer.from(`r${id}`)
const nextKey = Buffer.from('next')
export const formatKey = Buffer.from('format')

export class Catalog {
  readonly engine: Engine
  #collections = new Map<string, Collection>()
  #next = 1
  #nextSaved = 1
  /** Tables whose bytes are still to be removed. */
  readonly reap = new Set<number>()

  constructor(engine: Engine) {
    this.engine = engine
    engine.beforeCommit = () => this.#save()
    engine.afterAbort = () => this.load()
  }

  load(): void {
    for (const collection of this.#collections.values()) collection.dropped = true
    this.#collections = new Map()
    this.reap.clear()
    const { catalog } = this.engine
    this.#next = this.#nextSaved = Number(catalog.get(nextKey)?.toString() ?? 1)
    for (const { key, value } of catalog.getRange({ start: Buffer.from('c'), end: Buffer.from('d') })) {
      const collection = this.#read(key.toString('utf8', 1), value)
      this.#collections.set(collection.ns, collection)
    }
    for (const key of catalog.getKeys({ start: Buffer.from('r'), end: Buffer.from('s') }))
      this.reap.add(Number(key.toString('utf8', 1)))
  }

  #read(ns: string, raw: Buffer): Collection {
    const kept = decode(raw, { typed: true })
    const dot = ns.indexOf('.')
    const indexes = (kept['indexes'] as Doc[]).map((one): Index => {
      const index = parseIndexSpec(one['spec'] as Doc, one['id'] as number)
      return {
        ...index,
        multikey: one['multikey'] as boolean[],
        cut: one['cut'] as boolean,
        building: one['building'] === true,
      }
    })
    const uuid = Buffer.from((kept['uuid'] as Binary).buffer)
    const id = kept['id'] as number
    const collection = new Collection(
      this.engine,
      id,
      uuid,
      ns.slice(0, dot),
      ns.slice(dot + 1),
      kept['options'] as Doc,
      indexes,
    )
    const counters = this.engine.catalog.get(countKey(id))
    if (counters) {
      const { count, bytes } = deserialize(counters) as { count: number; bytes: number }
      collection.count = count
      collection.bytes = bytes
    }
    collection.readNextRecord()
    return collection
  }

  #save(): void {
    const { catalog } = this.engine
    for (const collection of this.#collections.values()) {
      if (collection.shapeDirty) catalog.putSync(shapeKey(collection.ns), shapeOf(collection))
      if (collection.dirty) {
        catalog.putSync(countKey(collection.id), encode({ count: collection.count, bytes: collection.bytes }))
      }
      collection.shapeDirty = collection.dirty = false
    }
    if (this.#next !== this.#nextSaved) catalog.putSync(nextKey, Buffer.from(String(this.#next)))
    this.#nextSaved = this.#next
  }

  find(ns: string): Collection | undefined {
    return this.#collections.get(ns)
  }

  list(db?: string): Collection[] {
    const all = [...this.#collections.values()]
    return db === undefined ? all : all.filter((collection) => collection.db === db)
  }

  /** A number no table has had. */
  newTable(): number {
    return this.#next++
  }

  // The methods below run inside the engine's transaction.

  getOrCreate(db: string, name: string, options: Doc = {}): Collection {
    return this.find(`${db}.${name}`) ?? this.create(db, name, options)
  }

  create(db: string, name: string, options: Doc): Collection {
    checkName(db, name)
    const idIndex = parseIndexSpec({ v: 2, key: { _id: 1 }, name: '_id_' }, 0)
    const collection = new Collection(this.engine, this.newTable(), randomBytes(16), db, name, options, [
      { ...idIndex, id: this.newTable() },
    ])
    collection.shapeDirty = collection.dirty = true
    this.#collections.set(collection.ns, collection)
    return collection
  }

  drop(collection: Collection): void {
    this.#collections.delete(collection.ns)
    collection.dropped = true
    this.engine.catalog.removeSync(shapeKey(collection.ns))
    this.engine.catalog.removeSync(countKey(collection.id))
    for (const id of [collection.id, ...collection.indexes.map((index) => index.id)]) this.#reapLater(id)
  }

  rename(collection: Collection, db: string, name: string): void {
    checkName(db, name)
    this.#collections.delete(collection.ns)
    this.engine.catalog.removeSync(shapeKey(collection.ns))
    collection.db = db
    collection.name = name
    collection.shapeDirty = true
    this.#collections.set(collection.ns, collection)
  }

  dropIndex(collection: Collection, index: Index): void {
    collection.indexes = collection.indexes.filter((one) => one !== index)
    collection.indexesChanged()
    this.#reapLater(index.id)
  }

  #reapLater(id: number): void {
    this.engine.catalog.putSync(reapKey(id), Buffer.alloc(0))
    this.reap.add(id)
  }

  /** Removes some bytes of dropped tables; true when some are left. */
  reapSome(): boolean {
    const { engine } = this
    for (const id of this.reap) {
      for (const table of [engine.documents, engine.entries]) {
        const keys = [...table.getKeys({ start: tableStart(id), end: tableEnd(id), limit: 1000 })]
        for (const key of keys) table.removeSync(key)
        if (keys.length === 1000) return true
      }
      engine.catalog.removeSync(reapKey(id))
      this.reap.delete(id)
    }
    return false
  }
}

function shapeOf(collection: Collection): Buffer {
  return encode({
    id: collection.id,
    uuid: collection.uuid,
    options: collection.options,
    indexes: collection.indexes.map(({ id, spec, multikey, cut, building }) => ({ id, spec, multikey, cut, building })),
  })
}

export function checkDatabaseName(db: string): void {
  if (db === '' || db.length > 63 || /[\0/\\. "$*<>:|?]/.test(db))
    throw new CommandError(73, `Invalid database name: '${db}'`)
}

export function checkName(db: string, name: string): void {
  checkDatabaseName(db)
  if (name === '' || name.includes('\0')) throw new CommandError(73, `Invalid namespace specified '${db}.${name}'`)
  if (name.includes('$')) throw new CommandError(73, `Invalid collection name: ${name}`)
  if (name.startsWith('.') || name.endsWith('.'))
    throw new CommandError(73, `Collection names cannot start or end with '.': ${name}`)
  if (name.startsWith('system.')) throw new CommandError(73, `Invalid system namespace: ${db}.${name}`)
  if (Buffer.byteLength(`${db}.${name}`) > 255)
    throw new CommandError(73, 'Fully qualified namespace is too long. Max: 255')
}

export const numberOption = (value: unknown) => Number(numberOf(value))
