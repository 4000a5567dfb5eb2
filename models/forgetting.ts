// Forgetting a person (/forget, or when those who left are kept no longer): what is theirs goes; what is the unit's stays with an
// id in their place that stands for nobody. It spans many documents, one conditional write each: this record, made first, says
// who is to be forgotten until a later look finds nothing any more. docs/decisions/0022 says what is left alone and why.
import { randomBytes } from 'node:crypto'
import { Schema, Types, type Connection } from 'mongoose'
import { givenWithout, withoutPerson, type Filled } from '../rules/forget.ts'
import type { Account } from './account.ts'
import { channelOf, type ChatModel } from './chat.ts'
import type { Contact } from './contact.ts'
import type { Delivery } from './delivery.ts'
import type { Evidence, EvidenceModel } from './evidence.ts'
import type { FileModel } from './file.ts'
import type { Handover } from './handover.ts'
import type { Invite } from './invite.ts'
import type { PersonModel } from './person.ts'
import type { Report } from './report.ts'
import type { Version } from './version.ts'
import type { WebChatModel } from './web-chat.ts'

export interface Forgetting {
  /** The person. */
  _id: Types.ObjectId
  unit: string
  /** What stands in their place. Random, not made of a time: nothing can be told from it. */
  as: Types.ObjectId
  chats: number[]
  at: Date
}

/** Whoever read a document before it was changed has written by then. */
const lookAgainMs = 15 * 60_000
/** Colleagues who answer in the same report at the same moment. */
const mostRounds = 8
/** No chat has this number. */
const noChat = 0

const schema = new Schema<Forgetting>(
  {
    _id: { type: Schema.Types.ObjectId, required: true },
    unit: { type: String, required: true },
    as: { type: Schema.Types.ObjectId, required: true },
    chats: { type: [Number], default: [] },
    at: { type: Date, required: true },
  },
  { collection: 'forgettings', versionKey: false },
)

interface Deps {
  person: PersonModel
  chat: ChatModel
  evidence: EvidenceModel
  file: FileModel
  webChat: WebChatModel
}

