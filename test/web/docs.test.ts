import { expect } from 'chai'
import { openBrowser, screenshot, type TestBrowser } from '../support/browser.ts'
import { openSite, type Site } from '../support/site.ts'
import { makeTotals } from '../support/totals.ts'

describe('the page about the API', () => {
  let site: Site
  let browser: TestBrowser
  before(async () => {
    site = await openSite()
    browser = await openBrowser()
  })
  after(async () => {
    await browser.close()
    await site.close()
  })

  it('shows every call and tries one with a token, without asking anybody else', async () => {
    const totals = await makeTotals(site.models, new Date())
    const { page, problems } = await browser.newPage({ width: 1280, height: 900 })
    await page.goto(`${site.url}/api/docs`)
    await page.getByRole('button', { name: 'Authorize' }).click()
    await page.getByLabel('auth-bearer-value').fill(await totals.token('regulator'))
    await page.locator('.modal-ux button.authorize').first().click()
    await page.locator('.modal-ux .close-modal').click()
    await page.locator('#operations-campaigns-getCampaigns').getByRole('button').first().click()
    await page.getByRole('button', { name: 'Try it out' }).click()
    await page.getByRole('button', { name: 'Execute' }).click()
    await page.locator('.live-responses-table', { hasText: '半年填报' }).waitFor()
    expect(await page.locator('.live-responses-table .response-col_status').last().innerText()).to.include('200')
    await screenshot(page, 'api-docs')
    expect(problems).to.deep.equal([])
    await page.context().close()
  })
})
