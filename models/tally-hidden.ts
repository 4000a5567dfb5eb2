// Which rows of a campaign's tables are too small to be shown to whoever looks across others' lines, all dimensions together.
import { discloseTogether, type Hidden } from '../rules/disclose-together.ts'
import { tallyDimensions, type TallyDimension, type TallyProfile } from './tally-read.ts'

export type HiddenRows = Record<TallyDimension, Set<string>>

/** The same places give the same rows: they change with who was asked and who is in, not with every figure. */
const known = new Map<string, HiddenRows | null>()
const mostKnown = 50

export function smallRows(profiles: TallyProfile[], least: number, of: 'due' | 'in'): HiddenRows | null {
  const key = JSON.stringify([least, of, profiles.map((one) => [one.rows, one.due, of === 'in' && one.in])])
  const found = known.get(key)
  if (found !== undefined) return found
  const made = hiddenIn(profiles, least, of)
  if (known.size >= mostKnown) known.delete(known.keys().next().value!)
  known.set(key, made)
  return made
}

function hiddenIn(profiles: TallyProfile[], least: number, of: 'due' | 'in'): HiddenRows | null {
  const sizes = (which: 'due' | 'in') => profiles.map((one) => ({ rows: one.rows, units: one[which] }))
  const due = discloseTogether(sizes('due'), least)
  // Hiding more of what is measured by one never tells more of the other.
  const hidden: Hidden | null = due && of === 'in' ? discloseTogether(sizes('in'), least, due) : due
  if (!hidden) return null
  return Object.fromEntries(tallyDimensions.map((by, at) => [by, hidden[at] ?? new Set()])) as HiddenRows
}
