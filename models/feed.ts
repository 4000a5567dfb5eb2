// Pages of campaigns, units and reports for the OData feed: scope and filter in one query, each page found by the key where the
// one before ended, so that the last costs what the first does.
import { Types, type Connection } from 'mongoose'
import { FilterError, type Filter as Asked, type Literal } from '../rules/odata.ts'
import type { Scope } from '../rules/scope.ts'
import { readFields, type Plain } from './bson-fields.ts'
import { campaignsWithin, reportsWithin, unitsWithin } from './scope.ts'

type Filter = Record<string, unknown>
export type FeedType = 'string' | 'id' | 'integer' | 'number' | 'date' | 'moment'
/** A property that can be asked for in a filter: where it lies and what it is. */
export interface FeedField {
  path: string
  type: FeedType
}
export interface FeedPage {
  filter: Asked | null
  order: { name: string; descending: boolean } | null
  /** Where the page before ended; null: from the start. */
  after: FeedKey | null
  skip: number
  limit: number
}
/** The value ordered by (absent when ordered by key), then the key. */
export interface FeedKey {
  by?: string | number | null | undefined
  key: string[]
}
export type FeedDocument = Record<string, Plain>
export interface FeedRead {
  documents: FeedDocument[]
}
export interface FeedSource {
  kind: 'campaigns' | 'units' | 'reports' | 'answers'
  fields: ReadonlyMap<string, FeedField>
  /** Of `answers`: those of these campaigns that were handed in. */
  campaigns?: readonly string[]
  versions?: readonly string[]
}

const collections = { campaigns: 'Campaign', units: 'Unit', reports: 'Report', answers: 'Report' } as const
const wholeFields = new Set([
  ...['_id', 'campaign', 'unit', 'unitName', 'form', 'measure', 'dims', 'state', 'revision', 'answers', 'startedAt'],
  ...['submittedAt', 'updatedAt', 'title', 'agency', 'opensAt', 'dueAt', 'name', 'type', 'district', 'industry'],
  ...['chamber', 'superior'],
])

export function createFeedModel(connection: Connection) {
  const within = (scope: Scope, { kind, campaigns, versions }: FeedSource): Filter[] => {
    if (kind === 'campaigns') return [campaignsWithin(scope)]
    if (kind === 'units') return [unitsWithin(scope)]
    if (kind === 'reports') return [reportsWithin(scope)]
    return [
      { campaign: { $in: (campaigns ?? []).map((id) => new Types.ObjectId(id)) } },
      { form: { $in: [...(versions ?? [])] } },
      // A draft is its officer's own until it is handed in: it is not even filtered by.
      { state: { $ne: 'draft' } },
      reportsWithin(scope),
    ]
  }
  const filterOf = (scope: Scope, source: FeedSource, asked: Asked | null): Filter[] =>
    [...within(scope, source), asked ? queryOf(asked, source.fields) : {}].filter(
      (part) => Object.keys(part).length > 0,
    )
  const all = (parts: Filter[]): Filter => (parts.length === 0 ? {} : { $and: parts })

  async function read(
    { kind }: FeedSource,
    parts: Filter[],
    { sort, skip, limit }: { sort: Record<string, 1 | -1>; skip: number; limit: number },
  ): Promise<FeedDocument[]> {
    if (limit <= 0) return []
    const wanted = kind === 'reports' ? withoutAnswers : wholeFields
    const found = await connection
      .model(collections[kind])
      .collection.find<Uint8Array>(all(parts), { raw: true, batchSize: limit, projection: projectionOf(wanted) })
      .sort(sort)
      .skip(skip)
      .limit(limit)
      .toArray()
    return found.map((raw) => readFields(raw, wanted))
  }

  /** Along campaign and unit: first what is left of the campaign where the page before ended, then those after it. */
  async function readAlongUnits(source: FeedSource, parts: Filter[], page: FeedPage): Promise<FeedDocument[]> {
    const sort = { campaign: 1, unit: 1 } as const
    if (!page.after) return read(source, parts, { sort, skip: page.skip, limit: page.limit })
    const [campaign, unit] = page.after.key
    const id = idIn(campaign)
    const rest = await read(source, [{ campaign: id, unit: { $gt: unit } }, ...parts], {
      sort,
      skip: 0,
      limit: page.limit,
    })
    const left = page.limit - rest.length
    if (left === 0) return rest
    return [...rest, ...(await read(source, [{ campaign: { $gt: id } }, ...parts], { sort, skip: 0, limit: left }))]
  }

  return {
    /** @throws FilterError when the filter or the order names what cannot be asked for. */
    async read(scope: Scope, source: FeedSource, page: FeedPage): Promise<FeedRead> {
      const parts = filterOf(scope, source, page.filter)
      const order = orderOf(source, page.order)
      const documents =
        isReport(source) && !order
          ? await readAlongUnits(source, parts, page)
          : await read(source, page.after ? [afterOf(source, order, page.after), ...parts] : parts, {
              sort: sortOf(order),
              skip: page.after ? 0 : page.skip,
              limit: page.limit,
            })
      return { documents }
    },
    /** Where a document stands in the order. */
    keyOf(source: FeedSource, asked: FeedPage['order'], document: FeedDocument): FeedKey {
      const order = orderOf(source, asked)
      if (order) return { by: plainKey(at(document, order.path)), key: [document['_id'] as string] }
      return {
        key: isReport(source)
          ? [document['campaign'] as string, document['unit'] as string]
          : [document['_id'] as string],
      }
    },

    /** Exact. Without scope and filter the database knows it; else it is counted along an index. */
    async count(scope: Scope, source: FeedSource, asked: Asked | null): Promise<number> {
      const parts = filterOf(scope, source, asked)
      const { collection } = connection.model(collections[source.kind])
      if (parts.length === 0) return collection.estimatedDocumentCount()
      const { n } = (await connection.db!.command({ count: collection.collectionName, query: all(parts) })) as {
        n: number
      }
      return n
    },
  }
}
export type FeedModel = ReturnType<typeof createFeedModel>

