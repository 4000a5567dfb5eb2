import assert from 'node:assert/strict'
import { expect } from 'chai'
import sharp from 'sharp'
import { FileRefused, processPhoto } from '../../jobs/photo.ts'
import { distanceBetween } from '../../rules/look-alike.ts'
import { photos } from '../support/photos.ts'

describe('a photo of evidence', () => {
  it('is turned upright, loses its metadata, and keeps size and capture time as facts', async () => {
    const photo = await processPhoto(await photos.large())
    expect([photo.width, photo.height]).to.deep.equal([3000, 4000])
    expect(photo.takenAt?.toISOString()).to.equal('2026-11-20T02:30:00.000Z')
    const picture = await sharp(photo.picture).metadata()
    expect([picture.width, picture.height]).to.deep.equal([1920, 2560])
    expect(picture).to.not.have.any.keys('exif', 'orientation', 'xmp', 'iptc')
    expect(photo.picture.includes('secret-serial-0001')).to.equal(false)
    const thumbnail = await sharp(photo.thumbnail).metadata()
    expect(Math.max(thumbnail.width, thumbnail.height)).to.equal(320)
    expect(photo.sha256).to.match(/^[0-9a-f]{64}$/)
  })

  it('is not blown up when it is small', async () => {
    const photo = await processPhoto(await photos.jpeg({ width: 300, height: 260 }))
    const picture = await sharp(photo.picture).metadata()
    expect([picture.width, picture.height]).to.deep.equal([300, 260])
  })

  for (const kind of ['jpeg', 'png', 'webp'] as const)
    it(`may be ${kind}`, async () => expect((await processPhoto(await photos[kind]())).width).to.be.greaterThan(0))

  it('looks alike after it was sent on smaller and compressed, and not like another', async () => {
    const original = await photos.jpeg({ motif: 3 })
    const [a, copy, other] = await Promise.all(
      [original, await photos.copyOf(original), await photos.jpeg({ motif: 8 })].map((bytes) => processPhoto(bytes)),
    )
    expect(a!.sha256).to.not.equal(copy!.sha256)
    expect(distanceBetween(a!.dhash!, copy!.dhash!)).to.be.at.most(6)
    expect(distanceBetween(a!.dhash!, other!.dhash!)).to.be.greaterThan(10)
  })

  it('is told apart from blank sheets, which are all alike, by having no hash', async () => {
    const blank = await sharp({ create: { width: 900, height: 700, channels: 3, background: '#eee' } })
      .jpeg()
      .toBuffer()
    expect((await processPhoto(blank)).dhash).to.equal(null)
  })

  it('may be grey, 16 bits deep or partly transparent', async () => {
    const source = await photos.jpeg({ motif: 5 })
    const grey = await processPhoto(await sharp(source).greyscale().jpeg().toBuffer())
    const deep = await processPhoto(await sharp(source).resize(700).toColourspace('rgb16').png().toBuffer())
    const clear = await processPhoto(await sharp(source).resize(700).ensureAlpha(0.5).png().toBuffer())
    const { dhash } = await processPhoto(source)
    for (const photo of [grey, deep]) expect(distanceBetween(photo.dhash!, dhash!)).to.be.at.most(6)
    expect(clear.width).to.equal(700)
  })

  it('comes with advice when it is too small or too blurred to read, and with none when it is crisp', async () => {
    const advice = async (bytes: Buffer) => (await processPhoto(bytes)).advice
    const crisp = await photos.jpeg()
    expect(await advice(crisp)).to.deep.equal([])
    expect(await advice(await photos.large())).to.deep.equal([])
    expect(await advice(await photos.blurred())).to.deep.equal(['blurred'])
    expect(await advice(await photos.small())).to.deep.equal(['too-small'])
  })

  const svg = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
  )
  const refused: [string, () => Promise<Buffer> | Buffer, FileRefused['code']][] = [
    ['half a photo', () => photos.truncated(), 'damaged'],
    ['a page named as a photo', () => Buffer.from('<!doctype html><p>photo.jpg'), 'file-type'],
    ['nothing', () => Buffer.alloc(0), 'empty'],
    ['a HEIC photo', () => Buffer.from('\0\0\0\x18ftypheic', 'latin1'), 'heic'],
    ['a drawing in SVG', () => svg, 'file-type'],
    ['a program', () => Buffer.from('MZ\x90\x00photo.jpg.exe'), 'file-type'],
  ]
  for (const [title, bytes, code] of refused)
    it(`is refused when it is ${title}`, async () => {
      const input = await bytes()
      await assert.rejects(processPhoto(input), (error) => error instanceof FileRefused && error.code === code)
    })

  it('is refused when it would unpack to more pixels than a phone takes', async () => {
    const bomb = await sharp({ create: { width: 9000, height: 9000, channels: 3, background: '#000' } })
      .png()
      .toBuffer()
    await assert.rejects(
      processPhoto(bomb),
      (error) => error instanceof FileRefused && error.code === 'too-many-pixels',
    )
  })
})
