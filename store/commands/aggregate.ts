/** aggregate: what can be read through an index is, the rest runs stage by stage. */
import { CommandError } from '../errors.ts'
import type { Collection } from '../disk/collection.ts'
import {
  type Batches,
  collect,
  compileStages,
  type Environment,
  fromArray,
  parsePipeline,
} from '../aggregate/pipeline.ts'
import { fieldsNeeded } from '../aggregate/needs.ts'
import { plainOf, type Variables } from '../aggregate/expression.ts'
import { mergeInto, outTo } from '../aggregate/output.ts'
import type { Collation } from '../query/collation.ts'
import { compileMatcher } from '../query/matcher.ts'
import { Pace } from '../query/pace.ts'
import { parseSort } from '../query/sort.ts'
import { choosePlan, type Plan } from '../plan/plan.ts'
import { isNumeric, isPlainObject, numberOf } from '../value/compare.ts'
import { decode, type Doc } from '../value/decode.ts'
import { encode } from '../value/encode.ts'
import type { Rows } from '../cursors.ts'
import { collectionStats } from './stats.ts'
import {
  collationOption,
  type Command,
  type CommandContext,
  documentOption,
  flagOption,
  naturalOption,
  variablesOption,
} from './context.ts'
import { countMatching, type ReadRequest, readMatching, takeRow } from './find.ts'

export interface Pushed {
  filter: Doc
  sort: Doc | undefined
  skip: number
  limit: number
  rest: Doc[]
}

const whole = (value: unknown) =>
  isNumeric(value) && Number.isInteger(Number(numberOf(value))) ? Number(numberOf(value)) : NaN

/** Takes leading $match, $sort, $skip and $limit off a pipeline, as far as one read can do them. */
export function pushDown(pipeline: Doc[]): Pushed {
  const filters: Doc[] = []
  let sort: Doc | undefined
  let skip = 0
  let limit = Infinity
  let i = 0
  for (; i < pipeline.length; i++) {
    const [name, spec] = Object.entries(pipeline[i]!)[0]!
    if (name === '$match' && isPlainObject(spec) && skip === 0 && limit === Infinity) filters.push(spec)
    else if (
      name === '$sort' &&
      isPlainObject(spec) &&
      Object.keys(spec).length &&
      !sort &&
      skip === 0 &&
      limit === Infinity
    )
      sort = spec
    else if (name === '$skip' && limit === Infinity && whole(spec) >= 0) skip += whole(spec)
    else if (name === '$limit' && whole(spec) > 0) limit = Math.min(limit, whole(spec))
    else break
  }
  const used = filters.filter((one) => Object.keys(one).length > 0)
  const filter = used.length === 0 ? {} : used.length === 1 ? used[0]! : { $and: used }
  return { filter, sort, skip, limit, rest: pipeline.slice(i) }
}

export function planAggregate(
  collection: Collection,
  pushed: Pushed,
  collation: Collation | null,
  variables: Variables,
  hint: unknown,
  pace: Pace,
): ReadRequest & { plan: Plan } {
  const matcher = compileMatcher(pushed.filter, collation, variables)
  const sort = parseSort(pushed.sort)
  const plan = choosePlan(collection, { matcher, sort, hint })
  return { collection, plan, matcher, sort, skip: pushed.skip, limit: pushed.limit, pace }
}

function environmentOf(
  context: CommandContext,
  collation: Collation | null,
  variables: Variables,
  pace: Pace,
): Environment {
  const { db, catalog } = context
  const readFrom = (name: string, pipeline: Doc[], bound: Variables): Batches => {
    const collection = catalog.find(`${db}.${name}`)
    const nested = { ...environment, variables: bound }
    if (pipeline.some((stage) => '$out' in stage || '$merge' in stage))
      throw new CommandError(51047, '$out and $merge are not allowed within a sub-pipeline')
    if (!collection) return compileStages(pipeline, nested)(fromArray([]))
    const pushed = pushDown(pipeline)
    const run = compileStages(pushed.rest, nested)
    return run(
      documents(planAggregate(collection, pushed, collation, bound, undefined, pace), fieldsNeeded(pushed.rest)),
    )
  }
  const environment: Environment = {
    db,
    collation,
    variables,
    pace,
    read: readFrom,
    findEqual: (name, field, value) =>
      collect(readFrom(name, [{ $match: { [field]: Array.isArray(value) ? { $in: value } : { $eq: value } } }], {})),
    merge: (spec, input) => mergeInto(context, spec, input),
    out: (spec, input) => outTo(context, spec, input),
  }
  return environment
}

