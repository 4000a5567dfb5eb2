// HTTP in and out: addresses, the token, faults on demand, answers and refusals as JSON, file contents.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import type { Fault, Faults } from './faults.ts'
import type { Files } from './files.ts'
import { Refusal } from './refusal.ts'
import { type Params, readParams } from './request.ts'

/** Tells, to calls that wait, that the caller hung up. */
export type Gone = () => AbortSignal

export interface Behind {
  token: string
  faults: Faults
  files: Files
  /** Carries a call out and logs it. */
  perform: (method: string, params: Params, gone: Gone) => Promise<unknown>
  /** Logs a call that was broken on purpose. */
  broke: (method: string, params: Params, how: Refusal) => void
}

export async function serve(req: IncomingMessage, res: ServerResponse, behind: Behind): Promise<void> {
  try {
    const url = new URL(req.url ?? '/', 'http://stand-in')
    const [, isFile, token, rest = ''] = /^\/(file\/)?bot([^/]*)\/(.*)$/.exec(url.pathname) ?? []
    if (token === undefined) throw new Refusal(404, 'Not Found')
    if (decodeURIComponent(token) !== behind.token) throw new Refusal(401, 'Unauthorized')
    if (isFile) await download(decodeURIComponent(rest), res, behind)
    else await answer(rest, await readParams(req, url), res, behind)
  } catch (error) {
    if (res.destroyed || res.headersSent) return
    const refusal = asRefusal(error)
    reply(res, refusal.code, refusal.body, refusal.retryAfter)
  }
}

/** What is not a refusal is a bug of the stand-in; the bot sees 500 and the test its words. */
export const asRefusal = (error: unknown) =>
  error instanceof Refusal ? error : new Refusal(500, `Internal Server Error: ${String(error)}`)

async function answer(method: string, params: Params, res: ServerResponse, { faults, perform, broke }: Behind) {
  const fault = faults.take(method, params.int('chat_id'))
  if (fault?.delayMs) await pause(fault.delayMs)
  const refusal = fault && faults.refusalOf(fault)
  if (refusal) {
    broke(method, params, refusal)
    throw refusal
  }
  if (fault && breaksOff(fault, res)) {
    const how = fault.hang ? 'never answered' : fault.html ? `page ${fault.html}` : 'connection lost'
    return broke(method, params, new Refusal(fault.html ?? 0, how))
  }
  const result = await perform(method, params, () => {
    const gone = new AbortController()
    res.on('close', () => gone.abort())
    return gone.signal
  })
  if (fault?.lost === 'answer') res.destroy()
  else reply(res, 200, { ok: true, result })
}

async function download(path: string, res: ServerResponse, { faults, files }: Behind) {
  const fault = faults.take('download', undefined)
  if (fault?.delayMs) await pause(fault.delayMs)
  const refusal = fault && faults.refusalOf(fault)
  if (refusal) throw refusal
  if (fault && breaksOff(fault, res)) return
  const kept = files.download(path)
  if (!kept) throw new Refusal(404, 'Not Found: file not found')
  res.writeHead(200, { 'content-type': kept.mime, 'content-length': kept.bytes.length })
  if (fault?.truncate) res.write(kept.bytes.subarray(0, kept.bytes.length / 2), () => res.destroy())
  else res.end(kept.bytes)
}

/** true when the call ends here, not carried out. */
function breaksOff({ hang, html, lost }: Fault, res: ServerResponse): boolean {
  if (html) res.writeHead(html, { 'content-type': 'text/html' }).end(`<h1>${html}</h1>`)
  if (lost === 'request') res.destroy()
  return Boolean(hang ?? html) || lost === 'request'
}

function reply(res: ServerResponse, status: number, body: unknown, retryAfter?: number) {
  if (res.destroyed) return
  const headers: Record<string, string> = { 'content-type': 'application/json' }
  if (retryAfter !== undefined) headers['retry-after'] = String(retryAfter)
  res.writeHead(status, headers).end(JSON.stringify(body))
}
