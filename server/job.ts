// The background jobs: their last run, what came of it and their next; an admin may start one.
import { z } from 'zod'
import { record } from './audit.ts'
import type { ServerDeps } from './deps.ts'
import { endpoint, type AnyEndpoint } from './endpoint.ts'
import { Problem } from './problem.ts'

const tag = 'jobs'
const jobSchema = z.object({
  name: z.string(),
  when: z.string().meta({ description: 'As in cron, on the program’s clock.' }),
  nextAt: z.date().nullable().meta({ description: 'null where this process runs no jobs.' }),
  last: z
    .object({
      startedAt: z.date(),
      endedAt: z.date().nullable(),
      outcome: z.enum(['running', 'ok', 'failed']),
      result: z.unknown().meta({ description: 'What the job said it did; a code when it failed.' }),
      failures: z.int().meta({ description: 'In a row.' }),
      lastOkAt: z.date().nullable(),
      runs: z.int(),
    })
    .nullable(),
})

export const jobEndpoints = (deps: ServerDeps): AnyEndpoint[] => [
  endpoint({
    ...{ method: 'get', path: '/jobs', tag, may: 'jobs' },
    summary: 'Every job: last run, its result, next run',
    answer: z.object({ items: z.array(jobSchema) }),
    run: async () => ({ items: await deps.operations.jobs() }),
  }),
  endpoint({
    ...{ method: 'post', path: '/jobs/:name/run', tag, may: 'settings' },
    summary: 'Start a job now',
    body: z.strictObject({}),
    status: 202,
    answer: z.object({ name: z.string() }),
    async run({ caller, params }) {
      const name = params['name'] ?? ''
      const { operations } = deps
      if (!(await operations.jobs()).some((job) => job.name === name)) throw new Problem('not-found')
      await record(deps, caller, 'job.run', { on: { kind: 'job', id: name } })
      operations.start(name)
      return { name }
    },
  }),
]
