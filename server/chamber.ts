// Chambers of commerce, as the units name theirs.
import { z } from 'zod'
import type { Chamber } from '../models/unit-list.ts'
import type { ServerDeps } from './deps.ts'
import { endpoint, pageOf, paging, readCursor, writeCursor, type AnyEndpoint } from './endpoint.ts'
import { refuseStale, tagOfFields } from './field-tag.ts'
import { Problem } from './problem.ts'
import { record } from './unit.ts'

const chamberSchema = z.object({ chamber: z.string(), units: z.int(), fourGood: z.boolean() }).meta({ id: 'Chamber' })
const name = z.string().min(1).max(200)

const present = ({ _id, units, fourGood }: Chamber) => ({ chamber: _id, units, fourGood: fourGood > 0 })
/** How many units it has is nobody's edit. */
const fieldsOf = ({ fourGood }: Chamber) => ({ fourGood: fourGood > 0 })

export const chamberEndpoints = (deps: ServerDeps): AnyEndpoint[] => {
  const { models } = deps
  return [
    endpoint({
      ...{ method: 'get', path: '/chambers', tag: 'units', may: 'units' },
      summary: 'Chambers with their units, by name, and whether they are 四好商会',
      query: {
        ...paging(500),
        search: z.string().trim().min(1).max(100).optional().meta({ description: 'Part of the name.' }),
        fourGood: z.enum(['true', 'false']).optional(),
        sort: z.enum(['chamber', '-chamber']).default('chamber'),
      },
      answer: pageOf(chamberSchema),
      async run({ caller: { scope }, query: { limit, cursor, search, fourGood, sort } }) {
        const found = await models.unitList.chambersWithin(
          scope,
          { search, fourGood: fourGood === undefined ? undefined : fourGood === 'true' },
          { after: readCursor(name, cursor), isDown: sort === '-chamber', limit: limit + 1 },
        )
        const items = found.slice(0, limit)
        return { items: items.map(present), next: found.length > limit ? writeCursor(items.at(-1)!._id) : null }
      },
    }),
    endpoint({
      ...{ method: 'get', path: '/chambers/:chamber', tag: 'units', may: 'units' },
      summary: 'One chamber; its ETag is for marking it',
      example: { answer: { chamber: '餐饮商会', units: 120, fourGood: true } },
      answer: chamberSchema,
      async run({ caller: { scope }, params, etag }) {
        const known = await models.unitList.findChamberWithin(scope, params['chamber']!)
        if (!known) throw new Problem('not-found')
        etag(tagOfFields(fieldsOf(known)))
        return present(known)
      },
    }),
    endpoint({
      ...{ method: 'put', path: '/chambers/:chamber', tag: 'units', may: 'change-units', needsIfMatch: true },
      summary: 'Marks a chamber as 四好商会, or no longer',
      body: z.strictObject({ fourGood: z.boolean() }),
      answer: chamberSchema,
      example: { body: { fourGood: true } },
      async run({ caller, params, body: { fourGood }, ifMatch, etag }) {
        const chamber = params['chamber']!
        const known = await models.unitList.findChamberWithin(caller.scope, chamber)
        if (!known) throw new Problem('not-found')
        refuseStale(fieldsOf(known), ifMatch)
        const units = await models.unitList.markChamber(caller.scope, chamber, fourGood)
        await record(deps, caller, 'chamber.mark', chamber)
        etag(tagOfFields({ fourGood }))
        return { chamber, units, fourGood }
      },
    }),
  ]
}
