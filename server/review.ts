// Review over the API: what a reviewer reads, verdicts, decisions, versions and their differences. Whoever decides says by
// If-Match which revision they have read.
import { z } from 'zod'
import type { Report } from '../models/report.ts'
import type { ReviewOutcome } from '../models/review.ts'
import type { Version } from '../models/version.ts'
import { displayOf, plainText, rowLabel, type Answers, type Env, type Form } from '../rules/form.ts'
import { checkVerdicts, diffOf, faultCodes, type Verdict } from '../rules/review.ts'
import type { Caller } from './access.ts'
import { getCampaign } from './campaign.ts'
import type { ServerDeps } from './deps.ts'
import { endpoint, type AnyEndpoint, type Call } from './endpoint.ts'
import { evidenceOf, evidenceSchema, flagsOf, presentEvidence } from './evidence.ts'
import { Problem, type ProblemCode } from './problem.ts'
import { presentReport, reportSchema } from './report.ts'

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
  bulk: z.strictObject({
    limit: z.number().int().min(1).max(1000).default(200),
    after: z.string().max(40).default(''),
  }),
}
/** Time to mend when the campaign's own is over or nearly. */
const mendMs = 7 * 86_400_000
const mostListed = 500

const versionSchema = z
  .object({ revision: z.int(), at: z.date(), by: z.string().nullable(), form: z.string(), photos: z.int() })
  .meta({ id: 'ReportVersion' })
const sideSchema = z.object({ value: z.unknown(), display: z.string() })
const changeSchema = z
  .object({
    path: z.string(),
    kind: z.enum(['added', 'removed', 'changed']),
    label: z.string(),
    before: sideSchema,
    after: sideSchema,
  })
  .meta({ id: 'ReportChange' })
const faultSchema = z.object({
  path: z.string(),
  evidence: z.string().nullable(),
  reason: z.enum(faultCodes),
  words: z.string(),
})
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
const bulkSchema = z.object({
  accepted: z.int(),
  flagged: z.int(),
  own: z.int(),
  changed: z.int(),
  items: z.array(z.object({ report: z.string(), unit: z.string(), unitName: z.string(), flags: z.array(z.string()) })),
  next: z.string().nullable().meta({ description: 'Goes on with this as `after`.' }),
})
const decisionProblems = [
  ...(['not-submitted', 'review-taken', 'own-answers', 'own-unit', 'not-the-reviewer'] as const),
]

type ReviewCall = Pick<Call<unknown, unknown>, 'caller' | 'id' | 'ifMatch' | 'lang' | 'etag'>

export const reviewEndpoints = (deps: ServerDeps): AnyEndpoint[] => {
  const { models, now } = deps

  const getReport = async ({ caller, id }: Pick<ReviewCall, 'caller' | 'id'>): Promise<Report> => {
    const report = await models.review.findWithin(caller.scope, models.file.idOf(id))
    if (!report) throw new Problem('not-found')
    return report
  }
  /** What was handed in: of a returned report, not what its officer is just mending. */
  const declared = async (report: Report): Promise<Report> => {
    const last = report.state === 'returned' ? (await models.version.findOf(report._id)).at(-1) : undefined
    return last ? { ...report, answers: last.answers } : report
  }
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
    return presentReview(deps, caller, await declared(report), lang)
  }
  const decision = { tag: 'review', may: 'reviews', needsIfMatch: true, answer: reviewSchema } as const

  return [
    endpoint({
      ...{ method: 'get', path: '/reports/:id/review', tag: 'review', may: 'reviews' },
      summary: 'All a reviewer reads; the ETag is the revision to decide on',
      answer: reviewSchema,
      async run(call) {
        const report = await getReport(call)
        const { id, role } = call.caller
        await models.audit.append({
          ...{ at: now(), who: { id, role }, what: 'report.view' },
          on: { kind: 'report', id: report._id.toHexString() },
          more: { revision: report.revision, unit: report.unit },
        })
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
            ...{ revision, verdicts: all, words: body.words, until, now: now() },
          })
        }),
    }),
    endpoint({
      ...{ method: 'get', path: '/reports/:id/versions', tag: 'review', may: 'reviews' },
      summary: 'What was handed in when, the oldest first',
      answer: z.object({ items: z.array(versionSchema) }),
      run: async (call) => ({ items: (await versionsOf(deps, await getReport(call))).map(presentVersion) }),
    }),
    endpoint({
      ...{ method: 'get', path: '/reports/:id/diff', tag: 'review', may: 'reviews' },
      summary: 'What differs between two versions; without numbers, the last two',
      query: { from: revisionQuery, to: revisionQuery },
      answer: z.object({ from: z.int().nullable(), to: z.int(), changes: z.array(changeSchema) }),
      async run(call) {
        const { from: first, to: second } = call.query
        const report = await getReport(call)
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
          changes: presentDiff(deps, compared, call.lang),
        }
      },
    }),
    endpoint({
      ...{ method: 'post', path: '/campaigns/:id/accept-unflagged', tag: 'review', may: 'reviews', body: bodies.bulk },
      summary: 'Accepts what nothing speaks against, part by part',
      answer: bulkSchema,
      problems: ['not-the-reviewer'],
      async run({ caller, id, body }) {
        const campaign = await getCampaign(deps, caller.scope, id)
        if (campaign.reviewBy && campaign.reviewBy !== caller.role) throw new Problem('not-the-reviewer')
        return acceptUnflagged(deps, caller, { campaign: campaign._id, ...body })
      },
    }),
  ]
}

