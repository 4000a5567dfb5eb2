// Who cannot be reached, and why: they blocked the bot, their account is gone, nobody was bound, or nobody agreed to the
// notice. Computed from chats, people and invites, so who comes back is reachable again by that alone.
import type { Connection, Types } from 'mongoose'
import type { Scope } from '../rules/scope.ts'
import type { Chat } from './chat.ts'
import type { Delivery } from './delivery.ts'
import type { Invite } from './invite.ts'
import type { Person } from './person.ts'
import type { Audience } from '../rules/audience.ts'
import type { Unit, UnitModel } from './unit.ts'

export const whys = ['blocked', 'deactivated', 'no-chat', 'never-bound', 'no-consent'] as const
export type Why = (typeof whys)[number]
export interface Unreachable {
  unit: string
  unitName: string
  district: string
  chamber: string | null
  /** null: nobody has been bound. */
  person: Types.ObjectId | null
  why: Why
  since: Date | null
  /** Whom to ask instead: a colleague who can be reached, the roster's contact, the superior unit. */
  deputy: Deputy | null
}
export type Deputy =
  | { kind: 'colleague'; person: Types.ObjectId }
  | { kind: 'contact'; name: string }
  | { kind: 'superior'; unit: string; unitName: string }

const batch = 500

/** Only after the models it reads. */
export function createReachabilityModel(connection: Connection, units: UnitModel) {
  const people = connection.model<Person>('Person')
  const [chats, invites] = [connection.model<Chat>('Chat'), connection.model<Invite>('Invite')]
  const deliveries = connection.model<Delivery>('Delivery')

  /** The facts about these units that tell who can be reached. */
  async function read(part: Unit[]) {
    const codes = part.map((unit) => unit._id)
    const officers = await people
      .find({ unit: { $in: codes }, leftAt: null }, { unit: 1 })
      .lean<Pick<Person, '_id' | 'unit'>[]>()
      .exec()
    const ids = officers.map(({ _id }) => _id)
    const superiors = part.flatMap(({ superior }) => superior ?? [])
    const [places, claimed, failed, above] = await Promise.all([
      chats
        .find({ person: { $in: ids } }, { person: 1, blockedAt: 1 })
        .lean<Chat[]>()
        .exec(),
      invites
        .find({ unit: { $in: codes }, usedAt: { $ne: null } }, { unit: 1, usedAt: 1 })
        .lean<Invite[]>()
        .exec(),
      deliveries
        .find({ person: { $in: ids }, state: 'blocked' }, { person: 1, reason: 1, doneAt: 1 })
        .sort({ doneAt: 1 })
        .lean<Delivery[]>()
        .exec(),
      units.findMany(superiors),
    ])
    return { officers, places, claimed, failed, above: new Map(above.map((unit) => [unit._id, unit])) }
  }

  async function* judge(part: Unit[]): AsyncGenerator<Unreachable> {
    const facts = await read(part)
    const placesOf = groupBy(facts.places, (chat) => String(chat.person))
    const officersOf = groupBy(facts.officers, (person) => person.unit)
    const claimed = new Map(facts.claimed.map((invite) => [invite.unit, invite.usedAt]))
    const reasons = new Map(facts.failed.map((delivery) => [String(delivery.person), delivery.reason]))
    const canReach = (person: Types.ObjectId) =>
      (placesOf.get(String(person)) ?? []).some(({ blockedAt }) => blockedAt === null)

    for (const unit of part) {
      const officers = officersOf.get(unit._id) ?? []
      const colleague = officers.find(({ _id }) => canReach(_id))
      const superior = unit.superior === null ? undefined : facts.above.get(unit.superior)
      const deputy = (): Deputy | null =>
        colleague
          ? { kind: 'colleague', person: colleague._id }
          : unit.contact
            ? { kind: 'contact', name: unit.contact }
            : superior
              ? { kind: 'superior', unit: superior._id, unitName: superior.name }
              : null
      const about = { unit: unit._id, unitName: unit.name, district: unit.district, chamber: unit.chamber }
      if (officers.length === 0) {
        const since = claimed.get(unit._id) ?? null
        yield { ...about, person: null, why: since ? 'no-consent' : 'never-bound', since, deputy: deputy() }
      }
      for (const { _id } of officers) {
        if (canReach(_id)) continue
        const places = placesOf.get(String(_id)) ?? []
        const since = places.map(({ blockedAt }) => blockedAt!).sort((a, b) => b.getTime() - a.getTime())[0] ?? null
        const why =
          places.length === 0 ? 'no-chat' : reasons.get(String(_id)) === 'deactivated' ? 'deactivated' : 'blocked'
        yield { ...about, person: _id, why, since, deputy: deputy() }
      }
    }
  }

  return {
    /** Streams everybody of an audience who cannot be reached, in unit order. */
    async *eachUnreachable(scope: Scope, audience: Audience): AsyncGenerator<Unreachable> {
      for await (const part of inParts(units.eachWithin(scope, audience))) yield* judge(part)
    },
    /** The same for every unit of a scope, unit by unit behind `after`: whoever stops can go on. */
    async *eachUnit(scope: Scope, after: string | null): AsyncGenerator<{ unit: string; unreachable: Unreachable[] }> {
      for await (const part of inParts(units.eachWithin(scope, {}, after))) {
        const of = new Map<string, Unreachable[]>()
        for await (const each of judge(part)) of.set(each.unit, [...(of.get(each.unit) ?? []), each])
        for (const [unit, unreachable] of of) yield { unit, unreachable }
      }
    },
    /** How many of these units have somebody who can be reached. */
    async countReachable(codes: string[]): Promise<number> {
      const officers = await people
        .find({ unit: { $in: codes }, leftAt: null }, { unit: 1 })
        .lean<Pick<Person, '_id' | 'unit'>[]>()
        .exec()
      const reachable = await chats
        .find({ person: { $in: officers.map(({ _id }) => _id) }, blockedAt: null }, { person: 1 })
        .lean<Chat[]>()
        .exec()
      const ids = new Set(reachable.map((chat) => String(chat.person)))
      return new Set(officers.filter(({ _id }) => ids.has(String(_id))).map(({ unit }) => unit)).size
    },
  }
}
export type ReachabilityModel = ReturnType<typeof createReachabilityModel>

async function* inParts(units: AsyncIterable<Unit>): AsyncGenerator<Unit[]> {
  let part: Unit[] = []
  for await (const unit of units) {
    part.push(unit)
    if (part.length < batch) continue
    yield part
    part = []
  }
  if (part.length > 0) yield part
}

function groupBy<T>(values: T[], keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const value of values) {
    const key = keyOf(value)
    const known = groups.get(key)
    if (known) known.push(value)
    else groups.set(key, [value])
  }
  return groups
}
