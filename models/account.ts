// Accounts (账号) of staff: who works with the console and with the staff's commands in chat, in which role and how far. An
// account is reached through the chats bound to it (models/chat.ts).
import { createHash, randomInt } from 'node:crypto'
import { Schema, type Connection, type Types } from 'mongoose'
import { lockMs, longestName, mostWrongCodes, nameOf } from '../rules/account.ts'
import { roles, type Role, type Scope } from '../rules/scope.ts'
import { langs, type Lang } from '../rules/words.ts'
import { isDuplicate } from './lease.ts'
import { readAlong, type Along, type Order } from './order.ts'
import { plainText } from './plain-text.ts'

export interface Account {
  _id: Types.ObjectId
  /** Unique: the admin command and people call it by this. */
  name: string
  role: Role
  scope: Scope
  lang: Lang
  /** Since when nobody signs in with it, and whatever was signed in is out. */
  disabledAt: Date | null
  /** The officer its holder is as well, when known: nobody judges their own report. */
  person: Types.ObjectId | null
  /** Agreed in chat. */
  consent: { version: string; at: Date } | null
  /** The second factor; null: none. Without `confirmedAt` it is only being set up and asks nobody for anything. */
  totp: Totp | null
  /** SHA-256 of the recovery codes not yet used, hex. */
  recovery: string[]
  /** Wrong codes since the last right one or the last lock. */
  failures: number
  /** Locks since the last sign-in: each lasts longer. */
  locks: number
  lockedUntil: Date | null
  /** Grows with every change by staff: If-Match looks at it. */
  revision: number
  createdAt: Date
  lastSignInAt: Date | null
}
export interface Totp {
  /** Base32. Leaves this program once, when it is set up. */
  secret: string
  confirmedAt: Date | null
  /** The step of the last code taken: none is taken twice, and none before it. */
  lastStep: number
}
export type AccountFields = Pick<Account, 'name' | 'role' | 'scope' | 'lang'>

const schema = new Schema<Account>(
  {
    name: { type: String, required: true, maxlength: longestName },
    role: { type: String, enum: roles, required: true },
    scope: { type: Schema.Types.Mixed, required: true },
    lang: { type: String, enum: langs, required: true },
    disabledAt: { type: Date, default: null },
    person: { type: Schema.Types.ObjectId, default: null },
    consent: { type: Schema.Types.Mixed, default: null },
    totp: { type: Schema.Types.Mixed, default: null },
    recovery: { type: [String], default: [] },
    failures: { type: Number, default: 0 },
    locks: { type: Number, default: 0 },
    lockedUntil: { type: Date, default: null },
    revision: { type: Number, default: 0 },
    createdAt: { type: Date, required: true },
    lastSignInAt: { type: Date, default: null },
  },
  { collection: 'accounts', versionKey: false, minimize: false },
)
schema.index({ name: 1 }, { unique: true })
schema.index({ role: 1, name: 1 })
schema.index({ createdAt: 1, _id: 1 })
schema.index({ lastSignInAt: 1, _id: 1 })

const tie = { path: '_id', kind: 'id' } as const
export const accountOrders = {
  name: { keys: [{ path: 'name', kind: 'text' }], index: { name: 1 } },
  role: {
    keys: [
      { path: 'role', kind: 'text' },
      { path: 'name', kind: 'text' },
    ],
    index: { role: 1, name: 1 },
  },
  createdAt: { keys: [{ path: 'createdAt', kind: 'date' }, tie], index: { createdAt: 1, _id: 1 } },
  lastSignInAt: {
    keys: [{ path: 'lastSignInAt', kind: 'date', nullable: true }, tie],
    index: { lastSignInAt: 1, _id: 1 },
  },
} as const satisfies Record<string, Order>

export const accountStates = ['active', 'locked', 'disabled'] as const
export interface AccountFilter {
  role?: Role | undefined
  /** `locked`: for now, after wrong codes. */
  state?: (typeof accountStates)[number] | undefined
  /** Part of the name. */
  search?: string | undefined
}
function filterOf({ role, state, search }: AccountFilter, now: Date): Record<string, unknown> {
  const isFree = { $or: [{ lockedUntil: null }, { lockedUntil: { $lte: now } }] }
  const states = {
    active: { disabledAt: null, ...isFree },
    locked: { disabledAt: null, lockedUntil: { $gt: now } },
    disabled: { disabledAt: { $ne: null } },
  }
  return {
    ...(role && { role }),
    ...(state && states[state]),
    ...(search && { name: { $regex: plainText(search), $options: 'i' } }),
  }
}

const recoveryCodes = 8
const recoverySigns = '23456789abcdefghjkmnpqrstvwxyz'
const hashOf = (code: string) =>
  createHash('sha256')
    .update(code.toLowerCase().replace(/[^0-9a-z]/g, ''))
    .digest('hex')
const newRecoveryCode = () =>
  Array.from({ length: 10 }, (_, at) => (at === 5 ? '-' : '') + recoverySigns[randomInt(recoverySigns.length)]).join('')

