// Evidence (凭证): one photo or document a person sent for a question. The receipt is saved first and the person answered;
// fetching and processing follow in a queue that survives restarts.
import type { Connection, Types } from 'mongoose'
import { refsIn } from '../rules/evidence-refs.ts'
import { evidenceSchema, type Evidence, type EvidenceReason, type Processed, type Receipt } from './evidence-schema.ts'
import type { FileModel } from './file.ts'
import type { Report } from './report.ts'
import type { VersionModel } from './version.ts'

export * from './evidence-schema.ts'

/** News of a photo older than this is none. */
const tellWithinMs = 24 * 3_600_000

export function createEvidenceModel(
  connection: Connection,
  { version, file }: { version: VersionModel; file: FileModel },
) {
  const model = connection.model<Evidence>('Evidence', evidenceSchema)

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
    /** In no order. */
    findOfReports: (reports: Types.ObjectId[]): Promise<Evidence[]> =>
      model
        .find({ report: { $in: reports } })
        .lean<Evidence[]>()
        .exec(),
    /** Who sent each photo of a report, by the photo's id. */
    async sendersOf(report: Types.ObjectId): Promise<Map<string, Types.ObjectId | null>> {
      const sent = await model.find({ report }, { person: 1 }).lean<Pick<Evidence, '_id' | 'person'>[]>().exec()
      return new Map(sent.map(({ _id, person }) => [String(_id), person]))
    },
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
      for (const { picture, thumbnail, document, upload } of removable)
        for (const part of [picture, thumbnail, document, upload]) if (part) await file.remove(part)
      const removed = removable.map(({ _id }) => _id)
      await model.deleteMany({ _id: { $in: removed } }).exec()
      return removed
    },
  }
}
export type EvidenceModel = ReturnType<typeof createEvidenceModel>
