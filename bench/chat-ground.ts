// The real bot behind its webhook, Telegram as a process of its own, and people with a report of 60 questions open.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import mongoose from 'mongoose'
import { pino } from 'pino'
import { data } from '../bot/button.ts'
import type { Webhook } from '../bot/channels/telegram.ts'
import { createBot } from '../bot/index.ts'
import { readTexts } from '../locales/index.ts'
import type { Models } from '../models/index.ts'
import type { FormSource } from '../rules/form.ts'
import { createWords } from '../rules/words.ts'
import type { Result, Run } from './chat-answer/telegram.ts'

export const questions = 60
export const token = '7000000001:AAH_bench_token_bench_token_bench_0'
const secret = 'secret-of-the-bench'

export interface ChatGround {
  apiRoot: string
  chats: Run['chats']
  /** Sends answers of these chats to our webhook, or to another one; all chats at once. */
  send(chats: Run['chats'], answers: number, to?: { url: string }): Promise<Result>
  /** Another handler behind the same webhook. */
  serve(handle: Webhook['handle']): Promise<{ url: string; close(): void }>
  close(): void
}

export async function chatGround(models: Models, people: number): Promise<ChatGround> {
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
  const ours = await listen(webhook.handle)
  return {
    apiRoot,
    chats: await peopleWithReports(models, people),
    async send(chats, answers, { url } = ours) {
      telegram.send({ url: url + webhook.path, secret, chats, answers } satisfies Run)
      const [result] = (await once(telegram, 'message')) as [Result | { error: string }]
      if ('error' in result) throw new Error(result.error)
      if (result.refused > 0) throw new Error(`${result.refused} updates refused`)
      return result
    },
    serve: listen,
    close() {
      telegram.disconnect()
      ours.close()
    },
  }
}

async function listen(handle: Webhook['handle']) {
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

async function peopleWithReports(models: Models, people: number): Promise<Run['chats']> {
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
  const ids = Array.from({ length: people }, (_, n) => n + 1)
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
