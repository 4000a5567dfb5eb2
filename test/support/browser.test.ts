import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { openBrowser, screenshot, type TestBrowser } from './browser.ts'

const html = `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,"><title>正版</title>
<body style="font:20px sans-serif">
<h1>使用正版软件</h1><p>重庆市渝中区、綦江区、璧山区 2026 年下半年填报</p>
<p>✓ ← → ▲ ● 《》「」￥ ① ⑩ “引号”</p><p id="lang"></p>
<script>document.getElementById('lang').textContent = navigator.language + ' ' + new Date(0).toLocaleString()</script>`

describe('the browser for tests', () => {
  let browser: TestBrowser | undefined
  let server: Server
  let url: string
  const opened = () => browser ?? expect.fail('no browser')
  before(async () => {
    server = createServer((req, res) => {
      if (req.url === '/') res.writeHead(200, { 'content-type': 'text/html' }).end(html)
      else res.writeHead(404).end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    browser = await openBrowser()
  })
  after(async () => {
    await browser?.close()
    await new Promise((resolve) => server.close(resolve))
  })

  it('shows Chinese text, not boxes', async () => {
    const { page, problems } = await opened().newPage()
    await page.goto(url)
    await screenshot(page, 'support-browser')
    const drawn = await page.evaluate(
      (signs: string[]) => {
        const canvas = Object.assign(document.createElement('canvas'), { width: 40, height: 40 })
        const pen = canvas.getContext('2d', { willReadFrequently: true })
        if (!pen) throw new Error('no canvas')
        pen.font = '30px sans-serif'
        return signs.map((sign) => {
          pen.clearRect(0, 0, 40, 40)
          pen.fillText(sign, 0, 32)
          return pen.getImageData(0, 0, 40, 40).data.join()
        })
      },
      [...'正版软件渝綦江璧山填报完成', '\u{10FFFD}', '\u{F0000}'],
    )
    // What no font has is drawn as the same box each time; every real sign has a shape of its own.
    expect(drawn.at(-1)).to.equal(drawn.at(-2))
    expect(new Set(drawn).size).to.equal(drawn.length - 1)
    expect(await page.textContent('#lang')).to.match(/^zh-CN 1970\/1\/1 0?8:00:00$/)
    expect(problems).to.deep.equal([])
  })

  it('reports what goes wrong in a page, and what would leave this machine', async () => {
    const { page, problems } = await opened().newPage({ width: 1200, height: 800 })
    await page.goto(url)
    await page.evaluate(async () => {
      // eslint-disable-next-line no-console -- what the test is about
      console.error('something broke')
      await fetch('/missing')
      await fetch('http://fonts.example.com/a.css').catch(() => null)
      setTimeout(() => {
        throw new Error('later')
      })
    })
    const parts = ['something broke', '404', 'leaves this machine: http://fonts.example.com/a.css', 'uncaught: later']
    const missing = () => parts.filter((part) => !problems.join('\n').includes(part))
    for (let tries = 0; missing().length > 0 && tries < 500; tries++) await page.waitForTimeout(10)
    expect(missing()).to.deep.equal([])
  })

  it('opens twice at once', async () => {
    const others = await Promise.all([openBrowser(), openBrowser()])
    const titles = await Promise.all(
      others.map(async (other) => {
        const { page } = await other.newPage()
        await page.goto(url)
        return page.title()
      }),
    )
    await Promise.all(others.map((other) => other.close()))
    expect(titles).to.deep.equal(['正版', '正版'])
  })
})
