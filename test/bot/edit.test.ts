import { expect } from 'chai'
import sharp from 'sharp'
import type { EvidenceRef } from '../../rules/form.ts'
import { diffOf } from '../../rules/review.ts'
import { toSummary } from './filled.ts'
import { statesIn } from '../../rules/tally.ts'
import { describeOffice } from './office.ts'
import type { TelegramPerson } from '../support/telegram-person.ts'

const reviewer = { id: 'r1', role: 'reviewer', scope: {}, person: null } as never

describeOffice('bot: changes after handing in', (office) => {
  let image: Buffer
  before(async () => {
    image = await sharp({ create: { width: 640, height: 480, channels: 3, background: 'green' } })
      .jpeg()
      .toBuffer()
  })

  async function submits(lin: TelegramPerson): Promise<void> {
    await toSummary(lin, image)
    await lin.presses('提交')
    await lin.sees('截止前、审核开始之前还可以修改')
    await lin.presses('确定提交')
    await lin.sees('回执号')
    office.clock.advance('1h')
  }
  async function edits(lin: TelegramPerson): Promise<void> {
    await lin.says('/tasks')
    await lin.presses('修改：2026 年下半年软件正版化填报')
    await lin.sees('没有按“提交修改”之前，原来提交的内容仍然有效')
  }
  const versions = async () => office.models.version.findOf((await office.report())._id)

  it('are made from the list of tasks; what was handed in stands and counts until they are handed in', async () => {
    const lin = await office.filling('lin')
    await submits(lin)
    const first = await office.report()
    await edits(lin)
    await lin.presses('1')
    await lin.sees('现在的答案：12')
    await lin.says('14')
    await lin.sees('正在修改已提交的填报')
    const between = await office.report()
    expect(between.state).to.equal('submitted')
    expect(between.answers).to.deep.equal(first.answers)
    expect(between.submittedAt).to.deep.equal(first.submittedAt)
    await office.models.tally.freshen({ now: office.clock.now, timeZone: 'Asia/Shanghai' })
    const counted = statesIn(await office.models.tally.total({}, office.campaign._id))
    expect(counted).to.include({ submitted: 1, draft: 1 })
    expect(await office.models.report.findOwing(office.campaign._id, 'U1')).to.equal(null)
    await lin.presses('提交修改')
    expect((await lin.sees('改动 1 处')).text).to.include('办公电脑有多少台：12 → 14')
    await lin.presses('确定提交')
    await lin.sees('修改已提交，原来的内容也留有记录')
    const after = await office.report()
    expect(after.answers).to.deep.equal({ ...first.answers, pc_count: 14 })
    expect(after.editing).to.equal(null)
    const [one, two] = await versions()
    expect(diffOf(one!.answers, two!.answers)).to.deep.equal([
      { path: 'pc_count', kind: 'changed', before: 12, after: 14 },
    ])
    expect(two!.given['pc_count']!.at.getTime()).to.be.greaterThan(one!.given['pc_count']!.at.getTime())
  })

  it('ask what the change makes necessary, and a restart in between loses nothing', async () => {
    const lin = await office.filling('lin')
    await submits(lin)
    await edits(lin)
    await lin.presses('2')
    await lin.presses('有')
    await lin.sees('台账最近更新的日期')
    await office.restart()
    await lin.says('/tasks')
    await lin.sees('正在修改，原来提交的仍有效')
    await lin.presses('修改：2026 年下半年软件正版化填报')
    await lin.says('2026-10-01')
    await lin.presses('提交修改')
    const { text } = await lin.sees('改动 2 处')
    expect(text).to.include('有软件台账吗：没有 → 有').and.include('台账最近更新的日期：— → ')
    await lin.presses('确定提交')
    expect((await office.report()).answers).to.include({ has_ledger: 'yes', ledger_date: '2026-10-01' })
  })

  it('reach rows and photos; photos that were handed in stay on record', async () => {
    const lin = await office.filling('lin')
    await submits(lin)
    const [old] = (await office.report()).answers['proof'] as EvidenceRef[]
    await edits(lin)
    await lin.presses('7')
    await lin.presses('删除最后一张')
    await lin.sendsPhoto(image)
    await lin.presses('完成')
    await lin.presses('6')
    await lin.presses('＋ 再加一项')
    await lin.says('Windows 11')
    await lin.says('12')
    await lin.presses('完成')
    await lin.presses('提交修改')
    expect((await lin.sees('改动 2 处')).text).to.include('软件清单：— → Windows 11')
    await lin.presses('确定提交')
    expect(await office.models.evidence.model.countDocuments()).to.equal(2)
    const [one] = await versions()
    expect((one!.answers['proof'] as EvidenceRef[])[0]).to.deep.equal(old)
  })

  it('may be dropped, and nothing changed is nothing handed in', async () => {
    const lin = await office.filling('lin')
    await submits(lin)
    const { answers } = await office.report()
    await edits(lin)
    await lin.presses('1')
    await lin.says('14')
    const summary = lin.last().id
    await lin.presses('放弃修改')
    await lin.sees('已放弃修改，原来提交的内容不变')
    await lin.presses('提交修改', { on: summary })
    await lin.sees('已经提交了')
    await edits(lin)
    await lin.presses('提交修改')
    await lin.sees('没有改动，原来提交的内容不变')
    const after = await office.report()
    expect(after).to.include({ state: 'submitted', editing: null })
    expect(after.answers).to.deep.equal(answers)
    expect(await versions()).to.have.length(1)
  })

  it('end when a reviewer begins; a return is mended on what was handed in', async () => {
    const lin = await office.filling('lin')
    await submits(lin)
    await edits(lin)
    await lin.presses('1')
    await lin.says('14')
    const { _id, revision } = await office.report()
    const now = office.clock.now()
    expect((await office.models.review.start(reviewer, _id, revision, now)).outcome).to.equal('done')
    await lin.presses('提交修改')
    const { text } = await lin.sees('审核人员已经开始看这份填报')
    expect(text).to.not.include('没有丢失')
    const fault = { path: 'remark', evidence: null, good: false, reason: 'incomplete' as const, words: '' }
    const given = { revision: revision + 1, verdicts: [fault], words: '', until: now, now }
    expect((await office.models.review.return(reviewer, _id, given)).outcome).to.equal('done')
    const after = await office.report()
    expect(after.answers['pc_count']).to.equal(12)
    expect(after.editing).to.equal(null)
    office.clock.advance('1h')
    await lin.says('/tasks')
    await lin.presses('继续填报')
    await lin.sees('还有什么要说明的：不完整')
  })

  it('are not offered where the campaign forbids them, nor after its due day', async () => {
    const lin = await office.filling('lin')
    await submits(lin)
    await lin.says('/tasks')
    const list = lin.last().id
    await office.models.campaign.edit(office.campaign._id, { editsAllowed: false }, office.clock.now())
    await lin.presses('修改：2026 年下半年软件正版化填报', { on: list })
    await lin.sees('已经提交了')
    expect(lin.buttons()).to.deep.equal(['任务列表'])
    await office.models.campaign.edit(office.campaign._id, { editsAllowed: true }, office.clock.now())
    await edits(lin)
    await lin.presses('1')
    office.clock.advance('8d')
    await lin.says('14')
    expect((await lin.sees('截止日期已过，已提交的内容不能再改')).text).to.include('您已提交的内容不变')
    await lin.says('/tasks')
    expect(lin.buttons()).to.deep.equal([])
  })

  it('are shared by two officers, and a clash is told', async () => {
    const lin = await office.filling('lin')
    await submits(lin)
    const wang = await office.officer('wang')
    await edits(lin)
    await wang.says('/tasks')
    await wang.presses('修改：2026 年下半年软件正版化填报')
    await lin.presses('1')
    await wang.presses('1')
    office.clock.advance('1m')
    await wang.says('15')
    office.clock.advance('1m')
    await lin.says('14')
    await lin.sees('这一题同事乙刚刚已经答了：15')
    await lin.presses('提交修改')
    await lin.presses('确定提交')
    expect((await office.report()).answers['pc_count']).to.equal(15)
  })
})
