import { expect } from 'chai'
import { Types } from 'mongoose'
import type { Report } from '../../models/report.ts'
import type { Scope } from '../../rules/scope.ts'
import { answer, fault, openDesk, snap, reviewer, usual, type Desk } from '../support/desk.ts'

const day = 86_400_000

describe('review', () => {
  let desk: Desk
  before(async () => {
    desk = await openDesk()
  })
  after(() => desk.close())
  beforeEach(() => desk.open())

  const { start, accept, judge } = {
    start: (by = reviewer(), report = book) =>
      desk.models.review.start(by, report._id, report.revision, desk.clock.now()),
    accept: (by = reviewer(), report = book) =>
      desk.models.review.accept(by, report._id, report.revision, '', desk.clock.now()),
    judge: (by = reviewer(), report = book) =>
      desk.models.review.judge(by, report._id, report.revision, [fault('pcs')], desk.clock.now()),
  }
  const giveBack = (report: Report, verdicts = [fault('pcs')], by = reviewer()) =>
    desk.models.review.return(by, report._id, {
      ...{ revision: report.revision, verdicts, words: '请核对', now: desk.clock.now() },
      until: new Date(desk.clock.now().getTime() + 7 * day),
    })
  let book: Report
  beforeEach(async () => {
    book = await desk.submit('book')
  })

  it('goes from handed in by a reviewer at work to accepted, each step once', async () => {
    const started = await start()
    expect(started.report).to.include({ state: 'in_review' })
    expect((await start()).outcome, 'the same press again').to.equal('repeated')
    const done = await accept(reviewer(), started.report!)
    expect(done).to.deep.include({ outcome: 'done' })
    expect(done.report).to.include({ state: 'accepted', review: null })
    expect((await accept(reviewer(), started.report!)).outcome).to.equal('repeated')
    expect((await accept(reviewer({}, { id: 'other' }), done.report!)).outcome).to.equal('not-submitted')
  })

  it('lets one of two who decide at the same moment decide, and tells the other', async () => {
    const outcomes = await Promise.all([
      accept(reviewer({}, { id: 'a' })),
      giveBack(book, [fault('pcs')], reviewer({}, { id: 'b' })),
      accept(reviewer({}, { id: 'c' })),
      start(reviewer({}, { id: 'd' })),
    ])
    expect(outcomes.filter(({ outcome }) => outcome === 'done')).to.have.length(1)
    const { decisions, dueAudit } = await desk.reread(book)
    expect(decisions.length).to.be.at.most(1)
    expect(dueAudit).to.deep.equal([])
    const trail = await desk.models.audit.findOn('report', String(book._id), 10)
    expect(trail).to.have.length(1)
  })

  it('is one reviewer at a time, until that one has been away for two hours', async () => {
    const { report } = await start(reviewer({}, { id: 'a' }))
    expect((await accept(reviewer({}, { id: 'b' }), report!)).outcome).to.equal('taken')
    desk.clock.advance('2h')
    expect((await accept(reviewer({}, { id: 'b' }), report!)).outcome).to.equal('done')
  })

  it('keeps verdicts given so far, and refuses them on a revision that is gone', async () => {
    const { report } = await judge()
    expect(report!.review!.verdicts).to.have.length(1)
    expect((await judge()).outcome).to.equal('stale')
  })

  const may: [string, Scope, boolean][] = [
    ['the municipality', {}, true],
    ['the district', { districts: ['500103'] }, true],
    ['another district', { districts: ['500108'] }, false],
    ['the chamber', { chambers: ['渝中商会'] }, true],
    ['another chamber', { chambers: ['南岸商会'] }, false],
    ['the superior unit', { superiors: ['S1'] }, true],
    ['a superior of others', { superiors: ['S2'] }, false],
    ["the measure's agency", { measures: [10] }, true],
    ["another measure's agency", { measures: [3] }, false],
    ['district and measure both', { districts: ['500103'], measures: [3] }, false],
  ]
  for (const [title, scope, allowed] of may)
    it(`${allowed ? 'is open to' : 'is not there for'} ${title}`, async () => {
      expect((await accept(reviewer(scope))).outcome).to.equal(allowed ? 'done' : 'not-found')
      expect((await desk.reread(book)).state).to.equal(allowed ? 'accepted' : 'submitted')
    })

  it('takes four eyes: not those who answered, sent a photo, handed it in, or belong to the unit', async () => {
    const outcome = async (person: Types.ObjectId) => (await accept(reviewer({}, { person }))).outcome
    expect(await outcome(desk.people.book)).to.equal('own-answers')
    const colleague = new Types.ObjectId()
    await desk.models.person.bind({
      _id: colleague,
      unit: 'U1',
      lang: 'zh-CN',
      consentVersion: '1',
      now: desk.clock.now(),
    })
    expect(await outcome(colleague)).to.equal('own-unit')
    const left = new Types.ObjectId()
    await desk.models.report.model.updateOne({ _id: book._id }, { $addToSet: { hands: left } })
    expect(await outcome(left), 'an answer that somebody else changed later').to.equal('own-answers')
    await desk.models.evidence.receive(
      {
        ...{ report: book._id, campaign: book.campaign, unit: 'U1', path: 'proof', person: desk.people.tea },
        ...{ chat: 9, key: '9:1', fileId: 'x', kind: 'photo', album: null },
      },
      desk.clock.now(),
    )
    expect(await outcome(desk.people.tea)).to.equal('own-answers')
    expect(await outcome(desk.people.inn)).to.equal('done')
  })

  it('returns only what is faulty: the rest stays closed, the mended report is a new version with its differences', async () => {
    const { report } = await giveBack(book, [fault('pcs'), fault('software/2/seats')])
    expect(report).to.include({ state: 'returned' })
    expect(report!.returned!.paths).to.deep.equal(['pcs', 'software/2/seats'])
    desk.clock.advance('1d')
    const by = { by: desk.people.book, at: desk.clock.now() }
    const save = async (known: Report, key: string, change: object) =>
      desk.models.report.save(known, { key, chat: 1, ...change }, desk.clock.now())
    const refused = await save(report!, '1:901', { answers: { ledger: 'no' }, given: { ledger: by } })
    expect(refused.outcome).to.equal('settled')
    expect((await desk.reread(book)).answers['ledger']).to.equal('yes')
    const first = await save(report!, '1:902', { answers: { pcs: 22 }, given: { pcs: by } })
    const second = await save(first.report, '1:903', {
      answers: answer(first.report, 'software/2/seats', 11),
      given: { 'software/2/seats': by },
    })
    expect(second.outcome).to.equal('saved')
    const submit = { by: desk.people.book, answers: second.report.answers }
    const again = await save(second.report, '1:904', { submit })
    expect(again.report).to.include({ state: 'submitted' })
    await desk.models.version.keep(again.report)
    const versions = await desk.models.version.findOf(book._id)
    expect(versions.map(({ answers }) => answers['pcs'])).to.deep.equal([12, 22])
    expect(versions.map(({ by: who }) => String(who))).to.deep.equal([
      String(desk.people.book),
      String(desk.people.book),
    ])
    expect((await accept(reviewer(), again.report)).outcome).to.equal('done')
  })

  it('takes the mended answers also after the deadline, and loses none', async () => {
    const { report } = await giveBack(book)
    desk.clock.advance('60d')
    const by = { by: desk.people.book, at: desk.clock.now() }
    const saved = await desk.models.report.save(
      report!,
      { key: '1:905', chat: 1, answers: { pcs: 20 }, given: { pcs: by } },
      desk.clock.now(),
    )
    expect(saved.outcome).to.equal('saved')
    expect(saved.report.answers).to.include({ pcs: 20, ledger: 'yes' })
  })

  it('never changes a version that is kept', async () => {
    await desk.models.version.keep(book)
    await desk.models.version.keep({ ...book, answers: { pcs: 999 } })
    expect((await desk.models.version.findOf(book._id)).map(({ answers }) => answers['pcs'])).to.deep.equal([12])
  })

  it('records who, when, what and why, also when it stopped between deciding and recording', async () => {
    const { append } = desk.models.audit
    desk.models.audit.append = () => Promise.reject(new Error('stopped'))
    await giveBack(book, [fault('proof', { reason: 'unreadable' })]).catch(() => undefined)
    desk.models.audit.append = append
    expect((await desk.reread(book)).dueAudit).to.have.length(1)
    expect(await desk.models.review.finishAudit()).to.equal(1)
    expect(await desk.models.review.finishAudit()).to.equal(0)
    const [entry] = await desk.models.audit.findOn('report', String(book._id), 10)
    expect(entry).to.deep.include({ what: 'report.return', who: { id: 'reviewer-1', role: 'reviewer' } })
    expect(entry!.at).to.deep.equal(desk.clock.now())
    expect(entry!.more['faults']).to.deep.equal(['proof unreadable'])
    expect((await desk.models.audit.verify()).ok).to.equal(true)
  })

  it('does not touch a report whose campaign is frozen', async () => {
    await desk.models.report.model.updateOne({ _id: book._id }, { $set: { lockedAt: desk.clock.now() } })
    expect((await accept()).outcome).to.equal('not-submitted')
  })

  describe('and what a person takes along when they go', () => {
    beforeEach(() => desk.models.evidence.model.deleteMany({}))

    it('removes photos of drafts with their files, and keeps those of a report handed in', async () => {
      const handedIn = await desk.submit('tea', { answers: usual, photos: [await snap(21)] })
      const kept = await desk.models.evidence.findOfReport(handedIn._id)
      await desk.receive('inn', await snap(22))
      const loose = await desk.receive('tea', await snap(23))
      await desk.process()
      const forgettable = await desk.models.evidence.forgettable(desk.people.tea)
      expect(forgettable.map(({ _id }) => String(_id))).to.deep.equal([String(loose._id)])
      const files = () => desk.connection.collection('files.files').countDocuments()
      const before = await files()
      const all = [loose._id, ...kept.map(({ _id }) => _id)]
      expect(await desk.models.evidence.remove(all)).to.deep.equal([loose._id])
      expect(await desk.models.evidence.remove(all), 'again').to.deep.equal([])
      expect(before - (await files())).to.equal(2)
    })

    it('keeps a photo that only an earlier version holds', async () => {
      const first = await desk.submit('tea', { answers: usual, photos: [await snap(24)] })
      const { report } = await giveBack(first, [fault('proof')])
      const [old] = await desk.models.evidence.findOfReport(first._id)
      await desk.models.report.save(report!, { key: '1:990', chat: 1, answers: { proof: [] } }, desk.clock.now())
      expect(await desk.models.evidence.remove([old!._id])).to.deep.equal([])
    })
  })
})
