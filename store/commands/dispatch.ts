/** From a request to the command that answers it. */
import { CommandError } from '../errors.ts'
import type { Doc } from '../value/decode.ts'
import type { Client } from '../wire/connection.ts'
import type { Request } from '../wire/message.ts'
import { aggregateCommands } from './aggregate.ts'
import { backupCommands } from './backup.ts'
import { catalogCommands } from './catalog.ts'
import { checkOptions, type Command, type CommandContext } from './context.ts'
import { explainCommands } from './explain.ts'
import { findCommands } from './find.ts'
import { findAndModifyCommands } from './find-and-modify.ts'
import { handshake, refuseTransactions } from './handshake.ts'
import { indexCommands } from './indexes.ts'
import { stats } from './stats.ts'
import { validateCommands } from './validate.ts'
import { write } from './write.ts'

export const commands: Record<string, Command | undefined> = {
  __proto__: null as never,
  ...handshake,
  ...findCommands,
  ...write,
  ...findAndModifyCommands,
  ...aggregateCommands,
  ...catalogCommands,
  ...indexCommands,
  ...stats,
  ...explainCommands,
  ...validateCommands,
  ...backupCommands,
}

export type Services = Pick<CommandContext, 'engine' | 'catalog' | 'cursors' | 'reapSoon' | 'backup'>

export async function dispatch(request: Request, client: Client, services: Services): Promise<Doc> {
  const { body } = request
  const name = Object.keys(body)[0] ?? ''
  const db = body['$db']
  if (typeof db !== 'string') throw new CommandError(40571, 'OP_MSG requests require a $db argument')
  const command = commands[name]
  if (!command) throw new CommandError(59, `no such command: '${name}'`)
  refuseTransactions(body)
  if (!(name in handshake)) checkOptions(name, command, body)
  return command.run({ db, body, request, client, ...services })
}
