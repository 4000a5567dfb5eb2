// Runs jobs: one run of each at a time, here and - where the timetable says so - among all processes; notes the last run,
// and tells somebody when a job fails and when it is mended.
import cron, { type ScheduledTask } from 'node-cron'
import type { Logger } from 'pino'
import type { Models } from '../models/index.ts'
import type { JobRun } from '../models/job-run.ts'
import type { Entry } from './timetable.ts'

/** For the admin in chat: a job has begun to fail, still fails a day later, or works again. */
export type JobTrouble = JobState | MissingYears
/** Holidays of these years are not entered, though campaigns reach into them. */
export interface MissingYears {
  state: 'years-missing'
  years: number[]
}
interface JobState {
  job: string
  state: 'failing' | 'mended'
  failures: number
  code: string | null
}
export interface RunnerDeps {
  models: Models
  now: () => Date
  log: Logger
  timeZone: string
  holder: string
  tellAdmin?: (trouble: JobTrouble) => Promise<void> | void
}
export interface JobStatus {
  name: string
  when: string
  last: Pick<JobRun, 'startedAt' | 'endedAt' | 'outcome' | 'result' | 'failures' | 'lastOkAt' | 'runs'> | null
  nextAt: Date | null
}

const aloneMs = 60_000
/** A run this long is shown as running; a note for each short one would double the writes. */
const slowMs = 2_000
const tellAgainMs = 86_400_000

export function createRunner<Name extends string>(
  deps: RunnerDeps,
  timetable: readonly (Entry & { name: Name })[],
  jobs: Record<Name, () => Promise<unknown>>,
) {
  const { models, now, log, holder } = deps
  const entries = new Map(timetable.map((entry) => [entry.name, entry]))
  const current = new Map<Name, Promise<unknown>>()
  let tasks: ScheduledTask[] = []
  let isStopping = false

  async function alone(name: Name): Promise<unknown> {
    const key = `job:${name}`
    if (!(await models.lease.take(key, holder, now(), aloneMs))) return null
    const renewing = setInterval(() => {
      models.lease
        .take(key, holder, now(), aloneMs)
        .catch((error: unknown) => log.warn({ job: name, err: error }, 'lease'))
    }, aloneMs / 3)
    try {
      return await jobs[name]()
    } finally {
      clearInterval(renewing)
      await models.lease.release(key, holder)
    }
  }

  async function once(name: Name): Promise<unknown> {
    const startedAt = now()
    const slow = setTimeout(() => void note(models.jobRun.running(name, holder, startedAt)), slowMs)
    try {
      const result = await (entries.get(name)!.alone ? alone(name) : jobs[name]())
      // null: another process is at it, and notes it.
      if (result === null) return null
      const wasTold = await models.jobRun.succeeded(name, { holder, startedAt, result: result ?? null }, now())
      if (wasTold) await deps.tellAdmin?.({ job: name, state: 'mended', failures: 0, code: null })
      return result
    } catch (error) {
      log.error({ job: name, err: error }, 'job failed')
      await note(fail(name, startedAt, error))
      return undefined
    } finally {
      clearTimeout(slow)
    }
  }

  async function fail(name: Name, startedAt: Date, error: unknown): Promise<void> {
    const { code: given, name: kind } = error as { code?: string | number; name?: string }
    const code = String(given ?? kind ?? 'error')
    const run = await models.jobRun.failed(name, { holder, startedAt, code }, now())
    const isFirst = await models.jobRun.tell(name, now(), new Date(now().getTime() - tellAgainMs))
    if (isFirst) await deps.tellAdmin?.({ job: name, state: 'failing', failures: run?.failures ?? 1, code })
  }

  /** When the database is away there is nothing to note it in; the log has it. */
  const note = (writing: Promise<unknown>) =>
    writing.catch((error: unknown) => log.error({ err: error }, 'job run not noted'))

  function run(name: Name): Promise<unknown> {
    if (isStopping) return Promise.resolve()
    const known = current.get(name)
    if (known) return known
    const started = once(name).finally(() => current.delete(name))
    current.set(name, started)
    return started
  }

  return {
    /** A run of the job: the one that is going on, or a new one. Never rejects. */
    run,
    /** A run that begins after this call, so that it sees what was written before. */
    async runAfresh(name: Name): Promise<unknown> {
      await current.get(name)
      return run(name)
    },
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
    stopping: () => isStopping,
    async stop() {
      isStopping = true
      for (const task of tasks) await task.destroy()
      await Promise.all(current.values())
    },
    /** Last run, its result and the next run of every job; `nextAt` is null where this process does not run jobs. */
    async status(): Promise<JobStatus[]> {
      const runs = new Map((await models.jobRun.list()).map((known) => [known._id, known]))
      return timetable.map(({ name, when }, at) => {
        const known = runs.get(name)
        const { startedAt, endedAt, outcome, result, failures, lastOkAt, runs: count } = known ?? ({} as JobRun)
        return {
          ...{ name, when, nextAt: tasks[at]?.getNextRun() ?? null },
          last: known ? { startedAt, endedAt, outcome, result, failures, lastOkAt, runs: count } : null,
        }
      })
    },
  }
}
