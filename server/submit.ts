// A whole report in one call, for units' own systems and for staff who type in paper. Judged by the same engine as in chat.
import { z } from 'zod'
import type { Campaign } from '../models/campaign.ts'
import type { Owed } from '../models/report-submit.ts'
import { isInAudience } from '../rules/audience.ts'
import { canonical } from '../rules/canonical.ts'
import { refsIn } from '../rules/evidence-refs.ts'
import { problemsOf, submission, type Answers, type Env, type Form } from '../rules/form.ts'
import { isUnitWithin } from '../rules/scope.ts'
import type { Caller } from './access.ts'
import { record, recordReportRead } from './audit.ts'
import type { ServerDeps } from './deps.ts'
import { endpoint, type AnyEndpoint } from './endpoint.ts'
import { Problem } from './problem.ts'
import { submitEvidenceEndpoints, wrongRefs } from './submit-evidence.ts'
import {
  keepVersion,
  ownReportSchema,
  presentOwn,
  refuseClosed,
  refuseUnmended,
  refuseUnseen,
  wasLate,
} from './submit-own.ts'

const scalar = z.union([z.string().max(20_000), z.number(), z.null()])
const value = z.union([
  scalar,
  z.array(z.string().max(1000)).max(1000),
  z.array(z.strictObject({ id: z.string() })).max(200),
])
const name = z.string().regex(/^[A-Za-z_][\w-]{0,99}$/)
const row: z.ZodType = z
  .object({ _row: z.int().min(1).max(100_000) })
  .catchall(z.union([value, z.array(z.lazy(() => row)).max(2000)]))
const answersSchema = z.record(name, z.union([value, z.array(row).max(2000)])).meta({
  description:
    'By the names of the form: text, numbers, names of choices, lists of them, dates as YYYY-MM-DD; rows of a repeat ' +
    'as objects with their own `_row`, counted from 1.',
})
const submittedSchema = z
  .object({
    ...{ report: z.string(), campaign: z.string(), unit: z.string(), state: z.string(), revision: z.int() },
    submittedAt: z.date(),
    late: z.boolean(),
  })
  .meta({ id: 'Submitted' })

/** A campaign that changes is seen within this time. */
const heldMs = 1000
const mostTries = 3

