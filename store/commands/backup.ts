/** The one command that is ours alone: a copy of the whole store while it runs. `{ backupStore: 1, to: '<absolute folder>' }` */
import { isAbsolute } from 'node:path'
import { CommandError } from '../errors.ts'
import { StoreError } from '../store-error.ts'
import type { Command } from './context.ts'

export const backupCommands: Record<string, Command> = {
  backupStore: {
    options: ['to'],
    async run({ db, body, backup }) {
      const to = body['to']
      if (db !== 'admin') throw new CommandError(13, 'backupStore may only be run against the admin database.')
      if (typeof to !== 'string' || !isAbsolute(to))
        throw new CommandError(2, "'to' must be the absolute path of a folder")
      try {
        await backup(to)
      } catch (error) {
        if (error instanceof StoreError) throw new CommandError(2, error.message)
        throw error
      }
      return { ok: 1 }
    },
  },
}
