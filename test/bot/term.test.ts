import { expect } from 'chai'
import sharp from 'sharp'
import { finishClosing } from '../../jobs/freeze.ts'
import type { CampaignEdit } from '../../models/campaign.ts'
import { toPhotos, toSummary } from './filled.ts'
import { describeOffice } from './office.ts'

describeOffice('bot: the terms of a campaign', (office) => {
  let image: Buffer
  before(async () => {
    image = await sharp({ create: { width: 640, height: 480, channels: 3, background: 'green' } })
      .jpeg()
      .toBuffer()
  })

  const edits = (fields: CampaignEdit) => office.models.campaign.edit(office.campaign._id, fields, office.clock.now())
  const closes = () => office.models.campaign.close(office.campaign._id, office.clock.now())

  it('takes nothing after the due day where late reports are not allowed, and loses nothing', async () => {
    const lin = await office.filling('lin')
    await lin.presses('知道了')
    await lin.says('12')
    await edits({ lateAllowed: false })
    office.clock.advance('8d')
    await lin.presses('没有')
    const { text } = await lin.sees('这项任务已过截止日期，不再接收填报')
    expect(text).to.include('您已填的内容都还在')
    await lin.says('13')
    await lin.sees('不再接收填报')
    expect((await office.report()).answers).to.deep.equal({ pc_count: 12 })
    await lin.says('/tasks')
    expect((await lin.sees('没有提交、已不再接收')).text).to.include(
      '2026 年下半年软件正版化填报（这项任务已过截止日期',
    )
    expect(lin.buttons()).to.deep.equal([])
  })

  it('takes it in the days of grace, and goes on when the due day is moved', async () => {
    const lin = await office.filling('lin')
    await edits({ lateAllowed: false, graceDays: 3 })
    office.clock.advance('9d')
    await lin.presses('知道了')
    await lin.sees('办公电脑有多少台？')
    office.clock.advance('9d')
    await lin.says('12')
    await lin.sees('不再接收填报')
    await edits({ dueAt: new Date(office.clock.now().getTime() + 86_400_000) })
    await lin.says('12')
    await lin.sees('有软件台账吗？')
  })

  it('says that what comes now is late, where that is allowed', async () => {
    const lin = await office.officer('lin')
    office.clock.advance('8d')
    await lin.says('/tasks')
    await lin.presses('开始填报')
    await lin.sees('已过截止日期，现在提交算补报')
  })

  it('does not begin before the opening, also by an old button', async () => {
    const lin = await office.officer('lin')
    const tasks = lin.last().id
    await office.models.campaign.model.updateOne(
      { _id: office.campaign._id },
      { $set: { opensAt: new Date(office.clock.now().getTime() + 86_400_000) } },
    )
    await office.restart()
    await lin.presses('开始填报', { on: tasks })
    await lin.sees('这项任务还没有开始')
    expect((await office.report()).startedAt).to.equal(null)
  })

  it('takes no answer, no photo and no submission once it is closed, whatever is pressed', async () => {
    const lin = await office.filling('lin')
    const wang = await office.filling('wang', { unit: 'U2' })
    await toSummary(lin, image)
    await toPhotos(wang)
    await closes()
    await lin.presses('提交')
    await lin.sees('这项任务已经结束')
    await wang.sendsPhoto(image)
    await wang.sees('这项任务已经结束')
    expect(await office.models.evidence.model.countDocuments({ unit: 'U2' })).to.equal(0)
    expect((await office.report()).state).to.equal('draft')
    await lin.says('/tasks')
    await lin.sees('没有提交、已不再接收')
  })

  it('is kept by the very write, when a step was decided before the closing', async () => {
    const lin = await office.filling('lin')
    await closes()
    expect(await finishClosing({ models: office.models, now: office.clock.now })).to.equal(1)
    const report = await office.report()
    const change = { key: '1:1', chat: lin.chatId, answers: { pc_count: 1 } }
    expect((await office.models.report.save(report, change, office.clock.now())).outcome).to.equal('closed')
    const due = new Date(office.clock.now().getTime() + 86_400_000)
    await office.models.campaign.reopen(office.campaign._id, due, office.clock.now())
    expect(await finishClosing({ models: office.models, now: office.clock.now })).to.equal(1)
    await lin.presses('知道了')
    await lin.says('12')
    await lin.sees('有软件台账吗？')
    expect((await office.report()).answers).to.deep.equal({ pc_count: 12 })
  })

  it('lets what was sent back be mended though it is closed, until it is frozen', async () => {
    const lin = await office.filling('lin')
    await toSummary(lin, image)
    await lin.presses('提交')
    await lin.presses('确定提交')
    const { _id, revision } = await office.report()
    const now = office.clock.now()
    const fault = { path: 'pc_count', evidence: null, good: false, reason: 'mismatch' as const, words: '' }
    const given = { revision, verdicts: [fault], words: '', until: now, now }
    const reviewer = { id: 'r1', role: 'reviewer', scope: {}, person: null } as never
    expect((await office.models.review.return(reviewer, _id, given)).outcome).to.equal('done')
    await edits({ lateAllowed: false })
    await closes()
    await finishClosing({ models: office.models, now: office.clock.now })
    office.clock.advance('30d')
    await lin.says('/tasks')
    await lin.presses('继续填报')
    await lin.sees('办公电脑有多少台')
    await lin.says('20')
    await lin.presses('提交')
    await lin.presses('确定提交')
    await lin.sees('回执号')
    expect((await office.report()).state).to.equal('submitted')
  })
})
