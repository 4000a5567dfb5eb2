import { expect } from 'chai'
import { describeOffice } from './office.ts'

describeOffice('bot: reminders', (office) => {
  const reminder = async (chat: number, slot: string) => ({
    chat,
    lang: 'zh-CN',
    reportId: String((await office.report())._id),
    title: office.campaign.title,
    unitName: '渝中区山城书店',
    dueAt: office.campaign.dueAt,
    slot,
  })

  it('say what is due and open the report with one press', async () => {
    const lin = await office.officer('lin')
    lin.catchesUp()
    expect(await office.bot.remind(await reminder(lin.chatId, 'T-3'))).to.deep.equal({ state: 'sent' })
    await lin.sees('还有 3 天截止：2026 年下半年软件正版化填报')
    await lin.presses('现在填报')
    await lin.sees('请如实填写')
    await office.bot.remind(await reminder(lin.chatId, 'T0'))
    await lin.sees('今天截止')
    await office.bot.remind(await reminder(lin.chatId, 'T+1'))
    await lin.sees('已过截止时间，还可以补报')
  })

  it('name all that is due in one message', async () => {
    const lin = await office.officer('lin')
    const one = await reminder(lin.chatId, 'T-3')
    await office.bot.remind({ ...one, also: [{ ...one, title: '软件使用情况汇总' }] })
    await lin.sees('还有：软件使用情况汇总（11月30日截止）')
    expect(lin.buttons()).to.deep.equal([
      '现在填报：2026 年下半年软件正版化填报',
      '现在填报：软件使用情况汇总',
      ...['今晚再提醒', '明早 9:30 提醒', '不是我负责'],
    ])
  })

  it('stay inside the limits of the Bot API with fifty long titles, and lead to the rest', async () => {
    const lin = await office.officer('lin')
    const long = {
      ...(await reminder(lin.chatId, 'T+400')),
      ...{ title: '题'.repeat(500), unitName: '名'.repeat(500), isReturned: true },
    }
    const words = '请'.repeat(5000)
    expect(await office.bot.remind({ ...long, words, also: Array.from({ length: 49 }, () => long) })).to.deep.equal({
      state: 'sent',
    })
    await lin.sees('另外还有 41 项，请看全部任务')
    expect(lin.buttons()).to.have.length(9 + 1 + 3)
    await lin.presses('全部任务')
    await lin.sees('的填报任务')
  })

  describe('of several campaigns in one message', () => {
    async function digest(name: string) {
      const lin = await office.officer(name)
      const other = await office.openCampaign('软件使用情况汇总', 'software-summary', 3)
      const person = (await office.personOf(lin))._id
      const about = { person, unit: 'U1', slot: 'push:1' }
      const campaigns = [office.campaign._id, other._id]
      await office.models.delivery.queue(
        campaigns.map((campaign) => ({ ...about, campaign })),
        office.clock.now(),
      )
      lin.catchesUp()
      await office.sendsOut()
      await lin.sees('还有：')
      return { lin, other, person }
    }
    const snoozed = async () =>
      (await office.models.delivery.model.find({ slot: 'snooze' }).lean()).map(({ campaign }) => String(campaign))

    it('each opens its own report', async () => {
      const { lin, other } = await digest('lin')
      await lin.presses('现在填报：软件使用情况汇总')
      await lin.sees('软件使用情况汇总')
      const chat = await office.models.chat.find(lin.chatId)
      expect(String(chat!.open)).to.equal(String((await office.report('U1', other))._id))
    })

    it('later means all of them, in one message again', async () => {
      const { lin, other } = await digest('lin')
      await lin.presses('今晚再提醒')
      await lin.sees('19:30再提醒您（共 2 项）')
      expect(await snoozed()).to.have.members([String(office.campaign._id), String(other._id)])
      office.clock.set('2026-11-23T19:31:00+08:00')
      await office.sendsOut()
      expect((await lin.sees('还有：')).text)
        .to.contain('软件正版化填报')
        .and.contain('软件使用情况汇总')
    })

    it('what has come in meanwhile is not put off', async () => {
      const { lin, other } = await digest('lin')
      await office.models.report.model.updateOne({ campaign: other._id, unit: 'U1' }, { $set: { state: 'submitted' } })
      await lin.presses('今晚再提醒')
      await lin.sees('19:30再提醒您。')
      expect(await snoozed()).to.deep.equal([String(office.campaign._id)])
    })

    it('not me asks which, and only that one is silent', async () => {
      const { lin, other, person } = await digest('lin')
      await lin.presses('不是我负责')
      await lin.sees('这条提醒里有 2 项，哪一项不是您负责？')
      await lin.presses(/软件使用情况汇总$/)
      await lin.sees('知道由谁负责吗？')
      const [asked] = await office.models.handover.listAsked()
      expect(asked!.campaigns!.map(String)).to.deep.equal([String(other._id)])
      office.clock.set('2026-11-25T09:31:00+08:00')
      const about = { person, unit: 'U1', slot: 'push:2' }
      await office.models.delivery.queue(
        [office.campaign._id, other._id].map((campaign) => ({ ...about, campaign })),
        office.clock.now(),
      )
      await office.sendsOut()
      expect((await lin.sees('软件正版化填报')).text).not.to.contain('软件使用情况汇总')
      await lin.presses('不是我负责')
      await lin.sees('知道由谁负责吗？')
      expect((await office.models.handover.listAsked())[0]!.campaigns).to.deep.equal([])
    })
  })

  it('can be put off to the evening or the next morning, once', async () => {
    const lin = await office.officer('lin')
    await office.bot.remind(await reminder(lin.chatId, 'T-3'))
    await lin.presses('今晚再提醒')
    await lin.sees('好的，11月23日 19:30再提醒您')
    await lin.presses('今晚再提醒')
    await lin.presses('明早 9:30 提醒')
    await lin.sees('好的，11月24日 09:30再提醒您')
    const queued = await office.models.delivery.findOfCampaign(office.campaign._id)
    expect(queued.map(({ slot, nextAt }) => `${slot} ${nextAt.toISOString()}`)).to.deep.equal([
      'snooze 2026-11-23T11:30:00.000Z',
      'snooze 2026-11-24T01:30:00.000Z',
    ])
    office.clock.set('2026-11-23T19:20:00+08:00')
    await office.bot.remind(await reminder(lin.chatId, 'T-3'))
    expect(lin.buttons()).to.not.include('今晚再提醒')
    await lin.presses('现在填报')
    await lin.sees('请如实填写')
  })

  it('not me: staff are told, with the name that is written, and it can be taken back', async () => {
    const lin = await office.officer('lin')
    await office.bot.remind(await reminder(lin.chatId, 'T-3'))
    await lin.presses('不是我负责')
    await lin.sees('知道由谁负责吗？')
    await lin.says('办公室 王芳')
    await lin.sees('已一并转告')
    const asked = await office.models.handover.listAsked()
    expect(asked.map(({ unit, note, state }) => ({ unit, note, state }))).to.deep.equal([
      { unit: 'U1', note: '办公室 王芳', state: 'asked' },
    ])
    await lin.presses('按错了，是我负责')
    await lin.sees('还是由您负责')
    expect(await office.models.handover.listAsked()).to.deep.equal([])
    await lin.says('12')
    await lin.sees('现在没有正在填的题目')
  })

  it('tell blocked, slow down, lost and refused apart', async () => {
    const lin = await office.officer('lin')
    const send = async () => office.bot.remind(await reminder(lin.chatId, 'T-3'))
    office.api.failNext('sendMessage', { error: 403 })
    expect(await send()).to.deep.equal({ state: 'blocked', why: 'blocked' })
    office.api.failNext('sendMessage', { error: 400, description: 'Bad Request: chat not found' })
    expect(await send()).to.deep.equal({ state: 'blocked', why: 'blocked' })
    office.api.failNext('sendMessage', { error: 403, description: 'Forbidden: user is deactivated' })
    expect(await send()).to.deep.equal({ state: 'blocked', why: 'deactivated' })
    office.api.failNext('sendMessage', { retryAfter: 30, times: 3 })
    expect(await send()).to.deep.equal({ state: 'retry', afterMs: 30_000, flood: true })
    office.api.heal()
    office.api.failNext('sendMessage', { lost: 'request', times: 3 })
    expect(await send(), 'it may have arrived: not sent again').to.include({ state: 'doubt' })
    office.api.heal()
    office.api.failNext('sendMessage', { error: 400, description: 'Bad Request: something else' })
    expect(await send()).to.deep.equal({ state: 'failed', code: '400' })
  })

  it('are not sent twice where the answer is lost on a connection that was kept', async () => {
    const lin = await office.officer('lin')
    const send = async () => office.bot.remind(await reminder(lin.chatId, 'T-3'))
    await Promise.all([send(), send(), send(), send()])
    const before = lin.chat.length
    office.api.failNext('sendMessage', { lost: 'answer' })
    expect(await send()).to.include({ state: 'doubt' })
    expect(lin.chat).to.have.length(before + 1)
    office.api.failNext('sendMessage', { lost: 'request' })
    expect(await send()).to.include({ state: 'doubt' })
    expect(lin.chat).to.have.length(before + 1)
  })

  it('carry what staff send: text with a link, and a document of ours', async () => {
    const lin = await office.officer('lin')
    lin.catchesUp()
    const notice = { chat: lin.chatId, lang: 'zh-CN', text: '培训改到周五' }
    const link = { text: '报名', url: 'https://example.org/' }
    expect(await office.bot.tell({ ...notice, link })).to.deep.equal({ state: 'sent' })
    await lin.sees('培训改到周五')
    expect(lin.buttons()).to.have.length(1)
    const id = await office.models.file.save('notice.pdf', Buffer.from('%PDF-1.4'))
    const file = { id, as: 'document' as const, name: 'notice.pdf' }
    expect(await office.bot.tell({ ...notice, text: '见附件', file })).to.deep.equal({ state: 'sent' })
    await lin.sees('见附件')
  })
})
