// Finding who owes among 1,000,000 assignments of which 1% is due: milliseconds against the second it may take; ratio =
// limit / ours. The walk is streamed, so the memory it adds is told as well.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mongoose, { Types } from 'mongoose'
import { createModels } from '../models/index.ts'
import { defaultPolicy } from '../rules/reminder.ts'
import { openStore } from '../store/index.ts'
import { rounded, type Measure } from './measure.ts'

const campaigns = 10
const assignments = 1_000_000
const dueShare = 100
const limitMs = 1_000

export default async function (): Promise<Measure[]> {
  const dir = await mkdtemp(join(tmpdir(), 'zhengban-due-'))
  const store = await openStore({ dir })
  const connection = await mongoose.createConnection(store.uri, { dbName: 'bench', autoIndex: false }).asPromise()
  try {
    const models = createModels(connection)
    await models.report.model.createIndexes()
    const ids = Array.from({ length: campaigns }, () => new Types.ObjectId())
    for (let from = 0; from < assignments; from += 10_000)
      await models.report.model.collection.insertMany(
        Array.from({ length: 10_000 }, (_, index) => reportOf(ids, from + index)),
        { ordered: false },
      )
    const find = async () => {
      let [found, mostBytes] = [0, 0]
      const before = process.memoryUsage().rss
      const begun = performance.now()
      for (const id of ids)
        for await (const { unit } of models.duty.eachOwed(id, defaultPolicy, new Date()))
          if (unit && ++found % 1000 === 0) mostBytes = Math.max(mostBytes, process.memoryUsage().rss - before)
      const ms = performance.now() - begun
      if (found !== assignments / dueShare) throw new Error(`${found} found`)
      return { ms, mostBytes }
    }
    await find()
    const rounds = [await find(), await find(), await find()].sort((a, b) => a.ms - b.ms)
    const { ms } = rounds[1]!
    const addedMb = Math.max(...rounds.map(({ mostBytes }) => mostBytes)) / 2 ** 20
    return [
      {
        name: 'due',
        ours: rounded(ms),
        limit: limitMs,
        ratio: rounded(limitMs / ms),
        unit: 'ms',
        assignments,
        due: 10_000,
      },
      { name: 'due-memory', ours: rounded(addedMb), limit: 64, ratio: rounded(64 / Math.max(addedMb, 1)), unit: 'MB' },
    ]
  } finally {
    await connection.close()
    await store.stop()
    await rm(dir, { recursive: true, force: true })
  }
}

const reportOf = (ids: Types.ObjectId[], index: number) => ({
  ...{ campaign: ids[index % campaigns], unit: `U${String(index).padStart(7, '0')}`, unitName: `${index}号店` },
  ...{ form: 'f@1', measure: 10, state: Math.floor(index / campaigns) % dueShare === 0 ? 'draft' : 'accepted' },
  dims: { district: String(500101 + (index % 38)), unitType: 'private_firm', industry: 'retail', chamber: '商贸商会' },
  ...{ answers: {}, given: {}, revision: 0, applied: [], cursors: {}, startedAt: null, updatedAt: new Date(0) },
})
