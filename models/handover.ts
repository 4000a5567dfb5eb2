// Hand-overs (交接): somebody says that a unit's reports are not theirs to give, and staff name a successor. Until then that
// person is left in peace and stands in the list of the unreachable.
import { Schema, type Types, type Connection } from 'mongoose'

export interface Handover {
  _id: Types.ObjectId
  unit: string
  person: Types.ObjectId
  /** The report they were reminded of when they said so. */
  report: Types.ObjectId | null
  /** Of several that were due together: those which are somebody else's. Empty: all the unit owes. */
  campaigns?: Types.ObjectId[]
  /** What they wrote about who it is. */
  note: string | null
  state: 'asked' | 'done' | 'declined'
  askedAt: Date
  decidedAt: Date | null
  by: string | null
}

const schema = new Schema<Handover>(
  {
    unit: { type: String, required: true },
    person: { type: Schema.Types.ObjectId, required: true },
    report: { type: Schema.Types.ObjectId, default: null },
    campaigns: { type: [Schema.Types.ObjectId], default: undefined } as never,
    note: { type: String, default: null, maxlength: 500 },
    state: { type: String, enum: ['asked', 'done', 'declined'], required: true },
    askedAt: { type: Date, required: true },
    decidedAt: { type: Date, default: null },
    by: { type: String, default: null },
  },
  { collection: 'handovers', versionKey: false },
)
schema.index({ person: 1, unit: 1 }, { unique: true, partialFilterExpression: { state: 'asked' } })
schema.index({ state: 1, askedAt: 1 })

export function createHandoverModel(connection: Connection) {
  const model = connection.model<Handover>('Handover', schema)
  return {
    model,
    /**
     * One open request per person and unit, however often the button is pressed; it grows by what is not theirs either.
     * Without `campaign`: nothing of the unit is.
     */
    async ask(
      given: Pick<Handover, 'unit' | 'person'> & { report?: Types.ObjectId; campaign?: Types.ObjectId; now: Date },
    ): Promise<Handover> {
      const { unit, person, report = null, campaign, now } = given
      const asked = { unit, person, state: 'asked' as const }
      const fresh = { report, note: null, askedAt: now }
      const known = await model
        .findOneAndUpdate(
          asked,
          { $setOnInsert: { ...fresh, campaigns: campaign ? [campaign] : [] } },
          { upsert: true, returnDocument: 'after' },
        )
        .lean<Handover>()
        .orFail()
        .exec()
      const all = (known.campaigns?.length ?? 0) === 0
      if (all || (campaign && known.campaigns!.some((each) => each.equals(campaign)))) return known
      const wider = campaign ? { $addToSet: { campaigns: campaign } } : { $set: { campaigns: [] } }
      return model
        .findOneAndUpdate({ _id: known._id }, wider, { returnDocument: 'after' })
        .lean<Handover>()
        .orFail()
        .exec()
    },
    note: (_id: Types.ObjectId, note: string) => model.updateOne({ _id, state: 'asked' }, { $set: { note } }).exec(),
    findAsked: (people: Types.ObjectId[]) =>
      model
        .find({ person: { $in: people }, state: 'asked' })
        .lean<Handover[]>()
        .exec(),
    find: (id: Types.ObjectId) => model.findById(id).lean<Handover>().exec(),
    findWaiting: (_id: Types.ObjectId) => model.findOne({ _id, state: 'asked' }).lean<Handover>().exec(),
    listAsked: () => model.find({ state: 'asked' }).sort({ askedAt: 1, _id: 1 }).lean<Handover[]>().exec(),
    /** @returns null when it was decided before. */
    decide: (_id: Types.ObjectId, state: 'done' | 'declined', by: string, now: Date) =>
      model
        .findOneAndUpdate({ _id, state: 'asked' }, { $set: { state, by, decidedAt: now } }, { returnDocument: 'after' })
        .lean<Handover>()
        .exec(),
    /** All of a person's requests for a unit are met by its hand-over. */
    close: (unit: string, person: Types.ObjectId, by: string, now: Date) =>
      model.updateMany({ unit, person, state: 'asked' }, { $set: { state: 'done', by, decidedAt: now } }).exec(),
  }
}
export type HandoverModel = ReturnType<typeof createHandoverModel>
