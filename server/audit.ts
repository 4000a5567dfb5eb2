// The audit trail over the API, and how endpoints write into it.
import type { Act } from '../models/due-audit.ts'
import type { NewAuditEntry } from '../models/audit.ts'
import type { Caller } from './access.ts'
import type { ServerDeps } from './deps.ts'

/** What a caller does, for the trail. `more`: ids and codes only. */
export const actOf = ({ id, role }: Caller, at: Date, what: string, more: Act['more'] = {}): Act => ({
  ...{ at, what, more },
  who: { id, role },
})

/**
 * Records it before it is done, where the doing is no single write: an entry for what then failed is better than an act
 * without one.
 */
export const record = (
  { models, now }: Pick<ServerDeps, 'models' | 'now'>,
  caller: Caller,
  what: string,
  { on, more }: { on: NewAuditEntry['on']; more?: Act['more'] },
): Promise<void> => models.audit.append({ ...actOf(caller, now(), what, more), on })
