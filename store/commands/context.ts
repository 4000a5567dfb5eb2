/** What every command works with, and how its arguments are read. */
import { CommandError } from '../errors.ts'
import type { Cursors } from '../cursors.ts'
import type { Catalog } from '../disk/catalog.ts'
import type { Engine } from '../disk/engine.ts'
import { type Collation, parseCollation } from '../query/collation.ts'
import { isNumeric, isPlainObject, numberOf } from '../value/compare.ts'
import type { Doc } from '../value/decode.ts'
import type { Client } from '../wire/connection.ts'
import type { Request } from '../wire/message.ts'
import { plainOf } from '../aggregate/expression.ts'

export interface CommandContext {
  db: string
  body: Doc
  request: Request
  client: Client
  engine: Engine
  catalog: Catalog
  cursors: Cursors
  /** Asks for the removal of dropped bytes. */
  reapSoon: () => void
  /** Copies the store into an empty folder. */
  backup: (dir: string) => Promise<void>
}

export interface Command {
  /** Arguments it knows, beside those every command may carry. */
  options: readonly string[]
  run: (context: CommandContext) => Promise<Doc> | Doc
}

/** Sent along by drivers with any command, without a change in what it answers. */
const common = new Set([
  '$db',
  'lsid',
  '$clusterTime',
  '$readPreference',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
  'comment',
  'maxTimeMS',
  'readConcern',
  'writeConcern',
  'txnNumber',
  'startTransaction',
  'autocommit',
  '$audit',
  '$client',
  'help',
  'stmtId',
  'stmtIds',
])

export function checkOptions(name: string, command: Command, body: Doc): void {
  for (const option of Object.keys(body)) {
    if (option === name || common.has(option) || command.options.includes(option)) continue
    throw new CommandError(40415, `BSON field '${name}.${option}' is an unknown field.`)
  }
}

export function collectionName({ body }: CommandContext, command: string): string {
  const name = body[command]
  if (typeof name !== 'string') throw new CommandError(73, `collection name has invalid type ${typeof name}`)
  if (name === '' || name.includes('\0')) throw new CommandError(73, `Invalid namespace specified '${name}'`)
  return name
}

export function documentOption(body: Doc, name: string): Doc {
  const value = body[name]
  if (value === undefined || value === null) return {}
  if (!isPlainObject(value))
    throw new CommandError(14, `BSON field '${name}' is the wrong type '${typeof value}', expected type 'object'`)
  return value
}

export function integerOption(body: Doc, name: string): number | undefined {
  const value = body[name]
  if (value === undefined || value === null) return undefined
  const n = isNumeric(value) ? Number(numberOf(value)) : NaN
  if (Number.isNaN(n))
    throw new CommandError(14, `BSON field '${name}' is the wrong type, expected types '[long, int, decimal, double]'`)
  return Math.trunc(n)
}

export function naturalOption(body: Doc, name: string): number | undefined {
  const value = integerOption(body, name)
  if (value !== undefined && value < 0) {
    throw new CommandError(51024, `BSON field '${name}' value must be >= 0, actual value '${value}'`)
  }
  return value
}

export function collationOption(body: Doc): Collation | null {
  return parseCollation(body['collation'])
}

export function variablesOption(body: Doc): Doc {
  return plainOf(documentOption(body, 'let')) as Doc
}

export const flagOption = (body: Doc, name: string, otherwise = false): boolean => {
  const value = body[name]
  if (value === undefined || value === null) return otherwise
  if (typeof value === 'boolean') return value
  if (isNumeric(value)) return Number(numberOf(value)) !== 0
  throw new CommandError(14, `BSON field '${name}' is the wrong type, expected type 'bool'`)
}
