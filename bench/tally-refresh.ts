// One report among 1,000,000 changes: bringing the totals up to date, against counting everything (reading and summing alone,
// nothing written). ours = share of a full count, limit 1/30; ratio = limit / ours.
import { rounded, type Measure } from './measure.ts'
import { answersOf, tallyClock, unitOf, withReports } from './tally-ground.ts'

const reports = 1_000_000
const changes = 21
const limit = 1 / 30

export default function (): Promise<Measure> {
  return withReports(reports, async ({ models, campaign, countSeconds }) => {
    const begun = performance.now()
    const checked = await models.tally.check(campaign._id, tallyClock)
    const fullMs = performance.now() - begun
    if (checked?.drifted !== 0) throw new Error('totals are not those of the reports')
    const times: number[] = []
    for (let index = 0; index < changes; index++) {
      const answers = answersOf(index * 7 + 1, 40 + index)
      const change = { state: index % 2 === 0 ? 'accepted' : 'submitted', answers, submittedAt: new Date() }
      await models.report.model.updateOne({ campaign: campaign._id, unit: unitOf(index * 997) }, { $set: change })
      const from = performance.now()
      const { changed } = await models.tally.refresh(tallyClock)
      times.push(performance.now() - from)
      if (changed !== 1) throw new Error(`${changed} reports changed`)
    }
    const oneMs = times.sort((a, b) => a - b)[Math.floor(changes / 2)]!
    const share = oneMs / fullMs
    return {
      ...{ name: 'tally-refresh', ours: rounded(share), limit: rounded(limit), ratio: rounded(limit / share) },
      ...{ unit: 'of a full count', reports, oneMs: rounded(oneMs), fullMs: rounded(fullMs) },
      firstCountMs: rounded(countSeconds * 1000),
    }
  })
}
