// Keeps totals up to date every two seconds, and compares them with the reports every night.
import type { Logger } from 'pino'
import type { Models } from '../models/index.ts'

export interface TallyDeps {
  models: Models
  now: () => Date
  timeZone: string
  log: Logger
  stopping?: () => boolean
}

/** @returns null when there was nothing to do: a note for each idle look would be a write every two seconds. */
export async function refreshTallies({ models, now, timeZone, stopping }: TallyDeps): Promise<number | null> {
  const clock = { now, timeZone }
  let changed = 0
  for (;;) {
    const refreshed = await models.tally.refresh(clock)
    changed += refreshed.changed
    if (!refreshed.more || stopping?.()) break
  }
  const recounts = stopping?.() ? 0 : await models.tally.followCampaigns(await changeable(models), clock)
  return changed + recounts > 0 ? changed : null
}

const changeable = async (models: Models) =>
  (
    await models.campaign.model
      .find({ state: { $in: ['open', 'closed', 'freezing'] } }, { _id: 1 })
      .lean()
      .exec()
  ).map(({ _id }) => _id)

const checkedAgainMs = 20 * 3_600_000

/** Campaigns that may still change once a night, a frozen one once. What is wrong is told, and counted anew. */
export async function checkTallies({ models, now, timeZone, log, stopping }: TallyDeps) {
  const clock = { now, timeZone }
  const all = { campaigns: 0, reports: 0, drifted: 0 }
  const since = new Date(now().getTime() - checkedAgainMs)
  for (const { _id, checkedAt } of await models.tally.heads.find({}, { checkedAt: 1 }).lean().exec()) {
    if (stopping?.()) break
    const campaign = await models.campaign.find(_id)
    const isOver = campaign?.frozen && checkedAt && checkedAt > campaign.frozen.at
    if (isOver || (checkedAt && checkedAt > since)) continue
    // A frozen one, too, is counted anew when the rules of counting have changed.
    await models.tally.followCampaigns([_id], clock)
    const checked = await models.tally.check(_id, clock)
    if (!checked) continue
    all.campaigns++
    all.reports += checked.reports
    all.drifted += checked.drifted
    if (checked.drifted === 0) continue
    log.error({ campaign: _id.toHexString(), drifted: checked.drifted }, 'totals were not those of the reports')
    await models.tally.recount(_id, clock)
  }
  await models.tally.sweep(now())
  return all
}
