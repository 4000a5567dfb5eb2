// Accepting at once what nothing speaks against.
import { z } from 'zod'
import type { Report } from '../models/report.ts'
import type { Caller } from './access.ts'
import { getCampaign } from './campaign.ts'
import type { ServerDeps } from './deps.ts'
import { endpoint, type AnyEndpoint } from './endpoint.ts'
import { flagsOfReports } from './flag.ts'
import { Problem } from './problem.ts'

const mostListed = 500
/** Their evidence is asked for in as many queries as that of one. */
const lookedAtOnce = 50
const bulkBody = z.strictObject({
  limit: z.number().int().min(1).max(1000).default(200),
  after: z.string().max(40).default(''),
})
const bulkSchema = z.object({
  accepted: z.int(),
  flagged: z.int(),
  own: z.int(),
  changed: z.int(),
  items: z.array(z.object({ report: z.string(), unit: z.string(), unitName: z.string(), flags: z.array(z.string()) })),
  next: z.string().nullable().meta({ description: 'Goes on with this as `after`.' }),
})

export const bulkEndpoint = (deps: ServerDeps): AnyEndpoint =>
  endpoint({
    ...{ method: 'post', path: '/campaigns/:id/accept-unflagged', tag: 'review', may: 'reviews', body: bulkBody },
    summary: 'Accepts what nothing speaks against, part by part',
    example: { body: { limit: 200 } },
    answer: bulkSchema,
    problems: ['not-the-reviewer'],
    async run({ caller, id, body }) {
      const campaign = await getCampaign(deps, caller.scope, id)
      if (campaign.reviewBy && campaign.reviewBy !== caller.role) throw new Problem('not-the-reviewer')
      return acceptUnflagged(deps, caller, { campaign: campaign._id, ...body })
    },
  })

/** Accepts what nothing speaks against, unit by unit; `next` goes on where this call ended. */
async function acceptUnflagged(
  deps: ServerDeps,
  caller: Caller,
  { campaign, limit, after }: { campaign: Report['campaign']; limit: number; after: string },
) {
  const counts = { accepted: 0, flagged: 0, own: 0, changed: 0 }
  const flagged: { report: string; unit: string; unitName: string; flags: string[] }[] = []
  const take = async (report: Report, flags: string[]) => {
    if (flags.length > 0) {
      counts.flagged++
      const { _id, unit, unitName } = report
      if (flagged.length < mostListed) flagged.push({ report: _id.toHexString(), unit, unitName, flags })
      return
    }
    const { outcome } = await deps.models.review.accept(caller, report._id, report.revision, '', deps.now(), true)
    if (outcome === 'done') counts.accepted++
    else if (outcome === 'own-answers' || outcome === 'own-unit') counts.own++
    else counts.changed++
  }
  let from = after
  for (let left = limit; ;) {
    // One more than is taken tells whether there is a next part.
    const waiting = await deps.models.review.listWaitingWithin(caller.scope, campaign, from, lookedAtOnce + 1)
    const part = waiting.slice(0, Math.min(left, lookedAtOnce))
    const flagsOf = await flagsOfReports(deps, part)
    for (const report of part) await take(report, flagsOf.get(String(report._id))!)
    from = part.at(-1)?.unit ?? from
    left -= part.length
    if (waiting.length === part.length) return { ...counts, items: flagged, next: null }
    if (left === 0) return { ...counts, items: flagged, next: from }
  }
}
