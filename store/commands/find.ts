/** find, count, distinct, getMore, killCursors. */
import { CommandError } from '../errors.ts'
import type { Collection, Stored } from '../disk/collection.ts'
import { copyOf, type Take } from '../disk/lent.ts'
import { choosePlan, isExact, type Plan } from '../plan/plan.ts'
import { countEntries, readPlan } from '../plan/read.ts'
import { compileMatcher, type Matcher } from '../query/matcher.ts'
import { Pace } from '../query/pace.ts'
import { compileProjection, type Projection } from '../query/project.ts'
import { parseSort, type SortField, Sorter } from '../query/sort.ts'
import { expressionForTyped } from '../aggregate/expression.ts'
import { groupKey } from '../aggregate/group.ts'
import { isPlainObject } from '../value/compare.ts'
import { decode, type Doc } from '../value/decode.ts'
import { encode } from '../value/encode.ts'
import { Copier } from '../value/pick.ts'
import type { Rows } from '../cursors.ts'
import {
  collationOption,
  collectionName,
  type Command,
  type CommandContext,
  documentOption,
  flagOption,
  integerOption,
  naturalOption,
  variablesOption,
} from './context.ts'

export interface ReadRequest {
  collection: Collection
  plan: Plan
  matcher: Matcher
  sort: SortField[]
  skip: number
  limit: number
  pace: Pace
}

/** A document as it is kept, copied so that it may be. */
export const takeStored: Take<Stored> = (record, bytes, size) => ({ record, raw: copyOf(bytes, size) })
const takeRecord: Take<number> = (record) => record

/** What is taken of matching documents, in order, within skip and limit. */
export async function* readMatching<T>(request: ReadRequest, take: Take<T>): AsyncGenerator<T[], void, void> {
  const { collection, plan, matcher, sort, skip, limit, pace } = request
  if (sort.length && !plan.sorted) return yield* readSorted(request, take)
  let toSkip = skip
  let left = limit
  const matching: Take<T> = (record, bytes, size) => {
    if (left <= 0 || !(isExact(plan) || matcher.testRaw(bytes, size))) return undefined
    if (toSkip > 0) {
      toSkip--
      return undefined
    }
    left--
    return take(record, bytes, size)
  }
  const options = isExact(plan) && limit < Infinity ? { enough: skip + limit } : {}
  for await (const chunk of readPlan(collection, plan, pace, matching, options)) {
    yield chunk
    if (left <= 0) return
  }
}

/** Only sort keys and record numbers are held; the documents are read again in their order. */
async function* readSorted<T>(request: ReadRequest, take: Take<T>): AsyncGenerator<T[], void, void> {
  const { collection, plan, matcher, sort, skip, limit, pace } = request
  const sorter = new Sorter<number>(sort, matcher.collation?.fold, skip + limit)
  const options = { typed: true, fields: new Set(sort.map((field) => field.parts[0]!)) }
  const collect: Take<never> = (record, bytes, size) => {
    if (matcher.testRaw(bytes, size)) sorter.add(decode(bytes, options, size), record, 40)
    return undefined
  }
  for await (const _ of readPlan(collection, plan, pace, collect));
  const records = sorter.finish().slice(skip)
  for (let i = 0; i < records.length; i += 256) {
    const chunk: T[] = []
    for (const record of records.slice(i, i + 256)) {
      const value = collection.engine.lent.one(collection.id, record, take)
      if (value !== undefined) chunk.push(value)
    }
    yield chunk
    await pace.breathe()
  }
}

/** Rows to be sent soon. */
export function takeRow(projection: Projection | null): Take<Buffer> {
  const copier = new Copier()
  if (!projection) return (_, bytes, size) => copier.whole(bytes, size)
  const { of: project, picked } = projection
  if (picked) return (_, bytes, size) => copier.fields(bytes, size, picked)
  return (_, bytes, size) => encode(project(decode(bytes, { typed: true }, size)))
}

async function* nothing(): Rows {}

async function find(context: CommandContext): Promise<Doc> {
  const { body, db, catalog, cursors, client } = context
  const ns = `${db}.${collectionName(context, 'find')}`
  for (const refused of ['tailable', 'awaitData', 'returnKey', 'showRecordId', 'min', 'max']) {
    const value = body[refused]
    if (value !== undefined && value !== false && !(isPlainObject(value) && Object.keys(value).length === 0)) {
      throw new CommandError(72, `find option '${refused}' is not supported by this server`)
    }
  }
  const collation = collationOption(body)
  const variables = variablesOption(body)
  const matcher = compileMatcher(documentOption(body, 'filter'), collation, variables)
  const sort = parseSort(body['sort'])
  const skip = naturalOption(body, 'skip') ?? 0
  let limit = integerOption(body, 'limit') ?? 0
  const singleBatch = flagOption(body, 'singleBatch') || limit < 0
  limit = Math.abs(limit) || Infinity
  const projection = documentOption(body, 'projection')
  const project = compileProjection(projection, {
    compile: (expression) => expressionForTyped(expression, { variables, fold: collation?.fold }),
    find: { filter: matcher.filter, context: matcher.context },
  })
  const maxTimeMs = naturalOption(body, 'maxTimeMS') ?? 0
  const batchSize = naturalOption(body, 'batchSize')
  const collection = catalog.find(ns)
  const cursorOptions = { batchSize, singleBatch, noTimeout: flagOption(body, 'noCursorTimeout'), maxTimeMs }
  if (!collection) return cursors.first(ns, nothing(), client, cursorOptions)
  const plan = choosePlan(collection, { matcher, sort, hint: body['hint'] })
  const request = { collection, plan, matcher, sort, skip, limit, pace: new Pace(client, maxTimeMs) }
  const rows = readMatching(request, takeRow(project))
  return cursors.first(ns, rows, client, cursorOptions)
}

