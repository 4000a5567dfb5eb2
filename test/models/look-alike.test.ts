import { expect } from 'chai'
import mongoose from 'mongoose'
import { createModels } from '../../models/index.ts'
import { distanceBetween, HashList } from '../../rules/look-alike.ts'
import { photos } from '../support/photos.ts'
import { fault, openDesk, reviewer, snap, usual, type Desk } from '../support/desk.ts'

describe('the list of hashes', () => {
  const hex = (length: number) => Array.from({ length }, () => Math.floor(Math.random() * 16).toString(16)).join('')
  const flip = (hash: string, bits: number) => {
    let number = BigInt(`0x${hash}`)
    for (let bit = 0; bit < bits; bit++) number ^= 1n << BigInt((bit * 11 + 5) % 64)
    return number.toString(16).padStart(16, '0')
  }
  const slow = (a: string, b: string) =>
    [...(BigInt(`0x${a}`) ^ BigInt(`0x${b}`)).toString(2)].filter((bit) => bit === '1').length

  it('measures distance bit by bit', () => {
    for (let round = 0; round < 200; round++) {
      const [a, b] = [hex(16), hex(16)]
      expect(distanceBetween(a, b)).to.equal(slow(a, b))
    }
    expect(distanceBetween('ffffffffffffffff', '0000000000000000')).to.equal(64)
  })

  it('finds just what comparing with every single one finds', () => {
    const list = new HashList()
    const seeds = Array.from({ length: 20 }, () => hex(16))
    const all = Array.from({ length: 5000 }, (_, at) => ({
      id: at.toString(16).padStart(24, '0'),
      hash: at % 5 ? hex(16) : flip(seeds[at % seeds.length]!, at % 10),
    }))
    for (const { id, hash } of all) list.add(id, hash)
    expect(list.size).to.equal(5000)
    for (const seed of seeds) {
      const found = list.search(seed, 5000)
      const right = all.filter(({ hash }) => slow(hash, seed) <= 6)
      expect(found.map(({ id }) => id).sort()).to.deep.equal(right.map(({ id }) => id).sort())
      for (const { id, distance } of found) expect(distance).to.equal(slow(all[parseInt(id, 16)]!.hash, seed))
      expect(found.map(({ distance }) => distance)).to.deep.equal(found.map(({ distance }) => distance).sort())
    }
  })

  it('gives the nearest first when there are too many, each id once', () => {
    const list = new HashList()
    for (let at = 0; at < 50; at++) list.add(`${at}`.padStart(24, '0'), at < 25 ? '0000000000000001' : '0'.repeat(16))
    list.add('0'.repeat(24), '0'.repeat(16))
    const found = list.search('0'.repeat(16), 30)
    expect(found).to.have.length(30)
    expect(found.filter(({ distance }) => distance === 0)).to.have.length(26)
    expect(new Set(found.map(({ id }) => id)).size).to.equal(30)
  })
})

