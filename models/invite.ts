// One-time invite codes (邀请码). Only a hash is kept: whoever reads the database cannot bind a chat.
import { createHash, randomInt } from 'node:crypto'
import { Schema, Types, type Connection } from 'mongoose'
import { readAlong, type Along, type Order } from './order.ts'

export interface Invite {
  /** SHA-256 of the code, hex. */
  _id: string
  /** '' when it is for staff. */
  unit: string
  /** The person this invite makes or joins; fixed at creation so that using it twice binds the same person. */
  person: Types.ObjectId
  /** The account whose chat it binds; absent for officers. */
  account?: Types.ObjectId | null
  createdAt: Date
  expiresAt: Date
  usedAt: Date | null
  usedBy: number | null
  revokedAt: Date | null
}
export type InviteState = 'open' | 'unknown' | 'used' | 'expired' | 'revoked'

// Without 0 O 1 I L U: read aloud over the phone without a mistake. 12 signs are about 59 bits.
const alphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ'
const codeLength = 12

const schema = new Schema<Invite>(
  {
    _id: { type: String, required: true },
    unit: { type: String, default: '' },
    person: { type: Schema.Types.ObjectId, required: true },
    account: { type: Schema.Types.ObjectId },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    usedAt: { type: Date, default: null },
    usedBy: { type: Number, default: null },
    revokedAt: { type: Date, default: null },
  },
  { collection: 'invites', versionKey: false },
)
schema.index({ unit: 1, createdAt: -1 })
schema.index({ account: 1 }, { sparse: true })
schema.index({ createdAt: 1, _id: 1 })
schema.index({ expiresAt: 1, _id: 1 })

const tie = { path: '_id', kind: 'text' } as const
export const inviteOrders = {
  createdAt: { keys: [{ path: 'createdAt', kind: 'date' }, tie], index: { createdAt: 1, _id: 1 } },
  expiresAt: { keys: [{ path: 'expiresAt', kind: 'date' }, tie], index: { expiresAt: 1, _id: 1 } },
} as const satisfies Record<string, Order>

export const newCode = () => Array.from({ length: codeLength }, () => alphabet[randomInt(alphabet.length)]).join('')
/** Whether a text can be a code at all: told apart from an answer or a greeting without asking the database. */
export const looksLikeCode = (text: string) => {
  const code = normal(text)
  return code.length === codeLength && [...code].every((sign) => alphabet.includes(sign))
}
/** People type codes with spaces, dashes and small letters. */
const normal = (code: string) => code.toUpperCase().replace(/[\s-]/g, '')
export const hashOf = (code: string) => createHash('sha256').update(normal(code)).digest('hex')

export function createInviteModel(connection: Connection) {
  const model = connection.model<Invite>('Invite', schema)

  const stateOf = (invite: Invite | null, now: Date): InviteState => {
    if (!invite) return 'unknown'
    if (invite.revokedAt) return 'revoked'
    if (invite.usedAt) return 'used'
    return invite.expiresAt <= now ? 'expired' : 'open'
  }

  return {
    model,
    /** `person` joins another chat to somebody already bound; without it the invite stands for a new person. */
    async create(given: { unit: string; person?: Types.ObjectId; now: Date; ttlMs: number }) {
      const code = newCode()
      const expiresAt = new Date(given.now.getTime() + given.ttlMs)
      await model.create({
        _id: hashOf(code),
        unit: given.unit,
        person: given.person ?? new Types.ObjectId(),
        createdAt: given.now,
        expiresAt,
      })
      return { code, expiresAt }
    },
    /** For a chat of somebody on the staff. */
    async createForAccount(given: { account: Types.ObjectId; now: Date; ttlMs: number }) {
      const code = newCode()
      const expiresAt = new Date(given.now.getTime() + given.ttlMs)
      const { account, now } = given
      await model.create({ _id: hashOf(code), account, person: new Types.ObjectId(), createdAt: now, expiresAt })
      return { code, expiresAt }
    },
    /** One for each of these units. */
    async createMany(given: { units: string[]; now: Date; ttlMs: number }) {
      const expiresAt = new Date(given.now.getTime() + given.ttlMs)
      const made = given.units.map((unit) => ({ unit, code: newCode(), expiresAt }))
      const invites = made.map(({ unit, code }) => ({
        ...{ _id: hashOf(code), unit, person: new Types.ObjectId(), createdAt: given.now, expiresAt },
      }))
      await model.insertMany(invites)
      return made.map((each, at) => ({ ...each, _id: invites[at]!._id }))
    },
    findOfUnits: (units: string[]) =>
      model
        .find({ unit: { $in: units } })
        .lean<Invite[]>()
        .exec(),
    /** `isFew` as in walkAlong. */
    readAlong: (filter: Record<string, unknown>, along: Along, isFew: boolean): Promise<Invite[]> =>
      readAlong(model, filter, along, { index: !isFew }),
    /** By how its id begins: 24 hex digits, which name no other. */
    findShort: (id: string) =>
      model
        .findOne({ _id: { $gte: id, $lt: `${id}g` } })
        .lean<Invite>()
        .exec(),
    revokeOne: (_id: string, now: Date) =>
      model.updateOne({ _id, usedAt: null, revokedAt: null }, { $set: { revokedAt: now } }).exec(),
    find: (id: string) => model.findById(id).lean<Invite>().exec(),
    async check(code: string, now: Date): Promise<{ state: InviteState; invite: Invite | null }> {
      const invite = await this.find(hashOf(code))
      return { state: stateOf(invite, now), invite }
    },
    /** The invite, taken by this chat; again for the same chat; null for any other or when it is not open. */
    async claim(id: string, chat: number, now: Date): Promise<Invite | null> {
      const taken = await model
        .findOneAndUpdate(
          { _id: id, usedAt: null, revokedAt: null, expiresAt: { $gt: now } },
          { $set: { usedAt: now, usedBy: chat } },
          { returnDocument: 'after' },
        )
        .lean<Invite>()
        .exec()
      return taken ?? model.findOne({ _id: id, usedBy: chat }).lean<Invite>().exec()
    },
    /** Revokes every open invite of a unit. @returns how many. */
    async revoke(unit: string, now: Date): Promise<number> {
      const { modifiedCount } = await model
        .updateMany({ unit, usedAt: null, revokedAt: null }, { $set: { revokedAt: now } })
        .exec()
      return modifiedCount
    },
    revokeOfAccount: (account: Types.ObjectId, now: Date) =>
      model.updateMany({ account, usedAt: null, revokedAt: null }, { $set: { revokedAt: now } }).exec(),
  }
}
export type InviteModel = ReturnType<typeof createInviteModel>
