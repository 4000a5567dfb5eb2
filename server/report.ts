// Reports: one with its answers under their labels. All of a campaign as a table: export.ts.
import { Router } from '@koa/router'
import { z } from 'zod'
import type { Report } from '../models/report.ts'
import {
  displayOf,
  plainText,
  type Answers,
  type Env,
  type Form,
  type Question,
  type Repeat,
  type RowAnswers,
} from '../rules/form.ts'
import { callerOf, may } from './access.ts'
import { presentDims } from './campaign.ts'
import type { ServerDeps } from './deps.ts'
import { query, readId } from './input.ts'
import { langOfRequest } from './lang.ts'
import { Problem } from './problem.ts'

/** A draft is its officer's own until it is handed in. */
const isDeclared = (report: Report) => report.state !== 'draft'

export function reportRoutes(deps: ServerDeps): Router {
  const { models } = deps
  const router = new Router({ prefix: '/api/v1' })

  router.get('/reports/:id', may(deps, 'reports'), async (ctx) => {
    const asked = query(ctx, { lang: z.string().max(35).optional() })
    const report = await models.report.findWithin(callerOf(ctx).scope, models.file.idOf(readId(ctx)))
    if (!report) throw new Problem('not-found')
    const form = await models.formVersion.get(report.form)
    ctx.body = presentReport(deps, report, form, langOfRequest(ctx, asked.lang))
  })

  return router
}

export function presentReport({ label, now, timeZone }: ServerDeps, report: Report, form: Form, lang: string) {
  const env: Env = { now: report.submittedAt ?? now(), timeZone, seed: report._id.toHexString() }
  return {
    id: report._id.toHexString(),
    campaign: report.campaign.toHexString(),
    measure: report.measure,
    unit: report.unit,
    unitName: report.unitName,
    ...presentDims(label, report.dims, lang),
    state: report.state,
    revision: report.revision,
    startedAt: report.startedAt,
    submittedAt: report.submittedAt,
    form: { version: report.form, title: plainText(form, form.title, lang) },
    answers: isDeclared(report) ? presentAnswers(form, report.answers, env, lang) : null,
  }
}

interface PresentedAnswer {
  name: string
  label: string
  value?: unknown
  /** What a person reads: choice labels, a count of photos. */
  display?: string
  rows?: { row: number; answers: PresentedAnswer[] }[]
}

function presentAnswers(form: Form, answers: Answers, env: Env, lang: string): PresentedAnswer[] {
  /** `at`: the repeat whose direct members are meant; undefined: the form's own. */
  const members = (at: Repeat | undefined) =>
    form.nodes.filter((node): node is Question | Repeat => node.kind !== 'group' && innermostRepeat(node) === at)

  const within = (at: Repeat | undefined, given: Answers | RowAnswers, prefix: string): PresentedAnswer[] =>
    members(at).flatMap((node): PresentedAnswer[] => {
      const value = given[node.name]
      if (value === undefined || value === null) return []
      const path = prefix + node.name
      const label = plainText(form, node.label, lang)
      if (node.kind === 'question')
        return [{ name: node.name, label, value, display: displayOf(form, answers, path, env, lang) }]
      const rows = (value as RowAnswers[]).map((row) => ({
        row: row._row,
        answers: within(node, row, `${path}/${row._row}/`),
      }))
      return [{ name: node.name, label, rows }]
    })

  return within(undefined, answers, '')
}

const innermostRepeat = (node: Question | Repeat): Repeat | undefined =>
  node.groups.findLast((above): above is Repeat => above.kind === 'repeat')
