import { randomBytes } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { expect } from 'chai'
import type { Types } from 'mongoose'
import mongoose, { mongo, type Connection } from 'mongoose'
import { createModels, type Models } from '../../models/index.ts'
import { freshDatabase, type TestDatabase } from '../support/mongo.ts'

const mega = 1024 * 1024
const hours = (count: number) => new Date(Date.now() + count * 3_600_000)

describe('files', () => {
  let database: TestDatabase
  let connection: Connection
  let models: Models
  let bucket: mongo.GridFSBucket
  before(async () => {
    database = await freshDatabase()
    connection = await mongoose.createConnection(database.uri, { autoIndex: false }).asPromise()
    models = createModels(connection)
    await models.ensureIndexes()
    bucket = new mongo.GridFSBucket(connection.db!, { bucketName: 'files' })
  })
  after(async () => {
    await connection?.close()
    await database?.close()
  })
  const chunksOf = (id: Types.ObjectId) => connection.collection('files.chunks').countDocuments({ files_id: id })

  for (const [title, size] of [
    ['nothing at all', 0],
    ['a few bytes', 5],
    ['just one part', 4 * mega],
    ['twenty megabytes', 20 * mega],
  ] as const)
    it(`of ${title} are read back whole, and in part, by whatever reads GridFS`, async () => {
      const bytes = randomBytes(size)
      const id = await models.file.save('x', bytes, { kind: 'photo' })
      const [head] = await bucket.find({ _id: id }).toArray()
      expect(head).to.deep.include({ length: size, filename: 'x', metadata: { kind: 'photo' } })
      expect((await buffer(bucket.openDownloadStream(id))).equals(bytes)).to.equal(true)
      expect((await models.file.read(id)).equals(bytes)).to.equal(true)
      if (size > 3) {
        const part = await buffer(bucket.openDownloadStream(id, { start: size - 3, end: size - 1 }))
        expect(part.equals(bytes.subarray(size - 3, size - 1))).to.equal(true)
      }
      await models.file.remove(id)
      expect(await chunksOf(id)).to.equal(0)
    })

  it('saved together come back in their order', async () => {
    const ids = await models.file.saveAll([
      { name: 'large', bytes: Buffer.from('picture') },
      { name: 'small', bytes: Buffer.from('thumbnail') },
    ])
    expect((await Promise.all(ids.map((id) => models.file.read(id)))).map(String)).to.deep.equal([
      'picture',
      'thumbnail',
    ])
  })

  it('have the indexes that GridFS asks for', async () => {
    const keysOf = async (name: string) => (await connection.collection(name).indexes()).map(({ key }) => key)
    expect(await keysOf('files.chunks')).to.deep.include({ files_id: 1, n: 1 })
    expect(await keysOf('files.files')).to.deep.include({ filename: 1, uploadDate: 1 })
  })

  it('of which a stop left only bytes are removed a day later, whole ones and those being written stay', async () => {
    const whole = await models.file.save('whole', randomBytes(9 * mega))
    const lost = await models.file.save('lost', randomBytes(9 * mega))
    await connection.collection('files.files').deleteOne({ _id: lost })
    expect(await models.file.removeUnfinished(hours(1))).to.equal(0)
    expect(await chunksOf(lost)).to.equal(3)
    expect(await models.file.removeUnfinished(hours(25))).to.equal(1)
    expect(await chunksOf(lost)).to.equal(0)
    expect(await chunksOf(whole)).to.equal(3)
    expect(await models.file.removeUnfinished(hours(25))).to.equal(0)
  })
})
