// A federation office for tests of jobs: units, people and chats on a database of its own, a clock that is moved, and a
// stand-in for sending that answers as told. Waiting moves the clock, so nothing takes real time.
import mongoose, { Types, type Connection } from 'mongoose'
import { pino } from 'pino'
import type { JobDeps, Message, Reminder, Sent } from '../../jobs/index.ts'
import type { Pulse } from '../../jobs/pace.ts'
import { readTexts } from '../../locales/index.ts'
import { createModels, type Models } from '../../models/index.ts'
import type { Campaign, NewCampaign } from '../../models/campaign.ts'
import type { Unit } from '../../models/unit.ts'
import { endOfDay } from '../../rules/day.ts'
import { defaultPolicy, type ReminderPolicy } from '../../rules/reminder.ts'
import { createWords } from '../../rules/words.ts'
import { createClock, type Clock } from '../support/clock.ts'
import { freshDatabase } from '../support/mongo.ts'

export const zone = 'Asia/Shanghai'
export const at = (text: string): Date => new Date(`${text}+08:00`)
const words = createWords(readTexts())

export interface Post {
  chat: number
  at: Date
  text: string
  reminder: Reminder | null
}
export interface Office {
  models: Models
  clock: Clock
  /** What arrived, in order. */
  posts: Post[]
  deps: JobDeps & { pulse: Pulse }
  /** What the next sends answer; then everything is sent. Throwing ones throw. */
  answers: (Sent | Error | ((chat: number) => Sent))[]
  units(count: number, of?: Partial<Unit>): Promise<string[]>
  /** One officer for each of these units, at once. */
  people(units: string[]): Promise<{ _id: Types.ObjectId; chat: number }[]>
  /** An officer of the unit, in a chat of their own. */
  person(
    unit: string,
    options?: { chat?: number | null; lang?: string },
  ): Promise<{ _id: Types.ObjectId; chat: number }>
  campaign(
    given?: Partial<Omit<NewCampaign, 'policy'>> & { policy?: Partial<ReminderPolicy>; due?: string },
  ): Promise<Campaign>
  handsIn(campaign: Types.ObjectId, ...units: string[]): Promise<void>
  ledger(campaign: Types.ObjectId): Promise<string[]>
}

/**
 * A pulse that only goes forward, whatever tests do to the wall clock. Who waits is woken in the order of time, and time
 * moves on only when nothing waits for the database: however busy the machine is, work takes no time of this clock.
 */
function virtualPulse(clock: Clock, isBusy: () => boolean): Pulse {
  let time = 0
  let isPumping = false
  const sleepers: { at: number; wake: () => void }[] = []
  async function pump(): Promise<void> {
    isPumping = true
    while (sleepers.length > 0) {
      // Between an answer and the next question a moment passes too.
      for (let calm = 0; calm < 2; calm = isBusy() ? 0 : calm + 1)
        await new Promise((resolve) => setTimeout(resolve, 1))
      sleepers.sort((a, b) => a.at - b.at)
      const first = sleepers.shift()!
      if (first.at > time) {
        clock.advance(first.at - time)
        time = first.at
      }
      first.wake()
    }
    isPumping = false
  }
  return {
    now: () => time,
    wait: (ms) =>
      new Promise((wake) => {
        sleepers.push({ at: time + ms, wake })
        if (!isPumping) void pump()
      }),
  }
}

let lastChat = 1000
let lastUnit = 0

/** One database for a file of tests; each test gets it empty. */
export async function openOffices(): Promise<{
  fresh: (start: string, paceMs?: number) => Promise<Office>
  close: () => Promise<void>
}> {
  const database = await freshDatabase()
  const options = { autoIndex: false, autoCreate: false, monitorCommands: true }
  const connection = await mongoose.createConnection(database.uri, options).asPromise()
  const isBusy = watchCommands(connection)
  const models = createModels(connection)
  const used = [models.unit, models.person, models.chat, models.campaign, models.report, models.delivery, models.lease]
  const others = [models.broadcast, models.membership, models.handover, models.contact, models.calendar, models.jobRun]
  const all = [...used, ...others, models.invite]
  await Promise.all(all.map(({ model }) => model.createIndexes()))
  return {
    async fresh(start, paceMs = 40) {
      await Promise.all(all.map(({ model }) => model.collection.deleteMany({})))
      return createOffice(models, start, paceMs, isBusy)
    },
    async close() {
      await connection.close()
      await database.close()
    },
  }
}

