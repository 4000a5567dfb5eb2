import { expect } from 'chai'
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import mongoose from 'mongoose'
import { openReports } from '../../jobs/campaign.ts'
import { sendDeliveries } from '../../jobs/delivery.ts'
import { createModels } from '../../models/index.ts'
import { freshDatabase } from '../support/mongo.ts'
import { at, createOffice } from './office.ts'

const officers = 240
const inFlight = 32

describe('two senders on one database, killed in the middle', () => {
  it('send nothing twice, and leave at most what was on its way in doubt', async () => {
    const database = await freshDatabase()
    const connection = await mongoose.createConnection(database.uri, { autoIndex: false }).asPromise()
    const models = createModels(connection)
    await models.ensureIndexes()
    const office = createOffice(models, '2026-11-02T08:00', 0)
    await office.people(await office.units(officers))
    const campaign = await office.campaign()
    await openReports(models, campaign, office.clock.now())

    const perChat = new Map<number, number>()
    let onPost: () => void = () => undefined
    const server = createServer((request, response) => {
      const chat = Number(new URL(request.url!, 'http://x').searchParams.get('chat'))
      perChat.set(chat, (perChat.get(chat) ?? 0) + 1)
      onPost()
      setTimeout(() => response.end('ok'), 5)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const standIn = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`

    let time = at('2026-11-20T09:30').getTime()
    const children: ChildProcess[] = []
    const start = () => {
      const child = fork(new URL('./sender-process.ts', import.meta.url), [database.uri, standIn, String(time)], {
        execArgv: ['--import', 'tsx'],
      })
      children.push(child)
      return child
    }
    const sent = (count: number) =>
      new Promise<void>((resolve) => {
        onPost = () => {
          if (perChat.size >= count) resolve()
        }
      })

    try {
      // Two at once; whichever sends is killed with the other, then again, then one may finish.
      for (const count of [30, 90]) {
        const reached = sent(count)
        const pair = [start(), start()]
        await reached
        const exits = pair.map((child) => once(child, 'exit'))
        for (const child of pair) child.kill('SIGKILL')
        await Promise.all(exits)
        time += 30_000
      }
      const last = start()
      await once(last, 'exit')
      // What the killed left behind is closed once its time is over.
      office.clock.set(new Date(time + 600_000))
      await sendDeliveries({ ...office.deps, paceMs: 0 })

      const { counts, reasons } = await models.delivery.countWithin({}, campaign._id)
      const doubtful = reasons['in-doubt'] ?? 0
      expect([...perChat.values()].filter((count) => count > 1)).to.deep.equal([])
      expect(counts.sent + doubtful).to.equal(officers)
      expect(doubtful).to.be.at.most(2 * inFlight)
      expect(perChat.size).to.be.within(officers - doubtful, officers)
    } finally {
      for (const child of children) child.kill('SIGKILL')
      server.close()
      await connection.close()
      await database.close()
    }
  })
})
