// Staff and programs that call /api/v1 with a token of theirs.
import type { Role, Scope } from '../../rules/scope.ts'
import type { Site } from './site.ts'

export interface Answer<T = Record<string, unknown>> {
  status: number
  headers: Headers
  /** '' of an empty body. */
  text: string
  body: T & { code: string; issues: { at: string; code: string }[] }
  etag: string
}
export interface Staff {
  token: string
  /** `If-Match` is sent when given. */
  asks<T = Record<string, never>>(method: string, path: string, body?: unknown, ifMatch?: string): Promise<Answer<T>>
}

export async function staffOf(site: Site, role: Role, scope: Scope = {}, now = new Date()): Promise<Staff> {
  const { token } = await site.models.token.create({ role, scope, now, ttlMs: 7300 * 86_400_000 })
  return {
    token,
    async asks<T>(method: string, path: string, body?: unknown, ifMatch?: string) {
      const isBytes = body instanceof Uint8Array
      const response = await fetch(`${site.url}/api/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body !== undefined && { 'content-type': isBytes ? 'application/octet-stream' : 'application/json' }),
          ...(ifMatch && { 'if-match': ifMatch }),
        },
        ...(body !== undefined && { body: isBytes ? Buffer.from(body) : JSON.stringify(body) }),
      })
      const text = await response.text()
      const isJson = response.headers.get('content-type')?.includes('json')
      return {
        ...{ status: response.status, headers: response.headers, text, etag: response.headers.get('etag') ?? '' },
        body: (isJson ? JSON.parse(text) : {}) as Answer<T>['body'],
      }
    },
  }
}
