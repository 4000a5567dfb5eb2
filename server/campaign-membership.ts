// Units that came into or left the audience of a campaign after it opened.
import { z } from 'zod'
import type { Membership } from '../models/membership.ts'
import { actOf } from './audit.ts'
import { unitCode } from './audience.ts'
import { getCampaign } from './campaign.ts'
import type { ServerDeps } from './deps.ts'
import { endpoint, type AnyEndpoint } from './endpoint.ts'
import { Problem } from './problem.ts'

const tag = 'campaigns'

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

export function campaignMembershipEndpoints(deps: ServerDeps): AnyEndpoint[] {
  const { models, now, operations } = deps
  return [
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
      ...{ method: 'post', path: '/campaigns/:id/membership', tag, may: 'change-campaigns' },
      summary: 'Decide on a unit that left: it owes all the same, or it is let go',
      example: { body: { unit: 'YZ-0001', to: 'released' } },
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
}
