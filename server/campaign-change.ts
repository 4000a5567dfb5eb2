// What staff do with campaigns: write a draft, see how many it asks, open, change, close, open again, freeze, and decide on
// units that left. Whoever changes one says by If-Match which state they have seen.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Campaign, CampaignFields, NewCampaign } from '../models/campaign.ts'
import type { Act } from '../models/due-audit.ts'
import type { Membership } from '../models/membership.ts'
import { canonical } from '../rules/canonical.ts'
import { campaignStates } from '../rules/campaign.ts'
import { has } from '../rules/power.ts'
import { defaultPolicy } from '../rules/reminder.ts'
import type { Caller } from './access.ts'
import { actOf } from './audit.ts'
import { audienceBodyLimitBytes, audienceSchema, heldTo, isInside, tidy, unitCode } from './audience.ts'
import {
  campaignDetailSchema,
  campaignEditSchema,
  exampleCampaign,
  newCampaignSchema,
  presentDetail,
  readCampaign,
  refuseBad,
  type CampaignDetail,
  type GivenCampaign,
} from './campaign-schema.ts'
import { dimsSchema, getCampaign, presentDims } from './campaign.ts'
import type { ServerDeps } from './deps.ts'
import { endpoint, type AnyEndpoint, type Call } from './endpoint.ts'
import { Problem } from './problem.ts'

const tag = 'campaigns'
const changing = { tag, may: 'change-campaigns' } as const
const sampleUnits = 20

const openingSchema = z.object({ state: z.enum(campaignStates), made: z.int(), total: z.int() })
const membershipSchema = z.object({
  unit: z.string(),
  unitName: z.string(),
  district: z.string().nullable(),
  chamber: z.string().nullable(),
  state: z.enum(['joined', 'left', 'returned', 'kept', 'released']),
  at: z.date(),
  by: z.string().nullable(),
})
const presentMembership = ({ unit, unitName, district, chamber, state, at, by }: Membership) => ({
  ...{ unit, unitName, district, chamber, state, at, by },
})
const presentOpening = ({ state, opening }: Campaign) => ({
  ...{ state, made: opening?.made ?? 0, total: opening?.total ?? 0 },
})

