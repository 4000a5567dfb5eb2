// The audit trail (审计): who did or saw what, when, and why. Each entry holds the hash of the one before, so that changing,
// removing or slipping in one is found. Ids and codes only, never what somebody answered.
import { createHash, randomUUID } from 'node:crypto'
import type { Connection } from 'mongoose'
import { canonical } from '../rules/canonical.ts'
import {
  anchorSchema,
  auditOrders,
  auditSchema,
  type Anchor,
  type AuditEntry,
  type AuditFilter,
  type NewAuditEntry,
  type Verified,
} from './audit-schema.ts'
import { isDuplicate } from './lease.ts'
import { readAlong, type Along, type Order } from './order.ts'

export * from './audit-schema.ts'

/** By number, an index that holds what the list is narrowed by leads to fewer. */
function indexOf(order: Order, { who, kind, id }: AuditFilter): Order['index'] {
  if (order !== auditOrders.number) return order.index
  if (kind && id) return { 'on.kind': 1, 'on.id': 1, _id: 1 }
  return who ? { 'who.id': 1, _id: 1 } : order.index
}

const byCode = { what: 1, _id: 1 } as const
/** A dot follows a code, or nothing: all codes between are of its family. '/' comes after '.'. */
const familyOf = (what: string) => ({ $gt: `${what}.`, $lt: `${what}/` })
const filterOf = ({ who, what, kind, id, from, until }: AuditFilter): Record<string, unknown> => ({
  ...(who && { 'who.id': who }),
  ...(what && { $or: [{ what }, { what: familyOf(what) }] }),
  ...(kind && { 'on.kind': kind }),
  ...(id && { 'on.id': id }),
  ...((from || until) && { at: { ...(from && { $gte: from }), ...(until && { $lt: until }) } }),
})

const mostRecorded = 20_000

const hashOf = ({ hash: _, ...entry }: AuditEntry) => createHash('sha256').update(canonical(entry)).digest('hex')

