// The evidence queue: fetches what people sent, processes it, keeps the result, and has the person told. It lives in the
// data, so it goes on after a stop; a photo is claimed for a lease. Two are decoded at once, while others are fetched and
// stored, so that neither the processor nor the disk waits for the other.
import type { Logger } from 'pino'
import type { Evidence, EvidenceReason, Processed } from '../models/evidence.ts'
import type { Models } from '../models/index.ts'
import { fileTypeOf, isUnreadable } from '../rules/file-type.ts'
import { readDocument } from './document.ts'
import { FileRefused, processPhoto, TookTooLong } from './photo.ts'

export interface EvidenceDeps {
  models: Models
  now: () => Date
  log: Logger
  /** The bytes of a file of any channel. Throws errors whose `code` is `gone` or `too-large` when that is final. */
  fetchFile: (fileId: string) => Promise<Buffer>
  /** Tells the person what became of it, seldom more than once. Absent: nobody is told. */
  onProcessed?: (evidence: Evidence) => Promise<void> | void
  stopping?: () => boolean
  /** How long a photo may take to decode. */
  decodeSeconds?: number | undefined
}

const leaseMs = 120_000
const mostAttempts = 8
const atOnce = 4
const decodedAtOnce = 2
/** The Bot API gives no larger files to bots. */
const mostBytes = 20 * 1024 * 1024
const backOffMs = (attempts: number) => Math.min(3_000 * 3 ** (attempts - 1), 3_600_000)
const later = (at: Date, ms: number) => new Date(at.getTime() + ms)

/** Works until nothing waits. @returns how many were tried. */
export async function processEvidence(deps: EvidenceDeps): Promise<number> {
  let done = 0
  const worker = async () => {
    while (!deps.stopping?.()) {
      const evidence = await deps.models.evidence.claim(deps.now(), leaseMs)
      if (!evidence) return
      await processOne(deps, evidence)
      done++
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  await tellLeftOver(deps)
  await deps.models.evidenceUpload.sweep(deps.now())
  return done
}

async function processOne(deps: EvidenceDeps, evidence: Evidence): Promise<void> {
  const { models, now, log } = deps
  const id = evidence._id
  try {
    // Claimed again and again without an end: it takes the process down with it.
    if (evidence.attempts > mostAttempts) return await fail(deps, evidence, 'too-many-attempts')
    const processed = await process(deps, evidence, await originalOf(deps, evidence))
    const done = await finish(deps, evidence, { state: 'ready', ...processed })
    if (done) return
    await removeFiles(models, processed)
  } catch (error) {
    const code = finalCode(error) ?? (evidence.attempts >= mostAttempts ? lastCode(error) : null)
    if (code) return await fail(deps, evidence, code)
    log.info({ evidence: String(id), attempts: evidence.attempts, err: (error as Error).name }, 'evidence put off')
    await models.evidence.retryAt(id, later(now(), backOffMs(evidence.attempts)), 'fetch')
  }
}

/** Of an upload over the API the bytes are here; of anything else the channel has them. */
async function originalOf({ models, fetchFile }: EvidenceDeps, { upload, fileId }: Evidence): Promise<Buffer> {
  if (!upload) return fetchFile(fileId)
  try {
    return await models.file.read(upload)
  } catch (error) {
    if (/FileNotFound/.test(String(error))) throw Object.assign(new Error('the upload is gone'), { code: 'gone' })
    throw error
  }
}

async function process(
  { models, decodeSeconds }: EvidenceDeps,
  evidence: Evidence,
  original: Buffer,
): Promise<Processed> {
  const id = evidence._id
  if (original.length > mostBytes) throw new FileRefused('too-large')
  const name = (part: string) => `evidence-${String(id)}-${part}`
  // An attempt that broke off may have left files that nothing names.
  if (evidence.attempts > 1) for (const part of fileParts) await models.file.removeNamed(name(part))
  const file = (part: (typeof fileParts)[number], bytes: Buffer, type: string) => ({
    ...{ name: name(part), bytes, metadata: { evidence: id, type } },
  })

  const type = fileTypeOf(original)
  if (isUnreadable(type)) throw new FileRefused(type)
  if (type === 'application/pdf') {
    const facts = readDocument(original)
    const [document] = await models.file.saveAll([file('document', original, facts.type)])
    return { ...nothing, ...facts, document: document! }
  }
  const { picture, thumbnail, ...facts } = await inTurn(() => processPhoto(original, decodeSeconds))
  const [large, small] = await models.file.saveAll([
    file('picture', picture, 'image/jpeg'),
    file('thumbnail', thumbnail, 'image/jpeg'),
  ])
  return { ...nothing, ...facts, picture: large!, thumbnail: small! }
}

/** For the whole process, whoever asks: each photo being decoded takes a core and some hundred megabytes. */
const inTurn = createTurns(decodedAtOnce)

function createTurns(most: number) {
  let running = 0
  const waiting: (() => void)[] = []
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    else running++
    try {
      return await work()
    } finally {
      // The place is handed on rather than given up, so that nobody slips in between.
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}

const fileParts = ['picture', 'thumbnail', 'document'] as const
const nothing = {
  width: null,
  height: null,
  takenAt: null,
  pages: null,
  dhash: null,
  sharpness: null,
  advice: [],
  picture: null,
  thumbnail: null,
  document: null,
}

async function removeFiles(models: Models, files: Pick<Evidence, (typeof fileParts)[number]>): Promise<void> {
  for (const part of fileParts) if (files[part]) await models.file.remove(files[part])
}

async function fail(deps: EvidenceDeps, evidence: Evidence, reason: EvidenceReason): Promise<void> {
  deps.log.warn({ evidence: String(evidence._id), code: reason }, 'evidence failed')
  await finish(deps, evidence, { state: 'failed', reason })
}

type Done = Parameters<Models['evidence']['finish']>[1]

/** @returns false when another worker, who took over after the lease, was first. */
async function finish(deps: EvidenceDeps, { _id, chat }: Evidence, done: Done): Promise<boolean> {
  const at = deps.now()
  const finished = await deps.models.evidence.finish(_id, done, {
    at,
    tellBy: later(at, leaseMs),
    told: !deps.onProcessed || chat === null,
  })
  if (finished?.dhash) deps.models.lookAlike.add(finished)
  if (finished) await deps.models.evidenceUpload.removeOriginal(finished)
  if (finished && !finished.told) await tell(deps, finished)
  return finished !== null
}

async function tell({ models, log, onProcessed }: EvidenceDeps, evidence: Evidence): Promise<void> {
  if (!onProcessed) return
  try {
    await onProcessed(evidence)
    await models.evidence.told(evidence._id)
  } catch (error) {
    log.warn({ evidence: String(evidence._id), err: (error as Error).name }, 'evidence not told yet')
  }
}

/** Those that were done when we stopped before telling. */
async function tellLeftOver(deps: EvidenceDeps): Promise<void> {
  if (!deps.onProcessed) return
  while (!deps.stopping?.()) {
    const evidence = await deps.models.evidence.claimUntold(deps.now(), leaseMs)
    if (!evidence) return
    await tell(deps, evidence)
  }
}

/** Of a failure that may pass, when there is no further attempt. */
const lastCode = (error: unknown): EvidenceReason => (error instanceof TookTooLong ? 'too-slow' : 'too-many-attempts')

/** The code of a failure that trying again cannot mend; null for one that may pass. */
function finalCode(error: unknown): EvidenceReason | null {
  if (error instanceof FileRefused) return error.code
  const code = (error as { code?: unknown } | null)?.code
  return code === 'gone' || code === 'too-large' ? code : null
}
