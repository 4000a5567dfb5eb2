import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { expect } from 'chai'
import { openOffice, type Office } from './office.ts'

const secret = 'a-secret-of-the-webhook'

describe('bot: the webhook', () => {
  let office: Office
  let server: Server
  let refused: number
  /** Answers that never reach Telegram. */
  let lost = 0
  before(async () => {
    office = await openOffice({ webhook: true })
    const { path, handle } = office.bot.telegram!.webhook(secret)
    refused = 0
    server = createServer((req, res) => {
      const answer = async () => {
        const body = JSON.parse((await buffer(req)).toString('utf8')) as unknown
        const { status, reply } = req.url === path ? await handle(req.headers, body) : { status: 404 }
        if (status === 503) refused++
        if (status === 200 && reply && lost-- > 0) return void res.destroy()
        res.writeHead(status, { 'content-type': 'application/json' }).end(reply)
      }
      void answer()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    await office.bot.telegram!.setWebhook(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, secret)
  })
  beforeEach(() => office.reset())
  after(async () => {
    await office.close()
    server.close()
    server.closeAllConnections()
  })

  it('has a path that is the same after a restart and says nothing of the secret', () => {
    const { path } = office.bot.telegram!.webhook(secret)
    expect(path).to.match(/^\/telegram\/[0-9a-f]{32}$/)
    expect(office.api.webhookInfo.url).to.contain(path)
  })

  it('checks the secret header', async () => {
    const { handle } = office.bot.telegram!.webhook(secret)
    const status = async (header?: string) => (await handle({ 'x-telegram-bot-api-secret-token': header }, null)).status
    expect([await status(secret), await status('wrong'), await status(undefined), await status('')]).to.deep.equal([
      200, 401, 401, 401,
    ])
  })

  it('carries a conversation', async () => {
    const lin = await office.filling('lin')
    await lin.presses('知道了')
    await lin.says('12')
    await lin.sees('有软件台账吗？')
    await lin.presses('没有')
    await lin.sees('用到哪些软件？')
    expect(lin.isKeptWaiting()).to.equal(false)
    expect(office.api.calls('answerCallbackQuery').every(({ via, ok }) => via === 'webhook answer' && ok)).to.equal(
      true,
    )
  })

  it('says what a typed answer leads to in the answer to its delivery', async () => {
    const lin = await office.filling('lin')
    await lin.presses('知道了')
    office.api.forgetCalls()
    await lin.says('12')
    await lin.sees('有软件台账吗？')
    expect(office.api.calls().map(({ method, via }) => [method, via])).to.deep.equal([
      ['sendMessage', 'webhook answer'],
    ])
  })

  it('asks again when the answer to a delivery got lost, and counts the typed answer once', async () => {
    const lin = await office.filling('lin')
    await lin.presses('知道了')
    lost = 1
    await lin.says('12')
    await lin.sees('有软件台账吗？')
    const { answers, applied } = await office.report()
    expect(answers['pc_count']).to.equal(12)
    expect(new Set(applied).size).to.equal(applied.length)
  })

  it('asks for the update again while the database is away, and loses nothing', async () => {
    const lin = await office.filling('lin')
    await lin.presses('知道了')
    const find = office.models.chat.find
    let left = 2
    office.models.chat.find = (id) => {
      if (left-- <= 0) return find(id)
      return Promise.reject(Object.assign(new Error('away'), { name: 'MongoNotConnectedError' }))
    }
    await lin.says('12')
    office.models.chat.find = find
    await lin.sees('有软件台账吗？')
    expect(refused).to.be.greaterThan(1)
    expect((await office.report()).answers['pc_count']).to.equal(12)
  })

  it('takes what is no update and drops it', async () => {
    const { handle } = office.bot.telegram!.webhook(secret)
    const headers = { 'x-telegram-bot-api-secret-token': secret }
    expect(await handle(headers, { nonsense: true })).to.deep.equal({ status: 200 })
    expect(await handle(headers, null)).to.deep.equal({ status: 200 })
  })
})
