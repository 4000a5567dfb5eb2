// Lists of what belongs to units (people, invites) within a scope: unit by unit in code order, a batch of units at a time, so
// that the work is bounded by the page and the scope, never by the whole collection.
import type { Scope } from '../rules/scope.ts'
import type { UnitListModel } from './unit-list.ts'

export interface WalkPlace {
  unit: string
  id: string
}
const batch = 500

/** `load` gives what these units have; it is put in order of unit and id here. */
export async function walkUnits<T>(
  units: UnitListModel,
  scope: Scope,
  { unit, after, limit }: { unit?: string; after?: WalkPlace; limit: number },
  { load, placeOf }: { load: (codes: string[]) => Promise<T[]>; placeOf: (item: T) => WalkPlace },
): Promise<{ items: T[]; next: WalkPlace | null }> {
  const items: T[] = []
  const take = (found: T[]) => {
    const placed = found.map((item) => ({ item, place: placeOf(item) }))
    const rest = after ? placed.filter(({ place }) => compare(place, after) > 0) : placed
    items.push(...rest.sort((a, b) => compare(a.place, b.place)).map(({ item }) => item))
  }
  if (unit !== undefined) {
    if (await units.findWithin(scope, unit)) take(await load([unit]))
  } else {
    let from = after?.unit ?? ''
    while (items.length <= limit) {
      const codes = await units.codesWithin(scope, from, batch + 1)
      if (codes.length === 0) break
      take(await load(codes.slice(0, batch)))
      if (codes.length <= batch) break
      from = codes[batch]!
    }
  }
  const shown = items.slice(0, limit)
  return { items: shown, next: items.length > limit ? placeOf(shown.at(-1)!) : null }
}

function compare(a: WalkPlace, b: WalkPlace): number {
  if (a.unit !== b.unit) return a.unit < b.unit ? -1 : 1
  return a.id === b.id ? 0 : a.id < b.id ? -1 : 1
}
