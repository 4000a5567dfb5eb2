/** Opening, stopping, locks, formats, backups: only the embedded store has these. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect } from 'chai'
import { open } from 'lmdb'
import { MongoClient } from 'mongodb'
import { findRunningStore, openStore as open_, restoreStore, StoreError, type StoreHandle } from '../../store/index.ts'
import { temporaryFolder } from './support.ts'

const opened: StoreHandle[] = []
async function openStore(options: Parameters<typeof open_>[0]): Promise<StoreHandle> {
  const store = await open_(options)
  opened.push(store)
  return store
}

async function using<T>(uri: string, work: (client: MongoClient) => Promise<T>): Promise<T> {
  const client = await new MongoClient(uri).connect()
  try {
    return await work(client)
  } finally {
    await client.close()
  }
}

async function refusedWith(code: string, work: Promise<unknown>): Promise<string> {
  try {
    await work
  } catch (error) {
    expect(error).to.be.instanceOf(StoreError)
    expect((error as StoreError).code).to.equal(code)
    return (error as Error).message
  }
  throw new Error('was not refused')
}

describe('store: a data folder', () => {
  let dir: string
  beforeEach(() => {
    dir = temporaryFolder('open')
  })
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.stop()))
    rmSync(dir, { recursive: true, force: true })
  })

  it('keeps its documents from one run to the next', async () => {
    const first = await openStore({ dir })
    await using(first.uri, async (client) => {
      const collection = client.db('d').collection<{ _id: number; a: number }>('c')
      await collection.createIndex({ a: 1 }, { unique: true })
      await collection.insertMany([1, 2, 3].map((n) => ({ _id: n, a: n * 10 })))
    })
    await first.stop()
    const second = await openStore({ dir })
    await using(second.uri, async (client) => {
      const collection = client.db('d').collection<{ _id: number; a: number }>('c')
      expect(
        await collection
          .find({ a: { $gt: 10 } })
          .hint('a_1')
          .toArray(),
      ).to.deep.equal([
        { _id: 2, a: 20 },
        { _id: 3, a: 30 },
      ])
      expect(await collection.estimatedDocumentCount()).to.equal(3)
      await collection.insertOne({ _id: 4, a: 40 })
    })
    await second.stop()
  })

  it('is served by one program; the second one hears which, and can join it', async () => {
    const store = await openStore({ dir })
    expect(await refusedWith('in-use', openStore({ dir }))).to.include(dir)
    const other = spawn(process.execPath, ['--import', 'tsx', 'store/serve.ts', dir], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let said = ''
    other.stderr.on('data', (chunk: Buffer) => (said += String(chunk)))
    expect((await once(other, 'exit'))[0]).to.equal(1)
    expect(said).to.include('in use by process')
    const uri = (await findRunningStore(dir))!
    await using(uri, async (client) => {
      expect(await client.db('admin').command({ ping: 1 })).to.deep.equal({ ok: 1 })
    })
    await store.stop()
    expect(await findRunningStore(dir)).to.equal(null)
  })

  it('listens where only its owner can reach it, and stops within two seconds in the middle of work', async () => {
    const store = await openStore({ dir })
    const path = decodeURIComponent(/\/\/(.*)\/$/.exec(store.uri)![1]!)
    expect(statSync(path).mode & 0o777).to.equal(0o600)
    const client = await new MongoClient(store.uri, { serverSelectionTimeoutMS: 500 }).connect()
    const collection = client.db('d').collection<{ _id: number; text: string }>('c')
    await collection.insertMany(Array.from({ length: 3000 }, (_, i) => ({ _id: i, text: 'x'.repeat(200) })))
    const long = collection
      .aggregate([{ $lookup: { from: 'c', pipeline: [{ $match: { text: /y$/ } }], as: 'n' } }])
      .toArray()
      .catch(() => 'cut off')
    await new Promise((resolve) => setTimeout(resolve, 50))
    const from = Date.now()
    await store.stop()
    expect(Date.now() - from).to.be.lessThan(2500)
    expect(await long).to.equal('cut off')
    expect(existsSync(path)).to.equal(false)
    await client.close()
  })

  it('may have a very long path', async () => {
    const deep = join(dir, '很长的名字'.repeat(6), 'x'.repeat(80))
    mkdirSync(deep, { recursive: true })
    const store = await openStore({ dir: deep })
    await using(store.uri, async (client) => {
      await client.db('d').collection('c').insertOne({ a: 1 })
    })
    expect(await findRunningStore(deep)).to.equal(store.uri)
    await store.stop()
  })

  it('left by a killed program is opened without repair', async () => {
    writeFileSync(
      join(dir, 'store.lock'),
      JSON.stringify({ pid: 2 ** 22 + 1, token: 'x', socketPath: join(dir, 'store.sock'), listening: true }),
    )
    writeFileSync(join(dir, 'store.sock'), '')
    const store = await openStore({ dir })
    await store.stop()
  })

  it('written by a later program is refused with words', async () => {
    const root = open({
      path: dir,
      encoding: 'binary',
      keyEncoding: 'binary',
      maxDbs: 8,
      overlappingSync: false,
      noSubdir: false,
    })
    const catalog = root.openDB<Buffer, Buffer>({ name: 'catalog', encoding: 'binary', keyEncoding: 'binary' })
    await catalog.put(Buffer.from('format'), Buffer.from('99'))
    await root.close()
    expect(await refusedWith('newer-format', openStore({ dir }))).to.include('newer version')
    expect(await findRunningStore(dir)).to.equal(null)
  })

  it('is backed up while it runs, and restored elsewhere', async () => {
    const store = await openStore({ dir })
    const backup = join(dir, 'backup')
    const restored = join(dir, 'restored')
    await using(store.uri, async (client) => {
      const collection = client.db('d').collection<{ _id: number }>('c')
      await collection.createIndex({ a: 1 })
      await collection.insertMany(Array.from({ length: 2000 }, (_, i) => ({ _id: i, a: i % 10 })))
      let going = true
      const writing = (async () => {
        for (let i = 2000; going; i++) await collection.insertOne({ _id: i })
      })()
      await store.backup(backup).finally(() => (going = false))
      await writing
    })
    await refusedWith('not-empty', store.backup(backup))
    await restoreStore(backup, restored)
    await refusedWith('not-empty', restoreStore(backup, restored))
    await refusedWith('not-a-backup', restoreStore(join(dir, 'nothing'), join(dir, 'r2')))
    const copy = await openStore({ dir: restored })
    await using(copy.uri, async (client) => {
      const db = client.db('d')
      expect(await db.collection('c').countDocuments()).to.be.at.least(2000)
      expect((await db.command({ validate: 'c' }))['errors']).to.deep.equal([])
    })
    await copy.stop()
    await store.stop()
  })

  it('is served alone by npm run store, which says where', async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'store/serve.ts', dir, '0'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
    expect(line).to.match(/^listening mongodb:\/\/127\.0\.0\.1:\d+\/$/)
    await using(line.slice('listening '.length), async (client) => {
      await client.db('d').collection('c').insertOne({ a: 1 })
    })
    child.kill('SIGTERM')
    expect((await once(child, 'exit'))[0]).to.equal(0)
  })

  it('removes what a TTL index says is over', async () => {
    const { Engine } = await import('../../store/disk/engine.ts')
    const { Catalog } = await import('../../store/disk/catalog.ts')
    const { removeExpired } = await import('../../store/disk/expiry.ts')
    const store = await openStore({ dir })
    await using(store.uri, async (client) => {
      for (const [name, direction] of [
        ['up', 1],
        ['down', -1],
      ] as const) {
        const collection = client.db('d').collection<{ _id: number }>(name)
        await collection.createIndex({ at: direction }, { expireAfterSeconds: 60 })
        await collection.insertMany([
          { _id: 1, at: new Date(0) },
          { _id: 2, at: new Date(100_000) },
          { _id: 3, at: 'no date' },
          { _id: 4 },
          { _id: 5, at: [new Date(1e12), new Date(1000)] },
          { _id: 6, at: 5 },
        ] as never)
      }
    })
    await store.stop()
    const engine = new Engine(dir)
    const catalog = new Catalog(engine)
    catalog.load()
    expect(await removeExpired(engine, catalog, new Date(120_000))).to.equal(4)
    await engine.close()
    const again = await openStore({ dir })
    await using(again.uri, async (client) => {
      for (const name of ['up', 'down']) {
        expect(await client.db('d').collection<{ _id: number }>(name).distinct('_id')).to.deep.equal([2, 3, 4, 6])
        expect((await client.db('d').command({ validate: name }))['errors']).to.deep.equal([])
      }
    })
    await again.stop()
  })
})
