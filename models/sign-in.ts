// Sign-in links (登录链接): a code for a short time and, outside the demo, for one use. Only its hash is kept.
import { createHash, randomBytes } from 'node:crypto'
import { Schema, type Connection, type Types } from 'mongoose'
import { signInMs } from '../rules/account.ts'

export interface SignIn {
  /** SHA-256 of the code, hex. */
  _id: string
  account: Types.ObjectId
  createdAt: Date
  expiresAt: Date
  /** How often it still opens a session. */
  uses: number
  usedAt: Date | null
}

const schema = new Schema<SignIn>(
  {
    _id: { type: String, required: true },
    account: { type: Schema.Types.ObjectId, required: true },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    uses: { type: Number, required: true },
    usedAt: { type: Date, default: null },
  },
  { collection: 'sign_ins', versionKey: false },
)
schema.index({ expiresAt: 1 })
schema.index({ account: 1 })

const keptMs = 86_400_000
const hashOf = (code: string) => createHash('sha256').update(code).digest('hex')

/** Behind the fragment sign, which browsers never send: the code reaches no log and no proxy. */
export const signInPath = (code: string) => `/console#sign-in=${code}`

export function createSignInModel(connection: Connection) {
  const model = connection.model<SignIn>('SignIn', schema)
  return {
    model,
    /** `uses` and `ttlMs` are for the demo alone. */
    async create(given: { account: Types.ObjectId; now: Date; ttlMs?: number; uses?: number }) {
      const { account, now, ttlMs = signInMs, uses = 1 } = given
      const code = randomBytes(24).toString('base64url')
      const expiresAt = new Date(now.getTime() + ttlMs)
      await model.deleteMany({ expiresAt: { $lt: new Date(now.getTime() - keptMs) } }).exec()
      await model.create({ _id: hashOf(code), account, createdAt: now, expiresAt, uses })
      return { code, expiresAt }
    },
    /** Null when unknown, used or expired: a caller is not told which. */
    findOpen: (code: string, now: Date) =>
      model
        .findOne({ _id: hashOf(code), uses: { $gt: 0 }, expiresAt: { $gt: now } })
        .lean<SignIn>()
        .exec(),
    /** Takes one use of it: of two that come together one gets it. */
    async claim(code: string, now: Date): Promise<boolean> {
      const { modifiedCount } = await model
        .updateOne(
          { _id: hashOf(code), uses: { $gt: 0 }, expiresAt: { $gt: now } },
          { $inc: { uses: -1 }, $set: { usedAt: now } },
        )
        .exec()
      return modifiedCount > 0
    },
    revokeOf: (account: Types.ObjectId) => model.deleteMany({ account }).exec(),
  }
}
export type SignInModel = ReturnType<typeof createSignInModel>
