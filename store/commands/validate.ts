/** validate: does every index agree with its collection, and do the counters? It holds everybody up while it reads. */
import type { Collection } from '../disk/collection.ts'
import { documentKeys } from '../disk/index-keys.ts'
import type { Index } from '../disk/index-spec.ts'
import { recordIn, tableEnd, tableStart } from '../disk/keys.ts'
import { decode, type Doc } from '../value/decode.ts'
import { collectionName, type Command, type CommandContext } from './context.ts'
import { needCollection } from './stats.ts'

const mostErrors = 20

function expectedKeys(collection: Collection, index: Index, doc: Doc, record: number): Buffer[] {
  if (index.partialTest && !index.partialTest(doc)) return []
  return documentKeys(doc, index).keys.map((key) => collection.fullKey(index, key, record))
}

/** Every document has its entries and no entry is left over: read in one go, so nobody changes any. */
function check(collection: Collection): { errors: string[]; keys: Doc; records: number } {
  const { engine } = collection
  const errors: string[] = []
  const report = (text: string) => void (errors.length < mostErrors && errors.push(text))
  const keys: Doc = {}
  let records = 0
  let bytes = 0
  const expected = new Map<Index, number>(collection.indexes.map((index) => [index, 0]))
  for (const { record, raw } of collection.scan()) {
    records++
    bytes += raw.length
    let doc: Doc
    try {
      doc = decode(raw, { typed: true })
    } catch (error) {
      report(`record ${record} is no BSON: ${String(error)}`)
      continue
    }
    for (const index of collection.indexes) {
      if (index.building) continue
      const wanted = expectedKeys(collection, index, doc, record)
      expected.set(index, expected.get(index)! + wanted.length)
      for (const key of wanted) {
        const value = engine.entries.get(key)
        if (!value || recordIn(value) !== record) report(`index ${index.name} lacks the entry of record ${record}`)
      }
    }
  }
  for (const index of collection.indexes) {
    if (index.building) continue
    let found = 0
    for (const _ of engine.entries.getKeys({ start: tableStart(index.id), end: tableEnd(index.id) })) found++
    keys[index.name] = found
    if (found !== expected.get(index))
      report(`index ${index.name} has ${found} entries, its documents ask for ${expected.get(index)}`)
  }
  if (records !== collection.count) report(`the counter says ${collection.count} documents, there are ${records}`)
  if (bytes !== collection.bytes) report(`the counter says ${collection.bytes} bytes, there are ${bytes}`)
  return { errors, keys, records }
}

function validate(context: CommandContext): Doc {
  const ns = `${context.db}.${collectionName(context, 'validate')}`
  const collection = needCollection(context, ns)
  const { errors, keys, records } = check(collection)
  return {
    ns,
    nInvalidDocuments: 0,
    nrecords: records,
    nIndexes: collection.indexes.length,
    keysPerIndex: keys,
    valid: errors.length === 0,
    warnings: [],
    errors,
    ok: 1,
  }
}

export const validateCommands: Record<string, Command> = {
  validate: { options: ['full', 'repair', 'metadata', 'checkBSONConformance'], run: validate },
}