function documents(request: ReadRequest, fields?: ReadonlySet<string>): Batches {
  return readMatching(request, (_, bytes, size) => decode(bytes, { fields }, size))
}

async function* encoded(batches: Batches): Rows {
  for await (const batch of batches) yield batch.map(encode)
}

const rawRows = (request: ReadRequest): Rows => readMatching(request, takeRow(null))

interface Counting {
  name: string
  of: unknown
}
/** The name of the field that a pipeline counts into and the group it says it of, when it does nothing else: countDocuments. */
function countedBy(rest: Doc[]): Counting | null {
  const spec = rest.length === 1 ? rest[0]!['$group'] : undefined
  if (!isPlainObject(spec)) return null
  const { _id: of, ...sums } = spec
  const [[name, sum] = ['', undefined], ...others] = Object.entries(sums)
  if ((of !== null && whole(of) !== 1) || others.length > 0 || !isPlainObject(sum)) return null
  return Object.keys(sum).length === 1 && sum['$sum'] === 1 ? { name, of } : null
}

async function* countRow(request: ReadRequest, { name, of }: Counting): Rows {
  const n = await countMatching(request)
  if (n > 0) yield [encode({ _id: of, [name]: n })]
}

async function aggregate(context: CommandContext): Promise<Doc> {
  const { body, db, catalog, cursors, client } = context
  const pipeline = parsePipeline(body['pipeline'])
  const target = body['aggregate']
  const ns = typeof target === 'string' ? `${db}.${target}` : `${db}.$cmd.aggregate`
  if (!isPlainObject(body['cursor']) && body['explain'] === undefined)
    throw new CommandError(9, "The 'cursor' option is required, except for aggregate with the explain argument")
  const batchSize = naturalOption(documentOption(body, 'cursor'), 'batchSize')
  const collation = collationOption(body)
  const variables = variablesOption(body)
  const maxTimeMs = naturalOption(body, 'maxTimeMS') ?? 0
  const pace = new Pace(client, maxTimeMs)
  const environment = environmentOf(context, collation, variables, pace)
  const options = { batchSize, maxTimeMs }
  const first = pipeline[0] && Object.keys(pipeline[0])[0]
  if (typeof target !== 'string' || first === '$documents') {
    if (first !== '$documents')
      throw new CommandError(73, '{aggregate: 1} is only valid with a first stage that reads no collection')
    const list = plainOf(pipeline[0]!['$documents'])
    if (!Array.isArray(list)) throw new CommandError(5858203, '$documents needs an array')
    return cursors.first(
      ns,
      encoded(compileStages(pipeline.slice(1), environment)(fromArray(list as Doc[]))),
      client,
      options,
    )
  }
  const collection = catalog.find(ns)
  if (first === '$collStats' || first === '$indexStats') {
    if (!collection && first === '$collStats') throw new CommandError(26, `Collection [${ns}] not found.`)
    const made = collection ? collectionStats(collection, first, pipeline[0]![first]) : []
    return cursors.first(ns, encoded(compileStages(pipeline.slice(1), environment)(fromArray(made))), client, options)
  }
  if (!collection)
    return cursors.first(ns, encoded(compileStages(pipeline, environment)(fromArray([]))), client, options)
  const pushed = pushDown(pipeline)
  const run = compileStages(pushed.rest, environment)
  const request = planAggregate(collection, pushed, collation, variables, body['hint'], pace)
  const counted = countedBy(pushed.rest)
  if (counted) return cursors.first(ns, countRow(request, counted), client, options)
  const rows = pushed.rest.length === 0 ? rawRows(request) : encoded(run(documents(request, fieldsNeeded(pushed.rest))))
  return cursors.first(ns, rows, client, options)
}

export const aggregateCommands: Record<string, Command> = {
  aggregate: {
    options: ['pipeline', 'explain', 'allowDiskUse', 'cursor', 'bypassDocumentValidation', 'collation', 'hint', 'let'],
    run: (context) => {
      if (flagOption(context.body, 'explain')) throw new CommandError(72, 'use the explain command')
      return aggregate(context)
    },
  },
}
