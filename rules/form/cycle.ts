// A value may hang on another (its relevance, calculation or row count), but not, by any way round, on itself.
import type { Workshop } from './compile.ts'

export function findCycle(shop: Workshop): void {
  const { entries, uses, problems } = shop
  const state = new Uint8Array(entries.length)
  const path: number[] = []

  const visit = (ordinal: number): number[] | null => {
    if (state[ordinal] === 2) return null
    if (state[ordinal] === 1) return [...path.slice(path.indexOf(ordinal)), ordinal]
    state[ordinal] = 1
    path.push(ordinal)
    const parent = entries[ordinal]?.parent ?? -1
    for (const next of [...(uses[ordinal] ?? []), ...(parent >= 0 ? [parent] : [])]) {
      const found = visit(next)
      if (found) return found
    }
    path.pop()
    state[ordinal] = 2
    return null
  }

  for (const entry of entries) {
    const cycle = visit(entry.ordinal)
    if (!cycle) continue
    // Reported where the circle is written: at its first node that has an expression.
    const at = cycle.find((ordinal) => (uses[ordinal]?.size ?? 0) > 0) ?? entry.ordinal
    const bone = shop.bones[at]
    const column = (['calculation', 'relevant', 'repeat_count', 'default'] as const).find(
      (name) => bone?.row.get(name) !== '',
    )
    const names = cycle.map((ordinal) => entries[ordinal]?.node.name ?? '').join(' → ')
    problems.add('survey', bone?.row.row ?? 0, bone?.row.heading(column ?? 'calculation') ?? '', 'cycle', names, {
      names,
    })
    return
  }
}
