// A whole report in one call, for units' own systems and for staff who type in paper. Judged by the same engine as in chat.
import { z } from 'zod'
import type { Campaign } from '../models/campaign.ts'
import type { Owed } from '../models/report-submit.ts'
import { isInAudience } from '../rules/audience.ts'
import { mayAnswer } from '../rules/campaign.ts'
import { canonical } from '../rules/canonical.ts'
import { refsIn } from '../rules/evidence-refs.ts'
import { problemsOf, submission, type Answers, type Env, type Form } from '../rules/form.ts'
import { isUnitWithin } from '../rules/scope.ts'
import type { Caller } from './access.ts'
import type { ServerDeps } from './deps.ts'
import { endpoint, type AnyEndpoint } from './endpoint.ts'
import { Problem } from './problem.ts'
import { submitEvidenceEndpoints, wrongRefs } from './submit-evidence.ts'

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
      summary: 'Hands in the whole report of a unit; the same again changes nothing',
      description:
        'Photos and documents are uploaded first, each for its question (POST …/evidence), and named here as `{"id": …}`. ' +
        '`invalid-answers` names each place that does not fit: `required` or `photos-too-few` where files are missing, ' +
        '`evidence-unknown`, `evidence-elsewhere` or `evidence-failed` where a name is no good.',
      body: z.strictObject({ answers: answersSchema }),
      bodyLimitBytes: 1024 * 1024,
      answer: submittedSchema,
      problems: ['invalid-answers', 'report-closed'],
      example: { body: { answers: { pc_count: 12, has_ledger: 'yes', software: [{ _row: 1, product: 'WPS' }] } } },
      async run({ caller, id, params, body }) {
        const campaign = await campaignOf(caller, id)
        const form = await models.formVersion.get(campaign.form)
        const unit = params['unit']!
        for (let tries = 0; tries < mostTries; tries++) {
          const at = now()
          const owed = await owedBy(caller, campaign, unit)
          const env: Env = { now: at, timeZone, seed: owed._id.toHexString(), startedAt: owed.startedAt ?? at }
          const answers = await judged(deps, { form, owed, given: body.answers as Answers, env })
          const isRepeat = owed.state !== 'draft' && canonical(owed.answers ?? {}) === canonical(answers)
          const late = lateness(campaign, owed, isRepeat, at, campaign.timeZone ?? timeZone)
          const told = { report: owed._id.toHexString(), campaign: id, unit, late }
          if (isRepeat && owed.state !== 'returned')
            return { ...told, state: owed.state, revision: owed.revision, submittedAt: owed.submittedAt! }
          const given = { answers, by: caller.person, through: caller.id }
          if (await models.reportSubmit.submit(owed, given, at))
            return { ...told, state: 'submitted', revision: owed.revision + 1, submittedAt: at }
        }
        throw new Problem('report-closed', { issues: [{ at: 'report', code: 'changed-meanwhile' }] })
      },
    }),
    ...submitEvidenceEndpoints(deps, {
      campaignOf,
      owedBy,
      refuseClosed: (campaign, owed) => void lateness(campaign, owed, false, now(), campaign.timeZone ?? timeZone),
    }),
  ]
}

/** @throws Problem report-closed. Whether it is late. */
function lateness(campaign: Campaign, owed: Owed, isRepeat: boolean, at: Date, timeZone: string): boolean {
  const closed = (code: string) => new Problem('report-closed', { issues: [{ at: 'report', code }] })
  const state = owed.state === 'in_review' ? 'submitted' : owed.state
  const verdict = mayAnswer(campaign, state, at, timeZone)
  if (isRepeat && owed.state !== 'returned') return verdict.ok && verdict.late
  if (owed.lockedAt) throw closed('campaign-frozen')
  if (!verdict.ok) throw closed(verdict.reason.code)
  // What is handed in is somebody's to judge; it is mended when it is sent back, place by place.
  if (owed.state !== 'draft') throw closed(owed.state === 'returned' ? 'report-returned' : 'report-submitted')
  return verdict.late
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
