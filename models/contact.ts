// Who is told when units do not report: the secretary of a chamber, the contact of a district. A superior unit's people
// need no entry here, they are its officers.
import { Schema, type Types, type Connection } from 'mongoose'

export interface Contact {
  _id: Types.ObjectId
  kind: 'chamber' | 'district'
  /** The chamber's name, the district's code. */
  code: string
  person: Types.ObjectId
}

const schema = new Schema<Contact>(
  {
    kind: { type: String, enum: ['chamber', 'district'], required: true },
    code: { type: String, required: true, maxlength: 200 },
    person: { type: Schema.Types.ObjectId, required: true },
  },
  { collection: 'contacts', versionKey: false },
)
schema.index({ kind: 1, code: 1, person: 1 }, { unique: true })

export function createContactModel(connection: Connection) {
  const model = connection.model<Contact>('Contact', schema)
  type Key = Pick<Contact, 'kind' | 'code' | 'person'>
  return {
    model,
    add: (contact: Key) => model.updateOne(contact, { $setOnInsert: contact }, { upsert: true }).exec(),
    remove: (contact: Key) => model.deleteOne(contact).exec(),
    findOf: (kind: Contact['kind'], codes: string[]) =>
      model
        .find({ kind, code: { $in: codes } })
        .lean<Contact[]>()
        .exec(),
    /** Whom `from` stood for, `to` stands for. May be repeated. */
    async handOver(from: Types.ObjectId, to: Types.ObjectId): Promise<void> {
      for (const { kind, code } of await model.find({ person: from }).lean<Contact[]>().exec())
        await this.add({ kind, code, person: to })
      await model.deleteMany({ person: from }).exec()
    },
  }
}
export type ContactModel = ReturnType<typeof createContactModel>
