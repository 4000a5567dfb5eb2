// Whole reports of 20 fields through the API, a second: durable on the embedded store, 64 in flight, checked by the form
// engine; on an empty database (ours), then again among a million stored reports. ODK Central took 134-297 on a machine like
// these. `ratio`: among a million against empty.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mongoose from 'mongoose'
import { pino } from 'pino'
import { readTexts } from '../locales/index.ts'
import type { Campaign } from '../models/campaign.ts'
import { createModels, type Models } from '../models/index.ts'
import { freshReport } from '../models/report.ts'
import type { FormSource } from '../rules/form.ts'
import { createWords } from '../rules/words.ts'
import { createServer, type ServerDeps } from '../server/index.ts'
import { openStore } from '../store/index.ts'
import { rounded, type Measure } from './measure.ts'

const stored = Number(process.env['BENCH_SUBMIT_STORED'] ?? 1_000_000)
const measured = Number(process.env['BENCH_SUBMIT_COUNT'] ?? 6000)
const warm = 600

export default async function (): Promise<Measure> {
  const folder = await mkdtemp(join(tmpdir(), 'zhengban-bench-'))
  const store = await openStore({ dir: folder })
  const connection = await mongoose
    .createConnection(store.uri, { dbName: 'bench', autoIndex: false, autoCreate: false, maxPoolSize: 64 })
    .asPromise()
  const models = createModels(connection)
  await models.ensureIndexes()
  const http = await serve(models)
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  const client = fork(new URL('./submit/client.ts', import.meta.url), { execArgv: ['--import', 'tsx'] })
  try {
    const now = new Date()
    const campaign = await openCampaign(models, now)
    const { token } = await models.token.create({ role: 'federation', scope: {}, now, ttlMs: 1e10 })
    const run = async (prefix: string, count: number): Promise<number> => {
      await fill(models, { campaign, prefix, count, now, isIn: false })
      client.send({ url: `${url}/api/v1/campaigns/${campaign._id.toHexString()}/reports`, token, prefix, count })
      const [result] = (await once(client, 'message')) as [{ seconds: number } | { error: string }]
      if ('error' in result) throw new Error(result.error)
      return count / result.seconds
    }
    await run('W', warm)
    const cpu = process.cpuUsage()
    const empty = await run('E', measured)
    const { user, system } = process.cpuUsage(cpu)
    await fill(models, { campaign, prefix: 'S', count: stored, now, isIn: true })
    await run('V', warm)
    const full = await run('F', measured)
    const saved = await models.report.model.countDocuments({ state: 'submitted', unit: /^[EF]/ }).exec()
    if (saved !== 2 * measured) throw new Error(`${saved} saved`)
    return {
      ...{ name: 'submit', ours: rounded(empty), limit: 600, ratio: rounded(full / empty), unit: 'reports/s' },
      ...{ amongStored: rounded(full), stored, cpuMs: rounded((user + system) / 1000 / measured) },
    }
  } finally {
    client.disconnect()
    http.close()
    http.closeAllConnections()
    await connection.close()
    await store.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function serve(models: Models) {
  const app = createServer({
    ...{ models, words: createWords(readTexts()), now: () => new Date(), log: pino({ level: 'error' }) },
    ...{ timeZone: 'Asia/Shanghai', publicUrl: () => 'http://127.0.0.1', label: () => null, ready: () => true },
    webChat: { arrived: () => undefined, onEvent: () => () => undefined },
    stopping: new AbortController().signal,
    // Nothing here sends or opens anything, and one token sends them all.
    operations: {} as ServerDeps['operations'],
    limits: { caller: { points: 1e9, seconds: 60 } },
  }).callback()
  const http = createHttpServer((request, response) => void app(request, response))
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  return http
}

async function openCampaign(models: Models, now: Date): Promise<Campaign> {
  const version = await models.formVersion.save(benchForm(), now)
  const dueAt = new Date(now.getTime() + 1e9)
  const fields = { title: 'bench', form: version._id, measure: 10, audience: {}, opensAt: now, dueAt }
  const campaign = await models.campaign.create(fields, now)
  await models.campaign.opened(campaign._id)
  return campaign
}

interface Filling {
  campaign: Campaign
  prefix: string
  count: number
  now: Date
  /** Handed in already. */
  isIn: boolean
}

async function fill(models: Models, { campaign, prefix, count, now, isIn }: Filling): Promise<void> {
  const unit = { type: 'private_firm', industry: 'trade', superior: null, contact: null, sample: false }
  const size = 5000
  for (let from = 0; from < count; from += size) {
    const reports = Array.from({ length: Math.min(size, count - from) }, (_, n) => {
      const number = from + n
      const _id = `${prefix}${String(number).padStart(7, '0')}`
      const district = String(500101 + (number % 38))
      const report = freshReport(
        campaign,
        { ...unit, _id, name: `单位${number}`, district, chamber: `商会${number % 90}` },
        now,
      )
      const submitted = {
        state: 'submitted',
        revision: 1,
        submittedAt: now,
        submittedRevision: 1,
        answers: answersOf(number),
      }
      return { campaign: campaign._id, unit: _id, ...report, ...(isIn && submitted) }
    })
    await models.report.model.collection.insertMany(reports, { ordered: false })
  }
}

const answersOf = (number: number) =>
  Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`q${n}`, n % 2 === 0 ? number % 1000 : `k${n % 3}`]))

function benchForm(): FormSource {
  const survey = Array.from({ length: 20 }, (_, n) => ({
    row: n + 2,
    cells: {
      ...{
        type: n % 2 === 0 ? 'integer' : 'select_one kinds',
        name: `q${n}`,
        label: `第 ${n} 个问题`,
        required: 'yes',
      },
      ...(n % 2 === 0 && { constraint: '. >= 0 and . <= 100000' }),
    },
  }))
  const choices = ['商业软件', 'OEM软件', '免费软件'].map((label, n) => ({
    ...{ row: n + 2, cells: { list_name: 'kinds', name: `k${n}`, label } },
  }))
  return { settings: { form_id: 'bench', version: '1' }, survey, choices }
}
