// Keeping the data: backup and restore, the audit trail, what is past its period.
import { resolve } from 'node:path'
import { storeFolder } from '../database.ts'
import { anchorToday } from '../jobs/audit-anchor.ts'
import { previewRetention, removeExpired } from '../jobs/retention.ts'
import { findRunningStore, restoreStore } from '../store/index.ts'
import { argument, refuse, withDatabase, type Command } from './call.ts'

export const upkeepCommands: Record<string, Command> = {
  backup: withDatabase(async (db, call) => {
    if (!db.embedded) refuse('admin-needs-embedded')
    const to = resolve(argument(call, 0, 'folder'))
    await db.models.connection.db!.admin().command({ backupStore: 1, to })
    return { backup: to }
  }),

  restore: async (call) => {
    const folder = storeFolder(call.config)
    if (call.config.mongodbUri) refuse('admin-needs-embedded')
    if (await findRunningStore(folder)) refuse('admin-stop-first')
    await restoreStore(argument(call, 0, 'folder'), folder)
    return { restored: true }
  },

  'verify-audit': withDatabase(async ({ models }, call) => {
    const given = typeof call.options.anchor === 'string' ? call.options.anchor : undefined
    const parts = given === undefined ? null : /(\d+)[ :]([0-9a-f]{64})$/.exec(given.trim())
    if (given !== undefined && !parts)
      refuse('admin-bad-option', { option: 'anchor', value: given, expected: '<number>:<hash>' })
    const result = await models.audit.verify(parts ? { _id: Number(parts[1]), hash: parts[2]! } : undefined)
    if (!result.ok) call.fail()
    return result
  }),

  'audit-anchor': withDatabase(async ({ models }, call) => {
    const anchor = await anchorToday({ models, now: () => call.now, timeZone: call.config.timeZone })
    if (anchor) call.tell(`zhengban-audit ${anchor._id} ${anchor.number}:${anchor.hash}`)
    return anchor && { day: anchor._id, number: anchor.number, hash: anchor.hash }
  }),

  retention: withDatabase(async ({ models }, call) => {
    const deps = { models, now: () => call.now }
    return call.options['dry-run'] === true
      ? { due: await previewRetention(deps) }
      : { removed: await removeExpired(deps) }
  }),
}
