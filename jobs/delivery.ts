// The sender: takes queued deliveries one by one, claims each before it is sent, and records what became of it.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Delivery } from '../models/delivery.ts'
import type { Models } from '../models/index.ts'

/** What became of one message; `retry` says after how long the whole sender may go on. */
export type Sent =
  { state: 'sent' } | { state: 'blocked' } | { state: 'retry'; afterMs: number } | { state: 'failed'; code: string }

export interface Reminder {
  chat: number
  lang: string
  reportId: string
  title: string
  unitName: string
  dueAt: Date
  slot: string
}

export interface SenderDeps {
  models: Models
  now: () => Date
  log: Logger
  remind: (reminder: Reminder) => Promise<Sent>
  /** This process, for the lease that elects one sender. */
  holder: string
  /** Least time between two messages; the pace of the Bot API is 25/s. */
  paceMs: number
  stopping?: () => boolean
}

const leaseMs = 30_000
const sendLeaseMs = 60_000
const mostAttempts = 6
/** 3 s, 12 s, 48 s … at most an hour. */
const backOffMs = (attempts: number) => Math.min(3_000 * 4 ** (attempts - 1), 3_600_000)

export async function sendDeliveries(deps: SenderDeps): Promise<Record<Delivery['state'], number>> {
  const { models, now, holder, paceMs } = deps
  const counts = { queued: 0, sending: 0, sent: 0, blocked: 0, failed: 0, skipped: 0 }
  if (!(await models.lease.take('sender', holder, now(), leaseMs))) return counts
  counts.failed += await models.delivery.closeDoubtful(now())
  let renewAt = Date.now() + leaseMs / 3
  try {
    while (!deps.stopping?.()) {
      if (Date.now() >= renewAt) {
        if (!(await models.lease.take('sender', holder, now(), leaseMs))) break
        renewAt = Date.now() + leaseMs / 3
      }
      const delivery = await models.delivery.claim(now(), sendLeaseMs)
      if (!delivery) break
      const started = Date.now()
      const { state, waitMs } = await deliver(deps, delivery)
      counts[state]++
      await sleep(Math.max(waitMs, paceMs - (Date.now() - started)))
    }
  } finally {
    await models.lease.release('sender', holder)
  }
  return counts
}

async function deliver(deps: SenderDeps, delivery: Delivery): Promise<{ state: Delivery['state']; waitMs: number }> {
  const { models, now, log } = deps
  const finish = async (
    state: 'sent' | 'blocked' | 'failed' | 'skipped',
    more?: { reason?: string; chat?: number },
  ) => {
    await models.delivery.finish(delivery._id, state, now(), more)
    return { state, waitMs: 0 }
  }
  const [campaign, person, report] = await Promise.all([
    models.campaign.find(delivery.campaign),
    models.person.find(delivery.person),
    models.report.findOwing(delivery.campaign, delivery.unit),
  ])
  if (!campaign || campaign.state !== 'open') return finish('skipped', { reason: 'campaign-closed' })
  if (!report) return finish('skipped', { reason: 'reported' })
  if (!person || person.unit !== delivery.unit) return finish('skipped', { reason: 'person-left' })
  const [chat] = await models.chat.findReachable(person._id)
  if (!chat) return finish('skipped', { reason: 'unreachable' })

  const sent = await deps.remind({
    chat: chat._id,
    lang: chat.lang,
    reportId: String(report._id),
    title: campaign.title,
    unitName: report.unitName,
    dueAt: campaign.dueAt,
    slot: delivery.slot,
  })
  switch (sent.state) {
    case 'sent':
      return finish('sent', { chat: chat._id })
    case 'blocked':
      await models.chat.blocked(chat._id, now())
      if ((await models.chat.findReachable(person._id)).length === 0) return finish('blocked', { chat: chat._id })
      await models.delivery.later(delivery._id, now(), 'other-chat')
      return { state: 'queued', waitMs: 0 }
    case 'failed':
      log.warn({ delivery: String(delivery._id), code: sent.code }, 'delivery failed')
      return finish('failed', { reason: sent.code, chat: chat._id })
    case 'retry': {
      if (delivery.attempts >= mostAttempts) return finish('failed', { reason: 'too-many-attempts' })
      const afterMs = Math.max(sent.afterMs, backOffMs(delivery.attempts))
      await models.delivery.later(delivery._id, new Date(now().getTime() + afterMs), 'retry')
      // The Bot API asks all senders to wait, not this message alone; longer waits are left to the next tick.
      return { state: 'queued', waitMs: Math.min(sent.afterMs, leaseMs / 3) }
    }
  }
}
