// Evidence that a unit's own system uploads for a question of a report, before it hands the report in. The bytes lie in
// GridFS as they came until the queue has processed them: then they go, because they may hold where a photo was taken.
import type { Connection, Types } from 'mongoose'
import type { Evidence, EvidenceModel } from './evidence.ts'
import type { FileModel } from './file.ts'

/** What every upload is called in GridFS; the sender's name for it is nobody's business. */
export const uploadName = 'evidence-upload'
/** A program that died between storing an upload and its receipt, or its processing and its removal, is that long gone. */
const strayMs = 3_600_000
const sweptAtOnce = 200

export type NewUpload = Required<
  Pick<Evidence, 'report' | 'campaign' | 'unit' | 'path' | 'person' | 'through' | 'type' | 'sha256' | 'bytes'>
> & { upload: Types.ObjectId }

export function createEvidenceUploadModel(
  connection: Connection,
  { evidence, file }: { evidence: EvidenceModel; file: FileModel },
) {
  const { model } = evidence
  return {
    /** The same bytes for the same place are received once; `isNew` false: the upload is not needed. */
    async receive(given: NewUpload, now: Date): Promise<{ evidence: Evidence; isNew: boolean }> {
      const { report, path, type, sha256, upload } = given
      const received = await evidence.receive(
        {
          ...{ ...given, chat: null, fileId: '', album: null, key: `upload:${report.toHexString()}:${path}:${sha256}` },
          kind: type === 'application/pdf' ? 'document' : 'photo',
        },
        now,
      )
      return { evidence: received, isNew: received.upload?.equals(upload) ?? false }
    },
    /** In the order they came. */
    findOfReport: (report: Types.ObjectId) =>
      model.find({ report, chat: null }).sort({ receivedAt: 1, _id: 1 }).lean<Evidence[]>().exec(),
    /** Of this report; null when it came by another way. */
    find: (report: Types.ObjectId, _id: Types.ObjectId) =>
      model.findOne({ _id, report, chat: null }).lean<Evidence>().exec(),
    async removeOriginal({ _id, upload }: Evidence): Promise<void> {
      if (!upload) return
      await file.remove(upload)
      await model.updateOne({ _id }, { $unset: { upload: 1 } }).exec()
    },
    /** Removes uploads that a stop left behind: without a receipt, or processed. @returns how many. */
    async sweep(now: Date): Promise<number> {
      const old = await file.listNamed(uploadName, new Date(now.getTime() - strayMs), sweptAtOnce)
      if (old.length === 0) return 0
      const waiting = await model
        .find({ upload: { $in: old }, state: 'received' }, { upload: 1 })
        .lean<Pick<Evidence, 'upload'>[]>()
        .exec()
      const needed = new Set(waiting.map(({ upload }) => String(upload)))
      const stray = old.filter((id) => !needed.has(String(id)))
      for (const id of stray) await file.remove(id)
      await model.updateMany({ upload: { $in: stray } }, { $unset: { upload: 1 } }).exec()
      return stray.length
    },
  }
}
export type EvidenceUploadModel = ReturnType<typeof createEvidenceUploadModel>
