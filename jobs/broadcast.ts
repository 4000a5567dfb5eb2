// Broadcasts whose time has come are put into the queue, unit by unit; those that are through are closed. A cancelled one
// leaves nothing in the queue. It may stop anywhere and be run again.
import type { Types } from 'mongoose'
import type { Broadcast } from '../models/broadcast.ts'
import type { Models } from '../models/index.ts'
import { pushPrefix } from './message.ts'

export interface BroadcastDeps {
  models: Models
  now: () => Date
  stopping?: () => boolean
}
export interface Addressee {
  unit: string
  district: string | null
  chamber: string | null
}

const batch = 500

export async function queueBroadcasts({ models, now, stopping }: BroadcastDeps): Promise<number> {
  let queued = 0
  for (const { _id } of await models.broadcast.findDue(now())) {
    const broadcast = await models.broadcast.queueing(_id)
    if (broadcast) queued += await queueOne(models, broadcast, now(), stopping)
  }
  for (const { _id } of await models.broadcast.findInState(['sending'])) {
    const { counts } = await models.delivery.countOfBroadcast(_id)
    if (counts.queued + counts.sending === 0) await models.broadcast.done(_id, now())
  }
  return queued
}

async function queueOne(models: Models, broadcast: Broadcast, now: Date, stopping?: () => boolean): Promise<number> {
  let queued = 0
  for await (const part of inParts(eachAddressee(models, broadcast.target, broadcast.last))) {
    const count = await queuePart(models, broadcast, part, now)
    queued += count
    const going = await models.broadcast.queuedTo(broadcast._id, part.at(-1)!.unit, count)
    if (!going) await models.delivery.skipOfBroadcast(broadcast._id, 'cancelled', now)
    if (!going || stopping?.()) return queued
  }
  await models.broadcast.queued(broadcast._id)
  return queued
}

/** Whom a target means, in code order. Push and preview look with the same eyes. */
export async function* eachAddressee(
  models: Models,
  target: Broadcast['target'],
  after: string | null = null,
): AsyncGenerator<Addressee> {
  if (target.who === 'units') {
    for await (const { _id, district, chamber } of models.unit.eachWithin(target.scope, target.audience))
      if (after === null || _id > after) yield { unit: _id, district, chamber }
    return
  }
  const wanted = await chosen(models, target)
  for await (const { unit, dims } of models.duty.eachOwedWithin(target.scope, target.campaign!, after))
    if (!wanted || wanted.has(unit)) yield { unit, district: dims.district, chamber: dims.chamber }
}

/** The units of the filter, where it narrows at all. */
async function chosen(models: Models, { audience, scope }: Broadcast['target']): Promise<Set<string> | null> {
  if (Object.values(audience).every((value) => value === undefined || (Array.isArray(value) && value.length === 0)))
    return null
  const codes = new Set<string>()
  for await (const { _id } of models.unit.eachWithin(scope, audience)) codes.add(_id)
  return codes
}

async function queuePart(models: Models, broadcast: Broadcast, part: Addressee[], now: Date): Promise<number> {
  const of = new Map(part.map((addressee) => [addressee.unit, addressee]))
  const people = await models.person.findOfUnits([...of.keys()])
  const { _id, kind, target } = broadcast
  const measure = await measureOf(models, target.campaign)
  return models.delivery.queue(
    people.map(({ _id: person, unit }) => ({
      ...{ campaign: target.campaign, broadcast: _id, person, unit, measure },
      ...(kind === 'push'
        ? { kind: 'reminder' as const, slot: `${pushPrefix}${_id.toHexString()}` }
        : { kind: 'broadcast' as const, slot: `broadcast:${_id.toHexString()}` }),
      ...{ district: of.get(unit)!.district, chamber: of.get(unit)!.chamber },
    })),
    now,
  )
}

const measureOf = async (models: Models, campaign: Types.ObjectId | null): Promise<number | null> =>
  campaign ? ((await models.campaign.find(campaign))?.measure ?? null) : null

async function* inParts<T>(values: AsyncIterable<T>): AsyncGenerator<T[]> {
  let part: T[] = []
  for await (const value of values) {
    part.push(value)
    if (part.length < batch) continue
    yield part
    part = []
  }
  if (part.length > 0) yield part
}
