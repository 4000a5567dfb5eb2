import { expect } from 'chai'
import { createClock } from '../../support/clock.ts'
import { faultsOf, openConsole, picture, type Desk as ConsoleDesk } from '../../support/console.ts'
import { openDesk, snap, usual, type Desk } from '../../support/desk.ts'
import { pdf } from '../../support/documents.ts'
import { photos } from '../../support/photos.ts'

describe('the console: evidence of a campaign', function () {
  let console: ConsoleDesk
  let desk: Desk
  const many = 150
  before(async () => {
    console = await openConsole()
    desk = await openDesk({ models: console.site.models, clock: createClock(new Date().toISOString()) })
    await desk.models.campaign.opened(desk.campaign._id)
    await desk.submit('book', { photos: [await snap(61), await photos.blurred({ motif: 62 })] })
    const contract = await desk.receive('tea', pdf({ pages: 2 }), 'contract')
    await desk.submit('tea', {
      answers: { ...usual, contract: [{ id: String(contract._id) }] },
      photos: [await snap(61), await photos.small({ motif: 63 })],
    })
    await desk.submit('inn', { photos: Array.from({ length: many }, () => photos.html()) })
  })
  after(() => console.close())

  const address = (more = '') => `/evidence?campaign=${desk.campaign._id.toHexString()}${more}`
  const gallery = '.gallery li'

  it('shows photos in a gallery, opens one large, turns it, and leads to the next and to its report', async () => {
    const { page, problems } = await console.open('reviewer', address())
    await page.getByRole('button', { name: '打开 渝中书店 的凭证：授权凭证照片' }).first().waitFor()
    await page.getByText('PDF，2 页').waitFor()
    await page.waitForFunction(() =>
      [...document.images].every(({ complete, naturalWidth }) => complete && naturalWidth > 0),
    )
    await picture(page, 'evidence')
    expect(await faultsOf(page)).to.deep.equal([])

    await page.locator(`${gallery} button`).first().click()
    const box = page.getByRole('dialog')
    await box.getByRole('img', { name: '渝中书店 的照片' }).waitFor()
    await box.locator('.viewer:focus').waitFor()
    await page.keyboard.press(']')
    await page.keyboard.press('+')
    expect(await box.getByRole('img', { name: '渝中书店' }).getAttribute('style')).to.match(/150%.*rotate\(90deg\)/)
    await page.waitForFunction(() =>
      [...document.images].every(({ complete, naturalWidth }) => complete && naturalWidth > 0),
    )
    await picture(page, 'evidence-large')
    expect(await faultsOf(page)).to.deep.equal([])
    await page.keyboard.press('ArrowRight')
    await box.getByText('照片模糊').first().waitFor()
    await page.keyboard.press('ArrowRight')
    await box.getByText('南岸茶馆 · 授权凭证照片').waitFor()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await box.getByText('南岸茶馆 · 采购合同').waitFor()
    await box.getByRole('link', { name: '下载查看' }).waitFor()
    await picture(page, 'evidence-paper')
    expect(await faultsOf(page)).to.deep.equal([])
    await box.getByRole('link', { name: '查看填报' }).click()
    await page.getByRole('heading', { name: '南岸茶馆' }).waitFor()
    expect(problems).to.deep.equal([])
    await page.context().close()
  })

  it('is narrowed by what is wrong, by state, question, district and unit; the address shows somebody else the same', async () => {
    const { page } = await console.open('reviewer', address())
    const choose = async (name: string, option: string) => {
      await page.getByRole('combobox', { name }).click()
      await page.locator('.ant-select-dropdown:visible').getByTitle(option).click()
    }
    await choose('提示', '凭证与他人重复')
    await page.getByText('共 2 件').waitFor()
    await choose('区县', '南岸区')
    await page.getByText('共 1 件').waitFor()
    expect(await page.locator(gallery).allInnerTexts()).to.have.length(1)
    const shared = new URL(page.url())
    await page.context().close()

    const other = await console.open('regulator', shared.pathname.replace('/console', '') + shared.search)
    await other.page.getByText('共 1 件').waitFor()
    await other.page.getByRole('link', { name: '南岸茶馆' }).waitFor()
    await other.page.context().close()

    for (const [more, count] of [
      ['&question=contract', 1],
      ['&state=failed', many],
      ['&flag=too-small', 1],
      ['&unit=U1', 2],
    ] as const) {
      const { page: narrowed } = await console.open('reviewer', address(more))
      if (count < many) await narrowed.getByText(`共 ${count} 件`).waitFor()
      else await narrowed.getByText('向下滚动显示更多').waitFor()
      await narrowed.context().close()
    }
    const { page: none } = await console.open('reviewer', address('&unit=U9'))
    await none.getByText('没有符合条件的凭证').waitFor()
    await none.context().close()
  })

  it('goes on to the last photo while one scrolls, with only those in sight in the page, and comes back to it', async () => {
    const { page, problems } = await console.open('reviewer', address(), { width: 768, height: 900 })
    await page.locator(gallery).first().waitFor()
    const end = page.getByText(`共 ${many + 5} 件`)
    while (!(await end.isVisible())) {
      await page.locator('.gallery').evaluate((box) => box.scrollTo({ top: box.scrollHeight }))
      expect(await page.locator(gallery).count()).to.be.below(60)
    }
    await page.locator('.gallery').evaluate((box) => box.scrollTo({ top: box.scrollHeight }))
    const last = page.locator(`${gallery}[aria-posinset="${many + 5}"]`)
    await last.waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).to.equal(true)
    await picture(page, 'evidence-tablet')
    await last.getByRole('link').click()
    await page.getByRole('heading', { name: '渝中客栈' }).waitFor()
    await page.goBack()
    await last.waitFor()
    expect(problems).to.deep.equal([])
    await page.context().close()
  })

  it('gets new links for whoever looks on after the first have ended', async () => {
    const { page } = await console.open('reviewer', address('&unit=U1'))
    await page.locator(gallery).first().waitFor()
    const past = (links: Record<string, string>) =>
      Object.fromEntries(Object.entries(links).map(([part, link]) => [part, link.replace(/until=\d+/, 'until=1')]))
    // The first answer is as old as one that was left open for long.
    await page.route(/evidence\?.*limit=60/, async (route) => {
      const response = await route.fetch()
      const body = (await response.json()) as { items: { links: Record<string, string> }[] }
      for (const item of body.items) item.links = past(item.links)
      await route.fulfill({ response, json: body })
    })
    await page.reload()
    await page.locator(`${gallery} img`).first().waitFor()
    await page.waitForFunction(
      () => [...document.images].filter(({ complete, naturalWidth }) => complete && naturalWidth > 0).length === 2,
    )
    await page.context().close()
  })

  it('is for those who judge alone, and says when there is no campaign or no answer', async () => {
    const { page: inspector } = await console.open('inspector', address())
    await inspector.getByText('您的权限不能查看或操作此内容').waitFor()
    expect(await inspector.getByRole('link', { name: '凭证' }).count()).to.equal(0)
    await inspector.context().close()

    const { page } = await console.open('federation', `/campaigns/${desk.campaign._id.toHexString()}`, {
      locale: 'en-GB',
    })
    await page.route('**/evidence?*', (route) => route.abort())
    await page.locator('#main').getByRole('link', { name: 'Evidence' }).click()
    await page.getByRole('alert').waitFor()
    await page.unroute('**/evidence?*')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('link', { name: '渝中书店' }).first().waitFor()
    await page.waitForFunction(() => [...document.images].every(({ complete }) => complete))
    await picture(page, 'evidence-en')
    await page.setViewportSize({ width: 768, height: 900 })
    await picture(page, 'evidence-en-tablet')
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).to.equal(true)
    expect(await faultsOf(page)).to.deep.equal([])
    await page.context().close()
  })
})
