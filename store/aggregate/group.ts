/** `$group`: one pass over the documents, one accumulator per group and field. */
import { CommandError } from '../errors.ts'
import { compareNumbers, isNumeric, isPlainObject, numberOf } from '../value/compare.ts'
import type { Doc } from '../value/decode.ts'
import { encodeValue } from '../value/key.ts'
import { memoryExceeded, sortMemoryBytes } from '../query/sort.ts'
import { type Accumulator, makeAccumulator } from './accumulators.ts'
import { expressionFor } from './expression.ts'
import { fromArray } from './pipeline.ts'
import type { MakeStage } from './stages.ts'

interface Group {
  id: unknown
  values: Accumulator[]
}

export const group: MakeStage = (spec, { variables, collation }) => {
  if (!isPlainObject(spec)) throw new CommandError(15947, "a group's fields must be specified in an object")
  if (!('_id' in spec)) throw new CommandError(15955, 'a group specification must include an _id')
  const context = { variables, fold: collation?.fold }
  const idOf = expressionFor(spec['_id'], context)
  const fields = Object.entries(spec).filter(([name]) => name !== '_id')
  const makers = fields.map(([name, value]) => {
    if (name.includes('.')) throw new CommandError(40235, `The field name '${name}' cannot contain '.'`)
    if (name.startsWith('$')) throw new CommandError(40236, `The field name '${name}' cannot be an operator name`)
    if (!isPlainObject(value) || Object.keys(value).length !== 1) {
      throw new CommandError(40234, `The field '${name}' must be an accumulator object`)
    }
    const [operator, operand] = Object.entries(value)[0]!
    return makeAccumulator(operator, operand, context)
  })
  return async function* (input) {
    const groups = new Map<unknown, Group>()
    let bytes = 0
    for await (const batch of input) {
      for (const doc of batch) {
        const id = idOf(doc)
        const key = groupKey(id, collation?.fold)
        let found = groups.get(key)
        if (!found) {
          found = { id: id === undefined ? null : id, values: makers.map((make) => make()) }
          groups.set(key, found)
          bytes += 200 + (typeof key === 'string' ? key.length * 2 : 16)
        }
        for (const accumulator of found.values) bytes += accumulator.add(doc)
      }
      if (bytes > sortMemoryBytes) throw memoryExceeded('Group')
    }
    const out: Doc[] = []
    for (const { id, values } of groups.values()) {
      const doc: Doc = { _id: id }
      fields.forEach(([name], i) => (doc[name] = values[i]!.result()))
      out.push(doc)
    }
    yield* fromArray(out)
  }
}

/** Equal values, equal keys: texts and numbers are their own, everything else is its bytes behind a 0. */
export function groupKey(id: unknown, fold?: (text: string) => string): unknown {
  if (typeof id === 'string') return fold ? escaped(fold(id)) : escaped(id)
  if (typeof id === 'number' || typeof id === 'boolean') return id
  if (id === undefined || id === null) return null
  if (isNumeric(id)) {
    const n = numberOf(id)
    const double = Number(typeof n === 'object' ? n.toString() : n)
    if (compareNumbers(id, double) === 0) return double
  }
  return `\0k${encodeValue(id, false, Infinity, fold).bytes.toString('latin1')}`
}

const escaped = (text: string) => (text.charCodeAt(0) === 0 ? `\0s${text}` : text)
