// ETags made of short hashes, one for each field: whoever holds an old one can be told which fields are different now.
import { createHash } from 'node:crypto'
import { canonical } from '../rules/canonical.ts'
import { Problem } from './problem.ts'

type Fields = Readonly<Record<string, unknown>>

const partOf = (value: unknown) =>
  createHash('sha256')
    .update(canonical(value ?? null))
    .digest('base64url')
    .slice(0, 6)

/** At most fourteen fields: an ETag has 100 characters. */
export const tagOfFields = (fields: Fields): string => Object.values(fields).map(partOf).join('.')

/** The names of what is different from what this tag was made of; [] for a tag of something else. */
export function changedSince(fields: Fields, tag: string): string[] {
  const [then, today] = [tag.split('.'), Object.values(fields).map(partOf)]
  return then.length === today.length ? Object.keys(fields).filter((_, at) => then[at] !== today[at]) : []
}

/** `of`: the fields it is about; whether others have changed does not matter. @throws Problem revision-changed */
export function refuseStale(fields: Fields, ifMatch: string | null, of: readonly string[] = Object.keys(fields)): void {
  if (ifMatch === null || ifMatch === tagOfFields(fields)) return
  const changed = changedSince(fields, ifMatch)
  if (changed.length === 0 || changed.some((name) => of.includes(name)))
    throw new Problem('revision-changed', changed.length > 0 ? { changed } : {})
}
