/** Stages left to mingo: they get all their input at once, within the memory limit. */
import { Aggregator } from 'mingo/aggregator'
import { Context } from 'mingo/core'
import * as pipelines from 'mingo/operators/pipeline'
import { CommandError } from '../errors.ts'
import { isPlainObject } from '../value/compare.ts'
import type { Doc } from '../value/decode.ts'
import { context as operators, plainOf } from './expression.ts'
import { fromArray } from './pipeline.ts'
import { collectWithin, type MakeStage } from './stages.ts'

const {
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
  (spec, { variables }) => {
    refuseScripts(spec)
    return async function* (input) {
      const all = await collectWithin(input, name)
      const aggregator = new Aggregator([{ [name]: plainOf(spec) }] as never, {
        context,
        variables,
        scriptEnabled: true,
      })
      yield* fromArray(aggregator.run<Doc>(all.map((doc) => plainOf(doc)) as never))
    }
  }

/** mingo needs its own scripts for windows; nobody else's may run. */
function refuseScripts(spec: unknown): void {
  if (Array.isArray(spec)) return spec.forEach(refuseScripts)
  if (!isPlainObject(spec)) return
  for (const [name, inner] of Object.entries(spec)) {
    if (['$function', '$accumulator', '$where'].includes(name))
      throw new CommandError(168, `Unrecognized expression '${name}'`)
    refuseScripts(inner)
  }
}
