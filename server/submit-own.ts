// A unit's report as its own system sees it, and what it may still do with it: mend what was sent back, change what was
// handed in. Handing in itself: submit.ts.
import { z } from 'zod'
import type { Campaign } from '../models/campaign.ts'
import type { Owed } from '../models/report-submit.ts'
import { reportStates, type Report } from '../models/report.ts'
import { graceEnds, mayAnswer } from '../rules/campaign.ts'
import type { Answers, Env, Form } from '../rules/form.ts'
import { mendProblems } from '../rules/mend.ts'
import { diffOf, faultCodes, type Mendable } from '../rules/review.ts'
import type { ServerDeps } from './deps.ts'
import { Problem } from './problem.ts'

export const ownReportSchema = z
  .object({
    ...{ report: z.string(), campaign: z.string(), unit: z.string(), state: z.enum(reportStates), revision: z.int() },
    startedAt: z.date().nullable().meta({ description: 'When its answering began, by whomever.' }),
    submittedAt: z.date().nullable(),
    answers: z
      .record(z.string(), z.unknown())
      .nullable()
      .meta({ description: 'null while it is a draft: a draft is its officer’s own.' }),
    returned: z
      .object({
        at: z.date(),
        until: z.date(),
        words: z.string(),
        reasons: z.array(
          z.object({
            path: z.string(),
            evidence: z.string().nullable().meta({ description: 'One photo of the place; null: the place itself.' }),
            ...{ reason: z.enum(faultCodes), words: z.string() },
          }),
        ),
        paths: z.array(z.string()).meta({ description: 'The places that are open again, and what lies within them.' }),
      })
      .nullable()
      .meta({ description: 'Why it was sent back, while it is.' }),
  })
  .meta({ id: 'OwnReport' })

export function presentOwn(owed: Owed, { campaign, unit }: { campaign: string; unit: string }) {
  const { state, returned, answers = {} } = owed
  const isReturned = state === 'returned' && returned
  return {
    ...{ report: owed._id.toHexString(), campaign, unit, state, revision: owed.revision },
    ...{ startedAt: owed.startedAt, submittedAt: owed.submittedAt },
    answers: state === 'draft' ? null : answers,
    returned: isReturned
      ? {
          ...{ at: returned.at, until: returned.until, words: returned.words, paths: returned.paths },
          reasons: returned.reasons.map(({ path, evidence, reason, words }) => ({ path, evidence, reason, words })),
        }
      : null,
  }
}

/** Whoever began to change it in chat and has not been seen for this long holds nobody up. */
const editHoldMs = 24 * 3_600_000

/** The same terms as in chat. @returns whether what comes now is late. @throws Problem report-closed */
export function refuseClosed(campaign: Campaign, owed: Owed, at: Date, timeZone: string): boolean {
  const closed = (code: string) => new Problem('report-closed', { issues: [{ at: 'report', code }] })
  if (owed.lockedAt) throw closed('campaign-frozen')
  const verdict = mayAnswer(campaign, owed.state, at, timeZone)
  if (!verdict.ok) {
    const { code } = verdict.reason
    throw closed(code === 'edits-not-allowed' ? 'report-submitted' : code)
  }
  const { editing, updatedAt } = owed
  if (editing && updatedAt && at.getTime() - updatedAt.getTime() < editHoldMs) throw closed('report-being-changed')
  return verdict.late
}

export const wasLate = (campaign: Campaign, { submittedAt }: Owed, timeZone: string): boolean =>
  submittedAt !== null && submittedAt > graceEnds(campaign, timeZone)

/** What was handed in before is changed only by those who say what they have seen of it. @throws Problem revision-… */
export async function refuseUnseen({ models }: ServerDeps, owed: Owed, ifMatch: string | null): Promise<void> {
  if (ifMatch === null) {
    if (owed.state === 'draft') return
    throw new Problem('revision-missing')
  }
  if (ifMatch === String(owed.revision)) return
  // What stood at the last handing in they had seen: what differs from it may be new to them.
  const seen = (await models.version.findOf(owed._id)).findLast(({ revision }) => revision <= Number(ifMatch))
  const changes = seen ? diffOf(seen.answers, owed.answers ?? {}).map(({ path }) => path) : []
  throw new Problem('revision-changed', { changed: ['state', ...changes].slice(0, 200) })
}

interface Mending {
  form: Form
  owed: Owed
  answers: Answers
  confirmed: readonly string[]
  env: Env
}

/** @throws Problem not-mended naming what is closed, and which faults are left. */
export function refuseUnmended({ form, owed, answers, confirmed, env }: Mending): void {
  if (owed.state !== 'returned') return
  const wrong = mendProblems({ form, report: mendable(owed), after: answers, confirmed, env })
  if (wrong.length > 0)
    throw new Problem('not-mended', { issues: wrong.slice(0, 200).map(({ path, code }) => ({ at: path, code })) })
}

export const mendable = ({ state, answers = {}, given = {}, returned = null }: Owed): Mendable => ({
  ...{ state, answers, given, returned },
})

/** What was handed in is on record before anything takes its place. */
export async function keepVersion({ models }: ServerDeps, owed: Owed): Promise<void> {
  // All of it is there: only of drafts less is read.
  if (owed.state === 'submitted') await models.version.keep(owed as Report)
}
