// What may go after its period, kind by kind: how much there is, and its removal in bounded batches. Each batch reads anew
// what is due, so a stop anywhere loses nothing and repeats nothing.
import type { Connection, Types } from 'mongoose'
import type { RetentionKind } from '../rules/retention.ts'
import type { AuditModel } from './audit.ts'
import type { Campaign } from './campaign.ts'
import type { EvidenceModel } from './evidence.ts'
import type { ForgettingModel } from './forgetting.ts'
import type { Person } from './person.ts'
import type { FileModel } from './file.ts'

type Filter = Record<string, unknown>
interface Row {
  _id: unknown
  chat?: number
  file?: { id: Types.ObjectId } | null
  content?: { file?: { id: Types.ObjectId } | null } | null
}
interface Kind {
  count(before: Date): Promise<number>
  /** @returns how many went; 0: nothing is left. */
  remove(before: Date, limit: number, now: Date): Promise<number>
}

/** Only after the models whose collections it reads. */
export function createRetentionModel(
  connection: Connection,
  {
    evidence,
    file,
    audit,
    forgetting,
  }: { evidence: EvidenceModel; file: FileModel; audit: AuditModel; forgetting: ForgettingModel },
) {
  const of = (name: string) => connection.model(name).collection

  /**
   * Documents of one collection by a filter. `sharing`: where others may hold the same file; what nobody else holds goes
   * with its document, the file first.
   */
  const plain = (
    name: string,
    filterOf: (before: Date) => Filter | Promise<Filter>,
    sharing?: (row: Row) => { file: Types.ObjectId; others: Filter } | null,
  ): Kind => ({
    count: async (before) => of(name).countDocuments(await filterOf(before)),
    async remove(before, limit) {
      const found = (await of(name)
        .find(await filterOf(before))
        .limit(limit)
        .toArray()) as unknown as Row[]
      const ids = found.map(({ _id }) => _id)
      for (const row of found) {
        const held = sharing?.(row)
        const isShared = held && (await of(name).findOne({ ...held.others, _id: { $nin: ids } } as never))
        if (held && !isShared) await file.remove(held.file)
      }
      const { deletedCount } = await of(name).deleteMany({ _id: { $in: ids } } as never)
      return deletedCount
    },
  })
  const campaignsIn = async (states: Campaign['state'][]) =>
    (
      await connection
        .model<Campaign>('Campaign')
        .find({ state: { $in: states } }, { _id: 1 })
        .lean<{ _id: Types.ObjectId }[]>()
    ).map(({ _id }) => _id)
  const running = () => campaignsIn(['draft', 'opening', 'open'])

  /** Photos that were sent and never handed in, once their campaign is over. */
  const strayEvidence = (before: Date) => async (limit: number, skip: number) => {
    const over = await campaignsIn(['closed', 'freezing', 'frozen'])
    return evidence.model
      .find({ campaign: { $in: over }, receivedAt: { $lt: before } }, { _id: 1 })
      .sort({ _id: 1 })
      .skip(skip)
      .limit(limit)
      .lean<{ _id: Types.ObjectId }[]>()
      .exec()
  }
  async function eachStray(
    before: Date,
    limit: number,
    work: (ids: Types.ObjectId[]) => Promise<number>,
  ): Promise<number> {
    const read = strayEvidence(before)
    let done = 0
    for (let skip = 0; ;) {
      const part = await read(limit, skip)
      if (part.length === 0) return done
      const gone = await work(part.map(({ _id }) => _id))
      done += gone
      // What is needed stays, and is passed over.
      skip += part.length - gone
      if (done >= limit) return done
    }
  }

  const kinds: Record<RetentionKind, Kind> = {
    chatMessages: plain(
      'WebMessage',
      // A photo that is not fetched yet is fetched from its message.
      async (before) => {
        const waiting = await evidence.model.distinct('chat', { state: 'received' }).exec()
        return { at: { $lt: before }, chat: { $nin: waiting } }
      },
      ({ chat, file }) => (file ? { file: file.id, others: { chat, 'file.id': file.id } } : null),
    ),
    inbox: plain('WebUpdate', (before) => ({ doneAt: { $lt: before } })),
    // What was used says that somebody once came: it stays with the person.
    invites: plain('Invite', (before) => ({ usedAt: null, expiresAt: { $lt: before } })),
    // Gone from the reports as well, not from the list of people alone.
    people: {
      count: (before) => of('Person').countDocuments({ leftAt: { $lt: before } }),
      async remove(before, limit, now) {
        const left = (await of('Person')
          .find({ leftAt: { $lt: before } })
          .limit(limit)
          .toArray()) as unknown as Pick<Person, '_id' | 'unit'>[]
        for (const { _id, unit } of left)
          await forgetting.carryOut(await forgetting.begin({ person: _id, unit }, now), now)
        return left.length
      },
    },
    evidence: {
      count: async (before) => {
        const read = strayEvidence(before)
        let count = 0
        for (let skip = 0; ; skip += 500) {
          const part = await read(500, skip)
          if (part.length === 0) return count
          count += (await evidence.removable(part.map(({ _id }) => _id))).length
        }
      },
      remove: (before, limit) => eachStray(before, limit, async (ids) => (await evidence.remove(ids)).length),
    },
    deliveries: plain('Delivery', async (before) => ({
      state: { $in: ['sent', 'blocked', 'failed', 'skipped'] },
      doneAt: { $lt: before },
      campaign: { $nin: await running() },
    })),
    pushes: plain(
      'Broadcast',
      async (before) => ({
        state: { $in: ['draft', 'done', 'cancelled'] },
        createdAt: { $lt: before },
        'target.campaign': { $nin: await running() },
        'dueAudit.0': { $exists: false },
      }),
      ({ content }) =>
        content?.file ? { file: content.file.id, others: { 'content.file.id': content.file.id } } : null,
    ),
    handovers: plain('Handover', (before) => ({ state: { $ne: 'asked' }, decidedAt: { $lt: before } })),
    tokens: plain('Token', (before) => ({ $or: [{ expiresAt: { $lt: before } }, { revokedAt: { $lt: before } }] })),
    hookDeliveries: plain('HookDelivery', (before) => ({ state: { $ne: 'queued' }, doneAt: { $lt: before } })),
    audit: {
      count: (before) => audit.countBefore(before),
      remove: (before, limit, now) => audit.prune(before, limit, now),
    },
  }
  return {
    count: (kind: RetentionKind, before: Date) => kinds[kind].count(before),
    remove: (kind: RetentionKind, before: Date, limit: number, now: Date) => kinds[kind].remove(before, limit, now),
  }
}
export type RetentionModel = ReturnType<typeof createRetentionModel>
