// What the bot called, with what, and what became of it.
import type { Refusal } from './refusal.ts'
import type { Params } from './request.ts'

export interface Call {
  method: string
  payload: Record<string, unknown>
  /** Files sent along, by part name. */
  uploads: Record<string, { name: string; mime: string; size: number }>
  ok: boolean
  result: unknown
  /** The refusal, or what was broken on purpose. */
  error: string | null
  code: number
  via: 'http' | 'webhook answer'
  /** From performance.now(). */
  atMs: number
}

export class CallLog {
  private readonly calls: Call[] = []

  note(method: string, params: Params, via: Call['via'], end: { result?: unknown; error?: Refusal }) {
    const files = [...params.uploads].map(([part, { name, mime, bytes }]) => [part, { name, mime, size: bytes.length }])
    this.calls.push({
      method,
      payload: readable(params.values),
      uploads: Object.fromEntries(files) as Call['uploads'],
      ok: !end.error,
      result: end.result ?? null,
      error: end.error?.message ?? null,
      code: end.error?.code ?? 200,
      via,
      atMs: performance.now(),
    })
  }

  find(method?: string): Call[] {
    const name = method?.toLowerCase()
    return this.calls.filter((call) => (name ? call.method.toLowerCase() === name : call.method !== 'getUpdates'))
  }

  clear() {
    this.calls.length = 0
  }
}

/** Forms send objects as JSON strings; tests want to read them as objects. */
function readable(values: Record<string, unknown>): Record<string, unknown> {
  const parse = (value: unknown) => {
    if (typeof value !== 'string' || !/^[[{]/.test(value)) return value
    try {
      return JSON.parse(value) as unknown
    } catch {
      return value
    }
  }
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, parse(value)]))
}
