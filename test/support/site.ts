// The HTTP server on a database of its own, with a web chat whose bot is a few lines of the test. It can stop and start
// again on the same port, as after a deployment.
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Update } from 'grammy/types'
import mongoose from 'mongoose'
import { pino, type Logger } from 'pino'
import type { Payload } from '../../bot/channels/channel.ts'
import { createWebChat, type WebChat } from '../../bot/channels/web-chat.ts'
import { drawReminder } from '../../bot/reminder.ts'
import { districts, unitTypes } from '../../forms/index.ts'
import { createJobs, createOperations, type JobDeps, type Jobs, type Message, type Reminder } from '../../jobs/index.ts'
import { readTexts } from '../../locales/index.ts'
import { createModels, type Models } from '../../models/index.ts'
import { createWords } from '../../rules/words.ts'
import { createMetrics, createServer, endpointsOf, type ServerDeps } from '../../server/index.ts'
import { watchContract } from './contract.ts'
import { freshDatabase } from './mongo.ts'

export interface Site {
  readonly url: string
  readonly models: Models
  readonly webChat: WebChat
  /** Run by name, never by time. */
  readonly jobs: Jobs
  /** What jobs sent to people, in order. */
  readonly posts: (Reminder | Message)[]
  /** Carries out a Bot API call in web chat; a refusal is thrown with the API's words. */
  call: <T = { message_id: number }>(method: string, payload: Payload) => Promise<T>
  /** Stops serving, as a killed or restarted program would; chats and reports stay. */
  down(): Promise<void>
  /** Serves again, on the same port. */
  up(): Promise<void>
  close(): Promise<void>
}

export interface SiteOptions {
  /** The scripted bot. */
  handle?: (update: Update, site: Site) => Promise<void>
  now?: () => Date
  log?: Logger
  deps?: Partial<ServerDeps>
  jobs?: Partial<JobDeps>
}

const words = createWords(readTexts())

export async function openSite(options: SiteOptions = {}): Promise<Site> {
  const now = options.now ?? (() => new Date())
  const log = options.log ?? pino({ level: 'silent' })
  const database = await freshDatabase()
  const connection = await mongoose.createConnection(database.uri, { autoIndex: false, autoCreate: false }).asPromise()
  const models = createModels(connection)
  await models.ensureIndexes()
  const contract = watchContract()
  const posts: Site['posts'] = []
  const sent = (post: Reminder | Message) => {
    posts.push(post)
    return Promise.resolve({ state: 'sent' as const })
  }
  const timeZone = 'Asia/Shanghai'
  const jobs = createJobs({
    ...{ models, now, log, timeZone, words, holder: 'site', paceMs: 0 },
    ...{ remind: sent, tell: sent, ...options.jobs },
    fetchFile: () => Promise.reject(new Error('no files here')),
  })
  const drawn = (reminder: Omit<Reminder, 'chat'>) => drawReminder({ words, timeZone, now }, reminder)
  const operations = createOperations({ models, now, jobs, timeZone, drawReminder: drawn })
  let port = 0
  let running: { http: Server; webChat: WebChat; stopping: AbortController } | null = null
  const serving = () => {
    if (!running) throw new Error('the site is down')
    return running
  }

  const site: Site = {
    get url() {
      return `http://127.0.0.1:${port}`
    },
    models,
    jobs,
    posts,
    get webChat() {
      return serving().webChat
    },
    call: async <T>(method: string, payload: Payload) => {
      const answer = await serving().webChat.call(method, payload)
      if (!answer.ok) throw new Error(answer.description)
      return answer.result as T
    },
    async up() {
      const webChat = createWebChat({ models, now, log })
      const stopping = new AbortController()
      const metrics = createMetrics()
      stopping.signal.addEventListener('abort', () => metrics.stop())
      const deps: ServerDeps = {
        models,
        words,
        now,
        log,
        timeZone,
        operations,
        publicUrl: () => site.url,
        webChat,
        label,
        ready: () => true,
        stopping: stopping.signal,
        metrics,
        ...options.deps,
      }
      const answer = createServer(deps).callback()
      contract.hold(endpointsOf(deps))
      const serve: RequestListener = (request, response) => {
        contract.watch(request, response)
        void answer(request, response)
      }
      const http = createHttpServer(serve).on('checkContinue', serve)
      await new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve))
      port = (http.address() as AddressInfo).port
      running = { http, webChat, stopping }
      const { handle } = options
      if (handle) webChat.connect((update) => handle(update, site))
      webChat.start()
    },
    async down() {
      const { http, webChat, stopping } = serving()
      running = null
      stopping.abort()
      const closed = new Promise((resolve) => http.close(resolve))
      http.closeAllConnections()
      await closed
      await webChat.stop()
    },
    async close() {
      if (running) await site.down()
      await jobs.stop()
      await connection.close()
      await database.close()
      contract.check()
    },
  }
  await site.up()
  return site
}

const label: ServerDeps['label'] = (by, code, lang) => {
  if (by === 'district') {
    const found = districts.find((district) => district.code === code)
    return (lang === 'en' ? found?.nameEn : found?.name) ?? null
  }
  if (by !== 'unitType') return null
  const found = unitTypes.find((term) => term.code === code)
  return (lang === 'en' ? found?.en : found?.zh) ?? null
}
