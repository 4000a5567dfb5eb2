// Turns a scope into query filters, so that what a caller may not see is never read.
import type { Scope } from '../rules/scope.ts'

type Filter = Record<string, unknown>

export function reportsWithin(scope: Scope): Filter {
  const filter: Filter = {}
  if (scope.districts) filter['dims.district'] = { $in: scope.districts }
  if (scope.chambers) filter['dims.chamber'] = { $in: scope.chambers }
  if (scope.units) filter['unit'] = { $in: scope.units }
  if (scope.superiors) filter['superior'] = { $in: scope.superiors }
  if (scope.measures) filter['measure'] = { $in: scope.measures }
  return filter
}

export const campaignsWithin = (scope: Scope): Filter => (scope.measures ? { measure: { $in: scope.measures } } : {})

/** A unit belongs to no measure: a scope of measures alone does not narrow units, only what is read of campaigns. */
export function unitsWithin(scope: Scope): Filter {
  const filter: Filter = {}
  if (scope.districts) filter['district'] = { $in: scope.districts }
  if (scope.chambers) filter['chamber'] = { $in: scope.chambers }
  if (scope.units) filter['_id'] = { $in: scope.units }
  if (scope.superiors) filter['superior'] = { $in: scope.superiors }
  return filter
}

/** Deliveries carry their unit's district and chamber and their campaign's measure for this; a scope by superior sees none. */
export function deliveriesWithin(scope: Scope): Filter {
  const filter: Filter = {}
  if (scope.districts) filter['district'] = { $in: scope.districts }
  if (scope.chambers) filter['chamber'] = { $in: scope.chambers }
  if (scope.units) filter['unit'] = { $in: scope.units }
  if (scope.superiors) filter['superior'] = { $in: scope.superiors }
  if (scope.measures) filter['measure'] = { $in: scope.measures }
  return filter
}

/** What was sent by somebody whose own scope lies within this one. */
export const targetsWithin = (scope: Scope): Filter => scopesWithin('target.scope', scope)

/** What has, at this path, a scope that lies within this one. */
export function scopesWithin(path: string, scope: Scope): Filter {
  const lists = Object.entries(scope as Record<string, (string | number)[] | undefined>)
  return Object.fromEntries(
    lists
      .filter(([, values]) => values !== undefined)
      .map(([name, values]) => [`${path}.${name}`, { $exists: true, $not: { $elemMatch: { $nin: values } } }]),
  )
}
