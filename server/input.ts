// What comes in is checked here, at the edge: bodies read within a limit, every parameter against a schema, unknown ones refused.
import type { IncomingMessage } from 'node:http'
import type { Context } from 'koa'
import { z } from 'zod'
import { Problem, type ProblemCode } from './problem.ts'

const jsonLimit = 64 * 1024

/** Callers who were told to send what they had announced. */
const awaited = new WeakSet<IncomingMessage>()
const isAnnounced = (req: IncomingMessage) => /^100-continue$/i.test(req.headers.expect ?? '')

/** Whether a caller still waits to be told to send the body; whoever is refused then must not be waited for. */
export const isHeldBack = (req: IncomingMessage): boolean => isAnnounced(req) && !awaited.has(req)

/**
 * Before a body is read: one that is said to be too large is refused before it is sent, and who asks first is told to send.
 * @throws Problem
 */
export function beginBody({ req, res }: Context, limitBytes: number, code: ProblemCode = 'body-too-large'): void {
  if (Number(req.headers['content-length'] ?? 0) > limitBytes) throw new Problem(code)
  if (isHeldBack(req)) res.writeContinue()
  awaited.add(req)
}
/** What a form has around its file. */
export const multipartBytes = 16 * 1024

/** @throws Problem media-type | body-too-large | invalid-json */
export async function readJson(ctx: Context, limitBytes = jsonLimit): Promise<unknown> {
  if (!ctx.is('application/json')) throw new Problem('media-type')
  const bytes = await readBytes(ctx, limitBytes)
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    throw new Problem('invalid-json')
  }
}

/** @throws Problem body-too-large */
export async function readBytes(ctx: Context, limitBytes: number): Promise<Buffer> {
  beginBody(ctx, limitBytes)
  return readBody(ctx.req, limitBytes)
}

/** What is beyond the limit is read and dropped: cutting the line would keep the caller from reading our answer. */
function readBody(req: IncomingMessage, limitBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    let bytes = 0
    req.on('data', (part: Buffer) => {
      bytes += part.length
      if (bytes <= limitBytes) return void parts.push(part)
      parts.length = 0
      reject(new Problem('body-too-large'))
    })
    req.once('end', () => resolve(Buffer.concat(parts)))
    req.once('error', reject)
  })
}

/** @throws Problem invalid-input naming each parameter, without repeating its value. */
export function check<T extends z.ZodType>(schema: T, given: unknown): z.output<T> {
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ at: key.slice(0, 100), code: 'unknown' }))
    return [{ at: issue.path.join('.').slice(0, 100), code: issue.code }]
  })
  throw new Problem('invalid-input', { issues })
}

/** The query, as a strict shape. A parameter given twice arrives as a list, which no shape here takes. */
export const query = <T extends z.ZodRawShape>(ctx: Context, shape: T) => check(z.strictObject(shape), { ...ctx.query })

/** An id that cannot be one names nothing: that is a 404, not a fault of the caller's making. */
export function readId(ctx: Context & { params?: Record<string, string> }): string {
  const id = ctx.params?.['id'] ?? ''
  if (!/^[0-9a-f]{24}$/.test(id)) throw new Problem('not-found')
  return id
}
