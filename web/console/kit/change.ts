// What of a written thing has changed, field by field, and how two changes of the same thing come together.
import { canonical } from '../../../rules/canonical.ts'

export const changedNames = <W extends object, N extends keyof W>(names: readonly N[], before: W, after: W): N[] =>
  names.filter((name) => canonical(before[name]) !== canonical(after[name]))

export const changesOf = <W extends object>(names: readonly (keyof W)[], before: W, after: W): Partial<W> =>
  Object.fromEntries(changedNames(names, before, after).map((name) => [name, after[name]])) as Partial<W>

export interface Three<W> {
  base: W
  mine: W
  theirs: W
}
/** What somebody else wrote meanwhile, with what I changed put over it. */
export const rebased = <W extends object>(names: readonly (keyof W)[], { base, mine, theirs }: Three<W>): W => ({
  ...theirs,
  ...changesOf(names, base, mine),
})
