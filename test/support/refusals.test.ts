import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { Bot, GrammyError, InlineKeyboard, InputFile } from 'grammy'
import { startBotApi, type BotApi } from './bot-api.ts'
import { photos } from './photos.ts'

describe('Bot API stand-in, what Telegram refuses', () => {
  let api: BotApi
  let bot: Bot
  const lin = () => api.person('lin', { started: true })
  const refused = (call: Promise<unknown>, code: number, words: string | RegExp) =>
    assert.rejects(call, (error: GrammyError) => {
      expect(error).to.be.instanceOf(GrammyError)
      expect(error.error_code).to.equal(code)
      if (typeof words === 'string') expect(error.description).to.equal(words)
      else expect(error.description).to.match(words)
      return true
    })
  const button = (data: string) => ({ reply_markup: new InlineKeyboard().text('x', data) })

  beforeEach(async () => {
    api = await startBotApi()
    bot = new Bot(api.token, { client: { apiRoot: api.root } })
  })
  afterEach(() => api.stop())

  const texts: [string, object, string | RegExp][] = [
    ['字'.repeat(4097), {}, 'Bad Request: message is too long'],
    ['', {}, 'Bad Request: message text is empty'],
    [' \n', {}, 'Bad Request: text must be non-empty'],
    ['x', button('a'.repeat(65)), 'Bad Request: BUTTON_DATA_INVALID'],
    ['x', button('填'.repeat(22)), 'Bad Request: BUTTON_DATA_INVALID'],
    [
      '<b>x',
      { parse_mode: 'HTML' },
      `Bad Request: can't parse entities: Can't find end tag corresponding to start tag "b"`,
    ],
    ['a < b', { parse_mode: 'HTML' }, /can't parse entities: Unsupported start tag/],
    ['<b><i>x</b></i>', { parse_mode: 'HTML' }, /expected "<\/i>", found "<\/b>"/],
    [
      '*x',
      { parse_mode: 'MarkdownV2' },
      "Bad Request: can't parse entities: Can't find end of Bold entity at byte offset 0",
    ],
    ['1. x', { parse_mode: 'MarkdownV2' }, /Character '\.' is reserved/],
    ['x', { entities: [{ type: 'bold', offset: 0, length: 5 }] }, /ends after the end of the text at UTF-16 offset 1/],
    ['x', { reply_parameters: { message_id: 99 } }, 'Bad Request: message to be replied not found'],
  ]
  for (const [text, other, words] of texts)
    it(`a message "${text.slice(0, 16)}": ${words}`, () =>
      refused(bot.api.sendMessage(lin().chatId, text, other), 400, words))

  it('understands markup that is right', async () => {
    await bot.api.sendMessage(lin().chatId, '<b>甲</b> &lt;<a href="https://a.cn">乙</a>', { parse_mode: 'HTML' })
    expect(lin().raw()).to.deep.include({
      text: '甲 <乙',
      entities: [
        { type: 'bold', offset: 0, length: 1 },
        { type: 'text_link', offset: 3, length: 1, url: 'https://a.cn' },
      ],
    })
    await bot.api.sendMessage(lin().chatId, '*甲* _乙_ `a.b` 1\\.', { parse_mode: 'MarkdownV2' })
    expect(lin().last().text).to.equal('甲 乙 a.b 1.')
    expect(
      lin()
        .raw()
        .entities?.map(({ type }) => type),
    ).to.deep.equal(['bold', 'italic', 'code'])
  })

  it('edits that cannot be', async () => {
    const { chatId } = lin()
    const { message_id } = await bot.api.sendMessage(chatId, 'x')
    await refused(bot.api.editMessageText(chatId, message_id, 'x'), 400, /^Bad Request: message is not modified/)
    await refused(bot.api.editMessageText(chatId, 99, 'y'), 400, 'Bad Request: message to edit not found')
    await refused(bot.api.editMessageCaption(chatId, message_id, { caption: 'y' }), 400, /there is no caption/)
    await bot.api.deleteMessage(chatId, message_id)
    await refused(bot.api.deleteMessage(chatId, message_id), 400, 'Bad Request: message to delete not found')
    expect(lin().chat).to.have.length(0)
  })

  it('people who cannot be reached', async () => {
    await refused(bot.api.sendMessage(1, 'x'), 400, 'Bad Request: chat not found')
    await refused(bot.api.sendMessage(api.person('zhao').chatId, 'x'), 400, 'Bad Request: chat not found')
    await lin().blocks({ wait: false })
    await refused(bot.api.sendMessage(lin().chatId, 'x'), 403, 'Forbidden: bot was blocked by the user')
    lin().deletesAccount()
    await refused(bot.api.sendMessage(lin().chatId, 'x'), 403, 'Forbidden: user is deactivated')
  })

  it('captions, pictures and files beyond the limits', async () => {
    const { chatId } = lin()
    const picture = new InputFile(await photos.small(), 'a.jpg')
    await refused(bot.api.sendPhoto(chatId, picture, { caption: '字'.repeat(1025) }), 400, /caption is too long/)
    await refused(bot.api.sendPhoto(chatId, new InputFile(Buffer.from('<html>'), 'a.jpg')), 400, /IMAGE_PROCESS_FAILED/)
    await lin().sendsDocument(Buffer.alloc(21 * 1024 * 1024), 'a.zip', 'application/zip', { wait: false })
    const file = api.waiting[0]?.message?.document?.file_id ?? ''
    await refused(bot.api.getFile(file), 400, 'Bad Request: file is too big')
    await refused(bot.api.getFile('nothing'), 400, /wrong file_id/)
  })

  it('presses that are answered too late, twice or were never made', async () => {
    const { chatId } = lin()
    const old = 'Bad Request: query is too old and response timeout expired or query ID is invalid'
    await bot.api.sendMessage(chatId, 'x', button('a'))
    await lin().presses('x', { wait: false })
    const id = api.waiting[0]?.callback_query?.id ?? ''
    await refused(bot.api.answerCallbackQuery('123'), 400, old)
    await bot.api.answerCallbackQuery(id)
    await refused(bot.api.answerCallbackQuery(id), 400, old)
    await lin().presses('x', { wait: false })
    api.world.expireQueries()
    await refused(bot.api.answerCallbackQuery(api.waiting[1]?.callback_query?.id ?? ''), 400, old)
  })

  it('wrong tokens and unknown methods', async () => {
    await refused(new Bot('1:wrong', { client: { apiRoot: api.root } }).api.getMe(), 401, 'Unauthorized')
    const raw = bot.api.raw as unknown as Record<string, () => Promise<unknown>>
    await refused(raw['sendMoney']?.() ?? Promise.resolve(), 404, 'Not Found: method not found')
  })

  it('getUpdates under a webhook, and two pollers', async () => {
    const first = bot.api.getUpdates({ timeout: 5 })
    while (!api.updates.isPolled) await pause(1)
    const second = bot.api.getUpdates({ timeout: 0 })
    await refused(first, 409, /^Conflict: terminated by other getUpdates request/)
    expect(await second).to.deep.equal([])
    await bot.api.setWebhook('http://127.0.0.1:9/x')
    await refused(bot.api.getUpdates(), 409, /webhook is active/)
    expect((await bot.api.getWebhookInfo()).url).to.equal('http://127.0.0.1:9/x')
    await refused(bot.api.setWebhook('http://example.com/x'), 400, /loopback/)
  })
})
