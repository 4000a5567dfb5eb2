// Reports by the hundred thousand behind a real server, for the benches of exports and of the feed.
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer as createHttpServer, request, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mongoose, { Types } from 'mongoose'
import { pino } from 'pino'
import { readTexts } from '../locales/index.ts'
import { createModels, type Models } from '../models/index.ts'
import type { FormSource, SheetRow } from '../rules/form.ts'
import { createWords } from '../rules/words.ts'
import { createServer, type ServerDeps } from '../server/index.ts'
import { openStore } from '../store/index.ts'

export interface Ground {
  models: Models
  /** The campaigns, in the order of their ids. */
  campaigns: string[]
  get: (path: string, headers?: Record<string, string>) => Promise<IncomingMessage>
}

const kinds = ['integer', 'select_one yes_no', 'text', 'date']
const rowsOf = (cells: Record<string, string>[]): SheetRow[] => cells.map((row, at) => ({ row: at + 2, cells: row }))
const formOf = (questions: number): FormSource => ({
  settings: { form_id: 'bench', form_title: '测量', version: '1' },
  survey: rowsOf(
    Array.from({ length: questions }, (_, at) => ({ type: kinds[at % 4]!, name: `q${at}`, label: `第${at}题` })),
  ),
  choices: rowsOf(['yes', 'no'].map((name) => ({ list_name: 'yes_no', name, label: name === 'yes' ? '有' : '没有' }))),
})
const valueOf = (question: number, report: number) =>
  [report % 1000, report % 3 ? 'yes' : 'no', `说明文字第${report}条`, `2026-0${(report % 9) + 1}-15`][question % 4]!

/** `whole`: as a report is after being filled in by chat, with who gave each answer when. */
export async function onGround<T>(
  size: { reports: number; campaigns: number; questions: number; whole: boolean },
  work: (ground: Ground) => Promise<T>,
): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), 'zhengban-export-'))
  const store = await openStore({ dir })
  const connection = await mongoose.createConnection(store.uri, { dbName: 'bench', autoIndex: false }).asPromise()
  try {
    const models = createModels(connection)
    await models.ensureIndexes()
    const now = new Date()
    const form = (await models.formVersion.save(formOf(size.questions), now))._id
    const times = { opensAt: now, dueAt: new Date(now.getTime() + 86_400_000) }
    const campaigns: string[] = []
    for (let at = 0; at < size.campaigns; at++) {
      const made = await models.campaign.create({ title: `任务${at}`, form, measure: 10, audience: {}, ...times }, now)
      campaigns.push(made._id.toHexString())
    }
    const by = new Types.ObjectId()
    const each = size.reports / size.campaigns
    for (let from = 0; from < size.reports; from += 5000)
      await models.report.model.collection.insertMany(
        Array.from({ length: Math.min(5000, size.reports - from) }, (_, index) => {
          const at = from + index
          const answers: Record<string, string | number> = {}
          const given: Record<string, object> = {}
          for (let question = 0; question < size.questions; question++) {
            answers[`q${question}`] = valueOf(question, at)
            if (size.whole) given[`q${question}`] = { by, at: now }
          }
          return {
            ...{
              campaign: new Types.ObjectId(campaigns[Math.floor(at / each)]),
              unit: `U${String(at).padStart(7, '0')}`,
            },
            ...{
              unitName: `${at}号店`,
              form,
              measure: 10,
              state: 'accepted',
              answers,
              given,
              revision: 20,
              applied: [],
            },
            dims: { district: '500103', unitType: 'private_firm', industry: 'retail', chamber: '商会' },
            ...{ cursors: {}, startedAt: now, submittedAt: now, hands: [by], updatedAt: now, superior: null },
          }
        }),
        { ordered: false },
      )
    const { token } = await models.token.create({ role: 'regulator', scope: {}, now, ttlMs: 86_400_000 })
    const stopping = new AbortController()
    const deps: ServerDeps = {
      ...{ models, words: createWords(readTexts()), now: () => new Date(), log: pino({ level: 'silent' }) },
      ...{ timeZone: 'Asia/Shanghai', publicUrl: () => 'http://127.0.0.1', label: () => null, ready: () => true },
      webChat: { arrived: () => {}, onEvent: () => () => {} },
      stopping: stopping.signal,
      // Nothing here sends or opens anything.
      operations: {} as ServerDeps['operations'],
    }
    const answer = createServer(deps).callback()
    const http = createHttpServer((given, response) => void answer(given, response))
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
    const { port } = http.address() as AddressInfo
    const get: Ground['get'] = (path, headers) =>
      new Promise((resolve, reject) => {
        const asked = { host: '127.0.0.1', port, path, headers: { authorization: `Bearer ${token}`, ...headers } }
        request(asked, resolve).once('error', reject).end()
      })
    try {
      return await work({ models, campaigns, get })
    } finally {
      stopping.abort()
      http.close()
      http.closeAllConnections()
    }
  } finally {
    await connection.close()
    await store.stop()
    await rm(dir, { recursive: true, force: true })
  }
}

/** Memory of the process without the pages of the store's file, which lies in the same process here and is read all through. */
function ownBytes(): number {
  try {
    const kilobytes = /^RssAnon:\s*(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
    return kilobytes ? Number(kilobytes) * 1024 : process.memoryUsage().rss
  } catch {
    return process.memoryUsage().rss
  }
}

/** Reads a body to its end. @returns seconds, bytes, line feeds, and how far memory rose meanwhile. */
export async function drain(ask: () => Promise<IncomingMessage>) {
  globalThis.gc?.()
  const before = ownBytes()
  let most = before
  const watch = setInterval(() => (most = Math.max(most, ownBytes())), 50)
  const begun = performance.now()
  const response = await ask()
  let [bytes, lines] = [0, 0]
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines++
  }
  clearInterval(watch)
  const seconds = (performance.now() - begun) / 1000
  if (response.statusCode !== 200) throw new Error(`answered ${response.statusCode}`)
  return {
    seconds,
    bytes,
    lines,
    trailers: response.trailers,
    grownMb: (Math.max(most, ownBytes()) - before) / 2 ** 20,
  }
}
