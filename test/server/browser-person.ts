// Somebody at a browser, as far as the API sees it: keeps the cookie it was given, and sends the CSRF token of its page.
import type { Site } from '../support/site.ts'

export interface Answer {
  status: number
  headers: Headers
  text: string
  body: Record<string, unknown>
}
export interface Asked {
  csrf?: string
  headers?: Record<string, string>
}
export type Browser = ReturnType<typeof browserOf>

export function browserOf(site: Pick<Site, 'url'>) {
  let cookie = ''
  let csrf = ''
  async function send(method: string, path: string, body: unknown, asked: Asked = {}): Promise<Answer> {
    const response = await fetch(`${site.url}/api/v1${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(cookie && { cookie }),
        ...(method !== 'GET' && { 'x-csrf-token': asked.csrf ?? csrf }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...asked.headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const set = response.headers.get('set-cookie')
    if (set) cookie = set.split(';')[0]!
    const text = await response.text()
    const read = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {}
    if (typeof read['csrf'] === 'string') csrf = read['csrf']
    return { status: response.status, headers: response.headers, text, body: read }
  }
  return {
    get: (path: string, asked?: Asked) => send('GET', path, undefined, asked),
    post: (path: string, body: unknown, asked?: Asked) => send('POST', path, body, asked),
    put: (path: string, body: unknown, asked?: Asked) => send('PUT', path, body, asked),
    patch: (path: string, body: unknown, asked?: Asked) => send('PATCH', path, body, asked),
    delete: (path: string, asked?: Asked) => send('DELETE', path, undefined, asked),
    get secret() {
      return cookie.split('=')[1] ?? ''
    },
    get csrf() {
      return csrf
    },
    plant: (secret: string) => void (cookie = `zhengban=${secret}`),
  }
}
