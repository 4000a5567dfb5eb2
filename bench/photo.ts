// Photos of 12 megapixels through the whole pipeline (queue, fetch, sniff, hash, sharpness, files in the database, result)
// against bare sharp doing the same rotate, resize and two encodes of the same photos, two at once, in turns.
import mongoose, { Types } from 'mongoose'
import { pino } from 'pino'
import sharp from 'sharp'
import { processEvidence } from '../jobs/evidence.ts'
import { createModels } from '../models/index.ts'
import { openStore } from '../store/index.ts'
import { photos } from '../test/support/photos.ts'
import { rounded, type Measure } from './measure.ts'
import { inFlight, inFolder } from './store-ground.ts'

const LIMIT_RATIO = 0.85
const count = 12
const rounds = 5
const atOnce = 2

export default async function (): Promise<Measure> {
  const originals = await Promise.all([1, 2, 3, 4].map((motif) => photos.large({ motif })))
  const original = (at: number) => originals[at % originals.length]!
  return inFolder(async (dir) => {
    const store = await openStore({ dir })
    const connection = await mongoose.createConnection(store.uri, { dbName: 'bench', autoIndex: false }).asPromise()
    try {
      const models = createModels(connection)
      await models.ensureIndexes()
      const queue = queueOn(models, original)
      await queue.arrive(count)
      await queue.work(count)
      await bare(original(0))
      const ours: number[] = []
      const theirs: number[] = []
      for (let round = 0; round < rounds; round++) {
        theirs.push(await perSecond(() => inFlight(count, atOnce, (at) => bare(original(at)))))
        // Receipts are part of the answer in chat, long before; they only have to be there.
        await queue.arrive(count)
        ours.push(await perSecond(() => queue.work(count)))
      }
      const ratios = ours.map((each, at) => each / theirs[at]!)
      return {
        name: 'photo',
        ours: rounded(median(ours)),
        limit: rounded(median(theirs)),
        ratio: rounded(median(ratios)),
        unit: 'photos of 12 MP a second (limit: bare sharp; ratio at least 0.85)',
        good: median(ratios) >= LIMIT_RATIO,
      }
    } finally {
      await connection.close()
      await store.stop()
    }
  })
}

function queueOn(models: ReturnType<typeof createModels>, original: (at: number) => Buffer) {
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

async function perSecond(work: () => Promise<void>): Promise<number> {
  const begun = performance.now()
  await work()
  return (count * 1000) / (performance.now() - begun)
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!
