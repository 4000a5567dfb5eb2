// A browser's side of the web chat API, without a browser: keeps the cookie, sends, and listens to events.
import { randomBytes } from 'node:crypto'
import type { PresentedMessage } from '../../server/chat/present.ts'
import type { Site } from './site.ts'

export interface ServerEvent {
  id: string | null
  event: string
  data: Record<string, unknown>
}
export interface Answer {
  status: number
  headers: Headers
  body: Body
}
/** Whatever the chat API may say; what is not in an answer is simply undefined. */
interface Body {
  code: string
  issues: { at: string; code: string }[]
  isNew: boolean
  messages: PresentedMessage[]
  hasMore: boolean
  change: number
  update: number
  message: number
}

export const clientId = () => randomBytes(8).toString('hex')

export class Visitor {
  cookie = ''
  private readonly site: Site
  constructor(site: Site) {
    this.site = site
  }

  static async of(site: Site): Promise<Visitor> {
    const visitor = new Visitor(site)
    await visitor.begin()
    return visitor
  }

  async begin(body: unknown = {}): Promise<Answer> {
    const answer = await this.post('/session', body)
    const given = answer.headers.get('set-cookie')
    if (given) this.cookie = given.split(';')[0]!
    return answer
  }

  async chat(): Promise<number> {
    const secret = this.cookie.slice(this.cookie.indexOf('=') + 1)
    return (await this.site.models.webChat.findBySecret(secret))!._id
  }

  get = (path: string, headers: Record<string, string> = {}) => this.ask(path, { headers })
  post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    this.ask(path, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    })
  says = (text: string, id = clientId()) => this.post('/messages', { clientId: id, text })
  presses = (message: number, data: string, id = clientId()) => this.post('/presses', { clientId: id, message, data })

  sends(bytes: Buffer, { name = 'photo.jpg', type = 'image/jpeg', id = clientId(), album = '' } = {}): Promise<Answer> {
    const form = new FormData()
    form.set('clientId', id)
    if (album) form.set('album', album)
    form.set('file', new Blob([new Uint8Array(bytes)], { type }), name)
    return this.ask('/files', { method: 'POST', body: form })
  }

  async messages(): Promise<PresentedMessage[]> {
    return (await this.get('/messages')).body.messages
  }

  /** Listens until `until` holds for the events so far or the server ends the line; fails when neither comes. */
  async hears(
    until: (events: ServerEvent[]) => boolean,
    { path = '/events', lastEventId = '', meanwhile = async () => {} }: Listening = {},
  ): Promise<ServerEvent[]> {
    const stop = new AbortController()
    const timer = setTimeout(() => stop.abort(), 15_000)
    const events: ServerEvent[] = []
    try {
      const response = await fetch(`${this.site.url}/api/chat${path}`, {
        headers: { cookie: this.cookie, ...(lastEventId && { 'last-event-id': lastEventId }) },
        signal: stop.signal,
      })
      let rest = ''
      let isFirst = true
      const decoder = new TextDecoder()
      for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
        rest += decoder.decode(part, { stream: true })
        const blocks = rest.split('\n\n')
        rest = blocks.pop()!
        events.push(...blocks.map(readEvent))
        if (isFirst) await meanwhile()
        isFirst = false
        if (until(events)) return events
      }
      return events
    } catch (error) {
      if (!stop.signal.aborted) throw error
      throw new Error(`did not hear it; heard ${JSON.stringify(events)}`, { cause: error })
    } finally {
      clearTimeout(timer)
      stop.abort()
    }
  }

  private async ask(path: string, init: RequestInit): Promise<Answer> {
    const headers = { ...(init.headers as Record<string, string>), ...(this.cookie && { cookie: this.cookie }) }
    const response = await fetch(`${this.site.url}/api/chat${path}`, { ...init, headers, redirect: 'manual' })
    const text = await response.text()
    const isJson = /json/.test(response.headers.get('content-type') ?? '')
    return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as Body }
  }
}

interface Listening {
  path?: string
  lastEventId?: string
  /** Done once the line is open. */
  meanwhile?: () => Promise<unknown>
}

function readEvent(block: string): ServerEvent {
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? null
  return {
    id: field('id'),
    event: field('event') ?? '',
    data: JSON.parse(field('data') ?? '{}') as Record<string, unknown>,
  }
}
