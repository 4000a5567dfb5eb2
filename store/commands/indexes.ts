/** createIndexes and dropIndexes. An index is filled turn by turn, kept up by writes meanwhile, and only then read. */
import { CommandError } from '../errors.ts'
import { checkName } from '../disk/catalog.ts'
import type { Collection } from '../disk/collection.ts'
import { type Index, isSameIndex, parseIndexSpec } from '../disk/index-spec.ts'
import { isPlainObject } from '../value/compare.ts'
import type { Doc } from '../value/decode.ts'
import { encode } from '../value/encode.ts'
import { collectionName, type Command, type CommandContext } from './context.ts'
import { needCollection } from './stats.ts'

const mostIndexes = 64

async function createIndexes(context: CommandContext): Promise<Doc> {
  const { body, db, engine, catalog } = context
  const name = collectionName(context, 'createIndexes')
  const specs = body['indexes']
  if (!Array.isArray(specs) || specs.length === 0)
    throw new CommandError(2, 'Must specify at least one index to create')
  checkName(db, name)
  const asked = specs.map((spec) => {
    if (!isPlainObject(spec)) throw new CommandError(14, "The elements of the 'indexes' array must be objects")
    return parseIndexSpec(spec, 0)
  })
  const started = await engine.write(() => {
    const createdCollectionAutomatically = !catalog.find(`${db}.${name}`)
    const collection = catalog.getOrCreate(db, name)
    const before = collection.indexes.length
    const fresh = asked.filter(
      (index, i) =>
        !isIdIndex(index) &&
        !alreadyThere(collection, index) &&
        !asked.slice(0, i).some((other) => isSameIndex(other, index)),
    )
    if (before + fresh.length > mostIndexes)
      throw new CommandError(67, `add index fails, too many indexes for ${collection.ns}: at most ${mostIndexes}`)
    for (const index of fresh) {
      index.id = catalog.newTable()
      index.building = collection.count > 0
      collection.indexes.push(index)
    }
    if (fresh.length) collection.indexesChanged()
    return { collection, fresh, before, createdCollectionAutomatically }
  })
  const { collection, fresh, before, createdCollectionAutomatically } = started
  const building = fresh.filter((index) => index.building)
  if (building.length) await fill(context, collection, building)
  const note = fresh.length ? {} : { note: 'all indexes already exist' }
  return {
    numIndexesBefore: before,
    numIndexesAfter: collection.indexes.length,
    createdCollectionAutomatically,
    ...note,
    ok: 1,
  }
}

function isIdIndex(index: Index): boolean {
  const fields = Object.keys(index.key)
  if (fields.length !== 1 || fields[0] !== '_id' || index.fields[0]!.descending) return false
  return true
}

function alreadyThere(collection: Collection, index: Index): boolean {
  return collection.indexes.some((existing) => isSameIndex(existing, index))
}

async function fill({ engine, catalog }: CommandContext, collection: Collection, building: Index[]): Promise<void> {
  const end = collection.nextRecord
  let from = 0
  let done = false
  try {
    while (!done) {
      await engine.write(() => {
        done = true
        if (collection.dropped) throw new CommandError(26, `collection ${collection.ns} was dropped`)
        for (const { record, raw } of collection.scan(from)) {
          if (record >= end) break
          if (engine.isOver()) {
            from = record
            done = false
            break
          }
          for (const index of building) collection.fill(index, record, raw)
        }
        if (!done) return
        for (const index of building) index.building = false
        collection.indexesChanged()
      })
    }
  } catch (error) {
    await engine.write(() => {
      for (const index of building) if (collection.indexes.includes(index)) catalog.dropIndex(collection, index)
    })
    throw error
  }
}

async function dropIndexes(context: CommandContext): Promise<Doc> {
  const { body, db, engine, catalog } = context
  const name = collectionName(context, 'dropIndexes' in body ? 'dropIndexes' : 'deleteIndexes')
  const wanted = body['index']
  const nIndexesWas = await engine.write(() => {
    const collection = needCollection(context, `${db}.${name}`)
    const before = collection.indexes.length
    for (const index of chosen(collection, wanted)) catalog.dropIndex(collection, index)
    return before
  })
  context.reapSoon()
  return { nIndexesWas, ok: 1 }
}

function chosen(collection: Collection, wanted: unknown): Index[] {
  if (wanted === '*') return collection.indexes.slice(1)
  return (Array.isArray(wanted) ? wanted : [wanted]).map((one) => {
    const index = isPlainObject(one)
      ? collection.indexes.find((index) => encode(index.key).equals(encode(one)))
      : collection.indexes.find((index) => index.name === one)
    if (!index) {
      throw new CommandError(
        27,
        isPlainObject(one)
          ? `can't find index with key: ${JSON.stringify(one)}`
          : `index not found with name [${String(one)}]`,
      )
    }
    if (index.name === '_id_') throw new CommandError(72, 'cannot drop _id index')
    return index
  })
}

export const indexCommands: Record<string, Command> = {
  createIndexes: { options: ['indexes', 'commitQuorum', 'ignoreUnknownIndexOptions'], run: createIndexes },
  dropIndexes: { options: ['index'], run: dropIndexes },
  deleteIndexes: { options: ['index'], run: dropIndexes },
}
