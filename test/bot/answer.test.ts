import { expect } from 'chai'
import { describeOffice, type Office } from './office.ts'

describeOffice('bot: one question after the other', (office) => {
  it('begins with a note, then a question with progress, group, hint and example', async () => {
    const lin = await office.filling('lin')
    await lin.sees('软件正版化小表，共 9 题左右，11月30日截止')
    await lin.sees('请如实填写。')
    await lin.presses('知道了')
    const question = await lin.sees('第 1 / 9 题 · 人员与电脑')
    expect(question.text).to.contain('办公电脑有多少台？').and.contain('台式机和笔记本都算').and.contain('例如 25')
    expect(lin.buttons()).to.deep.equal(['← 返回', '保存退出'])
  })

  it("asks again with the author's words when the number is out of range", async () => {
    const lin = await office.filling('lin')
    await lin.presses('知道了')
    await lin.says('-3')
    await lin.sees('请输入 0 到 100000 之间的整数')
    await lin.sees('办公电脑有多少台？')
    expect(lin.news()).to.have.length(1)
    await lin.says('不少')
    await lin.sees('请输入一个整数')
  })

  for (const [typed, value] of [
    ['12', 12],
    ['１２', 12],
    ['1,200', 1200],
    ['3万', 30000],
    ['十二台', 12],
  ] as const)
    it(`understands "${typed}"`, async () => {
      const lin = await office.filling('lin')
      await lin.presses('知道了')
      await lin.says(typed)
      await lin.sees('有软件台账吗？')
      expect((await office.report()).answers['pc_count']).to.equal(value)
    })

  it('says what it understood when that is not what was typed', async () => {
    const lin = await office.filling('lin')
    await lin.presses('知道了')
    await lin.says('3万')
    await lin.sees('✓ 记下了：30000')
  })

  it('asks again for 去年 and takes 2018.7.2', async () => {
    const lin = await office.filling('lin')
    await lin.presses('知道了')
    await lin.says('12')
    await lin.presses('有')
    await lin.says('去年')
    await lin.sees('请写出年、月、日')
    await lin.says('2018.7.2')
    await lin.sees('✓ 记下了：2018-07-02')
    await lin.sees('用到哪些软件？')
  })

  it('turns the pressed card into the next question, with what was answered above it, in two calls', async () => {
    const lin = await office.filling('lin')
    await lin.presses('知道了')
    await lin.says('12')
    const asked = lin.last()
    office.api.forgetCalls()
    await lin.presses('没有')
    expect(office.api.calls().map(({ method }) => method)).to.have.members(['answerCallbackQuery', 'editMessageText'])
    expect(lin.last().id).to.equal(asked.id)
    expect(lin.last().text).to.match(/^✓ 有软件台账吗？：没有\n\n第 3/)
  })

  it('leaves a card that is no longer the last thing in the chat as question and answer, and asks below', async () => {
    const lin = await office.filling('lin')
    await lin.presses('知道了')
    await lin.says('12')
    const asked = lin.last()
    await lin.says('/help')
    await lin.presses('没有', { on: asked.id })
    const was = lin.chat.find(({ id }) => id === asked.id)!
    expect(was.text).to.contain('有软件台账吗？').and.contain('✅ 没有')
    expect(was.buttons.flat()).to.deep.equal([])
    await lin.sees('用到哪些软件？')
    expect(lin.last().id).to.be.greaterThan(asked.id)
  })

  it('takes one call for a typed answer', async () => {
    const lin = await office.filling('lin')
    await lin.presses('知道了')
    office.api.forgetCalls()
    await lin.says('12')
    expect(office.api.calls().map(({ method }) => method)).to.deep.equal(['sendMessage'])
  })

  it('takes choices typed by name', async () => {
    const lin = await office.filling('lin')
    await lin.presses('知道了')
    await lin.says('12')
    await lin.says('也许')
    await lin.sees('选项里没有“也许”')
    await lin.says('没有')
    await lin.sees('用到哪些软件？')
    await lin.says('操作系统、杀毒软件')
    await lin.sees('今年软件花费')
    expect((await office.report()).answers['kinds']).to.deep.equal(['os', 'antivirus'])
  })

  it('ticks several choices and finishes with 完成; none is asked again', async () => {
    const lin = await office.filling('lin')
    await lin.presses('知道了')
    await lin.says('12')
    await lin.presses('没有')
    await lin.presses('完成')
    await lin.sees('这一题必须回答')
    await lin.presses('☐ 办公软件')
    expect(lin.buttons()).to.include('☑ 办公软件')
    await lin.presses('☐ 操作系统')
    await lin.presses('☑ 办公软件')
    expect(lin.buttons()).to.include('☐ 办公软件').and.include('☑ 操作系统')
    await lin.presses('完成')
    await lin.sees('✓ 用到哪些软件？：操作系统')
    expect((await office.report()).answers['kinds']).to.deep.equal(['os'])
  })

  it('pages through many choices', async () => {
    const lin = await office.filling('lin')
    await toIndustry(lin)
    expect(lin.buttons()).to.include('农业').and.include('下一页 2/2 ›').and.not.include('教育')
    await lin.presses('下一页 2/2 ›')
    expect(lin.buttons()).to.include('教育').and.include('‹ 上一页 1/2')
    await lin.presses('‹ 上一页 1/2')
    await lin.presses('下一页 2/2 ›')
    await lin.presses('教育')
    await lin.sees('软件清单')
    expect((await office.report()).answers['industry']).to.equal('i10')
  })

  it('goes back with 返回 and asks what is open after the change', async () => {
    const lin = await office.filling('lin')
    await lin.presses('知道了')
    await lin.says('12')
    await lin.presses('有')
    await lin.presses('← 返回')
    await lin.sees('有软件台账吗？')
    await lin.presses('← 返回')
    await lin.sees('现在的答案：12')
    await lin.says('15')
    await lin.sees('台账最近更新的日期')
    expect((await office.report()).answers['pc_count']).to.equal(15)
  })

  it('skips only where it is allowed', async () => {
    const lin = await office.filling('lin')
    await lin.presses('知道了')
    expect(lin.buttons()).not.to.include('跳过')
    await lin.says('12')
    await lin.presses('没有')
    await lin.presses('☐ 操作系统')
    await lin.presses('完成')
    await lin.sees('（选答）')
    await lin.presses('跳过')
    await lin.sees('已跳过')
    await lin.sees('主营行业')
    expect((await office.report()).given['spent']).to.include({ skipped: true })
  })

  it('an old button says its question has been answered, changes nothing, and offers to mend', async () => {
    const lin = await office.filling('lin')
    await lin.presses('知道了')
    await lin.says('12')
    const old = lin.last().id
    await lin.says('没有')
    await lin.presses('有', { on: old })
    await lin.sees('第 2 题已经答过了：没有')
    expect((await office.report()).answers['has_ledger']).to.equal('no')
    await lin.presses('修改')
    await lin.sees('有软件台账吗？')
    await lin.presses('有')
    await lin.sees('台账最近更新的日期')
    expect((await office.report()).answers['has_ledger']).to.equal('yes')
  })

  it('a button pressed twice counts once', async () => {
    const lin = await office.filling('lin')
    await lin.presses('知道了')
    await lin.says('12')
    const asked = lin.last().id
    await lin.presses('没有')
    await lin.presses('没有', { on: asked })
    expect(lin.toast()).to.equal('已经记下了')
    expect(lin.news()).to.deep.equal([])
  })

  it('a very long text gets one clear sentence, and its rest is no answer', async () => {
    const lin = await office.filling('lin')
    await lin.presses('知道了')
    await lin.says('12')
    await lin.presses('没有')
    await lin.says('长'.repeat(9000))
    expect(lin.news().filter(({ text }) => text.includes('⚠️'))).to.have.length(1)
    expect((await office.report()).answers).not.to.have.property('kinds')
  })

  it('asks in English for an English phone', async () => {
    const lin = await office.filling('lin', { language_code: 'en' })
    await lin.presses('Understood')
    await lin.sees('Question 1 of 9 · People and computers')
    await lin.says('-3')
    await lin.sees('Please enter a whole number from 0 to 100000')
    await lin.says('1,200')
    await lin.sees('Is there a software ledger?')
    await lin.says('/lang')
    await lin.presses('中文')
    await lin.sees('以后用中文')
    await lin.says('有')
    await lin.sees('台账最近更新的日期')
  })

  it('holds up while Telegram asks it to slow down or loses an answer', async () => {
    const lin = await office.filling('lin')
    await lin.presses('知道了')
    office.api.failNext('sendMessage', { retryAfter: 1 })
    await lin.says('12')
    await lin.sees('有软件台账吗？')
    office.api.failNext('sendMessage', { lost: 'request' })
    await lin.says('没有')
    await lin.sees('用到哪些软件？')
  })
})

async function toIndustry(lin: Awaited<ReturnType<Office['filling']>>): Promise<void> {
  await lin.presses('知道了')
  await lin.says('12')
  await lin.presses('没有')
  await lin.presses('☐ 操作系统')
  await lin.presses('完成')
  await lin.presses('跳过')
}
