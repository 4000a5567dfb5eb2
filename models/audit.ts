// The audit trail (审计): who did or saw what, when, and why. Each entry holds the hash of the one before, so that changing,
// removing or slipping in one is found. Ids and codes only, never what somebody answered.
import { createHash, randomUUID } from 'node:crypto'
import { Schema, type Connection } from 'mongoose'
import { canonical } from '../rules/canonical.ts'
import { isDuplicate } from './lease.ts'

export interface AuditEntry {
  /** Counts from 1 without gaps. */
  _id: number
  /** Names what is recorded: the same key is recorded once. */
  key: string
  at: Date
  who: { id: string; role: string }
  /** A code such as `evidence.view` or `report.return`. */
  what: string
  /** What it was done to: kind and id. */
  on: { kind: string; id: string }
  why: string | null
  /** Further ids and codes. */
  more: Record<string, string | number | string[]>
  /** Hash of the entry before; `''` for the first. */
  previous: string
  hash: string
}
export type NewAuditEntry = Pick<AuditEntry, 'at' | 'who' | 'what' | 'on'> &
  Partial<Pick<AuditEntry, 'key' | 'why' | 'more'>>

export interface Verified {
  ok: boolean
  count: number
  /** The last entry that was looked at: note it down elsewhere, to find a trail cut off at its end. */
  last: Pick<AuditEntry, '_id' | 'hash'> | null
  /** The first entry that is wrong, and how. */
  fault?: { at: number; code: 'missing' | 'changed' | 'unlinked' | 'cut-off' }
}

const required = { type: String, required: true }
const schema = new Schema<AuditEntry>(
  {
    _id: { type: Number, required: true },
    key: required,
    at: { type: Date, required: true },
    who: { type: new Schema({ id: required, role: required }, { _id: false }), required: true },
    what: required,
    on: { type: new Schema({ kind: required, id: required }, { _id: false }), required: true },
    why: { type: String, default: null },
    more: { type: Schema.Types.Mixed, default: {} },
    previous: { type: String, default: '' },
    hash: required,
  },
  { collection: 'audit', versionKey: false, minimize: false },
)
schema.index({ key: 1 }, { unique: true })
schema.index({ 'on.kind': 1, 'on.id': 1, _id: 1 })
schema.index({ 'who.id': 1, _id: 1 })

const hashOf = ({ hash: _, ...entry }: AuditEntry) => createHash('sha256').update(canonical(entry)).digest('hex')

export function createAuditModel(connection: Connection) {
  const model = connection.model<AuditEntry>('Audit', schema)
  const tail = () => model.findOne().sort({ _id: -1 }).lean<AuditEntry>().exec()

  const waiting: {
    entry: Omit<AuditEntry, '_id' | 'previous' | 'hash'>
    done: () => void
    failed: (e: unknown) => void
  }[] = []
  let writing = false

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
      const last = await tail()
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
    /** What was done to a thing, the latest first. */
    findOn: (kind: string, id: string, limit: number) =>
      model.find({ 'on.kind': kind, 'on.id': id }).sort({ _id: -1 }).limit(limit).lean<AuditEntry[]>().exec(),

    /** Walks the whole trail. `known`: an entry noted down before, which must still be there unchanged. */
    async verify(known?: Pick<AuditEntry, '_id' | 'hash'>): Promise<Verified> {
      let last = null as Pick<AuditEntry, '_id' | 'hash'> | null
      const wrong = (at: number, code: NonNullable<Verified['fault']>['code']): Verified => ({
        ok: false,
        count: last?._id ?? 0,
        last,
        fault: { at, code },
      })
      for await (const entry of model.find().sort({ _id: 1 }).lean<AuditEntry>().cursor({ batchSize: 1000 })) {
        if (entry._id !== (last?._id ?? 0) + 1) return wrong((last?._id ?? 0) + 1, 'missing')
        if (entry.hash !== hashOf(entry)) return wrong(entry._id, 'changed')
        if (entry.previous !== (last?.hash ?? '')) return wrong(entry._id, 'unlinked')
        if (known?._id === entry._id && known.hash !== entry.hash) return wrong(entry._id, 'changed')
        last = { _id: entry._id, hash: entry.hash }
      }
      if (known && known._id > (last?._id ?? 0)) return wrong((last?._id ?? 0) + 1, 'cut-off')
      return { ok: true, count: last?._id ?? 0, last }
    },
  }
}
export type AuditModel = ReturnType<typeof createAuditModel>
