// The documents of totals (统计): cells that are read, the share each report has in them, and one head per campaign that makes
// changes of cells happen once and in order. docs/decisions/0015-tally.md says why.
import { Schema, type Types } from 'mongoose'
import type { CellKey, Counters, Share } from '../rules/tally.ts'

/** One sum. `n` holds the counters as a tree (rules/tally/counters.ts). */
export interface Tally extends CellKey {
  /** Made of the campaign and the cell's key. */
  _id: string
  campaign: Types.ObjectId
  measure: number
  /** The last change of its campaign that was applied here. */
  seq: number
  n: object
}

/** What one report counts for, as the cells have it. */
export interface ShareDoc {
  /** The report's. */
  _id: Types.ObjectId
  campaign: Types.ObjectId
  unit: string
  seq: number
  /** null: it counts for nothing (its report is gone). */
  share: Share | null
  marks: string[]
  /** Somebody is taking its report away: look whether it is still there. */
  leaving?: true
}

export interface TallyMove {
  report: Types.ObjectId
  unit: string
  /** The mark on the report as it was read; it is taken off only when it is still that one. */
  token: Types.ObjectId | null
  before: Share | null
  now: Share | null
}
/** `done: false`: a change is on its way; whoever comes finishes it before beginning another. */
export interface TallyHead {
  /** The campaign's. */
  _id: Types.ObjectId
  seq: number
  done: boolean
  kind: 'moves' | 'recount'
  moves: TallyMove[]
  /** Set when the moves are so many that they lie beside the head (tally-moves.ts). */
  crowd?: { id: Types.ObjectId; moves: number } | null
  /** Until when a recount or a crowd is its holder's: nobody can help with a recount, and it does not pay with a crowd. */
  until: Date | null
  /** The campaign's facts the shares were worked out with; others mean a recount. */
  basis: string
  /** The round before, whose compliance is in the shares. */
  previous: Types.ObjectId | null
  /** `seq` of the last recount. */
  recounted: number
  checkedAt: Date | null
}
export type { Counters }

const mixed = { type: Schema.Types.Mixed }
const text = { type: String }
export const tallySchema = new Schema<Tally>(
  {
    _id: { type: String, required: true },
    campaign: { type: Schema.Types.ObjectId, required: true },
    measure: { type: Number, required: true },
    level: { type: String, required: true } as never,
    ...{ d: text, t: text, i: text, c: text, s: text, q: text, b: text },
    seq: { type: Number, required: true },
    n: { ...mixed, default: {} } as never,
  },
  { collection: 'tallies', versionKey: false, minimize: false },
)
tallySchema.index({ campaign: 1, level: 1, d: 1, c: 1 })
tallySchema.index({ campaign: 1, level: 1, c: 1 })

export const shareSchema = new Schema<ShareDoc>(
  {
    campaign: { type: Schema.Types.ObjectId, required: true },
    unit: { type: String, required: true },
    seq: { type: Number, required: true },
    share: { ...mixed, default: null } as never,
    marks: { type: [String], default: [] },
    leaving: { type: Boolean } as never,
  },
  { collection: 'tally_shares', versionKey: false, minimize: false },
)
shareSchema.index({ campaign: 1, unit: 1 })
shareSchema.index({ campaign: 1, marks: 1, unit: 1 })
shareSchema.index({ leaving: 1 }, { sparse: true })

export const headSchema = new Schema<TallyHead>(
  {
    seq: { type: Number, required: true },
    done: { type: Boolean, required: true },
    kind: { type: String, required: true } as never,
    moves: { type: [Schema.Types.Mixed], default: [] } as never,
    crowd: { type: Schema.Types.Mixed, default: null } as never,
    until: { type: Date, default: null },
    basis: { type: String, default: '' },
    previous: { type: Schema.Types.ObjectId, default: null },
    recounted: { type: Number, default: 0 },
    checkedAt: { type: Date, default: null },
  },
  { collection: 'tally_heads', versionKey: false, minimize: false },
)
headSchema.index({ previous: 1 })
headSchema.index({ done: 1 })
