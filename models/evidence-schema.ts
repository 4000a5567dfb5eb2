// What is kept of one piece of evidence (凭证), and its indexes. Its reads and writes: evidence.ts, evidence-upload.ts.
import { Schema, type Types } from 'mongoose'
import type { Advice } from '../rules/blur.ts'
import type { PictureType } from '../rules/file-type.ts'

export interface Evidence {
  _id: Types.ObjectId
  report: Types.ObjectId
  campaign: Types.ObjectId
  unit: string
  path: string
  /** Whose hand it came from; null: a system's of the unit, which is no person. */
  person: Types.ObjectId | null
  /** null: handed in over the API; nobody waits in a chat to hear of it. */
  chat: number | null
  /** What brought it, which never brings it twice: `<chat>:<update_id>` of the message; of an upload its place and SHA-256. */
  key: string
  /** Bot API file id; the channel knows how to fetch it. '' of an upload. */
  fileId: string
  /** GridFS id of what was uploaded over the API, as it came, until it is processed. */
  upload?: Types.ObjectId | null
  /** By API: whose token, as in the audit trail. */
  through?: string | null
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
  'ofd',
  'xml',
  'file-type',
  'too-large',
  'too-many-pixels',
  'damaged',
  'password',
  'two-kinds',
  'gone',
  'too-many-attempts',
  'too-slow',
  /** Not had yet, to be tried again. */
  'fetch',
] as const
export type EvidenceReason = (typeof evidenceReasons)[number]
export type Receipt = Pick<
  Evidence,
  'report' | 'campaign' | 'unit' | 'path' | 'person' | 'chat' | 'key' | 'fileId' | 'kind' | 'album'
> &
  Partial<Pick<Evidence, 'upload' | 'through' | 'type' | 'sha256' | 'bytes'>>
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
export const evidenceSchema = new Schema<Evidence>(
  {
    report: { type: id, required: true },
    campaign: { type: id, required: true },
    unit: { type: String, required: true },
    path: { type: String, required: true },
    person: { type: id, default: null },
    chat: { type: Number, default: null },
    key: { type: String, required: true },
    fileId: { type: String, default: '' },
    upload: { type: id },
    through: { type: String },
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
evidenceSchema.index({ key: 1 }, { unique: true })
evidenceSchema.index({ report: 1, path: 1 })
evidenceSchema.index({ campaign: 1, receivedAt: 1, _id: 1 })
evidenceSchema.index({ chat: 1, album: 1 })
evidenceSchema.index({ state: 1, nextAt: 1 })
evidenceSchema.index({ sha256: 1 })
evidenceSchema.index({ told: 1, nextAt: 1 })
evidenceSchema.index({ readyAt: 1 })
evidenceSchema.index({ person: 1 })
evidenceSchema.index({ upload: 1 }, { sparse: true })
