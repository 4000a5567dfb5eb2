import { expect } from 'chai'
import { toKinds } from './filled.ts'
import { describeOffice } from './office.ts'
import { shortForm } from './short-form.ts'

describeOffice('bot: a report goes on where it was left', (office) => {
  it('after 保存退出 and days, by /tasks', async () => {
    const lin = await office.filling('lin')
    await toKinds(lin)
    await lin.presses('保存退出')
    await lin.sees('已保存')
    await lin.says('操作系统')
    await lin.sees('现在没有正在填的题目')
    office.clock.advance('3d')
    await lin.says('/tasks')
    await lin.sees('还有 4 天） · 填写中')
    await lin.presses('继续填报')
    await lin.sees('接着上次填，已完成 2 / 8 题')
    await lin.sees('用到哪些软件？')
  })

  it('after a restart in the middle, with nothing asked twice', async () => {
    const lin = await office.filling('lin')
    await lin.presses('知道了')
    await lin.says('12')
    await office.restart()
    await lin.presses('没有')
    await lin.sees('用到哪些软件？')
    expect(lin.news().filter(({ text }) => text.includes('用到哪些软件'))).to.have.length(1)
  })

  it('on the version of the form it was begun with, though there is a newer one', async () => {
    const lin = await office.filling('lin')
    await lin.presses('知道了')
    await lin.says('12')
    const survey = shortForm.survey.filter(({ cells }) => cells['name'] !== 'spent')
    const settings = { ...shortForm.settings, version: '2' }
    office.clock.advance('1h')
    const newer = await office.models.formVersion.save({ ...shortForm, settings, survey }, office.clock.now())
    expect(newer._id).to.not.equal(office.campaign.form)
    await office.restart()
    await lin.presses('没有')
    await lin.says('办公软件')
    await lin.sees('今年软件花费')
    await office.models.formVersion.model.deleteOne({ _id: newer._id })
  })

  it('takes what was said while the bot was down, in order', async () => {
    const lin = await office.filling('lin')
    await lin.presses('知道了')
    await office.stopBot()
    await lin.says('12', { wait: false })
    await lin.says('没有', { wait: false })
    await lin.says('办公软件', { wait: false })
    await office.startBot()
    await office.api.idle()
    await lin.sees('今年软件花费')
    expect((await office.report()).answers).to.include({ pc_count: 12, has_ledger: 'no' })
  })

  it('in another chat of the same person', async () => {
    const lin = await office.filling('lin')
    await toKinds(lin)
    await lin.says('/link')
    const code = /start=(\w{12})/.exec((await lin.sees('/chat?start=')).text)![1]!
    const phone = office.person('lin on the phone')
    await phone.starts(code)
    await phone.presses('继续填报')
    await phone.sees('用到哪些软件？')
    office.clock.advance('1m')
    await phone.says('办公软件')
    await lin.says('操作系统')
    await lin.sees('这一题您刚刚在别处已经答了：办公软件')
    await lin.sees('今年软件花费')
    expect((await office.report()).answers['kinds']).to.deep.equal(['office'])
  })

  it('an answer delivered again changes nothing and says nothing', async () => {
    const lin = await office.filling('lin')
    await lin.presses('知道了')
    await lin.says('12')
    const { revision } = await office.report()
    lin.catchesUp()
    await office.api.redeliver(lin.lastUpdateId)
    expect(lin.news()).to.deep.equal([])
    expect((await office.report()).revision).to.equal(revision)
  })

  it('after a stop between save and reply, the update comes again and the question is asked', async () => {
    const lin = await office.filling('lin')
    await lin.presses('知道了')
    await lin.says('12')
    const { revision } = await office.report()
    await office.restart()
    lin.catchesUp()
    await office.api.redeliver(lin.lastUpdateId)
    await lin.sees('有软件台账吗？')
    expect((await office.report()).revision).to.equal(revision)
  })

  it('a wrong answer that comes again later is not taken for the next question', async () => {
    const lin = await office.filling('lin')
    await toKinds(lin)
    await lin.says('办公软件')
    await lin.says('太多')
    const wrong = lin.lastUpdateId
    await lin.presses('跳过')
    await lin.presses('下一页 2/2 ›')
    await lin.says('教育')
    await lin.presses('没有')
    await office.restart()
    await office.api.redeliver(wrong)
    await lin.sees('请拍授权凭证')
    expect((await office.report()).answers['spent'] ?? null).to.equal(null)
  })

  it('the same text for two questions is two answers', async () => {
    const lin = await office.filling('lin')
    await lin.presses('知道了')
    await lin.says('12')
    await lin.presses('没有')
    await lin.says('办公软件')
    await lin.says('12')
    expect((await office.report()).answers).to.include({ pc_count: 12, spent: 12 })
  })

  it('two officers of a unit share it, and a clash is told', async () => {
    const lin = await office.filling('lin')
    const wang = await office.filling('wang')
    await lin.presses('知道了')
    await wang.presses('知道了')
    office.clock.advance('1m')
    await lin.says('12')
    await wang.says('15')
    await wang.sees('这一题同事甲刚刚已经答了：12。这里的回答没有覆盖它')
    await wang.sees('有软件台账吗？')
    expect((await office.report()).answers['pc_count']).to.equal(12)
    office.clock.advance('1m')
    await wang.presses('没有')
    await lin.presses('有')
    await lin.sees('同事乙刚刚已经答了：没有')
    const given = (await office.report()).given
    expect(String(given['pc_count']!.by)).not.to.equal(String(given['has_ledger']!.by))
  })

  it('of two answers at the same moment one counts and the other is told', async () => {
    const lin = await office.filling('lin')
    const wang = await office.filling('wang')
    await lin.presses('知道了')
    await wang.says('/tasks')
    await wang.presses('继续填报')
    office.clock.advance('1m')
    await Promise.all([lin.says('12'), wang.says('15')])
    await Promise.all([lin.sees('有软件台账吗'), wang.sees('有软件台账吗')])
    const told = [lin, wang].filter((person) =>
      person.news().some(({ text }) => /这一题同事[甲乙]刚刚已经答了/.test(text)),
    )
    expect(told).to.have.length(1)
  })

  it('an unknown or foreign button does no harm', async () => {
    const lin = await office.filling('lin')
    await lin.presses('知道了')
    await lin.says('12')
    const stranger = await office.officer('zhou', { unit: 'U2' })
    const theirs = lin.raw().reply_markup!.inline_keyboard[0]![0] as { callback_data: string }
    await office.bot.handle({
      update_id: 1,
      callback_query: {
        id: 'made-up',
        from: stranger.user,
        chat_instance: '1',
        message: stranger.raw(),
        data: theirs.callback_data,
      },
    })
    expect((await office.report()).answers).not.to.have.property('has_ledger')
    expect((await office.report('U2')).answers).to.deep.equal({})
  })

  it('a person whose answer cannot be sent because she blocked the bot is noted, and nothing is lost', async () => {
    const lin = await office.filling('lin')
    await lin.presses('知道了')
    office.api.failNext('sendMessage', { error: 403 })
    await lin.says('12')
    expect((await office.models.chat.find(lin.chatId))?.blockedAt).not.to.equal(null)
    await lin.presses('保存退出')
    expect((await office.models.chat.find(lin.chatId))?.blockedAt).to.equal(null)
    expect((await office.report()).answers['pc_count']).to.equal(12)
  })

  it('a mistake of ours gets one sentence of excuse and a line in the log without words of people', async () => {
    const lin = await office.filling('lin')
    await lin.presses('知道了')
    const { formVersion } = office.models
    const get = formVersion.get.bind(formVersion)
    formVersion.get = () => Promise.reject(new Error('secret 12'))
    await lin.says('12')
    formVersion.get = get
    await lin.sees('抱歉，出了点问题')
    expect(office.errors()).to.have.length(1)
    expect(office.errors()[0]).not.to.contain('secret')
    office.logged.length = 0
  })
})
