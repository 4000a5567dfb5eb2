// A database of its own for each test that asks: on the embedded store, or on a real MongoDB when MONGODB_TEST_URI is set.
// Import this file at the top of a test file, not inside a test: the store is stopped by a hook after the last test.
import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { MongoClient } from 'mongodb'
import { openStore } from '../../store/index.ts'
import { quickFolder } from './folder.ts'

export interface TestDatabase {
  /** For the driver or mongoose, with the database's name in it. */
  uri: string
  /** Drops the database. Close your own connections first. */
  close(): Promise<void>
}

interface Served {
  uri: string
  stop(): Promise<void>
}

let serving: Promise<Served> | null = null
let open = 0
let count = 0

// Starting the store costs more than most tests, so one serves the whole mocha run; without mocha the last close stops it.
// A process of a parallel run takes many files, each with an end of its own: there the store ends with the process.
const inMocha = typeof after === 'function'
const inWorker = process.env['MOCHA_WORKER_ID'] !== undefined
if (inMocha && !inWorker) after(stop)

/** The store of this run, without a database. */
export const servedUri = async (): Promise<string> => (await (serving ??= serve())).uri

export async function freshDatabase(): Promise<TestDatabase> {
  const served = await (serving ??= serve())
  open += 1
  const uri = withName(served.uri, `test_${process.pid}_${++count}_${randomBytes(3).toString('hex')}`)
  let closed = false
  return {
    uri,
    async close() {
      if (closed) return
      closed = true
      await drop(uri)
      open -= 1
      if (open === 0 && !inMocha) await stop()
    },
  }
}

async function serve(): Promise<Served> {
  const given = process.env['MONGODB_TEST_URI']
  if (given) return { uri: given, stop: async () => undefined }
  const dir = await quickFolder('zhengban-db-')
  const store = await openStore({ dir })
  if (inWorker) process.once('exit', () => rmSync(dir, { recursive: true, force: true }))
  return {
    uri: store.uri,
    async stop() {
      await store.stop()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

/** What is to be closed while the store still runs, such as something that many test files share. */
export const beforeStop = (work: () => Promise<void>) => void closing.push(work)
const closing: (() => Promise<void>)[] = []

async function stop(): Promise<void> {
  for (const work of closing.splice(0)) await work()
  const served = serving
  serving = null
  await (await served)?.stop()
}

async function drop(uri: string): Promise<void> {
  const client = new MongoClient(uri)
  try {
    await client.db().dropDatabase()
  } finally {
    await client.close()
  }
}

/** Not by URL: an address may name several hosts or a socket. */
function withName(uri: string, name: string): string {
  const [, hosts, options] = /^([^:]+:\/\/[^/?]+)(?:\/[^?]*)?(\?.*)?$/.exec(uri) ?? []
  if (!hosts) throw new Error('MONGODB_TEST_URI is not a MongoDB address')
  return `${hosts}/${name}${options ?? ''}`
}
