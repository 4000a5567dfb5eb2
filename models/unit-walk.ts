// Lists of what belongs to units (people, invites) within a scope. By unit: unit by unit in code order, a batch of units at a
// time. In an order of their own: along their index, whoever is outside the scope passed over. Either way the work is bounded by
// the page and the scope, never by the whole collection.
import type { Scope } from '../rules/scope.ts'
import { siftAlong, type Along, type Place } from './order.ts'
import type { UnitListModel } from './unit-list.ts'

export interface WalkPlace {
  unit: string
  id: string
}
const batch = 500
/** Looked through for one page in a scope that few are of: the page may be short, `next` goes on. */
const mostLooked = 20_000

/** `load` gives what these units have; it is put in order of unit and id here. */
export async function walkUnits<T>(
  units: UnitListModel,
  scope: Scope,
  { unit, after, isDown, limit }: { unit?: string; after?: WalkPlace | undefined; isDown: boolean; limit: number },
  { load, placeOf }: { load: (codes: string[]) => Promise<T[]>; placeOf: (item: T) => WalkPlace },
): Promise<{ items: T[]; next: WalkPlace | null }> {
  const items: T[] = []
  const order = (a: WalkPlace, b: WalkPlace) => (isDown ? compare(b, a) : compare(a, b))
  const take = (found: T[]) => {
    const placed = found.map((item) => ({ item, place: placeOf(item) }))
    const rest = after ? placed.filter(({ place }) => order(place, after) > 0) : placed
    items.push(...rest.sort((a, b) => order(a.place, b.place)).map(({ item }) => item))
  }
  if (unit !== undefined) {
    if (await units.findWithin(scope, unit)) take(await load([unit]))
  } else {
    let from = after?.unit
    while (items.length <= limit) {
      const codes = await units.codesWithin(scope, { from, isDown, limit: batch + 1 })
      if (codes.length === 0) break
      take(await load(codes.slice(0, batch)))
      if (codes.length <= batch) break
      from = codes[batch]!
    }
  }
  const shown = items.slice(0, limit)
  return { items: shown, next: items.length > limit ? placeOf(shown.at(-1)!) : null }
}

/** `read` gives what a filter finds along the order; `isFew`: the filter names its units, so no index need lead. */
export async function walkAlong<T extends { unit: string }>(
  units: UnitListModel,
  scope: Scope,
  { unit, along }: { unit?: string; along: Along },
  read: (filter: Record<string, unknown>, along: Along, isFew: boolean) => Promise<T[]>,
): Promise<{ items: T[]; next: Place | null }> {
  const isWhole = Object.keys(scope).length === 0
  const few = isWhole && unit === undefined ? null : await fewWithin(units, scope, unit)
  return siftAlong(
    along,
    { portion: few || isWhole ? along.limit : batch, most: mostLooked },
    (part) => (few ? read({ unit: { $in: few } }, part, true) : read({}, part, false)),
    async (found) => {
      const known = new Set(few ?? (await units.codesAmong(scope, [...new Set(found.map((each) => each.unit))])))
      return found.map((each) => (known.has(each.unit) ? each : null))
    },
  )
}

/** The units of a scope when they are few enough to be named. */
async function fewWithin(units: UnitListModel, scope: Scope, unit: string | undefined): Promise<string[] | null> {
  if (unit !== undefined) return units.codesAmong(scope, [unit])
  const codes = await units.codesWithin(scope, { isDown: false, limit: batch + 1 })
  return codes.length > batch ? null : codes
}

function compare(a: WalkPlace, b: WalkPlace): number {
  if (a.unit !== b.unit) return a.unit < b.unit ? -1 : 1
  return a.id === b.id ? 0 : a.id < b.id ? -1 : 1
}
