// Review over the API: what a reviewer reads, verdicts, decisions, versions and their differences. Whoever decides says by
// If-Match which revision they have read.
import { Router } from '@koa/router'
import type { Context } from 'koa'
import { z } from 'zod'
import type { Report } from '../models/report.ts'
import type { ReviewOutcome } from '../models/review.ts'
import type { Version } from '../models/version.ts'
import { displayOf, plainText, rowLabel, type Answers, type Env, type Form } from '../rules/form.ts'
import { checkVerdicts, diffOf, faultCodes, type Verdict } from '../rules/review.ts'
import { type Caller, callerOf, may } from './access.ts'
import { getCampaign } from './campaign.ts'
import type { ServerDeps } from './deps.ts'
import { evidenceOf, flagsOf, presentEvidence } from './evidence.ts'
import { check, query, readId, readJson } from './input.ts'
import { langOfRequest } from './lang.ts'
import { Problem, type ProblemCode } from './problem.ts'
import { presentReport } from './report.ts'

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
const lang = z.string().max(35).optional()
/** Time to mend when the campaign's own is over or nearly. */
const mendMs = 7 * 86_400_000
const mostListed = 500

export function reviewRoutes(deps: ServerDeps): Router {
  const { models, now } = deps
  const router = new Router({ prefix: '/api/v1' })
  const reviewing = may(deps, 'reviews')

  const getReport = async (ctx: Context): Promise<Report> => {
    const report = await models.review.findWithin(callerOf(ctx).scope, models.file.idOf(readId(ctx)))
    if (!report) throw new Problem('not-found')
    return report
  }
  /** What was handed in: of a returned report, not what its officer is just mending. */
  const declared = async (report: Report): Promise<Report> => {
    const last = report.state === 'returned' ? (await models.version.findOf(report._id)).at(-1) : undefined
    return last ? { ...report, answers: last.answers } : report
  }
  /** Decides, then shows the report as it is now. */
  const decide = async (ctx: Context, step: (report: Report, revision: number) => Promise<ReviewOutcome>) => {
    const revision = revisionIn(ctx)
    const report = await getReport(ctx)
    await refuseOtherRoles(deps, callerOf(ctx), report)
    const { outcome, report: after } = await step(report, revision)
    if (outcome !== 'done' && outcome !== 'repeated') throw new Problem(problemOf[outcome])
    await show(ctx, after!)
  }
  const show = async (ctx: Context, report: Report, asked?: string) => {
    ctx.set('ETag', `"${report.revision}"`)
    ctx.body = await presentReview(deps, callerOf(ctx), await declared(report), langOfRequest(ctx, asked))
  }

  router.get('/reports/:id/review', reviewing, async (ctx) => {
    const asked = query(ctx, { lang })
    const report = await getReport(ctx)
    const { id, role } = callerOf(ctx)
    await models.audit.append({
      ...{ at: now(), who: { id, role }, what: 'report.view' },
      on: { kind: 'report', id: report._id.toHexString() },
      more: { revision: report.revision, unit: report.unit },
    })
    await show(ctx, report, asked.lang)
  })
  router.post('/reports/:id/review', reviewing, async (ctx) => {
    check(bodies.start, await readJson(ctx))
    await decide(ctx, ({ _id }, revision) => models.review.start(callerOf(ctx), _id, revision, now()))
  })
  router.put('/reports/:id/review', reviewing, async (ctx) => {
    const given = check(bodies.judge, await readJson(ctx, 512 * 1024))
    await decide(ctx, async (report, revision) => {
      await refuseBadVerdicts(deps, report, given.verdicts)
      return models.review.judge(callerOf(ctx), report._id, revision, given.verdicts, now())
    })
  })
  router.post('/reports/:id/accept', reviewing, async (ctx) => {
    const given = check(bodies.accept, await readJson(ctx))
    await decide(ctx, async ({ _id, review }, revision) => {
      if (review?.by === callerOf(ctx).id && review.verdicts.some(({ good }) => !good))
        throw new Problem('faults-marked')
      return models.review.accept(callerOf(ctx), _id, revision, given.words, now())
    })
  })
  router.post('/reports/:id/return', reviewing, async (ctx) => {
    const given = check(bodies.return, await readJson(ctx, 512 * 1024))
    await decide(ctx, async (report, revision) => {
      const mine = report.review?.by === callerOf(ctx).id ? report.review.verdicts : []
      const all = given.verdicts ?? mine
      await refuseBadVerdicts(deps, report, all)
      const isRepeat = report.state === 'returned'
      if (!isRepeat && all.every(({ good }) => good))
        throw new Problem('invalid-input', { issues: [{ at: 'verdicts', code: 'no-fault' }] })
      const until = await mendUntil(deps, report, given.until)
      return models.review.return(callerOf(ctx), report._id, {
        ...{ revision, verdicts: all, words: given.words, until, now: now() },
      })
    })
  })

  router.get('/reports/:id/versions', reviewing, async (ctx) => {
    query(ctx, {})
    const report = await getReport(ctx)
    ctx.body = { items: (await versionsOf(deps, report)).map(presentVersion) }
  })
  router.get('/reports/:id/diff', reviewing, async (ctx) => {
    const revision = z.coerce.number().int().min(0).optional()
    const asked = query(ctx, { from: revision, to: revision, lang })
    const report = await getReport(ctx)
    const versions = await versionsOf(deps, report)
    const at = (number: number | undefined, otherwise: number) =>
      number === undefined ? versions.at(otherwise) : versions.find((version) => version.revision === number)
    const [from, to] = [at(asked.from, -2), at(asked.to, -1)]
    if (!to || (asked.from !== undefined && !from)) throw new Problem('not-found')
    const form = await models.formVersion.get(report.form)
    ctx.body = {
      from: from?.revision ?? null,
      to: to.revision,
      changes: presentDiff(
        deps,
        { form, report, from: from?.answers ?? to.answers, to },
        langOfRequest(ctx, asked.lang),
      ),
    }
  })

  router.post('/campaigns/:id/accept-unflagged', reviewing, async (ctx) => {
    const given = check(bodies.bulk, await readJson(ctx))
    const caller = callerOf(ctx)
    const campaign = await getCampaign(deps, caller.scope, readId(ctx))
    if (campaign.reviewBy && campaign.reviewBy !== caller.role) throw new Problem('not-the-reviewer')
    ctx.body = await acceptUnflagged(deps, caller, { campaign: campaign._id, ...given })
  })

  return router
}

const problemOf: Record<Exclude<ReviewOutcome['outcome'], 'done' | 'repeated'>, ProblemCode> = {
  stale: 'revision-changed',
  taken: 'review-taken',
  'not-submitted': 'not-submitted',
  'own-answers': 'own-answers',
  'own-unit': 'own-unit',
  'not-found': 'not-found',
}

function revisionIn(ctx: Context): number {
  const given = ctx.get('if-match')
  if (!given) throw new Problem('revision-missing')
  const revision = /^(?:W\/)?"(\d{1,9})"$/.exec(given)?.[1]
  if (revision === undefined) throw new Problem('invalid-input', { issues: [{ at: 'If-Match', code: 'invalid' }] })
  return Number(revision)
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
