import assert from 'node:assert/strict'
import { expect } from 'chai'
import sharp from 'sharp'
import { PhotoRefused, processPhoto } from '../../jobs/photo.ts'
import { photos } from '../support/photos.ts'

const bits = (hash: string) => BigInt(`0x${hash}`)
function distance(a: string, b: string): number {
  let different = bits(a) ^ bits(b)
  let count = 0
  for (; different > 0n; different >>= 1n) count += Number(different & 1n)
  return count
}

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
    expect(distance(a!.dhash, copy!.dhash)).to.be.at.most(6)
    expect(distance(a!.dhash, other!.dhash)).to.be.greaterThan(10)
  })

  const svg = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
  )
  const refused: [string, () => Promise<Buffer> | Buffer, PhotoRefused['code']][] = [
    ['half a photo', () => photos.truncated(), 'damaged'],
    ['a page named as a photo', () => Buffer.from('<!doctype html><p>photo.jpg'), 'not-an-image'],
    ['nothing', () => Buffer.alloc(0), 'not-an-image'],
    ['a drawing in SVG', () => svg, 'not-an-image'],
    ['a program', () => Buffer.from('MZ\x90\x00photo.jpg.exe'), 'not-an-image'],
  ]
  for (const [title, bytes, code] of refused)
    it(`is refused when it is ${title}`, async () => {
      const input = await bytes()
      await assert.rejects(processPhoto(input), (error) => error instanceof PhotoRefused && error.code === code)
    })

  it('is refused when it would unpack to more pixels than a phone takes', async () => {
    const bomb = await sharp({ create: { width: 9000, height: 9000, channels: 3, background: '#000' } })
      .png()
      .toBuffer()
    await assert.rejects(
      processPhoto(bomb),
      (error) => error instanceof PhotoRefused && error.code === 'too-many-pixels',
    )
  })
})
