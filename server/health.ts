// Is it alive, does it serve, how is it doing: for supervisors and Prometheus.
import { Router } from '@koa/router'
import type { ServerDeps } from './deps.ts'
import { Problem } from './problem.ts'

export function healthRoutes({ ready, metrics }: ServerDeps): Router {
  const router = new Router()
  router.get('/healthz', (ctx) => {
    ctx.body = { status: 'ok' }
  })
  router.get('/readyz', (ctx) => {
    if (!ready()) throw new Problem('not-ready')
    ctx.body = { status: 'ready' }
  })
  router.get('/metrics', (ctx) => {
    ctx.type = 'text/plain; version=0.0.4; charset=utf-8'
    ctx.body = metrics?.text() ?? ''
  })
  return router
}