export function campaignChangeEndpoints(deps: ServerDeps): AnyEndpoint[] {
  const { models, now, operations } = deps
  type Told = Pick<Call<unknown, unknown>, 'caller' | 'id' | 'ifMatch'> & { etag: (value: string) => void }

  /** The campaign, when it is wholly what the caller looks after, and as they have seen it. */
  async function getOwn({ caller, id, ifMatch }: Told): Promise<{ campaign: Campaign; revision: number | undefined }> {
    const campaign = await getCampaign(deps, caller.scope, id)
    if (!(await isInside(deps, caller.scope, campaign.audience))) throw new Problem('beyond-scope')
    return { campaign, revision: ifMatch === null ? undefined : revisionIn(ifMatch) }
  }
  /** Takes a step on it; a step that does not take finds out why. */
  async function step(
    told: Told,
    what: string,
    take: (campaign: Campaign, how: { act: Act; revision?: number }) => Promise<Campaign | null>,
  ): Promise<CampaignDetail> {
    const { campaign, revision } = await getOwn(told)
    const act = actOf(told.caller, now(), `campaign.${what}`, { measure: campaign.measure })
    const after = await take(campaign, { act, revision })
    if (!after) throw await whyNot(told.caller, told.id, revision)
    return show(told, after)
  }
  async function whyNot(caller: Caller, id: string, revision: number | undefined): Promise<Problem> {
    const fresh = await getCampaign(deps, caller.scope, id)
    return revision !== undefined && fresh.revision !== revision
      ? new Problem('revision-changed')
      : new Problem('campaign-state', { issues: [{ at: 'state', code: fresh.state }] })
  }
  async function show({ caller, etag }: Pick<Told, 'caller' | 'etag'>, campaign: Campaign): Promise<CampaignDetail> {
    const calendar = await models.calendar.read()
    const mayChange = has(caller.role, 'change-campaigns') && (await isInside(deps, caller.scope, campaign.audience))
    const detail = presentDetail(campaign, { calendar, now: now(), timeZone: deps.timeZone, mayChange })
    // The revision is what If-Match is about; the rest tells a cached answer from a fresh one.
    const rest = createHash('sha1').update(canonical(detail)).digest('hex').slice(0, 12)
    etag(`${campaign.revision}.${rest}`)
    return detail
  }
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
    endpoint({
      ...{ method: 'post', path: '/campaigns/:id/open', ...changing },
      summary: 'Open a draft now, or let it open by itself',
      description: 'Reports are made in the background; GET /campaigns/{id}/opening tells how far it is.',
      body: z.strictObject({ when: z.enum(['now', 'opensAt', 'not-yet']).default('now') }),
      status: 202,
      answer: campaignDetailSchema,
      problems: ['beyond-scope', 'campaign-state', 'revision-changed'],
      async run(call) {
        const { when } = call.body
        const detail = await step(call, when === 'now' ? 'open' : 'schedule', async (campaign, how) => {
          if (when === 'not-yet') return models.campaign.schedule(campaign._id, false, now(), how)
          if (campaign.state === 'draft') await refuseEmpty(campaign)
          if (when === 'opensAt') return models.campaign.schedule(campaign._id, true, now(), how)
          const opensAt = campaign.opensAt > now() ? now() : undefined
          return models.campaign.open(campaign._id, now(), { ...how, opensAt })
        })
        if (when === 'now') operations.start('opening')
        return detail
      },
    }),
    endpoint({
      ...{ method: 'get', path: '/campaigns/:id/opening', tag, may: 'totals' },
      summary: 'How far an opening is',
      answer: openingSchema,
      run: async ({ caller, id }) => presentOpening(await getCampaign(deps, caller.scope, id)),
    }),
    endpoint({
      ...{ method: 'post', path: '/campaigns/:id/close', ...changing },
      summary: 'Close: nothing new is handed in, what was returned may still be mended',
      body: z.strictObject({}),
      answer: campaignDetailSchema,
      problems: ['beyond-scope', 'campaign-state', 'revision-changed'],
      run: (call) => step(call, 'close', (campaign, how) => models.campaign.close(campaign._id, now(), how)),
    }),
    endpoint({
      ...{ method: 'post', path: '/campaigns/:id/reopen', ...changing },
      summary: 'Open a closed campaign again until a later due day',
      body: z.strictObject({ dueAt: campaignEditSchema.shape.dueAt.unwrap() }),
      answer: campaignDetailSchema,
      problems: ['beyond-scope', 'campaign-state', 'revision-changed'],
      run: (call) =>
        step(call, 'reopen', async (campaign, how) => {
          const { dueAt } = readCampaign(call.body, campaign, deps.timeZone)
          refuseBad({ ...campaign, dueAt: dueAt! }, now())
          return models.campaign.reopen(campaign._id, dueAt!, now(), how)
        }),
    }),
    endpoint({
      ...{ method: 'post', path: '/campaigns/:id/freeze', ...changing },
      summary: 'Freeze a closed campaign for good',
      description: 'No report of it changes any more. The hash of its reports stands in `frozen` once they are locked.',
      body: z.strictObject({}),
      status: 202,
      answer: campaignDetailSchema,
      problems: ['beyond-scope', 'campaign-state', 'revision-changed'],
      async run(call) {
        const detail = await step(call, 'freeze', (campaign, how) => models.campaign.freeze(campaign._id, now(), how))
        operations.start('freeze')
        return detail
      },
    }),
    endpoint({
      ...{ method: 'get', path: '/campaigns/:id/frozen', tag, may: 'totals' },
      summary: 'Whether the reports are still those that were frozen',
      answer: z.object({
        frozen: campaignDetailSchema.shape.frozen,
        unchanged: z.boolean().nullable().meta({ description: 'null: not frozen.' }),
      }),
      async run({ caller, id }) {
        const { _id, frozen } = await getCampaign(deps, caller.scope, id)
        return { frozen, unchanged: await operations.checkFrozen(_id) }
      },
    }),
    endpoint({
      ...{ method: 'get', path: '/campaigns/:id/membership', tag, may: 'totals' },
      summary: 'Units that joined or left the audience after the opening',
      answer: z.object({ items: z.array(membershipSchema) }),
      async run({ caller: { scope }, id }) {
        const campaign = await getCampaign(deps, scope, id)
        return { items: (await models.membership.listWithin(scope, campaign._id)).map(presentMembership) }
      },
    }),
    endpoint({
      ...{ method: 'post', path: '/campaigns/:id/membership', ...changing },
      summary: 'Decide on a unit that left: it owes all the same, or it is let go',
      body: z.strictObject({ unit: unitCode, to: z.enum(['kept', 'released']) }),
      answer: z.object({ unit: z.string(), state: z.enum(['kept', 'released']) }),
      problems: ['beyond-scope', 'membership-decided', 'report-begun'],
      async run({ caller, id, body: { unit, to } }) {
        const campaign = await getCampaign(deps, caller.scope, id)
        const listed = await models.membership.listWithin(caller.scope, campaign._id)
        if (!listed.some((each) => each.unit === unit)) throw new Problem('not-found')
        await models.audit.append({
          ...actOf(caller, now(), 'campaign.membership', { unit, to }),
          on: { kind: 'campaign', id },
        })
        const state = await operations.decideOnLeft({ campaign: campaign._id, unit, to, by: caller.id })
        if (state === 'begun') throw new Problem('report-begun')
        if (state === null) throw new Problem('membership-decided')
        return { unit, state }
      },
    }),
  ]

  async function refuseEmpty(campaign: Campaign): Promise<void> {
    refuseBad(campaign, now())
    if ((await models.unit.count(campaign.audience)) === 0)
      throw new Problem('invalid-input', { issues: [{ at: 'audience', code: 'nobody' }] })
  }
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

function revisionIn(ifMatch: string): number {
  const revision = /^(\d{1,9})(?:\.\w*)?$/.exec(ifMatch)?.[1]
  if (revision === undefined) throw new Problem('revision-changed')
  return Number(revision)
}
