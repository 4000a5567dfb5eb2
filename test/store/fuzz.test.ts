/** Bytes that are no messages, or only half of one, must hurt nobody but their sender. */
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { serialize } from 'bson'
import { expect } from 'chai'
import { MongoClient } from 'mongodb'
import { openStore, type StoreHandle } from '../../store/index.ts'
import { crc32c } from '../../store/wire/message.ts'
import { randomNumbers, temporaryFolder } from './support.ts'

function message(body: Buffer | Uint8Array, flags = 0, tail: Buffer = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(21)
  head.writeInt32LE(21 + body.length + tail.length, 0)
  head.writeInt32LE(7, 4)
  head.writeInt32LE(2013, 12)
  head.writeUInt32LE(flags, 16)
  return Buffer.concat([head, body, tail])
}

describe('store: hostile bytes', () => {
  const dir = temporaryFolder('fuzz')
  let store: StoreHandle
  let client: MongoClient
  let path: string

  before(async () => {
    store = await openStore({ dir })
    path = decodeURIComponent(/\/\/(.*)\/$/.exec(store.uri)![1]!)
    client = await new MongoClient(store.uri).connect()
    await client.db('d').collection<{ _id: number }>('c').insertOne({ _id: 1 })
  })
  after(async () => {
    await client.close()
    await store.stop()
    rmSync(dir, { recursive: true, force: true })
  })

  async function send(bytes: Buffer, thenEnd = true): Promise<Buffer> {
    const socket: Socket = connect(path)
    const got: Buffer[] = []
    socket.on('data', (chunk: Buffer) => got.push(chunk))
    socket.on('error', () => {})
    socket.write(bytes)
    if (thenEnd) socket.end()
    const timer = setTimeout(() => socket.destroy(), 300)
    await once(socket, 'close')
    clearTimeout(timer)
    return Buffer.concat(got)
  }

  /** The first that comes back, however long it takes. */
  async function answerTo(bytes: Buffer): Promise<Buffer> {
    const socket = connect(path)
    socket.write(bytes)
    const [answer] = (await once(socket, 'data')) as [Buffer]
    socket.destroy()
    return answer
  }

  const stillServes = async () => expect(await client.db('d').collection('c').countDocuments()).to.equal(1)

  it('random bytes end only their own connection', async () => {
    const random = randomNumbers(42)
    await Promise.all(
      Array.from({ length: 60 }, () => send(Buffer.from(Array.from({ length: 1 + random(300) }, () => random(256))))),
    )
    await stillServes()
  })

  it('messages cut off anywhere do no harm', async () => {
    const whole = message(serialize({ insert: 'x', documents: [{ a: 1, b: 'text', c: [1, 2] }], $db: 'd' }))
    await Promise.all(Array.from({ length: whole.length - 1 }, (_, i) => send(whole.subarray(0, i + 1))))
    await stillServes()
    expect(await client.db('d').collection('x').countDocuments()).to.equal(0)
  })

  it('messages with changed bytes are refused or answered, never fatal', async () => {
    const random = randomNumbers(7)
    const bodies = [
      { find: 'c', filter: { a: { $in: [1, 'x'] } }, sort: { a: 1 }, $db: 'd' },
      { aggregate: 'c', pipeline: [{ $group: { _id: '$a', n: { $sum: 1 } } }], cursor: {}, $db: 'd' },
      { update: 'c', updates: [{ q: { _id: 99 }, u: { $set: { 'a.b': 1 } } }], $db: 'd' },
      { getMore: 5n, collection: 'c', $db: 'd' },
    ].map((body) => message(serialize(body)))
    for (let round = 0; round < 8; round++) {
      await Promise.all(
        Array.from({ length: 40 }, () => {
          const bytes = Buffer.from(bodies[random(bodies.length)]!)
          for (let n = 1 + random(4); n > 0; n--) bytes[16 + random(bytes.length - 16)] = random(256)
          return send(bytes)
        }),
      )
    }
    await stillServes()
  })

  it('a document whose binary is longer than itself, or shorter than nothing, is not kept', async () => {
    for (const size of [-1, 4, 0x7fffffff]) {
      const body = Buffer.from(serialize({ insert: 'x', documents: [{ _id: 1, b: Buffer.from('abc') }], $db: 'd' }))
      // Found by its name: the length stands behind type, name and zero.
      body.writeInt32LE(size, body.indexOf('\x05b\0', 0, 'latin1') + 3)
      const answer = await answerTo(message(body))
      expect(answer.toString('latin1'), String(size)).to.include('Invalid BSON')
    }
    expect(await client.db('d').collection('x').countDocuments()).to.equal(0)
    await stillServes()
  })

  it('a tower of nested documents is refused', async () => {
    let raw = Buffer.from(serialize({ ping: 1 }))
    for (let i = 0; i < 2000; i++) {
      const wrapped = Buffer.alloc(raw.length + 8)
      wrapped.writeInt32LE(raw.length + 8, 0)
      wrapped[4] = 3
      wrapped[5] = 0x61
      raw.copy(wrapped, 7)
      raw = wrapped
    }
    const answer = await answerTo(message(raw))
    expect(answer.toString('latin1')).to.include('nested')
    await stillServes()
  })

  it('a message too long is not waited for', async () => {
    const head = Buffer.alloc(16)
    head.writeInt32LE(2_000_000_000, 0)
    await send(head, false)
    await stillServes()
  })

  it('a right checksum is taken, a wrong one is not', async () => {
    const body = Buffer.from(serialize({ ping: 1, $db: 'd' }))
    const bytes = message(body, 1, Buffer.alloc(4))
    bytes.writeUInt32LE(crc32c(bytes.subarray(0, -4)), bytes.length - 4)
    expect((await answerTo(bytes)).length).to.be.greaterThan(16)
    bytes[bytes.length - 1]! ^= 1
    expect((await send(bytes)).length).to.equal(0)
    await stillServes()
  })

  it('a client that leaves in the middle of its query costs nothing', async () => {
    await client
      .db('d')
      .collection<{ _id: number }>('many')
      .insertMany(Array.from({ length: 3000 }, (_, i) => ({ _id: i, text: 'x'.repeat(100) })))
    const slow = message(
      serialize({
        aggregate: 'many',
        pipeline: [{ $lookup: { from: 'many', pipeline: [{ $match: { text: /y$/ } }], as: 'n' } }],
        cursor: {},
        $db: 'd',
      }),
    )
    await send(slow)
    const from = Date.now()
    await stillServes()
    expect(Date.now() - from).to.be.lessThan(2000)
  })
})
