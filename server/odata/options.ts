// The query options of a request, each checked; what the feed does not do is refused, never passed over.
import { z } from 'zod'
import type { FeedKey } from '../../models/feed.ts'
import { FilterError, parseFilter, type Filter } from '../../rules/odata.ts'
import type { EntitySet, Property } from './sets.ts'

export class ODataError extends Error {
  readonly status: number
  readonly code: string
  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}
const wrong = (option: string, why: string) => new ODataError(400, 'invalid-option', `${option} ${why}.`)

export interface Asked {
  select: Property[]
  isAll: boolean
  filter: Filter | null
  order: { name: string; descending: boolean } | null
  /** How many rows at most from here on; null: all. */
  top: number | null
  skip: number
  count: boolean
  token: Token | null
}
/** Where the next page begins. The count is carried on, so that it is made once and not once a page. */
export type Token = z.output<typeof tokenShape>
const tokenShape = z.strictObject({
  after: z.strictObject({
    by: z.union([z.string().max(2000), z.number(), z.null()]).optional(),
    key: z.array(z.string().max(200)).min(1).max(2),
  }) satisfies z.ZodType<FeedKey>,
  top: z.int().min(0).nullable(),
  count: z.int().min(0).nullable(),
})

const known = new Set([
  '$select',
  '$filter',
  '$orderby',
  '$top',
  '$skip',
  '$skiptoken',
  '$count',
  '$format',
  'lang',
  'values',
])
const later = new Set(['$expand', '$search', '$apply', '$compute', '$index', '$schemaversion', '$deltatoken'])

/** @throws ODataError */
export function readOptions(given: Record<string, string | string[] | undefined>): Record<string, string> {
  const read: Record<string, string> = {}
  for (const [name, value] of Object.entries(given)) {
    if (later.has(name)) throw new ODataError(501, 'not-implemented', `${name} is not offered here.`)
    if (!known.has(name)) throw wrong(name.slice(0, 40), 'is unknown')
    if (typeof value !== 'string') throw wrong(name, 'is given more than once')
    if (value.length > 4000) throw wrong(name, 'is too long')
    read[name] = value
  }
  const format = read['$format']
  if (format !== undefined && !/^(json|application\/json.*)$/i.test(format))
    throw new ODataError(406, 'not-acceptable', 'Only JSON is offered.')
  return read
}

/** @throws ODataError */
export function askedOf({ properties }: EntitySet, options: Record<string, string>): Asked {
  const propertyOf = (option: string, name: string) => {
    const found = properties.find((property) => property.name === name)
    if (!found) throw wrong(option, `names ${name.slice(0, 60)}, which is not a property`)
    return found
  }
  const selected = options['$select']?.split(',').map((name) => name.trim()) ?? ['*']
  const isAll = selected.includes('*')
  const token = tokenOf(options['$skiptoken'])
  const top = wholeOf(options, '$top')
  return {
    select: isAll ? properties : selected.map((name) => propertyOf('$select', name)),
    isAll,
    filter: filterOf(options['$filter']),
    order: orderOf(options['$orderby'], (name) => propertyOf('$orderby', name)),
    top: token ? token.top : top,
    skip: token ? 0 : (wholeOf(options, '$skip') ?? 0),
    count: flagOf(options, '$count'),
    token,
  }
}

function wholeOf(options: Record<string, string>, name: string): number | null {
  const given = options[name]
  if (given === undefined) return null
  if (!/^\d{1,9}$/.test(given)) throw wrong(name, 'takes a whole number')
  return Number(given)
}

function flagOf(options: Record<string, string>, name: string): boolean {
  const given = options[name]?.toLowerCase()
  if (given !== undefined && given !== 'true' && given !== 'false') throw wrong(name, 'takes true or false')
  return given === 'true'
}

export function filterOf(text: string | undefined): Filter | null {
  if (text === undefined || text.trim() === '') return null
  return faulty(() => parseFilter(text))
}

/** What the filter gets wrong becomes an answer. */
export function faulty<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw error instanceof FilterError ? wrong('$filter', error.message) : error
  }
}

function orderOf(text: string | undefined, propertyOf: (name: string) => Property): Asked['order'] {
  if (text === undefined || text.trim() === '') return null
  if (text.includes(',')) throw new ODataError(501, 'not-implemented', '$orderby takes one property here.')
  const [name, way, more] = text.trim().split(/\s+/) as [string, string?, string?]
  if (more !== undefined || (way !== undefined && way !== 'asc' && way !== 'desc'))
    throw wrong('$orderby', 'cannot be read')
  propertyOf(name)
  return { name, descending: way === 'desc' }
}

export const writeToken = (token: Token): string => Buffer.from(JSON.stringify(token)).toString('base64url')

function tokenOf(text: string | undefined): Token | null {
  if (text === undefined) return null
  try {
    return tokenShape.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')))
  } catch {
    throw wrong('$skiptoken', 'is none of ours')
  }
}
