import { expect } from 'chai'
import sharp from 'sharp'
import { toKinds, toList } from './filled.ts'
import { describeOffice } from './office.ts'

describeOffice('bot: who of the unit answered what', (office) => {
  let photo: Buffer
  before(async () => {
    photo = await sharp({ create: { width: 640, height: 480, channels: 3, background: 'blue' } })
      .jpeg()
      .toBuffer()
  })

  it('a colleague without a name is told by the order of joining, and each sees the other', async () => {
    const lin = await office.filling('lin')
    await toKinds(lin)
    office.clock.advance('5m')
    const wang = await office.filling('wang')
    await wang.sees('用到哪些软件？')
    await wang.presses('返回')
    await wang.presses('返回')
    const seen = await wang.sees('办公电脑有多少台？')
    expect(seen.text).to.contain('现在的答案：12').and.contain('同事甲于 11月23日 09:31填写')
    await wang.says('14')
    await lin.says('操作系统')
    await lin.presses('返回')
    await lin.presses('返回')
    await lin.presses('返回')
    expect((await lin.sees('办公电脑有多少台？')).text)
      .to.contain('现在的答案：14')
      .and.contain('同事乙于')
  })

  it('the summary names the colleague beside each of their answers, and leaves own ones plain', async () => {
    const [lin, wang] = [await office.filling('lin'), await office.officer('wang')]
    await wang.says('/name 王科长')
    await wang.sees('同事会看到：王科长')
    await toList(lin)
    await wang.presses('开始填报')
    await wang.presses('＋ 添加一项')
    await wang.says('WPS Office')
    await wang.says('10')
    await wang.presses('完成')
    await wang.sendsPhoto(photo)
    await wang.presses('完成')
    await wang.presses('跳过')
    const hers = (await wang.sees('请核对')).text
    expect(hers).to.contain('办公电脑有多少台：12（同事甲）').and.contain('括号里是填写这一项的同事')
    expect(hers).to.match(/软件清单：.*WPS Office[^（]*$/m)
    await lin.says('/tasks')
    await lin.presses('继续填报')
    const his = (await lin.sees('请核对')).text
    expect(his)
      .to.match(/办公电脑有多少台：12$/m)
      .and.match(/软件清单：.*（王科长）$/m)
    expect(his).to.match(/请拍授权凭证：1 个（王科长）$/m)
  })

  it('the card of photos and the summary say which colleague sent which photo, in the reader’s language', async () => {
    const [lin, wang] = [await office.filling('lin'), await office.officer('wang')]
    await wang.says('/name 王科长')
    await toList(lin)
    await lin.presses('＋ 添加一项')
    await lin.says('WPS Office')
    await lin.says('10')
    await lin.presses('完成')
    await lin.sendsPhoto(photo)
    await lin.sendsPhoto(photo)
    expect((await lin.sees('已收到 2 个')).text).not.to.contain('发了第')
    await wang.presses('开始填报')
    expect((await wang.sees('请拍授权凭证')).text).to.contain('同事甲发了第 1–2 个。')
    await wang.sendsPhoto(photo)
    expect((await wang.sees('已收到 3 个')).text).to.contain('同事甲发了第 1–2 个，您发了第 3 个。')
    await lin.sendsPhoto(photo)
    await lin.sees('您发了第 1–2、4 个，王科长发了第 3 个。')
    await lin.presses('完成')
    await lin.presses('跳过')
    const his = (await lin.sees('请核对')).text
    expect(his).to.contain('请拍授权凭证：4 个（您发了第 1–2、4 个，王科长发了第 3 个）')
    await wang.says('/lang')
    await wang.presses('English')
    await wang.says('/tasks')
    await wang.presses('Continue')
    expect((await wang.sees('Please check')).text).to.contain('4 files (1–2, 4 from Colleague A; 3 from you)')
    await wang.presses('7')
    expect((await wang.sees('Received 4')).text).to.contain('Sent: 1–2, 4 from Colleague A; 3 from you.')
    const hands = (await office.report()).hands.map(String)
    expect(hands, 'nobody reviews what they sent').to.include(String((await office.personOf(wang))._id))
  })

  it('a clash says who was faster', async () => {
    const [lin, wang] = [await office.filling('lin'), await office.filling('wang')]
    for (const each of [lin, wang]) await each.presses('知道了')
    await wang.says('/name 王科长')
    await wang.presses('继续填')
    office.clock.advance('2s')
    await wang.says('12')
    await lin.says('99')
    await lin.sees('这一题王科长刚刚已经答了：12')
    expect((await office.report()).answers['pc_count']).to.equal(12)
  })

  it('one’s own answer in another chat is told as one’s own', async () => {
    const lin = await office.filling('lin')
    await lin.says('/link')
    const code = /[0-9A-Z]{4} [0-9A-Z]{4} [0-9A-Z]{4}/.exec(lin.last().text)![0]
    const phone = office.person('lin on her phone')
    await phone.starts(code.replaceAll(' ', ''))
    await phone.presses('开始填报')
    for (const each of [lin, phone]) await each.presses('知道了')
    office.clock.advance('2s')
    await lin.says('12')
    await phone.says('13')
    await phone.sees('这一题您刚刚在别处已经答了：12')
  })

  it('whoever comes later sees who handed in', async () => {
    const [lin, wang] = [await office.filling('lin'), await office.officer('wang')]
    await office.models.report.model.updateOne(
      { unit: 'U1' },
      { $set: { state: 'accepted', submittedAt: office.clock.now(), submittedBy: (await office.personOf(lin))._id } },
    )
    await office.models.report.model.updateOne({ unit: 'U1' }, { $set: { hands: [(await office.personOf(lin))._id] } })
    await wang.presses('开始填报')
    await wang.sees('这份填报已经由同事甲提交（回执号')
  })

  it('after /forget the summary says of handed-in photos that somebody who left sent them', async () => {
    const [lin, wang] = [await office.filling('lin'), await office.officer('wang')]
    await toList(lin)
    await lin.presses('＋ 添加一项')
    await lin.says('WPS Office')
    await lin.says('10')
    await lin.presses('完成')
    await lin.sendsPhoto(photo)
    await wang.presses('开始填报')
    await wang.sendsPhoto(photo)
    await wang.presses('完成')
    await wang.presses('跳过')
    await wang.presses('提交')
    await wang.presses('确定提交')
    await lin.says('/forget')
    await lin.presses('删除我的信息')
    await lin.sees('已经删除')
    await wang.says('/tasks')
    await wang.presses(/修改/)
    expect((await wang.sees('请核对')).text).to.contain('2 个（已离开的同事发了第 1 个，您发了第 2 个）')
  })

  describe('/name', () => {
    it('asks for it, keeps it, shows it in /mydata, and takes it back with one press', async () => {
      const lin = await office.filling('lin')
      await lin.says('/name')
      await lin.sees('可以不填；不要写电话和证件号')
      await lin.says('林工\n 信息科')
      await lin.sees('同事会看到：林工 信息科')
      await lin.says('/mydata')
      expect((await lin.sees('关于您')).text).to.contain('称呼：林工 信息科')
      expect(JSON.parse(lin.opens().toString('utf8'))).to.have.nested.property('person.name', '林工 信息科')
      await lin.says('/name')
      await lin.presses('不显示称呼')
      await lin.sees('不再显示称呼')
      expect((await office.personOf(lin)).name).to.equal(null)
    })

    it('asked in the middle of a question, it leaves the answer alone and leads back', async () => {
      const lin = await office.filling('lin')
      await lin.presses('知道了')
      await lin.says('/name')
      await lin.says('12')
      await lin.sees('同事会看到：12')
      expect((await office.report()).answers).not.to.have.property('pc_count')
      await lin.says('/name')
      await lin.presses('不填了')
      await lin.presses(/继续填|任务/)
    })

    it('takes no phone and no endless name, and says why', async () => {
      const lin = await office.officer('lin')
      await lin.says('/name 王芳 13800001234')
      await lin.sees('不要写电话或证件号')
      await lin.says(`/name ${'长'.repeat(21)}`)
      await lin.sees('最多 20 个字')
      expect((await office.personOf(lin)).name ?? null).to.equal(null)
    })

    it('after /forget colleagues read that somebody who left answered', async () => {
      const [lin, wang] = [await office.filling('lin'), await office.officer('wang')]
      await lin.says('/name 林工')
      await lin.presses('继续填')
      await toKinds(lin)
      await lin.says('/forget')
      await lin.presses('删除我的信息')
      await lin.sees('已经删除')
      await wang.presses('开始填报')
      await wang.presses('返回')
      await wang.presses('返回')
      expect((await wang.sees('办公电脑有多少台？')).text).to.contain('已离开的同事于')
    })
  })
})
