// Requests that are carried out once however often they come: the key a caller gave, what was asked, and the answer for a
// day. Answers may hold codes that are shown once, so each is sealed with a key that only the caller's own key gives.
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes, randomUUID } from 'node:crypto'
import { Schema, type Connection } from 'mongoose'
import { isDuplicate } from './lease.ts'

interface Kept {
  /** SHA-256 of caller and key, hex. */
  _id: string
  /** SHA-256 of what was asked. */
  request: string
  state: 'running' | 'done'
  /** Whose turn it is: after a crash somebody else takes over. */
  owner: string
  heldUntil: Date
  answer: Buffer | null
  expiresAt: Date
}
export interface KeyName {
  caller: string
  key: string
}
export type Claim =
  { state: 'mine'; owner: string } | { state: 'done'; answer: string } | { state: 'mismatch' } | { state: 'running' }

const keptMs = 24 * 3_600_000
/** Longer than any request works; a program that died in between holds the key no longer. */
const heldMs = 60_000

const schema = new Schema<Kept>(
  {
    _id: { type: String, required: true },
    request: { type: String, required: true },
    state: { type: String, enum: ['running', 'done'], required: true },
    owner: { type: String, required: true },
    heldUntil: { type: Date, required: true },
    answer: { type: Buffer, default: null },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'idempotency', versionKey: false },
)
schema.index({ expiresAt: 1 })

export function createIdempotencyModel(connection: Connection) {
  const model = connection.model<Kept>('Idempotency', schema)

  return {
    model,
    /** One insert; when the key is there already, what is known of it decides. */
    async claim(name: KeyName, request: string, now: Date): Promise<Claim> {
      const owner = randomUUID()
      const fresh = {
        ...{ request, state: 'running' as const, owner, answer: null },
        heldUntil: new Date(now.getTime() + heldMs),
        expiresAt: new Date(now.getTime() + keptMs),
      }
      const _id = idOf(name)
      try {
        await model.create({ _id, ...fresh })
        return { state: 'mine', owner }
      } catch (error) {
        if (!isDuplicate(error)) throw error
      }
      const known = await model.findById(_id).lean<Kept>().exec()
      if (!known) return { state: 'running' }
      const isOver = known.expiresAt <= now
      if (!isOver && known.request !== request) return { state: 'mismatch' }
      if (!isOver && known.state === 'done') return { state: 'done', answer: open(name, known.answer!) }
      if (!isOver && known.heldUntil > now) return { state: 'running' }
      const { modifiedCount } = await model.updateOne({ _id, owner: known.owner }, { $set: fresh }).exec()
      return modifiedCount === 1 ? { state: 'mine', owner } : { state: 'running' }
    },
    isDone: async (name: KeyName, now: Date): Promise<boolean> =>
      (await model.exists({ _id: idOf(name), state: 'done', expiresAt: { $gt: now } }).exec()) !== null,
    finish: (name: KeyName, owner: string, answer: string) =>
      model.updateOne({ _id: idOf(name), owner }, { $set: { state: 'done', answer: seal(name, answer) } }).exec(),
    release: (name: KeyName, owner: string) => model.deleteOne({ _id: idOf(name), owner, state: 'running' }).exec(),
    /** What has expired goes; may be repeated. @returns how many. */
    async purge(now: Date): Promise<number> {
      return (await model.deleteMany({ expiresAt: { $lte: now } }).exec()).deletedCount
    },
  }
}
export type IdempotencyModel = ReturnType<typeof createIdempotencyModel>

const idOf = ({ caller, key }: KeyName) => createHash('sha256').update(`${caller}\n${key}`).digest('hex')

const sealKey = ({ caller, key }: KeyName) => Buffer.from(hkdfSync('sha256', key, caller, 'zhengban idempotency', 32))

function seal(name: KeyName, text: string): Buffer {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', sealKey(name), iv)
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), sealed])
}

function open(name: KeyName, given: Buffer | { buffer: Uint8Array }): string {
  // Lean reads give the driver's own kind of binary.
  const bytes = Buffer.isBuffer(given) ? given : Buffer.from(given.buffer)
  const decipher = createDecipheriv('aes-256-gcm', sealKey(name), bytes.subarray(0, 12))
  decipher.setAuthTag(bytes.subarray(12, 28))
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
}
