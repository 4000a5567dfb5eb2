// What staff ask of jobs over the API, bound to what jobs need: program.ts hands it to the server.
import type { Types } from 'mongoose'
import type { NewBroadcast } from '../models/broadcast.ts'
import type { Act } from '../models/due-audit.ts'
import type { Scope } from '../rules/scope.ts'
import { handOver } from './answer.ts'
import { anchorToday } from './audit-anchor.ts'
import { checkFrozen } from './freeze.ts'
import type { Jobs } from './index.ts'
import { decideOnLeft } from './membership.ts'
import type { Message, Reminder } from './message.ts'
import { cancelPush, confirmPush, preparePush, previewPush, watchPush, type PushDeps } from './push.ts'
import { receiptColumns, receiptRows } from './receipt.ts'
import { previewRetention } from './retention.ts'
import { timetable } from './timetable.ts'

interface Deps extends PushDeps {
  jobs: Pick<Jobs, 'runAfresh' | 'status'>
  /** The bot's own drawing of a reminder. */
  drawReminder: (reminder: Omit<Reminder, 'chat'>) => Drawn
}
interface Drawn {
  text: string
  reply_markup: { inline_keyboard: { text: string }[][] }
}
type Given<T> = Omit<T, 'now'>

export function createOperations(deps: Deps) {
  const { models, now, jobs } = deps
  const names = new Map(timetable.map((entry) => [entry.name as string, entry.name]))
  return {
    start(job: string): boolean {
      const name = names.get(job)
      if (name) void jobs.runAfresh(name)
      return name !== undefined
    },
    jobs: () => jobs.status(),

    preparePush: (given: NewBroadcast) => preparePush(deps, given),
    async previewPush(id: Types.ObjectId, lang: string) {
      const preview = await previewPush(deps, id, lang)
      return preview && { ...preview, sample: preview.sample && drawn(deps, preview.sample) }
    },
    async confirmPush(id: Types.ObjectId, given: { sendAt?: Date; anyway?: boolean; act: Act }) {
      const confirmed = await confirmPush(deps, id, given)
      if (confirmed) void jobs.runAfresh('broadcast').then(() => jobs.runAfresh('delivery'))
      return confirmed
    },
    cancelPush: (id: Types.ObjectId, act: Act) => cancelPush(deps, id, act),
    watchPush: (id: Types.ObjectId) => watchPush(deps, id),

    receiptColumns,
    receiptRows: (scope: Scope, of: Parameters<typeof receiptRows>[2]) => receiptRows(models, scope, of),

    decideOnLeft: (given: Given<Parameters<typeof decideOnLeft>[1]>) => decideOnLeft(models, { ...given, now: now() }),
    checkFrozen: (campaign: Types.ObjectId) => checkFrozen(models, campaign),
    previewRetention: () => previewRetention({ models, now }),
    anchorAudit: () => anchorToday({ models, now, timeZone: deps.timeZone }),
    handOver: (given: Parameters<typeof handOver>[1]) => handOver(deps, given),
  }
}

function drawn({ drawReminder }: Deps, sample: Omit<Reminder, 'chat'> | Omit<Message, 'chat'>) {
  if ('reportId' in sample) {
    const { text, reply_markup } = drawReminder(sample)
    return { text, buttons: reply_markup.inline_keyboard.flat().map((button) => button.text), file: null }
  }
  const { text, link, file } = sample
  return { text, buttons: link ? [link.text] : [], file: file ? { name: file.name, as: file.as } : null }
}
