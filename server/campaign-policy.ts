// What a reminder policy would do, before anybody keeps it: when who owes is reminded, and when those above are told.
import { z } from 'zod'
import { localDay } from '../rules/day.ts'
import { missingYears } from '../rules/calendar.ts'
import { campaignDetailSchema, campaignEditSchema, nextOf, readCampaign, refuseBad } from './campaign-schema.ts'
import { getCampaign } from './campaign.ts'
import type { ServerDeps } from './deps.ts'
import { endpoint, type AnyEndpoint } from './endpoint.ts'

const { nextSlots, nextEscalations } = campaignDetailSchema.shape

export const campaignPolicyEndpoints = (deps: ServerDeps): AnyEndpoint[] => [
  endpoint({
    ...{ method: 'post', path: '/campaigns/:id/policy-preview', tag: 'campaigns', may: 'change-campaigns' },
    summary: 'The next dates of a reminder policy that is not kept yet',
    body: z.strictObject({ policy: campaignEditSchema.shape.policy.unwrap() }),
    answer: z.object({
      nextSlots,
      nextEscalations,
      missingYears: z.array(z.int()).meta({ description: 'Whose holidays are not known: only weekends are free.' }),
    }),
    example: { body: { policy: { at: '10:00', thenEvery: 3 } } },
    async run({ caller, id, body }) {
      const { models, now, timeZone } = deps
      const campaign = await getCampaign(deps, caller.scope, id)
      const changed = { ...campaign, policy: readCampaign(body, campaign, timeZone).policy! }
      refuseBad(changed, now(), { mayBeOver: true })
      const calendar = await models.calendar.read()
      const next = nextOf(changed, { calendar, now: now(), timeZone })
      const days = [...next.nextSlots, ...next.nextEscalations].map(({ day }) => day).sort()
      const today = localDay(now(), timeZone)
      return { ...next, missingYears: missingYears(today, days.at(-1) ?? today, calendar) }
    },
  }),
]
