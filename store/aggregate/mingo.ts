/** Stages left to mingo: they get all their input at once, within the memory limit. */
import { CommandError } from '../errors.ts'
import { isPlainObject } from '../value/compare.ts'
import type { Doc } from '../value/decode.ts'
import { plainOf } from './expression.ts'
import { mingo } from './mingo-library.ts'
import { fromArray } from './pipeline.ts'
import { collectWithin, type MakeStage } from './stages.ts'

export const mingoStage =
  (name: string): MakeStage =>
  (spec, { variables }) => {
    refuseScripts(spec)
    return async function* (input) {
      const all = await collectWithin(input, name)
      const documents = all.map((doc) => plainOf(doc) as Doc)
      yield* fromArray(mingo().stage(name, plainOf(spec), documents, variables))
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
