// Sessions (会话) of the console: a secret in a cookie, of which only the hash is kept. A session is an account's, or stands
// for a token and ends with it.
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { Schema, type Connection, type Types } from 'mongoose'
import { minuteMs, sessionIdleMs, sessionMs } from '../rules/account.ts'

export interface Session {
  /** SHA-256 of the secret, hex. */
  _id: string
  account: Types.ObjectId | null
  /** The token it stands for (its `_id`); null for an account's. */
  token: string | null
  createdAt: Date
  seenAt: Date
  expiresAt: Date
  revokedAt: Date | null
}

const schema = new Schema<Session>(
  {
    _id: { type: String, required: true },
    account: { type: Schema.Types.ObjectId, default: null },
    token: { type: String, default: null },
    createdAt: { type: Date, required: true },
    seenAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    revokedAt: { type: Date, default: null },
  },
  { collection: 'sessions', versionKey: false },
)
schema.index({ expiresAt: 1 })
schema.index({ account: 1 })

const keptMs = 86_400_000
const hashOf = (secret: string) => createHash('sha256').update(secret).digest('hex')

/** Follows from the secret, so it need not be kept, and nobody makes one without it. */
export const csrfOf = (secret: string) => createHmac('sha256', secret).update('csrf').digest('base64url')
export function isCsrfOf(secret: string, given: string): boolean {
  const [known, told] = [Buffer.from(csrfOf(secret)), Buffer.from(given)]
  return known.length === told.length && timingSafeEqual(known, told)
}

export function createSessionModel(connection: Connection) {
  const model = connection.model<Session>('Session', schema)
  const revoke = (filter: Record<string, unknown>, now: Date) =>
    model.updateMany({ ...filter, revokedAt: null }, { $set: { revokedAt: now } }).exec()
  return {
    model,
    /** Always with a secret of its own: a value that somebody else put into the browser never becomes a session. */
    async begin(of: { account: Types.ObjectId } | { token: string; until: Date }, now: Date) {
      const secret = randomBytes(32).toString('base64url')
      const end = new Date(now.getTime() + sessionMs)
      const expiresAt = 'until' in of && of.until < end ? of.until : end
      const [account, token] = 'account' in of ? [of.account, null] : [null, of.token]
      await model.deleteMany({ expiresAt: { $lt: new Date(now.getTime() - keptMs) } }).exec()
      await model.create({ _id: hashOf(secret), account, token, createdAt: now, seenAt: now, expiresAt })
      return { secret, expiresAt }
    },
    /** Null when unknown, over, idle too long or revoked. Being found counts as being used. */
    async findValid(secret: string, now: Date): Promise<Session | null> {
      const idle = new Date(now.getTime() - sessionIdleMs)
      const known = await model
        .findOne({ _id: hashOf(secret), revokedAt: null, expiresAt: { $gt: now }, seenAt: { $gt: idle } })
        .lean<Session>()
        .exec()
      if (known && now.getTime() - known.seenAt.getTime() > minuteMs)
        await model.updateOne({ _id: known._id }, { $set: { seenAt: now } }).exec()
      return known
    },
    end: (secret: string, now: Date) => revoke({ _id: hashOf(secret) }, now),
    endOfAccount: (account: Types.ObjectId, now: Date) => revoke({ account }, now),
  }
}
export type SessionModel = ReturnType<typeof createSessionModel>
