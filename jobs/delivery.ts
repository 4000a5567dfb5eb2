// The sender: one process at a time takes what waits, a few in flight, each claimed before it is sent and its end recorded.
// A claim without an end is in doubt after a crash, and is not sent again.
import type { Types } from 'mongoose'
import type { Logger } from 'pino'
import type { Chat } from '../models/chat.ts'
import { noCounts, type Counts, type Delivery, type DeliveryEnd, type DeliveryKind } from '../models/delivery.ts'
import type { FinalState } from '../models/delivery.ts'
import type { Duty, OwedBy } from '../models/duty.ts'
import { composeMessage, composeReminders, judge } from './message.ts'
import type { Composed, Message, MessageDeps, Reminder, Sent, Subjects } from './message.ts'
import { together } from '../models/together.ts'
import { groupsOf, idsBy, isDisowned, unique, uniqueDeliveries, whyNot } from './waiting.ts'
import { createPace, realPulse, type Pace, type Pulse } from './pace.ts'

export type { Message, Reminder, ReminderItem, Sent } from './message.ts'

export interface SenderDeps extends MessageDeps {
  log: Logger
  remind: (reminder: Reminder) => Promise<Sent>
  /** Lists for superiors, notices and broadcasts; without it they wait. */
  tell?: (message: Message) => Promise<Sent>
  /** This process, for the lease that elects one sender. */
  holder: string
  /** Least time between two messages; the pace of the Bot API is 25/s. 0 lifts the pace per chat as well. */
  paceMs: number
  pulse?: Pulse
  stopping?: () => boolean
}

/** Renewed every third of it; with a tick every 10 s another process takes over within 30 s. */
const leaseMs = 15_000
/** Longer than any send takes: the bot gives up after 60 s. */
const sendLeaseMs = 90_000
const inFlight = 32
const windowSize = 96
const mostAttempts = 8
/** 3 s, 12 s, 48 s … at most an hour. */
export const backOffMs = (attempts: number): number => Math.min(3_000 * 4 ** (attempts - 1), 3_600_000)
/** A longer rest is left to a later run, so that a stop need not wait for it. */
const longestRestMs = 5_000
const perChatMs = 1_000

/** Sends until nothing waits, the Bot API asks for a rest, or another process holds the lease. */
export async function sendDeliveries(deps: SenderDeps): Promise<Counts> {
  const { models, now, holder } = deps
  const counts = noCounts()
  if (!(await models.lease.take('sender', holder, now(), leaseMs))) return counts
  counts.failed += await models.delivery.closeDoubtful(now())
  const run = new SenderRun(deps, counts)
  try {
    if (!(await models.lease.pausedUntil('sender', now()))) await run.go()
  } finally {
    await models.lease.release('sender', holder)
  }
  return counts
}

/** One person's message to be: several reminders, or one of the rest. */
interface Waiting {
  deliveries: Delivery[]
  chat: Chat
}

class SenderRun {
  readonly #deps: SenderDeps
  readonly #counts: Counts
  readonly #pulse: Pulse
  readonly #pace: Pace
  readonly #kinds: DeliveryKind[]
  // What several in flight ask of the database at the same time is one command: that is what a sender's pace costs.
  readonly #claim: (id: Types.ObjectId) => Promise<boolean>
  readonly #findOwed: (asked: OwedBy) => Promise<Duty | null>
  readonly #end: (end: DeliveryEnd) => Promise<void>
  #waiting: Waiting[] = []
  /** Taken from the window and not yet through: the queue may still show them. */
  readonly #busy = new Set<string>()
  #subjects: Subjects = { campaigns: new Map(), broadcasts: new Map() }
  #refilling: Promise<boolean> | null = null
  #renewAt: number
  #isOver = false
  #restUntil = 0

