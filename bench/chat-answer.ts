// Answers a second through the webhook, durable on the embedded store, 64 chats in flight; against the same webhook whose
// handler only replies. Telegram is a process of its own; half of the answers are typed, half pressed. Both are warmed up, then
// take turns, and the middle one of each is told.
import { Bot } from 'grammy'
import type { Update } from 'grammy/types'
import mongoose from 'mongoose'
import { callOverHttp } from '../bot/channels/telegram-http.ts'
import { createModels, type Models } from '../models/index.ts'
import { openStore } from '../store/index.ts'
import type { Result } from './chat-answer/telegram.ts'
import { chatGround, questions, token } from './chat-ground.ts'
import { rounded, type Measure } from './measure.ts'
import { inFolder } from './store-ground.ts'

const chatCount = 64
const warmRounds = 2
const rounds = 3

export default async function (): Promise<Measure> {
  return inFolder(async (dir) => {
    const store = await openStore({ dir })
    const connection = await mongoose
      .createConnection(store.uri, { dbName: 'bench', autoIndex: false, autoCreate: false, maxPoolSize: 64 })
      .asPromise()
    try {
      const models = createModels(connection)
      await models.ensureIndexes()
      return await measured(models)
    } finally {
      await connection.close()
      await store.stop()
    }
  })
}

async function measured(models: Models): Promise<Measure> {
  const ground = await chatGround(models, chatCount * (warmRounds + rounds))
  const theirs = await ground.serve(replyOnly(ground.apiRoot))
  const limits: Result[] = []
  const results: Result[] = []
  try {
    for (let round = 0; round < warmRounds + rounds; round++) {
      const chats = ground.chats.slice(round * chatCount, (round + 1) * chatCount)
      const limit = await ground.send(chats, questions / 2, theirs)
      const result = await ground.send(chats, questions / 2)
      if (round < warmRounds) continue
      limits.push(limit)
      results.push(result)
    }
  } finally {
    theirs.close()
    ground.close()
  }
  const rate = ({ answers, seconds }: Result) => answers / seconds
  const p99 = ({ p99Ms }: Result) => p99Ms
  const [ours, limit] = [middle(results, rate), middle(limits, rate)]
  return {
    ...{ name: 'chat-answer', ours, limit, ratio: rounded(ours / limit), unit: 'answers/s' },
    ...{ p99Ms: middle(results, p99), limitP99Ms: middle(limits, p99), saved: await answersSaved(models) },
  }
}

function middle(of: Result[], value: (result: Result) => number): number {
  return rounded(of.map(value).sort((left, right) => left - right)[Math.floor(of.length / 2)]!)
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

async function answersSaved(models: Models): Promise<number> {
  const reports = await models.report.model.find({}, { given: 1 }).lean<{ given: object }[]>().exec()
  return reports.reduce((sum, { given }) => sum + Object.keys(given).length, 0)
}
