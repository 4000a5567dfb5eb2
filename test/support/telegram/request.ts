// Reads the parameters of one call the way the Bot API does: from the query, JSON, a form, or multipart with files.
// In forms everything is a string, so each reader accepts both the string and the JSON value.
import busboy from 'busboy'
import type { IncomingMessage } from 'node:http'
import { badRequest, Refusal } from './refusal.ts'

export interface Upload {
  name: string
  mime: string
  bytes: Buffer
}

const LARGEST_UPLOAD = 50 * 1024 * 1024

export class Params {
  readonly values: Record<string, unknown>
  readonly uploads: Map<string, Upload>

  constructor(values: Record<string, unknown> = {}, uploads = new Map<string, Upload>()) {
    this.values = values
    this.uploads = uploads
  }

  text(name: string): string | undefined {
    const value = this.values[name]
    if (value === undefined || value === null) return undefined
    if (typeof value === 'string') return value
    return JSON.stringify(value)
  }

  int(name: string): number | undefined {
    const text = this.text(name)
    return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : undefined
  }

  flag(name: string): boolean {
    return ['true', '1', 'yes', 't', 'y'].includes((this.text(name) ?? '').toLowerCase())
  }

  json<T>(name: string): T | undefined {
    const value = this.values[name]
    if (value === undefined || value === null || value === '') return undefined
    if (typeof value !== 'string') return value as T
    try {
      return JSON.parse(value) as T
    } catch {
      throw badRequest(`can't parse ${name} JSON object`)
    }
  }

  /** A file sent in this call: the field's own part, or the part that `attach://part` names. */
  upload(reference: string | undefined, field?: string): Upload | undefined {
    if (reference?.startsWith('attach://')) return this.uploads.get(reference.slice('attach://'.length))
    return field === undefined ? undefined : this.uploads.get(field)
  }
}

export async function readParams(req: IncomingMessage, url: URL): Promise<Params> {
  const fromQuery: Record<string, unknown> = Object.fromEntries(url.searchParams)
  const type = req.headers['content-type'] ?? ''
  if (type.startsWith('multipart/form-data')) return readMultipart(req, fromQuery)
  const body = (await readBody(req)).toString('utf8')
  if (body === '') return new Params(fromQuery)
  return new Params({ ...fromQuery, ...parseBody(body, type) })
}

/** Also used for the call that a webhook's answer may carry. */
export function parseBody(body: string, type: string): Record<string, unknown> {
  if (type.startsWith('application/x-www-form-urlencoded')) return Object.fromEntries(new URLSearchParams(body))
  try {
    return JSON.parse(body) as Record<string, unknown>
  } catch {
    throw badRequest("can't parse JSON object")
  }
}

async function readBody(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > LARGEST_UPLOAD) throw new Refusal(413, 'Request Entity Too Large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function readMultipart(req: IncomingMessage, values: Record<string, unknown>): Promise<Params> {
  return new Promise((resolve, reject) => {
    const uploads = new Map<string, Upload>()
    const parser = busboy({ headers: req.headers, limits: { fileSize: LARGEST_UPLOAD, fieldSize: LARGEST_UPLOAD } })
    parser.on('field', (name, value) => (values[name] = value))
    parser.on('file', (part, stream, info) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('limit', () => reject(new Refusal(413, 'Request Entity Too Large')))
      stream.on('end', () =>
        uploads.set(part, { name: info.filename ?? 'file', mime: info.mimeType, bytes: Buffer.concat(chunks) }),
      )
    })
    parser.on('close', () => resolve(new Params(values, uploads)))
    parser.on('error', reject)
    req.on('aborted', () => reject(new Error('the client went away in the middle of an upload')))
    req.pipe(parser)
  })
}
