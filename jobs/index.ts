// The timetable, and what runs it. A job is a function that a test can call; here it only gets its time. Ticks that were
// missed cost nothing: every job finds its work in the data.
import cron, { type ScheduledTask } from 'node-cron'
import type { Logger } from 'pino'
import type { Evidence } from '../models/evidence.ts'
import type { Models } from '../models/index.ts'
import { finishOpenings } from './campaign.ts'
import { sendDeliveries, type Reminder, type Sent } from './delivery.ts'
import { processEvidence } from './evidence.ts'
import { queueReminders } from './reminder.ts'

export interface JobDeps {
  models: Models
  now: () => Date
  log: Logger
  timeZone: string
  /** Names this process among others. */
  holder: string
  remind: (reminder: Reminder) => Promise<Sent>
  fetchFile: (fileId: string) => Promise<Buffer>
  /** Tells the person what became of a photo; absent: nobody is told. */
  evidenceProcessed?: (evidence: Evidence) => Promise<void> | void
  /** Least time between two messages; tests lift it. */
  paceMs?: number
}

/** 25 messages a second, below the Bot API's limit of about 30. */
const defaultPaceMs = 40

export function createJobs(deps: JobDeps) {
  let isStopping = false
  const running = new Set<Promise<unknown>>()
  const stopping = () => isStopping
  const jobs = {
    opening: () => finishOpenings(deps),
    reminder: async () => {
      const queued = await queueReminders(deps)
      await run('delivery')
      return queued
    },
    delivery: () => sendDeliveries({ ...deps, paceMs: deps.paceMs ?? defaultPaceMs, stopping }),
    audit: () => deps.models.review.finishAudit(),
    evidence: () => processEvidence({ ...deps, stopping, onProcessed: deps.evidenceProcessed }),
  }
  const timetable: { name: keyof typeof jobs; when: string }[] = [
    { name: 'opening', when: '* * * * *' },
    { name: 'reminder', when: '*/10 * * * *' },
    { name: 'delivery', when: '*/10 * * * * *' },
    { name: 'evidence', when: '*/15 * * * * *' },
    { name: 'audit', when: '* * * * *' },
  ]

  // One run of a job at a time in this process; across processes, leases and unique keys keep work from being done twice.
  const current = new Map<string, Promise<unknown>>()
  function run(name: keyof typeof jobs): Promise<unknown> {
    if (isStopping) return Promise.resolve()
    const known = current.get(name)
    if (known) return known
    const started = jobs[name]()
      .catch((error: unknown) => deps.log.error({ job: name, err: error }, 'job failed'))
      .finally(() => {
        current.delete(name)
        running.delete(started)
      })
    current.set(name, started)
    running.add(started)
    return started
  }

  let tasks: ScheduledTask[] = []
  return {
    run,
    start() {
      tasks = timetable.map(({ name, when }) =>
        cron.schedule(when, () => run(name), {
          name,
          timezone: deps.timeZone,
          noOverlap: true,
          suppressMissedWarning: true,
        }),
      )
      // What was missed while the program was down is caught up at once.
      for (const { name } of timetable) void run(name)
    },
    async stop() {
      isStopping = true
      for (const task of tasks) await task.destroy()
      await Promise.all(running)
    },
  }
}
export type Jobs = ReturnType<typeof createJobs>
