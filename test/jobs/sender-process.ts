// A sender in a process of its own, to be killed by a test: `sender-process.ts <database> <stand-in> <offset ms>`. It sends
// until nothing is queued and says so.
import { setTimeout as sleep } from 'node:timers/promises'
import mongoose from 'mongoose'
import { pino } from 'pino'
import { sendDeliveries } from '../../jobs/delivery.ts'
import { queueReminders } from '../../jobs/reminder.ts'
import { createModels } from '../../models/index.ts'

const [uri = '', standIn = '', offset = '0'] = process.argv.slice(2)
const connection = await mongoose.createConnection(uri, { autoIndex: false, autoCreate: false }).asPromise()
const models = createModels(connection)
// The wall clock of the campaign: it runs on from where the test says, so that no lease is waited for.
const begun = Date.now()
const now = () => new Date(Number(offset) + Date.now() - begun)
const deps = {
  models,
  now,
  timeZone: 'Asia/Shanghai',
  holder: `p${process.pid}`,
  log: pino({ level: 'silent' }),
  paceMs: 1,
}
process.send?.('ready')
await queueReminders(deps)
while ((await models.delivery.countOpen()).queued > 0) {
  await sendDeliveries({
    ...deps,
    async remind({ chat }) {
      const answer = await fetch(`${standIn}?chat=${chat}`)
      return answer.ok ? { state: 'sent' } : { state: 'retry', afterMs: 0, flood: false }
    },
  })
  await sleep(100)
}
await connection.close()
process.send?.('done')
process.disconnect()
