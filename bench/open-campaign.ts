// Opening a campaign for 100,000 units on the embedded store: seconds, against the 20 s it may take; ratio = limit / ours,
// so at least 1 is asked for. Its totals are counted with it. It is cut off once in the middle and goes on, as after a stop.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mongoose from 'mongoose'
import { openReports } from '../jobs/campaign.ts'
import { createModels } from '../models/index.ts'
import { statesIn } from '../rules/tally.ts'
import { openStore } from '../store/index.ts'
import { rounded, type Measure } from './measure.ts'

const units = 100_000
const limitSeconds = 20

export default async function (): Promise<Measure> {
  const dir = await mkdtemp(join(tmpdir(), 'zhengban-open-'))
  const store = await openStore({ dir })
  const connection = await mongoose.createConnection(store.uri, { dbName: 'bench', autoIndex: false }).asPromise()
  try {
    const models = createModels(connection)
    await models.ensureIndexes()
    for (let from = 0; from < units; from += 5_000)
      await models.unit.model.collection.insertMany(
        Array.from({ length: 5_000 }, (_, index) => unitOf(from + index)) as never[],
      )
    const now = new Date()
    const campaign = await models.campaign.create(
      { title: 'bench', form: 'f@1', measure: 10, audience: { unitTypes: ['private_firm'] }, opensAt: now, dueAt: now },
      now,
    )
    const begun = performance.now()
    let parts = 0
    const clock = { now: () => new Date(), timeZone: 'Asia/Shanghai' }
    await openReports(models, campaign, now, { clock, stopping: () => ++parts === 50 })
    const halfway = (await models.campaign.find(campaign._id))!
    const made = await openReports(models, halfway, now, { clock })
    const seconds = (performance.now() - begun) / 1000
    const reports = await models.duty.count(campaign._id)
    const counted = statesIn(await models.tally.total({}, campaign._id)).draft
    if (reports !== units || made !== units || counted !== units)
      throw new Error(`${reports} reports, ${made} made, ${counted} counted`)
    return {
      ...{ name: 'open-campaign', ours: rounded(seconds), limit: limitSeconds, ratio: rounded(limitSeconds / seconds) },
      ...{ unit: 's', reports, continuedAt: halfway.opening?.made },
    }
  } finally {
    await connection.close()
    await store.stop()
    await rm(dir, { recursive: true, force: true })
  }
}

const unitOf = (index: number) => ({
  ...{ _id: `U${String(index).padStart(6, '0')}`, name: `${index}号店`, type: 'private_firm' },
  ...{
    district: String(500101 + (index % 38)),
    industry: 'retail',
    chamber: '商贸商会',
    superior: null,
    contact: null,
  },
  ...{ sample: false, updatedAt: new Date() },
})
