/** Opens a store and writes with 32 in flight until it is killed; says on its output what was acknowledged. */
import { writeSync } from 'node:fs'
import { MongoClient } from 'mongodb'
import { openStore } from '../../store/index.ts'

const [dir, round] = process.argv.slice(2) as [string, string]
const store = await openStore({ dir })
const client = await new MongoClient(store.uri, { retryWrites: false }).connect()
const collection = client.db('crash').collection<{ _id: string; n: number; tags: string[]; text: string }>('written')
await collection.createIndexes([{ key: { n: 1 } }, { key: { tags: 1 } }, { key: { text: 1 }, unique: true }])
// Before the first write: a kill from now on is a kill in the middle of work.
writeSync(1, 'ready\n')

let next = 0
async function writer(): Promise<void> {
  for (;;) {
    const i = next++
    const _id = `${round}-${i}`
    await collection.insertOne({ _id, n: i % 17, tags: [`t${i % 5}`, `u${i % 7}`], text: _id.repeat(1 + (i % 30)) })
    writeSync(1, `i ${_id}\n`)
    if (i % 3 === 0) {
      await collection.updateOne({ _id }, { $set: { n: 1000 + i }, $push: { tags: 'more' } })
      writeSync(1, `u ${_id} ${1000 + i}\n`)
    }
    if (i % 7 === 0) {
      await collection.deleteOne({ _id })
      writeSync(1, `d ${_id}\n`)
    }
  }
}
await Promise.all(Array.from({ length: 32 }, writer))
