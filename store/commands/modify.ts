/** One update or delete statement, findAndModify's work too. Each document is found, checked and written in one turn. */
import { ObjectId } from 'bson'
import { CommandError } from '../errors.ts'
import type { Collection, Stored } from '../disk/collection.ts'
import type { Take } from '../disk/lent.ts'
import { choosePlan, type Plan } from '../plan/plan.ts'
import { readNow } from '../plan/read.ts'
import { compileMatcher, type Matcher } from '../query/matcher.ts'
import { parseCollation } from '../query/collation.ts'
import { isOperatorObject } from '../query/match.ts'
import { Pace } from '../query/pace.ts'
import { parseSort, type SortField } from '../query/sort.ts'
import { plainOf } from '../aggregate/expression.ts'
import { compileUpdate, type Modifier } from '../update/modify.ts'
import { setAt } from '../update/place.ts'
import { checkId, encodeUpdated } from '../update/prepare.ts'
import { isPlainObject, rankOf } from '../value/compare.ts'
import { decode, type Doc } from '../value/decode.ts'
import type { CommandContext } from './context.ts'
import { naturalOption } from './context.ts'
import { readMatching, takeStored } from './find.ts'

export interface Statement {
  filter: Doc
  collation?: unknown
  hint?: unknown
  sort?: unknown
  variables?: unknown
  constants?: unknown
}

export interface UpdateStatement extends Statement {
  update: unknown
  arrayFilters?: unknown
  upsert: boolean
  multi: boolean
}

export interface UpdateResult {
  matched: number
  modified: number
  upserted?: unknown
  before?: Buffer
  after?: Buffer
}

/** Two writers that keep taking the same document from each other are let through after this many tries. */
const mostTries = 1000

interface Prepared {
  matcher: Matcher
  sort: SortField[]
  variables: Doc
}

export function prepare(statement: Statement): Prepared {
  const variables = isPlainObject(statement.variables) ? (plainOf(statement.variables) as Doc) : {}
  if (isPlainObject(statement.constants)) Object.assign(variables, plainOf(statement.constants))
  const matcher = compileMatcher(statement.filter, parseCollation(statement.collation), variables)
  return { matcher, sort: parseSort(statement.sort), variables }
}

export async function runUpdate(
  context: CommandContext,
  name: string,
  statement: UpdateStatement,
): Promise<UpdateResult> {
  const { db, catalog } = context
  const prepared = prepare(statement)
  const { matcher, variables } = prepared
  const modifier = compileUpdate({
    update: statement.update,
    filter: statement.filter,
    arrayFilters: statement.arrayFilters,
    context: matcher.context,
    variables,
  })
  if (statement.multi && modifier.isReplacement)
    throw new CommandError(9, 'multi update is not supported for replacement-style update')
  if (statement.multi) return updateMany(context, name, statement, prepared, modifier)
  const change = (collection: Collection, stored: Stored) => applyTo(collection, stored, modifier)
  const result = await onOne(context, name, statement, prepared, change)
  if (result) return result
  if (!statement.upsert) return { matched: 0, modified: 0 }
  // Between the search and this turn somebody may have inserted it, so both happen in one turn.
  return context.engine.write(() => {
    const collection = catalog.getOrCreate(db, name)
    const stored = findNow(collection, prepared)
    return stored ? applyTo(collection, stored, modifier) : insertFrom(collection, statement, modifier)
  })
}

export async function runDelete(
  context: CommandContext,
  name: string,
  statement: Statement,
  one: boolean,
): Promise<number> {
  const prepared = prepare(statement)
  const remove = (collection: Collection, stored: Stored) => {
    collection.remove(stored.record, stored.raw)
    return 1
  }
  if (one) return (await onOne(context, name, statement, prepared, remove)) ?? 0
  let n = 0
  await onMany(context, name, statement, prepared, (collection, stored) => {
    n += remove(collection, stored)
  })
  return n
}

function applyTo(collection: Collection, { record, raw }: Stored, modifier: Modifier): UpdateResult {
  const after = encodeUpdated(modifier.apply(decode(raw, { typed: true }), false))
  if (after.equals(raw)) return { matched: 1, modified: 0, before: raw, after: raw }
  collection.replace(record, raw, after)
  return { matched: 1, modified: 1, before: raw, after }
}

/** The one document of a statement, changed in the turn in which it is known to match. */
export async function onOne<T>(
  context: CommandContext,
  name: string,
  statement: Statement,
  prepared: Prepared,
  change: (collection: Collection, stored: Stored) => T,
): Promise<T | null> {
  const { db, catalog, engine, client, body } = context
  const ns = `${db}.${name}`
  const collection = catalog.find(ns)
  if (!collection) return null
  const { matcher, sort } = prepared
  const plan = choosePlan(collection, { matcher, sort, hint: statement.hint })
  if (plan.kind === 'IDHACK' && plan.ids.length <= 1) {
    return engine.write(() => {
      const now = catalog.find(ns)
      const stored = now && findNow(now, prepared)
      return stored ? change(now, stored) : null
    })
  }
  if (sort.length === 0 || plan.sorted) {
    const quick = await engine.write(() => {
      if (collection.dropped) return { value: null }
      const found = searchBriefly(collection, plan, matcher)
      if (found === 'long') return null
      return { value: found && change(collection, found) }
    })
    if (quick) return quick.value
  }
  const pace = new Pace(client, naturalOption(body, 'maxTimeMS'))
  for (let tries = 0; tries < mostTries; tries++) {
    const found = await firstOf(readMatching({ collection, plan, matcher, sort, skip: 0, limit: 1, pace }, takeStored))
    if (!found) return null
    const done = await engine.write(() => {
      if (collection.dropped) return null
      const raw = collection.get(found.record)
      // Changed meanwhile: with a sort another document may be first now, so the search starts again.
      if (!raw || (sort.length ? !raw.equals(found.raw) : !matcher.testRaw(raw))) return null
      return { value: change(collection, { record: found.record, raw }) }
    })
    if (done) return done.value
  }
  throw new CommandError(112, 'too many writers want the same documents')
}

