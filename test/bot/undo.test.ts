import { expect } from 'chai'
import sharp from 'sharp'
import type { EvidenceRef } from '../../rules/form.ts'
import { toList, toPhotos, toSummary } from './filled.ts'
import { describeOffice } from './office.ts'

describeOffice('bot: /undo', (office) => {
  let image: Buffer
  before(async () => {
    image = await sharp({ create: { width: 640, height: 480, channels: 3, background: 'green' } })
      .jpeg()
      .toBuffer()
  })
  const answers = async () => (await office.report()).answers

  it('takes back the last answers one by one, and asks them again', async () => {
    const lin = await office.filling('lin')
    await lin.presses('知道了')
    await lin.says('12')
    await lin.presses('没有')
    await lin.says('/undo')
    expect((await lin.sees('已撤销：有软件台账吗 没有')).text).to.include('有软件台账吗？')
    await lin.says('/undo')
    expect((await lin.sees('已撤销：办公电脑有多少台 12')).text).to.include('请输入整数')
    expect((await office.report()).given).to.have.all.keys('hello')
    await lin.says('/undo')
    await lin.sees('没有可以撤销的了')
    await lin.says('13')
    await lin.sees('有软件台账吗？')
    expect(await answers()).to.include({ pc_count: 13 })
  })

  it('puts back what stood before when an answer was changed', async () => {
    const lin = await office.filling('lin')
    await toSummary(lin, image)
    await lin.presses('1')
    await lin.says('99')
    await lin.sees('1. 办公电脑有多少台：99')
    await lin.says('/undo')
    expect((await lin.sees('已撤销：办公电脑有多少台 99')).text).to.include('1. 办公电脑有多少台：12')
  })

  it('reaches into rows, and takes back a row that was added or deleted', async () => {
    const lin = await office.filling('lin')
    await toList(lin)
    await lin.presses('＋ 添加一项')
    await lin.says('WPS Office')
    await lin.says('10')
    await lin.sees('已填 1 项')
    await lin.says('/undo')
    await lin.sees('已撤销：许可数量 · 第 1 项 10')
    await lin.says('11')
    await lin.presses('看第 1 项')
    await lin.presses('删除这一项')
    await lin.presses('删除')
    await lin.sees('第 1 项已删除')
    await lin.says('/undo')
    await lin.sees('已填 1 项')
    const [row] = (await answers())['software'] as object[]
    expect(row).to.include({ title: 'WPS Office', seats: 11 })
    await lin.says('/undo')
    await lin.says('/undo')
    await lin.says('/undo')
    await lin.sees('还没有填')
    expect((await answers())['software']).to.deep.equal([])
  })

  it('takes back a photo, and does not bring back a deleted one', async () => {
    const lin = await office.filling('lin')
    await toPhotos(lin)
    await lin.sendsPhoto(image)
    await lin.sendsPhoto(image)
    await lin.says('/undo')
    await lin.sees('已撤销：请拍授权凭证 2 个')
    const [first] = (await answers())['proof'] as EvidenceRef[]
    expect((await answers())['proof']).to.deep.equal([first])
    expect(await office.models.evidence.model.countDocuments()).to.equal(1)
    await lin.presses('删除最后一张')
    await lin.says('/undo')
    expect((await answers())['proof']).to.equal(null)
  })

  it('leaves a colleague’s answers alone, and says when one stands in the way', async () => {
    const lin = await office.filling('lin')
    const wang = await office.filling('wang')
    await lin.presses('知道了')
    await lin.says('12')
    await lin.sees('有软件台账吗？')
    await wang.says('/tasks')
    await wang.presses('继续填报')
    await wang.presses('没有')
    await wang.sees('用到哪些软件？')
    await lin.says('/undo')
    await lin.sees('已撤销：办公电脑有多少台 12')
    expect(await answers()).to.include({ has_ledger: 'no' })
    await lin.says('/undo')
    await lin.sees('没有可以撤销的了')
  })

  it('does not take back what was handed in', async () => {
    const lin = await office.filling('lin')
    await toSummary(lin, image)
    await lin.presses('提交')
    await lin.presses('确定提交')
    await lin.says('/undo')
    await lin.sees('已经提交的填报不能用 /undo 撤回')
    expect((await office.report()).state).to.equal('submitted')
  })

  it('delivered twice takes back one answer', async () => {
    const lin = await office.filling('lin')
    await lin.presses('知道了')
    await lin.says('12')
    await lin.presses('没有')
    const { revision } = await office.report()
    await lin.says('/undo')
    await lin.sees('已撤销')
    await office.api.redeliver(lin.lastUpdateId)
    expect((await office.report()).revision).to.equal(revision + 1)
    expect(await answers()).to.include({ pc_count: 12 })
  })
})
