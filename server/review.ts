// Review over the API: what a reviewer reads, verdicts and decisions. Whoever decides says by
// If-Match which revision they have read.
import { z } from 'zod'
import type { Report } from '../models/report.ts'
import type { ReviewOutcome } from '../models/review.ts'
import { stops } from '../rules/form.ts'
import { checkVerdicts, faultCodes, type Verdict } from '../rules/review.ts'
import type { Caller } from './access.ts'
import { recordReportRead } from './audit.ts'
import type { ServerDeps } from './deps.ts'
import { endpoint, type AnyEndpoint, type Call } from './endpoint.ts'
import { evidenceSchema, presentEvidence } from './evidence.ts'
import { declared, getHandedIn } from './handed-in.ts'
import { Problem, type ProblemCode } from './problem.ts'
import { presentReport, reportSchema } from './report.ts'
import { bulkEndpoint } from './review-bulk.ts'
import {
  changeSchema,
  envOf,
  presentDiff,
  presentVersion,
  versionEndpoints,
  versionSchema,
  versionsOf,
} from './review-version.ts'

const words = z.string().max(2000).default('')
const verdict = z.strictObject({
  path: z.string().min(1).max(300),
  evidence: z
    .string()
    .regex(/^[0-9a-f]{24}$/)
    .nullable()
    .default(null),
  good: z.boolean(),
  reason: z.enum(faultCodes).nullable().default(null),
  words: z.string().max(500).default(''),
})
const verdicts = z.array(verdict).max(2000)
const bodies = {
  start: z.strictObject({}),
  judge: z.strictObject({ verdicts }),
  accept: z.strictObject({ words }),
  return: z.strictObject({ verdicts: verdicts.optional(), words, until: z.iso.datetime({ offset: true }).optional() }),
}
/** Time to mend when the campaign's own is over or nearly. */
const mendMs = 7 * 86_400_000

const faultSchema = z.object({
  path: z.string(),
  evidence: z.string().nullable(),
  reason: z.enum(faultCodes),
  words: z.string(),
})
const obstacles = ['own-answers', 'own-unit', 'not-the-reviewer'] as const
const reviewSchema = z
  .object({
    report: reportSchema,
    review: z
      .object({
        since: z.date(),
        role: z.string(),
        mine: z.boolean(),
        verdicts: z.array(faultSchema.extend({ good: z.boolean(), reason: z.enum(faultCodes).nullable() })),
      })
      .nullable(),
    evidence: z.array(evidenceSchema),
    flags: z.array(z.string()),
    obstacle: z.enum(obstacles).nullable().meta({ description: 'Why the caller, for one, may not decide on it.' }),
    faultCodes: z.array(z.object({ code: z.enum(faultCodes), label: z.string() })),
    returned: z.object({ at: z.date(), reasons: z.array(faultSchema), words: z.string(), until: z.date() }).nullable(),
    decisions: z.array(
      z.object({
        what: z.enum(['accept', 'return']),
        role: z.string(),
        at: z.date(),
        words: z.string(),
        revision: z.int(),
      }),
    ),
    versions: z.array(versionSchema),
    changes: z.array(changeSchema).meta({ description: 'Against the version handed in before.' }),
  })
  .meta({ id: 'Review' })
const decisionProblems = ['not-submitted', 'review-taken', ...obstacles] as const

type ReviewCall = Pick<Call<unknown, unknown>, 'caller' | 'id' | 'ifMatch' | 'lang' | 'etag'>

export const reviewEndpoints = (deps: ServerDeps): AnyEndpoint[] => {
  const { models, now } = deps

  const getReport = ({ caller, id }: Pick<ReviewCall, 'caller' | 'id'>) => getHandedIn(deps, caller.scope, id)
  /** Decides, then shows the report as it is now. */
  const decide = async (call: ReviewCall, step: (report: Report, revision: number) => Promise<ReviewOutcome>) => {
    const revision = revisionIn(call.ifMatch)
    const report = await getReport(call)
    await refuseOtherRoles(deps, call.caller, report)
    const { outcome, report: after } = await step(report, revision)
    if (outcome !== 'done' && outcome !== 'repeated') throw new Problem(problemOf[outcome])
    return show(call, after!)
  }
  const show = async ({ caller, lang, etag }: ReviewCall, report: Report) => {
    etag(report.revision)
    return presentReview(deps, caller, await declared(deps, report), lang)
  }
  const decision = { tag: 'review', may: 'reviews', needsIfMatch: true, answer: reviewSchema } as const

  return [
    endpoint({
      ...{ method: 'get', path: '/reports/:id/review', tag: 'review', may: 'reviews' },
      summary: 'All a reviewer reads; the ETag is the revision to decide on',
      answer: reviewSchema,
      async run(call) {
        const report = await getReport(call)
        await recordReportRead(deps, call.caller, report)
        return show(call, report)
      },
    }),
    endpoint({
      ...{ ...decision, method: 'post', path: '/reports/:id/review', body: bodies.start },
      ...{ summary: 'Begins to review: nobody else can for two hours', problems: decisionProblems },
      run: (call) => decide(call, ({ _id }, revision) => models.review.start(call.caller, _id, revision, now())),
    }),
    endpoint({
      ...{ ...decision, method: 'put', path: '/reports/:id/review', body: bodies.judge, bodyLimitBytes: 512 * 1024 },
      ...{ summary: 'Keeps verdicts on fields and photos', problems: decisionProblems },
      example: { body: { verdicts: [{ path: 'pc_count', good: false, reason: 'mismatch', words: '与发票不符' }] } },
      run: (call) =>
        decide(call, async (report, revision) => {
          await refuseBadVerdicts(deps, report, call.body.verdicts)
          return models.review.judge(call.caller, report._id, revision, call.body.verdicts, now())
        }),
    }),
    endpoint({
      ...{ ...decision, method: 'post', path: '/reports/:id/accept', body: bodies.accept },
      ...{ summary: 'Accepts', problems: [...decisionProblems, 'faults-marked'] as const },
      example: { body: { words: '' } },
      run: (call) =>
        decide(call, async ({ _id, review }, revision) => {
          if (review?.by === call.caller.id && review.verdicts.some(({ good }) => !good))
            throw new Problem('faults-marked')
          return models.review.accept(call.caller, _id, revision, call.body.words, now())
        }),
    }),
    endpoint({
      ...{ ...decision, method: 'post', path: '/reports/:id/return', body: bodies.return, bodyLimitBytes: 512 * 1024 },
      ...{ summary: 'Sends back with what is to be mended', problems: decisionProblems },
      example: { body: { words: '请补拍发票', until: '2026-12-07T18:00:00+08:00' } },
      run: (call) =>
        decide(call, async (report, revision) => {
          const { body } = call
          const mine = report.review?.by === call.caller.id ? report.review.verdicts : []
          const all = body.verdicts ?? mine
          await refuseBadVerdicts(deps, report, all)
          const isRepeat = report.state === 'returned'
          if (!isRepeat && all.every(({ good }) => good))
            throw new Problem('invalid-input', { issues: [{ at: 'verdicts', code: 'no-fault' }] })
          const until = await mendUntil(deps, report, body.until)
          return models.review.return(call.caller, report._id, {
            ...{ revision, verdicts: all, words: body.words, until, now: now(), stood: await stoodIn(deps, report) },
          })
        }),
    }),
    ...versionEndpoints(deps),
    bulkEndpoint(deps),
  ]
}

