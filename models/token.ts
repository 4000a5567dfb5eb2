// API tokens (令牌): shown once when made, kept as a hash, bound to a role and a scope.
import { createHash, randomBytes } from 'node:crypto'
import { Schema, type Types, type Connection } from 'mongoose'
import { roles, type Role, type Scope } from '../rules/scope.ts'
import { readAlong, type Along, type Order } from './order.ts'
import { scopesWithin } from './scope.ts'
import { together } from './together.ts'

export interface Token {
  /** SHA-256 of the token, hex. */
  _id: string
  role: Role
  scope: Scope
  label: string
  /** Whose it is, when it is somebody's: they do not review what they filled in. */
  person?: Types.ObjectId | null
  /** The account it belongs to: then it may what the account may now, and nothing once that is disabled. */
  account?: Types.ObjectId | null
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
    person: { type: Schema.Types.ObjectId, default: null },
    account: { type: Schema.Types.ObjectId, default: null },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    lastUsedAt: { type: Date, default: null },
    revokedAt: { type: Date, default: null },
  },
  { collection: 'tokens', versionKey: false, minimize: false },
)
schema.index({ createdAt: -1, _id: -1 })
schema.index({ expiresAt: 1, _id: 1 })
schema.index({ lastUsedAt: 1, _id: 1 })

const tie = { path: '_id', kind: 'text' } as const
export const tokenOrders = {
  createdAt: { keys: [{ path: 'createdAt', kind: 'date' }, tie], index: { createdAt: -1, _id: -1 } },
  expiresAt: { keys: [{ path: 'expiresAt', kind: 'date' }, tie], index: { expiresAt: 1, _id: 1 } },
  lastUsedAt: { keys: [{ path: 'lastUsedAt', kind: 'date', nullable: true }, tie], index: { lastUsedAt: 1, _id: 1 } },
} as const satisfies Record<string, Order>

export interface TokenFilter {
  /** Whose it is; null: nobody's, of a role and scope of its own. */
  account?: Types.ObjectId | null | undefined
  role?: Role | undefined
  expired?: boolean | undefined
  revoked?: boolean | undefined
  /** It reaches no further; of the whole municipality only those that reach all of it. */
  scope?: Scope | undefined
}
function filterOf({ account, role, expired, revoked, scope }: TokenFilter, now: Date): Record<string, unknown> {
  const isWhole = scope && Object.keys(scope).length === 0
  return {
    ...(account !== undefined && { account }),
    ...(role && { role }),
    ...(expired !== undefined && { expiresAt: expired ? { $lte: now } : { $gt: now } }),
    ...(revoked !== undefined && { revokedAt: revoked ? { $ne: null } : null }),
    ...(scope && (isWhole ? { scope: {} } : scopesWithin('scope', scope))),
  }
}

/** How the hash begins that a name tells. */
const hashIn = (name: string) => /^token:([0-9a-f]{16})$/.exec(name)?.[1]
/** What a token is called where it must not be told, as in the audit trail. */
export const nameOfToken = ({ _id }: Pick<Token, '_id'>) => `token:${_id.slice(0, 16)}`

const hashOf = (token: string) => createHash('sha256').update(token).digest('hex')
/** Last use is shown to people, so a minute's precision saves a write on every request. */
const useResolutionMs = 60_000

export function createTokenModel(connection: Connection) {
  const model = connection.model<Token>('Token', schema)
  /** With every request: those that come at once are looked up at once, a busy system's token a single time. */
  const look = together(async (hashes: string[]): Promise<(Token | null)[]> => {
    const found = await model
      .find({ _id: { $in: [...new Set(hashes)] } })
      .lean<Token[]>()
      .exec()
    const byHash = new Map(found.map((token) => [token._id, token]))
    return hashes.map((hash) => byHash.get(hash) ?? null)
  })
  return {
    model,
    async create(given: {
      role: Role
      scope: Scope
      label?: string
      person?: Types.ObjectId
      account?: Types.ObjectId
      now: Date
      ttlMs: number
    }) {
      const token = `zb_${randomBytes(32).toString('base64url')}`
      const expiresAt = new Date(given.now.getTime() + given.ttlMs)
      const { role, scope, label = '', person = null, account = null, now } = given
      const _id = hashOf(token)
      await model.create({ _id, role, scope, label, person, account, createdAt: now, expiresAt })
      return { token, name: nameOfToken({ _id }), expiresAt }
    },
    /** By the name it has in the audit trail. Null when unknown, expired or revoked. */
    findNamed: (name: string, now: Date) => {
      const hash = hashIn(name)
      if (!hash) return Promise.resolve(null)
      return model
        .findOne({ _id: { $gte: hash, $lt: `${hash}g` }, revokedAt: null, expiresAt: { $gt: now } })
        .lean<Token>()
        .exec()
    },
    /** What tokens of these names are for, whatever became of them. */
    findLabels: (names: string[]) => {
      const hashes = names.flatMap((name) => hashIn(name) ?? [])
      return model
        .find({ $or: hashes.map((hash) => ({ _id: { $gte: hash, $lt: `${hash}g` } })) }, { label: 1 })
        .lean<Pick<Token, '_id' | 'label'>[]>()
        .exec()
    },
    /** By its hash, as a session keeps it. Null when expired or revoked. */
    findOpen: (_id: string, now: Date) =>
      model
        .findOne({ _id, revokedAt: null, expiresAt: { $gt: now } })
        .lean<Token>()
        .exec(),
    list: (filter: TokenFilter, along: Along, now: Date): Promise<Token[]> =>
      readAlong(model, filterOf(filter, now), along),
    /** By the name it has in lists, whatever became of it. */
    findListed: (name: string) => {
      const hash = hashIn(name)
      if (!hash) return Promise.resolve(null)
      return model
        .findOne({ _id: { $gte: hash, $lt: `${hash}g` } })
        .lean<Token>()
        .exec()
    },
    /** By the name it has in lists. The first time counts. @returns null when there is no such token. */
    async revoke(name: string, now: Date): Promise<Token | null> {
      const hash = hashIn(name)
      if (!hash) return null
      const named = { _id: { $gte: hash, $lt: `${hash}g` } }
      await model.updateOne({ ...named, revokedAt: null }, { $set: { revokedAt: now } }).exec()
      return model.findOne(named).lean<Token>().exec()
    },
    /** Null when unknown, expired or revoked. */
    async findValid(token: string, now: Date): Promise<Token | null> {
      const known = await look(hashOf(token))
      if (!known || known.revokedAt || known.expiresAt <= now) return null
      if (!known.lastUsedAt || now.getTime() - known.lastUsedAt.getTime() > useResolutionMs)
        await model.updateOne({ _id: known._id }, { $set: { lastUsedAt: now } }).exec()
      return known
    },
  }
}
export type TokenModel = ReturnType<typeof createTokenModel>