const revisionQuery = z.coerce.number().int().min(0).optional()

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

async function refuseOtherRoles({ models }: ServerDeps, { role }: Caller, report: Report): Promise<void> {
  const campaign = await models.campaign.find(report.campaign)
  if (campaign?.reviewBy && campaign.reviewBy !== role) throw new Problem('not-the-reviewer')
}

const envOf = ({ timeZone, now }: ServerDeps, report: Report): Env => ({
  now: report.submittedAt ?? now(),
  timeZone,
  seed: report._id.toHexString(),
})

async function refuseBadVerdicts(deps: ServerDeps, report: Report, given: Verdict[]): Promise<void> {
  const form = await deps.models.formVersion.get(report.form)
  const wrong = checkVerdicts(form, report.answers, given, envOf(deps, report))
  if (wrong.length > 0)
    throw new Problem('invalid-input', { issues: wrong.map(({ at, code }) => ({ at: `verdicts.${at}`, code })) })
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

async function versionsOf({ models }: ServerDeps, report: Report): Promise<Version[]> {
  await models.version.keep(report)
  return models.version.findOf(report._id)
}

const presentVersion = ({ revision, at, by, form, evidence }: Version) => ({
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

function presentDiff(deps: ServerDeps, { form, report, from, to }: Compared, language: string) {
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
      label: node ? plainText(form, node.label, language) : path,
      before: { value: before, display: shown(from, path) },
      after: { value: after, display: shown(to.answers, path) },
    }
  })
}

async function presentReview(deps: ServerDeps, caller: Caller, report: Report, language: string) {
  const form = await deps.models.formVersion.get(report.form)
  const evidence = await presentEvidence(deps, caller, report)
  const versions = await versionsOf(deps, report)
  const [before, last] = [versions.at(-2), versions.at(-1)]
  const { review, returned, decisions = [] } = report
  return {
    report: presentReport(deps, report, form, language),
    review: review && {
      since: review.since,
      role: review.role,
      mine: review.by === caller.id,
      verdicts: review.verdicts,
    },
    evidence,
    flags: [...new Set(evidence.flatMap(({ flags }) => flags))],
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

/** Accepts what nothing speaks against, unit by unit; `next` goes on where this call ended. */
async function acceptUnflagged(
  deps: ServerDeps,
  caller: Caller,
  { campaign, limit, after }: { campaign: Report['campaign']; limit: number; after: string },
) {
  const counts = { accepted: 0, flagged: 0, own: 0, changed: 0 }
  const flagged: { report: string; unit: string; unitName: string; flags: string[] }[] = []
  let seen = 0
  let next: string | null = null
  for await (const report of deps.models.review.eachWaitingWithin(caller.scope, campaign, after)) {
    if (seen++ === limit) break
    next = report.unit
    const flags = await flagsOfReport(deps, report)
    if (flags.length > 0) {
      counts.flagged++
      const { _id, unit, unitName } = report
      if (flagged.length < mostListed) flagged.push({ report: _id.toHexString(), unit, unitName, flags })
      continue
    }
    const { outcome } = await deps.models.review.accept(caller, report._id, report.revision, '', deps.now(), true)
    if (outcome === 'done') counts.accepted++
    else if (outcome === 'own-answers' || outcome === 'own-unit') counts.own++
    else counts.changed++
  }
  return { ...counts, items: flagged, next: seen > limit ? next : null }
}

async function flagsOfReport(deps: ServerDeps, report: Report): Promise<string[]> {
  const flags: string[] = []
  for (const evidence of await evidenceOf(deps, report))
    flags.push(...flagsOf(evidence, await deps.models.lookAlike.findWithin({}, evidence)))
  return [...new Set(flags)]
}
