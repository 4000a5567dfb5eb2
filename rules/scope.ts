// Who may see what: a scope narrows every read of reports and campaigns. Models turn it into a query filter.

/** Each list present narrows further; a scope with none of them is the whole municipality. */
export interface Scope {
  districts?: string[]
  chambers?: string[]
  /** Numbers of the plan's measures: an agency sees the campaigns of its own. */
  measures?: number[]
  units?: string[]
  /** Units whose superior unit is one of these. */
  superiors?: string[]
}

/** `officer`: a unit's own system, handing in for the units of its scope. */
export const roles = [
  'officer',
  'chamber',
  'federation',
  'reviewer',
  'regulator',
  'trainer',
  'inspector',
  'admin',
] as const
export type Role = (typeof roles)[number]

/** Whether whatever `inner` reaches is within `outer` as well. */
export const covers = (outer: Scope, inner: Scope): boolean =>
  (Object.keys(outer) as (keyof Scope)[]).every((name) => {
    const [most, given] = [outer[name], inner[name]] as [unknown[] | undefined, unknown[] | undefined]
    return most === undefined || given?.every((value) => most.includes(value))
  })

export class ScopeError extends Error {}

/**
 * Reads the words of the admin command and of tokens: `municipality`, or parts joined by `;` such as
 * `district=500103,500105;measure=10`. @throws ScopeError naming the part that is wrong.
 */
export function parseScope(text: string): Scope {
  if (text.trim() === 'municipality') return {}
  const scope: Scope = {}
  for (const part of text.split(';').map((word) => word.trim())) {
    const [name, list] = part.split('=')
    const values = (list ?? '')
      .split(',')
      .map((word) => word.trim())
      .filter(Boolean)
    if (values.length === 0) throw new ScopeError(part)
    if (name === 'district') scope.districts = values
    else if (name === 'chamber') scope.chambers = values
    else if (name === 'unit') scope.units = values
    else if (name === 'superior') scope.superiors = values
    else if (name === 'measure' && values.every(isMeasure)) scope.measures = values.map(Number)
    else throw new ScopeError(part)
  }
  return scope
}

const isMeasure = (word: string) => /^\d{1,2}$/.test(word) && Number(word) >= 1 && Number(word) <= 23

/** The same decision as unitsWithin (models/scope.ts) about one unit. */
export const isUnitWithin = (
  scope: Scope,
  unit: { _id: string; district: string; chamber: string | null; superior: string | null },
): boolean =>
  (!scope.districts || scope.districts.includes(unit.district)) &&
  (!scope.chambers || (unit.chamber !== null && scope.chambers.includes(unit.chamber))) &&
  (!scope.units || scope.units.includes(unit._id)) &&
  (!scope.superiors || (unit.superior !== null && scope.superiors.includes(unit.superior)))
