import { expect } from 'chai'
import { InputFile } from 'grammy'
import type { Update } from 'grammy/types'
import mongoose from 'mongoose'
import { pino } from 'pino'
import { FileGone, FileTooLarge } from '../../../bot/channels/channel.ts'
import { createWebChat, type WebChat } from '../../../bot/channels/web-chat.ts'
import { createModels, type Models } from '../../../models/index.ts'
import type { WebAct } from '../../../models/web-chat.ts'
import { createClock } from '../../support/clock.ts'
import { freshDatabase, type TestDatabase } from '../../support/mongo.ts'
import { photos } from '../../support/photos.ts'

describe('the web chat channel', () => {
  const clock = createClock('2026-11-23T09:00:00+08:00')
  let database: TestDatabase
  let models: Models
  let chat: number
  let channel: WebChat
  const open: WebChat[] = []
  let acts = 0

  before(async () => {
    database = await freshDatabase()
    models = createModels(
      await mongoose.createConnection(database.uri, { autoIndex: false, autoCreate: false }).asPromise(),
    )
    await models.ensureIndexes()
  })
  after(async () => {
    await models.connection.close()
    await database.close()
  })
  beforeEach(async () => {
    chat = (await models.webChat.begin(clock.now())).chat
    channel = process()
  })
  afterEach(async () => {
    for (const one of open.splice(0)) await one.stop()
  })

  /** A process of its own, as with ROLES. */
  function process(handle?: (update: Update) => Promise<void>): WebChat {
    const made = createWebChat({ models, now: clock.now, log: pino({ level: 'silent' }) })
    if (handle) made.connect(handle)
    open.push(made)
    return made
  }
  const call = (method: string, payload: object) => channel.call(method, { chat_id: chat, ...payload })
  const refused = async (method: string, payload: object) => {
    const answer = await call(method, payload)
    if (answer.ok) throw new Error(`${method} was not refused`)
    return [answer.error_code, answer.description] as const
  }
  const sent = async (payload: object = {}) => {
    const answer = await call('sendMessage', { text: '原文', ...payload })
    if (!answer.ok) throw new Error(answer.description)
    return (answer.result as { message_id: number }).message_id
  }
  const stored = (message: number) => models.webChat.findMessage(chat, message)
  const receive = (act: Partial<WebAct> = {}, to = chat) =>
    models.webChat.receive(
      { chat: to, clientId: `client-${++acts}`, kind: 'text', text: '你好', file: null, album: null, ...act },
      clock.now(),
    )
  const buttons = (...data: string[]) => ({ inline_keyboard: [data.map((one) => ({ text: one, callback_data: one }))] })

  it('owns calls by chat, press or file, and no others', () => {
    expect(channel.owns('sendMessage', { chat_id: chat })).to.equal(true)
    expect(channel.owns('sendMessage', { chat_id: String(chat) })).to.equal(true)
    expect(channel.owns('sendMessage', { chat_id: 2 ** 52 - 1 })).to.equal(false)
    expect(channel.owns('sendMessage', { chat_id: -1001234567890 })).to.equal(false)
    expect(channel.owns('answerCallbackQuery', { callback_query_id: `web:${chat}:3` })).to.equal(true)
    expect(channel.owns('answerCallbackQuery', { callback_query_id: '4382bfdwdsb323b2d9' })).to.equal(false)
    expect(channel.owns('getFile', { file_id: `web:${'a'.repeat(24)}` })).to.equal(true)
    expect(channel.owns('getMe', {})).to.equal(false)
  })

  it('refuses in the words of the Bot API', async () => {
    const id = await sent({ reply_markup: buttons('a') })
    const own = (await receive()).update.message
    const tooMany = 'x'.repeat(65)
    const cases: [string, object, number, RegExp][] = [
      ['sendMessage', { text: '' }, 400, /message text is empty/],
      ['sendMessage', { text: 'x'.repeat(4097) }, 400, /message is too long/],
      ['sendMessage', { text: 'a', reply_markup: buttons(tooMany) }, 400, /BUTTON_DATA_INVALID/],
      ['sendMessage', { text: 'a', reply_markup: buttons('汉'.repeat(22)) }, 400, /BUTTON_DATA_INVALID/],
      ['sendMessage', { text: '<b>', parse_mode: 'HTML' }, 400, /can't parse entities/],
      ['editMessageText', { message_id: id, text: '原文', reply_markup: buttons('a') }, 400, /message is not modified/],
      ['editMessageReplyMarkup', { message_id: id, reply_markup: buttons('a') }, 400, /message is not modified/],
      ['editMessageText', { message_id: 999, text: '新' }, 400, /message to edit not found/],
      ['editMessageText', { message_id: own, text: '新' }, 400, /message can't be edited/],
      ['editMessageText', { text: '新' }, 400, /message identifier is not specified/],
      ['editMessageCaption', { message_id: id, caption: '新' }, 400, /there is no caption/],
      ['deleteMessage', { message_id: 999 }, 400, /message to delete not found/],
      ['sendPhoto', { photo: `web:${'a'.repeat(24)}` }, 400, /wrong remote file identifier/],
      ['sendDice', {}, 404, /method not found/],
    ]
    for (const [method, payload, code, words] of cases) {
      const [gotCode, description] = await refused(method, payload)
      expect(gotCode, description).to.equal(code)
      expect(description).to.match(words)
    }
    expect(await refused('answerCallbackQuery', { chat_id: undefined, callback_query_id: 'web:x' })).to.satisfy(
      ([code, words]: [number, string]) => code === 400 && words.includes('query is too old'),
    )
  })

  it('is as if blocked once the conversation was deleted', async () => {
    const id = await sent()
    await models.webChat.forget(chat)
    expect(await refused('sendMessage', { text: '再见' })).to.deep.equal([
      403,
      'Forbidden: bot was blocked by the user',
    ])
    expect((await refused('deleteMessage', { message_id: id }))[0]).to.equal(403)
  })

  it('takes the buttons away with an edit that names none, as Telegram does', async () => {
    const id = await sent({ reply_markup: buttons('a') })
    await call('editMessageText', { message_id: id, text: '新' })
    expect((await stored(id))!.buttons).to.deep.equal([])
    await call('editMessageReplyMarkup', { message_id: id, reply_markup: buttons('b') })
    expect((await stored(id))!).to.deep.include({ text: '新', buttons: [[{ text: 'b', data: 'b' }]] })
  })

  it('lets the later of two edits at once win', async () => {
    const id = await sent()
    await Promise.all(
      Array.from({ length: 20 }, (_, n) => call('editMessageText', { message_id: id, text: `第 ${n} 版` })),
    )
    const last = (await stored(id))!
    expect(last.text).to.equal('第 19 版')
    expect(last.change).to.equal((await models.webChat.find(chat))!.lastChange)
  })

  it('keeps files the bot sends, and gives its bytes back within a limit', async () => {
    const bytes = await photos.small()
    for (const photo of [new InputFile(bytes, 'a.jpg'), new InputFile(() => [new Uint8Array(bytes)], 'b.jpg')]) {
      const answer = await call('sendPhoto', { photo, caption: '样例' })
      if (!answer.ok) throw new Error(answer.description)
      const { message_id, photo: sizes } = answer.result as { message_id: number; photo: { file_id: string }[] }
      expect((await stored(message_id))!.file).to.include({ type: 'image/jpeg', bytes: bytes.length })
      const fileId = sizes[0]!.file_id
      expect((await channel.fetchFile(fileId, bytes.length)).equals(bytes)).to.equal(true)
      const tooLarge = await channel.fetchFile(fileId, bytes.length - 1).catch((error: unknown) => error)
      expect(tooLarge).to.be.instanceOf(FileTooLarge)
    }
    for (const gone of [`web:${'a'.repeat(24)}`, 'web:nonsense'])
      expect(await channel.fetchFile(gone, 1000).catch((error: unknown) => error)).to.be.instanceOf(FileGone)
  })

  it('hands over in order what arrived in a hurry', async () => {
    const heard: string[] = []
    const bot = process(async ({ message }) => {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 5))
      heard.push(message!.text!)
    })
    for (let n = 0; n < 30; n++) {
      await receive({ text: String(n) })
      bot.arrived(chat)
    }
    await bot.idle()
    expect(heard).to.deep.equal(Array.from({ length: 30 }, (_, n) => String(n)))
  })

  it('lets one process at a time deal with a chat, and the other when that one stops', async () => {
    const heard: string[] = []
    let release = () => {}
    const slow = process(async ({ message }) => {
      heard.push(`一 ${message!.text}`)
      await new Promise<void>((resolve) => (release = resolve))
    })
    const other = process(async ({ message }) => void heard.push(`二 ${message!.text}`))
    await receive({ text: 'a' })
    slow.arrived(chat)
    while (heard.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    await receive({ text: 'b' })
    other.arrived(chat)
    await other.idle()
    expect(heard).to.deep.equal(['一 a'])
    const stopping = slow.stop()
    release()
    await stopping
    other.arrived(chat)
    await other.idle()
    expect(heard).to.deep.equal(['一 a', '二 b'])
  })

  it('takes over from a process that died, after a few seconds', async () => {
    await models.webChat.hold(chat, 'dead process', clock.now(), 4000)
    const heard: string[] = []
    const bot = process(async ({ message }) => void heard.push(message!.text!))
    await receive({ text: '还在吗' })
    bot.arrived(chat)
    await bot.idle()
    expect(heard).to.deep.equal([])
    clock.advance('5s')
    bot.arrived(chat)
    await bot.idle()
    expect(heard).to.deep.equal(['还在吗'])
  })

  it('delivers again what the bot could not deal with, and the rest only after it', async () => {
    const heard: string[] = []
    let isAway = true
    const bot = process(async ({ message }) => {
      // It looks through the inbox of every chat; those of earlier tests do not matter here.
      if (message!.chat.id !== chat) return
      if (isAway) throw new Error('the database is away')
      heard.push(message!.text!)
    })
    await receive({ text: '一' })
    await receive({ text: '二' })
    bot.start()
    await bot.idle()
    expect(heard).to.deep.equal([])
    isAway = false
    while (heard.length < 2) await new Promise((resolve) => setTimeout(resolve, 20))
    expect(heard).to.deep.equal(['一', '二'])
  })

  it('mends a message that a crash kept out of the conversation before the bot hears of it', async () => {
    const { update } = await receive({ text: '崩溃前' })
    await models.webChat.messages.deleteOne({ chat, message: update.message })
    const bot = process(async () => {})
    bot.arrived(chat)
    await bot.idle()
    expect((await stored(update.message))!).to.include({ text: '崩溃前', from: 'person', change: update.change })
  })

  it('names a press, and says so when the pressed message is gone', async () => {
    const heard: Update[] = []
    const bot = process(async (update) => void heard.push(update))
    const id = await sent({ reply_markup: buttons('a') })
    await receive({ kind: 'press', text: 'a', pressed: id })
    bot.arrived(chat)
    await bot.idle()
    await call('deleteMessage', { message_id: id })
    await receive({ kind: 'press', text: 'a', pressed: id })
    bot.arrived(chat)
    await bot.idle()
    const [first, second] = heard.map(({ callback_query }) => callback_query!)
    expect(first!.id).to.match(new RegExp(`^web:${chat}:\\d+$`))
    expect(first!.message).to.deep.include({ message_id: id, text: '原文' })
    expect(first!.from.is_bot).to.equal(false)
    expect(second!.message).to.deep.include({ message_id: id, date: 0 })
  })

  it('remembers the last notice, so that a page served elsewhere shows it too', async () => {
    const seen: object[] = []
    const elsewhere = process()
    elsewhere.onEvent(chat, (event) => seen.push(event))
    elsewhere.start()
    await elsewhere.idle()
    await channel.call('answerCallbackQuery', { callback_query_id: `web:${chat}:7`, text: '已记下' })
    while (!seen.some((event) => 'text' in event)) await new Promise((resolve) => setTimeout(resolve, 20))
    expect(seen.find((event) => 'text' in event)).to.deep.include({
      kind: 'toast',
      update: 7,
      text: '已记下',
      alert: false,
    })
  })
})
