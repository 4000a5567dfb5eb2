import { expect } from 'chai'
import type { Page } from 'playwright-core'
import type { Unit } from '../../../models/unit.ts'
import { openConsole, picture, type Desk } from '../../support/console.ts'

describe('the console: long lists', function () {
  let desk: Desk
  const many = 3000
  before(async () => {
    desk = await openConsole()
    const units = Array.from({ length: many }, (_, n) => ({
      ...{ _id: `U${String(n).padStart(6, '0')}`, name: `${n}号店`, type: 'private_firm', district: '500103' },
      ...{ industry: 'trade', chamber: null, superior: null, contact: null, sample: true, updatedAt: new Date() },
    }))
    await desk.site.models.unit.model.collection.insertMany(units as never[])
    const all = await desk.site.models.unit.model.find({ _id: /^U/ }).lean<Unit[]>()
    await desk.site.models.report.openFor(desk.totals.campaign, all, new Date())
  })
  after(() => desk.close())

  const rows = (page: Page) => page.locator('.paged .ant-table-row')
  const toEnd = (page: Page) =>
    page.locator('.paged .ant-table-tbody-virtual-holder').evaluate((box) => box.scrollTo({ top: box.scrollHeight }))
  /** Scrolls on until the words stand there; the page never holds more than what is in sight and a little. */
  async function scrollUntil(page: Page, words: string) {
    while (!(await page.getByText(words).isVisible())) {
      await toEnd(page)
      expect(await rows(page).count()).to.be.below(80)
    }
    await toEnd(page)
  }

  it('go on to the last of thousands of units, none twice and none left out, with few rows in the page', async () => {
    const { page, problems } = await desk.open('federation', '/units')
    const seen: string[] = []
    page.on('response', (response) => {
      if (!/\/units\?/.test(response.url())) return
      void response
        .json()
        .then(({ items }: { items: { unit: string }[] }) => seen.push(...items.map(({ unit }) => unit)))
    })
    const counts: string[] = []
    page.on('request', (request) => void (/\/units\?.*count=true/.test(request.url()) && counts.push(request.url())))
    await rows(page).first().waitFor()
    await scrollUntil(page, `已显示 ${(many + 7).toLocaleString('zh-CN')} / ${(many + 7).toLocaleString('zh-CN')} 行`)
    await page.getByRole('link', { name: `${many - 1}号店`, exact: true }).waitFor()
    expect(counts, 'counted with the first page alone').to.have.length(1)
    expect(seen).to.have.length(many + 7)
    expect(seen).to.deep.equal([...new Set(seen)].sort())
    await picture(page, 'units-last')
    expect(problems).to.deep.equal([])
    await page.context().close()
  })

  it('are where they were left when one comes back, and begin anew with another filter', async () => {
    const { page } = await desk.open('federation', '/units')
    await rows(page).first().waitFor()
    await scrollUntil(page, `已显示 ${(many + 7).toLocaleString('zh-CN')} /`)
    await page.getByRole('link', { name: `${many - 5}号店`, exact: true }).click()
    await page.getByRole('heading', { name: `${many - 5}号店` }).waitFor()
    await page.goBack()
    await page.getByRole('link', { name: `${many - 5}号店`, exact: true }).waitFor()
    await page.getByRole('searchbox').fill('1号店')
    await page.keyboard.press('Enter')
    await page.getByText('已显示 200 / 300 行').waitFor()
    await page.getByRole('link', { name: '1号店', exact: true }).waitFor()
    await page.context().close()
  })

  it('of who is missing are as long', async () => {
    const { page } = await desk.open('federation', `/overview/${desk.totals.campaign._id.toHexString()}`)
    await rows(page).first().waitFor()
    await scrollUntil(page, `已显示 ${(many + 4).toLocaleString('zh-CN')} /`)
    await page.getByRole('link', { name: `${many - 1}号店`, exact: true }).waitFor()
    await page.context().close()
  })

  it('look further by themselves where few of many are what is asked for', async () => {
    const { page } = await desk.open(
      'reviewer',
      `/reports?campaign=${desk.totals.campaign._id.toHexString()}&flagged=true&state=all`,
    )
    await page.getByText('没有符合条件的填报。').waitFor()
    await page.getByText('共 0 行').waitFor()
    await page.context().close()
  })
})
