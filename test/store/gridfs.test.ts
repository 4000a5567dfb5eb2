import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { expect } from 'chai'
import { GridFSBucket, type ObjectId } from 'mongodb'
import { useDatabase } from './support.ts'

const sum = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

describe('store: files in GridFS', () => {
  const test = useDatabase()
  let bucket: GridFSBucket

  async function upload(name: string, bytes: Buffer): Promise<ObjectId> {
    const stream = bucket.openUploadStream(name, { metadata: { kind: 'photo' } })
    await pipeline(Readable.from(bytes.length ? [bytes] : []), stream)
    return stream.id
  }

  before(() => {
    bucket = new GridFSBucket(test.db)
  })

  it('come back byte for byte: 20 MB, and nothing at all', async () => {
    const large = randomBytes(20 * 1024 * 1024)
    const id = await upload('large', large)
    expect(sum(await buffer(bucket.openDownloadStream(id)))).to.equal(sum(large))
    const empty = await upload('empty', Buffer.alloc(0))
    expect(await buffer(bucket.openDownloadStream(empty))).to.have.length(0)
    const [kept] = await bucket.find({ filename: 'large' }).toArray()
    expect(kept!.length).to.equal(large.length)
    expect(kept!.metadata).to.deep.equal({ kind: 'photo' })
  })

  it('are read in part', async () => {
    const bytes = randomBytes(700_000)
    const id = await upload('part', bytes)
    const middle = await buffer(bucket.openDownloadStream(id, { start: 260_000, end: 530_001 }))
    expect(sum(middle)).to.equal(sum(bytes.subarray(260_000, 530_001)))
  })

  it('have revisions under one name, are renamed and deleted', async () => {
    await upload('twice', Buffer.from('one'))
    const second = await upload('twice', Buffer.from('two'))
    expect(String(await buffer(bucket.openDownloadStreamByName('twice', { revision: 0 })))).to.equal('one')
    expect(String(await buffer(bucket.openDownloadStreamByName('twice')))).to.equal('two')
    await bucket.rename(second, 'other')
    await bucket.delete(second)
    expect(await test.db.collection('fs.chunks').countDocuments({ files_id: second })).to.equal(0)
    const plan = await test.db.collection('fs.chunks').find({ files_id: second }).explain()
    expect(JSON.stringify(plan)).to.include('files_id_1_n_1')
  })
})
