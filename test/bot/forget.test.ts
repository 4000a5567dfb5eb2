import { expect } from 'chai'
import sharp from 'sharp'
import { toKinds, toPhotos, toSummary } from './filled.ts'
import { describeOffice } from './office.ts'

describeOffice('bot: /forget leaves nothing of the person', (office) => {
  let photo: Buffer
  before(async () => {
    photo = await sharp({ create: { width: 640, height: 480, channels: 3, background: 'blue' } })
      .jpeg()
      .toBuffer()
  })
  const forgets = async (lin: Awaited<ReturnType<typeof office.officer>>) => {
    await lin.says('/forget')
    await lin.presses('删除我的信息')
    await lin.sees('已经删除了您的个人信息')
  }
  /** Everything the database keeps, as text, but what only says that she is being forgotten. */
  const kept = async () => {
    const { db } = office.models.connection
    const all = await Promise.all(
      (await db!.listCollections().toArray())
        .filter(({ name }) => name !== 'forgettings')
        .map(async ({ name }) => [name, await db!.collection(name).find().toArray()]),
    )
    return JSON.stringify(all)
  }
  const handedIn = async () => {
    const lin = await office.filling('lin')
    await lin.says('/name 林工')
    await lin.presses('继续填')
    await toSummary(lin, photo)
    await lin.presses('提交')
    await lin.presses('确定提交')
    await lin.sees('提交成功')
    return { lin, person: (await office.personOf(lin))._id }
  }

  it('neither her id nor the number of her chat nor her name is anywhere, and what the unit reported is whole', async () => {
    const { lin, person } = await handedIn()
    const about = { campaign: office.campaign._id, person, unit: 'U1', slot: 'push:1' }
    await office.models.delivery.queue([about], office.clock.now())
    await office.sendsOut()
    const before = await office.report()
    expect(await kept())
      .to.contain(String(lin.chatId))
      .and.contain(String(person))
      .and.contain('林工')
    await forgets(lin)
    const all = await kept()
    expect(all).not.to.contain(String(lin.chatId)).and.not.to.contain(String(person)).and.not.to.contain('林工')
    const after = await office.report()
    expect(after.answers).to.deep.equal(before.answers)
    expect(after.state).to.equal('submitted')
    const [version] = await office.models.version.findOf(after._id)
    expect(version!.answers).to.deep.equal(before.answers)
    const [one] = await office.models.delivery.findOfCampaign(office.campaign._id)
    expect(one).to.include({ unit: 'U1', slot: 'push:1', state: 'skipped' })
  })

  it('still one and the same hand gave her answers, and another those of her colleague', async () => {
    const lin = await office.filling('lin')
    await toKinds(lin)
    const wang = await office.filling('wang')
    await wang.says('操作系统')
    const colleague = (await office.personOf(wang))._id
    await forgets(lin)
    const { given, hands } = await office.report()
    const hers = given['pc_count']!.by
    expect(given['has_ledger']!.by.equals(hers)).to.equal(true)
    expect(given['kinds']!.by.equals(colleague)).to.equal(true)
    expect(hands.map(String)).to.have.members([String(hers), String(colleague)])
  })

  it('who is on the staff as well still may not judge what they filled in', async () => {
    const { lin, person } = await handedIn()
    const account = await office.models.account.create(
      { name: '林', role: 'reviewer', scope: {}, lang: 'zh-CN' } as never,
      office.clock.now(),
    )
    await office.models.account.setPerson(account!._id, person)
    await forgets(lin)
    const now = await office.models.account.find(account!._id)
    expect(now!.person!.equals(person)).to.equal(false)
    const reviewer = { id: 'r', role: 'reviewer', scope: {}, person: now!.person } as never
    const { _id, revision } = await office.report()
    const start = await office.models.review.start(reviewer, _id, revision, office.clock.now())
    expect(start.outcome).to.equal('own-answers')
  })

  it('a frozen report stays as it was frozen', async () => {
    const { lin, person } = await handedIn()
    const { revision, _id } = await office.report()
    await office.models.report.model.updateOne({ _id }, { $set: { lockedAt: office.clock.now() } })
    await forgets(lin)
    const after = await office.report()
    expect(after.revision).to.equal(revision)
    expect(JSON.stringify(after)).not.to.contain(String(person))
  })

  it('a colleague who answers in the same moment loses nothing', async () => {
    const lin = await office.filling('lin')
    await toKinds(lin)
    const wang = await office.filling('wang')
    await lin.says('/forget')
    await Promise.all([lin.presses('删除我的信息'), wang.says('操作系统')])
    const report = await office.report()
    expect(report.answers).to.deep.include({ pc_count: 12, kinds: ['os'] })
    expect(Object.keys(report.given)).to.include.members(['pc_count', 'has_ledger', 'kinds'])
  })

  it('stopped in the middle, it is finished by the job; what comes late is found by its second look', async () => {
    const lin = await office.filling('lin')
    await toPhotos(lin)
    await lin.sendsPhoto(photo)
    const person = await office.personOf(lin)
    await office.models.forgetting.begin({ person: person._id, unit: 'U1' }, office.clock.now())
    expect(await office.models.forgetting.finish(office.clock.now())).to.equal(0)
    expect(await kept())
      .not.to.contain(String(lin.chatId))
      .and.not.to.contain(String(person._id))
    // Somebody read the report before and writes only now.
    await office.models.report.model.collection.updateOne(
      { unit: 'U1' },
      { $set: { 'given.spent': { by: person._id, at: office.clock.now() } } },
    )
    office.clock.advance('20m')
    expect(await office.models.forgetting.finish(office.clock.now())).to.equal(0)
    expect(await kept()).not.to.contain(String(person._id))
    expect(await office.models.forgetting.finish(office.clock.now())).to.equal(1)
    expect(await office.models.forgetting.model.countDocuments()).to.equal(0)
  })

  it('a photo handed in but not fetched yet is still fetched, and then its origin goes', async () => {
    const { lin } = await handedIn()
    await forgets(lin)
    const [waiting] = await office.models.evidence.findOfReport((await office.report())._id)
    expect(waiting).to.include({ state: 'received', chat: 0 })
    expect(waiting!.fileId).not.to.equal('')
    await office.models.evidence.model.updateOne({ _id: waiting!._id }, { $set: { state: 'ready' } })
    await office.models.forgetting.finish(office.clock.now())
    expect((await office.models.evidence.find(waiting!._id))!.fileId).to.equal('')
  })

  it('in a preview it says where to send it', async () => {
    const lin = await office.officer('lin')
    const { codes } = await office.models.preview.create(
      { form: office.campaign.form, title: '试填', unitName: '试填单位', codes: 1 },
      office.clock.now(),
    )
    await lin.says(codes[0]!)
    await lin.says('/forget')
    await lin.sees('请先发 /endpreview')
    await lin.says('/endpreview')
    await forgets(lin)
  })
})
