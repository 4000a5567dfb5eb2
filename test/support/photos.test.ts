import assert from 'node:assert/strict'
import { expect } from 'chai'
import sharp from 'sharp'
import { createClock } from './clock.ts'
import { photos } from './photos.ts'

describe('photos for tests', () => {
  it('look like a phone made them: lying, with time and position', async () => {
    const { exif, ...about } = await sharp(await photos.phone()).metadata()
    expect(about).to.include({ format: 'jpeg', width: 1600, height: 1200, orientation: 6 })
    expect(exif?.toString('latin1')).to.include('secret-serial-0001').and.to.include('2026:11:20 10:30:00')
  })

  it('come in the formats and sizes they are named for', async () => {
    const about = async (bytes: Buffer) => {
      const { format, width, height } = await sharp(bytes).metadata()
      return `${format} ${width}x${height}`
    }
    expect(await about(await photos.png())).to.equal('png 800x600')
    expect(await about(await photos.webp())).to.equal('webp 1280x960')
    expect(await about(await photos.small())).to.equal('jpeg 160x120')
    const large = await photos.large()
    expect(await about(large)).to.equal('jpeg 4000x3000')
    expect(large.length).to.be.within(1_000_000, 9_000_000)
    expect((await photos.oversize()).length).to.be.above(20 * 1024 * 1024)
  })

  it('are the same motif, the same bytes; another motif, others', async () => {
    expect(await photos.jpeg({ motif: 3 })).to.equal(await photos.jpeg({ motif: 3 }))
    assert.notDeepEqual(await photos.jpeg({ motif: 3 }), await photos.jpeg({ motif: 4 }))
  })

  it('are broken where they say so', async () => {
    for (const bad of [await photos.truncated(), photos.html(), photos.empty()])
      await assert.rejects(async () => sharp(bad, { failOn: 'error' }).raw().toBuffer())
    await assert.rejects(sharp(photos.bomb(), { limitInputPixels: 50e6 }).raw().toBuffer(), /pixel limit/)
  })
})

describe('the clock for tests', () => {
  it('stands still until it is moved', () => {
    const clock = createClock('2026-11-23T09:00:00+08:00')
    const { now } = clock
    expect(now().toISOString()).to.equal('2026-11-23T01:00:00.000Z')
    clock.advance('1d 30m')
    clock.advance(1000)
    expect(now().toISOString()).to.equal('2026-11-24T01:30:01.000Z')
    clock.set('2027-01-01T00:00:00+08:00')
    expect(now().toISOString()).to.equal('2026-12-31T16:00:00.000Z')
    expect(() => clock.advance('1 month')).to.throw('not a duration')
    expect(() => clock.set('2027-01-01T00:00:00')).to.throw('no time zone offset')
  })
})
