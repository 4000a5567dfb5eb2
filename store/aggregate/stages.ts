/** The stages that are more than one document to one document. */
import { CommandError } from '../errors.ts'
import { compare, isNumeric, isPlainObject, numberOf } from '../value/compare.ts'
import type { Doc } from '../value/decode.ts'
import { compileMatcher } from '../query/matcher.ts'
import { memoryExceeded, parseSort, sizeOf, Sorter, sortMemoryBytes } from '../query/sort.ts'
import { group } from './group.ts'
import { graphLookup, lookup } from './lookup.ts'
import { mingoStage } from './mingo.ts'
import {
  type Batches,
  collect,
  compileStages,
  type Environment,
  fromArray,
  parsePipeline,
  type StageRunner,
} from './pipeline.ts'
import { unwind } from './unwind.ts'

export type MakeStage = (spec: unknown, environment: Environment) => StageRunner

function count(value: unknown, stage: string, code: number, least: number): number {
  const n = isNumeric(value) ? Number(numberOf(value)) : NaN
  if (!Number.isInteger(n) || n < least) {
    throw new CommandError(
      code,
      `invalid argument to ${stage} stage: Expected ${least ? 'a positive' : 'a non-negative'} number in: ${stage}: ${String(value)}`,
    )
  }
  return n
}

async function* limitTo(input: Batches, most: number): Batches {
  let left = most
  for await (const batch of input) {
    if (batch.length >= left) {
      yield batch.slice(0, left)
      return
    }
    left -= batch.length
    yield batch
  }
}

async function* skipFirst(input: Batches, skip: number): Batches {
  let left = skip
  for await (const batch of input) {
    if (left >= batch.length) left -= batch.length
    else {
      yield left ? batch.slice(left) : batch
      left = 0
    }
  }
}

async function* matching(input: Batches, test: (doc: Doc) => boolean): Batches {
  for await (const batch of input) {
    const kept = batch.filter(test)
    if (kept.length) yield kept
  }
}

async function* sorted(input: Batches, spec: unknown, { collation }: Environment): Batches {
  const sorter = new Sorter<Doc>(parseSort(spec), collation?.fold)
  for await (const batch of input) for (const doc of batch) sorter.add(doc, doc, sizeOf(doc))
  yield* fromArray(sorter.finish())
}

async function* counted(input: Batches, name: string): Batches {
  let sum = 0
  for await (const batch of input) sum += batch.length
  if (sum) yield [{ [name]: sum }]
}

async function* sampled(input: Batches, size: number): Batches {
  const kept: Doc[] = []
  let seen = 0
  for await (const batch of input) {
    for (const doc of batch) {
      seen++
      if (kept.length < size) kept.push(doc)
      else {
        const place = Math.floor(Math.random() * seen)
        if (place < size) kept[place] = doc
      }
    }
  }
  for (let i = kept.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1))
    ;[kept[i], kept[j]] = [kept[j]!, kept[i]!]
  }
  yield* fromArray(kept)
}

function facet(spec: unknown, environment: Environment): StageRunner {
  if (!isPlainObject(spec) || Object.keys(spec).length === 0)
    throw new CommandError(40169, 'the $facet specification must be a non-empty object')
  const branches = Object.entries(spec).map(([name, pipeline]) => {
    const stages = parsePipeline(pipeline)
    for (const stage of stages) {
      if (['$facet', '$out', '$merge'].includes(Object.keys(stage)[0]!))
        throw new CommandError(40600, `${Object.keys(stage)[0]} is not allowed to be used within a $facet stage`)
    }
    return { name, run: compileStages(stages, environment) }
  })
  return async function* (input) {
    const all = await collectWithin(input, '$facet')
    const out: Doc = {}
    for (const { name, run } of branches) out[name] = await collect(run(fromArray(all)))
    yield [out]
  }
}

export async function collectWithin(input: Batches, stage: string): Promise<Doc[]> {
  const all: Doc[] = []
  let bytes = 0
  for await (const batch of input) {
    for (const doc of batch) {
      all.push(doc)
      bytes += sizeOf(doc)
    }
    if (bytes > sortMemoryBytes) throw memoryExceeded(stage)
  }
  return all
}

