// Takes one file of a multipart form: sniffed from its first bytes, then streamed into the database, never held whole.
import type { IncomingMessage } from 'node:http'
import { PassThrough, type Readable } from 'node:stream'
import busboy from 'busboy'
import type { Models } from '../../models/index.ts'
import type { WebFile } from '../../models/web-chat.ts'
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
        else reject(error)
      })
    })
    form.once('error', () => refuse('invalid-upload'))
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
  content: Readable & { truncated?: boolean },
  models: Models,
  { name, metadata }: { name: string; metadata: Record<string, unknown> },
): Promise<WebFile> {
  const checked = new PassThrough()
  let bytes = 0
  let kind: ReturnType<typeof sniff> | null = null
  const pump = async () => {
    let head = Buffer.alloc(0)
    for await (const part of content as AsyncIterable<Buffer>) {
      bytes += part.length
      if (bytes > largestFile) throw new Problem('file-too-large')
      if (kind === null) {
        head = Buffer.concat([head, part])
        if (head.length < sniffBytes) continue
        kind = accepted(head)
        if (!checked.write(head)) await drained(checked)
      } else if (!checked.write(part)) await drained(checked)
    }
    if (bytes === 0) throw new Problem('file-empty')
    if (kind === null) throw new Problem('file-type')
    checked.end()
  }
  const pumping = pump().catch((error: unknown) => {
    checked.destroy(error as Error)
    throw error
  })
  const [id] = await Promise.all([models.file.saveStream(name, checked, metadata), pumping])
  const { type, asDocument } = kind as unknown as { type: string; asDocument: boolean }
  return { id, name, type, bytes, asDocument }
}

function accepted(head: Buffer) {
  const kind = sniff(head)
  if (kind === 'heic') throw new Problem('file-heic')
  if (kind === 'other') throw new Problem('file-type')
  return kind
}

const drained = (stream: PassThrough) =>
  new Promise<void>((resolve) => {
    stream.once('drain', resolve)
    stream.once('close', resolve)
  })

/** A name is only shown, never used as a path. */
function cleanName(name: string | undefined): string {
  const base = (name ?? '').split(/[\\/]/).at(-1) ?? ''
  // eslint-disable-next-line no-control-regex -- control characters are exactly what must go
  return base.replace(/[\x00-\x1f\x7f"<>]/g, '').slice(0, 100) || 'file'
}
