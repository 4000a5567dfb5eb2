import { expect } from 'chai'
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { openBrowser, screenshot, type TestBrowser, type WatchedPage } from '../support/browser.ts'
import { openSite, type Site } from '../support/site.ts'
import { makeTotals, type Totals } from '../support/totals.ts'

describe('the page of totals', function () {
  this.timeout(30_000)
  let site: Site
  let totals: Totals
  let browser: TestBrowser
  let watched: WatchedPage
  let page: Page

  before(async () => {
    site = await openSite()
    totals = await makeTotals(site.models, new Date())
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

  const open = async () => {
    await page.goto(`${site.url}/console#token=${await totals.token('regulator')}`)
    await page.getByRole('combobox').selectOption({ label: '半年填报' })
  }
  const figure = (name: string) => page.locator(`[data-figure=${name}]`).textContent()
  const becomes = (name: string, value: string) =>
    page.locator(`[data-figure=${name}]`, { hasText: new RegExp(`^${value}$`) }).waitFor({ timeout: 9000 })

  it('shows totals, rates with their definition and who is missing; the token leaves the address', async () => {
    await open()
    await becomes('submitted', '3')
    expect(new URL(page.url()).hash).to.equal('')
    expect(await figure('due')).to.equal('7')
    expect(await figure('rate')).to.equal('42.9%')
    await page.getByText('已报单位数 ÷ 应报单位数').waitFor()
    const row = page.getByRole('row', { name: /渝中区/ })
    expect(await row.innerText()).to.match(/4\s+2\s+1\s+0\s+50%\s*2\/4/)
    await page.getByText('未报单位（4）').waitFor()
    await page.getByRole('button', { name: '所属商会' }).click()
    await page.getByRole('row', { name: /（无）/ }).waitFor()
    await screenshot(page, 'console', { fullPage: true })
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth),
    ).to.equal(true)
    expect(watched.problems).to.deep.equal([])
  })

  it('moves by itself when a report comes in, and stays open after a reload', async () => {
    await open()
    await becomes('submitted', '3')
    const filter = { campaign: totals.campaign._id, unit: 'B2' }
    await site.models.report.model.updateOne(filter, { $set: { state: 'submitted' } })
    await becomes('submitted', '4')
    await site.models.report.model.updateOne(filter, { $set: { state: 'draft' } })
    await page.reload()
    await page.getByRole('combobox').waitFor()
  })

  it('downloads the table', async () => {
    await open()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '下载明细（CSV）' }).click(),
    ])
    expect(download.suggestedFilename()).to.equal('半年填报.csv')
    expect(await readFile(await download.path(), 'utf8')).to.match(/^\uFEFF单位编号,/)
  })

  it('asks for a link when there is none, or when it has expired', async () => {
    await page.goto(`${site.url}/console`)
    await page.getByText('请用工作人员给您的链接打开本页。').waitFor()
    await page.goto(`${site.url}/console?again#token=zb_unknown`)
    await page.getByText('链接已失效').waitFor()
  })

  it('uses the width of a desk', async () => {
    await page.setViewportSize({ width: 1200, height: 800 })
    await open()
    await becomes('submitted', '3')
    await screenshot(page, 'console-desk', { fullPage: true })
  })
})
