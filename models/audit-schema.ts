// What an entry of the audit trail (审计) and an anchor are, their indexes, and the orders the trail is listed in.
import { Schema } from 'mongoose'
import type { Order } from './order.ts'

export interface AuditEntry {
  /** Counts from 1 without gaps. */
  _id: number
  /** Names what is recorded: the same key is recorded once. */
  key: string
  at: Date
  who: { id: string; role: string }
  /** A code such as `evidence.view` or `report.return`. */
  what: string
  /** What it was done to: kind and id. */
  on: { kind: string; id: string }
  why: string | null
  /** Further ids and codes. */
  more: Record<string, string | number | string[]>
  /** Hash of the entry before; `''` for the first. */
  previous: string
  hash: string
}
export type NewAuditEntry = Pick<AuditEntry, 'at' | 'who' | 'what' | 'on'> &
  Partial<Pick<AuditEntry, 'key' | 'why' | 'more'>>

export interface Verified {
  ok: boolean
  count: number
  /** The last entry that was looked at: note it down elsewhere, to find a trail cut off at its end. */
  last: Pick<AuditEntry, '_id' | 'hash'> | null
  /** The first entry that is wrong, and how. */
  fault?: { at: number; code: 'missing' | 'changed' | 'unlinked' | 'cut-off' | 'prune-unproven' }
  /** Entries up to this one are gone after their period; an entry behind them tells so. null: the trail is whole. */
  prunedTo: number | null
}
/** Where the trail ended on a day; `start`: where it begins since its first entries are gone. */
export interface Anchor {
  /** The local day, or `start`. */
  _id: string
  number: number
  hash: string
  at: Date
}
export interface AuditFilter {
  who?: string
  /** A code, or the first parts of it: `campaign` means `campaign.open` as well. */
  what?: string
  kind?: string
  id?: string
  from?: Date
  until?: Date
}

const required = { type: String, required: true }
export const auditSchema = new Schema<AuditEntry>(
  {
    _id: { type: Number, required: true },
    key: required,
    at: { type: Date, required: true },
    who: { type: new Schema({ id: required, role: required }, { _id: false }), required: true },
    what: required,
    on: { type: new Schema({ kind: required, id: required }, { _id: false }), required: true },
    why: { type: String, default: null },
    more: { type: Schema.Types.Mixed, default: {} },
    previous: { type: String, default: '' },
    hash: required,
  },
  { collection: 'audit', versionKey: false, minimize: false },
)
auditSchema.index({ key: 1 }, { unique: true })
auditSchema.index({ 'on.kind': 1, 'on.id': 1, _id: 1 })
auditSchema.index({ 'who.id': 1, _id: 1 })
auditSchema.index({ what: 1, _id: 1 })
auditSchema.index({ at: 1, _id: 1 })

const number = { path: '_id', kind: 'number' } as const
export const auditOrders = {
  number: { keys: [number], index: { _id: 1 } },
  at: { keys: [{ path: 'at', kind: 'date' }, number], index: { at: 1, _id: 1 } },
} as const satisfies Record<string, Order>

export const anchorSchema = new Schema<Anchor>(
  { _id: required, number: { type: Number, required: true }, hash: required, at: { type: Date, required: true } },
  { collection: 'audit_anchors', versionKey: false },
)
