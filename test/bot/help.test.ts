import { expect } from 'chai'
import { toKinds } from './filled.ts'
import { describeOffice } from './office.ts'

describeOffice('bot: whatever else a person sends', (office) => {
  it('each gets a clear sentence, and the question stays', async () => {
    const lin = await office.filling('lin')
    await toKinds(lin)
    await lin.sendsVoice()
    await lin.sees('我听不了语音')
    await lin.sendsSticker()
    await lin.sees('收到表情了')
    await lin.sendsLocation()
    await lin.sees('不需要您的位置')
    await lin.sendsContact()
    await lin.sees('不需要联系人名片')
    await lin.says('/what')
    await lin.sees('没有这个命令')
    const id = await lin.says('没有的东西')
    await lin.edits(id, '操作系统')
    await lin.sees('答案不会跟着变')
    expect((await office.report()).answers).not.to.have.property('kinds')
    await lin.says('操作系统')
    await lin.sees('今年软件花费')
  })

  it('/help says how it works', async () => {
    const lin = await office.officer('lin')
    await lin.says('/help')
    const { text } = await lin.sees('我会一题一题地问')
    for (const command of ['/tasks', '/link', '/lang', '/mydata', '/forget']) expect(text).to.contain(command)
  })

  it('in a group it says nothing of any unit', async () => {
    const lin = await office.officer('lin')
    const group = lin.inGroup('商会大群')
    await group.says('/tasks')
    await group.sees('不在群里进行')
    group.doesNotSee('山城书店')
    await group.says('大家好')
    expect(group.news()).to.deep.equal([])
  })

  it('shows its commands in both languages', () => {
    const calls = office.api.calls('setMyCommands')
    expect(calls.some(({ payload }) => JSON.stringify(payload).includes('填报任务'))).to.equal(true)
    expect(
      calls.some(
        ({ payload }) => payload['language_code'] === 'en' && JSON.stringify(payload).includes('Delete my data'),
      ),
    ).to.equal(true)
  })
})
