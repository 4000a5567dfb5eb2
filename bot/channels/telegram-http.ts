// Bot API calls as JSON over a kept-alive connection. grammY's own client does the same through a fetch that costs several times
// as much processor time, which is most of what an answer costs; it stays in charge of uploads and of answers to deliveries.
import { Agent as HttpAgent, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { HttpError, InputFile, type Transformer } from 'grammy'
import type { ApiResponse } from 'grammy/types'

const timeoutMs = 30_000
/** A kept connection goes before the other side, which keeps one longer, closes it. */
const idleMs = 10_000
/** What a second call would do a second time: whether the first arrived is told by nobody, so it is in doubt and not repeated. */
const isSending = (method: string) => /^(send|copy|forward)/.test(method)
/** getUpdates waits for updates before it answers; what else is not JSON belongs to grammY's client. */
const notHere = new Set(['getUpdates', 'answerCallbackQuery'])

export function callOverHttp(token: string, apiRoot: string): Transformer {
  const isTls = apiRoot.startsWith('https:')
  const kept = { keepAlive: true, timeout: idleMs }
  const agent = isTls ? new HttpsAgent(kept) : new HttpAgent(kept)
  const request = isTls ? httpsRequest : httpRequest
  const { hostname, port, pathname } = new URL(`${apiRoot}/bot${token}/`)

  const call = (method: string, payload: object): Promise<ApiResponse<unknown>> =>
    new Promise((resolve, reject) => {
      const body = Buffer.from(JSON.stringify(payload))
      const headers = { 'content-type': 'application/json', 'content-length': body.length }
      const path = pathname + method
      const sent = request({ hostname, port, path, method: 'POST', agent, headers, timeout: timeoutMs }, (response) => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.on('error', reject)
        response.on('end', () => {
          try {
            resolve(JSON.parse(Buffer.concat(parts).toString('utf8')) as ApiResponse<unknown>)
          } catch {
            reject(new Error(`${method} was answered ${response.statusCode} without JSON`))
          }
        })
      })
      sent.on('timeout', () => sent.destroy(new Error('timeout')))
      sent.on('error', (error: NodeJS.ErrnoException) => {
        // Most likely the other side closed a kept connection just before it was used again.
        if (sent.reusedSocket && error.code === 'ECONNRESET' && !isSending(method))
          call(method, payload).then(resolve, reject)
        else reject(error)
      })
      sent.end(body)
    })

  return async (prev, method, payload, signal) => {
    const hasFile = Object.values(payload).some((value) => value instanceof InputFile)
    if (hasFile || notHere.has(method)) return prev(method, payload, signal)
    try {
      return (await call(method, payload)) as never
    } catch (error) {
      // As grammY's client says it, and without the address, which holds the token.
      throw new HttpError(`Network request for '${method}' failed!`, (error as Error).message)
    }
  }
}
