// What a delivery (送达) is, its indexes, and the orders it is listed in.
import { Schema, type Types } from 'mongoose'
import type { Order } from './order.ts'

export const deliveryKinds = ['reminder', 'joined', 'review', 'escalation', 'broadcast'] as const
export type DeliveryKind = (typeof deliveryKinds)[number]
export const deliveryStates = ['queued', 'sending', 'sent', 'blocked', 'failed', 'skipped'] as const
export type DeliveryState = (typeof deliveryStates)[number]
export type FinalState = Exclude<DeliveryState, 'queued' | 'sending'>
/** Reminders go before lists for superiors, those before broadcasts. Direct replies never wait here. */
export const priorities = { reminder: 1, joined: 1, review: 1, escalation: 2, broadcast: 3 } as const satisfies Record<
  DeliveryKind,
  number
>

export interface Delivery {
  _id: Types.ObjectId
  kind: DeliveryKind
  campaign: Types.ObjectId | null
  broadcast: Types.ObjectId | null
  person: Types.ObjectId
  unit: string
  /** Which occasion: `T-7`, `O0`, `E3:chamber:…`, `snooze`, `return:<revision>`, `push:<id>`, `broadcast:<id>`. */
  slot: string
  /** The local day of a slot, so that a due day that moves makes new slots; empty where there is one for all time. */
  day: string
  priority: number
  /** `sending` with its lease over means: in doubt. It is not sent again. */
  state: DeliveryState
  reason: string | null
  attempts: number
  /** Queued: not before. Sending: end of the lease. */
  nextAt: Date
  chat: number | null
  /** The claim it was taken by: tells the sender which of several it got. */
  claim: Types.ObjectId | null
  district: string | null
  chamber: string | null
  measure: number | null
  createdAt: Date
  doneAt: Date | null
}
export type NewDelivery = Pick<Delivery, 'campaign' | 'person' | 'unit' | 'slot'> &
  Partial<Pick<Delivery, 'kind' | 'day' | 'nextAt' | 'broadcast' | 'district' | 'chamber' | 'measure'>>

const id = Schema.Types.ObjectId
export const deliverySchema = new Schema<Delivery>(
  {
    kind: { type: String, enum: deliveryKinds, required: true },
    campaign: { type: id, default: null },
    broadcast: { type: id, default: null },
    person: { type: id, required: true },
    unit: { type: String, required: true },
    slot: { type: String, required: true },
    day: { type: String, default: '' },
    priority: { type: Number, required: true },
    state: { type: String, enum: deliveryStates, required: true },
    reason: { type: String, default: null },
    attempts: { type: Number, default: 0 },
    nextAt: { type: Date, required: true },
    chat: { type: Number, default: null },
    claim: { type: id, default: null },
    district: { type: String, default: null },
    chamber: { type: String, default: null },
    measure: { type: Number, default: null },
    createdAt: { type: Date, required: true },
    doneAt: { type: Date, default: null },
  },
  { collection: 'deliveries', versionKey: false },
)
deliverySchema.index({ campaign: 1, person: 1, slot: 1, day: 1 }, { unique: true })
deliverySchema.index({ campaign: 1, createdAt: 1, _id: 1 })
deliverySchema.index({ state: 1, priority: 1, nextAt: 1 })
deliverySchema.index({ person: 1, state: 1 })
deliverySchema.index({ broadcast: 1, state: 1 }, { partialFilterExpression: { broadcast: { $type: 'objectId' } } })

/** Of one campaign. */
export const deliveryOrders = {
  person: {
    keys: [
      { path: 'person', kind: 'id' },
      { path: 'slot', kind: 'text' },
      { path: 'day', kind: 'text' },
    ],
    index: { campaign: 1, person: 1, slot: 1, day: 1 },
  },
  queuedAt: {
    keys: [
      { path: 'createdAt', kind: 'date' },
      { path: '_id', kind: 'id' },
    ],
    index: { campaign: 1, createdAt: 1, _id: 1 },
  },
} as const satisfies Record<string, Order>
