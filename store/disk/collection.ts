/**
 * One collection: its documents and index entries, kept together. The writing methods run inside the engine's
 * transaction; each checks everything before its first put, so that a refusal leaves nothing half done.
 */
import { CommandError } from '../errors.ts'
import { decode, type Doc } from '../value/decode.ts'
import { differingFields } from '../value/differing.ts'
import { isPlainObject } from '../value/compare.ts'
import { encodeValue } from '../value/key.ts'
import { show } from '../value/show.ts'
import type { Engine } from './engine.ts'
import { documentKeys } from './index-keys.ts'
import type { Index } from './index-spec.ts'
import { recordIn, recordKey, recordOf, recordValue, tableEnd, tableStart } from './keys.ts'

export interface Stored {
  record: number
  raw: Buffer
}

interface EntryChange {
  index: Index
  put: Buffer[]
  remove: Buffer[]
  multikey: boolean[]
  cut: boolean
}

interface Changed {
  before: Buffer
  after: Buffer
  /** The top-level fields that indexes look at. */
  fields: ReadonlySet<string>
  /** Those of them that changed. */
  differing: ReadonlySet<string>
}

export class Collection {
  readonly engine: Engine
  readonly id: number
  readonly uuid: Buffer
  db: string
  name: string
  options: Doc
  indexes: Index[]
  count = 0
  bytes = 0
  nextRecord = 1
  /** Counters or index flags differ from the disk. */
  dirty = false
  shapeDirty = false
  dropped = false
  #fields: Set<string> | null = null

  constructor(engine: Engine, id: number, uuid: Buffer, db: string, name: string, options: Doc, indexes: Index[]) {
    this.engine = engine
    this.id = id
    this.uuid = uuid
    this.db = db
    this.name = name
    this.options = options
    this.indexes = indexes
  }

  get ns(): string {
    return `${this.db}.${this.name}`
  }

  get idIndex(): Index {
    return this.indexes[0]!
  }

  indexesChanged(): void {
    this.#fields = null
    this.shapeDirty = true
  }

