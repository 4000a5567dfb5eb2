// Units that come into or leave a campaign's audience after it opened. A joining unit gets its report and a notice; a leaving
// one still owes until staff decide, and stands in this list: nobody is dropped in silence.
import { Schema, type Types, type Connection } from 'mongoose'
import type { Scope } from '../rules/scope.ts'

export interface Membership {
  _id: Types.ObjectId
  campaign: Types.ObjectId
  unit: string
  unitName: string
  district: string | null
  chamber: string | null
  /** `released`: it left, had not begun, and staff let it go: its report is gone. */
  state: 'joined' | 'left' | 'returned' | 'kept' | 'released'
  at: Date
  by: string | null
}

const schema = new Schema<Membership>(
  {
    campaign: { type: Schema.Types.ObjectId, required: true },
    unit: { type: String, required: true },
    unitName: { type: String, default: '' },
    district: { type: String, default: null },
    chamber: { type: String, default: null },
    state: { type: String, enum: ['joined', 'left', 'returned', 'kept', 'released'], required: true },
    at: { type: Date, required: true },
    by: { type: String, default: null },
  },
  { collection: 'memberships', versionKey: false },
)
schema.index({ campaign: 1, unit: 1 }, { unique: true })

type Facts = Pick<Membership, 'unitName' | 'district' | 'chamber'>

export function createMembershipModel(connection: Connection) {
  const model = connection.model<Membership>('Membership', schema)
  const within = (scope: Scope) => ({
    ...(scope.districts && { district: { $in: scope.districts } }),
    ...(scope.chambers && { chamber: { $in: scope.chambers } }),
    ...(scope.units && { unit: { $in: scope.units } }),
    ...(scope.superiors && { superior: { $in: scope.superiors } }),
  })
  return {
    model,
    /** Notes each change; a unit that staff have decided on stays as decided. */
    async note(campaign: Types.ObjectId, state: 'joined' | 'left', units: (Facts & { unit: string })[], now: Date) {
      if (units.length === 0) return
      await model.bulkWrite(
        units.map(({ unit, ...facts }) => ({
          updateOne: {
            filter: { campaign, unit },
            update: { $setOnInsert: { ...facts, state, at: now, by: null } },
            upsert: true,
          },
        })),
        { ordered: false },
      )
      // Left, and in again: it owes as before.
      const of = { campaign, unit: { $in: units.map(({ unit }) => unit) } }
      const again = async (from: Membership['state'][], to: Membership['state']) => {
        await model.updateMany({ ...of, state: { $in: from } }, { $set: { state: to, at: now } }).exec()
      }
      if (state === 'joined') await again(['left', 'released'], 'returned')
      else await again(['joined', 'returned'], 'left')
    },
    /** Staff decide on a unit that left: it owes all the same, or it is let go. @returns null when it is not in question. */
    decide: (campaign: Types.ObjectId, unit: string, state: 'kept' | 'released', by: string, now: Date) =>
      model
        .findOneAndUpdate(
          { campaign, unit, state: 'left' },
          { $set: { state, by, at: now } },
          { returnDocument: 'after' },
        )
        .lean<Membership>()
        .exec(),
    listWithin: (scope: Scope, campaign: Types.ObjectId) =>
      model
        .find({ $and: [{ campaign }, within(scope)] })
        .sort({ at: -1, unit: 1 })
        .lean<Membership[]>()
        .exec(),
    /** Units that staff let go: they are not asked again while they stay out. */
    findReleased: async (campaign: Types.ObjectId): Promise<Set<string>> =>
      new Set(
        (await model.find({ campaign, state: 'released' }, { unit: 1 }).lean<Membership[]>().exec()).map((m) => m.unit),
      ),
  }
}
export type MembershipModel = ReturnType<typeof createMembershipModel>
