// Who a campaign asks: a filter kept with it. Each list narrows; units named one by one come in beside the filter, and
// exclusions go before everything.

export interface Audience {
  unitTypes?: string[]
  districts?: string[]
  industries?: string[]
  chambers?: string[]
  /** Only units whose chamber is (true) or is not (false) a 四好商会. */
  fourGood?: boolean
  scales?: UnitScale[]
  /** Any of these. */
  tags?: string[]
  /** Units named one by one; without any filter beside them they are the whole audience. */
  include?: string[]
  exclude?: string[]
}
export const unitScales = ['large', 'medium', 'small', 'micro'] as const
export type UnitScale = (typeof unitScales)[number]

/** What the filter looks at in a unit. */
export interface Asked {
  _id: string
  type: string
  district: string
  industry: string
  chamber: string | null
  fourGood?: boolean
  scale?: UnitScale | null
  tags?: string[]
}

const filters = ['unitTypes', 'districts', 'industries', 'chambers', 'scales', 'tags'] as const
export const narrows = (audience: Audience): boolean =>
  audience.fourGood !== undefined || filters.some((name) => (audience[name]?.length ?? 0) > 0)

export function isInAudience(unit: Asked, audience: Audience): boolean {
  if (audience.exclude?.includes(unit._id)) return false
  if (audience.include?.includes(unit._id)) return true
  if (!narrows(audience)) return !audience.include?.length
  const within = (list: string[] | undefined, value: string | null | undefined) =>
    !list?.length || (value != null && list.includes(value))
  return (
    within(audience.unitTypes, unit.type) &&
    within(audience.districts, unit.district) &&
    within(audience.industries, unit.industry) &&
    within(audience.chambers, unit.chamber) &&
    within(audience.scales, unit.scale) &&
    (!audience.tags?.length || audience.tags.some((tag) => unit.tags?.includes(tag))) &&
    (audience.fourGood === undefined || Boolean(unit.fourGood) === audience.fourGood)
  )
}

/** The lists of a scope that an audience can be held to. */
interface Bounds {
  districts?: string[]
  chambers?: string[]
  units?: string[]
  superiors?: string[]
}

/**
 * The same audience held inside a scope, so that it stays there whatever units come later; null when it cannot be. Units
 * named one by one are for the caller to check.
 */
export function narrowTo(audience: Audience, { districts, chambers, units, superiors }: Bounds): Audience | null {
  if (!districts && !chambers && !units && !superiors) return audience
  if (superiors) return null
  const isNamed = !narrows(audience) && Boolean(audience.include?.length)
  if (isNamed) return units && !audience.include!.every((code) => units.includes(code)) ? null : audience
  // A filter cannot be held to units by name.
  if (units) return narrows(audience) ? null : { ...audience, include: units }
  const held = { ...audience }
  const limit = (name: 'districts' | 'chambers', most: string[] | undefined) => {
    if (most) held[name] = audience[name]?.length ? audience[name].filter((value) => most.includes(value)) : most
    return held[name] === undefined || held[name].length > 0
  }
  const fits = [limit('districts', districts), limit('chambers', chambers)]
  return fits.every(Boolean) ? held : null
}