const problemOf: Record<Exclude<ReviewOutcome['outcome'], 'done' | 'repeated'>, ProblemCode> = {
  stale: 'revision-changed',
  taken: 'review-taken',
  'not-submitted': 'not-submitted',
  'own-answers': 'own-answers',
  'own-unit': 'own-unit',
  'not-found': 'not-found',
}

function revisionIn(ifMatch: string | null): number {
  if (!/^\d{1,9}$/.test(ifMatch ?? '')) throw new Problem('revision-changed')
  return Number(ifMatch)
}

async function refuseOtherRoles(deps: ServerDeps, caller: Caller, report: Report): Promise<void> {
  if (await isOtherRole(deps, caller, report)) throw new Problem('not-the-reviewer')
}

async function isOtherRole({ models }: ServerDeps, { role }: Caller, report: Report): Promise<boolean> {
  const campaign = await models.campaign.find(report.campaign)
  return campaign?.reviewBy ? campaign.reviewBy !== role : false
}

const obstacleTo = async (
  deps: ServerDeps,
  caller: Caller,
  report: Report,
): Promise<(typeof obstacles)[number] | null> =>
  (await isOtherRole(deps, caller, report)) ? 'not-the-reviewer' : deps.models.review.conflictOf(caller, report)

async function refuseBadVerdicts(deps: ServerDeps, report: Report, given: Verdict[]): Promise<void> {
  const form = await deps.models.formVersion.get(report.form)
  const wrong = checkVerdicts(form, report.answers, given, envOf(deps, report))
  if (wrong.length > 0)
    throw new Problem('invalid-input', { issues: wrong.map(({ at, code }) => ({ at: `verdicts.${at}`, code })) })
}

/** Stops that were handed in without anybody having given them one by one. */
async function stoodIn(deps: ServerDeps, report: Report): Promise<string[]> {
  if (!report.submittedThrough) return []
  const form = await deps.models.formVersion.get(report.form)
  const all = stops(form, report.answers, envOf(deps, report))
  return all.map(({ path }) => path).filter((path) => !Object.hasOwn(report.given, path))
}

async function mendUntil({ models, now }: ServerDeps, report: Report, asked: string | undefined): Promise<Date> {
  if (asked) {
    const until = new Date(asked)
    if (until <= now()) throw new Problem('invalid-input', { issues: [{ at: 'until', code: 'past' }] })
    return until
  }
  const campaign = await models.campaign.find(report.campaign)
  return new Date(Math.max(campaign?.dueAt.getTime() ?? 0, now().getTime() + mendMs))
}

async function presentReview(deps: ServerDeps, caller: Caller, report: Report, language: string) {
  const form = await deps.models.formVersion.get(report.form)
  const evidence = await presentEvidence(deps, caller, report)
  const versions = await versionsOf(deps, report)
  const [before, last] = [versions.at(-2), versions.at(-1)]
  const { review, returned, decisions = [] } = report
  return {
    report: await presentReport(deps, report, form, language),
    review: review && {
      since: review.since,
      role: review.role,
      mine: review.by === caller.id,
      verdicts: review.verdicts,
    },
    evidence,
    flags: [...new Set(evidence.flatMap(({ flags }) => flags))],
    obstacle: await obstacleTo(deps, caller, report),
    faultCodes: faultCodes.map((code) => ({ code, label: deps.words.say(language, `fault-${code}`) })),
    returned: returned && { at: returned.at, reasons: returned.reasons, words: returned.words, until: returned.until },
    decisions: decisions.map(({ what, role, at, words: said, revision }) => ({
      what,
      role,
      at,
      words: said,
      revision,
    })),
    versions: versions.map(presentVersion),
    changes: before && last ? presentDiff(deps, { form, report, from: before.answers, to: last }, language) : [],
  }
}
