import { expect } from 'chai'
import sharp from 'sharp'
import { processEvidence } from '../../jobs/evidence.ts'
import { photos } from '../support/photos.ts'
import { openDesk, type Desk } from '../support/desk.ts'
import { locked, ofd, pdf, withZip, xmlInvoice } from '../support/documents.ts'

describe('the evidence queue', () => {
  let desk: Desk
  before(async () => {
    desk = await openDesk()
  })
  after(() => desk.close())
  beforeEach(async () => {
    desk.told.length = 0
    await desk.models.evidence.model.deleteMany({})
  })
  const stored = async (id: Awaited<ReturnType<Desk['receive']>>['_id']) => (await desk.models.evidence.find(id))!

  it('keeps an upright picture and a thumbnail, facts but no metadata, and tells once', async () => {
    const { _id } = await desk.receive('book', await photos.phone())
    expect((await stored(_id)).state).to.equal('received')
    await desk.process()
    const ready = await stored(_id)
    expect(ready).to.include({
      state: 'ready',
      type: 'image/jpeg',
      width: 1200,
      height: 1600,
      reason: null,
      told: true,
    })
    expect(ready.sha256).to.match(/^[0-9a-f]{64}$/)
    const picture = await desk.models.file.read(ready.picture!)
    expect(await sharp(picture).metadata()).to.include({ width: 1200, height: 1600 })
    expect(picture.includes('secret-serial-0001')).to.equal(false)
    expect((await sharp(await desk.models.file.read(ready.thumbnail!)).metadata()).height).to.equal(320)
    await desk.process()
    expect(desk.told.map(({ state }) => state)).to.deep.equal(['ready'])
  })

  it('takes a PDF as a document: counted, stored as it came, not rendered', async () => {
    const original = pdf({ pages: 3 })
    const { _id } = await desk.receive('book', original, 'contract')
    await desk.process()
    const ready = await stored(_id)
    expect(ready).to.include({
      state: 'ready',
      type: 'application/pdf',
      pages: 3,
      picture: null,
      thumbnail: null,
      dhash: null,
    })
    expect((await desk.models.file.read(ready.document!)).equals(original)).to.equal(true)
  })

  const refused: [string, () => Promise<Buffer> | Buffer, string][] = [
    ['a program named .jpg', () => Buffer.from('MZ\x90\x00\x03photo.jpg', 'latin1'), 'file-type'],
    ['a page saved as .jpg', () => photos.html(), 'file-type'],
    ['a drawing in SVG', () => photos.svg(), 'file-type'],
    ['a zip', () => Buffer.from('PK\x03\x04rest'), 'file-type'],
    ['a HEIC photo', () => Buffer.from('\0\0\0\x18ftypheic\0\0\0\0heicmif1', 'latin1'), 'heic'],
    ['nothing', () => photos.empty(), 'empty'],
    ['half a photo', () => photos.truncated(), 'damaged'],
    ['half a PDF', () => pdf({ pages: 3 }).subarray(0, 200), 'damaged'],
    ['a PDF that opens with a password alone', () => locked('r6-locked'), 'password'],
    ['a PDF that is a zip too', () => withZip(pdf({ pages: 1 })), 'two-kinds'],
    ['an invoice in OFD', () => ofd(), 'ofd'],
    ['an invoice in XML', () => xmlInvoice(), 'xml'],
    ['65,000 pixels square in some hundred bytes', () => photos.bomb(), 'too-many-pixels'],
    ['more than 20 MB', () => photos.oversize(), 'too-large'],
  ]
  for (const [title, bytes, reason] of refused)
    it(`refuses ${title} with a code, at the first attempt`, async () => {
      const { _id } = await desk.receive('book', await bytes())
      await desk.process()
      expect(await stored(_id)).to.include({ state: 'failed', reason, attempts: 1, picture: null })
      expect(desk.told.map((each) => each.reason)).to.deep.equal([reason])
    })

  it('tells that a file is gone from the channel', async () => {
    const { _id, fileId } = await desk.receive('book', await photos.jpeg())
    desk.files.delete(fileId)
    await desk.process()
    expect(await stored(_id)).to.include({ state: 'failed', reason: 'gone' })
  })

  it('keeps nothing of what a file of two kinds carried behind its picture', async () => {
    const { _id } = await desk.receive('book', Buffer.concat([await photos.jpeg(), Buffer.from('<?php echo 1 ?>')]))
    await desk.process()
    const ready = await stored(_id)
    expect(ready.state).to.equal('ready')
    expect((await desk.models.file.read(ready.picture!)).includes('<?php')).to.equal(false)
  })

  it('tries again later and later when the channel fails, and gets it in the end', async () => {
    const photo = await photos.jpeg({ motif: 2 })
    const { _id, fileId } = await desk.receive('book', new Error('connection reset'))
    await desk.process()
    expect(await stored(_id)).to.include({ state: 'received', attempts: 1, reason: 'fetch' })
    await desk.process()
    expect((await stored(_id)).attempts, 'not before its time').to.equal(1)
    desk.clock.advance('3s')
    await desk.process()
    expect((await stored(_id)).attempts).to.equal(2)
    desk.files.set(fileId, photo)
    desk.clock.advance('9s')
    await desk.process()
    expect(await stored(_id)).to.include({ state: 'ready', attempts: 3, reason: null })
  })

  it('gives up after eight attempts', async () => {
    const { _id } = await desk.receive('book', new Error('connection reset'))
    for (let attempt = 0; attempt < 8; attempt++) {
      await desk.process()
      desk.clock.advance('1h')
    }
    expect(await stored(_id)).to.include({ state: 'failed', reason: 'too-many-attempts', attempts: 8 })
    expect(desk.told).to.have.length(1)
  })

  it('tries a photo again that takes too long to decode, and after the last attempt tells what to do', async () => {
    const { _id } = await desk.receive('book', await photos.slow())
    const deps = { ...desk.deps, decodeSeconds: 1 }
    for (const attempts of [1, 2]) {
      await processEvidence(deps)
      expect(await stored(_id)).to.include({ state: 'received', reason: 'fetch', attempts, picture: null })
      expect(desk.told).to.deep.equal([])
      desk.clock.advance('1h')
    }
    await desk.models.evidence.model.updateOne({ _id }, { $set: { attempts: 7 } })
    await processEvidence(deps)
    expect(await stored(_id)).to.include({ state: 'failed', reason: 'too-slow', attempts: 8, picture: null })
    expect(desk.told.map(({ reason }) => reason)).to.deep.equal(['too-slow'])
  })

  it('takes the same photo where there is time for it', async () => {
    const { _id } = await desk.receive('book', await photos.slow())
    await processEvidence({ ...desk.deps, decodeSeconds: 60 })
    expect(await stored(_id)).to.include({ state: 'ready', width: 6900, height: 6900 })
  })

  it('goes on after a stop: what a dead worker held is taken up when its lease is over, and leaves no file behind', async () => {
    const { _id } = await desk.receive('book', await photos.jpeg({ motif: 4 }))
    await desk.models.evidence.claim(desk.clock.now(), 120_000)
    await desk.models.file.save(`evidence-${String(_id)}-picture`, Buffer.from('left over'))
    expect(await desk.process()).to.equal(0)
    desk.clock.advance('121s')
    expect(await desk.process()).to.equal(1)
    expect((await stored(_id)).state).to.equal('ready')
    const names = await desk.connection
      .collection('files.files')
      .find({ filename: `evidence-${String(_id)}-picture` })
      .toArray()
    expect(names).to.have.length(1)
  })

  it('gives up on a photo that takes the program down each time', async () => {
    const { _id } = await desk.receive('book', await photos.jpeg())
    for (let attempt = 0; attempt < 8; attempt++) {
      await desk.models.evidence.claim(desk.clock.now(), 1000)
      desk.clock.advance('2s')
    }
    await desk.process()
    expect(await stored(_id)).to.include({ state: 'failed', reason: 'too-many-attempts' })
  })

  it('is told after a stop between processing and telling, and a failing tell is tried again', async () => {
    const { _id } = await desk.receive('book', await photos.jpeg())
    await processEvidence({
      ...desk.deps,
      onProcessed: () => {
        throw new Error('chat away')
      },
    })
    expect(await stored(_id)).to.include({ state: 'ready', told: false })
    await desk.process()
    expect(desk.told).to.have.length(0)
    desk.clock.advance('121s')
    await desk.process()
    expect(desk.told).to.have.length(1)
    expect((await stored(_id)).told).to.equal(true)
  })

  it('processes each photo once when two processes work on one queue', async () => {
    for (let motif = 1; motif <= 12; motif++) await desk.receive('book', await photos.jpeg({ motif }))
    await Promise.all([desk.process(), desk.process()])
    expect(desk.told).to.have.length(12)
    expect(await desk.models.evidence.model.countDocuments({ state: 'ready', attempts: 1 })).to.equal(12)
  })
})
