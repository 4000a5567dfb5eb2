import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { autoRetry } from '@grammyjs/auto-retry'
import { expect } from 'chai'
import { Bot, InlineKeyboard, webhookCallback, type Context } from 'grammy'
import sharp from 'sharp'
import { startBotApi, type BotApi, type BotApiOptions } from './bot-api.ts'

const secret = 'a-secret-of-the-webhook'

/** A small bot with something of everything, to see the stand-in through grammY's eyes. */
function sampleBot(api: BotApi): Bot {
  const bot = new Bot(api.token, { client: { apiRoot: api.root } })
  const keyboard = new InlineKeyboard().text('是', 'yes').text('否', 'no')
  bot.command('start', (ctx) => ctx.reply(`你好 ${ctx.match}`.trim(), { reply_markup: keyboard }))
  bot.callbackQuery('yes', async (ctx) => {
    await ctx.editMessageText('您选了：是')
    await ctx.answerCallbackQuery('已保存')
  })
  bot.callbackQuery('no', (ctx) => ctx.answerCallbackQuery())
  bot.on('message:photo', async (ctx) => ctx.reply(`收到照片 ${(await fileOf(ctx)).length}`))
  bot.on('message:document', async (ctx) => ctx.reply(`收到文件 ${ctx.message.document.file_name}`))
  bot.on('edited_message:text', (ctx) => ctx.reply(`改成了 ${ctx.editedMessage.text}`))
  bot.on('message:voice', (ctx) => ctx.reply('听不了语音'))
  bot.on('message:text', (ctx) => ctx.reply(`您说：${ctx.message.text.slice(0, 20)}`))
  return bot

  async function fileOf(ctx: Context) {
    const file = await ctx.getFile()
    const response = await fetch(`${api.root}/file/bot${api.token}/${file.file_path}`)
    return Buffer.from(await response.arrayBuffer())
  }
}

interface Running {
  bot: Bot
  stop(): Promise<void>
}

async function poll(api: BotApi, bot = sampleBot(api)): Promise<Running> {
  const polling = bot.start({ drop_pending_updates: false })
  return { bot, stop: async () => void (await Promise.all([bot.stop(), polling])) }
}