const withoutAnswers = new Set([...wholeFields].filter((name) => name !== 'answers'))
const projectionOf = (fields: ReadonlySet<string>) => Object.fromEntries([...fields].map((name) => [name, 1]))

const isReport = ({ kind }: FeedSource) => kind === 'reports' || kind === 'answers'
const orderOf = ({ fields }: FeedSource, order: FeedPage['order']) =>
  order && { ...fieldOf(fields, order.name), descending: order.descending }

function fieldOf(fields: ReadonlyMap<string, FeedField>, name: string): FeedField {
  const field = fields.get(name)
  if (!field) throw new FilterError(`names ${name}, which is unknown or cannot be asked for`)
  return field
}

function idIn(hex: string | undefined): Types.ObjectId {
  if (!hex || !/^[0-9a-f]{24}$/.test(hex)) throw new FilterError('begins at no place of ours')
  return new Types.ObjectId(hex)
}

const sortOf = (order: { path: string; descending: boolean } | null): Record<string, 1 | -1> => {
  if (!order) return { _id: 1 }
  const way = order.descending ? -1 : 1
  return order.path === '_id' ? { _id: way } : { [order.path]: way, _id: 1 }
}

/** What follows a key; in a descending order null comes last. */
function afterOf(
  { kind }: FeedSource,
  order: (FeedField & { descending: boolean }) | null,
  { by, key }: FeedKey,
): Filter {
  const id = kind === 'units' ? key[0] : idIn(key[0])
  if (!order) return { _id: { $gt: id } }
  // Ordered by the key itself: it alone tells the place.
  if (order.path === '_id') return { _id: { [order.descending ? '$lt' : '$gt']: id } }
  const same = (value: unknown) => ({ [order.path]: value, _id: { $gt: id } })
  if (by === null || by === undefined)
    return order.descending ? same(null) : { $or: [same(null), { [order.path]: { $ne: null } }] }
  const value = order.type === 'moment' ? new Date(by) : order.type === 'id' ? idIn(String(by)) : by
  if (!order.descending) return { $or: [{ [order.path]: { $gt: value } }, same(value)] }
  return { $or: [{ [order.path]: { $lt: value } }, same(value), { [order.path]: null }] }
}

const at = (document: FeedDocument, path: string): Plain | undefined =>
  path
    .split('.')
    .reduce<Plain | undefined>((value, part) => (value as FeedDocument | null | undefined)?.[part], document)
const plainKey = (value: Plain | undefined): string | number | null =>
  value instanceof Date ? value.toISOString() : typeof value === 'string' || typeof value === 'number' ? value : null

/** Only operators made here get into the query, and only values of the field's own type. */
export function queryOf(asked: Asked, fields: ReadonlyMap<string, FeedField>): Filter {
  switch (asked.op) {
    case 'and':
    case 'or':
      return { [`$${asked.op}`]: [queryOf(asked.left, fields), queryOf(asked.right, fields)] }
    case 'not':
      return { $nor: [queryOf(asked.of, fields)] }
    case 'in': {
      const field = fieldOf(fields, asked.name)
      return { [field.path]: { $in: asked.values.map((value) => valueOf(value, field, asked.name)) } }
    }
    case 'contains':
    case 'startswith':
    case 'endswith': {
      const field = fieldOf(fields, asked.name)
      if (field.type !== 'string') throw new FilterError(`looks for text in ${asked.name}, which is none`)
      const text = asked.text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
      return {
        [field.path]: { $regex: asked.op === 'startswith' ? `^${text}` : asked.op === 'endswith' ? `${text}$` : text },
      }
    }
    default: {
      const field = fieldOf(fields, asked.name)
      return { [field.path]: { [operators[asked.op]]: valueOf(asked.value, field, asked.name) } }
    }
  }
}

const operators = { eq: '$eq', ne: '$ne', gt: '$gt', ge: '$gte', lt: '$lt', le: '$lte' } as const

function valueOf(literal: Literal, { type }: FeedField, name: string): unknown {
  if (literal.type === 'null') return null
  if ((type === 'integer' || type === 'number') && literal.type === 'number') return literal.value
  if (type === 'date' && literal.type === 'date') return literal.value
  if (type === 'string' && literal.type === 'string') return literal.value
  if (type === 'id' && literal.type === 'string')
    return /^[0-9a-f]{24}$/.test(literal.value) ? new Types.ObjectId(literal.value) : literal.value
  if (type === 'moment' && (literal.type === 'moment' || literal.type === 'date')) {
    const value = new Date(literal.value)
    if (!Number.isNaN(value.getTime())) return value
  }
  throw new FilterError(`compares ${name} with a value of another type`)
}
