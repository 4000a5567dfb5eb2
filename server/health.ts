// Is it alive, does it serve, how is it doing: for supervisors and Prometheus.
import { Router } from '@koa/router'
import type { ServerDeps } from './deps.ts'
import { Problem } from './problem.ts'

export function healthRoutes({ ready, metrics, figures, log }: ServerDeps): Router {
  const router = new Router()
  router.get('/healthz', (ctx) => {
    ctx.body = { status: 'ok' }
  })
  router.get('/readyz', (ctx) => {
    if (!ready()) throw new Problem('not-ready')
    ctx.body = { status: 'ready' }
  })
  router.get('/metrics', async (ctx) => {
    // Without a database there are none; the rest is told all the same.
    const read = await figures?.().catch((error: unknown) => void log.warn({ err: error }, 'figures not read'))
    for (const { name, value, labels } of read ?? []) metrics?.gauge(name, value, labels)
    ctx.type = 'text/plain; version=0.0.4; charset=utf-8'
    ctx.body = metrics?.text() ?? ''
  })
  return router
}
