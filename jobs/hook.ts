// Finds what happened since the last look, and tells it to those who asked, signed after Standard Webhooks
// (https://www.standardwebhooks.com): at least once, each event under one id.
import type { Logger } from 'pino'
import { Webhook } from 'standardwebhooks'
import type { Happened, Hook, HookDelivery, HookEvent } from '../models/hook.ts'
import type { Models } from '../models/index.ts'
import { HookRefused, postOutside, type Post } from './outside.ts'

export interface HookDeps {
  models: Models
  now: () => Date
  log: Logger
  stopping?: () => boolean
  /** Tests reach loopback by one of their own. */
  post?: Post
}

const leaseMs = 60_000
const page = 500
/** Clocks of processes differ, and a write may be seen a little after its time. */
const overlapMs = 60_000
const disabledAfterMs = 5 * 86_400_000
/** As Standard Webhooks proposes: at once, 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h. */
const backOffSeconds = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]
const told: Record<string, HookEvent> = {
  'report.accept': 'report.accepted',
  'report.return': 'report.returned',
  'campaign.close': 'campaign.closed',
}

/** @returns how many events were found, and how many got through. */
export async function tellHooks(deps: HookDeps): Promise<{ found: number; sent: number }> {
  let found = 0
  for (const { _id } of await deps.models.hook.findActive())
    for (let isFull = true; isFull && !deps.stopping?.();) {
      const hook = await deps.models.hook.find(_id)
      const look = hook ? await findEvents(deps, hook) : { queued: 0, isFull: false }
      found += look.queued
      isFull = look.isFull
    }
  let sent = 0
  for (let next = await claim(deps); next; next = await claim(deps)) if (await deliver(deps, next)) sent++
  return { found, sent }
}

const claim = ({ models, now, stopping }: HookDeps) =>
  stopping?.() ? Promise.resolve(null) : models.hook.claim(now(), leaseMs)

async function findEvents({ models, now }: HookDeps, hook: Hook): Promise<{ queued: number; isFull: boolean }> {
  const at = now()
  const entries = await models.audit.listAfter(hook.seen.audit, page)
  const since = new Date(hook.seen.reports.getTime() - overlapMs)
  const reports = await models.report.submittedWithin(hook.scope, since, page)
  const happened: Happened[] = [...(await decided(models, hook, entries)), ...(await statesOf(models, hook))]
  for (const { _id, campaign, unit, submittedAt, submittedRevision } of reports)
    happened.push({
      ...{ event: `${_id.toHexString()}.submitted.${submittedRevision}`, type: 'report.submitted', at: submittedAt! },
      data: { report: _id.toHexString(), campaign: campaign.toHexString(), unit, revision: submittedRevision },
    })
  const wanted = happened.filter(({ type, at: when }) => hook.events.includes(type) && when >= hook.createdAt)
  const queued = await models.hook.queue(hook._id, wanted, at)
  const isFull = reports.length === page
  await models.hook.sawTo(hook._id, {
    audit: entries.at(-1)?._id ?? hook.seen.audit,
    // A full page goes on from its last, else from now.
    reports: isFull ? new Date(reports.at(-1)!.submittedAt!.getTime() + overlapMs) : at,
  })
  return { queued, isFull: isFull || entries.length === page }
}

async function decided(
  models: Models,
  { scope }: Hook,
  entries: Awaited<ReturnType<Models['audit']['listAfter']>>,
): Promise<Happened[]> {
  const mine = entries.filter(({ what }) => told[what])
  const idsOf = (kind: string) => mine.filter(({ on }) => on.kind === kind).map(({ on }) => models.file.idOf(on.id))
  const reports = new Map(
    (await models.report.placesWithin(scope, idsOf('report'))).map((one) => [String(one._id), one]),
  )
  const campaigns = new Set((await models.campaign.listWithin(scope)).map(({ _id }) => String(_id)))
  return mine.flatMap(({ _id, at, what, on, more }): Happened[] => {
    const same = { event: `audit.${_id}`, type: told[what]!, at }
    if (on.kind === 'campaign') return campaigns.has(on.id) ? [{ ...same, data: { campaign: on.id } }] : []
    const report = reports.get(on.id)
    if (!report) return []
    const { campaign, unit } = report
    return [{ ...same, data: { report: on.id, campaign: String(campaign), unit, revision: Number(more['revision']) } }]
  })
}

/** Opening and freezing end in a job, so their state tells. */
async function statesOf(models: Models, { scope }: Hook): Promise<Happened[]> {
  return (await models.campaign.listWithin(scope)).flatMap(({ _id, state, opensAt, updatedAt, frozen }): Happened[] => {
    const campaign = _id.toHexString()
    if (state === 'open')
      return [{ event: `${campaign}.opened`, type: 'campaign.opened', at: updatedAt ?? opensAt, data: { campaign } }]
    if (!frozen) return []
    const data = { campaign, sha256: frozen.sha256, reports: frozen.reports }
    return [{ event: `${campaign}.frozen`, type: 'campaign.frozen', at: frozen.at, data }]
  })
}

async function deliver(deps: HookDeps, delivery: HookDelivery): Promise<boolean> {
  const { models, now, log, post = postOutside } = deps
  const hook = await models.hook.find(delivery.hook)
  if (!hook || hook.disabledAt) {
    await models.hook.putOff(delivery, new Date(now().getTime() + 3_600_000))
    return false
  }
  const body = JSON.stringify({ type: delivery.type, timestamp: delivery.at.toISOString(), data: delivery.data })
  const answer = await post(hook.url, headersOf(hook, delivery, now(), body), body).catch((error: unknown) =>
    error instanceof HookRefused ? error.code : ((error as { code?: string }).code ?? 'failed'),
  )
  if (typeof answer === 'number' && answer >= 200 && answer < 300) {
    await models.hook.sent(delivery, String(answer), now())
    return true
  }
  log.info({ hook: String(hook._id), event: delivery.event, answer }, 'webhook did not get through')
  const waitSeconds = backOffSeconds[delivery.attempts - 1]
  await models.hook.missed(delivery, {
    ...{ answer: String(answer), now: now(), giveUpBefore: new Date(now().getTime() - disabledAfterMs) },
    again: waitSeconds === undefined ? null : new Date(now().getTime() + waitSeconds * 1000),
  })
  return false
}

const headersOf = ({ secret }: Hook, { event }: HookDelivery, at: Date, body: string) => ({
  'content-type': 'application/json',
  'webhook-id': event,
  'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
  'webhook-signature': new Webhook(secret).sign(event, at, body),
})
