// The steps of a campaign's life: open, close, open again, freeze. Whoever takes one may say by If-Match which state they have
// seen; a step that does not take says why.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Campaign } from '../models/campaign.ts'
import type { Act } from '../models/due-audit.ts'
import { canonical } from '../rules/canonical.ts'
import { campaignStates } from '../rules/campaign.ts'
import { has } from '../rules/power.ts'
import type { Caller } from './access.ts'
import { actOf } from './audit.ts'
import { isInside } from './audience.ts'
import {
  campaignDetailSchema,
  campaignEditSchema,
  presentDetail,
  readCampaign,
  refuseBad,
  type CampaignDetail,
} from './campaign-schema.ts'
import { getCampaign } from './campaign.ts'
import type { ServerDeps } from './deps.ts'
import { endpoint, type AnyEndpoint, type Call } from './endpoint.ts'
import { Problem } from './problem.ts'

const tag = 'campaigns'
const changing = { tag, may: 'change-campaigns', heedsIfMatch: true } as const

const openingSchema = z.object({ state: z.enum(campaignStates), made: z.int(), total: z.int() })
const presentOpening = ({ state, opening }: Campaign) => ({
  ...{ state, made: opening?.made ?? 0, total: opening?.total ?? 0 },
})

export type Told = Pick<Call<unknown, unknown>, 'caller' | 'id' | 'ifMatch'> & { etag: (value: string) => void }

/** What endpoints that change a campaign share. */
export function campaignSteps(deps: ServerDeps) {
  const { models, now } = deps

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
    const earlier = await models.tally.previousOf(campaign)
    const previous = earlier && (await models.campaign.findWithin(caller.scope, earlier))
    const detail = presentDetail(campaign, { calendar, now: now(), timeZone: deps.timeZone, mayChange, previous })
    // The revision is what If-Match is about; the rest tells a cached answer from a fresh one.
    const rest = createHash('sha1').update(canonical(detail)).digest('hex').slice(0, 12)
    etag(`${campaign.revision}.${rest}`)
    return detail
  }

  return { getOwn, step, whyNot, show }
}

export function campaignStepEndpoints(deps: ServerDeps): AnyEndpoint[] {
  const { models, now, operations } = deps
  const { step } = campaignSteps(deps)
  async function refuseEmpty(campaign: Campaign): Promise<void> {
    refuseBad(campaign, now())
    if ((await models.unit.count(campaign.audience)) === 0)
      throw new Problem('invalid-input', { issues: [{ at: 'audience', code: 'nobody' }] })
  }

  return [
    endpoint({
      ...{ method: 'post', path: '/campaigns/:id/open', ...changing },
      summary: 'Open a draft now, or let it open by itself',
      description: 'Reports are made in the background; GET /campaigns/{id}/opening tells how far it is.',
      example: { body: { when: 'now' } },
      body: z.strictObject({ when: z.enum(['now', 'opensAt', 'not-yet']).default('now') }),
      status: 202,
      answer: campaignDetailSchema,
      problems: ['beyond-scope', 'campaign-state'],
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
      problems: ['beyond-scope', 'campaign-state'],
      run: (call) => step(call, 'close', (campaign, how) => models.campaign.close(campaign._id, now(), how)),
    }),
    endpoint({
      ...{ method: 'post', path: '/campaigns/:id/reopen', ...changing },
      summary: 'Open a closed campaign again until a later due day',
      example: { body: { dueAt: '2027-01-10' } },
      body: z.strictObject({ dueAt: campaignEditSchema.shape.dueAt.unwrap() }),
      answer: campaignDetailSchema,
      problems: ['beyond-scope', 'campaign-state'],
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
      problems: ['beyond-scope', 'campaign-state'],
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
  ]
}

function revisionIn(ifMatch: string): number {
  const revision = /^(\d{1,9})(?:\.\w*)?$/.exec(ifMatch)?.[1]
  if (revision === undefined) throw new Problem('revision-changed')
  return Number(revision)
}
