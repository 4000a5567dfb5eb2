// The evidence queue: fetches what people sent, processes it, keeps the result. It lives in the data, so it goes on after a
// stop; a photo is claimed for a lease, two are worked on at once.
import type { Types } from 'mongoose'
import type { Logger } from 'pino'
import type { Evidence } from '../models/evidence.ts'
import type { Models } from '../models/index.ts'
import { PhotoRefused, processPhoto } from './photo.ts'

export interface EvidenceDeps {
  models: Models
  now: () => Date
  log: Logger
  /** The bytes of a file of any channel. Throws errors whose `code` is `gone` or `too-large` when that is final. */
  fetchFile: (fileId: string) => Promise<Buffer>
  stopping?: () => boolean
}

const leaseMs = 120_000
const mostAttempts = 8
const atOnce = 2
const backOffMs = (attempts: number) => Math.min(3_000 * 3 ** (attempts - 1), 3_600_000)

/** Works until nothing waits. @returns how many became ready or failed. */
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
  return done
}

async function processOne({ models, now, log, fetchFile }: EvidenceDeps, evidence: Evidence): Promise<void> {
  const id = evidence._id
  try {
    const { picture, thumbnail, ...facts } = await processPhoto(await fetchFile(evidence.fileId))
    const save = (name: string, bytes: Buffer): Promise<Types.ObjectId> =>
      models.file.save(`${String(id)}.${name}.jpg`, bytes, { evidence: id, type: 'image/jpeg' })
    const files = { picture: await save('picture', picture), thumbnail: await save('thumbnail', thumbnail) }
    await models.evidence.ready(id, { ...facts, ...files })
  } catch (error) {
    const code = finalCode(error)
    if (code ?? evidence.attempts >= mostAttempts) {
      log.warn({ evidence: String(id), code: code ?? 'too-many-attempts' }, 'evidence failed')
      await models.evidence.failed(id, code ?? 'too-many-attempts')
      return
    }
    log.info({ evidence: String(id), attempts: evidence.attempts, err: (error as Error).name }, 'evidence put off')
    await models.evidence.retryAt(id, new Date(now().getTime() + backOffMs(evidence.attempts)), 'fetch')
  }
}

/** The code of a failure that trying again cannot mend; null for one that may pass. */
function finalCode(error: unknown): string | null {
  if (error instanceof PhotoRefused) return error.code
  const code = (error as { code?: unknown } | null)?.code
  return code === 'gone' || code === 'too-large' ? code : null
}
