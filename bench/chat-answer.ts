// Answers a second through the webhook, durable on the embedded store, 64 chats in flight; against the same webhook whose
// handler only replies. Telegram is a process of its own; half of the answers are typed, half pressed.
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { Bot } from 'grammy'
import type { Update } from 'grammy/types'
import mongoose from 'mongoose'
import { pino } from 'pino'
import { data } from '../bot/button.ts'
import { callOverHttp } from '../bot/channels/telegram-http.ts'
import type { Webhook } from '../bot/channels/telegram.ts'
import { createBot } from '../bot/index.ts'
import { readTexts } from '../locales/index.ts'
import { createModels, type Models } from '../models/index.ts'
import type { FormSource } from '../rules/form.ts'
import { createWords } from '../rules/words.ts'
import { openStore } from '../store/index.ts'
import type { Result, Run } from './chat-answer/telegram.ts'
import { rounded, type Measure } from './measure.ts'

const chatCount = 64
const questions = 60
const token = '7000000001:AAH_bench_token_bench_token_bench_0'
const secret = 'secret-of-the-bench'

export default async function (): Promise<Measure> {
  const folder = await mkdtemp(join(tmpdir(), 'zhengban-bench-'))
  const store = await openStore({ dir: folder })
  const connection = await mongoose
    .createConnection(store.uri, { dbName: 'bench', autoIndex: false, autoCreate: false, maxPoolSize: 64 })
    .asPromise()
  const models = createModels(connection)
  await models.ensureIndexes()
  const telegram = fork(new URL('./chat-answer/telegram.ts', import.meta.url), { execArgv: ['--import', 'tsx'] })
  const [{ root: apiRoot }] = (await once(telegram, 'message')) as [{ root: string }]

  const bot = createBot(
    {
      models,
      words: createWords(readTexts()),
      now: () => new Date(),
      log: pino({ level: 'error' }),
      timeZone: 'Asia/Shanghai',
      telegram: { token, apiRoot },
      publicUrl: () => 'http://127.0.0.1',
      evidenceArrived: () => undefined,
    },
    [],
  )
  const webhook = bot.telegram!.webhook(secret)
  const ours = await listen(webhook)
  const replies = replyOnly(apiRoot)
  const theirs = await listen({ ...webhook, handle: replies })

  try {
    const chats = await peopleWithReports(models)
    const answers = questions / 2
    const send = (url: string, part: Run['chats']) =>
      measure(telegram, { url: url + webhook.path, secret, chats: part, answers })
    await send(theirs.url, chats.slice(0, 16))
    await send(ours.url, chats.slice(0, 16))
    const limit = await send(theirs.url, chats.slice(16))
    const result = await send(ours.url, chats.slice(16))
    const again = await send(theirs.url, chats.slice(16))
    if (result.refused > 0) throw new Error(`${result.refused} updates refused`)
    const saved = await answersSaved(models)
    const rate = ({ answers, seconds }: Result) => answers / seconds
    const both = (rate(limit) + rate(again)) / 2
    return {
      name: 'chat-answer',
      ours: rounded(rate(result)),
      limit: rounded(both),
      ratio: rounded(rate(result) / both),
      unit: 'answers/s',
      p99Ms: rounded(result.p99Ms),
      limitP99Ms: rounded(Math.max(limit.p99Ms, again.p99Ms)),
      saved,
    }
  } finally {
    telegram.disconnect()
    ours.close()
    theirs.close()
    await connection.close()
    await store.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function measure(telegram: ChildProcess, run: Run): Promise<Result> {
  telegram.send(run)
  const [result] = (await once(telegram, 'message')) as [Result | { error: string }]
  if ('error' in result) throw new Error(result.error)
  return result
}

/** The same library, the same webhook, nothing but a reply. */
function replyOnly(apiRoot: string) {
  const me = { id: 1, is_bot: true as const, first_name: 'x', username: 'x' }
  const bot = new Bot(token, { client: { apiRoot }, botInfo: me as never })
  bot.api.config.use(callOverHttp(token, apiRoot))
  bot.use((ctx) => ctx.reply('第 1 / 60 题\n有多少台？\n\n请输入整数，例如 25。'))
  return async (_headers: unknown, update: unknown) => {
    await bot.handleUpdate(update as Update)
    return { status: 200 }
  }
}

async function listen({ handle }: Pick<Webhook, 'handle'>) {
  const server = createServer((req, res) => {
    const work = async () => {
      const { status, reply } = await handle(req.headers, JSON.parse((await buffer(req)).toString('utf8')))
      res.writeHead(status, reply ? { 'content-type': 'application/json' } : {}).end(reply)
    }
    work().then(
      () => undefined,
      () => res.writeHead(503).end(),
    )
  })
  // A kept connection closed at the wrong moment is the client's business to retry, and none of this measurement.
  server.keepAliveTimeout = 60_000
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

async function peopleWithReports(models: Models): Promise<Run['chats']> {
  const now = new Date()
  const version = await models.formVersion.save(benchForm(), now)
  const campaign = await models.campaign.create(
    {
      title: 'bench',
      form: version._id,
      measure: 10,
      audience: {},
      opensAt: now,
      dueAt: new Date(now.getTime() + 1e9),
    },
    now,
  )
  const ids = Array.from({ length: chatCount + 16 }, (_, n) => n + 1)
  const unit = {
    type: 'private-firm',
    district: '500103',
    industry: 'retail',
    chamber: null,
    superior: null,
    contact: null,
  }
  await models.unit.importAll(ids.map((n) => ({ _id: `B${n}`, name: `bench ${n}`, ...unit })))
  await models.report.openFor(campaign, await models.unit.findMany(ids.map((n) => `B${n}`)), now)
  return Promise.all(
    ids.map(async (n) => {
      const id = 5_000_000_000 + n
      const person = await models.person.bind({
        _id: new mongoose.Types.ObjectId(),
        unit: `B${n}`,
        lang: 'zh-CN',
        consentVersion: '2026-12',
        now,
      })
      await models.chat.bind(id, person, 'zh-CN', now)
      const [report] = await models.report.findOfUnit(`B${n}`)
      return { id, open: data('open', { report: report!._id }) }
    }),
  )
}

function benchForm(): FormSource {
  const survey = Array.from({ length: questions }, (_, n) => ({
    row: n + 2,
    cells: {
      type: n % 2 === 0 ? 'integer' : 'select_one kinds',
      name: `q${n}`,
      label: `第 ${n} 个问题：这里有多少台，是哪一种？`,
      hint: '请按实际情况填写',
      required: 'yes',
      ...(n % 2 === 0 && { constraint: '. >= 0 and . <= 100000' }),
    },
  }))
  const choices = ['商业软件', 'OEM软件', '免费软件'].map((label, n) => ({
    row: n + 2,
    cells: { list_name: 'kinds', name: `k${n}`, label },
  }))
  return { settings: { form_id: 'bench', version: '1' }, survey, choices }
}

async function answersSaved(models: Models): Promise<number> {
  const reports = await models.report.model.find({}, { given: 1 }).lean<{ given: object }[]>().exec()
  return reports.reduce((sum, { given }) => sum + Object.keys(given).length, 0)
}
