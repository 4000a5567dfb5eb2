import { expect } from 'chai'
import sharp from 'sharp'
import { toSummary } from './filled.ts'
import { describeOffice } from './office.ts'

describeOffice('bot: summary and submission', (office) => {
  let photo: Buffer
  before(async () => {
    photo = await sharp({ create: { width: 640, height: 480, channels: 3, background: 'blue' } })
      .jpeg()
      .toBuffer()
  })

  it('shows every answer with a number and a button', async () => {
    const lin = await office.filling('lin')
    await toSummary(lin, photo)
    const { text } = await lin.sees('请核对 渝中区山城书店 的填报：软件正版化小表')
    for (const line of [
      '【人员与电脑】',
      '1. 办公电脑有多少台：12',
      '2. 有软件台账吗：没有',
      '3. 用到哪些软件：操作系统',
      '4. 今年软件花费多少元：—',
      '6. 软件清单：1 项（WPS Office',
      '7. 请拍授权凭证：1 个',
      '8. 还有什么要说明的：—',
    ])
      expect(text).to.contain(line)
    expect(lin.buttons()).to.deep.equal(['1', '2', '3', '4', '5', '6', '7', '8', '提交', '保存退出'])
  })

  it('mends an answer and comes back, by way of what the change opens', async () => {
    const lin = await office.filling('lin')
    await toSummary(lin, photo)
    await lin.presses('1')
    await lin.sees('现在的答案：12')
    await lin.says('20')
    await lin.sees('1. 办公电脑有多少台：20')
    await lin.presses('2')
    await lin.presses('有')
    await lin.sees('台账最近更新的日期')
    await lin.says('2026-11-01')
    await lin.sees('3. 台账最近更新的日期：2026-11-01')
  })

  it('返回 from a question to mend leads back to the summary', async () => {
    const lin = await office.filling('lin')
    await toSummary(lin, photo)
    await lin.presses('3')
    await lin.sees('用到哪些软件？')
    await lin.presses('← 返回')
    await lin.sees('请核对')
  })

  it('asks once more, submits, and gives a receipt with number and time', async () => {
    const lin = await office.filling('lin')
    await toSummary(lin, photo)
    await lin.presses('提交')
    await lin.sees('确定替 渝中区山城书店 提交吗？')
    expect((await office.report()).state).to.equal('draft')
    await lin.presses('再看看')
    await lin.sees('请核对')
    await lin.presses('提交')
    await lin.presses('确定提交')
    const report = await office.report()
    await lin.sees(`回执号：${String(report._id).slice(-8).toUpperCase()}`)
    await lin.sees('时间：2026年11月23日 09:31')
    expect(report.state).to.equal('submitted')
    expect(report.answers).to.deep.include({ pc_count: 12, has_ledger: 'no', kinds: ['os'], industry: 'i10' })
    expect(report.answers).not.to.have.property('ledger_date')
    await lin.says('/tasks')
    await lin.sees('现在没有要填的任务')
    await lin.sees('✓ 2026 年下半年软件正版化填报（11月23日 09:31）')
  })

  it('submits once when 确定提交 is delivered again, and after that changes nothing', async () => {
    const lin = await office.filling('lin')
    await toSummary(lin, photo)
    const summary = lin.last().id
    await lin.presses('提交')
    await lin.presses('确定提交')
    const { revision } = await office.report()
    await office.restart()
    await office.api.redeliver(lin.lastUpdateId)
    await lin.sees('这份填报您已经提交了。回执号')
    await lin.presses('1', { on: summary })
    await lin.sees('这份填报您已经提交了')
    await lin.says('99')
    await lin.sees('现在没有正在填的题目')
    expect((await office.report()).revision).to.equal(revision)
  })

  it('offers what is open next', async () => {
    await office.openCampaign('软件使用情况汇总', 'private-firm', 20)
    const lin = await office.officer('lin')
    await lin.sees('2. 软件使用情况汇总 — 12月13日截止')
    await lin.presses(/1\. 2026 年下半年/)
    await toSummary(lin, photo)
    await lin.presses('提交')
    await lin.presses('确定提交')
    await lin.sees('1. 软件使用情况汇总')
    expect(lin.buttons()).to.deep.equal(['开始填报', '修改：2026 年下半年软件正版化填报'])
  })

  it('tells what is still wrong, with a button to mend it', async () => {
    const lin = await office.filling('lin')
    await toSummary(lin, photo)
    // An answer that has become wrong: the form's rule is the same, the data came in another way.
    await office.models.report.model.updateOne(
      { unit: 'U1' },
      { $set: { 'answers.pc_count': -5 }, $inc: { revision: 1 } },
    )
    await lin.presses('提交')
    await lin.sees('还不能提交')
    await lin.sees('请输入 0 到 100000 之间的整数')
    await lin.presses('修改')
    await lin.says('5')
    await lin.sees('1. 办公电脑有多少台：5')
  })

  it('takes no submission when the task is over', async () => {
    const lin = await office.filling('lin')
    await toSummary(lin, photo)
    await office.models.campaign.close(office.campaign._id, office.clock.now())
    await lin.presses('提交')
    await lin.sees('这项任务已经结束')
    await lin.says('/tasks')
    await lin.sees('现在没有要填的任务')
    expect((await office.report()).state).to.equal('draft')
  })
})
