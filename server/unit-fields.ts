// A unit as it is written, for those who change it: what PATCH takes, with the contact, whose name nobody else is told here.
import { z } from 'zod'
import { unitScales } from '../rules/audience.ts'
import { recordRead } from './audit.ts'
import type { ServerDeps } from './deps.ts'
import { endpoint, type AnyEndpoint } from './endpoint.ts'
import { Problem } from './problem.ts'
import { tagOf } from './unit.ts'

const writtenSchema = z
  .object({
    ...{ unit: z.string(), name: z.string(), unitType: z.string(), district: z.string(), industry: z.string() },
    ...{ chamber: z.string().nullable(), superior: z.string().nullable(), contact: z.string().nullable() },
    ...{ fourGood: z.boolean(), scale: z.enum(unitScales).nullable(), tags: z.array(z.string()) },
  })
  .meta({ id: 'UnitFields' })

export const unitFieldsEndpoints = (deps: ServerDeps): AnyEndpoint[] => [
  endpoint({
    ...{ method: 'get', path: '/units/:unit/fields', tag: 'units', may: 'change-units' },
    summary: 'One unit as PATCH takes it; its ETag is for editing it',
    description: 'With the contact, a name of a person: the read is in the audit trail.',
    answer: writtenSchema,
    async run({ caller, params, etag }) {
      const unit = await deps.models.unitList.findWithin(caller.scope, params['unit']!)
      if (!unit) throw new Problem('not-found')
      await recordRead(deps, caller, 'unit.contact', { on: { kind: 'unit', id: unit._id } })
      etag(tagOf(unit))
      const { _id, type: unitType, name, district, industry, chamber, superior, contact } = unit
      return {
        ...{ unit: _id, name, unitType, district, industry, chamber, superior, contact },
        ...{ fourGood: unit.fourGood ?? false, scale: unit.scale ?? null, tags: unit.tags ?? [] },
      }
    },
  }),
]
