// People (人员) who answer for a unit. A person agrees to the privacy notice before anything is kept about them.
import type { Types } from 'mongoose'
import { Schema, type Connection } from 'mongoose'
import { colleaguesOf, type Colleague } from '../rules/colleague.ts'
import { readAlong, type Along, type Order } from './order.ts'

export interface Person {
  _id: Types.ObjectId
  unit: string
  role: 'officer'
  /** How colleagues of the unit see who answered what; given by the person, or not. */
  name?: string | null
  lang: string
  consent: { version: string; at: Date }
  createdAt: Date
  /** Since when somebody else answers for the unit: reminders go there, the history stays. */
  leftAt?: Date | null
}

const schema = new Schema<Person>(
  {
    unit: { type: String, required: true },
    role: { type: String, enum: ['officer'], default: 'officer' },
    name: { type: String, maxlength: 40 },
    lang: { type: String, required: true },
    consent: {
      type: new Schema(
        { version: { type: String, required: true }, at: { type: Date, required: true } },
        { _id: false },
      ),
      required: true,
    },
    leftAt: { type: Date },
  },
  { timestamps: true, collection: 'people' },
)
schema.index({ unit: 1 })
schema.index({ 'consent.at': 1, _id: 1 })

export const personOrders = {
  since: {
    keys: [
      { path: 'consent.at', kind: 'date' },
      { path: '_id', kind: 'id' },
    ],
    index: { 'consent.at': 1, _id: 1 },
  },
} as const satisfies Record<string, Order>

const recentMs = 1000
const recentKept = 200

export function createPersonModel(connection: Connection) {
  const model = connection.model<Person>('Person', schema)
  const recent = new Map<string, { at: number; people: Promise<Map<string, Colleague>> }>()
  return {
    model,
    find: (id: Types.ObjectId) => model.findById(id).lean<Person>().exec(),
    findMany: (ids: Types.ObjectId[]) =>
      model
        .find({ _id: { $in: ids } })
        .lean<Person[]>()
        .exec(),
    /** Those who left as well. */
    findAllOfUnits: (units: string[]) =>
      model
        .find({ unit: { $in: units } })
        .lean<Person[]>()
        .exec(),
    /** Those who left as well; `isFew` as in walkAlong. */
    readAlong: (filter: Record<string, unknown>, along: Along, isFew: boolean): Promise<Person[]> =>
      readAlong(model, filter, along, { index: !isFew }),
    findOfUnits: (units: string[]) =>
      model
        .find({ unit: { $in: units }, leftAt: null })
        .lean<Person[]>()
        .exec(),

    /** The person an invite stands for: made on first use, found again when the same step is repeated. */
    async bind(person: { _id: Types.ObjectId; unit: string; lang: string; consentVersion: string; now: Date }) {
      const { _id, unit, lang, consentVersion, now } = person
      const bound = await model
        .findOneAndUpdate(
          { _id },
          { $setOnInsert: { unit, role: 'officer', lang, consent: { version: consentVersion, at: now } } },
          { upsert: true, returnDocument: 'after' },
        )
        .lean<Person>()
        .orFail()
        .exec()
      recent.clear()
      return bound
    },
    async setName(id: Types.ObjectId, name: string | null): Promise<void> {
      await model.updateOne({ _id: id }, { $set: { name } }).exec()
      recent.clear()
    },
    /** Those of a unit as its people see each other, as of a second ago at most, a change of this process at once: a report that several fill asks with every answer. */
    colleagues(unit: string): Promise<Map<string, Colleague>> {
      const known = recent.get(unit)
      if (known && performance.now() - known.at < recentMs) return known.people
      recent.delete(unit)
      if (recent.size >= recentKept) recent.delete(recent.keys().next().value!)
      const people = model
        .find({ unit }, { name: 1, 'consent.at': 1 })
        .lean<Pick<Person, '_id' | 'name' | 'consent'>[]>()
        .exec()
        .then(colleaguesOf)
      people.catch(() => recent.delete(unit))
      recent.set(unit, { at: performance.now(), people })
      return people
    },
    setLang: (id: Types.ObjectId, lang: string) => model.updateOne({ _id: id }, { $set: { lang } }).exec(),
    /** Hands over: the first time counts. @returns null when the person has left before or is not known. */
    leave: (id: Types.ObjectId, now: Date) =>
      model
        .findOneAndUpdate({ _id: id, leftAt: null }, { $set: { leftAt: now } }, { returnDocument: 'after' })
        .lean<Person>()
        .exec(),
    async remove(id: Types.ObjectId): Promise<void> {
      await model.deleteOne({ _id: id }).exec()
      recent.clear()
    },
  }
}
export type PersonModel = ReturnType<typeof createPersonModel>
