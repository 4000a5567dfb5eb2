// A saved filter over units, as it comes in and goes out.
import { z } from 'zod'
import { districts, industries, unitTypes } from '../forms/index.ts'
import { narrowTo, unitScales, type Audience } from '../rules/audience.ts'
import { canonical } from '../rules/canonical.ts'
import type { Scope } from '../rules/scope.ts'
import type { ServerDeps } from './deps.ts'
import { Problem } from './problem.ts'

const codesOf = (terms: readonly { code: string }[]) => z.enum(terms.map(({ code }) => code) as [string, ...string[]])
const few = <T extends z.ZodType>(value: T) => z.array(value).max(500).optional()
const name = z.string().trim().min(1).max(200)
export const unitCode = z.string().regex(/^[\w-]{1,40}$/)
const codes = z.array(unitCode).max(5000).optional()

export const audienceSchema = z
  .strictObject({
    unitTypes: few(codesOf(unitTypes)),
    districts: few(codesOf(districts)),
    industries: few(codesOf(industries)),
    chambers: few(name),
    fourGood: z.boolean().optional(),
    scales: few(z.enum(unitScales)),
    tags: few(name),
    include: codes,
    exclude: codes,
  })
  .meta({
    description:
      'Which units: each list present narrows further. Units in `include` come in beside the filter (without a filter they are all), those in `exclude` never.',
  })
export const audienceBodyLimitBytes = 512 * 1024

/** What went in as it is kept: lists that say nothing are left out. */
export const tidy = (audience: Audience): Audience =>
  Object.fromEntries(
    Object.entries(audience).filter(([, value]) => (Array.isArray(value) ? value.length > 0 : value !== undefined)),
  )

/** Whether a campaign for this audience is wholly inside what the caller looks after. */
export async function isInside({ models }: ServerDeps, scope: Scope, audience: Audience): Promise<boolean> {
  const held = narrowTo(audience, scope)
  return held !== null && canonical(held) === canonical(audience) && (await areNamedInside(models, scope, audience))
}

/** The audience held to the caller's scope. @throws Problem beyond-scope | invalid-input for units nobody knows. */
export async function heldTo({ models }: ServerDeps, scope: Scope, given: Audience): Promise<Audience> {
  const audience = tidy(given)
  const known = await models.unit.findKnownCodes(audience.include ?? [])
  const unknown = (audience.include ?? []).filter((code) => !known.has(code))
  if (unknown.length > 0)
    throw new Problem('invalid-input', {
      issues: unknown.slice(0, 50).map((code) => ({ at: `audience.include.${code}`, code: 'unknown-unit' })),
    })
  const held = narrowTo(audience, scope)
  if (!held || !(await areNamedInside(models, scope, held))) throw new Problem('beyond-scope')
  return held
}

async function areNamedInside(models: ServerDeps['models'], scope: Scope, { include = [] }: Audience) {
  const named = [...new Set(include)]
  if (named.length === 0 || Object.keys(scope).length === 0) return true
  return (await models.unit.countWithin(scope, { include: named })) === named.length
}
