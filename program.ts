// The whole program: opens the database, makes the models, and hands bot, server and jobs what they need of each other.
// main.ts starts it; tests start it too, with their own clock.
import { randomUUID } from 'node:crypto'
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino, type Logger } from 'pino'
import { createWebChat } from './bot/channels/web-chat.ts'
import { createBot } from './bot/index.ts'
import { drawReminder } from './bot/reminder.ts'
import type { Config } from './config.ts'
import { openDatabase, type Database } from './database.ts'
import { builtInForms, districts, industries, unitTypes } from './forms/index.ts'
import { refuseDuty, remindedTogether, snooze, snoozesNow } from './jobs/answer.ts'
import { createJobs, createOperations, type Jobs } from './jobs/index.ts'
import { cancelPush, confirmPush, preparePush, previewPush, watchPush } from './jobs/push.ts'
import { readTexts } from './locales/index.ts'
import type { Models } from './models/index.ts'
import { reportStates } from './models/report.ts'
import { statesIn } from './rules/tally.ts'
import { createWords } from './rules/words.ts'
import { sampleLinks, type SampleLink } from './sample.ts'
import { createMetrics, createServer, type Figure, type ServerDeps } from './server/index.ts'

export interface Program {
  url: string
  db: Database
  jobs: Jobs
  /** Ready-made links of demo mode; empty otherwise. */
  links: SampleLink[]
  stop(): Promise<void>
}

export async function startProgram(
  config: Config,
  given: { now?: () => Date; log?: Logger; paceMs?: number; limits?: ServerDeps['limits'] } = {},
): Promise<Program> {
  const now = given.now ?? (() => new Date())
  const log = given.log ?? pino({ level: config.logLevel }, pino.destination(2))
  const db = await openDatabase(config)
  const undo: (() => Promise<unknown>)[] = [() => db.close()]
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step()
  }
  try {
    return await assemble()
  } catch (error) {
    await stop()
    throw error
  }

  async function assemble(): Promise<Program> {
    const { models } = db
    await models.ensureIndexes()
    for (const source of Object.values(builtInForms)) await models.formVersion.save(source, now())
    const links = !config.botToken && db.embedded ? await sampleLinks(models, now(), config.timeZone) : []

    const words = createWords(readTexts())
    const does = (role: 'bot' | 'server' | 'jobs') => config.roles.has(role)
    const http: Server = createHttpServer()
    const url = await listen(http, config)
    undo.push(() => closeServer(http))
    const publicUrl = () => config.publicUrl ?? url

    const webChat = createWebChat({ models, now, log })
    const telegram = config.botToken ? { token: config.botToken, apiRoot: config.telegramApiRoot } : null
    const pushing = { models, now, timeZone: config.timeZone }
    const bot = createBot(
      {
        models,
        words,
        now,
        log,
        timeZone: config.timeZone,
        telegram,
        publicUrl,
        // A run that is at its end may have looked before this photo came.
        evidenceArrived: () => void jobs.runAfresh('evidence'),
        push: {
          prepare: (given) => preparePush(pushing, given),
          preview: (id, lang) => previewPush(pushing, id, lang),
          confirm: async (id, how) => {
            const confirmed = await confirmPush(pushing, id, how)
            // It need not wait for the next tick.
            void jobs.runAfresh('broadcast').then(() => jobs.runAfresh('delivery'))
            return confirmed
          },
          cancel: (id) => cancelPush(pushing, id),
          watch: (id) => watchPush(pushing, id),
        },
        label,
        duty: {
          snoozes: (at) => snoozesNow(at, config.timeZone),
          together: (given) => remindedTogether({ models }, given),
          snooze: (given) => snooze({ models, now, timeZone: config.timeZone }, given),
          refuse: (given) => refuseDuty({ models, now, timeZone: config.timeZone }, given),
        },
      },
      [webChat],
    )
    const webhook =
      config.botMode === 'webhook' && config.webhookSecret
        ? (bot.telegram?.webhook(config.webhookSecret) ?? null)
        : null
    const jobs = createJobs({
      models,
      now,
      log,
      timeZone: config.timeZone,
      holder: randomUUID(),
      remind: (reminder) => bot.remind(reminder),
      tell: (message) => bot.tell(message),
      words,
      fetchFile: (fileId) => bot.fetchFile(fileId),
      evidenceProcessed: (evidence) => bot.evidenceProcessed(evidence),
      tellAdmin: (trouble) => bot.tellAdmins(trouble),
      paceMs: given.paceMs,
    })
    const operations = createOperations({
      ...{ models, now, jobs, timeZone: config.timeZone },
      drawReminder: (reminder) => drawReminder({ words, timeZone: config.timeZone, now }, reminder),
    })
    let isReady = false
    const stopping = new AbortController()
    const metrics = createMetrics()
    const app = createServer({
      models,
      words,
      now,
      log,
      timeZone: config.timeZone,
      publicUrl,
      webChat,
      label,
      telegramName: () => bot.name(),
      cellSize: () => models.setting.cellSize(),
      countReports: countByTotals(models, { now, timeZone: config.timeZone }),
      operations,
      webhook: (does('bot') && webhook) || undefined,
      ready: () => isReady && db.isUp(),
      stopping: stopping.signal,
      metrics,
      figures: () => figuresOf(models, jobs, now()),
      limits: given.limits,
    })
    const answer = app.callback()
    // Who asks before sending a body is told by whoever is going to read it.
    const serve: RequestListener = (request, response) => void answer(request, response)
    http.on('request', serve).on('checkContinue', serve)
    undo.push(async () => {
      isReady = false
      stopping.abort()
      metrics.stop()
    })

    if (does('bot')) {
      webChat.connect((update) => bot.handle(update))
      undo.push(() => bot.stop())
      if (webhook) void bot.telegram!.setWebhook(publicUrl(), config.webhookSecret!)
      else void bot.telegram?.startPolling()
    }
    webChat.start()
    undo.push(() => webChat.stop())
    // Staff may start a job in any process.
    if (does('jobs')) jobs.start()
    undo.push(() => jobs.stop())
    isReady = true
    // Reading a million hashes takes a while; the first reviewer need not wait for it.
    void models.lookAlike.ready().catch((error: unknown) => log.debug({ err: error }, 'look-alikes not read yet'))
    return { url: publicUrl(), db, jobs, stop, links: links.map((link) => ({ ...link, url: publicUrl() + link.url })) }
  }
}

