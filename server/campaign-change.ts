// What staff write of campaigns: a draft, how many it asks, changes. Whoever changes one says by If-Match which state they have
// seen. Its steps: campaign-step.ts.
import { z } from 'zod'
import type { Campaign, CampaignFields, NewCampaign } from '../models/campaign.ts'
import { defaultPolicy } from '../rules/reminder.ts'
import type { Caller } from './access.ts'
import { actOf } from './audit.ts'
import { audienceBodyLimitBytes, audienceSchema, heldTo, tidy } from './audience.ts'
import {
  campaignDetailSchema,
  campaignEditSchema,
  exampleCampaign,
  exampleDetail,
  newCampaignSchema,
  readCampaign,
  refuseBad,
  type CampaignDetail,
  type GivenCampaign,
} from './campaign-schema.ts'
import { campaignSteps, type Told } from './campaign-step.ts'
import { dimsSchema, getCampaign, presentDims } from './campaign.ts'
import type { ServerDeps } from './deps.ts'
import { endpoint, type AnyEndpoint } from './endpoint.ts'
import { Problem } from './problem.ts'

const tag = 'campaigns'
const changing = { tag, may: 'change-campaigns' } as const
const sampleUnits = 20

export function campaignChangeEndpoints(deps: ServerDeps): AnyEndpoint[] {
  const { models, now, operations } = deps
  const { getOwn, whyNot, show } = campaignSteps(deps)
  async function refuseUnknownForm(form: string | undefined): Promise<void> {
    if (form !== undefined && !(await models.formVersion.find(form)))
      throw new Problem('invalid-input', { issues: [{ at: 'form', code: 'unknown-form' }] })
  }
  const refuseForeignMeasure = ({ scope }: Caller, measure: number | undefined) => {
    if (measure !== undefined && scope.measures && !scope.measures.includes(measure)) throw new Problem('beyond-scope')
  }

  async function create(caller: Caller, given: GivenCampaign & NewCampaignGiven): Promise<Campaign> {
    refuseForeignMeasure(caller, given.measure)
    await refuseUnknownForm(given.form)
    const read = readCampaign(given, null, deps.timeZone) as NewCampaign
    const audience = await heldTo(deps, caller.scope, given.audience)
    const fresh = { graceDays: 0, timeZone: null, policy: defaultOf(read), series: null, ...read, audience }
    refuseBad({ ...fresh, series: fresh.series && { ...fresh.series, id: '', round: 0 } }, now())
    return models.campaign.createDraft(
      fresh,
      now(),
      actOf(caller, now(), 'campaign.create', { measure: given.measure }),
    )
  }

  async function edit(told: Told, given: GivenCampaign): Promise<CampaignDetail> {
    refuseForeignMeasure(told.caller, given.measure)
    await refuseUnknownForm(given.form)
    const { campaign, revision } = await getOwn(told)
    const { series, ...fields } = readCampaign(given, campaign, deps.timeZone)
    const change: Partial<CampaignFields> & { series?: Campaign['series'] } = fields
    if (given.audience) change.audience = await heldTo(deps, told.caller.scope, given.audience)
    if (series !== undefined)
      change.series = series && { ...series, id: campaign.series?.id ?? told.id, round: campaign.series?.round ?? 0 }
    const isDraft = campaign.state === 'draft'
    if (!isDraft) refuseFixed(campaign, given)
    refuseBad({ ...campaign, ...change }, now(), { mayBeOver: !isDraft && change.dueAt === undefined })
    const more = { fields: Object.keys(given).sort(), measure: campaign.measure }
    const how = { act: actOf(told.caller, now(), 'campaign.edit', more), revision }
    const after = isDraft
      ? await models.campaign.editDraft(campaign._id, change, now(), how)
      : await models.campaign.edit(campaign._id, change, now(), how)
    if (!after) throw await whyNot(told.caller, told.id, revision)
    if (after.state === 'open' && change.audience) operations.start('membership')
    return show(told, after)
  }

  return [
    endpoint({
      ...{ method: 'get', path: '/campaigns/:id', tag, may: 'totals' },
      summary: 'One campaign: its policy, what comes next and what may be done',
      answer: campaignDetailSchema,
      example: { answer: exampleDetail },
      run: async (call) => show(call, await getCampaign(deps, call.caller.scope, call.id)),
    }),
    endpoint({
      ...{ method: 'post', path: '/campaigns', ...changing },
      summary: 'Write a draft',
      description: 'The audience is held to the own scope. Nobody is asked anything before it is opened.',
      body: newCampaignSchema,
      bodyLimitBytes: audienceBodyLimitBytes,
      status: 201,
      answer: campaignDetailSchema,
      problems: ['beyond-scope'],
      example: { body: exampleCampaign },
      run: async (call) => {
        const made = await create(call.caller, call.body)
        call.ctx.set('Location', `/api/v1/campaigns/${made._id.toHexString()}`)
        return show(call, made)
      },
    }),
    endpoint({
      ...{ method: 'patch', path: '/campaigns/:id', ...changing },
      summary: 'Change a campaign',
      description:
        'A draft changes in everything. Once it has opened, form, measure and opening stand, and of a series only its end changes; a frozen one does not change at all.',
      body: campaignEditSchema,
      bodyLimitBytes: audienceBodyLimitBytes,
      needsIfMatch: true,
      answer: campaignDetailSchema,
      problems: ['beyond-scope', 'campaign-fixed', 'campaign-state', 'revision-changed'],
      example: { body: { dueAt: '2026-12-31', graceDays: 5 } },
      run: (call) => edit(call, call.body),
    }),
    endpoint({
      ...{ method: 'post', path: '/campaigns/audience-count', ...changing },
      summary: 'How many units an audience means, with the first of them',
      example: { body: { audience: exampleCampaign.audience } },
      body: z.strictObject({ audience: audienceSchema }),
      bodyLimitBytes: audienceBodyLimitBytes,
      answer: z.object({
        count: z.int(),
        reachable: z.int().meta({ description: 'Of the sample: units with somebody who can be reached.' }),
        sample: z.array(dimsSchema.extend({ unit: z.string(), unitName: z.string() })),
        unknown: z.array(z.string()).meta({ description: 'Named one by one, and nobody knows them.' }),
      }),
      async run({ caller: { scope }, body, lang }) {
        const audience = tidy(body.audience)
        const named = [...(audience.include ?? []), ...(audience.exclude ?? [])]
        const [count, units, known] = await Promise.all([
          models.unit.countWithin(scope, audience),
          models.unit.sampleWithin(scope, audience, sampleUnits),
          models.unit.findKnownCodes(named),
        ])
        const codes = units.map(({ _id }) => _id)
        return {
          count,
          reachable: await models.reachability.countReachable(codes),
          sample: units.map(({ _id, name, type, district, industry, chamber }) => ({
            unit: _id,
            unitName: name,
            ...presentDims(deps.label, { district, unitType: type, industry, chamber }, lang),
          })),
          unknown: [...new Set(named)].filter((code) => !known.has(code)),
        }
      },
    }),
  ]
}

type NewCampaignGiven = Required<Pick<GivenCampaign, 'measure' | 'audience' | 'form'>>
const defaultOf = (read: Partial<NewCampaign>) => read.policy ?? defaultPolicy

/** @throws Problem campaign-fixed naming what stands. */
function refuseFixed({ series }: Campaign, given: GivenCampaign): void {
  const fixed = (['form', 'measure', 'opensAt'] as const).filter((field) => given[field] !== undefined) as string[]
  const ends = (one: { every: string; opens: string; due: string } | null | undefined) =>
    one && [one.every, one.opens, one.due].join(' ')
  if (given.series !== undefined && (!given.series || !series || ends(given.series) !== ends(series)))
    fixed.push('series')
  if (fixed.length > 0) throw new Problem('campaign-fixed', { issues: fixed.map((at) => ({ at, code: 'fixed' })) })
}
