// Takes one file of a multipart form into memory: workbooks, which are read whole anyway. Photos are streamed (stored-upload.ts).
import busboy from 'busboy'
import type { Context } from 'koa'
import { beginBody, multipartBytes } from './input.ts'
import { Problem, type ProblemCode } from './problem.ts'

export interface Upload {
  /** As the caller calls it; only ever shown. */
  name: string
  bytes: Buffer
}

export const largestWorkbook = 10 * 1024 * 1024

/** @throws Problem media-type | invalid-upload | body-too-large | file-empty */
export async function readUpload(ctx: Context, limitBytes = largestWorkbook): Promise<Upload> {
  const { req } = ctx
  beginBody(ctx, limitBytes + multipartBytes)
  return new Promise((resolve, reject) => {
    let form: busboy.Busboy
    try {
      const limits = { fileSize: limitBytes + 1, files: 1, fields: 4, fieldSize: 200, parts: 6 }
      form = busboy({ headers: req.headers, limits, defParamCharset: 'utf8' })
    } catch {
      req.resume()
      return reject(new Problem('media-type'))
    }
    let name: string | null = null
    const parts: Buffer[] = []
    let bytes = 0
    const refuse = (code: ProblemCode) => {
      parts.length = 0
      req.unpipe(form)
      // Read to its end and dropped: cutting the line would keep the caller from reading why.
      req.resume()
      reject(new Problem(code))
    }
    form.on('file', (field, content, { filename }) => {
      if (field !== 'file') return void content.resume()
      name = filename ?? ''
      content.on('data', (part: Buffer) => {
        bytes += part.length
        if (bytes <= limitBytes) parts.push(part)
        else refuse('body-too-large')
      })
    })
    form.on('error', () => refuse('invalid-upload'))
    form.once('close', () => {
      if (name === null) return refuse('invalid-upload')
      if (bytes === 0) return refuse('file-empty')
      resolve({ name: name.slice(0, 200), bytes: Buffer.concat(parts) })
    })
    req.once('aborted', () => refuse('invalid-upload'))
    req.pipe(form)
  })
}
