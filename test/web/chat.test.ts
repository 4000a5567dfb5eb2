import { expect } from 'chai'
import type { Page } from 'playwright-core'
import type { Update } from 'grammy/types'
import type { Payload } from '../../bot/channels/channel.ts'
import { openBrowser, screenshot, type TestBrowser, type WatchedPage } from '../support/browser.ts'
import { photos } from '../support/photos.ts'
import { openSite, type Site } from '../support/site.ts'

/** As long as a colleague would talk: a question with choices, ticks, photos that are counted, a summary. */
async function talk(update: Update, { call }: Site): Promise<void> {
  const { message, callback_query: press } = update
  const chat_id = message?.chat.id ?? press!.from.id
  const send = (text: string, buttons: [string, string][][] = [], more: Payload = {}) =>
    call('sendMessage', { chat_id, text, reply_markup: keyboard(buttons), ...more })
  if (press) {
    const edit = (text: string, buttons: [string, string][][] = []) =>
      call('editMessageText', { chat_id, message_id: press.message!.message_id, text, reply_markup: keyboard(buttons) })
    await call('answerCallbackQuery', {
      callback_query_id: press.id,
      ...(press.data === 'why' && { text: '只要三类通用软件', show_alert: true }),
    })
    if (press.data === 'yes') await edit('有没有台账？\n✓ 有')
    if (press.data === 'yes')
      await send('请拍下 <正版标签>，可以一次发多张。', [
        [
          ['完成', 'done'],
          ['为什么要拍？', 'why'],
        ],
      ])
    if (press.data === 'done') await send('汇总：共 24 台电脑。')
    return
  }
  if (message!.photo) return void (await send('收到照片'))
  if (message!.text === '/start SAMPLE2345') {
    await send('您好！这里是示例商会。\n本次填报共 3 题，大约 5 分钟。', [], {
      entities: [{ type: 'bold', offset: 6, length: 4 }],
    })
    await send('第 1 / 3 题\n有没有软件台账？', [
      [
        ['有', 'yes'],
        ['没有', 'no'],
      ],
      [['不清楚，请帮我看看怎么算', 'why']],
    ])
  } else await send(`您说的是「${message!.text}」`)
}
const keyboard = (rows: [string, string][][]) => ({
  inline_keyboard: rows.map((row) => row.map(([text, callback_data]) => ({ text, callback_data }))),
})

