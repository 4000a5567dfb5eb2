// The small-cell rule: figures of fewer than `least` units are not shown outside the own line, and neither is any other figure
// that would give them away by subtraction from the total.
import type { Scope } from './scope.ts'

export const leastUnits = 3

/**
 * Whether what a caller reads is their own line: the whole municipality, or a part of it that the scope names by district,
 * chamber, superior or unit. A scope of measures alone looks across everybody's lines.
 */
export const isOwnLine = ({ measures, districts, chambers, superiors, units }: Scope): boolean =>
  !measures || Boolean(districts ?? chambers ?? superiors ?? units)

export interface Disclosed {
  /** For each row whether it is hidden. */
  hidden: boolean[]
  totalHidden: boolean
}

/**
 * @param sizes units of each row; the total is their sum. Hidden rows together are at least two and hold at least `least`
 * units, since their sum can be computed; when that cannot be, the total is hidden too.
 */
export function disclose(sizes: number[], least: number): Disclosed {
  const total = sizes.reduce((sum, size) => sum + size, 0)
  const hidden = sizes.map((size) => size > 0 && size < least)
  const sum = () => sizes.reduce((all, size, at) => all + (hidden[at] ? size : 0), 0)
  const many = () => hidden.filter(Boolean).length
  if (many() === 0) return { hidden, totalHidden: total > 0 && total < least }
  const others = sizes.map((size, at) => ({ size, at })).filter(({ size, at }) => size > 0 && !hidden[at])
  others.sort((a, b) => a.size - b.size || a.at - b.at)
  while ((many() < 2 || sum() < least) && others.length > 0) hidden[others.shift()!.at] = true
  return { hidden, totalHidden: many() < 2 || sum() < least }
}