async function firstOf(chunks: AsyncGenerator<Stored[]>): Promise<Stored | null> {
  for await (const chunk of chunks) if (chunk[0]) return chunk[0]
  return null
}

/** Within one turn: the first document that matches, without letting others in between. */
function findNow(collection: Collection, { matcher, sort }: Prepared): Stored | null {
  const plan = choosePlan(collection, { matcher, sort })
  if (plan.kind === 'IDHACK') {
    for (const id of plan.ids) {
      const stored = collection.findById(id)
      if (stored && matcher.testRaw(stored.raw)) return stored
    }
    return null
  }
  return searchNow(collection, plan, matcher)
}

const takeMatching =
  (matcher: Matcher): Take<Stored> =>
  (record, bytes, size) =>
    matcher.testRaw(bytes, size) ? takeStored(record, bytes, size) : undefined

/** Documents looked at inside a turn; writers that want the same one then queue up instead of colliding. */
const briefly = 300

function searchBriefly(collection: Collection, plan: Plan, matcher: Matcher): Stored | null | 'long' {
  let seen = 0
  const take = takeMatching(matcher)
  const counting: Take<Stored> = (record, bytes, size) => {
    seen++
    return take(record, bytes, size)
  }
  for (const chunk of readNow(collection, plan, counting)) {
    if (chunk[0]) return chunk[0]
    if (seen > briefly) return 'long'
  }
  return null
}

function searchNow(collection: Collection, plan: Plan, matcher: Matcher): Stored | null {
  for (const chunk of readNow(collection, plan, takeMatching(matcher))) if (chunk[0]) return chunk[0]
  return null
}

async function updateMany(
  context: CommandContext,
  name: string,
  statement: UpdateStatement,
  prepared: Prepared,
  modifier: Modifier,
): Promise<UpdateResult> {
  const result: UpdateResult = { matched: 0, modified: 0 }
  await onMany(context, name, statement, prepared, (collection, stored) => {
    const { modified } = applyTo(collection, stored, modifier)
    result.matched++
    result.modified += modified
  })
  if (result.matched || !statement.upsert) return result
  return context.engine.write(() => insertFrom(context.catalog.getOrCreate(context.db, name), statement, modifier))
}

/** Finds all first, then changes them turn by turn: no document is met twice. */
async function onMany(
  context: CommandContext,
  name: string,
  statement: Statement,
  { matcher }: Prepared,
  change: (collection: Collection, stored: Stored) => void,
): Promise<void> {
  const { db, catalog, engine, client, body } = context
  const collection = catalog.find(`${db}.${name}`)
  if (!collection) return
  const plan = choosePlan(collection, { matcher, sort: [], hint: statement.hint })
  const pace = new Pace(client, naturalOption(body, 'maxTimeMS'))
  const records: number[] = []
  const request = { collection, plan, matcher, sort: [], skip: 0, limit: Infinity, pace }
  const note: Take<number> = (record) => record
  for await (const chunk of readMatching(request, note)) for (const record of chunk) records.push(record)
  let next = 0
  while (next < records.length && !collection.dropped) {
    const failed = await engine.write(() => {
      do {
        const record = records[next++]!
        const raw = collection.get(record)
        if (!raw || !matcher.testRaw(raw)) continue
        try {
          change(collection, { record, raw })
        } catch (error) {
          // What was changed before stays changed, as in MongoDB.
          return { error }
        }
      } while (next < records.length && !engine.isOver())
      return null
    })
    if (failed) throw failed.error
  }
}

export function insertFrom(collection: Collection, { filter }: Statement, modifier: Modifier): UpdateResult {
  const start: Doc = {}
  if (!modifier.isReplacement) takeEqualities(filter, start)
  else {
    const id = equalityOf(filter['_id'])
    if (id !== undefined) start['_id'] = id
  }
  let doc = modifier.apply(start, true)
  doc = { _id: doc['_id'] ?? new ObjectId(), ...doc }
  checkId(doc['_id'])
  const after = encodeUpdated(doc)
  collection.insert(after)
  return { matched: 0, modified: 0, upserted: doc['_id'], after }
}

const equalityOf = (condition: unknown): unknown => {
  if (rankOf(condition) === 50) return undefined
  if (!isOperatorObject(condition)) return condition
  if ('$eq' in condition) return condition['$eq']
  const list = condition['$in'] ?? condition['$all']
  return Array.isArray(list) && list.length === 1 ? (list[0] as unknown) : undefined
}

/** An upsert starts from what the filter says is equal. */
function takeEqualities(filter: Doc, into: Doc): void {
  for (const [name, condition] of Object.entries(filter)) {
    if (name === '$and' || (name === '$or' && (condition as unknown[]).length === 1)) {
      for (const one of condition as Doc[]) takeEqualities(one, into)
    } else if (!name.startsWith('$')) {
      const value = equalityOf(condition)
      if (value !== undefined) setAt(into, name.split('.'), value)
    }
  }
}
