// Campaigns (任务): which form, for whom, from when until when. Opening one makes a report for every unit of the audience.
import type { Types} from 'mongoose';
import { Schema, type Connection } from 'mongoose'
import type { Scope } from '../rules/scope.ts'
import { campaignsWithin } from './scope.ts'
import type { Audience } from './unit.ts'

export interface Campaign {
  _id: Types.ObjectId
  title: string
  /** The pinned form version (its `_id`). */
  form: string
  /** Number of the plan's measure, 1-23. */
  measure: number
  audience: Audience
  /** From `opening` on reports are being made; `open` once every unit of the audience has one. */
  state: 'opening' | 'open' | 'closed'
  opensAt: Date
  dueAt: Date
  createdAt: Date
}
export type NewCampaign = Omit<Campaign, '_id' | 'state' | 'createdAt'>

const list = { type: [String], default: undefined }
const schema = new Schema<Campaign>(
  {
    title: { type: String, required: true, maxlength: 200 },
    form: { type: String, required: true },
    measure: { type: Number, required: true, min: 1, max: 23 },
    audience: {
      type: new Schema<Audience>(
        { unitTypes: list, districts: list, industries: list, chambers: list },
        { _id: false },
      ),
      default: {},
    },
    state: { type: String, enum: ['opening', 'open', 'closed'], required: true },
    opensAt: { type: Date, required: true },
    dueAt: { type: Date, required: true },
    createdAt: { type: Date, required: true },
  },
  { collection: 'campaigns', versionKey: false, minimize: false },
)
schema.index({ state: 1, dueAt: 1 })

export function createCampaignModel(connection: Connection) {
  const model = connection.model<Campaign>('Campaign', schema)
  return {
    model,
    async create(given: NewCampaign, now: Date): Promise<Campaign> {
      const made = await model.create({ ...given, state: 'opening', createdAt: now })
      return made.toObject()
    },
    opened: (id: Types.ObjectId) => model.updateOne({ _id: id, state: 'opening' }, { $set: { state: 'open' } }).exec(),
    find: (id: Types.ObjectId) => model.findById(id).lean<Campaign>().exec(),
    findMany: (ids: Types.ObjectId[]) =>
      model
        .find({ _id: { $in: ids } })
        .lean<Campaign[]>()
        .exec(),
    findInState: (state: Campaign['state']) => model.find({ state }).sort({ dueAt: 1 }).lean<Campaign[]>().exec(),
    /** Null when absent or outside the scope: a caller cannot tell which. */
    findWithin: (scope: Scope, id: Types.ObjectId) =>
      model
        .findOne({ $and: [{ _id: id }, campaignsWithin(scope)] })
        .lean<Campaign>()
        .exec(),
    listWithin: (scope: Scope) =>
      model.find(campaignsWithin(scope)).sort({ dueAt: -1, _id: 1 }).lean<Campaign[]>().exec(),
  }
}
export type CampaignModel = ReturnType<typeof createCampaignModel>
