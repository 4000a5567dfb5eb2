// The background jobs: their last run, what came of it and their next; an admin may start one.
import { z } from 'zod'
import { record } from './audit.ts'
import type { ServerDeps } from './deps.ts'
import { endpoint, pageOf, paging, type AnyEndpoint } from './endpoint.ts'
import { pageIn, sortedBy } from './page.ts'
import { Problem } from './problem.ts'

const tag = 'jobs'
const outcomes = ['running', 'ok', 'failed'] as const
const jobSchema = z.object({
  name: z.string(),
  when: z.string().meta({ description: 'As in cron, on the program’s clock.' }),
  nextAt: z.date().nullable().meta({ description: 'null where this process runs no jobs.' }),
  last: z
    .object({
      startedAt: z.date(),
      endedAt: z.date().nullable(),
      outcome: z.enum(outcomes),
      result: z.unknown().meta({ description: 'What the job said it did; a code when it failed.' }),
      failures: z.int().meta({ description: 'In a row.' }),
      lastOkAt: z.date().nullable(),
      runs: z.int(),
    })
    .nullable(),
})

const example = {
  ...{ name: 'delivery', when: '*/10 * * * * *', nextAt: '2026-11-23T01:00:10.000Z' },
  last: {
    ...{
      startedAt: '2026-11-23T01:00:00.000Z',
      endedAt: '2026-11-23T01:00:01.000Z',
      outcome: 'ok',
      result: { sent: 12 },
    },
    ...{ failures: 0, lastOkAt: '2026-11-23T01:00:01.000Z', runs: 360 },
  },
}
export const jobEndpoints = (deps: ServerDeps): AnyEndpoint[] => [
  endpoint({
    ...{ method: 'get', path: '/jobs', tag, may: 'jobs' },
    summary: 'Every job: last run, its result, next run',
    query: { ...paging(500), outcome: z.enum(outcomes).optional(), sort: z.enum(['name', '-name']).optional() },
    answer: pageOf(jobSchema),
    async run({ query: { outcome, sort, ...page } }) {
      const all = (await deps.operations.jobs()).filter(
        ({ last }) => outcome === undefined || last?.outcome === outcome,
      )
      return pageIn(sortedBy(all, sort), page, ({ name }) => name)
    },
  }),
  endpoint({
    ...{ method: 'get', path: '/jobs/:name', tag, may: 'jobs' },
    summary: 'One job: last run, its result, next run',
    example: { answer: example },
    answer: jobSchema,
    async run({ params }) {
      const job = (await deps.operations.jobs()).find(({ name }) => name === params['name'])
      if (!job) throw new Problem('not-found')
      return job
    },
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
