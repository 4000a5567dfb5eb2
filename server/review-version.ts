// What was handed in when, and what differs between two times.
import { z } from 'zod'
import type { Report } from '../models/report.ts'
import type { Version } from '../models/version.ts'
import { displayOf, rowLabel, textOf, type Answers, type Env, type Form } from '../rules/form.ts'
import { diffOf } from '../rules/review.ts'
import { recordReportRead } from './audit.ts'
import type { ServerDeps } from './deps.ts'
import { endpoint, type AnyEndpoint } from './endpoint.ts'
import { getHandedIn } from './handed-in.ts'
import { Problem } from './problem.ts'

export const versionSchema = z
  .object({ revision: z.int(), at: z.date(), by: z.string().nullable(), form: z.string(), photos: z.int() })
  .meta({ id: 'ReportVersion' })
const sideSchema = z.object({ value: z.unknown(), display: z.string() })
export const changeSchema = z
  .object({
    path: z.string(),
    kind: z.enum(['added', 'removed', 'changed']),
    label: z.string(),
    before: sideSchema,
    after: sideSchema,
  })
  .meta({ id: 'ReportChange' })
const revisionQuery = z.coerce.number().int().min(0).optional()

export const versionEndpoints = (deps: ServerDeps): AnyEndpoint[] => {
  const { models } = deps
  return [
    endpoint({
      ...{ method: 'get', path: '/reports/:id/versions', tag: 'review', may: 'reviews' },
      summary: 'What was handed in when, the oldest first',
      answer: z.object({ items: z.array(versionSchema) }),
      async run({ caller, id }) {
        const report = await getHandedIn(deps, caller.scope, id)
        return { items: (await versionsOf(deps, report)).map(presentVersion) }
      },
    }),
    endpoint({
      ...{ method: 'get', path: '/reports/:id/diff', tag: 'review', may: 'reviews' },
      summary: 'What differs between two versions; without numbers, the last two',
      query: { from: revisionQuery, to: revisionQuery },
      answer: z.object({ from: z.int().nullable(), to: z.int(), changes: z.array(changeSchema) }),
      async run({ caller, id, lang, query: { from: first, to: second } }) {
        const report = await getHandedIn(deps, caller.scope, id)
        await recordReportRead(deps, caller, report)
        const versions = await versionsOf(deps, report)
        const at = (number: number | undefined, otherwise: number) =>
          number === undefined ? versions.at(otherwise) : versions.find((version) => version.revision === number)
        const [from, to] = [at(first, -2), at(second, -1)]
        if (!to || (first !== undefined && !from)) throw new Problem('not-found')
        const form = await models.formVersion.get(report.form)
        const compared = { form, report, from: from?.answers ?? to.answers, to }
        return {
          from: from?.revision ?? null,
          to: to.revision,
          changes: presentDiff(deps, compared, lang),
        }
      },
    }),
  ]
}

export const envOf = ({ timeZone, now }: ServerDeps, report: Report): Env => ({
  now: report.submittedAt ?? now(),
  timeZone,
  seed: report._id.toHexString(),
})

export async function versionsOf({ models }: ServerDeps, report: Report): Promise<Version[]> {
  await models.version.keep(report)
  return models.version.findOf(report._id)
}

export const presentVersion = ({ revision, at, by, form, evidence }: Version) => ({
  revision,
  at,
  by: by?.toHexString() ?? null,
  form,
  photos: evidence.length,
})

interface Compared {
  form: Form
  report: Report
  from: Answers
  to: Version
}

export function presentDiff(deps: ServerDeps, { form, report, from, to }: Compared, language: string) {
  const env = envOf(deps, report)
  const shown = (answers: Answers, path: string) =>
    path.split('/').length % 2 === 0
      ? rowLabel(form, answers, path, env, language)
      : displayOf(form, answers, path, env, language)
  return diffOf(from, to.answers).map(({ path, kind, before, after }) => {
    const node = form.byName.get(path.split('/').findLast((part) => !/^\d+$/.test(part)) ?? '')
    return {
      path,
      kind,
      label: node ? textOf(form, node.label, to.answers, path, env, language) : path,
      before: { value: before, display: shown(from, path) },
      after: { value: after, display: shown(to.answers, path) },
    }
  })
}
