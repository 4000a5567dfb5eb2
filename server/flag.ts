// Flags: why a person must look at a file, or at a report, before it counts.
import type { Evidence } from '../models/evidence.ts'
import type { Counterparts } from '../models/look-alike.ts'
import type { Report } from '../models/report.ts'
import { refsIn } from '../rules/evidence-refs.ts'
import type { ServerDeps } from './deps.ts'

/** Why a person must look at it before it counts. */
export function flagsOf(evidence: Evidence, { flags }: Pick<Counterparts, 'flags'>): string[] {
  const state = evidence.state === 'ready' ? [] : [evidence.state === 'failed' ? 'failed' : 'waiting']
  return [...state, ...(evidence.advice ?? []), ...flags]
}

/** Why a person must look at each of these reports, over all its evidence, by their ids: as many queries as for one. */
export async function flagsOfReports(
  { models }: Pick<ServerDeps, 'models'>,
  reports: readonly Pick<Report, '_id' | 'answers'>[],
): Promise<Map<string, string[]>> {
  const named = reports.map(({ _id, answers }) => ({ id: String(_id), refs: refsIn(answers).map((ref) => ref.id) }))
  const holding = reports.filter((_, at) => named[at]!.refs.length > 0).map(({ _id }) => _id)
  const found = holding.length > 0 ? await models.evidence.findOfReports(holding) : []
  const byId = new Map(found.map((each) => [String(each._id), each]))
  const evidence = named.map(({ refs }) => refs.flatMap((ref) => byId.get(ref) ?? []))
  const alikeOf = await models.lookAlike.findManyWithin({}, evidence.flat())
  return new Map(
    named.map(({ id }, at) => [id, [...new Set(evidence[at]!.flatMap((each) => flagsOf(each, alikeOf(each))))]]),
  )
}
