// What staff send on their own account, in four steps: prepare, look at it (text and count), confirm, watch it go - or
// cancel. For the chat commands, the console and the API alike; who may do it is theirs to check, how far it reaches is in
// the target's scope.
import type { Types } from 'mongoose'
import type { Broadcast, NewBroadcast } from '../models/broadcast.ts'
import type { Counts } from '../models/delivery.ts'
import type { Act } from '../models/due-audit.ts'
import type { Models } from '../models/index.ts'
import { defaultPolicy, mayWriteFrom } from '../rules/reminder.ts'
import { eachAddressee } from './broadcast.ts'
import { itemOf, planOf, type Message, type Reminder } from './message.ts'

export interface PushDeps {
  models: Models
  now: () => Date
  timeZone: string
}
export interface Preview {
  broadcast: Types.ObjectId
  /** Units meant, and those of them with somebody who can be reached. */
  units: number
  reachable: number
  /** The message as the first of them will get it, for the bot to draw; null when nobody is meant. */
  sample: Omit<Reminder, 'chat'> | Omit<Message, 'chat'> | null
  /** People are asleep or on holiday: confirmed without `anyway`, it goes at this time. */
  quietUntil: Date | null
}

/** Keeps a draft. `push`: the campaign's own reminder to who owes; `message`: content of the staff's. */
export const preparePush = ({ models, now }: PushDeps, given: NewBroadcast): Promise<Broadcast> =>
  models.broadcast.create(given, now())

/** @returns null when there is no such broadcast, or its campaign is gone. */
export async function previewPush(deps: PushDeps, id: Types.ObjectId, lang: string): Promise<Preview | null> {
  const { models, now } = deps
  const broadcast = await models.broadcast.find(id)
  const target = broadcast?.target
  const campaign = target?.campaign ? await models.campaign.find(target.campaign) : null
  if (!broadcast || !target || (target.campaign && !campaign)) return null

  let [units, reachable, first] = [0, 0, null as string | null]
  const part: string[] = []
  for await (const { unit } of eachAddressee(models, target)) {
    first ??= unit
    units++
    part.push(unit)
    if (part.length === 1000) reachable += await models.reachability.countReachable(part.splice(0))
  }
  reachable += await models.reachability.countReachable(part)

  const from = await quietUntil(deps, broadcast)
  return {
    broadcast: id,
    units,
    reachable,
    sample: first === null ? null : await sampleOf(deps, broadcast, first, lang),
    quietUntil: from > now() ? from : null,
  }
}

/**
 * Lets it go, now or at `sendAt`. In quiet hours or on a holiday it waits for the next good time, unless staff say `anyway`.
 * Confirming twice sends once. @returns null when it is no draft any more.
 */
export async function confirmPush(
  deps: PushDeps,
  id: Types.ObjectId,
  { sendAt, anyway = false, act }: { sendAt?: Date; anyway?: boolean; act?: Act } = {},
): Promise<Broadcast | null> {
  const broadcast = await deps.models.broadcast.find(id)
  if (!broadcast) return null
  const wanted = sendAt ?? deps.now()
  const at = anyway ? wanted : await quietUntil(deps, broadcast, wanted)
  return deps.models.broadcast.confirm(id, at, deps.now(), act)
}

/** Nothing that is still in the queue goes out. @returns how many were stopped; null when there was nothing to cancel. */
export async function cancelPush({ models, now }: PushDeps, id: Types.ObjectId, act?: Act): Promise<number | null> {
  if (!(await models.broadcast.cancel(id, now(), act))) return null
  return models.delivery.skipOfBroadcast(id, 'cancelled', now())
}

export interface PushProgress {
  state: Broadcast['state']
  sendAt: Date | null
  counts: Counts
  reasons: Record<string, number>
}
export async function watchPush({ models }: PushDeps, id: Types.ObjectId): Promise<PushProgress | null> {
  const broadcast = await models.broadcast.find(id)
  if (!broadcast) return null
  const { counts, reasons } = await models.delivery.countOfBroadcast(id)
  return { state: broadcast.state, sendAt: broadcast.sendAt, counts, reasons }
}

async function quietUntil({ models, now, timeZone }: PushDeps, { target }: Broadcast, wanted = now()): Promise<Date> {
  const campaign = target.campaign && (await models.campaign.find(target.campaign))
  const plan = campaign ? planOf(campaign, timeZone) : { policy: defaultPolicy, timeZone }
  return mayWriteFrom(plan, await models.calendar.read(), wanted)
}

async function sampleOf(deps: PushDeps, broadcast: Broadcast, unit: string, lang: string): Promise<Preview['sample']> {
  const { models } = deps
  if (broadcast.kind === 'message') {
    const { text = '', file = null, link = null } = broadcast.content ?? {}
    return { lang, text, file, link }
  }
  const campaign = await models.campaign.find(broadcast.target.campaign!)
  const duty = await models.duty.findOwed(campaign!._id, unit, { who: 'owes' })
  if (!campaign || !duty) return null
  const words = broadcast.content?.text ?? null
  return { lang, ...itemOf(deps, campaign, duty), also: [], words }
}
