// Evidence (凭证): one photo or document a person sent for a question. The receipt is saved first and the person answered;
// fetching and processing follow in a queue that survives restarts.
import type { Types } from 'mongoose'
import { Schema, type Connection } from 'mongoose'
import type { Advice } from '../rules/blur.ts'
import { refsIn } from '../rules/evidence-refs.ts'
import type { PictureType } from '../rules/file-type.ts'
import type { FileModel } from './file.ts'
import type { Report } from './report.ts'
import type { VersionModel } from './version.ts'

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
  /** Code of why it failed (evidence-failed-<code> in the words) or was put off: `heic`, `damaged`, `gone`, … */
  reason: EvidenceReason | null
  attempts: number
  /** Not before this time; while a worker holds it, the end of its lease. */
  nextAt: Date
  /** What became of it was told to the person. */
  told: boolean
  readyAt: Date | null
  type: PictureType | 'application/pdf' | null
  sha256: string | null
  bytes: number | null
  width: number | null
  height: number | null
  takenAt: Date | null
  /** Of a document, when it could be counted. */
  pages: number | null
  /** Difference hash of the picture, 16 hex digits; null when there is nothing to tell it by. */
  dhash: string | null
  sharpness: number | null
  /** What the person may want to do better; never a refusal. */
  advice: Advice[]
  /** GridFS ids: the upright, stripped picture of at most 2560 px, and its 320 px thumbnail. */
  picture: Types.ObjectId | null
  thumbnail: Types.ObjectId | null
  /** GridFS id of a PDF, as it came. */
  document: Types.ObjectId | null
}
export const evidenceReasons = [
  'empty',
  'heic',
  'file-type',
  'too-large',
  'too-many-pixels',
  'damaged',
  'gone',
  'too-many-attempts',
  /** Not had yet, to be tried again. */
  'fetch',
] as const
export type EvidenceReason = (typeof evidenceReasons)[number]
export type Receipt = Pick<
  Evidence,
  'report' | 'campaign' | 'unit' | 'path' | 'person' | 'chat' | 'key' | 'fileId' | 'kind' | 'album'
>
export type Processed = Pick<
  Evidence,
  | 'type'
  | 'sha256'
  | 'bytes'
  | 'width'
  | 'height'
  | 'takenAt'
  | 'pages'
  | 'dhash'
  | 'sharpness'
  | 'advice'
  | 'picture'
  | 'thumbnail'
  | 'document'
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
    told: { type: Boolean, default: false },
    readyAt: { type: Date, default: null },
    type: text,
    sha256: text,
    bytes: { type: Number, default: null },
    width: { type: Number, default: null },
    height: { type: Number, default: null },
    takenAt: { type: Date, default: null },
    pages: { type: Number, default: null },
    dhash: text,
    sharpness: { type: Number, default: null },
    advice: { type: [String], default: [] },
    picture: { type: id, default: null },
    thumbnail: { type: id, default: null },
    document: { type: id, default: null },
  },
  { collection: 'evidence', versionKey: false },
)
schema.index({ key: 1 }, { unique: true })
schema.index({ report: 1, path: 1 })
schema.index({ chat: 1, album: 1 })
schema.index({ state: 1, nextAt: 1 })
schema.index({ sha256: 1 })
schema.index({ told: 1, nextAt: 1 })
schema.index({ readyAt: 1 })
schema.index({ person: 1 })

/** News of a photo older than this is none. */
const tellWithinMs = 24 * 3_600_000

export function createEvidenceModel(
  connection: Connection,
  { version, file }: { version: VersionModel; file: FileModel },
) {
  const model = connection.model<Evidence>('Evidence', schema)

  async function unneeded(evidence: Evidence[]): Promise<Evidence[]> {
    const held = await version.holding(evidence.map(({ _id }) => String(_id)))
    const reports = await connection
      .model<Report>('Report')
      .find({ _id: { $in: evidence.map((each) => each.report) }, state: { $ne: 'draft' } }, { answers: 1 })
      .lean<Pick<Report, '_id' | 'answers'>[]>()
      .exec()
    for (const { answers } of reports) for (const { id } of refsIn(answers)) held.add(id)
    return evidence.filter(({ _id }) => !held.has(String(_id)))
  }

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
    /** What became of it; `told` when nobody waits to hear. @returns false when somebody else had said so before. */
    async finish(
      id: Types.ObjectId,
      done: ({ state: 'ready' } & Processed) | { state: 'failed'; reason: EvidenceReason },
      { at, tellBy, told }: { at: Date; tellBy: Date; told: boolean },
    ): Promise<Evidence | null> {
      const reason = done.state === 'failed' ? done.reason : null
      return model
        .findOneAndUpdate(
          { _id: id, state: 'received' },
          { $set: { ...done, reason, told, nextAt: tellBy, ...(done.state === 'ready' && { readyAt: at }) } },
          { returnDocument: 'after' },
        )
        .lean<Evidence>()
        .exec()
    },
    retryAt: (id: Types.ObjectId, nextAt: Date, reason: EvidenceReason) =>
      model.updateOne({ _id: id, state: 'received' }, { $set: { nextAt, reason } }).exec(),
    /** One whose person was not told although it is done: we stopped in between. Held for the lease. */
    claimUntold: (now: Date, leaseMs: number) =>
      model
        .findOneAndUpdate(
          {
            told: false,
            nextAt: { $lte: now },
            state: { $ne: 'received' },
            receivedAt: { $gte: new Date(now.getTime() - tellWithinMs) },
          },
          { $set: { nextAt: new Date(now.getTime() + leaseMs) } },
          { sort: { nextAt: 1 }, returnDocument: 'after' },
        )
        .lean<Evidence>()
        .exec(),
    told: (id: Types.ObjectId) => model.updateOne({ _id: id }, { $set: { told: true } }).exec(),

    /** What a person sent that nothing handed in needs: no version of a report holds it, nor a report that is not a draft. */
    async forgettable(person: Types.ObjectId): Promise<Evidence[]> {
      return unneeded(await model.find({ person }).lean<Evidence[]>().exec())
    },
    /** Those of these that nothing handed in needs. */
    removable: async (ids: Types.ObjectId[]): Promise<Types.ObjectId[]> => {
      const found = await model
        .find({ _id: { $in: ids } })
        .lean<Evidence[]>()
        .exec()
      return (await unneeded(found)).map(({ _id }) => _id)
    },
    /** Removes evidence with its files, as far as nothing handed in needs it; may be repeated. @returns the ids removed. */
    async remove(ids: Types.ObjectId[]): Promise<Types.ObjectId[]> {
      const found = await model
        .find({ _id: { $in: ids } })
        .lean<Evidence[]>()
        .exec()
      const removable = await unneeded(found)
      // Files first: what is left after a stop is found again by its document.
      for (const { picture, thumbnail, document } of removable)
        for (const part of [picture, thumbnail, document]) if (part) await file.remove(part)
      const removed = removable.map(({ _id }) => _id)
      await model.deleteMany({ _id: { $in: removed } }).exec()
      return removed
    },
  }
}
export type EvidenceModel = ReturnType<typeof createEvidenceModel>