const example = {
  ...{
    report: '656a0c1f2b3c4d5e6f708192',
    campaign: '656a0c1f2b3c4d5e6f708193',
    unit: 'YZ-0001',
    state: 'submitted',
    revision: 7,
  },
  ...{ startedAt: '2026-11-23T00:50:00.000Z', submittedAt: '2026-11-23T01:00:00.000Z' },
  ...{ answers: { pcs: 12 }, returned: null },
}
export const submitEndpoints = (deps: ServerDeps): AnyEndpoint[] => {
  const { models, now, timeZone } = deps
  const campaigns = new Map<string, { campaign: Campaign; until: number }>()

  async function campaignOf(caller: Caller, id: string): Promise<Campaign> {
    // An officer's token is for units named one by one.
    if (caller.role === 'officer' && !caller.scope.units) throw new Problem('not-found')
    const at = now().getTime()
    let held = campaigns.get(id)
    if (!held || held.until <= at || held.until > at + heldMs) {
      const campaign = await models.campaign.find(models.file.idOf(id))
      if (!campaign) throw new Problem('not-found')
      if (campaigns.size > 100) campaigns.clear()
      campaigns.set(id, (held = { campaign, until: at + heldMs }))
    }
    const { measures } = caller.scope
    if (measures && !measures.includes(held.campaign.measure)) throw new Problem('not-found')
    return held.campaign
  }

  const zoneOf = (campaign: Campaign) => campaign.timeZone ?? timeZone

  /** The unit's report; made when the unit came into the audience since the opening. @throws Problem not-found */
  async function owedBy({ scope }: Caller, campaign: Campaign, code: string): Promise<Owed> {
    const known = await models.reportSubmit.find(scope, campaign._id, code)
    if (known) return known
    const unit = await models.unit.find(code)
    if (!unit || campaign.state !== 'open' || !isUnitWithin(scope, unit) || !isInAudience(unit, campaign.audience))
      throw new Problem('not-found')
    await models.report.openFor(campaign, [unit], now())
    const made = await models.reportSubmit.find(scope, campaign._id, code)
    if (!made) throw new Problem('not-found')
    return made
  }

  return [
    endpoint({
      ...{ method: 'put', path: '/campaigns/:id/reports/:unit', tag: 'reports', may: 'submit' },
      summary: 'Hands in the whole report of a unit, mended or changed too; the same again changes nothing',
      description:
        'Photos and documents are uploaded first, each for its question (POST …/evidence), and named here as `{"id": …}`. ' +
        '`invalid-answers` names each place that does not fit: `required` or `photos-too-few` where files are missing, ' +
        '`evidence-unknown`, `evidence-elsewhere` or `evidence-failed` where a name is no good.\n\n' +
        'What was handed in before takes `If-Match` with the ETag of GET. A report that was sent back takes changes at its ' +
        'faulty places only, rows by their `_row`: `not-mended` names `place-closed` for whatever else differs, and `not-mended` ' +
        'for a fault that is left; `confirmed` names faulty places whose answer is right as it stands. What is handed in and ' +
        'not yet looked at may be changed while the campaign allows it. Each time makes a version.',
      body: z.strictObject({
        answers: answersSchema,
        confirmed: z.array(z.string().min(1).max(300)).max(500).default([]),
      }),
      bodyLimitBytes: 1024 * 1024,
      heedsIfMatch: true,
      answer: submittedSchema,
      problems: ['invalid-answers', 'report-closed', 'not-mended'],
      example: { body: { answers: { pc_count: 12, has_ledger: 'yes', software: [{ _row: 1, product: 'WPS' }] } } },
      async first({ caller, id, params }) {
        await campaignOf(caller, id)
        const { units } = caller.scope
        if (units && !units.includes(params['unit']!)) throw new Problem('not-found')
      },
      async run({ caller, id, params, body, ifMatch, etag }) {
        const campaign = await campaignOf(caller, id)
        const form = await models.formVersion.get(campaign.form)
        const unit = params['unit']!
        const zone = zoneOf(campaign)
        for (let tries = 0; tries < mostTries; tries++) {
          const at = now()
          const owed = await owedBy(caller, campaign, unit)
          const env: Env = { now: at, timeZone, seed: owed._id.toHexString(), startedAt: owed.startedAt ?? at }
          const answers = await judged(deps, { form, owed, given: body.answers as Answers, env })
          const told = { report: owed._id.toHexString(), campaign: id, unit }
          const isIn = owed.state !== 'draft' && owed.state !== 'returned'
          if (isIn && canonical(owed.answers ?? {}) === canonical(answers)) {
            etag(owed.revision)
            const { state, revision, submittedAt } = owed
            return { ...told, state, revision, submittedAt: submittedAt!, late: wasLate(campaign, owed, zone) }
          }
          const late = refuseClosed(campaign, owed, at, zone)
          await refuseUnseen(deps, owed, ifMatch)
          refuseUnmended({ form, owed, answers, confirmed: body.confirmed, env })
          await recordTypedIn(deps, caller, { owed, campaign: id, unit })
          await keepVersion(deps, owed)
          if (await models.reportSubmit.submit(owed, { answers, by: caller, through: caller.id }, at)) {
            etag(owed.revision + 1)
            return { ...told, state: 'submitted', revision: owed.revision + 1, submittedAt: at, late }
          }
        }
        throw new Problem('report-closed', { issues: [{ at: 'report', code: 'changed-meanwhile' }] })
      },
    }),
    endpoint({
      ...{ method: 'get', path: '/campaigns/:id/reports/:unit', tag: 'reports', may: 'submit' },
      summary: 'The report of a unit for who hands it in: its state, and what is to be mended; the ETag is for the PUT',
      example: { answer: example },
      answer: ownReportSchema,
      async run({ caller, id, params, etag }) {
        const campaign = await campaignOf(caller, id)
        const unit = params['unit']!
        const owed = await models.reportSubmit.find(caller.scope, campaign._id, unit)
        if (!owed) throw new Problem('not-found')
        if (owed.state !== 'draft') await recordReportRead(deps, caller, { ...owed, unit })
        etag(owed.revision)
        return presentOwn(owed, { campaign: id, unit })
      },
    }),
    ...submitEvidenceEndpoints(deps, {
      campaignOf,
      owedBy,
      refuseClosed: (campaign, owed) => void refuseClosed(campaign, owed, now(), zoneOf(campaign)),
    }),
  ]
}

/** A person who hands in for a unit is on record; a unit's own system is named by the report itself, and hands in by the hundreds. */
async function recordTypedIn(
  deps: ServerDeps,
  caller: Caller,
  { owed, campaign, unit }: { owed: Owed; campaign: string; unit: string },
): Promise<void> {
  if (!caller.account) return
  await record(deps, caller, 'report.submit', {
    ...{ on: { kind: 'report', id: owed._id.toHexString() }, more: { campaign, unit, revision: owed.revision + 1 } },
  })
}

interface Judged {
  form: Form
  owed: Owed
  given: Answers
  env: Env
}

/** What is kept of these answers. @throws Problem invalid-answers naming each place. */
async function judged(deps: ServerDeps, { form, owed, given, env }: Judged): Promise<Answers> {
  const unknown = Object.keys(given).filter((key) => !form.byName.has(key))
  const wrong = [
    ...unknown.map((at) => ({ at, code: 'unknown' })),
    ...problemsOf(form, given, env).map(({ path, reason }) => ({ at: path, code: reason.code })),
  ]
  wrong.push(...(await wrongRefs(deps, owed, refsIn(given))))
  if (wrong.length > 0) throw new Problem('invalid-answers', { issues: wrong.slice(0, 200) })
  return submission(form, given, env)
}
