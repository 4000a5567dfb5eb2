// For any sequence of ticks, crashes, reports coming in and people blocking the bot: each person gets each slot of a campaign
// at most once, and every reachable debtor gets every slot that passed while they owed - or stands as in doubt.
import { expect } from 'chai'
import { openReports } from '../../jobs/campaign.ts'
import { sendDeliveries } from '../../jobs/delivery.ts'
import { planOf } from '../../jobs/message.ts'
import { queueReminders } from '../../jobs/reminder.ts'
import type { Models } from '../../models/index.ts'
import type { Calendar } from '../../rules/calendar.ts'
import { localDay } from '../../rules/day.ts'
import { mayWrite, slotDue, slotKey, slotsOf } from '../../rules/reminder.ts'
import { openOffices, zone, type Office } from './office.ts'

const seeds = [1, 2, 3, 4, 5]
const steps = 14
const officers = 8

describe('reminders under crashes', () => {
  let offices: Awaited<ReturnType<typeof openOffices>>
  before(async () => void (offices = await openOffices()))
  after(() => offices.close())

  for (const seed of seeds)
    it(`hold for the sequence of seed ${seed}`, async () => {
      const random = randomOf(seed)
      const office = await offices.fresh('2026-11-02T08:00', 0)
      const units = await office.units(officers)
      const people = (await office.people(units)).map((person, at) => ({ ...person, unit: units[at]! }))
      const campaign = await office.campaign({ policy: { thenEvery: 2 } })
      await openReports(office.models, campaign, office.clock.now())
      const plan = planOf(campaign, zone)
      const calendar = await office.models.calendar.read()
      const owing = new Set(units)
      const reachableSince = new Map(people.map(({ chat }) => [chat, office.clock.now()]))
      office.clock.set('2026-11-19T10:00:00+08:00')

      for (let step = 0; step < steps; step++) {
        office.clock.advance(`${1 + Math.floor(random() * 22)}h`)
        const lot = random()
        const one = people[Math.floor(random() * people.length)]!
        if (lot < 0.2) {
          owing.delete(one.unit)
          await office.handsIn(campaign._id, one.unit)
        } else if (lot < 0.3) {
          reachableSince.delete(one.chat)
          await office.models.chat.blocked(one.chat, office.clock.now())
        } else if (lot < 0.4) {
          reachableSince.set(one.chat, office.clock.now())
          await office.models.chat.returned(one.chat, office.clock.now())
        }
        if (random() < 0.4) {
          await crash(office, 1 + Math.floor(random() * 6))
          office.clock.advance('20s')
          if (random() < 0.5) continue
        }
        await queueReminders(office.deps)
        await sendDeliveries({ ...office.deps, paceMs: 0 })
        await judgeTick()
      }

      /** After a tick that went through, nobody who was to be reminded by now is left out. */
      async function judgeTick() {
        const now = office.clock.now()
        const slot = slotDue(plan, calendar, now)
        if (!slot || !mayWrite(plan, calendar, now)) return
        const rows = await office.models.delivery.findOfCampaign(campaign._id)
        for (const { _id, unit, chat } of people) {
          const since = reachableSince.get(chat)
          if (!owing.has(unit) || !since || since > slot.at) continue
          const row = rows.find((r) => r.person.equals(_id) && slotKey({ name: r.slot, day: r.day }) === slotKey(slot))
          const fate = row && (row.reason === 'in-doubt' || row.state === 'sending' ? 'in doubt' : row.state)
          expect(fate, `${slotKey(slot)} for ${unit} at step`).to.be.oneOf(['sent', 'in doubt'])
        }
        for (const [key, count] of countsOf(office, calendar)) expect(count, key).to.equal(1)
      }
      function countsOf({ posts }: Office, known: Calendar): Map<string, number> {
        const counts = new Map<string, number>()
        for (const post of posts) {
          const slot = slotsOf(plan, known, localDay(post.at, zone)).findLast(({ at }) => at <= post.at)!
          const key = `${post.chat} ${slotKey(slot)}`
          counts.set(key, (counts.get(key) ?? 0) + 1)
        }
        return counts
      }
    })
})

/** A process that dies at its n-th send: the message has gone, nothing that follows is written any more. */
async function crash(office: Office, atSend: number): Promise<void> {
  let isDead = false
  let sends = 0
  const never = () => new Promise<never>(() => undefined)
  const mortal = <T extends object>(part: T): T =>
    new Proxy(part, {
      get(target, name) {
        const value = target[name as keyof T]
        if (typeof value !== 'function') return value
        return (...args: unknown[]) =>
          isDead ? never() : (value as (...given: unknown[]) => unknown).apply(target, args)
      },
    })
  const { delivery, lease, duty } = office.models
  const models: Models = { ...office.models, delivery: mortal(delivery), lease: mortal(lease), duty: mortal(duty) }
  const died = new Promise<void>((resolve) => {
    const run = async () => {
      await queueReminders({ ...office.deps, models })
      await sendDeliveries({
        ...{ ...office.deps, models, holder: `dying ${atSend}`, paceMs: 0 },
        async remind(reminder) {
          if (isDead) return never()
          const sent = await office.deps.remind(reminder)
          if (++sends < atSend) return sent
          isDead = true
          resolve()
          return never()
        },
      })
      resolve()
    }
    void run()
  })
  await died
}

/** Mulberry32: the same sequence for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed * 0x9e3779b9
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
