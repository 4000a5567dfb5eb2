import { expect } from 'chai'
import sharp from 'sharp'
import type { Evidence, EvidenceReason } from '../../models/evidence.ts'
import type { EvidenceRef } from '../../rules/form.ts'
import type { TelegramPerson } from '../support/telegram-person.ts'
import { toPhotos } from './filled.ts'
import { describeOffice } from './office.ts'

const facts = {
  ...{ type: 'image/jpeg' as const, sha256: 'a'.repeat(64), bytes: 1000, width: 640, height: 480, takenAt: null },
  ...{ pages: null, dhash: null, sharpness: 100, picture: null, thumbnail: null, document: null },
}

describeOffice('bot: what became of a photo', (office) => {
  let image: Buffer
  before(async () => {
    image = await sharp({ create: { width: 640, height: 480, channels: 3, background: 'white' } })
      .jpeg()
      .toBuffer()
  })

  const kept = async () => ((await office.report()).answers['proof'] ?? []) as EvidenceRef[]
  const receipts = () => office.models.evidence.model.find().sort({ _id: 1 }).lean<Evidence[]>().exec()

  /** The queue is through with the nth photo, and has it told. */
  async function processed(n: number, done: { advice?: Evidence['advice']; reason?: EvidenceReason } = {}) {
    const { _id } = (await receipts())[n - 1]!
    const at = office.clock.now()
    const result = done.reason
      ? { state: 'failed' as const, reason: done.reason }
      : { ...facts, state: 'ready' as const, advice: done.advice ?? [] }
    const evidence = await office.models.evidence.finish(_id, result, { at, tellBy: at, told: false })
    office.api.forgetCalls()
    await office.bot.evidenceProcessed(evidence!)
  }
  async function withPhotos(count: number): Promise<TelegramPerson> {
    const lin = await office.filling('lin')
    await toPhotos(lin)
    await lin.sendsAlbum(Array<Buffer>(count).fill(image))
    await lin.sees(`已收到 ${count} 个`)
    return lin
  }

  it('counts on the card what is processed, without a message', async () => {
    const lin = await withPhotos(2)
    await processed(1)
    await processed(2)
    await lin.sees('已收到 2 个，已处理 2 个。')
    expect(office.api.calls('sendMessage')).to.deep.equal([])
    expect(lin.buttons()).to.not.include('重新发送')
  })

  it('asks on the card for a clearer photo, and takes the answer as it is', async () => {
    const lin = await withPhotos(2)
    await processed(2, { advice: ['blurred'] })
    await lin.sees('第 2 张照片有些模糊')
    expect(office.api.calls('sendMessage')).to.deep.equal([])
    await lin.presses('完成')
    await lin.sees('还有什么要说明的')
  })

  it('tells a failed photo on the card with a button, and takes another for it', async () => {
    const lin = await withPhotos(2)
    await processed(1, { reason: 'damaged' })
    const { text } = await lin.sees('第 1 个文件不完整或已损坏')
    expect(text).to.include('已收到 2 个')
    await lin.presses('重新发送')
    await lin.sees('已收到 1 个')
    expect(await kept()).to.have.length(1)
    expect(await receipts()).to.have.length(1)
    await lin.sendsPhoto(image)
    await lin.sees('已收到 2 个')
    lin.doesNotSee('已损坏')
  })

  it('keeps telling what failed when more photos come', async () => {
    const lin = await withPhotos(1)
    await processed(1, { reason: 'gone' })
    await lin.sendsPhoto(image)
    const { text } = await lin.sees('已收到 2 个')
    expect(text).to.include('第 1 个文件已取不到')
  })

  it('tells it in one message with a button when the person has gone on', async () => {
    const lin = await withPhotos(2)
    await lin.presses('完成')
    await processed(1)
    expect(office.api.calls('sendMessage'), 'all well').to.deep.equal([])
    await processed(2, { reason: 'gone' })
    expect(office.api.calls('sendMessage')).to.have.length(1)
    const { text } = await lin.sees('第 2 个文件已取不到，请再发一次')
    expect(text).to.include('请拍授权凭证')
    const told = lin.last().id
    await lin.presses('重新发送')
    await lin.sees('请拍授权凭证')
    expect(await kept()).to.have.length(1)
    await lin.presses('重新发送', { on: told })
    expect(await kept(), 'pressed twice').to.have.length(1)
    await lin.sendsPhoto(image)
    await lin.presses('完成')
    await lin.sees('还有什么要说明的')
    expect(await kept()).to.have.length(2)
  })

  it('leaves alone what stands where the card was', async () => {
    const lin = await withPhotos(1)
    await lin.presses('保存退出')
    await lin.sees('已保存')
    await processed(1, { advice: ['too-small'] })
    await lin.sees('第 1 张照片太小')
    expect(lin.chat.filter(({ text }) => text.includes('已保存。发'))).to.have.length(1)
    expect(office.api.calls('editMessageText')).to.deep.equal([])
  })

  it('says nothing of a photo that was deleted, nor to somebody whose data are', async () => {
    const lin = await withPhotos(2)
    const [first] = await receipts()
    await lin.presses('删除最后一张')
    await lin.presses('完成')
    await lin.says('/forget')
    await lin.presses('删除我的信息')
    expect(await receipts(), 'never handed in').to.deep.equal([])
    office.api.forgetCalls()
    await office.bot.evidenceProcessed({ ...first!, state: 'failed', reason: 'gone' })
    expect(office.api.calls('sendMessage')).to.deep.equal([])
  })

  it('notes a blocked chat and does not throw', async () => {
    const lin = await withPhotos(1)
    await lin.presses('完成')
    await office.models.chat.returned(lin.chatId, office.clock.now())
    const [only] = await receipts()
    lin.deletesAccount()
    await office.bot.evidenceProcessed({ ...only!, state: 'failed', reason: 'gone' })
    expect((await office.models.chat.find(lin.chatId))!.blockedAt).to.not.equal(null)
    await office.bot.evidenceProcessed({ ...only!, state: 'failed', reason: 'gone' })
  })

  it('is told in the language of the chat', async () => {
    const lin = await withPhotos(1)
    await office.models.chat.setLang(lin.chatId, 'en')
    await processed(1, { reason: 'heic' })
    await lin.sees('Photo 1 is in HEIC format')
    expect(lin.buttons()).to.include('Send again')
  })
})