  constructor(deps: SenderDeps, counts: Counts) {
    this.#deps = deps
    this.#counts = counts
    this.#pulse = deps.pulse ?? realPulse
    const everyMs = deps.paceMs
    this.#pace = createPace({ everyMs, perChatMs: everyMs === 0 ? 0 : perChatMs, pulse: this.#pulse })
    this.#kinds = deps.tell ? ['reminder', 'joined', 'review', 'escalation', 'broadcast'] : ['reminder']
    this.#renewAt = this.#pulse.now() + leaseMs / 3
    const { models, now } = deps
    this.#claim = together(async (ids: Types.ObjectId[]) => {
      const ours = await models.delivery.claim(ids, now(), sendLeaseMs)
      return ids.map((id) => ours.has(String(id)))
    })
    this.#findOwed = together((asked: OwedBy[]) => models.duty.findOwedAll(asked))
    this.#end = together(async (ends: DeliveryEnd[]) => {
      await models.delivery.finish(ends, now())
      return ends.map(() => undefined)
    })
  }

  async go(): Promise<void> {
    await Promise.all(Array.from({ length: inFlight }, () => this.#worker()))
  }

  async #worker(): Promise<void> {
    while (!this.#isOver && !this.#deps.stopping?.()) {
      const next = await this.#next()
      if (!next) return
      await this.#pace.turn()
      if (!this.#isOver) await this.#rest()
      if (this.#isOver || this.#deps.stopping?.() || !(await this.#holds())) return
      await this.#deliver(next)
      for (const { _id } of next.deliveries) this.#busy.delete(String(_id))
    }
  }

  /** The next message whose chat may get one; null when nothing waits any more. */
  async #next(): Promise<Waiting | null> {
    for (;;) {
      const at = this.#waiting.findIndex(({ chat }) => this.#pace.restMs(chat._id) === 0)
      if (at >= 0) {
        const next = this.#waiting.splice(at, 1)[0]!
        this.#pace.sentTo(next.chat._id)
        for (const { _id } of next.deliveries) this.#busy.add(String(_id))
        return next
      }
      if (this.#waiting.length > 0)
        await this.#pulse.wait(Math.min(...this.#waiting.map(({ chat }) => this.#pace.restMs(chat._id))))
      else {
        this.#refilling ??= this.#refill().finally(() => (this.#refilling = null))
        if (!(await this.#refilling)) return null
      }
      if (this.#isOver || this.#deps.stopping?.()) return null
    }
  }

  /** Reads what waits and all it needs at once; what nobody can get is skipped right here. @returns false: nothing waits. */
  async #refill(): Promise<boolean> {
    const { models, now } = this.#deps
    for (;;) {
      // As it was before reading: what goes out meanwhile may be read as still waiting.
      const busy = new Set(this.#busy)
      const isFree = ({ _id }: Delivery) => !busy.has(String(_id))
      const found = (await models.delivery.findWaiting(now(), this.#kinds, windowSize)).filter(isFree)
      if (found.length === 0) return false
      const ids = unique(found.map(({ person }) => person))
      const [more, people, chats, asked] = await Promise.all([
        models.delivery.findWaitingOf(
          ids.filter((id) => found.some(({ kind, person }) => kind === 'reminder' && person.equals(id))),
          now(),
        ),
        models.person.findMany(ids),
        models.chat.findOfPeople(ids),
        models.handover.findAsked(ids),
      ])
      const all = uniqueDeliveries([...found, ...more.filter(isFree)])
      this.#subjects = await this.#readSubjects(all)
      const calendar = await models.calendar.read()
      const judged = judge(all, this.#subjects, { calendar, now: now(), timeZone: this.#deps.timeZone })
      for (const [at, ids] of idsBy(judged.later, ({ at }) => at.getTime()))
        await models.delivery.putOff(ids, new Date(at))
      const skips = idsBy(judged.void, ({ reason }) => reason)
      const disowned = judged.go.filter((delivery) => isDisowned(delivery, asked))
      if (disowned.length > 0) skips.set('hand-over-asked', unique(disowned.map(({ _id }) => _id)))
      const groups = groupsOf(judged.go.filter((delivery) => !disowned.includes(delivery)))
      const byId = new Map(people.map((person) => [String(person._id), person]))
      const waiting: Waiting[] = []
      for (const deliveries of groups) {
        const first = deliveries[0]!
        const chat = chats.find(({ person, blockedAt }) => blockedAt === null && person?.equals(first.person))
        const reason = whyNot(byId.get(String(first.person)), first, chat)
        if (reason) skips.set(reason, [...(skips.get(reason) ?? []), ...deliveries.map(({ _id }) => _id)])
        else waiting.push({ deliveries, chat: chat! })
      }
      for (const [reason, skipped] of skips) this.#counts.skipped += await models.delivery.skip(skipped, reason, now())
      if (waiting.length > 0) {
        this.#waiting = waiting
        return true
      }
    }
  }

  async #readSubjects(deliveries: Delivery[]): Promise<Subjects> {
    const { models } = this.#deps
    const broadcasts = unique(deliveries.flatMap(({ broadcast }) => broadcast ?? []))
    const [campaigns, sent] = await Promise.all([
      models.campaign.findMany(unique(deliveries.flatMap(({ campaign }) => campaign ?? []))),
      Promise.all(broadcasts.map((id) => models.broadcast.find(id))),
    ])
    return {
      campaigns: new Map(campaigns.map((campaign) => [String(campaign._id), campaign])),
      broadcasts: new Map(sent.flatMap((broadcast) => (broadcast ? [[String(broadcast._id), broadcast]] : []))),
    }
  }

  async #deliver({ deliveries, chat }: Waiting): Promise<void> {
    const ours = await Promise.all(deliveries.map(({ _id }) => this.#claim(_id)))
    const claimed = deliveries
      .filter((_, at) => ours[at])
      .map((delivery) => ({ ...delivery, attempts: delivery.attempts + 1 }))
    if (claimed.length === 0) return
    const composed = await this.#compose(claimed, chat)
    if (composed.kind === 'none') return this.#finish(claimed, 'skipped', { reason: composed.reason })
    const going = composed.kind === 'reminder' ? composed.items.map(({ delivery }) => delivery) : claimed
    if (composed.kind === 'reminder')
      for (const { delivery, reason } of composed.skipped) await this.#finish([delivery], 'skipped', { reason })
    const sent = await this.#send(composed, chat)
    await this.#record(sent, going, chat)
  }

  #compose(claimed: Delivery[], chat: Chat): Promise<Composed> {
    return claimed[0]!.kind === 'reminder'
      ? composeReminders({ ...this.#deps, findOwed: this.#findOwed }, claimed, this.#subjects)
      : composeMessage(this.#deps, claimed[0]!, chat.lang, this.#subjects)
  }

  async #send(composed: Exclude<Composed, { kind: 'none' }>, { _id: chat, lang }: Chat): Promise<Sent> {
    try {
      if (composed.kind === 'message') {
        const { text, file, link, open } = composed
        return await this.#deps.tell!({ chat, lang, text, file, link, open })
      }
      const [first, ...also] = composed.items.map(({ delivery: _, ...item }) => item)
      return await this.#deps.remind({ chat, lang, ...first!, also, words: composed.words })
    } catch (error) {
      this.#deps.log.error({ err: error }, 'sending broke off')
      return { state: 'doubt', code: 'in-doubt' }
    }
  }

  async #record(sent: Sent, deliveries: Delivery[], chat: Chat): Promise<void> {
    const { models, now, log } = this.#deps
    const ids = deliveries.map(({ _id }) => _id)
    switch (sent.state) {
      case 'sent':
        return this.#finish(deliveries, 'sent', { chat: chat._id })
      case 'blocked': {
        await models.chat.blocked(chat._id, now())
        const others = await models.chat.findReachable(deliveries[0]!.person)
        if (others.length > 0) await models.delivery.later(ids, now(), 'other-chat', false)
        else await this.#finish(deliveries, 'blocked', { reason: sent.why ?? 'blocked', chat: chat._id })
        return
      }
      case 'doubt':
      case 'failed':
        log.warn({ delivery: String(ids[0]), code: sent.code }, 'delivery failed')
        return this.#finish(deliveries, 'failed', {
          reason: sent.state === 'doubt' ? 'in-doubt' : sent.code,
          chat: chat._id,
        })
      case 'retry': {
        // The bot itself waits out short floods; what comes here with a longer wait than a network error's is one.
        if (sent.flood ?? sent.afterMs > longestRestMs) {
          await this.#flood(sent.afterMs)
          await models.delivery.later(ids, new Date(now().getTime() + sent.afterMs), 'flood', false)
          return
        }
        const { attempts } = deliveries[0]!
        if (attempts >= mostAttempts) return this.#finish(deliveries, 'failed', { reason: 'too-many-attempts' })
        const afterMs = Math.max(sent.afterMs, backOffMs(attempts))
        await models.delivery.later(ids, new Date(now().getTime() + afterMs), 'retry')
        this.#counts.queued += ids.length
      }
    }
  }

  /** The Bot API asks all of us to wait, not this message alone. */
  async #flood(afterMs: number): Promise<void> {
    this.#counts.queued++
    this.#restUntil = Math.max(this.#restUntil, this.#pulse.now() + afterMs)
    if (afterMs > longestRestMs) this.#isOver = true
    const { models, now } = this.#deps
    await models.lease.pause('sender', new Date(now().getTime() + afterMs))
  }

  async #rest(): Promise<void> {
    const restMs = this.#restUntil - this.#pulse.now()
    if (restMs > 0) await this.#pulse.wait(restMs)
  }

  /** Whether the lease is still ours; renewed in time. */
  async #holds(): Promise<boolean> {
    if (this.#pulse.now() < this.#renewAt) return true
    this.#renewAt = this.#pulse.now() + leaseMs / 3
    const { models, holder, now } = this.#deps
    if (!(await models.lease.take('sender', holder, now(), leaseMs))) this.#isOver = true
    return !this.#isOver
  }

  async #finish(deliveries: Delivery[], state: FinalState, more: { reason?: string; chat?: number }): Promise<void> {
    this.#counts[state] += deliveries.length
    await this.#end({ ids: deliveries.map(({ _id }) => _id), state, ...more })
  }
}
