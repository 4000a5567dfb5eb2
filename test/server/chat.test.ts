import { expect } from 'chai'
import type { Update } from 'grammy/types'
import { writeWorkbook } from '../../models/xlsx.ts'
import { ofd, xmlInvoice } from '../support/documents.ts'
import { photos } from '../support/photos.ts'
import { openSite, type Site } from '../support/site.ts'
import { clientId, Visitor } from '../support/visitor.ts'

describe('the web chat API', () => {
  let site: Site
  const updates: Update[] = []
  let broken = false

  before(async () => {
    site = await openSite({
      async handle(update, { call }) {
        if (broken) throw new Error('the database is away')
        updates.push(update)
        const { message, callback_query: press } = update
        if (press) {
          await call('answerCallbackQuery', { callback_query_id: press.id, text: `按下 ${press.data}` })
          await call('editMessageText', {
            chat_id: press.from.id,
            message_id: press.message!.message_id,
            text: `选了 ${press.data}`,
          })
        } else if (message?.text === '/ask')
          await call('sendMessage', {
            chat_id: message.chat.id,
            text: '选一个',
            reply_markup: {
              inline_keyboard: [
                [
                  { text: '甲', callback_data: 'a' },
                  { text: '乙', callback_data: 'b' },
                ],
              ],
            },
          })
        else await call('sendMessage', { chat_id: message!.chat.id, text: `收到 ${message!.text ?? '文件'}` })
      },
    })
  })
  after(() => site.close())

  const seen = async (visitor: Visitor) => {
    const chat = await visitor.chat()
    await site.webChat.idle()
    return updates.filter((update) => (update.message?.chat.id ?? update.callback_query?.from.id) === chat)
  }

  describe('a conversation', () => {
    it('begins with a cookie that scripts cannot read and other sites cannot send', async () => {
      const visitor = new Visitor(site)
      const { status, headers, body } = await visitor.begin()
      expect(status).to.equal(201)
      expect(body).to.deep.equal({ isNew: true })
      const cookie = headers.get('set-cookie')!
      expect(cookie).to.match(/^zb_chat=[\w-]{43}; /)
      expect(cookie).to.include('HttpOnly').and.include('SameSite=Strict').and.include('Path=/')
      expect((await visitor.begin()).body).to.deep.equal({ isNew: false })
    })

    it('has a number above every Telegram chat', async () => {
      expect(await (await Visitor.of(site)).chat()).to.be.at.least(2 ** 52)
    })

    it('is one of several: nobody reads it without its cookie', async () => {
      for (const path of ['/messages', '/events', `/files/${'0'.repeat(24)}`]) {
        const { status, body } = await new Visitor(site).get(path)
        expect(status, path).to.equal(401)
        expect(body.code).to.equal('session-missing')
      }
      const lin = await Visitor.of(site)
      await lin.says('只给我看')
      const wang = await Visitor.of(site)
      expect(await wang.messages()).to.deep.equal([])
    })

    it('takes a text to the bot and its reply to the page, in order', async () => {
      const lin = await Visitor.of(site)
      for (const text of ['一', '二', '三']) expect((await lin.says(text)).status).to.equal(200)
      expect((await seen(lin)).map(({ message }) => message!.text)).to.deep.equal(['一', '二', '三'])
      const said = await lin.messages()
      expect(said.filter(({ from }) => from === 'bot').map(({ text }) => text)).to.deep.equal([
        '收到 一',
        '收到 二',
        '收到 三',
      ])
    })

    it('gives the bot an update as Telegram would: command marked, language, time, growing numbers', async () => {
      const lin = new Visitor(site)
      await lin.begin({ lang: 'en-GB' })
      await lin.says('/start ABC')
      await lin.says('7')
      const [first, second] = await seen(lin)
      expect(first!.message!.entities).to.deep.equal([{ type: 'bot_command', offset: 0, length: 6 }])
      expect(first!.message!.from.language_code).to.equal('en')
      expect(Math.abs(first!.message!.date * 1000 - Date.now())).to.be.below(60_000)
      expect(second!.update_id).to.be.above(first!.update_id)
      expect(second!.message!.message_id).to.be.above(first!.message!.message_id)
    })

    it('counts what a page sends twice as once', async () => {
      const lin = await Visitor.of(site)
      const id = clientId()
      const answers = await Promise.all([1, 2, 3].map(() => lin.says('只一次', id)))
      expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).to.equal(1)
      expect(await seen(lin)).to.have.length(1)
      expect((await lin.messages()).filter(({ from }) => from === 'person')).to.have.length(1)
    })

    it('pages back through a long history', async () => {
      const lin = await Visitor.of(site)
      const chat = await lin.chat()
      for (let n = 1; n <= 70; n++) await site.call('sendMessage', { chat_id: chat, text: `第 ${n} 条` })
      const texts: string[] = []
      let before = ''
      for (;;) {
        const { body } = await lin.get(`/messages${before}`)
        texts.unshift(...body.messages.map(({ text }) => text))
        before = `?before=${body.messages[0]!.id}`
        if (!body.hasMore) break
      }
      expect(texts).to.deep.equal(Array.from({ length: 70 }, (_, n) => `第 ${n + 1} 条`))
    })

    it('is left by clearing the cookie', async () => {
      const { headers, status } = await (await Visitor.of(site)).post('/leave', {})
      expect(status).to.equal(204)
      expect(headers.get('set-cookie')).to.match(/^zb_chat=;.*Max-Age=0/)
    })
  })

  describe('buttons', () => {
    const asked = async () => {
      const lin = await Visitor.of(site)
      await lin.says('/ask')
      await site.webChat.idle()
      return { lin, question: (await lin.messages()).at(-1)! }
    }

    it('are pressed: the bot hears which, the page hears the toast and sees the edit', async () => {
      const { lin, question } = await asked()
      expect(question.buttons).to.deep.equal([
        [
          { text: '甲', data: 'a' },
          { text: '乙', data: 'b' },
        ],
      ])
      const events = await lin.hears(
        (all) => all.some(({ event }) => event === 'toast') && all.some(({ data }) => data['text'] === '选了 b'),
        { meanwhile: () => lin.presses(question.id, 'b') },
      )
      expect(events.find(({ event }) => event === 'toast')!.data['text']).to.equal('按下 b')
      const edited = (await lin.messages()).at(-1)!
      expect(edited).to.include({ id: question.id, text: '选了 b', edited: true })
      expect(edited.buttons).to.deep.equal([])
      expect((await seen(lin)).at(-1)!.callback_query!.message!.message_id).to.equal(question.id)
    })

    it('that a message does not have cannot be pressed', async () => {
      const { lin, question } = await asked()
      for (const [message, data] of [
        [question.id, 'c'],
        [question.id - 1, 'a'],
        [9999, 'a'],
      ] as const) {
        const { status, body } = await lin.presses(message, data)
        expect(status).to.equal(409)
        expect(body.code).to.equal('button-gone')
      }
      const { lin: wang } = await asked()
      expect((await wang.presses(question.id, 'zz')).status).to.equal(409)
    })

    it('pressed again by a page that did not hear stay one press, though the button is gone by then', async () => {
      const { lin, question } = await asked()
      const id = clientId()
      const first = await lin.presses(question.id, 'a', id)
      await site.webChat.idle()
      const second = await lin.presses(question.id, 'a', id)
      expect(second.status).to.equal(200)
      expect(second.body).to.deep.equal(first.body)
      expect((await seen(lin)).filter((update) => update.callback_query)).to.have.length(1)
    })
  })

  describe('events', () => {
    it('tell a page that lost the line what it missed, and nothing of what it has', async () => {
      const lin = await Visitor.of(site)
      const chat = await lin.chat()
      for (let n = 1; n <= 30; n++) await site.call('sendMessage', { chat_id: chat, text: `第 ${n} 条` })
      const last = (await lin.messages()).at(-1)!.change
      for (const text of ['错过一', '错过二']) await site.call('sendMessage', { chat_id: chat, text })
      for (const how of [{ lastEventId: String(last) }, { path: `/events?after=${last}` }]) {
        const events = await lin.hears((all) => all.some(({ data }) => data['text'] === '错过二'), how)
        const texts = events.filter(({ event }) => event === 'message').map(({ data }) => data['text'])
        expect(texts.slice(-2)).to.deep.equal(['错过一', '错过二'])
        expect(texts).to.not.include('第 20 条')
        expect(events.at(-1)!.id).to.equal(String(last + 2))
      }
    })

    it('tell of an edit as a newer version of the same message', async () => {
      const lin = await Visitor.of(site)
      const chat = await lin.chat()
      const { message_id } = await site.call('sendMessage', { chat_id: chat, text: '旧' })
      const events = await lin.hears((all) => all.some(({ data }) => data['text'] === '新'), {
        meanwhile: () => site.call('editMessageText', { chat_id: chat, message_id, text: '新' }),
      })
      const versions = events.filter(({ data }) => data['id'] === message_id)
      expect(versions.at(-1)!.data).to.include({ text: '新', edited: true })
    })

    it('tell within two seconds what another process did', async () => {
      const lin = await Visitor.of(site)
      const chat = await lin.chat()
      const events = await lin.hears((all) => all.some(({ data }) => data['text'] === '从别处来'), {
        meanwhile: () => site.models.webChat.append(chat, { from: 'bot', text: '从别处来' }, new Date()),
      })
      expect(events.some(({ event }) => event === 'message')).to.equal(true)
    })

    it('end when the server stops, so that a deployment does not wait for open pages', async () => {
      const own = await openSite()
      const lin = await Visitor.of(own)
      let open = () => {}
      const opened = new Promise<void>((resolve) => (open = resolve))
      const ending = lin
        .hears(() => false, { meanwhile: async () => open() })
        .then(
          () => 'ended',
          ({ message }: Error) => message,
        )
      await opened
      await own.down()
      expect(await ending, 'not by the patience of who listens').to.not.include('did not hear it')
      await own.close()
    })
  })

  describe('files', () => {
    it('reach the bot as a photo it can fetch, and stay to be looked at by their owner only', async () => {
      const lin = await Visitor.of(site)
      const bytes = await photos.jpeg()
      expect((await lin.sends(bytes, { album: 'album-0001' })).status).to.equal(200)
      const message = (await seen(lin))[0]!.message!
      expect(message.media_group_id).to.equal('album-0001')
      const [photo] = message.photo!
      expect((await site.webChat.fetchFile(photo!.file_id, 30_000_000)).equals(bytes)).to.equal(true)
      const { id, name, type } = (await lin.messages())[0]!.file!
      expect({ name, type }).to.deep.equal({ name: 'photo.jpg', type: 'image/jpeg' })

      const own = await fetch(`${site.url}/api/chat/files/${id}`, { headers: { cookie: lin.cookie } })
      expect(Buffer.from(await own.arrayBuffer()).equals(bytes)).to.equal(true)
      expect(own.headers.get('x-content-type-options')).to.equal('nosniff')
      expect(own.headers.get('content-disposition')).to.match(/^inline/)
      expect((await (await Visitor.of(site)).get(`/files/${id}`)).status).to.equal(404)
    })

    it('that are PDF go as documents, with a name that is only a name', async () => {
      const lin = await Visitor.of(site)
      const pdf = Buffer.from('%PDF-1.7\n1 0 obj << >> endobj\n')
      await lin.sends(pdf, { name: '../../合同 "x".pdf', type: 'image/png' })
      const { document } = (await seen(lin))[0]!.message!
      expect(document).to.include({ mime_type: 'application/pdf', file_name: '合同 x.pdf' })
      const { headers } = await lin.get(`/files/${document!.file_unique_id}`)
      expect(headers.get('content-disposition')).to.match(/^attachment/)
    })

    it('sent twice under one name are one file', async () => {
      const lin = await Visitor.of(site)
      const id = clientId()
      const first = await lin.sends(await photos.jpeg(), { id })
      const second = await lin.sends(await photos.jpeg(), { id })
      expect(second.body).to.deep.equal(first.body)
      expect(await seen(lin)).to.have.length(1)
      const stored = await site.models.connection
        .db!.collection('files.files')
        .countDocuments({ 'metadata.webChat': await lin.chat() })
      expect(stored).to.equal(1)
    })

    it('are judged by their bytes, not by what they are called', async () => {
      const lin = await Visitor.of(site)
      const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic0000mif1'), Buffer.alloc(50)])
      const cases = [
        [photos.html(), 415, 'file-type'],
        [photos.svg(), 415, 'file-type'],
        [ofd(), 415, 'file-ofd'],
        [xmlInvoice(), 415, 'file-xml'],
        [heic, 415, 'file-heic'],
        [photos.empty(), 422, 'file-empty'],
        [Buffer.from('GIF'), 415, 'file-type'],
      ] as const
      for (const [bytes, status, code] of cases) {
        const answer = await lin.sends(bytes)
        expect({ status: answer.status, code: answer.body.code }).to.deep.equal({ status, code })
      }
      expect(await seen(lin)).to.deep.equal([])
    })

    it('may be Excel tables, also small ones, but no other zip', async () => {
      const lin = await Visitor.of(site)
      const table = await writeWorkbook([{ name: 'A', rows: [['a'], ['1']] }])
      expect((await lin.sends(table, { name: 'list.xlsx' })).status).to.equal(200)
      const message = (await lin.messages()).find(({ from }) => from === 'person')
      expect(message!.file).to.include({
        name: 'list.xlsx',
        type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        asDocument: true,
      })
      const zip = Buffer.concat([
        Buffer.from('PK\x03\x04'),
        Buffer.alloc(26),
        Buffer.from('evil.exe'),
        Buffer.alloc(90),
      ])
      expect((await lin.sends(zip, { name: 'list.xlsx' })).body.code).to.equal('file-type')
      expect((await lin.sends(Buffer.from('%PDF-1.4 tiny file'))).status).to.equal(200)
    })

    it('over 20 MB are refused with a clear code, and nothing of them stays', async () => {
      const lin = await Visitor.of(site)
      const { status, body } = await lin.sends(await photos.oversize())
      expect({ status, code: body.code }).to.deep.equal({ status: 413, code: 'file-too-large' })
      const { db } = site.models.connection
      expect(await db!.collection('files.files').countDocuments({ 'metadata.webChat': await lin.chat() })).to.equal(0)
      const known = new Set((await db!.collection('files.files').find().toArray()).map(({ _id }) => String(_id)))
      const chunks = await db!
        .collection('files.chunks')
        .find({}, { projection: { files_id: 1 } })
        .toArray()
      expect(chunks.filter(({ files_id }) => !known.has(String(files_id)))).to.deep.equal([])
    })

    it('need a whole multipart form', async () => {
      const lin = await Visitor.of(site)
      expect((await lin.post('/files', {})).body.code).to.equal('media-type')
      const bare = await lin.post('/files', '--x\r\n\r\n--x--\r\n', {
        'content-type': 'multipart/form-data; boundary=x',
      })
      expect(bare.body.code).to.equal('invalid-upload')
      const unnamed = await lin.sends(await photos.small(), { id: 'short' })
      expect(unnamed.body).to.deep.include({
        code: 'invalid-input',
        issues: [{ at: 'clientId', code: 'invalid_format' }],
      })
    })
  })

  describe('what it refuses', () => {
    it('bodies that are no JSON, too large, or of another shape', async () => {
      const lin = await Visitor.of(site)
      const cases = [
        ['{"clientId":', 400, 'invalid-json'],
        [JSON.stringify({ clientId: clientId(), text: 'x'.repeat(70_000) }), 413, 'body-too-large'],
        [{ clientId: clientId(), text: 'x'.repeat(4097) }, 400, 'invalid-input'],
        [{ clientId: clientId(), text: '   ' }, 400, 'invalid-input'],
        [{ clientId: { $ne: null }, text: '注入' }, 400, 'invalid-input'],
        [{ clientId: clientId(), text: { $gt: '' } }, 400, 'invalid-input'],
        [{ clientId: clientId(), text: '多一个', chat: 1 }, 400, 'invalid-input'],
        [[], 400, 'invalid-input'],
        ['null', 400, 'invalid-input'],
      ] as const
      for (const [sent, status, code] of cases) {
        const answer = await lin.post('/messages', sent)
        expect({ status: answer.status, code: answer.body.code }, JSON.stringify(sent).slice(0, 80)).to.deep.equal({
          status,
          code,
        })
        expect(answer.headers.get('content-type')).to.include('application/problem+json')
      }
      expect((await lin.post('/messages', 'x', { 'content-type': 'text/plain' })).body.code).to.equal('media-type')
      expect(await seen(lin)).to.deep.equal([])
    })

    it('parameters it does not know', async () => {
      const lin = await Visitor.of(site)
      for (const path of [
        '/messages?befor=3',
        '/messages?before[$gt]=1',
        '/messages?before=1&before=2',
        '/messages?before=x',
        '/events?after=-1',
      ])
        expect((await lin.get(path)).body.code, path).to.equal('invalid-input')
    })

    it('requests that come from another site', async () => {
      const lin = await Visitor.of(site)
      const body = { clientId: clientId(), text: '不是我' }
      for (const headers of [
        { origin: 'https://evil.example' },
        { 'sec-fetch-site': 'cross-site' },
        { origin: 'null' },
      ]) {
        const answer = await lin.post('/messages', body, headers as unknown as Record<string, string>)
        expect(answer.body.code, JSON.stringify(headers)).to.equal('foreign-origin')
      }
      expect((await lin.post('/messages', body, { origin: site.url })).status).to.equal(200)
    })

    it('a flood from one conversation, without touching its neighbour', async () => {
      const [lin, wang] = [await Visitor.of(site), await Visitor.of(site)]
      const begun = performance.now()
      const answers = await Promise.all(Array.from({ length: 60 }, (_, n) => lin.says(`${n}`)))
      const seconds = Math.ceil((performance.now() - begun) / 1000)
      const refused = answers.filter(({ status }) => status === 429)
      // A burst of 40, and 2 in each second that it took and that it began in.
      expect(answers.length - refused.length).to.be.within(40, 42 + 2 * seconds)
      expect(refused[0]!.body.code).to.equal('too-many-requests')
      expect(Number(refused[0]!.headers.get('retry-after'))).to.be.within(1, 5)
      expect((await wang.says('我没有')).status).to.equal(200)
    })
  })

  it('brings to the bot again what it could not deal with, after the bot is back', async () => {
    const lin = await Visitor.of(site)
    broken = true
    await lin.says('数据库不在')
    await site.webChat.idle()
    broken = false
    const events = await lin.hears((all) => all.some(({ data }) => data['text'] === '收到 数据库不在'), {
      path: '/events?after=0',
    })
    expect(events.filter(({ data }) => data['from'] === 'bot')).to.have.length(1)
  })

  it('finds at the start what was left in the inbox', async () => {
    const lin = await Visitor.of(site)
    const chat = await lin.chat()
    const left = { chat, clientId: clientId(), kind: 'text', text: '停机前', file: null, album: null } as const
    await site.down()
    await site.models.webChat.receive(left, new Date())
    await site.up()
    await lin.hears((all) => all.some(({ data }) => data['text'] === '收到 停机前'), { path: '/events?after=0' })
    expect((await seen(lin)).filter(({ message }) => message?.text === '停机前')).to.have.length(1)
  })

  it('puts back a bubble that a crash kept out of the conversation', async () => {
    const lin = await Visitor.of(site)
    const chat = await lin.chat()
    const id = clientId()
    await lin.says('在吗', id)
    await site.models.webChat.messages.deleteOne({ chat, clientId: id })
    await lin.says('在吗', id)
    expect((await lin.messages()).filter(({ from }) => from === 'person').map(({ text }) => text)).to.deep.equal([
      '在吗',
    ])
  })
})
