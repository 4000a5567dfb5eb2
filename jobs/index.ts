// The jobs, each a function that a test can call; the timetable gives them their time, the runner runs them. Ticks that were
// missed cost nothing: every job finds its work in the data.
import type { Logger } from 'pino'
import type { Evidence } from '../models/evidence.ts'
import type { Models } from '../models/index.ts'
import type { Words } from '../rules/words.ts'
import { anchorToday } from './audit-anchor.ts'
import { queueBroadcasts } from './broadcast.ts'
import { warnOfMissingYears } from './calendar.ts'
import { finishOpenings, makeRounds } from './campaign.ts'
import { sendDeliveries, type Message, type Reminder, type Sent } from './delivery.ts'
import { queueEscalations } from './escalation.ts'
import { processEvidence } from './evidence.ts'
import { finishClosing, finishFreezing } from './freeze.ts'
import { tellHooks } from './hook.ts'
import { compareAudiences } from './membership.ts'
import type { Post } from './outside.ts'
import type { Pulse } from './pace.ts'
import { queueReminders, queueReturns } from './reminder.ts'
import { queueNews } from './news.ts'
import { removeExpired } from './retention.ts'
import { createRunner, type JobTrouble } from './runner.ts'
import { checkTallies, refreshTallies } from './tally.ts'
import { timetable, type JobName } from './timetable.ts'

export type { Message, Reminder, ReminderItem, Sent } from './delivery.ts'
export { createOperations } from './operations.ts'
export type { JobStatus, JobTrouble } from './runner.ts'

export interface JobDeps {
  models: Models
  now: () => Date
  log: Logger
  timeZone: string
  /** Names this process among others. */
  holder: string
  remind: (reminder: Reminder) => Promise<Sent>
  /** Says anything else to a person; without it, and without words, lists, notices and broadcasts wait. */
  tell?: (message: Message) => Promise<Sent>
  words?: Words
  /** Tells the admin of a failing job; absent: the log and `status` have it. */
  tellAdmin?: (trouble: JobTrouble) => Promise<void> | void
  fetchFile: (fileId: string) => Promise<Buffer>
  /** Tells the person what became of a photo; absent: nobody is told. */
  evidenceProcessed?: (evidence: Evidence) => Promise<void> | void
  /** Least time between two messages; tests lift it. */
  paceMs?: number
  pulse?: Pulse
  /** How webhooks are posted; tests reach loopback by one of their own. */
  postHook?: Post
}

/** 25 messages a second, below the Bot API's limit of about 30. */
export const defaultPaceMs = 40

export function createJobs(deps: JobDeps) {
  const stopping = () => runner.stopping()
  const runner = createRunner(deps, timetable, {
    opening: () => finishOpenings({ ...deps, stopping }),
    round: () => makeRounds(deps),
    membership: () => compareAudiences({ ...deps, stopping }),
    reminder: async () => {
      const queued = (await queueReminders({ ...deps, stopping })) + (await queueReturns({ ...deps, stopping }))
      await runner.runAfresh('delivery')
      return queued
    },
    escalation: () => queueEscalations({ ...deps, stopping }),
    broadcast: () => queueBroadcasts({ ...deps, stopping }),
    delivery: () => sendDeliveries({ ...deps, paceMs: deps.paceMs ?? defaultPaceMs, stopping }),
    news: () => queueNews({ ...deps, stopping }),
    freeze: async () => (await finishClosing(deps)) + (await finishFreezing(deps)),
    calendar: () => warnOfMissingYears(deps),
    evidence: () => processEvidence({ ...deps, stopping, onProcessed: deps.evidenceProcessed }),
    forgetting: () => deps.models.forgetting.finish(deps.now()),
    preview: () => deps.models.preview.removeOld(deps.now()),
    tally: () => refreshTallies({ ...deps, stopping }),
    'tally-check': () => checkTallies({ ...deps, stopping }),
    audit: () => finishAudit(deps.models),
    'audit-anchor': () => anchorToday(deps),
    hook: () => tellHooks({ ...deps, stopping, post: deps.postHook }),
    retention: () => removeExpired({ ...deps, stopping }),
  })
  return {
    run: (name: JobName) => runner.run(name),
    /** A run that begins after this call. */
    runAfresh: (name: JobName) => runner.runAfresh(name),
    start: () => runner.start(),
    stop: () => runner.stop(),
    status: () => runner.status(),
  }
}
async function finishAudit({ review, campaign, broadcast }: Models): Promise<number> {
  return (await review.finishAudit()) + (await campaign.finishAudit()) + (await broadcast.finishAudit())
}
export type Jobs = ReturnType<typeof createJobs>