/** For /metrics: how long ago each job last did its work, failures in a row, and what waits to be sent. */
async function figuresOf(models: Models, jobs: Jobs, now: Date): Promise<Figure[]> {
  const [status, open] = await Promise.all([jobs.status(), models.delivery.countOpen()])
  const ofJobs = status.flatMap(({ name: job, last }): Figure[] => {
    if (!last) return []
    const age = last.lastOkAt && (now.getTime() - last.lastOkAt.getTime()) / 1000
    return [
      { name: 'job_failures_in_a_row', value: last.failures, labels: { job } },
      { name: 'job_runs', value: last.runs, labels: { job } },
      ...(age === null ? [] : [{ name: 'job_last_ok_age_seconds', value: Math.max(0, age), labels: { job } }]),
    ]
  })
  const waiting = (['queued', 'sending'] as const).map((state): Figure => ({
    name: 'delivery_queue',
    value: open[state],
    labels: { state },
  }))
  return [...ofJobs, ...waiting]
}

/** A feed of a million reports need not count them: the totals know how many there are. */
const countByTotals =
  (models: Models, clock: { now: () => Date; timeZone: string }): NonNullable<ServerDeps['countReports']> =>
  async (scope, cells) => {
    if (!cells) return null
    const campaigns = (await models.campaign.listWithin(scope)).filter(
      ({ _id }) => cells.campaign === undefined || cells.campaign === _id.toHexString(),
    )
    const { value, uncounted } = await models.tally.reading(campaigns, clock, async () => {
      let count = 0
      for (const { _id } of campaigns) {
        const rows =
          cells.district === undefined
            ? [{ counters: await models.tally.total(scope, _id) }]
            : (await models.tally.rows(scope, _id, 'district')).filter(({ code }) => code === cells.district)
        for (const { counters } of rows) {
          const states = statesIn(counters)
          for (const state of reportStates)
            if (cells.state === undefined || cells.state === state) count += states[state]
        }
      }
      return count
    })
    const isExact = campaigns.every(({ _id, state }) => state === 'draft' || uncounted.get(String(_id)) === 0)
    return isExact ? value : null
  }

const dimensionTerms = { unitType: unitTypes, industry: industries, chamber: [] }

const label: ServerDeps['label'] = (by, code, lang) => {
  const isEnglish = lang.startsWith('en')
  if (by === 'district') {
    const found = districts.find((district) => district.code === code)
    return (isEnglish ? found?.nameEn : found?.name) ?? null
  }
  const found = dimensionTerms[by].find((term) => term.code === code)
  return (isEnglish ? found?.en : found?.zh) ?? null
}

async function listen(http: Server, config: Config): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject)
    http.listen(config.port, config.host, resolve)
  })
  const { port } = http.address() as AddressInfo
  const host = config.host === '0.0.0.0' || config.host === '::' ? '127.0.0.1' : config.host
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** Event streams never end by themselves, so open connections are closed after a short grace. */
async function closeServer(http: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => http.close(() => resolve()))
  http.closeIdleConnections()
  const grace = setTimeout(() => http.closeAllConnections(), 1_000)
  await closed
  clearTimeout(grace)
}