describe('photos used again', () => {
  let desk: Desk
  before(async () => {
    desk = await openDesk()
  })
  after(() => desk.close())

  const first = async (report: { _id: { toHexString(): string } }) =>
    (await desk.models.evidence.findOfReport(report._id as never))[0]!

  it('are shown beside each other across units and years, as twin or look-alike, and only within the scope', async () => {
    const original = await snap(41)
    const lastYear = await desk.submit('inn', { answers: usual, photos: [original] })
    desk.clock.advance('365d')
    await desk.open()
    const tea = await desk.submit('tea', { answers: usual, photos: [await photos.copyOf(original)] })
    const book = await desk.submit('book', { answers: usual, photos: [original, await snap(47)] })
    const mine = await first(book)

    const all = await desk.models.lookAlike.findWithin({}, mine)
    expect(all.items.map(({ report, exact }) => [report.unit, exact])).to.deep.equal([
      ['U3', true],
      ['U2', false],
    ])
    expect(all.items.map(({ report }) => String(report._id))).to.deep.equal([String(lastYear._id), String(tea._id)])
    expect(all.items[1]!.distance).to.be.within(0, 6)
    expect(all.flags.sort()).to.deep.equal(['look-alike', 'twin'])

    const district = await desk.models.lookAlike.findWithin({ districts: ['500103'] }, mine)
    expect(district.items.map(({ report }) => report.unit)).to.deep.equal(['U3'])
    expect(district.hidden).to.equal(1)
    expect(district.flags.sort(), 'the reviewer still knows').to.deep.equal(['look-alike', 'twin'])
  })

  it('of drafts are not shown, nor those taken back', async () => {
    await desk.open()
    const photo = await snap(51)
    const draft = await desk.receive('tea', photo)
    await desk.process()
    const known = await desk.reread(desk.reports.tea)
    const answers = { proof: [{ id: String(draft._id) }] }
    await desk.models.report.save(known, { key: '1:7001', chat: 1, answers }, desk.clock.now())
    await desk.receive('inn', photo)
    await desk.process()
    const book = await desk.submit('book', { answers: usual, photos: [photo] })
    const found = await desk.models.lookAlike.findWithin({}, await first(book))
    expect(found).to.deep.equal({ items: [], hidden: 1, flags: [] })
  })

  it('stay to be seen when another unit, sent back, replaces its copy; so does one’s own from before', async () => {
    await desk.open()
    const photo = await snap(57)
    const tea = await desk.submit('tea', { answers: usual, photos: [photo] })
    const book = await desk.submit('book', { answers: usual, photos: [await photos.copyOf(photo)] })
    await desk.models.review.return(reviewer(), tea._id, {
      ...{ revision: tea.revision, verdicts: [fault('proof')], words: '', now: desk.clock.now() },
      until: desk.campaign.dueAt,
    })
    const mended = await desk.submit('tea', { photos: [await snap(58)], report: tea })
    expect(mended.state).to.equal('submitted')

    const found = await desk.models.lookAlike.findWithin({}, await first(book))
    expect(found.items.map(({ report, former }) => [report.unit, former])).to.deep.equal([['U2', true]])
    expect(found.flags).to.deep.equal(['look-alike'])

    const again = await desk.models.review.return(reviewer(), tea._id, {
      ...{ revision: mended.revision, verdicts: [fault('proof')], words: '', now: desk.clock.now() },
      until: desk.campaign.dueAt,
    })
    await desk.submit('tea', { photos: [photo], report: again.report! })
    const resent = (await desk.models.evidence.findOfReport(tea._id)).at(-1)!
    const { items, flags } = await desk.models.lookAlike.findWithin({}, resent)
    expect(items.map(({ report, former }) => [report.unit, former])).to.deep.equal([
      ['U2', true],
      ['U1', false],
    ])
    expect(flags, 'it is in the report but once').to.deep.equal(['look-alike'])
  })

  it('twice in one report are flagged; a blank sheet is like no other', async () => {
    await desk.open()
    const photo = await snap(61)
    const book = await desk.submit('book', { answers: usual, photos: [photo, photo] })
    const found = await desk.models.lookAlike.findWithin({}, await first(book))
    expect(found.flags).to.deep.equal(['repeated'])
  })

  it('are found by a process that has just started, and by one that another adds to', async () => {
    await desk.open()
    const connection = await mongoose.createConnection(desk.uri, { autoIndex: false }).asPromise()
    const other = createModels(connection)
    const photo = await snap(71)
    const book = await desk.submit('book', { answers: usual, photos: [photo] })
    const mine = await first(book)
    expect((await other.lookAlike.findWithin({}, mine)).items).to.deep.equal([])
    await desk.submit('tea', { answers: usual, photos: [await photos.copyOf(photo)] })
    await new Promise((resolve) => setTimeout(resolve, 1100)) // how long a process goes on with what it has read
    expect((await other.lookAlike.findWithin({}, mine)).items.map(({ report }) => report.unit)).to.deep.equal(['U2'])
    expect(other.lookAlike.size()).to.equal(desk.models.lookAlike.size())
    await connection.close()
  })
})