export function createAccountModel(connection: Connection) {
  const model = connection.model<Account>('Account', schema)
  const change = (filter: Record<string, unknown>, update: Record<string, unknown>) =>
    model.findOneAndUpdate(filter, update, { returnDocument: 'after' }).lean<Account>().exec()

  return {
    model,
    /** @returns null when the name is taken. */
    async create({ name, ...fields }: AccountFields, now: Date): Promise<Account | null> {
      try {
        return (await model.create({ ...fields, name: nameOf(name), createdAt: now })).toObject()
      } catch (error) {
        if (isDuplicate(error)) return null
        throw error
      }
    },
    find: (_id: Types.ObjectId) => model.findById(_id).lean<Account>().exec(),
    /** Null also when it is disabled. */
    findActive: (_id: Types.ObjectId) => model.findOne({ _id, disabledAt: null }).lean<Account>().exec(),
    findMany: (ids: Types.ObjectId[]) =>
      model
        .find({ _id: { $in: ids } })
        .lean<Account[]>()
        .exec(),
    findNamed: (name: string) =>
      model
        .findOne({ name: nameOf(name) })
        .lean<Account>()
        .exec(),
    findActiveOfRole: (role: Role) => model.find({ role, disabledAt: null }).sort({ _id: 1 }).lean<Account[]>().exec(),
    list: (filter: AccountFilter, along: Along, now: Date): Promise<Account[]> =>
      readAlong(model, filterOf(filter, now), along),
    /** @returns `taken` for a name that is; `stale` when it is not at this revision any more. */
    async edit(
      _id: Types.ObjectId,
      revision: number,
      { name, ...fields }: Partial<AccountFields & Pick<Account, 'disabledAt'>>,
    ): Promise<Account | 'taken' | 'stale'> {
      const set = { ...fields, ...(name !== undefined && { name: nameOf(name) }) }
      try {
        return (await change({ _id, revision }, { $set: set, $inc: { revision: 1 } })) ?? 'stale'
      } catch (error) {
        if (isDuplicate(error)) return 'taken'
        throw error
      }
    },
    setLang: (_id: Types.ObjectId, lang: Lang) => model.updateOne({ _id }, { $set: { lang } }).exec(),
    agreed: (_id: Types.ObjectId, version: string, now: Date) =>
      change({ _id, disabledAt: null }, { $set: { consent: { version, at: now } } }),
    setPerson: (_id: Types.ObjectId, person: Types.ObjectId) => model.updateOne({ _id }, { $set: { person } }).exec(),
    signedIn: (_id: Types.ObjectId, now: Date) =>
      model.updateOne({ _id }, { $set: { lastSignInAt: now, failures: 0, locks: 0, lockedUntil: null } }).exec(),

    /**
     * Counts a try before its code is looked at, so that a hundred at once are no more than five in a row; a right code
     * sets the count back. @returns null when there are no more tries: it is locked.
     */
    attempt: (_id: Types.ObjectId, now: Date) =>
      change(
        { _id, failures: { $lt: mostWrongCodes }, $or: [{ lockedUntil: null }, { lockedUntil: { $lte: now } }] },
        { $inc: { failures: 1 } },
      ),
    /** Locks it when all tries are used. @returns until when it is locked; null while it is not. */
    async lock(_id: Types.ObjectId, now: Date): Promise<Date | null> {
      const known = await this.find(_id)
      if (known && known.failures >= mostWrongCodes) {
        const lockedUntil = new Date(now.getTime() + lockMs(known.locks))
        const locked = { $set: { failures: 0, lockedUntil }, $inc: { locks: 1 } }
        await model.updateOne({ _id, failures: { $gte: mostWrongCodes }, locks: known.locks }, locked).exec()
      }
      const after = await this.find(_id)
      return after?.lockedUntil && after.lockedUntil > now ? after.lockedUntil : null
    },
    cleared: (_id: Types.ObjectId) =>
      model.updateOne({ _id }, { $set: { failures: 0, locks: 0, lockedUntil: null } }).exec(),

    /** Sets up the second factor anew; one that is confirmed stays. @returns false then. */
    async beginTotp(_id: Types.ObjectId, secret: string): Promise<boolean> {
      const totp: Totp = { secret, confirmedAt: null, lastStep: 0 }
      const { matchedCount } = await model
        .updateOne({ _id, disabledAt: null, $or: [{ totp: null }, { 'totp.confirmedAt': null }] }, { $set: { totp } })
        .exec()
      return matchedCount > 0
    },
    /** @returns the recovery codes, told this once; null when there is nothing to confirm. */
    async confirmTotp(_id: Types.ObjectId, { secret, step }: { secret: string; step: number }, now: Date) {
      const codes = Array.from({ length: recoveryCodes }, newRecoveryCode)
      const confirmed = await change(
        { _id, 'totp.secret': secret, 'totp.confirmedAt': null },
        { $set: { 'totp.confirmedAt': now, 'totp.lastStep': step, recovery: codes.map(hashOf) } },
      )
      return confirmed ? codes : null
    },
    /** @returns false when a code of this step, or of a later one, was taken before. */
    async takeStep(_id: Types.ObjectId, step: number): Promise<boolean> {
      const { matchedCount } = await model
        .updateOne({ _id, 'totp.lastStep': { $lt: step } }, { $set: { 'totp.lastStep': step } })
        .exec()
      return matchedCount > 0
    },
    async takeRecovery(_id: Types.ObjectId, code: string): Promise<boolean> {
      const hash = hashOf(code)
      const { modifiedCount } = await model.updateOne({ _id, recovery: hash }, { $pull: { recovery: hash } }).exec()
      return modifiedCount > 0
    },
    removeTotp: (_id: Types.ObjectId) => change({ _id }, { $set: { totp: null, recovery: [] }, $inc: { revision: 1 } }),
  }
}
export type AccountModel = ReturnType<typeof createAccountModel>
