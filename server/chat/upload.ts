// Takes one file of a multipart form: sniffed from its first bytes, then streamed into the database, never held whole.
import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import busboy from 'busboy'
import type { Models } from '../../models/index.ts'
import type { WebFile } from '../../models/web-chat.ts'
import { fileTypeBytes } from '../../rules/file-type.ts'
import { Problem, type ProblemCode } from '../problem.ts'
import { sniff, sniffBytes } from './sniff.ts'

export const largestFile = 20 * 1024 * 1024

export interface Upload {
  fields: Record<string, string>
  file: WebFile
}

/** Fields come before the file. What was stored of a refused file is removed again. @throws Problem */
export function takeUpload(req: IncomingMessage, models: Models, metadata: Record<string, unknown>): Promise<Upload> {
  return new Promise((resolve, reject) => {
    const fields: Record<string, string> = {}
    let storing: Promise<WebFile> | null = null
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
      void storing?.then((file) => models.file.remove(file.id)).catch(() => {})
      req.unpipe(form)
      // Read to its end and dropped: cutting the line would keep the page from reading why.
      req.resume()
      reject(new Problem(code))
    }

    form.on('field', (name, value) => void (fields[name] = value))
    form.on('file', (name, content, { filename }) => {
      if (name !== 'file' || storing) return void content.resume()
      storing = store(content, models, { name: cleanName(filename), metadata })
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
        (file) => resolve({ fields, file }),
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
  { name, metadata }: { name: string; metadata: Record<string, unknown> },
): Promise<WebFile> {
  const found = { type: '', asDocument: false, bytes: 0 }
  const id = await models.file.saveStream(name, Readable.from(judged(content, found), { objectMode: false }), metadata)
  return { id, name, ...found }
}

/** Passes the bytes on once it is known what they are. @throws Problem */
async function* judged(content: Readable, found: { type: string; asDocument: boolean; bytes: number }) {
  let head: Buffer | null = Buffer.alloc(0)
  for await (const part of content as AsyncIterable<Buffer>) {
    found.bytes += part.length
    if (found.bytes > largestFile) throw new Problem('file-too-large')
    if (head === null) {
      yield part
      continue
    }
    head = Buffer.concat([head, part])
    if (head.length < sniffBytes) continue
    Object.assign(found, accepted(head))
    yield head
    head = null
  }
  if (found.bytes === 0) throw new Problem('file-empty')
  if (head === null) return
  if (head.length < fileTypeBytes) throw new Problem('file-type')
  Object.assign(found, accepted(head))
  yield head
}

function accepted(head: Buffer) {
  const kind = sniff(head)
  if (kind === 'heic') throw new Problem('file-heic')
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
