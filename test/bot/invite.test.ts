import { expect } from 'chai'
import { openOffice, type Office } from './office.ts'

describe('bot: binding a chat', () => {
  let office: Office
  before(async () => {
    office = await openOffice()
  })
  beforeEach(() => office.reset())
  after(() => office.close())

  it('asks a stranger for the invite code', async () => {
    const lin = office.person('lin')
    await lin.says('你好')
    await lin.sees('请把主管部门或商会发给您的 12 位邀请码发到这里')
    await lin.presses('English')
    await lin.sees('Send me the 12-character invite code')
    await lin.says('/tasks')
    await lin.sees('12 位邀请码')
  })

  it('shows the privacy notice first and keeps nothing before consent', async () => {
    const lin = office.person('lin')
    await lin.starts(await office.code())
    const notice = await lin.sees('您将代表：渝中区山城书店')
    for (const part of ['谁在处理', '为了什么', '保存多久', '您的权利', '联系谁', '涉密计算机'])
      expect(notice.text).to.contain(part)
    expect(lin.buttons()).to.deep.equal(['同意', '不同意', 'English'])
    expect(await office.models.chat.model.countDocuments()).to.equal(0)
    expect(await office.models.person.model.countDocuments()).to.equal(0)

    await lin.presses('不同意')
    await lin.sees('没有留下任何记录')
    expect(await office.models.chat.model.countDocuments()).to.equal(0)
    expect((await office.models.invite.model.findOne().lean())?.usedAt).to.equal(null)
  })

  it('binds after consent and lists what is open, with the due date', async () => {
    const lin = office.person('lin')
    await lin.starts(await office.code())
    await lin.presses('同意')
    await lin.sees('您已同意隐私告知（2026年11月23日 09:31）')
    await lin.sees('绑定好了，您代表：渝中区山城书店')
    await lin.sees('2026 年下半年软件正版化填报 — 11月30日截止（还有 7 天）')
    expect(lin.buttons()).to.deep.equal(['开始填报'])
    const person = await office.models.person.model.findOne().lean()
    expect(person).to.include({ unit: 'U1', lang: 'zh-CN' })
    expect(person?.consent.version).to.equal('2026-12')
  })

  it('shows the notice in the other language, and goes on in it', async () => {
    const lin = office.person('lin')
    await lin.starts(await office.code())
    await lin.presses('English')
    await lin.sees('You will report for: 渝中区山城书店')
    await lin.presses('I agree')
    await lin.sees('Done. You report for')
    await lin.sees(/due November 30 \(7 days left\)/)
    await lin.says('/help')
    await lin.sees('Every answer is saved at once')
  })

  it('takes a code typed by hand, in small letters and with spaces', async () => {
    const lin = office.person('lin')
    const code = (await office.code()).toLowerCase()
    await lin.says(`${code.slice(0, 4)} ${code.slice(4, 8)}-${code.slice(8)}`)
    await lin.sees('邀请码有效')
    await lin.presses('同意')
    await lin.sees('绑定好了')
  })

  it('tells unknown, used, expired and revoked codes apart', async () => {
    const lin = office.person('lin')
    await lin.starts('AAAABBBBCCCC')
    await lin.sees('没有这个邀请码')
    await lin.starts('短')
    await lin.sees('没有这个邀请码')

    const used = await office.code()
    const wang = office.person('wang')
    await wang.starts(used)
    await wang.presses('同意')
    await lin.starts(used)
    await lin.sees('已经用过了')

    const late = await office.code('U1', 1000)
    office.clock.advance('2s')
    await lin.starts(late)
    await lin.sees('已经过期了')

    const revoked = await office.code()
    await office.models.invite.revoke('U1', office.clock.now())
    await lin.starts(revoked)
    await lin.sees('已经作废了')
  })

  it('of two who press 同意 for one code, binds the first and tells the other', async () => {
    const code = await office.code()
    const [lin, wang] = [office.person('lin'), office.person('wang')]
    await lin.starts(code)
    await wang.starts(code)
    await lin.presses('同意')
    await lin.sees('绑定好了')
    await wang.presses('同意')
    await wang.sees('已经用过了')
    expect(await office.models.person.model.countDocuments()).to.equal(1)
  })

  it('binds once when consent is delivered again after a restart', async () => {
    const lin = office.person('lin')
    await lin.starts(await office.code())
    await lin.presses('同意')
    await office.restart()
    await office.api.redeliver(lin.lastUpdateId)
    expect(await office.models.person.model.countDocuments()).to.equal(1)
    expect(await office.models.chat.model.countDocuments()).to.equal(1)
  })

  it('stops guessing after a few wrong codes, for a while', async () => {
    const lin = office.person('lin')
    for (const end of '234567') await lin.says(`AAAABBBBCCC${end}`)
    await lin.says(await office.code())
    await lin.sees('请 10 分钟后再试')
    office.clock.advance('11m')
    await lin.says(await office.code())
    await lin.sees('邀请码有效')
  })

  it('does not use up a code of her own unit, and warns before changing to another', async () => {
    const lin = await office.officer('lin')
    await lin.starts(await office.code('U1'))
    await lin.sees('您已经绑定好了')
    await lin.starts(await office.code('U2'))
    await lin.sees('同意后将改为代表 南岸区江边茶馆')
    await lin.presses('同意')
    await lin.sees('绑定好了，您代表：南岸区江边茶馆')
  })

  it('/link goes on in another chat as the same person, without asking for consent again', async () => {
    const lin = await office.filling('lin')
    await lin.says('/link')
    const { text } = await lin.sees('30 分钟内有效')
    expect(text).to.match(/https:\/\/zhengban\.example\/chat\?start=\w{12}/)
    expect(text).to.contain('https://t.me/zhengban_test_bot?start=')
    const code = /start=(\w{12})/.exec(text)![1]!
    const phone = office.person('lin on another phone')
    await phone.starts(code)
    await phone.sees('绑定好了')
    phone.doesNotSee('您同意吗')
    expect(await office.models.person.model.countDocuments()).to.equal(1)
    expect(await office.models.chat.model.countDocuments()).to.equal(2)
  })

  it('notes who blocked the bot, and that she is back', async () => {
    const lin = await office.officer('lin')
    await lin.blocks()
    expect((await office.models.chat.find(lin.chatId))?.blockedAt).to.deep.equal(office.clock.now())
    await lin.unblocks()
    expect((await office.models.chat.find(lin.chatId))?.blockedAt).to.equal(null)
  })
})
