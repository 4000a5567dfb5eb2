/** `$out` and `$merge`. */
import { CommandError } from '../errors.ts'
import type { CommandContext } from '../commands/context.ts'
import { runUpdate } from '../commands/modify.ts'
import { checkName } from '../disk/catalog.ts'
import { prepareInsert } from '../update/prepare.ts'
import { isPlainObject } from '../value/compare.ts'
import type { Doc } from '../value/decode.ts'
import { show } from '../value/show.ts'
import { encode } from '../value/encode.ts'
import { compileMatcher } from '../query/matcher.ts'
import { getAt } from '../update/place.ts'
import type { Batches } from './pipeline.ts'

function target(context: CommandContext, spec: unknown, stage: string): { db: string; name: string } {
  if (typeof spec === 'string') return { db: context.db, name: spec }
  const name = isPlainObject(spec) ? spec['coll'] : undefined
  const db = isPlainObject(spec) ? (spec['db'] ?? context.db) : undefined
  if (typeof name !== 'string' || typeof db !== 'string')
    throw new CommandError(16990, `${stage} needs a collection's name`)
  return { db, name }
}

/** The new documents are written beside the old collection, which they replace in one turn at the end. */
export async function outTo(context: CommandContext, spec: unknown, input: Batches): Promise<void> {
  const { engine, catalog } = context
  const { db, name } = target(context, spec, '$out')
  checkName(db, name)
  const temporary = `tmp.agg_out.${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`
  const old = catalog.find(`${db}.${name}`)
  const made = await engine.write(() => {
    const collection = catalog.create(db, temporary, old?.options ?? {})
    for (const index of old?.indexes.slice(1) ?? []) {
      collection.indexes.push({
        ...index,
        id: catalog.newTable(),
        multikey: index.multikey.map(() => false),
        cut: false,
      })
    }
    collection.indexesChanged()
    return collection
  })
  try {
    for await (const batch of input) {
      await engine.write(() => {
        for (const doc of batch) made.insert(prepareInsert(encode(doc)))
      })
    }
    await engine.write(() => {
      const now = catalog.find(`${db}.${name}`)
      if (now) catalog.drop(now)
      catalog.rename(made, db, name)
    })
  } catch (error) {
    await engine.write(() => {
      if (!made.dropped) catalog.drop(made)
    })
    throw error
  } finally {
    context.reapSoon()
  }
}

export async function mergeInto(context: CommandContext, spec: unknown, input: Batches): Promise<void> {
  const options: Doc = typeof spec === 'string' ? { into: spec } : isPlainObject(spec) ? spec : {}
  for (const option of Object.keys(options)) {
    if (!['into', 'on', 'let', 'whenMatched', 'whenNotMatched'].includes(option))
      throw new CommandError(40415, `BSON field '$merge.${option}' is an unknown field.`)
  }
  const { db, name } = target(context, options['into'], '$merge')
  checkName(db, name)
  const on = (
    options['on'] === undefined ? ['_id'] : Array.isArray(options['on']) ? options['on'] : [options['on']]
  ) as string[]
  const whenMatched = options['whenMatched'] ?? 'merge'
  const whenNotMatched = options['whenNotMatched'] ?? 'insert'
  if (!Array.isArray(whenMatched) && !['replace', 'keepExisting', 'merge', 'fail'].includes(whenMatched as string))
    throw new CommandError(2, `unknown whenMatched mode ${show(whenMatched)}`)
  if (!['insert', 'discard', 'fail'].includes(whenNotMatched as string))
    throw new CommandError(2, `unknown whenNotMatched mode ${show(whenNotMatched)}`)
  checkUnique(context, db, name, on)
  const inner = { ...context, db }
  for await (const batch of input) {
    for (const doc of batch) await mergeOne(inner, name, doc, on, whenMatched, whenNotMatched as string)
  }
}

function checkUnique(context: CommandContext, db: string, name: string, on: string[]): void {
  if (on.length === 1 && on[0] === '_id') return
  const wanted = [...on].sort().join('\0')
  const indexes = context.catalog.find(`${db}.${name}`)?.indexes ?? []
  const found = indexes.some(
    (index) => index.unique && !index.partial && !index.sparse && Object.keys(index.key).sort().join('\0') === wanted,
  )
  if (!found) throw new CommandError(51183, 'Cannot find index to verify that join fields will be unique')
}

async function mergeOne(
  context: CommandContext,
  name: string,
  doc: Doc,
  on: string[],
  whenMatched: unknown,
  whenNotMatched: string,
): Promise<void> {
  const filter: Doc = {}
  for (const path of on) {
    const value = getAt(doc, path.split('.'))
    if (value === undefined && path !== '_id')
      throw new CommandError(
        51132,
        `$merge write error: 'on' field '${path}' cannot be missing, null, undefined or an array`,
      )
    if (value !== undefined) filter[path] = value
  }
  if (whenMatched === 'fail' || Object.keys(filter).length === 0) return insertOne(context, name, doc)
  const upsert = whenNotMatched === 'insert'
  const { _id, ...fields } = doc
  const identity = on.includes('_id') || _id === undefined ? {} : { $setOnInsert: { _id } }
  const update = Array.isArray(whenMatched)
    ? whenMatched
    : whenMatched === 'replace'
      ? doc
      : whenMatched === 'keepExisting'
        ? { $setOnInsert: doc }
        : Object.keys(fields).length
          ? { $set: fields, ...identity }
          : { $setOnInsert: doc }
  const variables = Array.isArray(whenMatched) ? { new: doc } : {}
  if (Array.isArray(whenMatched) && upsert && !exists(context, name, filter)) return insertOne(context, name, doc)
  const result = await runUpdate(context, name, {
    filter,
    update: whenMatched === 'keepExisting' && !upsert ? { $setOnInsert: { _id: 0 } } : update,
    upsert,
    multi: false,
    variables,
  })
  if (result.matched === 0 && whenNotMatched === 'fail')
    throw new CommandError(13113, '$merge could not find a matching document in the target collection')
}

function exists(context: CommandContext, name: string, filter: Doc): boolean {
  const collection = context.catalog.find(`${context.db}.${name}`)
  if (!collection) return false
  if ('_id' in filter && Object.keys(filter).length === 1) return collection.findById(filter['_id']) !== undefined
  const { testRaw } = compileMatcher(filter, null)
  for (const { raw } of collection.scan()) if (testRaw(raw)) return true
  return false
}

function insertOne({ engine, catalog, db }: CommandContext, name: string, doc: Doc): Promise<void> {
  return engine.write(() => void catalog.getOrCreate(db, name).insert(prepareInsert(encode(doc))))
}
