// Counts in a process of its own, to be killed by a test in the middle of a crowd: `tally-process.ts <database>`.
import mongoose from 'mongoose'
import { createModels } from '../../models/index.ts'

const connection = await mongoose
  .createConnection(process.argv[2]!, { autoIndex: false, autoCreate: false })
  .asPromise()
const models = createModels(connection)
process.send?.('ready')
await models.tally.refresh({ now: () => new Date(), timeZone: 'Asia/Shanghai' })
await connection.close()
process.disconnect()
