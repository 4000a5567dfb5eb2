// A report as those see it who judge it: what was handed in, never what its officer is at.
import type { Report } from '../models/report.ts'
import type { Scope } from '../rules/scope.ts'
import type { ServerDeps } from './deps.ts'
import { Problem } from './problem.ts'

type Deps = Pick<ServerDeps, 'models'>

/** A draft is not there. @throws Problem not-found */
export async function getHandedIn({ models }: Deps, scope: Scope, id: string): Promise<Report> {
  const report = await models.review.findWithin(scope, models.file.idOf(id))
  if (!report) throw new Problem('not-found')
  return report
}

/** What was handed in: of a returned report, not what its officer is just mending. */
export async function declared({ models }: Deps, report: Report): Promise<Report> {
  const last = report.state === 'returned' ? (await models.version.findOf(report._id)).at(-1) : undefined
  return last ? { ...report, answers: last.answers } : report
}

/** The same of many at once. */
export async function declaredOf({ models }: Deps, reports: readonly Report[]): Promise<Report[]> {
  const returned = reports.filter(({ state }) => state === 'returned')
  const last = await models.version.lastAnswersOf(returned.map(({ _id }) => _id))
  return reports.map((report) => ({ ...report, answers: last.get(String(report._id)) ?? report.answers }))
}
