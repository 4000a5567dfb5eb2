// Photos of 12 megapixels through the whole pipeline (queue, fetch, sniff, hash, sharpness, files in the database, result)
// against bare sharp doing the same rotate, resize and two encodes of the same photos, two at once, in turns. And what an answer
// in chat takes while a hundred photos are in the queue.
import mongoose, { Types } from 'mongoose'
import { pino } from 'pino'
import sharp from 'sharp'
import { processEvidence } from '../jobs/evidence.ts'
import { createModels, type Models } from '../models/index.ts'
import { openStore } from '../store/index.ts'
import { photos } from '../test/support/photos.ts'
import { chatGround, questions } from './chat-ground.ts'
import { rounded, type Measure } from './measure.ts'
import { inFlight, inFolder } from './store-ground.ts'

const LIMIT_RATIO = 0.85
const LIMIT_CHAT_MS = 150
const queued = 100
/** Enough for as long as the queue works. */
const people = 400
const count = 12
const rounds = 9
/** Worked off before anything is measured: a queue runs for days, its first photos while the code is still being compiled. */
const warmUp = 60
const atOnce = 2

export default async function (): Promise<Measure[]> {
  const originals = await Promise.all([1, 2, 3, 4].map((motif) => photos.large({ motif })))
  const original = (at: number) => originals[at % originals.length]!
  return inFolder(async (dir) => {
    const store = await openStore({ dir })
    const connection = await mongoose.createConnection(store.uri, { dbName: 'bench', autoIndex: false }).asPromise()
    try {
      const models = createModels(connection)
      await models.ensureIndexes()
      const queue = queueOn(models, original)
      await queue.arrive(warmUp)
      await queue.work(warmUp)
      await inFlight(count, atOnce, (at) => bare(original(at)))
      const ours: Round[] = []
      const theirs: Round[] = []
      for (let round = 0; round < rounds; round++) {
        theirs.push(await timed(() => inFlight(count, atOnce, (at) => bare(original(at)))))
        // Receipts are part of the answer in chat, long before; they only have to be there.
        await queue.arrive(count)
        ours.push(await timed(() => queue.work(count)))
      }
      const ratios = ours.map((each, at) => each.perSecond / theirs[at]!.perSecond)
      const cpuMs = (rounds: Round[]) => rounded(median(rounds.map((each) => each.cpuMs)))
      const photo = {
        name: 'photo',
        ours: rounded(median(ours.map(({ perSecond }) => perSecond))),
        limit: rounded(median(theirs.map(({ perSecond }) => perSecond))),
        ratio: rounded(median(ratios)),
        unit: 'photos of 12 MP a second (limit: bare sharp; ratio at least 0.85)',
        // Of a photo, on all threads; says what it costs also where others keep the machine busy.
        cpuMs: cpuMs(ours),
        bareCpuMs: cpuMs(theirs),
        good: median(ratios) >= LIMIT_RATIO,
      }
      return [photo, await chatMeanwhile(models, queue)]
    } finally {
      await connection.close()
      await store.stop()
    }
  })
}

/** One person's answers through the webhook, one after the other, while the queue works beside the bot in one process. */
async function chatMeanwhile(models: Models, queue: ReturnType<typeof queueOn>) {
  const ground = await chatGround(models, people)
  await ground.send(ground.chats.slice(0, 1), questions / 2)
  await queue.arrive(queued)
  let working = true
  const work = queue.work(queued).finally(() => (working = false))
  const times: number[] = []
  try {
    for (let chat = 1; working && chat < people; chat++)
      times.push(...(await ground.send([ground.chats[chat]!], questions / 2)).timesMs)
    await work
  } finally {
    ground.close()
  }
  times.sort((a, b) => a - b)
  const p99 = times[Math.floor(times.length * 0.99)]!
  return {
    name: 'photo-chat',
    ours: rounded(p99),
    limit: LIMIT_CHAT_MS,
    ratio: rounded(p99 / LIMIT_CHAT_MS),
    unit: 'ms (99th percentile) of an answer in chat, through the webhook, while 100 photos of 12 MP are in the queue',
    median: rounded(times[Math.floor(times.length / 2)]!),
    answers: times.length,
  }
}

function queueOn(models: Models, original: (at: number) => Buffer) {
  let sent = 0
  const ids = { report: new Types.ObjectId(), campaign: new Types.ObjectId(), person: new Types.ObjectId() }
  const more = { ...ids, unit: 'U1', path: 'proof', chat: 1, kind: 'photo' as const, album: null }
  return {
    async arrive(photosSent: number) {
      for (let at = 0; at < photosSent; at++)
        await models.evidence.receive({ ...more, key: `1:${++sent}`, fileId: String(at) }, new Date())
    },
    async work(photosSent: number) {
      const done = await processEvidence({
        ...{ models, now: () => new Date(), log: pino({ level: 'silent' }), onProcessed: () => {} },
        fetchFile: async (id) => original(Number(id)),
      })
      if (done !== photosSent) throw new Error(`${done} of ${photosSent} photos processed`)
    },
  }
}

async function bare(original: Buffer): Promise<void> {
  const within = (side: number) => ({ width: side, height: side, fit: 'inside', withoutEnlargement: true }) as const
  const picture = await sharp(original).rotate().resize(within(2560)).jpeg({ quality: 80 }).toBuffer()
  await sharp(picture).resize(within(320)).jpeg({ quality: 75 }).toBuffer()
}

interface Round {
  perSecond: number
  cpuMs: number
}

async function timed(work: () => Promise<void>): Promise<Round> {
  const begun = performance.now()
  const cpu = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(cpu)
  return { perSecond: (count * 1000) / (performance.now() - begun), cpuMs: (user + system) / 1000 / count }
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!
