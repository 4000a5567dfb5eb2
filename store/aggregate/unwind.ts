import { CommandError } from '../errors.ts'
import { isPlainObject } from '../value/compare.ts'
import type { Doc } from '../value/decode.ts'
import { getAt, setAt } from '../update/place.ts'
import type { MakeStage } from './stages.ts'

export const unwind: MakeStage = (spec) => {
  const options = typeof spec === 'string' ? { path: spec } : spec
  if (!isPlainObject(options))
    throw new CommandError(15981, `expected either a string or an object as specification for $unwind stage`)
  const path = options['path']
  if (typeof path !== 'string') throw new CommandError(28812, 'no path specified to $unwind stage')
  if (!path.startsWith('$') || path.length < 2)
    throw new CommandError(28818, `path option to $unwind stage should be prefixed with a '$': ${path}`)
  const parts = path.slice(1).split('.')
  const indexName = options['includeArrayIndex']
  const keepEmpty = options['preserveNullAndEmptyArrays'] === true
  const withIndex = (doc: Doc, index: number | null) => {
    if (typeof indexName === 'string') setAt(doc, indexName.split('.'), index)
    return doc
  }
  const unwindOne = (doc: Doc): Doc[] => {
    const value = getAt(doc, parts)
    if (!Array.isArray(value)) {
      if (value === undefined || value === null) return keepEmpty ? [withIndex({ ...doc }, null)] : []
      return [withIndex({ ...doc }, null)]
    }
    if (value.length === 0) return keepEmpty ? [withIndex(without(doc, parts), null)] : []
    return value.map((one, i) => withIndex(withValue(doc, parts, one), i))
  }
  return async function* (input) {
    for await (const batch of input) yield batch.flatMap(unwindOne)
  }
}

/** Copies only what lies on the path: the rest of the document is shared. */
function withValue(doc: Doc, parts: string[], value: unknown): Doc {
  const [head, ...rest] = parts
  return { ...doc, [head!]: rest.length ? withValue(doc[head!] as Doc, rest, value) : value }
}

function without(doc: Doc, parts: string[]): Doc {
  const [head, ...rest] = parts
  const copy = { ...doc }
  if (rest.length) copy[head!] = without(doc[head!] as Doc, rest)
  else delete copy[head!]
  return copy
}
