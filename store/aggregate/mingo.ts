/** Stages left to mingo: they get all their input at once, within the memory limit. */
import { Aggregator } from 'mingo/aggregator'
import { Context } from 'mingo/core'
import * as pipelines from 'mingo/operators/pipeline'
import type { Doc } from '../value/decode.ts'
import { context as operators, plainOf } from './expression.ts'
import { fromArray } from './pipeline.ts'
import { collectWithin, type MakeStage } from './stages.ts'

const {
  $bucket,
  $bucketAuto,
  $densify,
  $fill,
  $redact,
  $setWindowFields,
  $sort,
  $group,
  $addFields,
  $set,
  $unset,
  $project,
  $limit,
  $skip,
} = pipelines
const context = Context.from(
  operators,
  Context.init({
    pipeline: {
      $bucket,
      $bucketAuto,
      $densify,
      $fill,
      $redact,
      $setWindowFields,
      $sort,
      $group,
      $addFields,
      $set,
      $unset,
      $project,
      $limit,
      $skip,
    },
  }),
)

export const mingoStage =
  (name: string): MakeStage =>
  (spec, { variables }) =>
    async function* (input) {
      const all = await collectWithin(input, name)
      const aggregator = new Aggregator(
        [{ [name]: plainOf(spec) }] as never,
        { context, variables, scriptEnabled: false } as never,
      )
      yield* fromArray(aggregator.run(all.map((doc) => plainOf(doc)) as never) as Doc[])
    }
