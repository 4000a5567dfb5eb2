import { expect } from 'chai'
import { toKinds } from './filled.ts'
import { describeOffice } from './office.ts'

describeOffice('bot: what is kept about a person', (office) => {
  it('/mydata shows it in words and as a file', async () => {
    const lin = await office.filling('lin')
    await toKinds(lin)
    await lin.says('/mydata')
    const { text } = await lin.sees('关于您，这里保存着')
    expect(text).to.contain('单位：渝中区山城书店').and.contain('2026-12 版').and.contain('您填过的题目：3 处')
    const file = JSON.parse(lin.opens().toString('utf8')) as {
      person: { unit: string }
      chats: unknown[]
      answers: { question: string; answer: unknown }[]
    }
    expect(file.person.unit).to.equal('U1')
    expect(file.chats).to.have.length(1)
    expect(file.answers.find(({ question }) => question === 'pc_count')?.answer).to.equal(12)
  })

  it('/mydata for a stranger says that nothing is kept', async () => {
    const lin = office.person('lin')
    await lin.says('/mydata')
    await lin.sees('什么也没有保存')
  })

  it('/forget asks once, then deletes the person and tells what stays', async () => {
    const lin = await office.filling('lin')
    await toKinds(lin)
    await office.models.delivery.queue(
      [
        {
          campaign: office.campaign._id,
          person: (await office.models.person.model.findOne().lean())!._id,
          unit: 'U1',
          slot: 'T-1',
        },
      ],
      office.clock.now(),
    )
    await lin.says('/forget')
    await lin.sees('还没有提交过的照片和文件')
    await lin.sees('会保留：单位已经填的内容和提交过的照片')
    await lin.presses('不删除')
    await lin.sees('什么都没有删除')
    await lin.says('/forget')
    await lin.presses('删除我的信息')
    await lin.sees('已经删除了您的个人信息')
    expect(await office.models.person.model.countDocuments()).to.equal(0)
    expect(await office.models.chat.model.countDocuments()).to.equal(0)
    expect(await office.models.invite.model.countDocuments()).to.equal(0)
    expect((await office.models.delivery.findOfCampaign(office.campaign._id)).map(({ state }) => state)).to.deep.equal([
      'skipped',
    ])
    expect((await office.report()).answers['pc_count']).to.equal(12)
    await lin.says('/tasks')
    await lin.sees('12 位邀请码')
  })

  it('her colleague goes on with what she answered', async () => {
    const lin = await office.filling('lin')
    await toKinds(lin)
    await lin.says('/forget')
    await lin.presses('删除我的信息')
    const wang = await office.filling('wang')
    await wang.sees('用到哪些软件？')
  })
})