async function count(context: CommandContext): Promise<Doc> {
  const { body, db, catalog, client } = context
  const collection = catalog.find(`${db}.${collectionName(context, 'count')}`)
  const matcher = compileMatcher(documentOption(body, 'query'), collationOption(body))
  const skip = naturalOption(body, 'skip') ?? 0
  const limit = Math.abs(integerOption(body, 'limit') ?? 0) || Infinity
  if (!collection) return { n: 0, ok: 1 }
  const plan = choosePlan(collection, { matcher, sort: [], hint: body['hint'] })
  const pace = new Pace(client, naturalOption(body, 'maxTimeMS'))
  return { n: await countMatching({ collection, plan, matcher, sort: [], skip, limit, pace }), ok: 1 }
}

/** How many documents match, within skip and limit: along an index, where that tells it without looking at them. */
export async function countMatching(request: ReadRequest): Promise<number> {
  const { collection, plan, matcher, skip, limit, pace } = request
  const within = (all: number) => Math.min(Math.max(0, all - skip), limit)
  if (matcher.isEmpty) return within(collection.count)
  if (plan.kind === 'IXSCAN' && isExact(plan)) {
    const entries = await countEntries(collection, plan, pace)
    // What changed meanwhile may have made the entries tell less than the documents.
    if (isExact(plan)) return within(entries)
  }
  let n = 0
  for await (const chunk of readMatching({ ...request, sort: [] }, takeRecord)) n += chunk.length
  return n
}

async function distinct(context: CommandContext): Promise<Doc> {
  const { body, db, catalog, client } = context
  const collection = catalog.find(`${db}.${collectionName(context, 'distinct')}`)
  const path = body['key']
  if (typeof path !== 'string')
    throw new CommandError(14, "BSON field 'distinct.key' is the wrong type, expected type 'string'")
  const collation = collationOption(body)
  const matcher = compileMatcher(documentOption(body, 'query'), collation)
  if (!collection) return { values: [], ok: 1 }
  const plan = choosePlan(collection, { matcher, sort: [], hint: body['hint'] })
  const values = new Map<unknown, unknown>()
  const parts = path.split('.')
  const fields = new Set([parts[0]!])
  const add = (value: unknown) => {
    if (value === undefined) return
    const key = groupKey(value, collation?.fold)
    if (!values.has(key)) values.set(key, value)
  }
  const pace = new Pace(client, naturalOption(body, 'maxTimeMS'))
  const request = { collection, plan, matcher, sort: [], skip: 0, limit: Infinity, pace }
  const gather: Take<never> = (_, bytes, size) => void leafValues(decode(bytes, { fields }, size), parts, 0, add)
  for await (const _ of readMatching(request, gather));
  return { values: [...values.values()], ok: 1 }
}

function leafValues(value: unknown, parts: string[], i: number, add: (value: unknown) => void): void {
  if (i === parts.length) {
    if (Array.isArray(value)) value.forEach(add)
    else add(value)
    return
  }
  if (Array.isArray(value)) {
    if (/^\d+$/.test(parts[i]!)) leafValues(value[Number(parts[i])], parts, i + 1, add)
    for (const inner of value) if (isPlainObject(inner)) leafValues(inner[parts[i]!], parts, i + 1, add)
  } else if (isPlainObject(value)) leafValues(value[parts[i]!], parts, i + 1, add)
}

export const findCommands: Record<string, Command> = {
  find: {
    options: [
      'filter',
      'sort',
      'projection',
      'hint',
      'skip',
      'limit',
      'batchSize',
      'singleBatch',
      'max',
      'min',
      'returnKey',
      'showRecordId',
      'tailable',
      'awaitData',
      'oplogReplay',
      'noCursorTimeout',
      'allowPartialResults',
      'collation',
      'allowDiskUse',
      'let',
    ],
    run: find,
  },
  count: { options: ['query', 'limit', 'skip', 'hint', 'collation', 'fields'], run: count },
  distinct: { options: ['key', 'query', 'collation', 'hint'], run: distinct },
  getMore: {
    options: ['collection', 'batchSize'],
    run: ({ body, db, cursors, client }) =>
      cursors.more(
        body['getMore'],
        `${db}.${String(body['collection'])}`,
        client,
        naturalOption(body, 'batchSize') || undefined,
        naturalOption(body, 'maxTimeMS'),
      ),
  },
  killCursors: {
    options: ['cursors'],
    run: async ({ body, cursors }) => {
      if (!Array.isArray(body['cursors']))
        throw new CommandError(14, "BSON field 'killCursors.cursors' must be an array")
      const { killed, missing } = await cursors.kill(body['cursors'])
      return { cursorsKilled: killed, cursorsNotFound: missing, cursorsAlive: [], cursorsUnknown: [], ok: 1 }
    },
  },
}