/** Whether the database has yet to answer something. */
function watchCommands(connection: Connection): () => boolean {
  const client = connection.getClient()
  let asked = 0
  client.on('commandStarted', () => asked++)
  client.on('commandSucceeded', () => asked--)
  client.on('commandFailed', () => asked--)
  return () => asked > 0
}

export function createOffice(models: Models, start: string, paceMs: number, isBusy = () => false): Office {
  const clock = createClock(`${start}+08:00`)
  const posts: Post[] = []
  const answers: Office['answers'] = []
  const pulse = virtualPulse(clock, isBusy)
  const answer = (chat: number): Sent => {
    const next = answers.shift()
    if (next instanceof Error) throw next
    return typeof next === 'function' ? next(chat) : (next ?? { state: 'sent' })
  }
  const deps: Office['deps'] = {
    ...{ models, now: clock.now, timeZone: zone, holder: 'test', paceMs, words, pulse },
    log: pino({ level: 'silent' }),
    async remind(reminder) {
      const sent = answer(reminder.chat)
      if (sent.state === 'sent')
        posts.push({ chat: reminder.chat, at: clock.now(), text: `${reminder.slot} ${reminder.title}`, reminder })
      return sent
    },
    async tell({ chat, text }: Message) {
      const sent = answer(chat)
      if (sent.state === 'sent') posts.push({ chat, at: clock.now(), text, reminder: null })
      return sent
    },
    fetchFile: () => Promise.reject(new Error('no files here')),
  }

  return {
    ...{ models, clock, posts, deps, answers },
    async units(count, of = {}) {
      const made = Array.from({ length: count }, () => {
        const _id = `U${String(++lastUnit).padStart(6, '0')}`
        return {
          ...{
            _id,
            name: `${_id}号店`,
            type: 'private_firm',
            district: '500103',
            industry: 'retail',
            chamber: '商贸商会',
          },
          ...{ superior: null, contact: null },
          ...of,
        }
      })
      await models.unit.importAll(made)
      return made.map(({ _id }) => _id)
    },
    async person(unit, { chat, lang = 'zh-CN' } = {}) {
      const _id = new Types.ObjectId()
      await models.person.bind({ _id, unit, lang, consentVersion: '1', now: clock.now() })
      const id = chat ?? ++lastChat
      if (chat !== null) await models.chat.bind(id, { _id, unit }, lang, clock.now())
      return { _id, chat: id }
    },
    async people(units) {
      const now = clock.now()
      const made = units.map((unit) => ({ _id: new Types.ObjectId(), unit, chat: ++lastChat }))
      const consent = { version: '1', at: now }
      await models.person.model.insertMany(
        made.map(({ _id, unit }) => ({ _id, unit, role: 'officer', lang: 'zh-CN', consent })),
      )
      await models.chat.model.insertMany(
        made.map(({ _id, unit, chat }) => ({ _id: chat, person: _id, unit, lang: 'zh-CN', seenAt: now })),
      )
      return made
    },
    async campaign({ due = '2026-11-27', policy, ...given } = {}) {
      return models.campaign.create(
        {
          ...{ title: '半年填报', form: 'f@1', measure: 10, audience: {} },
          ...{ opensAt: clock.now(), dueAt: endOfDay(due, zone), ...given },
          policy: { ...defaultPolicy, ...policy },
        },
        clock.now(),
      )
    },
    async handsIn(campaign, ...units) {
      await models.report.model.updateMany(
        { campaign, unit: { $in: units } },
        { $set: { state: 'submitted', submittedAt: clock.now(), startedAt: clock.now() }, $inc: { revision: 1 } },
      )
    },
    async ledger(campaign) {
      const rows = await models.delivery.findOfCampaign(campaign)
      return rows.map(({ slot, state, reason }) => [slot, state, reason].filter(Boolean).join(' '))
    },
  }
}
