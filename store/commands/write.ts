/** insert, update, delete: each a list of statements, ordered or not. */
import { CommandError, writeError } from '../errors.ts'
import type { Collection } from '../disk/collection.ts'
import { isPlainObject } from '../value/compare.ts'
import { decode, type Doc } from '../value/decode.ts'
import { documentsOf } from '../wire/message.ts'
import { collectionName, type Command, type CommandContext, flagOption } from './context.ts'
import { prepareInsert } from '../update/prepare.ts'
import { runDelete, runUpdate, type Statement } from './modify.ts'

const mostStatements = 100_000
/** Statements of one unordered command at work at once. */
const sideBySide = 256

async function insert(context: CommandContext): Promise<Doc> {
  const { db, catalog, engine } = context
  const name = collectionName(context, 'insert')
  const documents = documentsOf(context.request, 'documents')
  if (!documents) throw new CommandError(40414, "BSON field 'insert.documents' is missing but a required field")
  checkCount(documents.length)
  const ordered = flagOption(context.body, 'ordered', true)
  const errors: Doc[] = []
  let n = 0
  let next = 0
  const step = () => {
    const collection: Collection = catalog.getOrCreate(db, name)
    do {
      const index = next++
      try {
        collection.insert(prepareInsert(documents[index]!))
        n++
      } catch (error) {
        errors.push(writeError(index, error))
        if (ordered) next = documents.length
      }
    } while (next < documents.length && !engine.isOver())
  }
  while (next < documents.length) await engine.write(step)
  return { n, ...(errors.length ? { writeErrors: errors } : {}), ok: 1 }
}

function checkCount(count: number): void {
  if (count < 1 || count > mostStatements) {
    throw new CommandError(16, `Write batch sizes must be between 1 and ${mostStatements}. Got ${count} operations.`)
  }
}

function statements(context: CommandContext, name: string): Doc[] {
  const { body } = context
  const fromSequence = context.request.sequences.get(name)
  const list = fromSequence ? fromSequence.map(decodeStatement) : body[name]
  if (!Array.isArray(list)) throw new CommandError(40414, `BSON field '${name}' is missing but a required field`)
  checkCount(list.length)
  for (const one of list) if (!isPlainObject(one)) throw new CommandError(14, `each of '${name}' must be an object`)
  return list as Doc[]
}

const decodeStatement = (raw: Buffer) => decode(raw, { typed: true })

function known(statement: Doc, name: string, options: readonly string[]): void {
  for (const option of Object.keys(statement)) {
    if (!options.includes(option)) throw new CommandError(40415, `BSON field '${name}.${option}' is an unknown field.`)
  }
}

/** An ordered list ends at its first failure. Of another, statements run side by side, so that their writes share a commit. */
async function runAll(list: Doc[], ordered: boolean, run: (one: Doc, index: number) => Promise<void>): Promise<Doc[]> {
  const errors: Doc[] = []
  const tried = (one: Doc, index: number) =>
    run(one, index).catch((error: unknown) => void errors.push(writeError(index, error)))
  const size = ordered ? 1 : sideBySide
  for (let from = 0; from < list.length && !(ordered && errors.length); from += size)
    await Promise.all(list.slice(from, from + size).map((one, at) => tried(one, from + at)))
  return errors.sort(byIndex)
}

const byIndex = (left: Doc, right: Doc) => Number(left['index']) - Number(right['index'])

async function update(context: CommandContext): Promise<Doc> {
  const ordered = flagOption(context.body, 'ordered', true)
  const name = collectionName(context, 'update')
  const upserted: Doc[] = []
  let n = 0
  let nModified = 0
  const errors = await runAll(statements(context, 'updates'), ordered, async (one, index) => {
    known(one, 'update.updates', ['q', 'u', 'c', 'multi', 'upsert', 'collation', 'arrayFilters', 'hint', 'sort'])
    const result = await runUpdate(context, name, {
      ...statementOf(context, one),
      update: one['u'],
      arrayFilters: one['arrayFilters'],
      upsert: flagOption(one, 'upsert'),
      multi: flagOption(one, 'multi'),
    })
    n += result.matched
    nModified += result.modified
    if (result.upserted === undefined) return
    n++
    upserted.push({ index, _id: result.upserted })
  })
  return {
    n,
    nModified,
    ...(upserted.length ? { upserted: upserted.sort(byIndex) } : {}),
    ...(errors.length ? { writeErrors: errors } : {}),
    ok: 1,
  }
}

function statementOf(context: CommandContext, one: Doc): Statement {
  if (!isPlainObject(one['q'])) throw new CommandError(40414, "BSON field 'q' is missing but a required field")
  return {
    filter: one['q'],
    collation: one['collation'],
    hint: one['hint'],
    sort: one['sort'],
    variables: context.body['let'],
    constants: one['c'],
  }
}

async function delete_(context: CommandContext): Promise<Doc> {
  const ordered = flagOption(context.body, 'ordered', true)
  const name = collectionName(context, 'delete')
  let n = 0
  const errors = await runAll(statements(context, 'deletes'), ordered, async (one) => {
    known(one, 'delete.deletes', ['q', 'limit', 'collation', 'hint'])
    const limit = Number(one['limit'])
    if (limit !== 0 && limit !== 1)
      throw new CommandError(9, `The limit field in delete objects must be 0 or 1. Got ${String(one['limit'])}`)
    n += await runDelete(context, name, statementOf(context, one), limit === 1)
  })
  return { n, ...(errors.length ? { writeErrors: errors } : {}), ok: 1 }
}

export const write: Record<string, Command> = {
  insert: { options: ['documents', 'ordered', 'bypassDocumentValidation'], run: insert },
  update: { options: ['updates', 'ordered', 'bypassDocumentValidation', 'let'], run: update },
  delete: { options: ['deletes', 'ordered', 'let'], run: delete_ },
}
