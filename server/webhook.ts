// Telegram's deliveries come in here and go to the bot as they are; it checks the secret and answers.
import { Router } from '@koa/router'
import type { ServerDeps } from './deps.ts'
import { readJson } from './input.ts'

const largestUpdate = 1024 * 1024

export function webhookRoutes({ webhook }: ServerDeps): Router {
  const router = new Router()
  if (!webhook) return router
  router.post(webhook.path, async (ctx) => {
    // The path is a secret of its own: the log gets a name instead.
    ctx['_matchedRoute'] = '/telegram/*'
    const { status, reply } = await webhook.handle(ctx.headers, await readJson(ctx, largestUpdate))
    ctx.status = status
    // A Bot API call that Telegram carries out for us.
    if (reply) ctx.type = 'json'
    ctx.body = reply ?? ''
  })
  return router
}
