// Opens campaigns: makes a report for every unit of the audience. It may stop anywhere and be run again.
import type { Campaign } from '../models/campaign.ts'
import type { Models } from '../models/index.ts'
import type { Unit } from '../models/unit.ts'

const batch = 500

export async function openReports(models: Models, campaign: Campaign, now: Date): Promise<number> {
  let count = 0
  let units: Unit[] = []
  const flush = async () => {
    await models.report.openFor(campaign, units, now)
    count += units.length
    units = []
  }
  for await (const unit of models.unit.each(campaign.audience)) {
    units.push(unit)
    if (units.length === batch) await flush()
  }
  await flush()
  await models.campaign.opened(campaign._id)
  return count
}

/** Finishes openings that a stop cut off. */
export async function finishOpenings({ models, now }: { models: Models; now: () => Date }): Promise<number> {
  const unfinished = await models.campaign.findInState('opening')
  for (const campaign of unfinished) await openReports(models, campaign, now())
  return unfinished.length
}
