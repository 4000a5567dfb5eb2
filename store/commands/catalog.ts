/** Collections and databases: create, drop, rename, list. */
import { Binary } from 'bson'
import { CommandError } from '../errors.ts'
import { checkDatabaseName, checkName } from '../disk/catalog.ts'
import type { Collection } from '../disk/collection.ts'
import { compileMatcher } from '../query/matcher.ts'
import { isPlainObject } from '../value/compare.ts'
import type { Doc } from '../value/decode.ts'
import { encode } from '../value/encode.ts'
import type { Rows } from '../cursors.ts'
import {
  collectionName,
  type Command,
  type CommandContext,
  documentOption,
  flagOption,
  naturalOption,
} from './context.ts'
import { needCollection } from './stats.ts'

async function create(context: CommandContext): Promise<Doc> {
  const { body, db, engine, catalog } = context
  const name = collectionName(context, 'create')
  for (const refused of [
    'capped',
    'timeseries',
    'viewOn',
    'validator',
    'clusteredIndex',
    'collation',
    'changeStreamPreAndPostImages',
    'encryptedFields',
  ]) {
    const value = body[refused]
    const empty = value === undefined || value === false || (isPlainObject(value) && Object.keys(value).length === 0)
    const simple = refused === 'collation' && isPlainObject(value) && value['locale'] === 'simple'
    if (!empty && !simple) throw new CommandError(72, `create option '${refused}' is not supported by this server`)
  }
  checkName(db, name)
  await engine.write(() => {
    if (catalog.find(`${db}.${name}`)) throw new CommandError(48, `Collection ${db}.${name} already exists.`)
    catalog.create(db, name, {})
  })
  return { ok: 1 }
}

async function drop(context: CommandContext): Promise<Doc> {
  const { db, engine, catalog } = context
  const ns = `${db}.${collectionName(context, 'drop')}`
  const nIndexes = await engine.write(() => {
    const collection = catalog.find(ns)
    if (!collection) return null
    catalog.drop(collection)
    return collection.indexes.length
  })
  context.reapSoon()
  return nIndexes === null ? { ok: 1 } : { nIndexesWas: nIndexes, ns, ok: 1 }
}

async function dropDatabase(context: CommandContext): Promise<Doc> {
  const { db, engine, catalog } = context
  const dropped = await engine.write(() => {
    const all = catalog.list(db)
    for (const collection of all) catalog.drop(collection)
    return all.length
  })
  context.reapSoon()
  return dropped ? { dropped: db, ok: 1 } : { ok: 1 }
}

function splitNs(value: unknown): { db: string; name: string } {
  if (typeof value !== 'string' || !value.includes('.'))
    throw new CommandError(73, `Invalid namespace specified '${String(value)}'`)
  const dot = value.indexOf('.')
  return { db: value.slice(0, dot), name: value.slice(dot + 1) }
}

async function renameCollection(context: CommandContext): Promise<Doc> {
  const { body, engine, catalog, db } = context
  if (db !== 'admin') throw new CommandError(13, 'renameCollection may only be run against the admin database.')
  const from = splitNs(body['renameCollection'])
  const to = splitNs(body['to'])
  checkName(to.db, to.name)
  await engine.write(() => {
    const collection = catalog.find(`${from.db}.${from.name}`)
    if (!collection) throw new CommandError(26, `Source collection ${from.db}.${from.name} does not exist`)
    if (from.db === to.db && from.name === to.name) throw new CommandError(20, "Can't rename a collection to itself")
    const taken = catalog.find(`${to.db}.${to.name}`)
    if (taken && !flagOption(body, 'dropTarget')) throw new CommandError(48, 'target namespace exists')
    if (taken) catalog.drop(taken)
    catalog.rename(collection, to.db, to.name)
  })
  context.reapSoon()
  return { ok: 1 }
}

function describe(collection: Collection, nameOnly: boolean): Doc {
  const { name, uuid, idIndex } = collection
  if (nameOnly) return { name, type: 'collection' }
  return {
    name,
    type: 'collection',
    options: collection.options,
    info: { readOnly: false, uuid: new Binary(uuid, 4) },
    idIndex: idIndex.spec,
  }
}

async function* listed(docs: Doc[]): Rows {
  if (docs.length) yield docs.map(encode)
}

function listCollections(context: CommandContext): Promise<Doc> {
  const { body, catalog, db, cursors, client } = context
  const matcher = compileMatcher(documentOption(body, 'filter'), null)
  const docs = catalog
    .list(db)
    .filter((collection) => !collection.name.startsWith('tmp.agg_out.'))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .filter((collection) => matcher.test(describe(collection, false)))
    .map((collection) => describe(collection, flagOption(body, 'nameOnly')))
  const batchSize = naturalOption(documentOption(body, 'cursor'), 'batchSize')
  return cursors.first(`${db}.$cmd.listCollections`, listed(docs), client, { batchSize })
}

function listIndexes(context: CommandContext): Promise<Doc> {
  const { db, cursors, client, body } = context
  const name = collectionName(context, 'listIndexes')
  const collection = needCollection(context, `${db}.${name}`)
  const docs = collection.indexes.filter((index) => !index.building).map((index) => index.spec)
  const batchSize = naturalOption(documentOption(body, 'cursor'), 'batchSize')
  return cursors.first(`${db}.$cmd.listIndexes.${name}`, listed(docs), client, { batchSize })
}

function listDatabases({ body, catalog }: CommandContext): Doc {
  const sizes = new Map<string, number>()
  for (const { db, bytes } of catalog.list()) sizes.set(db, (sizes.get(db) ?? 0) + bytes)
  const matcher = compileMatcher(documentOption(body, 'filter'), null)
  const databases = [...sizes]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, sizeOnDisk]) => ({ name, sizeOnDisk, empty: false }))
    .filter((one) => matcher.test(one))
  if (flagOption(body, 'nameOnly')) return { databases: databases.map(({ name }) => ({ name })), ok: 1 }
  const totalSize = databases.reduce((sum, one) => sum + one.sizeOnDisk, 0)
  return { databases, totalSize, totalSizeMb: Math.floor(totalSize / 1048576), ok: 1 }
}

export const catalogCommands: Record<string, Command> = {
  create: {
    options: [
      'capped',
      'autoIndexId',
      'size',
      'max',
      'timeseries',
      'viewOn',
      'pipeline',
      'validator',
      'validationLevel',
      'validationAction',
      'indexOptionDefaults',
      'storageEngine',
      'clusteredIndex',
      'collation',
      'expireAfterSeconds',
      'changeStreamPreAndPostImages',
      'encryptedFields',
    ],
    run: create,
  },
  drop: { options: [], run: drop },
  dropDatabase: {
    options: [],
    run: (context) => {
      checkDatabaseName(context.db)
      return dropDatabase(context)
    },
  },
  renameCollection: { options: ['to', 'dropTarget'], run: renameCollection },
  listCollections: { options: ['filter', 'nameOnly', 'cursor', 'authorizedCollections'], run: listCollections },
  listIndexes: { options: ['cursor'], run: listIndexes },
  listDatabases: { options: ['filter', 'nameOnly', 'authorizedDatabases'], run: listDatabases },
}
