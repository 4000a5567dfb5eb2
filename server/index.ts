import { setMaxListeners } from 'node:events'
import Koa from 'koa'
import { accountEndpoints } from './account.ts'
import { auditEndpoints } from './audit.ts'
import { calendarEndpoints } from './calendar.ts'
import { campaignEvidenceEndpoints } from './campaign-evidence.ts'
import { campaignChangeEndpoints } from './campaign-change.ts'
import { campaignMembershipEndpoints } from './campaign-membership.ts'
import { campaignPolicyEndpoints } from './campaign-policy.ts'
import { campaignStepEndpoints } from './campaign-step.ts'
import { campaignEndpoints } from './campaign.ts'
import { chamberEndpoints } from './chamber.ts'
import { chatRoutes } from './chat/index.ts'
import type { ServerDeps } from './deps.ts'
import { endpointRoutes, type AnyEndpoint } from './endpoint.ts'
import { evidenceEndpoints } from './evidence.ts'
import { exportEndpoints } from './export.ts'
import { formEndpoints } from './form.ts'
import { handoverEndpoints } from './handover.ts'
import { healthRoutes } from './health.ts'
import { inviteEndpoints } from './invite.ts'
import { hookEndpoints } from './hook.ts'
import { jobEndpoints } from './job.ts'
import { limited } from './limit.ts'
import { odataRoutes } from './odata.ts'
import { openApiEndpoint } from './openapi.ts'
import { pageRoutes } from './pages.ts'
import { peopleEndpoints } from './people.ts'
import { problems } from './problem.ts'
import { pushEndpoints } from './push.ts'
import { receiptEndpoints } from './receipt.ts'
import { reportEndpoints } from './report.ts'
import { logged, strict } from './request.ts'
import { reviewEndpoints } from './review.ts'
import { sessionEndpoints } from './session.ts'
import { tokenEndpoints } from './token.ts'
import { totalsEndpoints } from './totals.ts'
import { submitEndpoints } from './submit.ts'
import { unitFieldsEndpoints } from './unit-fields.ts'
import { unitEndpoints } from './unit.ts'
import { settingEndpoints } from './setting.ts'
import { webhookRoutes } from './webhook.ts'

export type { ServerDeps } from './deps.ts'
export { createMetrics, type Figure, type Metrics } from './metrics.ts'

/** All of /api/v1 that is stated as endpoints: what OpenAPI tells of. */
export function endpointsOf(deps: ServerDeps): AnyEndpoint[] {
  const all = [
    ...campaignEndpoints(deps),
    ...totalsEndpoints(deps),
    ...reportEndpoints(deps),
    ...reviewEndpoints(deps),
    ...submitEndpoints(deps),
    ...evidenceEndpoints(deps),
    ...campaignEvidenceEndpoints(deps),
    ...sessionEndpoints(deps),
    ...accountEndpoints(deps),
    ...tokenEndpoints(deps),
    ...unitEndpoints(deps),
    ...chamberEndpoints(deps),
    ...unitFieldsEndpoints(deps),
    ...peopleEndpoints(deps),
    ...inviteEndpoints(deps),
    ...formEndpoints(deps),
    ...campaignChangeEndpoints(deps),
    ...campaignStepEndpoints(deps),
    ...campaignPolicyEndpoints(deps),
    ...campaignMembershipEndpoints(deps),
    ...pushEndpoints(deps),
    ...receiptEndpoints(deps),
    ...handoverEndpoints(deps),
    ...calendarEndpoints(deps),
    ...jobEndpoints(deps),
    ...exportEndpoints(deps),
    ...auditEndpoints(deps),
    ...settingEndpoints(deps),
    ...hookEndpoints(deps),
  ]
  return [...all, openApiEndpoint(all)]
}

export function createServer(deps: ServerDeps): Koa {
  const app = new Koa()
  // A line that broke while a body was on its way; everything else is caught by `problems`.
  app.on('error', (error: Error) => deps.log.debug({ err: error }, 'response broken off'))

  // Every open event stream listens to it.
  setMaxListeners(0, deps.stopping)

  app.use(logged(deps.log, deps.metrics))
  app.use(strict(deps.publicUrl))
  app.use(problems(deps.log))
  app.use(limited(deps))

  const routers = [
    healthRoutes(deps),
    webhookRoutes(deps),
    endpointRoutes(deps, endpointsOf(deps)),
    odataRoutes(deps),
    chatRoutes(deps),
    pageRoutes(deps),
  ]
  for (const router of routers) app.use(router.routes()).use(router.allowedMethods())
  return app
}
