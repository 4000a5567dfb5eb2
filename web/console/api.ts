// The one place that calls the server. Signed in by cookie, every call that changes something carries the session's CSRF token;
// with a server that knows no sessions yet, the link's token goes along as a bearer instead.
import type { Power } from '../../rules/power.ts'
import type { Role, Scope } from '../../rules/scope.ts'
import type { Lang } from '../../rules/words.ts'
import { lang } from './words.ts'

export interface Session {
  /** Of the account; the label of a token. */
  name: string
  role: Role
  scope: Scope
  powers: Power[]
  csrf: string
  lang: Lang
  /** null: a token that belongs to no account. */
  account: string | null
  totp: boolean
  expiresAt: string | null
}

export interface Issue {
  at: string
  code: string
}

/** The server said no, with the stable code of its catalogue. */
export class Refused extends Error {
  readonly status: number
  readonly code: string
  readonly issues: Issue[]
  /** The whole problem document: some carry more than the code. */
  readonly more: Record<string, unknown>
  constructor(status: number, body: Record<string, unknown>) {
    const code = typeof body['code'] === 'string' ? body['code'] : 'unknown'
    super(code)
    this.status = status
    this.code = code
    this.issues = Array.isArray(body['issues']) ? (body['issues'] as Issue[]) : []
    this.more = body
  }
}
/** No answer, or none of ours: worth trying again. */
export class Offline extends Error {}

export interface Sending {
  method?: 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  body?: unknown
  /** A file goes as multipart. */
  file?: { field: string; file: File; more?: Record<string, string> }
  /** A file that is the body itself. */
  bytes?: Blob
  ifMatch?: string | number
  /** The same key twice does the thing once. */
  once?: string
  signal?: AbortSignal
}
export interface Answer<T> {
  data: T
  etag: string | null
}

export const root = '/api/v1'
const patienceMs = 60_000
const kept = 'zhengban-token'
let csrf: string | null = null

const bearer = () => sessionStorage.getItem(kept)

export async function call<T>(path: string, { method, body, file, bytes, ifMatch, once, signal }: Sending = {}) {
  // As chosen on the page, which may not be what the browser prefers.
  const headers: Record<string, string> = { accept: 'application/json', 'accept-language': lang }
  const token = bearer()
  if (token) headers['authorization'] = `Bearer ${token}`
  if (method && csrf) headers['x-csrf-token'] = csrf
  if (body !== undefined) headers['content-type'] = 'application/json'
  if (bytes) headers['content-type'] = 'application/octet-stream'
  if (ifMatch !== undefined) headers['if-match'] = `"${ifMatch}"`
  if (once) headers['idempotency-key'] = once
  let response: Response
  let text: string
  try {
    response = await fetch(path.startsWith('/api/') ? path : root + path, {
      method: method ?? 'GET',
      headers,
      body: file ? multipart(file) : (bytes ?? (body === undefined ? null : JSON.stringify(body))),
      signal: signal ?? AbortSignal.timeout(patienceMs),
      // What the server's ETag says is for our own If-Match; lists are always asked anew.
      cache: 'no-store',
    })
    text = await response.text()
  } catch (error) {
    if (signal?.aborted) throw error
    throw new Offline(String(error))
  }
  if (!response.ok) throw refusal(response.status, text)
  const etag = /^(?:W\/)?"(.*)"$/.exec(response.headers.get('etag') ?? '')?.[1] ?? null
  return { data: (text ? JSON.parse(text) : null) as T, etag } satisfies Answer<T>
}

export const get = async <T>(path: string, signal?: AbortSignal): Promise<T> =>
  (await call<T>(path, signal ? { signal } : {})).data

function multipart({ field, file, more = {} }: NonNullable<Sending['file']>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(more)) form.append(name, value)
  form.append(field, file)
  return form
}

function refusal(status: number, text: string): Error {
  try {
    return new Refused(status, JSON.parse(text) as Record<string, unknown>)
  } catch {
    // Not from our server: a proxy in between.
    return status >= 500 ? new Offline(String(status)) : new Refused(status, {})
  }
}

/** `?a=1&b=2`, without what is not given; a list goes as one value with commas. */
export function query(given: Record<string, string | number | boolean | readonly string[] | null | undefined>): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(given))
    if (value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0))
      params.set(name, String(value))
  const text = params.toString()
  return text && `?${text}`
}

export type SignInWith = { code: string; totp?: string } | { token: string; totp?: string }

/** @throws Refused: `totp-needed` asks for the second factor, then the same again with it. */
export async function signIn(given: SignInWith): Promise<Session> {
  try {
    return remember((await call<Session>('/session', { method: 'POST', body: given })).data)
  } catch (error) {
    if (!isWithoutSessions(error) || !('token' in given)) throw error
    sessionStorage.setItem(kept, given.token)
    return openToken()
  }
}

/** Who is signed in already. @throws Refused 401 when nobody is. */
export async function findSession(): Promise<Session> {
  try {
    return remember(await get<Session>('/session'))
  } catch (error) {
    if (isWithoutSessions(error) && bearer()) return openToken()
    throw error
  }
}

export async function signOut(): Promise<void> {
  sessionStorage.removeItem(kept)
  await call('/session', { method: 'DELETE' }).catch(() => undefined)
  csrf = null
}

function remember(session: Session): Session {
  sessionStorage.removeItem(kept)
  csrf = session.csrf
  return session
}

const isWithoutSessions = (error: unknown) => error instanceof Refused && [404, 405].includes(error.status)

/** A server without sessions does not say who the token is: every page is shown, and the server refuses what it must. */
async function openToken(): Promise<Session> {
  try {
    await get('/campaigns')
  } catch (error) {
    if (error instanceof Refused && error.status === 401) sessionStorage.removeItem(kept)
    throw error
  }
  const { powers, has } = await import('../../rules/power.ts')
  const all = (Object.keys(powers) as Power[]).filter((power) => has('federation', power))
  return {
    name: '',
    role: 'federation',
    scope: {},
    powers: all,
    csrf: '',
    lang: 'zh-CN',
    account: null,
    totp: false,
    expiresAt: null,
  }
}

/** For <img> and downloads by address: the cookie goes along by itself, a bearer cannot. */
export async function download(path: string, name: string): Promise<void> {
  const token = bearer()
  if (!token) return save(path.startsWith('/api/') ? path : root + path, name)
  const response = await fetch(root + path, { headers: { authorization: `Bearer ${token}` } })
  if (!response.ok) throw refusal(response.status, await response.text())
  const url = URL.createObjectURL(await response.blob())
  save(url, name)
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

function save(href: string, name: string): void {
  const link = Object.assign(document.createElement('a'), { href, download: name })
  link.click()
}