function unionWith(spec: unknown, { variables }: Environment): StageRunner {
  const coll = typeof spec === 'string' ? spec : isPlainObject(spec) ? spec['coll'] : undefined
  if (typeof coll !== 'string') throw new CommandError(9, '$unionWith needs the name of a collection')
  const pipeline = isPlainObject(spec) && spec['pipeline'] !== undefined ? parsePipeline(spec['pipeline']) : []
  return async function* (input, environment) {
    yield* input
    yield* environment.read(coll, pipeline, variables)
  }
}

function sortByCount(spec: unknown, environment: Environment): StageRunner {
  const run = compileStages([{ $group: { _id: spec, count: { $sum: 1 } } }, { $sort: { count: -1 } }], environment)
  return (input) => run(input)
}

/** A group by the lower bound of the stretch a value lies in. */
function bucket(spec: unknown, environment: Environment): StageRunner {
  const boundaries: unknown = isPlainObject(spec) ? spec['boundaries'] : undefined
  if (!isPlainObject(spec) || !Array.isArray(boundaries) || boundaries.length < 2 || spec['groupBy'] === undefined) {
    throw new CommandError(
      40198,
      "$bucket requires 'groupBy' and 'boundaries' to be specified, with at least 2 boundaries",
    )
  }
  const { groupBy } = spec
  const branches = boundaries.slice(0, -1).map((low: unknown, i) => {
    const high: unknown = boundaries[i + 1]
    if (compare(low, high) >= 0) throw new CommandError(40194, "The 'boundaries' option to $bucket must be sorted")
    const inside = [{ $gte: [groupBy, { $literal: low }] }, { $lt: [groupBy, { $literal: high }] }]
    return { case: { $and: inside }, then: { $literal: low } }
  })
  const _id = { $switch: { branches, ...('default' in spec ? { default: spec['default'] } : {}) } }
  const output = isPlainObject(spec['output']) ? spec['output'] : { count: { $sum: 1 } }
  const run = compileStages([{ $group: { _id, ...output } }, { $sort: { _id: 1 } }], environment)
  return (input) => run(input)
}

function intoCollection(name: 'merge' | 'out', spec: unknown): StageRunner {
  return async function* (input, environment) {
    await environment[name](spec, input)
    yield* fromArray([])
  }
}

export const stages: Record<string, MakeStage | undefined> = {
  __proto__: null as never,
  $match: (spec, { collation, variables }) => {
    if (!isPlainObject(spec)) throw new CommandError(15959, 'the match filter must be an expression in an object')
    const { test } = compileMatcher(spec, collation, variables)
    return (input) => matching(input, test)
  },
  $sort: (spec) => {
    if (!isPlainObject(spec) || Object.keys(spec).length === 0)
      throw new CommandError(15976, '$sort stage must have at least one sort key')
    parseSort(spec)
    return (input, environment) => sorted(input, spec, environment)
  },
  $limit: (spec) => {
    const most = count(spec, '$limit', 15958, 1)
    return (input) => limitTo(input, most)
  },
  $skip: (spec) => {
    const skip = count(spec, '$skip', 5107200, 0)
    return (input) => skipFirst(input, skip)
  },
  $count: (spec) => {
    if (typeof spec !== 'string' || spec === '' || spec.startsWith('$') || spec.includes('.')) {
      throw new CommandError(40156, 'the count field must be a non-empty string, without $ or .')
    }
    return (input) => counted(input, spec)
  },
  $sample: (spec) => {
    const size = count(isPlainObject(spec) ? spec['size'] : undefined, '$sample', 28747, 1)
    return (input) => sampled(input, size)
  },
  $group: group,
  $unwind: unwind,
  $lookup: lookup,
  $graphLookup: graphLookup,
  $facet: facet,
  $unionWith: unionWith,
  $sortByCount: sortByCount,
  $documents: (spec) => () => fromArray(spec as Doc[]),
  $merge: (spec) => intoCollection('merge', spec),
  $out: (spec) => intoCollection('out', spec),
  $bucket: bucket,
  $bucketAuto: mingoStage('$bucketAuto'),
  $densify: mingoStage('$densify'),
  $fill: mingoStage('$fill'),
  $redact: mingoStage('$redact'),
  $setWindowFields: mingoStage('$setWindowFields'),
}
