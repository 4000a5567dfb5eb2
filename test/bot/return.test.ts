import { expect } from 'chai'
import sharp from 'sharp'
import type { Campaign } from '../../models/campaign.ts'
import type { Report } from '../../models/report.ts'
import type { EvidenceRef, FormSource } from '../../rules/form.ts'
import type { Verdict } from '../../rules/review.ts'
import type { TelegramPerson } from '../support/telegram-person.ts'
import { toPhotos, toSummary } from './filled.ts'
import { describeOffice } from './office.ts'
import { shortForm } from './short-form.ts'

const reviewer = { id: 'r1', role: 'reviewer', scope: {}, person: null } as never

const fault = (path: string, reason: Verdict['reason'], words = '', evidence: string | null = null): Verdict => ({
  ...{ path, evidence, good: false, reason, words },
})

describeOffice('bot: a returned report', (office) => {
  let image: Buffer
  before(async () => {
    image = await sharp({ create: { width: 640, height: 480, channels: 3, background: 'green' } })
      .jpeg()
      .toBuffer()
  })

  async function submitted(lin: TelegramPerson): Promise<Report> {
    await toSummary(lin, image)
    await lin.presses('提交')
    await lin.presses('确定提交')
    return office.report()
  }
  const refs = async () => ((await office.report()).answers['proof'] ?? []) as EvidenceRef[]

  /** An hour later a reviewer returns it; another hour later the officer looks. */
  async function giveBack(verdicts: Verdict[], words = ''): Promise<void> {
    office.clock.advance('1h')
    const { _id, revision } = await office.report()
    const now = office.clock.now()
    const until = new Date(now.getTime() + 7 * 86_400_000)
    const { outcome } = await office.models.review.return(reviewer, _id, { revision, verdicts, words, until, now })
    expect(outcome).to.equal('done')
    office.clock.advance('1h')
  }
  async function opens(lin: TelegramPerson): Promise<void> {
    await lin.says('/tasks')
    await lin.presses('继续填报')
  }

  it('asks just the two faulty fields in order, each with the reason, and goes back with a receipt', async () => {
    const lin = await office.filling('lin')
    const before = await submitted(lin)
    await giveBack([fault('remark', 'incomplete'), fault('pc_count', 'mismatch', '与台账不符')], '请核对台数')
    await lin.says('/tasks')
    await lin.sees('已退回，请修改 2 处')
    await lin.presses('继续填报')
    const first = await lin.sees('办公电脑有多少台？')
    expect(first.text).to.include('已退回，请修改 2 处').and.include('审核意见：请核对台数')
    expect(first.text).to.include('办公电脑有多少台：与凭证不一致（与台账不符）')
    expect(lin.buttons()).to.not.include('← 返回')
    await lin.says('20')
    const second = await lin.sees('还有什么要说明的？')
    expect(second.text).to.include('还有什么要说明的：不完整')
    await lin.presses('← 返回')
    await lin.sees('现在的答案：20')
    await lin.says('21')
    await lin.says('台账已更新')
    await lin.sees('请核对 渝中区山城书店')
    expect(lin.buttons()).to.deep.equal(['1', '8', '提交', '保存退出'])
    await lin.presses('提交')
    await lin.presses('确定提交')
    await lin.sees('回执号')
    const after = await office.report()
    expect(after.state).to.equal('submitted')
    expect(after.submittedRevision).to.be.greaterThan(before.submittedRevision!)
    expect(after.answers).to.deep.equal({ ...before.answers, pc_count: 21, remark: '台账已更新' })
    expect(await office.models.version.findOf(after._id)).to.have.length(2)
  })

  it('says once that another place is closed, and asks on', async () => {
    const lin = await office.filling('lin')
    await toSummary(lin, image)
    const summary = lin.last().id
    await lin.presses('提交')
    await lin.presses('确定提交')
    await giveBack([fault('pc_count', 'mismatch'), fault('remark', 'incomplete')])
    await opens(lin)
    const { revision } = await office.report()
    await lin.presses('3', { on: summary })
    const closed = await lin.sees('这一项没有退回，不能修改。请只修改退回的 2 处')
    expect(closed.text).to.include('办公电脑有多少台？')
    expect(lin.news().filter(({ text }) => text.includes('没有退回'))).to.have.length(1)
    expect((await office.report()).revision).to.equal(revision)
  })

  it('refuses with words an answer to a place that was closed while the chat stood at it', async () => {
    const lin = await office.filling('lin')
    await submitted(lin)
    await giveBack([fault('pc_count', 'mismatch')])
    await opens(lin)
    const { _id, revision } = await office.report()
    await office.models.report.moveCursor(_id, lin.chatId, { at: 'stop', path: 'spent', since: office.clock.now() })
    await lin.says('500')
    await lin.sees('这一项没有退回')
    expect((await office.report()).revision).to.equal(revision)
    await lin.says('20')
    await lin.sees('请核对')
    expect((await office.report()).answers)
      .to.include({ pc_count: 20 })
      .and.not.have.property('spent')
  })

  it('takes nothing for an answer that was typed before the return was seen', async () => {
    const lin = await office.filling('lin')
    const wang = await office.filling('wang')
    await submitted(lin)
    await giveBack([fault('pc_count', 'mismatch')])
    await wang.says('33')
    await wang.sees('刚才发的没有记下')
    expect((await office.report()).answers['pc_count']).to.equal(12)
    await wang.says('33')
    expect((await office.report()).answers['pc_count']).to.equal(33)
  })

  it('counts as mended although the clock of the reviewer’s machine is ahead', async () => {
    const lin = await office.filling('lin')
    await submitted(lin)
    await giveBack([fault('pc_count', 'mismatch')])
    const { _id, returned } = await office.report()
    const at = new Date(office.clock.now().getTime() + 60_000)
    await office.models.report.model.updateOne({ _id }, { $set: { returned: { ...returned, at } } })
    await opens(lin)
    await lin.says('20')
    await lin.sees('请核对')
  })

  it('opens one row of a list: its fields are asked, the list itself stays closed', async () => {
    const lin = await office.filling('lin')
    await submitted(lin)
    const [row] = (await office.report()).answers['software'] as { _row: number }[]
    await giveBack([fault(`software/${row!._row}/seats`, 'inconsistent')])
    await opens(lin)
    await lin.sees('许可数量：前后不一致')
    await lin.says('11')
    await lin.sees('请核对')
    expect(lin.buttons()).to.deep.equal(['6', '提交', '保存退出'])
    await lin.presses('6')
    expect(lin.buttons()).to.deep.equal(['看第 1 项', '← 返回', '保存退出'])
    await lin.presses('看第 1 项')
    expect(lin.buttons()).to.deep.equal(['2', '返回列表'])
    await lin.presses('2')
    await lin.says('12')
    await lin.sees('请核对')
  })

  it('opens a whole list: rows may come and go, and it is finished anew', async () => {
    const lin = await office.filling('lin')
    await submitted(lin)
    await giveBack([fault('software', 'incomplete', '少了操作系统')])
    await opens(lin)
    await lin.sees('软件清单：不完整（少了操作系统）')
    await lin.presses('＋ 再加一项')
    await lin.says('Windows 11')
    await lin.says('12')
    await lin.sees('已填 2 项')
    await lin.presses('完成')
    await lin.sees('6. 软件清单：2 项')
    expect(lin.buttons()).to.deep.equal(['6', '提交', '保存退出'])
  })

  it('keeps the question whole under a reviewer’s long words', async () => {
    const lin = await office.filling('lin')
    await submitted(lin)
    await giveBack([fault('pc_count', 'other', '长'.repeat(4000))], '话'.repeat(4000))
    await opens(lin)
    const { text } = await lin.sees('审核意见')
    expect(text.length).to.be.at.most(4096)
    expect(text).to.include('请输入整数，例如 25。')
  })

  it('lets only the photo at fault be replaced', async () => {
    const lin = await office.filling('lin')
    await submitted(lin)
    const [first] = await refs()
    const draft = await office.report()
    await office.models.report.model.updateOne(
      { _id: draft._id },
      { $set: { 'answers.proof': [first, { id: 'b'.repeat(24) }] } },
    )
    await giveBack([fault('proof', 'unreadable', '', first!.id)])
    await opens(lin)
    await lin.sees('请拍授权凭证 第 1 张：看不清')
    expect(lin.buttons()).to.include('删除第 1 张')
    await lin.presses('删除第 1 张')
    await lin.sees('已收到 1 个')
    expect(lin.buttons()).to.not.include.members(['删除第 1 张', '删除最后一张'])
    await lin.sendsPhoto(image)
    await lin.sees('已收到 2 个')
    await lin.presses('完成')
    await lin.sees('请核对')
    expect(await office.models.evidence.model.countDocuments(), 'a version holds the first').to.equal(2)
  })

  it('keeps no photo for a place that is closed', async () => {
    const lin = await office.filling('lin')
    await toSummary(lin, image)
    await lin.presses('7')
    await lin.sendsPhoto(image, { album: 'a' })
    await lin.presses('完成')
    await lin.presses('提交')
    await lin.presses('确定提交')
    await giveBack([fault('pc_count', 'mismatch')])
    await opens(lin)
    await lin.sendsPhoto(image, { album: 'a' })
    await lin.sees('这一项没有退回')
    expect(await refs()).to.have.length(2)
    expect(await office.models.evidence.model.countDocuments()).to.equal(2)
  })

  it('says so when the due date has passed, and when the task was closed meanwhile', async () => {
    const lin = await office.filling('lin')
    await submitted(lin)
    await giveBack([fault('pc_count', 'mismatch')])
    office.clock.advance('8d')
    await opens(lin)
    await lin.sees('这项任务的截止日期已过')
    const { _id } = await office.report()
    await office.models.report.model.updateOne({ _id }, { $set: { lockedAt: office.clock.now() } })
    await lin.says('20')
    await lin.sees('这项任务已经定稿，不能再改')
    expect((await office.report()).answers['pc_count']).to.equal(12)
  })

  it('opens a closed place as well when a mended answer puts it in the wrong', async () => {
    const row = (name: string, more: Record<string, string>) => ({ row: 2, cells: { type: 'integer', name, ...more } })
    const staff: FormSource = {
      settings: { form_id: 'staff', version: '1' },
      survey: [
        row('all', { label: '总人数', required: 'yes' }),
        row('users', { label: '使用计算机人数', required: 'yes', constraint: '. <= ${all}' }),
        row('rooms', { label: '房间数', required: 'yes' }),
      ].map((each, index) => ({ ...each, row: index + 2 })),
      choices: [],
    }
    await office.reset({ form: staff })
    const lin = await office.filling('lin')
    for (const number of ['10', '8', '2']) await lin.says(number)
    await lin.presses('提交')
    await lin.presses('确定提交')
    await giveBack([fault('all', 'mismatch')])
    await opens(lin)
    await lin.says('5')
    await lin.presses('提交')
    const { text } = await lin.sees('这一项也打开了')
    expect(text).to.include('使用计算机人数')
    await lin.says('4')
    await lin.sees('请核对')
    expect(lin.buttons()).to.deep.equal(['1', '2', '提交', '保存退出'])
    await lin.presses('提交')
    await lin.presses('确定提交')
    await lin.sees('回执号')
    expect((await office.report()).answers).to.deep.equal({ all: 5, users: 4, rooms: 2 })
  })

  it('is told in English too', async () => {
    const lin = await office.filling('lin')
    await submitted(lin)
    await giveBack([fault('pc_count', 'mismatch', 'see the ledger')], 'please check')
    await office.models.chat.setLang(lin.chatId, 'en')
    await lin.says('/tasks')
    await lin.sees('returned, please correct 1 place')
    await lin.presses('Continue')
    const { text } = await lin.sees('Please mend one place')
    expect(text).to.include('The reviewer says: please check')
    expect(text).to.include('How many computers: does not match the evidence (see the ledger)')
  })

  it('/forget keeps a photo of an earlier version that is no longer in the answers', async () => {
    const lin = await office.filling('lin')
    await submitted(lin)
    await giveBack([fault('proof', 'unreadable')])
    await opens(lin)
    await lin.presses('删除最后一张')
    expect(await refs()).to.have.length(0)
    await lin.says('/forget')
    await lin.presses('删除我的信息')
    await lin.sees('已经删除了您的个人信息')
    expect(await office.models.evidence.model.countDocuments(), 'the version handed in holds it').to.equal(1)
  })

  it('/forget keeps photos that were handed in and those of a colleague, and takes the others out of the drafts', async () => {
    const lin = await office.filling('lin')
    await office.openCampaign('第二项', shortForm, 20)
    const [handedIn] = (await submitted(lin)).answers['proof'] as EvidenceRef[]
    const second = await office.models.campaign.model.findOne({ title: '第二项' }).lean<Campaign>().orFail().exec()
    const draft = () => office.report('U1', second)
    await lin.presses('开始填报')
    await toPhotos(lin)
    await lin.sendsAlbum([image, image])
    const wang = await office.filling('wang')
    await wang.sees('请拍授权凭证')
    await wang.sendsPhoto(image)
    const theirs = ((await draft()).answers['proof'] as EvidenceRef[]).at(-1)!
    await lin.says('/forget')
    await lin.presses('删除我的信息')
    await lin.sees('已经删除了您的个人信息')
    expect((await draft()).answers['proof']).to.deep.equal([theirs])
    const left = await office.models.evidence.model.find().lean<{ _id: unknown }[]>().exec()
    expect(left.map(({ _id }) => String(_id))).to.have.members([handedIn!.id, theirs.id])
    expect(await refs()).to.deep.equal([handedIn])
  })
})
