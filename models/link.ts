// Links to evidence that hold for minutes: they name the evidence, what of it, and for whom they were made, and are signed
// with a key that only the database has, so every process gives and takes the same ones.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { Schema, type Connection } from 'mongoose'

export const evidenceParts = ['thumbnail', 'picture', 'document'] as const
export type EvidencePart = (typeof evidenceParts)[number]

export interface Linked {
  evidence: string
  part: EvidencePart
  /** The reader's id in the audit trail. */
  reader: string
}
export interface Signed {
  until: number
  signature: string
}

interface Key {
  _id: string
  bytes: Buffer
}

const holdsMs = 5 * 60_000
/** Links made within this time are the same, so that a browser shows a thumbnail again without asking. */
const stepMs = holdsMs / 2

const schema = new Schema<Key>(
  { _id: { type: String, required: true }, bytes: { type: Buffer, required: true } },
  { collection: 'keys', versionKey: false },
)

export function createLinkModel(connection: Connection) {
  const model = connection.model<Key>('Key', schema)
  let key: Promise<Buffer> | null = null

  async function readKey(): Promise<Buffer> {
    const stored = await model
      .findOneAndUpdate(
        { _id: 'evidence-link' },
        { $setOnInsert: { bytes: randomBytes(32) } },
        { upsert: true, returnDocument: 'after' },
      )
      .lean<{ bytes: Buffer | { buffer: Uint8Array } }>()
      .orFail()
      .exec()
    return Buffer.from('buffer' in stored.bytes && !Buffer.isBuffer(stored.bytes) ? stored.bytes.buffer : stored.bytes)
  }

  async function signatureOf({ evidence, part, reader }: Linked, until: number): Promise<Buffer> {
    // A failed read is not kept: the next link asks again.
    key ??= readKey().catch((error: unknown) => {
      key = null
      throw error
    })
    return createHmac('sha256', await key)
      .update(JSON.stringify([evidence, part, reader, until]))
      .digest()
  }

  return {
    model,
    async sign(linked: Linked, now: Date): Promise<Signed> {
      const until = (Math.floor(now.getTime() / stepMs) + 2) * stepMs
      return { until, signature: (await signatureOf(linked, until)).toString('base64url') }
    },
    /** Whether the link was made by us for just this and still holds. */
    async check(linked: Linked, { until, signature }: Signed, now: Date): Promise<boolean> {
      if (until <= now.getTime() || until > now.getTime() + holdsMs) return false
      const given = Buffer.from(signature, 'base64url')
      const right = await signatureOf(linked, until)
      return given.length === right.length && timingSafeEqual(given, right)
    },
  }
}
export type LinkModel = ReturnType<typeof createLinkModel>
