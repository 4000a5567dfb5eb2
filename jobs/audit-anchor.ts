// Once a day the end of the audit trail is noted down, so that a trail that was cut off or written anew is found later.
// A line of it kept elsewhere (admin -- audit-anchor) proves the same against whoever has the whole database.
import type { Anchor } from '../models/audit.ts'
import type { Models } from '../models/index.ts'
import { localDay } from '../rules/day.ts'

export interface AnchorDeps {
  models: Models
  now: () => Date
  timeZone: string
}

/** The day's anchor: made by the first who asks. @returns null while the trail is empty. */
export const anchorToday = ({ models, now, timeZone }: AnchorDeps): Promise<Anchor | null> =>
  models.audit.anchor(localDay(now(), timeZone), now())
