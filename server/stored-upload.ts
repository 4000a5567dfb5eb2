// Takes one file of a multipart form: sniffed from its first bytes, then streamed into the database, never held whole.
import { createHash, type Hash } from 'node:crypto'
import { Readable } from 'node:stream'
import busboy from 'busboy'
import type { Context } from 'koa'
import type { Models } from '../models/index.ts'
import type { WebFile } from '../models/web-chat.ts'
import { fileTypeBytes } from '../rules/file-type.ts'
import { beginBody, multipartBytes } from './input.ts'
import { Problem, type ProblemCode } from './problem.ts'
import { sniff, sniffBytes, type Sniffed } from './sniff.ts'

export const largestFile = 20 * 1024 * 1024

export interface StoredUpload {
  fields: Record<string, string>
  file: WebFile
  /** Of the bytes as they came, hex. */
  sha256: string
}
export interface Taking {
  /** Kept beside the file. */
  metadata: Record<string, unknown>
  /** What it is stored as; default: the name it came with. */
  name?: string
  /** What may come, of all that is known. Default: everything. */
  accepts?: (type: string) => boolean
}
type Stored = Omit<StoredUpload, 'fields'>

/** Fields come before the file. What was stored of a refused file is removed again. @throws Problem */
export async function takeUpload(ctx: Context, models: Models, taking: Taking): Promise<StoredUpload> {
  const { req } = ctx
  beginBody(ctx, largestFile + multipartBytes, 'file-too-large')
  return new Promise((resolve, reject) => {
    const fields: Record<string, string> = {}
    let storing: Promise<Stored> | null = null
    let form: busboy.Busboy
    try {
      const limits = { fileSize: largestFile + 1, files: 1, fields: 4, fieldSize: 200, parts: 6 }
      form = busboy({ headers: req.headers, limits, defParamCharset: 'utf8' })
    } catch {
      req.resume()
      reject(new Problem('media-type'))
      return
    }
    const refuse = (code: ProblemCode) => {
      void storing?.then(({ file }) => models.file.remove(file.id)).catch(() => {})
      req.unpipe(form)
      // Read to its end and dropped: cutting the line would keep the page from reading why.
      req.resume()
      reject(new Problem(code))
    }

    form.on('field', (name, value) => void (fields[name] = value))
    form.on('file', (name, content, { filename }) => {
      if (name !== 'file' || storing) return void content.resume()
      storing = store(content, models, { ...taking, name: taking.name ?? cleanName(filename) })
      storing.catch((error: unknown) => {
        content.resume()
        if (error instanceof Problem) refuse(error.code)
        else reject(error instanceof Error ? error : new Error(String(error)))
      })
    })
    form.on('error', () => refuse('invalid-upload'))
    form.once('close', () => {
      if (!storing) return refuse('invalid-upload')
      storing.then(
        (stored) => resolve({ fields, ...stored }),
        () => {},
      ) // told above
    })
    req.once('aborted', () => refuse('invalid-upload'))
    req.pipe(form)
  })
}

async function store(
  content: Readable,
  models: Models,
  { name, metadata, accepts = () => true }: Taking & { name: string },
): Promise<Stored> {
  const found: Found = { type: '', asDocument: false, bytes: 0 }
  const hash = createHash('sha256')
  const passed = Readable.from(judged(content, { found, hash, accepts }), { objectMode: false })
  const id = await models.file.saveStream(name, passed, metadata)
  return { file: { id, name, ...found }, sha256: hash.digest('hex') }
}

interface Found {
  type: string
  asDocument: boolean
  bytes: number
}
interface Judging {
  found: Found
  hash: Hash
  accepts: (type: string) => boolean
}

/** Passes the bytes on once it is known what they are. @throws Problem */
async function* judged(content: Readable, { found, hash, accepts }: Judging) {
  let head: Buffer | null = Buffer.alloc(0)
  const accepted = (bytes: Buffer) => {
    const kind = knownKind(sniff(bytes))
    if (!accepts(kind.type)) throw new Problem('file-type')
    Object.assign(found, kind)
  }
  for await (const part of content as AsyncIterable<Buffer>) {
    found.bytes += part.length
    if (found.bytes > largestFile) throw new Problem('file-too-large')
    hash.update(part)
    if (head === null) {
      yield part
      continue
    }
    head = Buffer.concat([head, part])
    if (head.length < sniffBytes) continue
    accepted(head)
    yield head
    head = null
  }
  if (found.bytes === 0) throw new Problem('file-empty')
  if (head === null) return
  if (head.length < fileTypeBytes) throw new Problem('file-type')
  accepted(head)
  yield head
}

function knownKind(kind: Sniffed) {
  if (typeof kind === 'string' && kind !== 'other') throw new Problem(`file-${kind}`)
  if (kind === 'other') throw new Problem('file-type')
  return kind
}

/** A name is only shown, never used as a path. */
function cleanName(name: string | undefined): string {
  // Browsers write a quotation mark in a name as %22.
  const base = (name ?? '').replaceAll('%22', '"').split(/[\\/]/).at(-1) ?? ''
  // eslint-disable-next-line no-control-regex -- control characters are exactly what must go
  return base.replace(/[\x00-\x1f\x7f"<>]/g, '').slice(0, 100) || 'file'
}
