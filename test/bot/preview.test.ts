import { expect } from 'chai'
import { photos } from '../support/photos.ts'
import { toSummary } from './filled.ts'
import { describeOffice, words } from './office.ts'

describeOffice('bot: a form tried in chat', (office) => {
  const preview = () =>
    office.models.preview.create(
      { form: office.campaign.form, title: '预览：小表', unitName: words.say('zh-CN', 'preview-unit'), codes: 2 },
      office.clock.now(),
    )
  /** Everything but the previews' own collections, files and what a channel keeps. */
  const everythingElse = async () => {
    const db = office.models.connection.db!
    const names = (await db.listCollections().toArray())
      .map(({ name }) => name)
      .filter((name) => !name.startsWith('preview_') && name !== 'chats')
      .sort()
    return Promise.all(names.map(async (name) => [name, await db.collection(name).find({}).sort({ _id: 1 }).toArray()]))
  }
  const previewed = async () => {
    const { unit, person, chat, invite, campaign, report, evidence } = office.models.preview.own
    const counts = [unit, person, chat, invite, campaign, report, evidence].map(({ model }) =>
      (model as typeof report.model).countDocuments(),
    )
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0)
  }

  it('is filled to its receipt, photos too, and touches nothing that counts', async () => {
    const { codes } = await preview()
    const before = await everythingElse()
    const lin = office.person('lin')
    await lin.starts(codes[0])
    await lin.sees('这是表单预览')
    await lin.sees('预览单位（不计入统计） 的填报任务')
    await lin.presses('开始填报')
    await toSummary(lin, await photos.jpeg())
    await lin.presses('提交')
    await lin.presses('确定提交')
    await lin.sees('提交成功')
    expect(await everythingElse()).to.deep.equal(before)
    expect(await office.models.preview.own.report.model.countDocuments({ state: 'submitted' })).to.equal(1)
    expect(await office.models.chat.model.countDocuments()).to.equal(0)
  })

  it('its code works once, and another chat may have the other', async () => {
    const { codes } = await preview()
    await office.person('lin').starts(codes[0])
    const wu = office.person('wu')
    await wu.starts(codes[0])
    await wu.sees('已经用过了')
    await wu.starts(codes[1])
    await wu.sees('这是表单预览')
  })

  it('leaves an officer with her own report as it was', async () => {
    const lin = await office.filling('lin')
    await lin.presses('知道了')
    await lin.says('12')
    const before = await office.report()
    const { codes } = await preview()
    await lin.starts(codes[0])
    await lin.sees('这是表单预览')
    await lin.presses('开始填报')
    await lin.presses('知道了')
    await lin.says('99')
    expect(await office.report()).to.deep.equal(before)
    await lin.says('/endpreview')
    await lin.sees('预览结束了')
    await lin.says('/tasks')
    await lin.sees('渝中区山城书店 的填报任务')
    await lin.says('/endpreview')
    await lin.sees('现在没有在预览')
  })

  it('ends when a real invite is used', async () => {
    const { codes } = await preview()
    const lin = office.person('lin')
    await lin.starts(codes[0])
    await lin.says(await office.code())
    await lin.sees('您将代表：渝中区山城书店')
    await lin.presses('同意')
    await lin.sees('渝中区山城书店 的填报任务')
  })

  it('is gone after a day, and the chat is as before', async () => {
    const lin = await office.officer('lin')
    const { codes } = await preview()
    await lin.says(codes[0]!)
    await lin.presses('开始填报')
    office.clock.advance('23h')
    expect(await office.models.preview.removeOld(office.clock.now())).to.equal(0)
    office.clock.advance('2h')
    await lin.says('/tasks')
    await lin.sees('渝中区山城书店 的填报任务')
    expect(await office.models.preview.removeOld(office.clock.now())).to.be.at.least(1)
    expect(await previewed()).to.equal(0)
    expect((await office.models.chat.find(lin.chatId))!.preview).to.equal(null)
  })
})
