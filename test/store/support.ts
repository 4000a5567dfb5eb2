/**
 * The store of the whole run, or the real MongoDB of MONGODB_TEST_URI. Each file gets a database of its own, dropped
 * afterwards.
 */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Collection, type Db, type Document, MongoClient, MongoServerError } from 'mongodb'
import { servedUri } from '../support/mongo.ts'

export const realUri = process.env['MONGODB_TEST_URI']

/** On a disk. */
export function temporaryFolder(name: string): string {
  return mkdtempSync(join(tmpdir(), `store-${name}-`))
}

/** Any document, with any `_id`. */
export interface Loose extends Document {
  _id?: string | number | object
}

export interface TestDatabase {
  uri: string
  client: MongoClient
  db: Db
  name: string
  /** An empty collection no other test uses. */
  fresh: (documents?: Document[]) => Promise<Collection<Loose>>
}

/** To be called inside `describe`: gives the database once its `before` has run. */
export function useDatabase(): TestDatabase {
  const test = {} as TestDatabase
  let made = 0
  before(async () => {
    test.uri = await servedUri()
    test.client = await new MongoClient(test.uri, { retryWrites: false }).connect()
    test.name = `t${process.pid}_${Math.random().toString(36).slice(2, 8)}`
    test.db = test.client.db(test.name)
    test.fresh = async (documents = []) => {
      const collection = test.db.collection<Loose>(`c${++made}`)
      if (documents.length) await collection.insertMany(documents)
      return collection
    }
  })
  after(async () => {
    await test.db.dropDatabase()
    await test.client.close()
  })
  return test
}

/** The error a command is refused with; fails when it is not refused. */
export async function refusal(work: Promise<unknown>): Promise<MongoServerError> {
  try {
    await work
  } catch (error) {
    if (error instanceof MongoServerError) return error
    throw error
  }
  throw new Error('was not refused')
}

/** Numbers that look random and are the same in every run. */
export function randomNumbers(seed: number): (below: number) => number {
  let state = seed >>> 0 || 1
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}