describe('the chat page on a phone', () => {
  let site: Site
  let browser: TestBrowser
  let watched: WatchedPage
  let page: Page

  before(async () => {
    site = await openSite({ handle: talk })
    browser = await openBrowser()
  })
  after(async () => {
    await browser.close()
    await site.close()
  })
  beforeEach(async () => {
    watched = await browser.newPage()
    page = watched.page
  })
  afterEach(() => page.context().close())

  const open = (path = '/chat') => page.goto(site.url + path)
  const bubble = (text: string | RegExp) => page.locator('.bubble', { hasText: text }).last()
  const sees = (text: string | RegExp) => bubble(text).waitFor()
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const writes = async (text: string) => {
    await page.getByRole('textbox').fill(text)
    await button('发送').click()
  }
  const picks = async (files: { name: string; mimeType: string; buffer: Buffer }[]) =>
    page.locator('[data-source=album]').setInputFiles(files)
  const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)

  it('takes an invite from its link, leads through questions and photos, and has it all after a reload', async () => {
    await open('/chat?start=SAMPLE2345')
    await sees('有没有软件台账')
    expect(new URL(page.url()).search).to.equal('')
    expect(await page.locator('.bubble strong').textContent()).to.equal('示例商会')
    await screenshot(page, 'chat-question')

    await button('有').click()
    await sees('请拍下 <正版标签>')
    await button('为什么要拍？').click()
    await page.getByRole('alert').getByText('只要三类通用软件').waitFor()
    await screenshot(page, 'chat-toast')
    await button('知道了').click()

    const jpeg = { mimeType: 'image/jpeg' }
    await picks([
      { name: '标签一.jpg', buffer: await photos.jpeg({ motif: 1 }), ...jpeg },
      { name: '标签二.jpg', buffer: await photos.jpeg({ motif: 2 }), ...jpeg },
    ])
    await page.locator('.bubble.bot', { hasText: '收到照片' }).nth(1).waitFor()
    const order = await page
      .locator('.bubble')
      .evaluateAll((all) => all.slice(-4).map((one) => one.querySelector('img')?.alt ?? ''))
    expect(order, 'photos sent together stay together').to.deep.equal(['照片 标签一.jpg', '照片 标签二.jpg', '', ''])
    await screenshot(page, 'chat-photos')
    await page.locator('.button', { hasText: '完成' }).click()
    await sees('汇总：共 24 台电脑')

    const before = await page.locator('.bubble').count()
    await page.reload()
    await sees('汇总：共 24 台电脑')
    expect(await page.locator('.bubble').count()).to.equal(before)
    expect(await page.locator('.bubble.person', { hasText: '开始' }).count()).to.equal(1)
    expect(await page.locator('body').innerText()).to.not.include('SAMPLE2345')
    await page.waitForFunction(() => [...document.images].every((image) => image.complete && image.naturalWidth > 0))
    expect(await fits()).to.equal(true)
    expect(watched.problems).to.deep.equal([])
  })

  it('greets who comes without an invite, and has a menu of commands', async () => {
    await open()
    await page.getByRole('heading', { name: /您好，这里是软件正版化填报助手/ }).waitFor()
    await screenshot(page, 'chat-welcome')
    await button('开始').click()
    await sees('您说的是「/start」')
    await button('菜单').click()
    await screenshot(page, 'chat-menu')
    await page.getByRole('menuitem', { name: '我的任务' }).click()
    await sees('您说的是「/tasks」')
    expect(watched.problems).to.deep.equal([])
  })

  it('is usable by keyboard alone, and by ear', async () => {
    await open('/chat#SAMPLE2345')
    await sees('有没有软件台账')
    const name = () =>
      page.evaluate(
        () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '',
      )
    const tabTo = async (wanted: string) => {
      for (let steps = 0; steps < 25; steps++) {
        if ((await name()) === wanted) return
        await page.keyboard.press('Tab')
      }
      throw new Error(`Tab does not reach ${wanted}`)
    }
    await tabTo('有')
    expect(await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle)).to.equal('solid')
    await page.keyboard.press('Enter')
    await sees('请拍下')
    await tabTo('菜单')
    await page.keyboard.press('Enter')
    await page.keyboard.press('ArrowDown')
    expect(await name()).to.equal('帮助')
    await page.keyboard.press('Escape')
    expect(await name()).to.equal('菜单')
    await tabTo('输入回答')
    await page.keyboard.type('第一行')
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.type('第二行')
    await page.keyboard.press('Enter')
    await sees(/您说的是「第一行\s+第二行」/)
    expect(await page.getByRole('textbox').inputValue()).to.equal('')
    expect(await page.getByRole('log').getAttribute('aria-live')).to.equal('polite')
    expect(await bubble('您说的是').innerText()).to.match(/^填报助手：/)
    expect(watched.problems).to.deep.equal([])
  })

  it('leaves Enter to the input method while pinyin is being turned into characters', async () => {
    await open()
    await page.getByRole('textbox').fill('zhong')
    await page.getByRole('textbox').dispatchEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true })
    expect(await page.getByRole('textbox').inputValue()).to.equal('zhong')
  })

  it('keeps what was written while the server was away, and sends it once when it is back', async () => {
    await open()
    await button('开始').click()
    await sees('您说的是「/start」')
    await site.down()
    await page.getByText('连接中…').waitFor()
    await writes('停机时说的')
    await bubble('停机时说的').getByText('网络不通').waitFor()
    await screenshot(page, 'chat-offline')
    await site.up()
    await sees('您说的是「停机时说的」')
    await page.getByText('连接中…').waitFor({ state: 'detached' })
    expect(await page.locator('.bubble.person', { hasText: '停机时说的' }).count()).to.equal(1)
    await site.call('sendMessage', { chat_id: await chatOf(), text: '重新连上以后的消息' })
    await sees('重新连上以后的消息')
  })

  it('sends once, and in the one conversation, what was written before there was a conversation', async () => {
    let [begun, go] = [0, () => {}]
    const held = new Promise<void>((resolve) => (go = resolve))
    await page.route('**/api/chat/session', async (route) => {
      begun++
      await held
      await route.continue()
    })
    await open()
    await writes('等不及了')
    await bubble('等不及了').getByText('正在发送').waitFor()
    go()
    await sees('您说的是「等不及了」')
    expect(await page.locator('.bubble.person').count()).to.equal(1)
    expect(begun).to.equal(1)
    expect(watched.problems).to.deep.equal([])
  })

  it('sends after a reload what could not be sent before it', async () => {
    await open()
    await button('开始').click()
    await sees('您说的是「/start」')
    await page.route('**/api/chat/messages', (route) =>
      route.request().method() === 'POST' ? route.abort() : route.continue(),
    )
    await writes('关掉页面之前')
    await bubble('关掉页面之前').getByText('网络不通').waitFor()
    await page.unroute('**/api/chat/messages')
    await page.reload()
    await sees('您说的是「关掉页面之前」')
    expect(await page.locator('.bubble.person', { hasText: '关掉页面之前' }).count()).to.equal(1)
  })

  it('shows how far a photo is, why one was refused, and tries again when asked', async () => {
    await open()
    const devtools = await page.context().newCDPSession(page)
    const speed = (bytesPerSecond: number) =>
      devtools.send('Network.emulateNetworkConditions', {
        ...{ offline: false, latency: 5, downloadThroughput: -1 },
        uploadThroughput: bytesPerSecond,
      })
    await devtools.send('Network.enable')
    await page.getByRole('heading').first().waitFor()
    await page.locator('.foot').waitFor()
    await speed(50_000)
    await picks([{ name: 'a.jpg', mimeType: 'image/jpeg', buffer: await photos.phone() }])
    const progress = page.locator('progress')
    await progress.waitFor()
    await page.waitForFunction(() => {
      const shown = document.querySelector('progress')
      const words = shown?.closest('.bubble')?.textContent ?? ''
      return shown && shown.value > 0.1 && shown.value < 1 && /已上传 \d+%/.test(words)
    })
    await screenshot(page, 'chat-uploading')
    await speed(-1)
    await sees('收到照片')
    expect(await progress.count()).to.equal(0)

    await picks([{ name: 'page.jpg', mimeType: 'image/jpeg', buffer: photos.html() }])
    const refused = bubble('只能发送照片（JPEG、PNG、WebP）、PDF 或 Excel')
    await refused.waitFor()
    await screenshot(page, 'chat-refused')
    await refused.getByRole('button', { name: '不发了' }).click()
    await refused.waitFor({ state: 'detached' })

    let attempts = 0
    await page.route('**/api/chat/files', (route) => (++attempts === 1 ? route.abort() : route.continue()))
    await picks([{ name: 'b.jpg', mimeType: 'image/jpeg', buffer: await photos.small() }])
    await page.getByRole('button', { name: '重试' }).click()
    await page.locator('.bubble.bot', { hasText: '收到照片' }).nth(1).waitFor()
    expect(attempts).to.equal(2)
  })

  it('loads older messages when scrolled up, without jumping, and tells of news from below', async () => {
    await open()
    await page.getByRole('heading', { name: /您好，/ }).waitFor()
    const chat_id = await chatOf()
    for (let n = 1; n <= 65; n++) await site.call('sendMessage', { chat_id, text: `第 ${n} 条消息` })
    await page.reload()
    await sees('第 65 条消息')
    expect(await page.locator('.bubble').count()).to.equal(30)
    expect(await bubble('第 65 条消息').isVisible()).to.equal(true)
    await page.locator('main').evaluate((view) => view.scrollTo({ top: 60 }))
    await bubble('第 6 条消息').waitFor({ state: 'attached' })
    const anchor = await bubble('第 36 条消息').boundingBox()
    expect(anchor!.y).to.be.within(-100, 400)
    await site.call('sendMessage', { chat_id, text: '下面有新的' })
    await button('有新消息 ↓').click()
    await sees('下面有新的')
    await page.waitForFunction(() => {
      const view = document.querySelector('main')!
      return view.scrollHeight - view.scrollTop - view.clientHeight < 5
    })
    expect(watched.problems).to.deep.equal([])
  })

  it('keeps every target big enough for a thumb and fits 320 px, also with very long words', async () => {
    await page.setViewportSize({ width: 320, height: 640 })
    await open('/chat?start=SAMPLE2345')
    await sees('有没有软件台账')
    await writes('x'.repeat(300))
    await sees('您说的是「xxx')
    await site.call('sendMessage', {
      chat_id: await chatOf(),
      text: `${'很长的名字'.repeat(60)} https://example.org/${'a'.repeat(200)}`,
      reply_markup: keyboard([
        [
          ['中国（重庆）自由贸易试验区某某有限责任公司'.repeat(2), 'a'],
          ['乙', 'b'],
          ['丙', 'c'],
        ],
      ]),
    })
    await sees('很长的名字')
    await screenshot(page, 'chat-long')
    expect(await fits()).to.equal(true)
    const small = await page.evaluate(() =>
      [...document.querySelectorAll('button:not(.command), .bubble a.button, textarea')]
        .map((element) => ({ name: element.textContent, box: element.getBoundingClientRect() }))
        .filter(({ box }) => box.width > 0 && (box.height < 43.5 || box.width < 43.5)),
    )
    expect(small).to.deep.equal([])
  })

  it('begins a message longer than the screen at its beginning, and lets its commands be tapped', async () => {
    await open()
    await button('开始').click()
    await sees('您说的是「/start」')
    const text = `隐私说明\n${'这是很长的一段话。'.repeat(120)}\n您可以随时 /mydata 查看，第 3/9 题，a/b 除外。`
    await site.call('sendMessage', { chat_id: await chatOf(), text, reply_markup: keyboard([[['同意', 'yes']]]) })
    await sees('隐私说明')
    expect((await bubble('隐私说明').boundingBox())!.y).to.be.within(40, 100)
    const commands = bubble('隐私说明').locator('.command')
    expect(await commands.allTextContents()).to.deep.equal(['/mydata'])
    await commands.click()
    await sees('您说的是「/mydata」')
  })

  it('draws the boxes of a multiple choice itself, and says which are ticked', async () => {
    await open()
    await page.getByRole('heading', { name: /您好，/ }).waitFor()
    const buttons = keyboard([[['☐ WPS', 'a']], [['☑ 永中 Office', 'b']], [['完成', 'c']]])
    await site.call('sendMessage', { chat_id: await chatOf(), text: '用的是哪些办公软件？', reply_markup: buttons })
    await page.getByRole('button', { name: 'WPS', pressed: false }).waitFor()
    await page.getByRole('button', { name: '永中 Office', pressed: true }).waitFor()
    await screenshot(page, 'chat-ticks')
  })

  it('tells when the conversation was deleted, and begins a new one', async () => {
    await open('/chat?start=SAMPLE2345')
    await sees('有没有软件台账')
    await site.models.webChat.forget(await chatOf())
    await page.getByText('这个对话已被删除。').waitFor()
    await button('开始新的对话').click()
    await page.getByRole('heading', { name: /您好，/ }).waitFor()
    expect(await page.locator('.bubble').count()).to.equal(0)
  })

  it('speaks English and is readable in the dark, for a browser set so', async () => {
    await page.context().close()
    watched = await browser.newPage({ locale: 'en-GB', colorScheme: 'dark' })
    page = watched.page
    await open()
    await page.getByRole('button', { name: 'Start' }).click()
    await sees('您说的是「/start」')
    await screenshot(page, 'chat-dark')
    expect(await page.evaluate(() => document.documentElement.lang)).to.equal('en')
    for (const { what, ratio } of await contrasts(page)) expect(ratio, what).to.be.at.least(4.5)
  })

  it('has enough contrast for tired eyes', async () => {
    await open('/chat?start=SAMPLE2345')
    await sees('有没有软件台账')
    for (const { what, ratio } of await contrasts(page)) expect(ratio, what).to.be.at.least(4.5)
  })

  async function chatOf(): Promise<number> {
    await page.locator('.foot').waitFor()
    const cookies = await page.context().cookies()
    return (await site.models.webChat.findBySecret(cookies.find(({ name }) => name === 'zb_chat')!.value))!._id
  }
})

