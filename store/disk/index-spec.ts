/** An index as it is asked for, checked and kept. */
import { CommandError } from '../errors.ts'
import { isNumeric, isPlainObject, numberOf, rankOf } from '../value/compare.ts'
import type { Doc } from '../value/decode.ts'
import { encode } from '../value/encode.ts'
import { type Collation, parseCollation, sameCollation } from '../query/collation.ts'
import { compileFilter, type Test } from '../query/match.ts'
import type { IndexField, KeyShape } from './index-keys.ts'

export interface Index extends KeyShape {
  id: number
  name: string
  key: Doc
  unique: boolean
  partial: Doc | null
  partialTest: Test | null
  expireAfterSeconds: number | null
  collation: Collation | null
  /** What the client asked for, given back by listIndexes. */
  spec: Doc
  multikey: boolean[]
  /** Some entry was too long and has lost its order. */
  cut: boolean
  /** Still being filled: kept up by writes, not yet read. */
  building: boolean
}

const knownOptions = new Set([
  'key',
  'name',
  'v',
  'ns',
  'unique',
  'sparse',
  'background',
  'partialFilterExpression',
  'expireAfterSeconds',
  'collation',
  'hidden',
  'dropDups',
])

const invalid = (message: string) => new CommandError(67, message)

export function fieldsOf(key: Doc): IndexField[] {
  const fields = Object.entries(key).map(([path, direction]) => {
    if (typeof direction === 'string')
      throw invalid(`Unknown index plugin '${direction}': only ascending and descending indexes are kept here`)
    if (!isNumeric(direction) || Number(numberOf(direction)) === 0) {
      throw invalid(
        `Values in v:2 index key pattern cannot be of type ${typeof direction}. Only numbers > 0, numbers < 0, and strings are allowed.`,
      )
    }
    if (path === '' || path.split('.').includes('')) throw invalid('Index keys cannot contain an empty field.')
    if (path.startsWith('$')) throw invalid("Index key contains an illegal field name: field name starts with '$'.")
    if (path === '$**' || path.endsWith('.$**')) throw invalid('wildcard indexes are not supported here')
    return { path, parts: path.split('.'), descending: Number(numberOf(direction)) < 0 }
  })
  if (fields.length === 0) throw invalid('Index keys cannot be an empty object')
  if (fields.length > 32) throw invalid('Index has too many fields: at most 32')
  return fields
}

export const defaultName = (key: Doc) =>
  Object.entries(key)
    .map(([path, direction]) => `${path}_${isNumeric(direction) ? String(numberOf(direction)) : String(direction)}`)
    .join('_')

const allowedInPartial = new Set(['$eq', '$exists', '$gt', '$gte', '$lt', '$lte', '$type', '$in'])

function checkPartial(filter: Doc): void {
  for (const [name, condition] of Object.entries(filter)) {
    if (name === '$and' || name === '$or') {
      for (const one of Array.isArray(condition) ? (condition as Doc[]) : []) checkPartial(one)
    } else if (name.startsWith('$')) throw invalid(`unsupported expression in partial index: ${name}`)
    else if (isPlainObject(condition)) {
      for (const [operator, operand] of Object.entries(condition)) {
        const refused =
          operator.startsWith('$') && (!allowedInPartial.has(operator) || (operator === '$exists' && operand === false))
        if (refused) throw invalid(`unsupported expression in partial index: ${operator}`)
      }
    }
  }
}

export function parseIndexSpec(spec: Doc, id: number): Index {
  for (const option of Object.keys(spec)) {
    if (!knownOptions.has(option)) {
      throw new CommandError(
        197,
        `The field '${option}' is not valid for an index specification. Specification: ${JSON.stringify(spec)}`,
      )
    }
  }
  const { key } = spec
  if (!isPlainObject(key)) throw new CommandError(9, "The 'key' field is a required property of an index specification")
  const fields = fieldsOf(key)
  const name = spec['name'] === undefined ? defaultName(key) : spec['name']
  if (typeof name !== 'string' || name === '') throw invalid('index name must be a non-empty string')
  const partial = spec['partialFilterExpression'] ?? null
  if (partial !== null && !isPlainObject(partial))
    throw invalid('"partialFilterExpression" for an index must be a document')
  if (partial) checkPartial(partial)
  const sparse = isTrue(spec['sparse'])
  if (partial && sparse) throw invalid('cannot mix "partialFilterExpression" and "sparse" options')
  const collation = parseCollation(spec['collation'])
  return {
    id,
    name,
    key,
    fields,
    unique: isTrue(spec['unique']) || name === '_id_',
    sparse,
    partial,
    partialTest: partial ? compileFilter(partial) : null,
    expireAfterSeconds: expiry(spec['expireAfterSeconds'], fields),
    collation,
    fold: collation?.fold,
    spec: stored(spec, key, name),
    multikey: fields.map(() => false),
    cut: false,
    building: false,
  }
}

function expiry(value: unknown, fields: IndexField[]): number | null {
  if (value === undefined) return null
  const seconds = isNumeric(value) ? Number(numberOf(value)) : NaN
  if (!(seconds >= 0 && seconds <= 2147483647)) {
    throw invalid('TTL index expireAfterSeconds must be a number from 0 to 2147483647')
  }
  if (fields.length > 1) throw invalid('TTL indexes are single-field indexes, compound indexes do not support TTL')
  if (fields[0]!.path === '_id')
    throw new CommandError(197, "The field 'expireAfterSeconds' is not valid for an _id index specification")
  return seconds
}

/** listIndexes leaves out what was asked to be false. */
function stored(spec: Doc, key: Doc, name: string): Doc {
  const kept: Doc = { v: 2, key, name }
  for (const option of ['unique', 'sparse', 'background', 'hidden']) if (isTrue(spec[option])) kept[option] = true
  for (const option of ['partialFilterExpression', 'expireAfterSeconds']) {
    if (spec[option] !== undefined) kept[option] = spec[option]
  }
  if (parseCollation(spec['collation'])) kept['collation'] = spec['collation']
  return kept
}

export const isTrue = (value: unknown) => value === true || (rankOf(value) === 10 && Number(numberOf(value)) !== 0)

const bytesOf = (doc: Doc) => encode(doc).toString('latin1')

/** Same index asked for again: nothing to do. Same name or key with other options: MongoDB's two refusals. */
export function isSameIndex(existing: Index, asked: Index): boolean {
  const sameKey = bytesOf(existing.key) === bytesOf(asked.key) && sameCollation(existing.collation, asked.collation)
  const samePartial = bytesOf(existing.partial ?? {}) === bytesOf(asked.partial ?? {})
  const sameOptions =
    existing.unique === asked.unique &&
    existing.sparse === asked.sparse &&
    existing.expireAfterSeconds === asked.expireAfterSeconds
  if (existing.name === asked.name) {
    if (sameKey && samePartial && sameOptions) return true
    throw new CommandError(
      86,
      `An existing index has the same name as the requested index. When index names are not specified, they are auto generated and can cause conflicts. Please refer to our documentation. Requested index: ${JSON.stringify(asked.spec)}, existing index: ${JSON.stringify(existing.spec)}`,
    )
  }
  if (sameKey && samePartial) {
    throw new CommandError(85, `Index already exists with a different name: ${existing.name}`)
  }
  return false
}
