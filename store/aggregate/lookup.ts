/** `$lookup` and `$graphLookup`: documents of other collections, found by their indexes where there is one. */
import { CommandError } from '../errors.ts'
import { isPlainObject } from '../value/compare.ts'
import type { Doc } from '../value/decode.ts'
import { compileFilter } from '../query/match.ts'
import { getAt, setAt } from '../update/place.ts'
import { expressionFor, type Variables } from './expression.ts'
import { groupKey } from './group.ts'
import { type Batches, collect, parsePipeline } from './pipeline.ts'
import type { MakeStage } from './stages.ts'

const text = (spec: Doc, name: string): string | undefined => {
  const value = spec[name]
  if (value !== undefined && typeof value !== 'string')
    throw new CommandError(9, `$lookup argument '${name}' must be a string`)
  return value
}

export const lookup: MakeStage = (spec, { variables, collation }) => {
  if (!isPlainObject(spec)) throw new CommandError(9, 'the $lookup specification must be an object')
  for (const name of Object.keys(spec)) {
    if (!['from', 'localField', 'foreignField', 'as', 'let', 'pipeline'].includes(name))
      throw new CommandError(9, `unknown argument to $lookup: ${name}`)
  }
  const from = text(spec, 'from')
  const as = text(spec, 'as')
  const localField = text(spec, 'localField')
  const foreignField = text(spec, 'foreignField')
  if (as === undefined) throw new CommandError(9, "must specify 'as' field for a $lookup")
  if (from === undefined) throw new CommandError(9, "missing 'from' option to $lookup stage specification")
  if ((localField === undefined) !== (foreignField === undefined)) {
    throw new CommandError(9, '$lookup requires both or neither of localField and foreignField to be specified')
  }
  const pipeline = spec['pipeline'] === undefined ? null : parsePipeline(spec['pipeline'])
  if (!pipeline && localField === undefined)
    throw new CommandError(9, '$lookup requires either pipeline or both localField and foreignField to be specified')
  const lets = Object.entries((spec['let'] as Doc | undefined) ?? {}).map(
    ([name, expression]) => [name, expressionFor(expression, { variables, fold: collation?.fold })] as const,
  )
  const asParts = as.split('.')
  return async function* (input, environment) {
    for await (const batch of input) {
      const out: Doc[] = []
      for (const doc of batch) {
        let found: Doc[] | null = null
        if (localField !== undefined)
          found = await equalTo(from, foreignField!, getValues(doc, localField), environment.findEqual)
        if (pipeline) {
          const bound: Variables = { ...variables }
          for (const [name, compute] of lets) bound[name] = compute(doc)
          found = found
            ? await filtered(found, pipeline, from, foreignField!, getValues(doc, localField!), bound, environment.read)
            : await collect(environment.read(from, pipeline, bound))
        }
        const joined = copyPath(doc, asParts)
        setAt(joined, asParts, found)
        out.push(joined)
      }
      yield out
      await environment.pace.breathe()
    }
  }
}

function getValues(doc: Doc, path: string): unknown {
  return valuesOf(doc, path.split('.'))
}

/** A path through an array gives the list of what is found in its elements. */
function valuesOf(value: unknown, parts: string[]): unknown {
  if (parts.length === 0) return value
  if (Array.isArray(value)) return value.flatMap((inner) => (isPlainObject(inner) ? [valuesOf(inner, parts)] : []))
  return isPlainObject(value) ? valuesOf(value[parts[0]!], parts.slice(1)) : undefined
}

async function equalTo(
  from: string,
  field: string,
  local: unknown,
  find: (from: string, field: string, value: unknown) => Promise<Doc[]>,
) {
  return find(from, field, local ?? null)
}

async function filtered(
  found: Doc[],
  pipeline: Doc[],
  from: string,
  field: string,
  local: unknown,
  variables: Variables,
  read: (from: string, pipeline: Doc[], variables: Variables) => Batches,
): Promise<Doc[]> {
  if (found.length === 0) return []
  const condition = Array.isArray(local) ? { $in: local } : { $eq: local ?? null }
  return collect(read(from, [{ $match: { [field]: condition } }, ...pipeline], variables))
}

function copyPath(doc: Doc, parts: string[]): Doc {
  const copy = { ...doc }
  const [head, ...rest] = parts
  if (rest.length && isPlainObject(copy[head!])) copy[head!] = copyPath(copy[head!] as Doc, rest)
  return copy
}

export const graphLookup: MakeStage = (spec, { variables, collation }) => {
  if (!isPlainObject(spec)) throw new CommandError(9, 'the $graphLookup specification must be an object')
  const { from, startWith, connectFromField, connectToField, as } = spec
  for (const [name, value] of Object.entries({ from, connectFromField, connectToField, as })) {
    if (typeof value !== 'string') throw new CommandError(40100, `$graphLookup argument '${name}' must be a string`)
  }
  if (startWith === undefined) throw new CommandError(40105, '$graphLookup requires startWith')
  const start = expressionFor(startWith, { variables, fold: collation?.fold })
  const maxDepth = spec['maxDepth'] === undefined ? Infinity : Number(spec['maxDepth'])
  const depthField = spec['depthField'] as string | undefined
  const restrict = isPlainObject(spec['restrictSearchWithMatch'])
    ? compileFilter(spec['restrictSearchWithMatch'])
    : () => true
  return async function* (input, environment) {
    for await (const batch of input) {
      const out: Doc[] = []
      for (const doc of batch) {
        const found = new Map<unknown, Doc>()
        let frontier: unknown = start(doc)
        for (let depth = 0; depth <= maxDepth; depth++) {
          const values = (Array.isArray(frontier) ? frontier : [frontier]).filter((one) => one !== undefined)
          if (values.length === 0) break
          const next: unknown[] = []
          for (const one of await environment.findEqual(from as string, connectToField as string, values)) {
            const key = groupKey(one['_id'])
            if (found.has(key) || !restrict(one)) continue
            found.set(key, depthField ? { ...one, [depthField]: depth } : one)
            const onward = getAt(one, (connectFromField as string).split('.'))
            next.push(...(Array.isArray(onward) ? (onward as unknown[]) : [onward]))
          }
          frontier = next
        }
        const joined = copyPath(doc, (as as string).split('.'))
        setAt(joined, (as as string).split('.'), [...found.values()])
        out.push(joined)
      }
      yield out
      await environment.pace.breathe()
    }
  }
}