async function listen(api: BotApi, bot = sampleBot(api)): Promise<Running & { server: Server }> {
  const handle = webhookCallback(bot, 'http', { secretToken: secret })
  const server = createServer((req, res) => {
    handle(req, res).catch(() => res.writeHead(500).end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  await bot.api.setWebhook(`http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, { secret_token: secret })
  return { bot, server, stop: async () => void (await new Promise((resolve) => server.close(resolve))) }
}

const photo = (color: string, width = 1600, height = 900) =>
  sharp({ create: { width, height, channels: 3, background: color } })
    .jpeg()
    .toBuffer()

for (const [mode, start] of [
  ['polling', poll],
  ['webhook', listen],
] as const) {
  describe(`Bot API stand-in, ${mode}`, () => {
    let api: BotApi
    let running: Running
    beforeEach(async () => {
      api = await startBotApi()
      running = await start(api)
    })
    afterEach(async () => {
      await running.stop()
      await api.stop()
    })

    it('carries a conversation: text, buttons, edit, notice', async () => {
      const lin = api.person('lin', { language_code: 'zh' })
      await lin.says('/start abc')
      await lin.sees('你好 abc')
      expect(lin.buttons()).to.deep.equal(['是', '否'])
      await lin.presses('是')
      await lin.sees('您选了：是')
      expect(lin.toast()).to.equal('已保存')
      expect(lin.last().edited).to.equal(true)
      expect(lin.buttons()).to.deep.equal([], 'an edit without keyboard takes it away')
      await lin.presses('否', { on: lin.last().id })
      expect(lin.toast()).to.equal(null)
      expect(lin.isKeptWaiting()).to.equal(false)
      lin.doesNotSee('您选了')
      expect(api.calls('sendMessage')).to.have.length(1)
    })

    it('brings photos as sizes, and their bytes by getFile', async () => {
      const lin = api.person('lin')
      await lin.sendsPhoto(await photo('#c00'), { caption: '授权书' })
      await lin.sees(/收到照片 \d{3,}/)
      const [update] = api.journal.map(({ update }) => update.message)
      expect(update?.caption).to.equal('授权书')
      expect(update?.photo?.map(({ width }) => width)).to.deep.equal([90, 320, 800, 1280])
    })

    it('brings an album as separate updates with one media_group_id', async () => {
      const lin = api.person('lin')
      await lin.sendsAlbum([await photo('#0c0'), await photo('#00c'), await photo('#cc0')], { gapMs: 5 })
      const messages = api.journal.map(({ update }) => update.message)
      expect(messages).to.have.length(3)
      expect(new Set(messages.map((message) => message?.media_group_id)).size).to.equal(1)
      expect(lin.news()).to.have.length(3)
    })

    it('brings documents, voice, edits and long texts as a phone sends them', async () => {
      const lin = api.person('lin')
      await lin.sendsDocument(Buffer.from('%PDF-1.4'), '采购合同.pdf', 'application/pdf')
      await lin.sees('收到文件 采购合同.pdf')
      await lin.sendsVoice()
      await lin.sees('听不了语音')
      const id = await lin.says('三台')
      await lin.edits(id, '四台')
      await lin.sees('改成了 四台')
      await lin.says('长'.repeat(5000))
      expect(lin.news()).to.have.length(2)
    })

    it('hands an update over again under its old number', async () => {
      const lin = api.person('lin')
      await lin.says('一')
      const first = lin.lastUpdateId
      await lin.says('二')
      await api.redeliver(first)
      expect(api.journal.map(({ updateId }) => updateId)).to.deep.equal([first, first + 1, first])
      expect(lin.chat.filter(({ text }) => text === '您说：一')).to.have.length(2)
      await lin.says('三')
      await lin.sees('您说：三')
    })

    it('hears in a group what privacy mode lets through', async () => {
      const group = api.person('lin').inGroup('渝中区商会')
      await group.addsBot()
      await group.says('今天开会')
      await group.says('/start@another_bot')
      expect(group.news()).to.deep.equal([])
      await group.says('/start@zhengban_test_bot')
      await group.sees('你好')
      expect(api.journal).to.have.length(3)
      expect(api.calls('sendMessage')[0]?.payload['chat_id']).to.equal(group.chatId).and.to.be.below(0)
    })

    it('keeps what is sent while the bot is down', async () => {
      const lin = api.person('lin')
      await lin.says('一')
      await running.stop()
      await lin.says('二', { wait: false })
      expect(api.waiting).to.have.length(1)
      running = await start(api)
      await api.idle()
      await lin.sees('您说：二')
    })
  })
}

describe('Bot API stand-in, faults on demand', () => {
  let api: BotApi
  let running: Running | null = null
  const start = async (options: BotApiOptions = {}) => {
    api = await startBotApi(options)
    return new Bot(api.token, { client: { apiRoot: api.root, timeoutSeconds: 2 } })
  }
  afterEach(async () => {
    await running?.stop()
    running = null
    await api.stop()
  })
  const chat = () => api.person('lin', { started: true }).chatId

  it('429 with retry_after, waited for by auto-retry', async () => {
    const bot = await start()
    bot.api.config.use(autoRetry())
    api.failNext('sendMessage', { retryAfter: 1 })
    await bot.api.sendMessage(chat(), 'x')
    const [first, second] = api.calls('sendMessage')
    expect([first?.code, second?.code]).to.deep.equal([429, 200])
    expect(first?.error).to.equal('Too Many Requests: retry after 1')
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).to.be.at.least(990)
  })

  it('429 above a rate, for one chat only', async () => {
    const bot = await start()
    api.limit({ calls: 2, perMs: 60_000, perChat: true })
    const other = api.person('wang', { started: true }).chatId
    await bot.api.sendMessage(chat(), '1')
    await bot.api.sendMessage(chat(), '2')
    await assert.rejects(bot.api.sendMessage(chat(), '3'), /429/)
    await bot.api.sendMessage(other, '1')
    api.heal()
    await bot.api.sendMessage(chat(), '3')
  })

  it('502, a page instead of JSON, a broken connection, no answer at all', async () => {
    const bot = await start()
    api.failNext('*', { error: 502 })
    await assert.rejects(bot.api.sendMessage(chat(), 'x'), /502: Bad Gateway/)
    for (const fault of [{ html: 502 }, { lost: 'request' }, { hang: true }] as const) {
      api.failNext('sendMessage', fault)
      await assert.rejects(bot.api.sendMessage(chat(), 'x'), /Network request|timed out/)
    }
    expect(api.person('lin').chat).to.have.length(0)
    api.failNext('sendMessage', { lost: 'answer' })
    await assert.rejects(bot.api.sendMessage(chat(), 'x'), /Network request/)
    expect(api.person('lin').chat).to.have.length(1, 'sent, but the bot cannot know')
  })

  it('a download that ends in the middle', async () => {
    const bot = await start()
    await api.person('lin').sendsDocument(Buffer.alloc(100_000), 'a.bin', undefined, { wait: false })
    const file = await bot.api.getFile(api.waiting[0]?.message?.document?.file_id ?? '')
    const url = `${api.root}/file/bot${api.token}/${file.file_path}`
    api.failNext('download', { truncate: true })
    await assert.rejects(fetch(url).then((response) => response.arrayBuffer()))
    expect((await (await fetch(url)).arrayBuffer()).byteLength).to.equal(100_000)
  })

  it('a webhook that fails is called again with the same update, in order', async () => {
    const bot = await start()
    let failures = 2
    const texts: string[] = []
    bot.on('message:text', (ctx) => {
      texts.push(ctx.message.text)
      if (failures-- > 0) throw new Error('not today')
    })
    running = await listen(api, bot)
    const lin = api.person('lin')
    await Promise.all([lin.says('一'), lin.says('二')])
    expect(texts).to.deep.equal(['一', '一', '一', '二'])
    expect(api.journal.map(({ outcome }) => outcome)).to.deep.equal([500, 500, 200, 200])
    expect(api.webhookInfo.last_error_message).to.match(/500/)
  })

  it('an update that is answered too late comes again while the first is still worked on', async () => {
    const bot = await start({ timeoutMs: 60 })
    const events: string[] = []
    let comeAgain = () => {}
    const second = new Promise<void>((resolve) => (comeAgain = resolve))
    bot.on('message:text', async (ctx) => {
      events.push(`in ${ctx.update.update_id}`)
      if (events.length > 1) comeAgain()
      await second
      events.push('out')
    })
    running = await listen(api, bot)
    await api.person('lin').says('x')
    expect(events.slice(0, 2)).to.deep.equal(['in 860000001', 'in 860000001'])
    expect(api.journal.map(({ outcome }) => outcome))
      .to.include('Read timeout expired')
      .and.to.include(200)
  })

  it('a webhook gets one chat in order and other chats meanwhile', async () => {
    const bot = await start()
    const texts: string[] = []
    let beQuick = () => {}
    const quick = new Promise<void>((resolve) => (beQuick = resolve))
    bot.on('message:text', async (ctx) => {
      if (ctx.message.text === '慢') await quick
      texts.push(ctx.message.text)
      if (ctx.message.text === '快') beQuick()
    })
    running = await listen(api, bot)
    await Promise.all([api.person('lin').says('慢'), api.person('lin').says('后'), api.person('wang').says('快')])
    expect(texts).to.deep.equal(['快', '慢', '后'])
  })

  it('a wrong secret never reaches the bot, and the person hears why', async () => {
    const bot = await start({ patienceMs: 1000 })
    bot.on('message', (ctx) => ctx.reply('x'))
    running = await listen(api, bot)
    await bot.api.setWebhook(api.webhookInfo.url, { secret_token: 'another' })
    await assert.rejects(api.person('lin').says('x'), /did not take update \d+ \(message\).*deliveries: 401, 401/)
    expect(api.calls('sendMessage')).to.have.length(0)
  })

  it('an answer of the webhook may carry a call', async () => {
    const bot = await start()
    const server = createServer((req, res) => {
      req.resume()
      const call = { method: 'sendMessage', chat_id: chat(), text: '在答复里' }
      res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(call))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    running = { bot, stop: async () => void (await new Promise((resolve) => server.close(resolve))) }
    await bot.api.setWebhook(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    await api.person('lin').says('x')
    await api.person('lin').sees('在答复里')
    expect(api.calls('sendMessage')[0]?.via).to.equal('webhook answer')
  })

  it('shows the conversation when something is not seen', async () => {
    const bot = await start()
    running = await poll(api, bot)
    bot.on('message', (ctx) => ctx.reply('你好', { reply_markup: new InlineKeyboard().text('完成', 'd') }))
    const lin = api.person('lin')
    await lin.says('在吗')
    await assert.rejects(
      lin.sees('再见', { withinMs: 20 }),
      /lin does not see "再见"[^]*lin: 在吗\n[^]*bot: 你好\n.*\[完成\]/,
    )
    await assert.rejects(lin.presses('取消'), /finds no button "取消"/)
  })
})
