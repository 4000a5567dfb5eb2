import { CommandError } from '../errors.ts'
import { decode, type Doc } from '../value/decode.ts'
import { RawDocument } from '../wire/message.ts'
import { compileProjection } from '../query/project.ts'
import { expressionForTyped } from '../aggregate/expression.ts'
import { isPlainObject } from '../value/compare.ts'
import { collectionName, type Command, type CommandContext, documentOption, flagOption } from './context.ts'
import { onOne, prepare, runUpdate, type Statement, type UpdateResult } from './modify.ts'

async function findAndModify(context: CommandContext): Promise<Doc> {
  const { body } = context
  const name = collectionName(context, 'findAndModify' in body ? 'findAndModify' : 'findandmodify')
  const remove = flagOption(body, 'remove')
  const giveNew = flagOption(body, 'new')
  const upsert = flagOption(body, 'upsert')
  if (remove && body['update'] !== undefined) throw new CommandError(9, 'Cannot specify both an update and remove=true')
  if (!remove && body['update'] === undefined)
    throw new CommandError(9, 'Either an update or remove=true must be specified')
  if (remove && upsert) throw new CommandError(9, 'Cannot specify both upsert=true and remove=true')
  if (remove && giveNew)
    throw new CommandError(
      9,
      "Cannot specify both new=true and remove=true; 'remove' always returns the deleted document",
    )
  const statement: Statement = {
    filter: documentOption(body, 'query'),
    collation: body['collation'],
    hint: body['hint'],
    sort: body['sort'],
    variables: body['let'],
  }
  const project = projection(body, statement)
  if (remove) {
    const removed = await onOne(context, name, statement, prepare(statement), (collection, stored) => {
      collection.remove(stored.record, stored.raw)
      return stored.raw
    })
    return { lastErrorObject: { n: removed ? 1 : 0 }, value: removed ? project(removed) : null, ok: 1 }
  }
  const update = { ...statement, update: body['update'], arrayFilters: body['arrayFilters'], upsert, multi: false }
  const result = await runUpdate(context, name, update)
  return answer(result, giveNew, project)
}

function projection(body: Doc, { filter }: Statement): (raw: Buffer) => unknown {
  const spec = body['fields'] ?? body['projection'] ?? {}
  if (!isPlainObject(spec))
    throw new CommandError(14, "BSON field 'findAndModify.fields' is the wrong type, expected type 'object'")
  const compile = (expression: unknown) => expressionForTyped(expression)
  const project = compileProjection(spec, { compile, find: { filter, context: {} } })
  if (!project) return (raw) => new RawDocument(raw)
  return (raw) => project.of(decode(raw, { typed: true }))
}

function answer(result: UpdateResult, giveNew: boolean, project: (raw: Buffer) => unknown): Doc {
  const isUpsert = result.upserted !== undefined
  const lastErrorObject: Doc = { n: result.matched || (isUpsert ? 1 : 0), updatedExisting: result.matched > 0 }
  if (isUpsert) lastErrorObject['upserted'] = result.upserted
  const raw = giveNew ? result.after : result.before
  return { lastErrorObject, value: raw ? project(raw) : null, ok: 1 }
}

const command: Command = {
  options: [
    'query',
    'sort',
    'remove',
    'update',
    'new',
    'fields',
    'projection',
    'upsert',
    'bypassDocumentValidation',
    'collation',
    'arrayFilters',
    'hint',
    'let',
  ],
  run: findAndModify,
}
export const findAndModifyCommands: Record<string, Command> = { findAndModify: command, findandmodify: command }
