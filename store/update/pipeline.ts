/** Updates written as an aggregation pipeline. */
import { CommandError } from '../errors.ts'
import { equal, isNumeric, isPlainObject } from '../value/compare.ts'
import type { Doc } from '../value/decode.ts'
import type { MatchContext } from '../query/match.ts'
import { plainOf } from '../aggregate/expression.ts'
import { perDocument } from '../aggregate/per-document.ts'

const allowed = new Set(['$addFields', '$set', '$project', '$unset', '$replaceRoot', '$replaceWith'])

export function compileUpdatePipeline(
  pipeline: unknown[],
  context: MatchContext,
  variables: Record<string, unknown>,
): (doc: Doc) => Doc {
  const stages = pipeline.map((stage) => {
    const name = isPlainObject(stage) ? Object.keys(stage)[0] : undefined
    if (!isPlainObject(stage) || name === undefined || Object.keys(stage).length !== 1) {
      throw new CommandError(40323, 'A pipeline stage specification object must contain exactly one field.')
    }
    if (!allowed.has(name)) throw new CommandError(72, `${name} is not allowed to be used within an update`)
    return perDocument(name, stage[name], { variables, fold: context.fold })!
  })
  return (doc) => {
    let after = plainOf(doc) as Doc
    for (const stage of stages) after = stage(after)
    if (doc['_id'] !== undefined) {
      if (after['_id'] === undefined) after = { _id: doc['_id'], ...after }
      else if (!equal(after['_id'], doc['_id']))
        throw new CommandError(66, "Performing an update on the path '_id' would modify the immutable field '_id'")
    }
    return retype(after, doc) as Doc
  }
}

/** Numbers the pipeline did not change get back the type they had. */
function retype(after: unknown, before: unknown): unknown {
  if (typeof after === 'number' && isNumeric(before) && equal(after, before)) return before
  if (Array.isArray(after)) return after.map((value, i) => retype(value, Array.isArray(before) ? before[i] : undefined))
  if (!isPlainObject(after)) return after
  const out: Doc = {}
  for (const name of Object.keys(after))
    out[name] = retype(after[name], isPlainObject(before) ? before[name] : undefined)
  return out
}
