// A campaign's life on its own account: opens when its time comes, makes a report for every unit of the audience, makes the
// next round of a series. It may stop anywhere and be run again.
import type { Types } from 'mongoose'
import type { Campaign } from '../models/campaign.ts'
import type { Models } from '../models/index.ts'
import type { TallyClock } from '../models/tally.ts'
import type { Unit } from '../models/unit.ts'
import { roundOf } from '../rules/campaign.ts'

export interface CampaignDeps {
  models: Models
  now: () => Date
  timeZone: string
  stopping?: () => boolean
}

const batch = 1000

export interface OpeningOptions {
  stopping?: () => boolean
  /** Given: the totals are counted in one pass before the campaign is open. Else the reports are marked for the totals' job. */
  clock?: TallyClock
}

/** @returns how many units have a report now. Goes on where it stopped; `opening` in the campaign shows how far it is. */
export async function openReports(
  models: Models,
  campaign: Campaign,
  now: Date,
  { stopping = () => false, clock }: OpeningOptions = {},
): Promise<number> {
  let { made, total, last } = campaign.opening ?? {
    made: 0,
    total: await models.unit.count(campaign.audience),
    last: null,
  }
  let units: Unit[] = []
  const write = async (part: Unit[]) => {
    await models.duty.make(campaign, part, now, Boolean(clock))
    made += part.length
    last = part.at(-1)?._id ?? last
    total = Math.max(total, made)
    await models.campaign.openingAt(campaign._id, { made, total, last })
  }
  // While one part is written the next is read; never more than one is on its way, so that `last` is true.
  let writing = Promise.resolve()
  const flush = async () => {
    await writing
    writing = write(units)
    writing.catch(() => undefined)
    units = []
  }
  for await (const unit of models.unit.each(campaign.audience, last)) {
    units.push(unit)
    if (units.length < batch) continue
    await flush()
    if (!stopping()) continue
    await writing
    return made
  }
  await flush()
  await writing
  // A thousand times cheaper than one after the other. If somebody else is at it, or we stop here, the totals' job does it.
  if (clock) await models.tally.recount(campaign._id, clock)
  await models.campaign.opened(campaign._id)
  return made
}

/** Opens what is due to open, and finishes openings that a stop cut off. @returns how many were opened. */
export async function finishOpenings({ models, now, timeZone, stopping }: CampaignDeps): Promise<number> {
  for (const draft of await models.campaign.findToOpen(now())) await models.campaign.open(draft._id, now())
  const unfinished = await models.campaign.findInState('opening')
  for (const campaign of unfinished) await openReports(models, campaign, now(), { stopping, clock: { now, timeZone } })
  return unfinished.length
}

/** How far an opening is, for staff who watch it. */
export async function openingProgress(models: Models, id: Types.ObjectId) {
  const campaign = await models.campaign.find(id)
  if (!campaign) return null
  const { state, opening } = campaign
  return { state, made: opening?.made ?? 0, total: opening?.total ?? 0 }
}

/** Staff see and mend the next round this long before it opens. */
const roundAheadMs = 7 * 86_400_000

/** Makes the next round of every series, once whoever tries. @returns how many. */
export async function makeRounds({ models, now, timeZone }: CampaignDeps): Promise<number> {
  let made = 0
  for (const last of await models.campaign.findLastRounds()) {
    const zone = last.timeZone ?? timeZone
    for (let number = last.series!.round + 1; ; number++) {
      const round = roundOf(last.series!, number, zone)
      if (!round || round.opensAt.getTime() - roundAheadMs > now().getTime()) break
      // After a long sleep only the round that can still be answered is made.
      if (round.dueAt <= now()) continue
      if (await models.campaign.createRound(last, { number, ...round }, now())) made++
      break
    }
  }
  return made
}
