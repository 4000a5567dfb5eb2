// Calls to the server. What it refuses is a Refused with its code; a line that does not hold is a Broken, worth trying again.
import type { PresentedMessage } from './message.ts'

export class Refused extends Error {
  readonly code: string
  readonly status: number
  readonly retryAfterMs: number
  constructor(status: number, code: string, retryAfterMs: number) {
    super(code)
    this.status = status
    this.code = code
    this.retryAfterMs = retryAfterMs
  }
}
export class Broken extends Error {}

const root = '/api/chat'
const patienceMs = 20_000

function refusal(status: number, body: string, retryAfter: string | null): Error {
  if (status >= 500 || status === 408) return new Broken(String(status))
  let code = 'unknown'
  try {
    code = (JSON.parse(body) as { code?: string }).code ?? code
  } catch {
    // Not from our server: a proxy in between.
  }
  return new Refused(status, code, Number(retryAfter ?? 0) * 1000)
}

async function call<T>(path: string, body?: unknown): Promise<T> {
  let response: Response
  let text: string
  try {
    response = await fetch(root + path, {
      method: body === undefined ? 'GET' : 'POST',
      ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      signal: AbortSignal.timeout(patienceMs),
    })
    text = await response.text()
  } catch (error) {
    throw new Broken(String(error))
  }
  if (!response.ok) throw refusal(response.status, text, response.headers.get('retry-after'))
  return (text ? JSON.parse(text) : null) as T
}

export interface Taken {
  update: number
  message: number
}
export interface History {
  messages: PresentedMessage[]
  hasMore: boolean
  change: number
}

export const beginSession = (lang: string) => call<{ isNew: boolean }>('/session', { lang })
export const readHistory = (before?: number) =>
  call<History>(before === undefined ? '/messages' : `/messages?before=${before}`)
export const sendText = (clientId: string, text: string) => call<Taken>('/messages', { clientId, text })
export const sendPress = (clientId: string, message: number, data: string) =>
  call<Taken>('/presses', { clientId, message, data })
export const eventsAddress = (after: number) => `${root}/events?after=${after}`
export const fileAddress = (id: string) => `${root}/files/${id}`

/** fetch cannot tell how far an upload is; XMLHttpRequest can. */
export function sendFile(
  act: { clientId: string; file: File; album?: string },
  onProgress: (share: number) => void,
): { taken: Promise<Taken>; abort: () => void } {
  const request = new XMLHttpRequest()
  const form = new FormData()
  form.set('clientId', act.clientId)
  if (act.album) form.set('album', act.album)
  form.set('file', act.file, act.file.name)
  const taken = new Promise<Taken>((resolve, reject) => {
    request.upload.onprogress = (event) => onProgress(event.lengthComputable ? event.loaded / event.total : 0)
    request.onload = () => {
      if (request.status === 200) resolve(JSON.parse(request.responseText) as Taken)
      else reject(refusal(request.status, request.responseText, request.getResponseHeader('retry-after')))
    }
    request.onerror = () => reject(new Broken('error'))
    request.onabort = () => reject(new Refused(0, 'aborted', 0))
    request.open('POST', `${root}/files`)
    request.send(form)
  })
  return { taken, abort: () => request.abort() }
}
