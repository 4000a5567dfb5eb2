// What surrounds every request: an id, a line in the log, a count, and the headers that keep browsers strict.
import { randomUUID } from 'node:crypto'
import type { Context, Middleware, Next } from 'koa'
import type { Logger } from 'pino'
import { isHeldBack } from './input.ts'
import type { Metrics } from './metrics.ts'

/** The pattern of the route that took it, never the address itself: that may hold ids, codes and tokens. */
const routeOf = (ctx: Context) =>
  (ctx['_matchedRoute'] as string | undefined) ?? (ctx.state['route'] as string | undefined) ?? 'none'

const quiet = new Set(['/healthz', '/readyz', '/metrics'])

export const logged =
  (log: Logger, metrics?: Metrics): Middleware =>
  async (ctx: Context, next: Next) => {
    const begun = performance.now()
    const requestId = randomUUID()
    ctx.state['requestId'] = requestId
    ctx.set('X-Request-Id', requestId)
    await next()
    const ms = Math.round((performance.now() - begun) * 10) / 10
    const route = routeOf(ctx)
    const { method, status } = ctx
    metrics?.count('http_requests_total', { method, route, status })
    metrics?.count('http_request_duration_seconds_sum', { method, route }, ms / 1000)
    log[quiet.has(route) ? 'debug' : 'info']({ requestId, method, route, status, ms }, 'request')
  }

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'self'",
].join('; ')

export const strict =
  (publicUrl: () => string): Middleware =>
  async (ctx: Context, next: Next) => {
    ctx.set('Content-Security-Policy', policy)
    ctx.set('X-Content-Type-Options', 'nosniff')
    ctx.set('Referrer-Policy', 'no-referrer')
    ctx.set('Cross-Origin-Opener-Policy', 'same-origin')
    ctx.set('Cross-Origin-Resource-Policy', 'same-origin')
    ctx.set('Permissions-Policy', 'geolocation=(), microphone=()')
    if (publicUrl().startsWith('https:')) ctx.set('Strict-Transport-Security', 'max-age=31536000')
    await next()
    // A body that was announced and never asked for: what comes next on the line could be it.
    if (isHeldBack(ctx.req)) ctx.set('Connection', 'close')
  }
