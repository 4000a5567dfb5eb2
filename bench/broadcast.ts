// Sending 3,000 reminders through the real bot to the Bot API stand-in: at the default pace against the pace itself (at
// least 0.98), and with the pace lifted against 400 a second. Nobody may get one twice.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Api } from 'grammy'
import mongoose, { Types } from 'mongoose'
import { pino } from 'pino'
import { createRemind } from '../bot/reminder.ts'
import { openReports } from '../jobs/campaign.ts'
import { sendDeliveries } from '../jobs/delivery.ts'
import { defaultPaceMs } from '../jobs/index.ts'
import { queueReminders } from '../jobs/reminder.ts'
import { readTexts } from '../locales/index.ts'
import { createModels, type Models } from '../models/index.ts'
import { endOfDay } from '../rules/day.ts'
import { defaultPolicy } from '../rules/reminder.ts'
import { createWords } from '../rules/words.ts'
import { openStore } from '../store/index.ts'
import { createStandIn } from './broadcast/stand-in.ts'
import { rounded, type Measure } from './measure.ts'

const reminders = 3_000
const zone = 'Asia/Shanghai'
const opensAt = new Date('2026-11-02T08:00:00+08:00')
const tickAt = new Date('2026-11-20T09:30:00+08:00')

export default async function (): Promise<Measure[]> {
  const lifted = await send(0)
  const paced = await send(defaultPaceMs)
  const perSecond = 1000 / defaultPaceMs
  return [
    {
      ...{ name: 'broadcast', ours: rounded(paced.perSecond), limit: perSecond },
      ...{ ratio: rounded(paced.perSecond / perSecond), unit: '/s', sent: paced.sent, twice: paced.twice },
    },
    {
      ...{ name: 'broadcast-lifted', ours: rounded(lifted.perSecond), limit: 400 },
      ...{ ratio: rounded(lifted.perSecond / 400), unit: '/s', sent: lifted.sent, twice: lifted.twice },
    },
  ]
}

async function send(paceMs: number) {
  const dir = await mkdtemp(join(tmpdir(), 'zhengban-broadcast-'))
  const store = await openStore({ dir })
  const standIn = await createStandIn()
  const connection = await mongoose.createConnection(store.uri, { dbName: 'bench', autoIndex: false }).asPromise()
  try {
    const models = createModels(connection)
    await models.ensureIndexes()
    await settle(models)
    const start = Date.now()
    const now = () => new Date(tickAt.getTime() + Date.now() - start)
    const words = createWords(readTexts())
    const api = new Api('1:bench', { apiRoot: standIn.root })
    const deps = { models, now, timeZone: zone, words, log: pino({ level: 'silent' }), holder: 'bench', paceMs }
    await queueReminders(deps)
    const begun = performance.now()
    const counts = await sendDeliveries({ ...deps, remind: createRemind({ words, timeZone: zone, now }, api) })
    const seconds = (performance.now() - begun) / 1000
    const got = [...(await standIn.perChat()).values()]
    const twice = got.filter((count) => count > 1).length
    if (counts.sent !== reminders || got.length !== reminders)
      throw new Error(`${JSON.stringify(counts)}, ${got.length} got it`)
    return { perSecond: reminders / seconds, sent: counts.sent, twice }
  } finally {
    await connection.close()
    await standIn.stop()
    await store.stop()
    await rm(dir, { recursive: true, force: true })
  }
}

async function settle(models: Models): Promise<void> {
  const all = Array.from({ length: reminders }, (_, index) => ({
    unit: `U${String(index).padStart(5, '0')}`,
    person: new Types.ObjectId(),
    chat: 1_000 + index,
  }))
  await models.unit.importAll(
    all.map(({ unit }) => ({
      ...{ _id: unit, name: `${unit}号店`, type: 'private_firm', district: '500103', industry: 'retail' },
      ...{ chamber: null, superior: null, contact: null },
    })),
  )
  const consent = { version: '1', at: opensAt }
  await models.person.model.insertMany(
    all.map(({ unit, person }) => ({ _id: person, unit, role: 'officer', lang: 'zh-CN', consent })),
  )
  await models.chat.model.insertMany(
    all.map(({ person, unit, chat }) => ({ _id: chat, person, unit, lang: 'zh-CN', seenAt: opensAt })),
  )
  const dueAt = endOfDay('2026-11-27', zone)
  const campaign = await models.campaign.create(
    { title: '半年填报', form: 'f@1', measure: 10, audience: {}, opensAt, dueAt, policy: defaultPolicy },
    opensAt,
  )
  await openReports(models, campaign, opensAt)
}
