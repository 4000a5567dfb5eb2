// Evidence (凭证): one photo or document a person sent for a question. The receipt is saved first and the person answered;
// fetching and processing follow in a queue that survives restarts.
import type { Types} from 'mongoose';
import { Schema, type Connection } from 'mongoose'

export interface Evidence {
  _id: Types.ObjectId
  report: Types.ObjectId
  campaign: Types.ObjectId
  unit: string
  path: string
  person: Types.ObjectId
  chat: number
  /** `<chat>:<update_id>` of the message that brought it: the same update never brings it twice. */
  key: string
  /** Bot API file id; the channel knows how to fetch it. */
  fileId: string
  kind: 'photo' | 'document'
  /** The album it came in: its other photos, also late ones, belong to the same question. */
  album: string | null
  receivedAt: Date
  state: 'received' | 'ready' | 'failed'
  /** Code of why it failed: `not-an-image`, `too-large`, `gone`, … */
  reason: string | null
  attempts: number
  /** Not before this time; while a worker holds it, the end of its lease. */
  nextAt: Date
  sha256: string | null
  bytes: number | null
  width: number | null
  height: number | null
  takenAt: Date | null
  /** Difference hash of the picture, 16 hex digits. */
  dhash: string | null
  /** GridFS ids: the upright, stripped picture of at most 2560 px, and its 320 px thumbnail. */
  picture: Types.ObjectId | null
  thumbnail: Types.ObjectId | null
}
export type Receipt = Pick<
  Evidence,
  'report' | 'campaign' | 'unit' | 'path' | 'person' | 'chat' | 'key' | 'fileId' | 'kind' | 'album'
>
export type Processed = Pick<
  Evidence,
  'sha256' | 'bytes' | 'width' | 'height' | 'takenAt' | 'dhash' | 'picture' | 'thumbnail'
>

const text = { type: String, default: null }
const id = Schema.Types.ObjectId
const schema = new Schema<Evidence>(
  {
    report: { type: id, required: true },
    campaign: { type: id, required: true },
    unit: { type: String, required: true },
    path: { type: String, required: true },
    person: { type: id, required: true },
    chat: { type: Number, required: true },
    key: { type: String, required: true },
    fileId: { type: String, required: true },
    kind: { type: String, enum: ['photo', 'document'], required: true },
    album: text,
    receivedAt: { type: Date, required: true },
    state: { type: String, enum: ['received', 'ready', 'failed'], required: true },
    reason: text,
    attempts: { type: Number, default: 0 },
    nextAt: { type: Date, required: true },
    sha256: text,
    bytes: { type: Number, default: null },
    width: { type: Number, default: null },
    height: { type: Number, default: null },
    takenAt: { type: Date, default: null },
    dhash: text,
    picture: { type: id, default: null },
    thumbnail: { type: id, default: null },
  },
  { collection: 'evidence', versionKey: false },
)
schema.index({ key: 1 }, { unique: true })
schema.index({ report: 1, path: 1 })
schema.index({ chat: 1, album: 1 })
schema.index({ state: 1, nextAt: 1 })
schema.index({ sha256: 1 })

export function createEvidenceModel(connection: Connection) {
  const model = connection.model<Evidence>('Evidence', schema)
  return {
    model,
    /** The receipt of this update: the one already there when the update comes again. */
    async receive(receipt: Receipt, now: Date): Promise<Evidence> {
      return model
        .findOneAndUpdate(
          { key: receipt.key },
          { $setOnInsert: { ...receipt, receivedAt: now, state: 'received', nextAt: now } },
          { upsert: true, returnDocument: 'after', setDefaultsOnInsert: true },
        )
        .lean<Evidence>()
        .orFail()
        .exec()
    },
    /** One of the photos of this album that came before. */
    findOfAlbum: (chat: number, album: string) => model.findOne({ chat, album }).lean<Evidence>().exec(),
    find: (id: Types.ObjectId) => model.findById(id).lean<Evidence>().exec(),
    findOfReport: (report: Types.ObjectId) =>
      model.find({ report }).sort({ receivedAt: 1, _id: 1 }).lean<Evidence[]>().exec(),
    /** The next one to process, held for the lease; null when none waits. */
    claim: (now: Date, leaseMs: number) =>
      model
        .findOneAndUpdate(
          { state: 'received', nextAt: { $lte: now } },
          { $set: { nextAt: new Date(now.getTime() + leaseMs) }, $inc: { attempts: 1 } },
          { sort: { nextAt: 1 }, returnDocument: 'after' },
        )
        .lean<Evidence>()
        .exec(),
    ready: (id: Types.ObjectId, processed: Processed) =>
      model.updateOne({ _id: id, state: 'received' }, { $set: { ...processed, state: 'ready' } }).exec(),
    failed: (id: Types.ObjectId, reason: string) =>
      model.updateOne({ _id: id, state: 'received' }, { $set: { state: 'failed', reason } }).exec(),
    retryAt: (id: Types.ObjectId, nextAt: Date, reason: string) =>
      model.updateOne({ _id: id, state: 'received' }, { $set: { nextAt, reason } }).exec(),
    removeMany: (ids: Types.ObjectId[]) => model.deleteMany({ _id: { $in: ids } }).exec(),
  }
}
export type EvidenceModel = ReturnType<typeof createEvidenceModel>