  /** The top-level fields that indexes look at. */
  #indexedFields(): Set<string> {
    this.#fields ??= new Set(['_id', ...this.indexes.flatMap(topFieldsOf)])
    return this.#fields
  }

  get(record: number): Buffer | undefined {
    return this.engine.documents.get(recordKey(this.id, record))
  }

  findRecord(id: unknown): number | undefined {
    const found = this.engine.entries.get(
      this.entryKey(this.idIndex, encodeValue(id, false, undefined, this.idIndex.fold).bytes),
    )
    return found && recordIn(found)
  }

  findById(id: unknown): Stored | undefined {
    const record = this.findRecord(id)
    if (record === undefined) return undefined
    const raw = this.get(record)
    return raw && { record, raw }
  }

  entryKey(index: Index, key: Buffer): Buffer {
    return Buffer.concat([tableStart(index.id), key])
  }

  fullKey(index: Index, key: Buffer, record: number): Buffer {
    return Buffer.concat(index.unique ? [tableStart(index.id), key] : [tableStart(index.id), key, recordValue(record)])
  }

  #keysFor(index: Index, doc: Doc) {
    if (index.partialTest && !index.partialTest(doc)) return { keys: [], multikey: [], cut: false }
    return documentKeys(doc, index)
  }

  insert(raw: Buffer): number {
    const doc = decode(raw, { typed: true, fields: this.#indexedFields() })
    const record = this.nextRecord
    const changes = this.indexes.map((index): EntryChange => {
      const { keys, multikey, cut } = this.#keysFor(index, doc)
      this.#checkUnique(index, keys, record, doc)
      return { index, put: keys, remove: [], multikey, cut }
    })
    this.nextRecord++
    this.#apply(changes, record)
    this.engine.documents.putSync(recordKey(this.id, record), raw)
    this.count++
    this.bytes += raw.length
    this.dirty = true
    return record
  }

  replace(record: number, before: Buffer, after: Buffer): void {
    if (this.indexes.length > 1) {
      const fields = this.#indexedFields()
      const differing = differingFields(before, after, fields)
      if (differing.size > 0) this.#reindex(record, { before, after, fields, differing })
    }
    this.engine.documents.putSync(recordKey(this.id, record), after)
    this.bytes += after.length - before.length
    this.dirty = true
  }

  /** Moves a changed document's entries in the indexes that look at a field that differs. */
  #reindex(record: number, { before, after, fields, differing }: Changed): void {
    const old = decode(before, { typed: true, fields })
    const doc = decode(after, { typed: true, fields })
    const changes: EntryChange[] = []
    for (const index of this.indexes.slice(1)) {
      if (!topFieldsOf(index).some((name) => differing.has(name))) continue
      const had = this.#keysFor(index, old).keys
      const { keys, multikey, cut } = this.#keysFor(index, doc)
      if (had.length === keys.length && had.every((key, i) => key.equals(keys[i]!))) continue
      const put = keys.filter((key) => !had.some((one) => one.equals(key)))
      const remove = had.filter((key) => !keys.some((one) => one.equals(key)))
      this.#checkUnique(index, put, record, doc)
      changes.push({ index, put, remove, multikey, cut })
    }
    this.#apply(changes, record)
  }

  remove(record: number, raw: Buffer): void {
    const doc = decode(raw, { typed: true, fields: this.#indexedFields() })
    this.#apply(
      this.indexes.map((index) => ({
        index,
        put: [],
        remove: this.#keysFor(index, doc).keys,
        multikey: [],
        cut: false,
      })),
      record,
    )
    this.engine.documents.removeSync(recordKey(this.id, record))
    this.count--
    this.bytes -= raw.length
    this.dirty = true
  }

  /** Adds one document's entries to one index: used while an index is filled. */
  fill(index: Index, record: number, raw: Buffer): void {
    const doc = decode(raw, { typed: true, fields: this.#indexedFields() })
    const { keys, multikey, cut } = this.#keysFor(index, doc)
    this.#checkUnique(index, keys, record, doc)
    this.#apply([{ index, put: keys, remove: [], multikey, cut }], record)
  }

  #apply(changes: EntryChange[], record: number): void {
    const { entries } = this.engine
    const value = recordValue(record)
    for (const { index, put, remove, multikey, cut } of changes) {
      for (const key of remove) entries.removeSync(this.fullKey(index, key, record))
      for (const key of put) entries.putSync(this.fullKey(index, key, record), value)
      if (cut && !index.cut) {
        index.cut = true
        this.shapeDirty = true
      }
      multikey.forEach((is, f) => {
        if (is && !index.multikey[f]) {
          index.multikey[f] = true
          this.shapeDirty = true
        }
      })
    }
  }

  #checkUnique(index: Index, keys: Buffer[], record: number, doc: Doc): void {
    if (!index.unique) return
    for (const key of keys) {
      const holder = this.engine.entries.get(this.entryKey(index, key))
      if (holder && recordIn(holder) !== record) throw duplicateKey(this.ns, index, this.#conflict(index, key, doc))
    }
  }

  /** The values the refused entry stands for: of an array, the one element that is there already. */
  #conflict(index: Index, key: Buffer, doc: Doc): Doc {
    const values: Doc = {}
    for (const { path, parts } of index.fields) {
      let value: unknown = doc
      for (const part of parts) value = isPlainObject(value) ? value[part] : undefined
      if (Array.isArray(value)) {
        value =
          (value as unknown[]).find((one) =>
            this.#keysFor(index, nest(doc, parts, one)).keys.some((k) => k.equals(key)),
          ) ?? value
      }
      values[path] = value ?? null
    }
    return values
  }

  /** Documents in the order they were inserted, from a record number on. */
  *scan(from = 0, reverse = false): Generator<Stored> {
    const range = reverse
      ? {
          start: from ? recordKey(this.id, from) : tableEnd(this.id),
          end: tableStart(this.id),
          reverse: true,
          exclusiveStart: !from,
        }
      : { start: recordKey(this.id, from), end: tableEnd(this.id) }
    for (const { key, value } of this.engine.documents.getRange(range)) yield { record: recordOf(key), raw: value }
  }

  readNextRecord(): void {
    const range = { start: tableEnd(this.id), end: tableStart(this.id), reverse: true, limit: 1 }
    for (const key of this.engine.documents.getKeys(range))
      if (key.readUInt32BE(0) === this.id) this.nextRecord = recordOf(key) + 1
  }
}

function nest(doc: Doc, parts: string[], value: unknown): Doc {
  const [head, ...rest] = parts
  return { ...doc, [head!]: rest.length ? nest((doc[head!] ?? {}) as Doc, rest, value) : value }
}

/** The top-level fields one index looks at. */
function topFieldsOf({ fields, partial }: Index): string[] {
  return [...fields.map(({ parts }) => parts[0]!), ...(partial ? filterFields(partial) : [])]
}

export function filterFields(filter: unknown): string[] {
  if (!isPlainObject(filter)) return []
  return Object.entries(filter).flatMap(([name, condition]) =>
    name === '$and' || name === '$or' || name === '$nor'
      ? (condition as unknown[]).flatMap(filterFields)
      : [name.split('.')[0]!],
  )
}

export function duplicateKey(ns: string, index: Index, keyValue: Doc): CommandError {
  const keyPattern = index.key
  return new CommandError(
    11000,
    `E11000 duplicate key error collection: ${ns} index: ${index.name} dup key: ${show(keyValue)}`,
    {
      keyPattern,
      keyValue,
    },
  )
}
