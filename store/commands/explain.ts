/** explain: which plan a read or write would take, and how much it looked at. */
import { CommandError } from '../errors.ts'
import type { Collection } from '../disk/collection.ts'
import type { Take } from '../disk/lent.ts'
import { choosePlan, type Plan } from '../plan/plan.ts'
import { type ReadCounts, readPlan } from '../plan/read.ts'
import { compileMatcher, type Matcher } from '../query/matcher.ts'
import { Pace } from '../query/pace.ts'
import { parseSort, type SortField } from '../query/sort.ts'
import { parsePipeline } from '../aggregate/pipeline.ts'
import { isPlainObject } from '../value/compare.ts'
import type { Doc } from '../value/decode.ts'
import { parseCollation } from '../query/collation.ts'
import { pushDown } from './aggregate.ts'
import { type Command, type CommandContext, documentOption, integerOption, variablesOption } from './context.ts'

interface Explained {
  name: string
  filter: Doc
  sort: SortField[]
  skip: number
  limit: number
  hint: unknown
  collation: unknown
  body: Doc
}

function explained(inner: Doc): Explained {
  const command = Object.keys(inner)[0]!
  const name = String(inner[command])
  const base = {
    name,
    sort: [] as SortField[],
    skip: 0,
    limit: Infinity,
    hint: inner['hint'],
    collation: inner['collation'],
    body: inner,
  }
  const one = (list: unknown): Doc => {
    const first: unknown = Array.isArray(list) ? list[0] : undefined
    if (!isPlainObject(first)) throw new CommandError(9, 'explain needs one statement')
    return first
  }
  switch (command) {
    case 'find':
      return {
        ...base,
        filter: documentOption(inner, 'filter'),
        sort: parseSort(inner['sort']),
        skip: integerOption(inner, 'skip') ?? 0,
        limit: Math.abs(integerOption(inner, 'limit') ?? 0) || Infinity,
      }
    case 'count':
    case 'distinct':
      return { ...base, filter: documentOption(inner, 'query') }
    case 'findAndModify':
    case 'findandmodify':
      return { ...base, filter: documentOption(inner, 'query'), sort: parseSort(inner['sort']), limit: 1 }
    case 'update':
    case 'delete': {
      const statement = one(inner[command === 'update' ? 'updates' : 'deletes'])
      return {
        ...base,
        filter: documentOption(statement, 'q'),
        hint: statement['hint'],
        collation: statement['collation'],
      }
    }
    case 'aggregate': {
      const pushed = pushDown(parsePipeline(inner['pipeline']))
      return { ...base, filter: pushed.filter, sort: parseSort(pushed.sort), skip: pushed.skip, limit: pushed.limit }
    }
    default:
      throw new CommandError(59, `Explain failed due to unknown command: ${command}`)
  }
}

const hex = (bytes: Buffer) => bytes.subarray(4).toString('hex')

function describe(plan: Plan, filter: Doc): Doc {
  switch (plan.kind) {
    case 'IDHACK':
      return plan.ids.length === 1
        ? { stage: 'IDHACK', indexName: '_id_' }
        : {
            stage: 'FETCH',
            inputStage: { stage: 'IXSCAN', indexName: '_id_', keyPattern: { _id: 1 }, direction: 'forward' },
          }
    case 'OR':
      return { stage: 'FETCH', inputStage: { stage: 'OR', inputStages: plan.plans.map((one) => describe(one, {})) } }
    case 'IXSCAN': {
      const { index, reverse, ranges, bounded } = plan
      return {
        stage: 'FETCH',
        filter,
        inputStage: {
          stage: 'IXSCAN',
          keyPattern: index.key,
          indexName: index.name,
          isMultiKey: index.multikey.includes(true),
          isUnique: index.unique,
          isSparse: index.sparse,
          isPartial: index.partial !== null,
          direction: reverse ? 'backward' : 'forward',
          boundedFields: bounded,
          // Bounds as the bytes that are searched; the first few tell enough.
          ranges: ranges.slice(0, 10).map(({ start, end }) => [hex(start), hex(end)]),
          rangeCount: ranges.length,
        },
      }
    }
    case 'COLLSCAN':
      return { stage: 'COLLSCAN', filter, direction: plan.reverse ? 'backward' : 'forward' }
    default:
      return { stage: plan.kind }
  }
}

async function explain(context: CommandContext): Promise<Doc> {
  const { body, db, catalog } = context
  const inner = documentOption(body, 'explain')
  const verbosity = body['verbosity'] ?? 'allPlansExecution'
  if (!['queryPlanner', 'executionStats', 'allPlansExecution'].includes(verbosity as string))
    throw new CommandError(2, "verbosity string must be one of {'queryPlanner', 'executionStats', 'allPlansExecution'}")
  const asked = explained(inner)
  const matcher = compileMatcher(asked.filter, parseCollation(asked.collation), variablesOption(asked.body))
  const ns = `${db}.${asked.name}`
  const collection = catalog.find(ns)
  const plan: Plan = collection
    ? choosePlan(collection, { matcher, sort: asked.sort, hint: asked.hint })
    : { kind: 'EOF', sorted: true }
  let winningPlan = describe(plan, asked.filter)
  if (asked.sort.length && !plan.sorted) winningPlan = { stage: 'SORT', inputStage: winningPlan }
  const answer: Doc = {
    explainVersion: '1',
    queryPlanner: { namespace: ns, parsedQuery: asked.filter, winningPlan, rejectedPlans: [] },
    command: inner,
    serverInfo: { host: 'embedded', version: '7.0.0' },
    ok: 1,
  }
  if (verbosity !== 'queryPlanner' && collection)
    answer['executionStats'] = await run(context, collection, plan, matcher, asked)
  return answer
}

/** Reads as the command would, and changes nothing. */
async function run(
  { client }: CommandContext,
  collection: Collection,
  plan: Plan,
  matcher: Matcher,
  asked: Explained,
): Promise<Doc> {
  const counts: ReadCounts = { keys: 0, documents: 0 }
  const startedAt = performance.now()
  let found = 0
  const enough = plan.sorted ? asked.skip + asked.limit : Infinity
  const take: Take<true> = (_, bytes, size) => (matcher.testRaw(bytes, size) ? true : undefined)
  for await (const chunk of readPlan(collection, plan, new Pace(client), take, { counts })) {
    found += chunk.length
    if (found >= enough) break
  }
  return {
    executionSuccess: true,
    nReturned: Math.max(0, Math.min(found - asked.skip, asked.limit)),
    executionTimeMillis: Math.round(performance.now() - startedAt),
    totalKeysExamined: counts.keys,
    totalDocsExamined: counts.documents,
  }
}

export const explainCommands: Record<string, Command> = {
  explain: { options: ['verbosity'], run: explain },
}
