// What the server asks of jobs and bot, which it does not know: program.ts hands it over.
import type { Types } from 'mongoose'
import type { Anchor } from '../models/audit.ts'
import type { Broadcast, NewBroadcast } from '../models/broadcast.ts'
import type { Counts } from '../models/delivery.ts'
import type { Act } from '../models/due-audit.ts'
import type { JobRun } from '../models/job-run.ts'
import type { RetentionKind } from '../rules/retention.ts'
import type { Scope } from '../rules/scope.ts'

export interface PushPreview {
  units: number
  reachable: number
  /** As the first of them will see it, in one language; null when nobody is meant. */
  sample: { text: string; buttons: string[]; file: { name: string; as: string } | null } | null
  quietUntil: Date | null
}
export interface PushProgress {
  state: Broadcast['state']
  sendAt: Date | null
  counts: Counts
  reasons: Record<string, number>
}
export interface JobStatus {
  name: string
  when: string
  last: Pick<JobRun, 'startedAt' | 'endedAt' | 'outcome' | 'result' | 'failures' | 'lastOkAt' | 'runs'> | null
  nextAt: Date | null
}

export interface Operations {
  /** Starts a job after the run that is going on, if any. @returns false when there is no such job. */
  start(job: string): boolean
  jobs(): Promise<JobStatus[]>

  preparePush(given: NewBroadcast): Promise<Broadcast>
  previewPush(id: Types.ObjectId, lang: string): Promise<PushPreview | null>
  confirmPush(id: Types.ObjectId, given: { sendAt?: Date; anyway?: boolean; act: Act }): Promise<Broadcast | null>
  cancelPush(id: Types.ObjectId, act: Act): Promise<number | null>
  watchPush(id: Types.ObjectId): Promise<PushProgress | null>

  receiptColumns: readonly string[]
  receiptRows(
    scope: Scope,
    of: { campaign: Types.ObjectId } | { broadcast: Types.ObjectId },
  ): AsyncIterable<(string | number | null)[]>

  decideOnLeft(given: {
    campaign: Types.ObjectId
    unit: string
    to: 'kept' | 'released'
    by: string
  }): Promise<'kept' | 'released' | 'begun' | null>
  /** Whether the reports are still those that were frozen; null: not frozen. */
  checkFrozen(campaign: Types.ObjectId): Promise<boolean | null>
  /** What would be removed now; nothing is. */
  previewRetention(): Promise<{ kind: RetentionKind; days: number | null; before: Date | null; count: number }[]>
  /** Today's anchor of the audit trail, made when there is none yet. */
  anchorAudit(): Promise<Anchor | null>
  handOver(given: {
    person: Types.ObjectId
    by: string
    to?: Types.ObjectId
  }): Promise<{ unit: string; code: string | null; expiresAt: Date | null } | null>
}