/** Contrast of every text with the nearest ground that is painted behind it (WCAG 2.2). */
async function contrasts(page: Page): Promise<{ what: string; ratio: number }[]> {
  // The compiler that runs the tests marks functions with a helper which a page does not have.
  await page.evaluate('globalThis.__name = (marked) => marked')
  return page.evaluate(() => {
    const numbers = (color: string) => {
      const [r = 0, g = 0, b = 0, a = 1] = color.match(/[\d.]+/g)!.map(Number)
      return { r, g, b, a }
    }
    type Color = ReturnType<typeof numbers>
    const light = ({ r, g, b }: Color) => {
      const [x, y, z] = [r, g, b].map((part) => {
        const share = part / 255
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
      })
      return 0.2126 * x! + 0.7152 * y! + 0.0722 * z!
    }
    const over = (top: Color, under: Color, a: number) => ({
      r: top.r * a + under.r * (1 - a),
      g: top.g * a + under.g * (1 - a),
      b: top.b * a + under.b * (1 - a),
      a: 1,
    })
    const groundOf = (element: Element): Color => {
      for (let at: Element | null = element; at; at = at.parentElement) {
        const color = numbers(getComputedStyle(at).backgroundColor)
        if (color.a === 1) return color
      }
      return { r: 255, g: 255, b: 255, a: 1 }
    }
    return [...document.querySelectorAll('body *')]
      .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent!.trim()))
      .filter((element) => element.getBoundingClientRect().width > 2 && !(element as HTMLButtonElement).disabled)
      .map((element) => {
        const style = getComputedStyle(element)
        const ground = groundOf(element)
        const text = over(numbers(style.color), ground, Number(style.opacity))
        const [a, b] = [light(text), light(ground)].sort((x, y) => y - x)
        return { what: `${element.className} ${element.textContent.slice(0, 20)}`, ratio: (a! + 0.05) / (b! + 0.05) }
      })
  })
}
