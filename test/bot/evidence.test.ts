import { expect } from 'chai'
import type { EvidenceRef } from '../../rules/form.ts'
import sharp from 'sharp'
import { toKinds, toPhotos } from './filled.ts'
import { describeOffice, type Office } from './office.ts'

const photo = (color: string) =>
  sharp({ create: { width: 640, height: 480, channels: 3, background: color } })
    .jpeg()
    .toBuffer()

describeOffice('bot: photos', (office) => {
  let red: Buffer
  before(async () => {
    red = await photo('red')
  })

  const kept = async () => ((await office.report()).answers['proof'] ?? []) as EvidenceRef[]
  const receipts = () => office.models.evidence.model.find().lean()
  const cards = (lin: Awaited<ReturnType<Office['filling']>>) => lin.chat.filter(({ text }) => /已收到 \d/.test(text))

  it('receives an album with one card that counts, and tells the queue', async () => {
    const lin = await office.filling('lin')
    await toPhotos(lin)
    office.api.forgetCalls()
    await lin.sendsAlbum([red, red, red], { caption: '三张' })
    await lin.sees('已收到 3 个，最多 4 个')
    expect(cards(lin)).to.have.length(1)
    expect(office.api.calls('sendMessage')).to.have.length(1)
    expect(await kept()).to.have.length(3)
    expect(office.evidenceArrived).to.equal(3)
    expect((await receipts()).map(({ path, state, kind }) => `${path} ${state} ${kind}`)).to.deep.equal(
      Array(3).fill('proof received photo'),
    )
    await lin.presses('完成')
    await lin.sees('✅ 3 个')
    await lin.sees('还有什么要说明的')
  })

  it('takes pictures sent as documents, and refuses what is no picture', async () => {
    const lin = await office.filling('lin')
    await toPhotos(lin)
    await lin.sendsDocument(red, 'licence.jpg', 'image/jpeg')
    await lin.sees('已收到 1 个')
    await lin.sendsDocument(Buffer.from('x'), 'table.xlsx', 'application/vnd.ms-excel')
    await lin.sees('这个文件不是图片')
    await lin.sendsDocument(red, 'IMG_1.heic', 'image/heic')
    await lin.sees('HEIC')
    expect(await kept()).to.have.length(1)
    expect((await receipts())[0]).to.include({ kind: 'document' })
  })

  it('needs at least one where the question is required', async () => {
    const lin = await office.filling('lin')
    await toPhotos(lin)
    await lin.says('拍好了')
    await lin.sees('这一题请发照片')
    expect(lin.buttons()).not.to.include('完成')
  })

  it('deletes the last one', async () => {
    const lin = await office.filling('lin')
    await toPhotos(lin)
    await lin.sendsAlbum([red, red])
    await lin.sees('已收到 2 个')
    await lin.presses('删除最后一张')
    await lin.sees('已收到 1 个')
    expect(await kept()).to.have.length(1)
    expect(await receipts()).to.have.length(1)
    await lin.sendsPhoto(red)
    await lin.sees('已收到 2 个')
    expect(cards(lin)).to.have.length(1)
  })

  it('takes no more than the question allows, and says so on the card', async () => {
    const lin = await office.filling('lin')
    await toPhotos(lin)
    await lin.sendsAlbum([red, red, red, red, red, red])
    await lin.sees('已收到 4 个，已经到上限（4 个），多出的没有收')
    expect(cards(lin)).to.have.length(1)
    expect(await kept()).to.have.length(4)
  })

  it('a photo of the album that comes after 完成 joins its question', async () => {
    const lin = await office.filling('lin')
    await toPhotos(lin)
    await lin.sendsPhoto(red, { album: 'a' })
    await lin.presses('完成')
    await lin.sendsPhoto(red, { album: 'a' })
    await lin.sees('晚到的凭证已补到第 7 题，现在共 2 个')
    await office.restart()
    await lin.sendsPhoto(red, { album: 'a' })
    await lin.sees('现在共 3 个')
    expect(await kept()).to.have.length(3)
    await lin.says('没有别的')
    await lin.sees('请核对')
  })

  it('a photo for no question is not saved, and the way to add it is shown', async () => {
    const lin = await office.filling('lin')
    await toKinds(lin)
    await lin.sendsPhoto(red)
    await lin.sees('现在这一题不收照片和文件，刚才发的没有保存')
    await lin.presses('继续填')
    await lin.sees('用到哪些软件？')
    expect(await receipts()).to.have.length(0)
  })

  it('a photo later on can be added to the question of photos', async () => {
    const lin = await office.filling('lin')
    await toPhotos(lin)
    await lin.sendsPhoto(red)
    await lin.presses('完成')
    await lin.sendsPhoto(red)
    await lin.presses('补到第 7 题')
    await lin.sees('已收到 1 个')
    await lin.sendsPhoto(red)
    await lin.sees('已收到 2 个')
  })

  it('counts a photo once when it is delivered again, also after a restart', async () => {
    const lin = await office.filling('lin')
    await toPhotos(lin)
    await lin.sendsPhoto(red)
    await office.api.redeliver(lin.lastUpdateId)
    await office.restart()
    await office.api.redeliver(lin.lastUpdateId)
    expect(await kept()).to.have.length(1)
    expect(await receipts()).to.have.length(1)
  })

  it('keeps a photo whose receipt was saved before the process stopped', async () => {
    const lin = await office.filling('lin')
    await toPhotos(lin)
    await lin.sendsPhoto(red)
    const report = await office.report()
    await office.models.report.model.updateOne(
      { _id: report._id },
      { $unset: { 'answers.proof': '' }, $pull: { applied: `${lin.chatId}:${lin.lastUpdateId}` } },
    )
    await office.restart()
    await office.api.redeliver(lin.lastUpdateId)
    expect(await kept()).to.have.length(1)
    expect(await receipts()).to.have.length(1)
  })

  it('a photo from a stranger, and one with nothing open, are told what is missing', async () => {
    const stranger = office.person('someone')
    await stranger.sendsPhoto(red)
    await stranger.sees('12 位邀请码')
    const lin = await office.officer('lin')
    await lin.sendsPhoto(red)
    await lin.sees('刚才发的没有保存')
    await lin.sees('填报任务')
    expect(await receipts()).to.have.length(0)
  })

  it('fetches what was sent, within the limit', async () => {
    const lin = await office.filling('lin')
    await toPhotos(lin)
    await lin.sendsDocument(red, 'licence.jpg', 'image/jpeg')
    const [receipt] = await receipts()
    expect((await office.bot.fetchFile(receipt!.fileId)).equals(red)).to.equal(true)
    const tooLarge = await office.bot.fetchFile(receipt!.fileId, 10).catch((error: { code: string }) => error.code)
    expect(tooLarge).to.equal('too-large')
    const gone = await office.bot.fetchFile('no-such-file').catch((error: { code: string }) => error.code)
    expect(gone).to.equal('gone')
  })
})
