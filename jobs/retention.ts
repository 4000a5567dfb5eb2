// Removes what is older than its period, and what a stop left unfinished, once a night. What goes is written into the audit trail before it goes.
import type { Models } from '../models/index.ts'
import { keptSince, retentionKinds, type RetentionKind } from '../rules/retention.ts'

export interface RetentionDeps {
  models: Models
  now: () => Date
  stopping?: () => boolean
}
export interface Due {
  kind: RetentionKind
  days: number | null
  before: Date | null
  count: number
}

const batch = 500

/** What would be removed now; nothing is. */
export async function previewRetention({ models, now }: RetentionDeps): Promise<Due[]> {
  const retention = await models.setting.retention()
  const due: Due[] = []
  for (const kind of retentionKinds) {
    const before = keptSince(retention[kind], now())
    due.push({ kind, days: retention[kind], before, count: before ? await models.retention.count(kind, before) : 0 })
  }
  return due
}

/** @returns how many of each kind went. May stop anywhere and be run again. */
export async function removeExpired(deps: RetentionDeps): Promise<Partial<Record<RetentionKind, number>>> {
  const { models, now, stopping } = deps
  const removed: Partial<Record<RetentionKind, number>> = {}
  for (const { kind, before, count } of await previewRetention(deps)) {
    if (!before || count === 0) continue
    await models.audit.append({
      ...{ at: now(), who: { id: 'job:retention', role: 'program' }, what: 'retention.remove' },
      on: { kind: 'retention', id: kind },
      more: { count, before: before.toISOString() },
    })
    for (let last = 1; last > 0 && !stopping?.();) {
      last = await models.retention.remove(kind, before, batch, now())
      removed[kind] = (removed[kind] ?? 0) + last
    }
  }
  await models.idempotency.purge(now())
  await models.file.removeUnfinished(now())
  return removed
}
