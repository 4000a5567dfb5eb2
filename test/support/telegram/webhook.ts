// Webhook delivery: one chat in order, chats side by side, an update again and again until it is answered with 2xx.
import { Agent, request } from 'node:http'
import type { Update } from 'grammy/types'
import { badRequest } from './refusal.ts'
import { Params, parseBody } from './request.ts'
import type { Pending, Updates } from './updates.ts'

interface Target {
  url: URL
  secret: string | undefined
  maxConnections: number
  allowed: string[] | undefined
}
interface Answer {
  status: number
  reason: string
  type: string
  body: string
}
export interface WebhookTimes {
  /** Pause before the first retry; doubles up to `longestRetryMs`. */
  retryMs: number
  longestRetryMs: number
  /** After this an answer counts as missing and the update is sent again, while the first may still be worked on. */
  timeoutMs: number
}

export class Webhook {
  private readonly agent = new Agent({ keepAlive: true })
  private readonly updates: Updates
  private readonly times: WebhookTimes
  private readonly perform: (method: string, params: Params) => Promise<unknown>
  private readonly now: () => number
  private readonly busy = new Set<number>()
  private readonly timers = new Set<NodeJS.Timeout>()
  private target: Target | null = null
  private lastError: { date: number; message: string } | null = null

  constructor(
    updates: Updates,
    times: WebhookTimes,
    /** Carries out the call that an answer's body may hold. */
    perform: (method: string, params: Params) => Promise<unknown>,
    seconds: () => number,
  ) {
    this.updates = updates
    this.times = times
    this.perform = perform
    this.now = seconds
    updates.on('arrival', () => this.pump())
  }

  get active() {
    return this.target !== null
  }

  set(params: Params): true {
    const url = params.text('url') ?? ''
    const secret = params.text('secret_token')
    if (params.flag('drop_pending_updates')) this.updates.drop()
    this.updates.allow(params.json('allowed_updates'))
    if (url === '') return this.remove(new Params())
    if (!URL.canParse(url)) throw badRequest('bad webhook: Failed to parse URL')
    const parsed = new URL(url)
    // Telegram wants https; this one calls plain http on this machine, and never anything beyond it.
    if (parsed.protocol !== 'http:') throw badRequest('bad webhook: the stand-in calls http on loopback only')
    if (!['127.0.0.1', 'localhost', '[::1]'].includes(parsed.hostname))
      throw badRequest('bad webhook: the stand-in calls loopback addresses only')
    if (secret !== undefined && !/^[\w-]{1,256}$/.test(secret))
      throw badRequest('secret token contains unallowed characters')
    const maxConnections = Math.min(Math.max(params.int('max_connections') ?? 40, 1), 100)
    this.target = { url: parsed, secret, maxConnections, allowed: params.json('allowed_updates') }
    this.pump()
    return true
  }

  remove(params: Params): true {
    if (params.flag('drop_pending_updates')) this.updates.drop()
    this.target = null
    return true
  }

  info() {
    const target = this.target
    return {
      url: target?.url.href ?? '',
      has_custom_certificate: false,
      pending_update_count: this.updates.pending.length,
      ...(target ? { max_connections: target.maxConnections } : {}),
      ...(target?.allowed?.length ? { allowed_updates: target.allowed } : {}),
      ...(this.lastError ? { last_error_date: this.lastError.date, last_error_message: this.lastError.message } : {}),
    }
  }

  stop() {
    this.target = null
    for (const timer of this.timers) clearTimeout(timer)
    this.agent.destroy()
  }

  private pump() {
    if (!this.target) return
    for (const pending of this.updates.pending) {
      if (this.busy.size >= this.target.maxConnections) return
      if (this.busy.has(pending.lane)) continue
      this.busy.add(pending.lane)
      void this.deliver(pending, this.times.retryMs)
    }
  }

  private async deliver(pending: Pending, pauseMs: number) {
    const target = this.target
    if (!target) return void this.busy.delete(pending.lane)
    const answer = await this.post(target, pending.update).catch((error: Error) => error.message)
    const good = typeof answer === 'object' && answer.status >= 200 && answer.status < 300
    this.updates.journal.push({
      updateId: pending.update.update_id,
      update: pending.update,
      by: 'webhook',
      outcome: typeof answer === 'object' ? answer.status : answer,
    })
    if (!good) {
      const why =
        typeof answer === 'object' ? `Wrong response from the webhook: ${answer.status} ${answer.reason}` : answer
      this.lastError = { date: this.now(), message: why }
      const timer = setTimeout(() => {
        this.timers.delete(timer)
        void this.deliver(pending, Math.min(pauseMs * 2, this.times.longestRetryMs))
      }, pauseMs)
      this.timers.add(timer)
      return
    }
    await this.carryOut(answer)
    this.updates.take(pending)
    this.busy.delete(pending.lane)
    this.pump()
  }

  /** The bot cannot see how such a call ended; neither does it hear of a refusal here. */
  private async carryOut(answer: Answer) {
    if (!answer.body.includes('method')) return
    try {
      const { method, ...values } = parseBody(answer.body, answer.type)
      if (typeof method === 'string') await this.perform(method, new Params(values))
    } catch {
      return
    }
  }

  private post({ url, secret }: Target, update: Update): Promise<Answer> {
    const body = Buffer.from(JSON.stringify(update))
    return new Promise((resolve, reject) => {
      const req = request(url, {
        method: 'POST',
        agent: this.agent,
        timeout: this.times.timeoutMs,
        headers: {
          'content-type': 'application/json',
          'content-length': body.length,
          ...(secret ? { 'x-telegram-bot-api-secret-token': secret } : {}),
        },
      })
      req.on('response', (res) => {
        const chunks: Buffer[] = []
        res.on('data', (chunk: Buffer) => chunks.push(chunk))
        res.on('error', reject)
        res.on('end', () =>
          resolve({
            status: res.statusCode ?? 0,
            reason: res.statusMessage ?? '',
            type: res.headers['content-type'] ?? '',
            body: Buffer.concat(chunks).toString('utf8'),
          }),
        )
      })
      req.on('timeout', () => req.destroy(new Error('Read timeout expired')))
      req.on('error', reject)
      req.end(body)
    })
  }
}
