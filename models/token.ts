// API tokens (令牌): shown once when made, kept as a hash, bound to a role and a scope.
import { createHash, randomBytes } from 'node:crypto'
import { Schema, type Connection } from 'mongoose'
import { roles, type Role, type Scope } from '../rules/scope.ts'

export interface Token {
  /** SHA-256 of the token, hex. */
  _id: string
  role: Role
  scope: Scope
  label: string
  createdAt: Date
  expiresAt: Date
  lastUsedAt: Date | null
  revokedAt: Date | null
}

const schema = new Schema<Token>(
  {
    _id: { type: String, required: true },
    role: { type: String, enum: roles, required: true },
    scope: { type: Schema.Types.Mixed, required: true },
    label: { type: String, default: '', maxlength: 100 },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    lastUsedAt: { type: Date, default: null },
    revokedAt: { type: Date, default: null },
  },
  { collection: 'tokens', versionKey: false, minimize: false },
)

const hashOf = (token: string) => createHash('sha256').update(token).digest('hex')
/** Last use is shown to people, so a minute's precision saves a write on every request. */
const useResolutionMs = 60_000

export function createTokenModel(connection: Connection) {
  const model = connection.model<Token>('Token', schema)
  return {
    model,
    async create(given: { role: Role; scope: Scope; label?: string; now: Date; ttlMs: number }) {
      const token = `zb_${randomBytes(32).toString('base64url')}`
      const expiresAt = new Date(given.now.getTime() + given.ttlMs)
      const { role, scope, label = '', now } = given
      await model.create({ _id: hashOf(token), role, scope, label, createdAt: now, expiresAt })
      return { token, expiresAt }
    },
    /** Null when unknown, expired or revoked. */
    async findValid(token: string, now: Date): Promise<Token | null> {
      const known = await model
        .findOne({ _id: hashOf(token), revokedAt: null, expiresAt: { $gt: now } })
        .lean<Token>()
        .exec()
      if (known && (!known.lastUsedAt || now.getTime() - known.lastUsedAt.getTime() > useResolutionMs))
        await model.updateOne({ _id: known._id }, { $set: { lastUsedAt: now } }).exec()
      return known
    },
  }
}
export type TokenModel = ReturnType<typeof createTokenModel>