export function createForgettingModel(connection: Connection, { person, chat, evidence, file, webChat }: Deps) {
  const model = connection.model<Forgetting>('Forgetting', schema)
  const of = <T>(name: string) => connection.model<T>(name)

  /** One report; tried again on the fresh one when somebody answered meanwhile. @returns whether anything was there. */
  async function leaveReport(
    id: Types.ObjectId,
    leaving: Parameters<typeof withoutPerson<Types.ObjectId>>[1],
  ): Promise<boolean> {
    for (let round = 0; round < mostRounds; round++) {
      const report = await of<Report>('Report').findById(id).lean<Report>().exec()
      const change = report && withoutPerson(report as Filled<Types.ObjectId>, leaving)
      if (!change) return round > 0
      const { set, unset } = change
      // A frozen report takes no more answers, and its revision is part of what was frozen.
      const { matchedCount } = await of<Report>('Report').collection.updateOne(
        { _id: id, revision: report.revision, lockedAt: report.lockedAt ?? null },
        {
          ...(Object.keys(set).length > 0 && { $set: set }),
          ...(unset.length > 0 && { $unset: Object.fromEntries(unset.map((name) => [name, ''])) }),
          ...(!report.lockedAt && { $inc: { revision: 1 } }),
        },
      )
      if (matchedCount === 1) return true
    }
    throw new Error('report changes faster than it can be saved')
  }

  async function leaveReports({ _id, unit, as }: Forgetting, photos: ReadonlySet<string>): Promise<number> {
    const colleagues = (await person.findAllOfUnits([unit])).filter((one) => !one._id.equals(_id))
    const chats = new Set((await chat.findOfPeople(colleagues.map((one) => one._id))).map((one) => String(one._id)))
    const reports = await of<Report>('Report').find({ unit }, { _id: 1 }).lean<Pick<Report, '_id'>[]>().exec()
    let changed = 0
    for (const report of reports)
      if (await leaveReport(report._id, { person: String(_id), as, chats, photos })) changed++
    return changed + (await leaveVersions({ _id, as }, reports))
  }

  async function leaveVersions(
    { _id, as }: Pick<Forgetting, '_id' | 'as'>,
    reports: Pick<Report, '_id'>[],
  ): Promise<number> {
    let changed = 0
    const kept = await of<Version>('ReportVersion')
      .find({ report: { $in: reports.map((report) => report._id) } }, { by: 1, given: 1 })
      .lean<Pick<Version, '_id' | 'by' | 'given'>[]>()
      .exec()
    for (const version of kept) {
      const given = givenWithout(version.given, { person: String(_id), as })
      const by = version.by?.equals(_id) ? as : version.by
      if (given === version.given && by === version.by) continue
      await of<Version>('ReportVersion').updateOne({ _id: version._id }, { $set: { given, by } }).exec()
      changed++
    }
    return changed
  }

  /** @returns how many were changed, and how many are not fetched yet and need their file's name until then. */
  async function leaveEvidence({ _id, as }: Forgetting): Promise<{ changed: number; waiting: number }> {
    let [changed, waiting] = [0, 0]
    const theirs = await of<Evidence>('Evidence')
      .find({ person: { $in: [_id, as] } })
      .lean<Evidence[]>()
      .exec()
    for (const { _id: id, person: by, state, fileId } of theirs) {
      if (state === 'received') waiting++
      const isDone = state !== 'received' && fileId !== ''
      if (by?.equals(as) && !isDone) continue
      // What was sent, with the place of the shot in it, is no longer needed once the stripped picture stands.
      const sent = isDone && /^web:([0-9a-f]{24})$/.exec(fileId)?.[1]
      if (sent) await file.remove(file.idOf(sent))
      const set = {
        person: as,
        chat: noChat,
        key: `forgotten:${String(id)}`,
        album: null,
        ...(isDone && { fileId: '' }),
      }
      await of<Evidence>('Evidence').collection.updateOne(
        { _id: id, ...(isDone && { state: { $ne: 'received' } }) },
        {
          $set: set,
        },
      )
      changed++
    }
    return { changed, waiting }
  }

  async function forgetWebChat(id: number): Promise<void> {
    if (channelOf(id) !== 'web') return
    for (const sent of await webChat.forget(id)) {
      const isAwaited = await of<Evidence>('Evidence').exists({ fileId: `web:${String(sent)}` })
      if (!isAwaited) await file.remove(sent)
    }
  }

  return {
    model,
    /** The first write: from now on it is carried out, whatever stops in between. May be repeated. */
    async begin(given: { person: Types.ObjectId; unit: string }, now: Date): Promise<Forgetting> {
      const chats = (await chat.findOfPeople([given.person])).map(({ _id }) => _id)
      return model
        .findOneAndUpdate(
          { _id: given.person },
          {
            $setOnInsert: { unit: given.unit, as: new Types.ObjectId(randomBytes(12)), at: now },
            $addToSet: { chats: { $each: chats } },
          },
          { upsert: true, returnDocument: 'after' },
        )
        .lean<Forgetting>()
        .orFail()
        .exec()
    },

    /**
     * Everything that is still to be done; may be repeated. `spare`: the chat in which goodbye is yet to be said; it and the
     * person go last. @returns whether there was nothing left.
     */
    async carryOut(forgetting: Forgetting, now: Date, spare: number | null = null): Promise<boolean> {
      const { _id, as } = forgetting
      const loose = await evidence.forgettable(_id)
      let changed = await leaveReports(forgetting, new Set(loose.map((each) => String(each._id))))
      await evidence.remove(loose.map((each) => each._id))
      const left = await leaveEvidence(forgetting)
      const queued = { person: _id, state: 'queued' as const }
      await of<Delivery>('Delivery')
        .updateMany(queued, { $set: { state: 'skipped', reason: 'forgotten', doneAt: now } })
        .exec()
      const told = await of<Delivery>('Delivery')
        .updateMany({ person: _id }, { $set: { person: as, chat: null } })
        .exec()
      const own = await Promise.all([
        of<Invite>('Invite').deleteMany({ person: _id }).exec(),
        of<Contact>('Contact').deleteMany({ person: _id }).exec(),
        of<Handover>('Handover').deleteMany({ person: _id }).exec(),
      ])
      // Who is on the staff as well still does not judge what they filled in.
      await of<Account>('Account')
        .updateMany({ person: _id }, { $set: { person: as } })
        .exec()
      for (const id of forgetting.chats) if (id !== spare) await forgetWebChat(id)
      changed += left.changed + told.modifiedCount + own.reduce((sum, { deletedCount }) => sum + deletedCount, 0)
      await person.remove(_id)
      await chat.forget(_id)
      return changed === 0 && left.waiting === 0
    },
    forgetWebChat,

    /** Goes on with all that is not through. @returns how many are. */
    async finish(now: Date): Promise<number> {
      let done = 0
      for (const forgetting of await model.find().sort({ at: 1 }).limit(100).lean<Forgetting[]>().exec()) {
        const isClean = await this.carryOut(forgetting, now)
        if (!isClean || now.getTime() - forgetting.at.getTime() < lookAgainMs) continue
        await model.deleteOne({ _id: forgetting._id }).exec()
        done++
      }
      return done
    },
  }
}
export type ForgettingModel = ReturnType<typeof createForgettingModel>