export function createAuditModel(connection: Connection) {
  const model = connection.model<AuditEntry>('Audit', auditSchema)
  const anchors = connection.model<Anchor>('AuditAnchor', anchorSchema)
  const startOf = () => anchors.findById('start').lean<Anchor>().exec()
  /** A code and those of its family that are in the trail; one look into the index for each. */
  async function codesOf(what: string): Promise<string[]> {
    const codes = [what]
    for (let bound = familyOf(what); ;) {
      const next = await model
        .findOne({ what: bound }, { what: 1, _id: 0 })
        .sort({ what: 1 })
        .hint(byCode)
        .lean()
        .exec()
      if (!next) return codes
      codes.push(next.what)
      bound = { ...bound, $gt: next.what }
    }
  }
  const tail = () => model.findOne().sort({ _id: -1 }).lean<AuditEntry>().exec()

  const waiting: {
    entry: Omit<AuditEntry, '_id' | 'previous' | 'hash'>
    done: () => void
    failed: (e: unknown) => void
  }[] = []
  let writing = false
  /** Keys of the latest entries that were recorded once. */
  const recorded = new Set<string>()

  /** One writer at a time in this process, many entries a write; other processes are met as duplicate numbers. */
  async function write(): Promise<void> {
    if (writing) return
    writing = true
    try {
      while (waiting.length > 0) {
        const batch = waiting.splice(0, 500)
        try {
          await chain(batch.map(({ entry }) => entry))
          for (const { done } of batch) done()
        } catch (error) {
          for (const { failed } of batch) failed(error)
        }
      }
    } finally {
      writing = false
    }
  }

  async function chain(entries: Omit<AuditEntry, '_id' | 'previous' | 'hash'>[]): Promise<void> {
    for (;;) {
      const known = await model
        .find({ key: { $in: entries.map(({ key }) => key) } }, { key: 1 })
        .lean<Pick<AuditEntry, 'key'>[]>()
        .exec()
      const keys = new Set(known.map(({ key }) => key))
      const fresh = entries.filter(({ key }) => !keys.has(key) && keys.add(key))
      if (fresh.length === 0) return
      const last = (await tail()) ?? (await startOf().then((start) => start && { ...start, _id: start.number }))
      let [number, previous] = [last?._id ?? 0, last?.hash ?? '']
      const linked = fresh.map((entry) => {
        const next: AuditEntry = { ...entry, _id: ++number, previous, hash: '' }
        previous = next.hash = hashOf(next)
        return next
      })
      try {
        await model.insertMany(linked, { ordered: true, lean: true })
        return
      } catch (error) {
        // Somebody else took the number, or recorded the same: what is left is linked anew.
        if (!isDuplicate(error)) throw error
      }
    }
  }

  return {
    model,
    /** Resolves when it is recorded. Recording the same key again changes nothing. */
    append: ({ key = randomUUID(), why = null, more = {}, ...entry }: NewAuditEntry): Promise<void> =>
      new Promise((resolve, reject) => {
        waiting.push({ entry: { ...entry, key, why, more }, done: resolve, failed: reject })
        void write()
      }),
    /** As `append`, for what is recorded once under its key; what is known to be in the trail costs nothing. */
    async appendOnce(entry: NewAuditEntry & { key: string }): Promise<void> {
      if (recorded.has(entry.key)) return
      await this.append(entry)
      recorded.add(entry.key)
      if (recorded.size > mostRecorded) recorded.delete(recorded.values().next().value!)
    },
    /** What was done to a thing, the latest first. */
    find: (number: number) => model.findById(number).lean<AuditEntry>().exec(),
    findOn: (kind: string, id: string, limit: number) =>
      model.find({ 'on.kind': kind, 'on.id': id }).sort({ _id: -1 }).limit(limit).lean<AuditEntry[]>().exec(),

    async list(filter: AuditFilter, along: Along): Promise<AuditEntry[]> {
      const { order, isDown, limit } = along
      const index = indexOf(order, filter)
      if (filter.what === undefined || index !== auditOrders.number.index)
        return readAlong(model, filterOf(filter), { ...along, order: { ...order, index } })
      // A family of codes: each along its own stretch of the index, then put together.
      const { what, ...others } = filter
      const ofCodes = (await codesOf(what)).map((code) =>
        readAlong(model, { ...filterOf(others), what: code }, { ...along, order: { ...order, index: byCode } }),
      )
      const found = (await Promise.all(ofCodes)).flat()
      return found.sort((a, b) => (isDown ? b._id - a._id : a._id - b._id)).slice(0, limit)
    },

    /** What came behind a number, in order. */
    listAfter: (number: number, limit: number) =>
      model
        .find({ _id: { $gt: number } })
        .sort({ _id: 1 })
        .limit(limit)
        .lean<AuditEntry[]>()
        .exec(),
    lastNumber: async (): Promise<number> => (await tail())?._id ?? 0,

    /** Notes down where the trail ends on this day; the first time counts. @returns null while it is empty. */
    async anchor(day: string, now: Date): Promise<Anchor | null> {
      const last = await tail()
      if (!last) return null
      return anchors
        .findOneAndUpdate(
          { _id: day },
          { $setOnInsert: { number: last._id, hash: last.hash, at: now } },
          { upsert: true, returnDocument: 'after' },
        )
        .lean<Anchor>()
        .orFail()
        .exec()
    },
    /** The latest days first. */
    listAnchors: (limit: number) =>
      anchors
        .find({ _id: { $ne: 'start' } })
        .sort({ _id: -1 })
        .limit(limit)
        .lean<Anchor[]>()
        .exec(),

    countBefore: (before: Date) => model.countDocuments({ at: { $lt: before } }).exec(),
    /**
     * Takes off what is older, from the front only, and leaves the chain verifiable: an entry at its end names the last that
     * went and its hash, then the start is moved, then they go. The last entry of all stays. @returns how many went.
     */
    async prune(before: Date, limit: number, now: Date): Promise<number> {
      const start = await startOf()
      const left = start && (await model.deleteMany({ _id: { $lte: start.number } }).exec()).deletedCount
      if (left) return left
      const first = await model.find({}, { at: 1, hash: 1 }).sort({ _id: 1 }).limit(limit).lean<AuditEntry[]>().exec()
      const upTo = first.findIndex(({ at }) => at >= before)
      const last = upTo < 0 ? first.at(first.length < limit ? -2 : -1) : first[upTo - 1]
      if (!last) return 0
      await this.append({
        ...{ key: `audit.prune/${last._id}`, at: now, who: { id: 'job:retention', role: 'program' } },
        ...{ what: 'audit.prune', on: { kind: 'audit', id: String(last._id) }, more: { hash: last.hash } },
      })
      await anchors
        .updateOne({ _id: 'start' }, { $set: { number: last._id, hash: last.hash, at: now } }, { upsert: true })
        .exec()
      return (await model.deleteMany({ _id: { $lte: last._id } }).exec()).deletedCount
    },

    /**
     * Walks the whole trail, and looks at each day's anchor. `known`: an entry noted down elsewhere, which must still be
     * there unchanged.
     */
    async verify(known?: Pick<AuditEntry, '_id' | 'hash'>): Promise<Verified> {
      const start = await startOf()
      const noted = new Map<number, string[]>()
      const note = (number: number, hash: string) => noted.set(number, [...(noted.get(number) ?? []), hash])
      for (const { number, hash } of await anchors
        .find({ _id: { $ne: 'start' } })
        .lean<Anchor[]>()
        .exec())
        note(number, hash)
      if (known) note(known._id, known.hash)
      let last = start && { _id: start.number, hash: start.hash }
      let isProven = start === null
      const prunedTo = start?.number ?? null
      const wrong = (at: number, code: NonNullable<Verified['fault']>['code']): Verified => ({
        ...{ ok: false, count: last?._id ?? 0, last, fault: { at, code }, prunedTo },
      })
      if (start && noted.get(start.number)?.some((hash) => hash !== start.hash)) return wrong(start.number, 'changed')
      const behind = model.find({ _id: { $gt: start?.number ?? 0 } }).sort({ _id: 1 })
      for await (const entry of behind.lean<AuditEntry>().cursor({ batchSize: 1000 })) {
        if (entry._id !== (last?._id ?? 0) + 1) return wrong((last?._id ?? 0) + 1, 'missing')
        if (entry.hash !== hashOf(entry)) return wrong(entry._id, 'changed')
        if (entry.previous !== (last?.hash ?? '')) return wrong(entry._id, 'unlinked')
        if (noted.get(entry._id)?.some((hash) => hash !== entry.hash)) return wrong(entry._id, 'changed')
        if (start && entry.what === 'audit.prune' && entry.on.id === String(start.number))
          isProven ||= entry.more['hash'] === start.hash
        last = { _id: entry._id, hash: entry.hash }
      }
      if (Math.max(0, ...noted.keys()) > (last?._id ?? 0)) return wrong((last?._id ?? 0) + 1, 'cut-off')
      if (!isProven) return wrong(start!.number, 'prune-unproven')
      return { ok: true, count: last?._id ?? 0, last, prunedTo }
    },
  }
}
export type AuditModel = ReturnType<typeof createAuditModel>
