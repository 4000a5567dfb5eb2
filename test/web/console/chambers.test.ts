// Chambers and holidays: in a browser, on a real site.
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { faultsOf, openConsole, picture, type Desk } from '../../support/console.ts'
import { staffOf } from '../../support/staff.ts'

describe('the console: chambers and holidays', function () {
  this.timeout(60_000)
  let desk: Desk
  before(async () => (desk = await openConsole()))
  after(() => desk.close())

  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
  const inDialog = (page: Page, name: string) => page.getByRole('dialog').getByRole('button', { name, exact: true })
  const row = (page: Page, hasText: string) => page.locator('.ant-table-row', { hasText })
  const look = async (page: Page, name: string) => {
    await picture(page, name)
    expect(await faultsOf(page), name).to.deep.equal([])
  }

  it('marks a whole chamber after saying what that does; when somebody else was faster, shows it', async () => {
    const { page, problems } = await desk.open('federation', '/units')
    await page.getByRole('tab', { name: '商会' }).click()
    await row(page, '建材商会').waitFor()
    await page.getByPlaceholder('搜索商会名称').fill('汽配')
    await page.keyboard.press('Enter')
    await row(page, '建材商会').waitFor({ state: 'detached' })
    await look(page, 'chambers')
    await row(page, '汽配商会').getByRole('link', { name: '修改' }).click()
    await page.getByRole('checkbox', { name: '四好商会' }).check()
    const other = await staffOf(desk.site, 'admin')
    const path = `/chambers/${encodeURIComponent('汽配商会')}`
    const { etag } = await other.asks('GET', path)
    expect((await other.asks('PUT', path, { fourGood: true }, etag)).status).to.equal(200)
    await button(page, '保存').click()
    await page.getByRole('dialog').getByText('它在您范围内的 3 个单位都记为四好商会的会员').waitFor()
    await inDialog(page, '保存').click()
    await page.getByRole('alert').getByText('这个商会刚刚被别人改过').waitFor()
    await look(page, 'chamber-clash')
    await button(page, '放弃我的修改，用现在的内容').click()
    await page.getByRole('checkbox', { name: '四好商会' }).uncheck()
    await button(page, '保存').click()
    await page.getByRole('dialog').getByText('都不再记为四好商会的会员').waitFor()
    await picture(page, 'chamber-sure')
    await inDialog(page, '保存').click()
    await row(page, '汽配商会').waitFor()
    expect((await desk.site.models.unit.find('A1'))!.fourGood).to.equal(false)
    expect(problems.filter((each) => !each.includes('412'))).to.deep.equal([])
    await page.context().close()
  })

  it('shows chambers to who may only look, and offers no change', async () => {
    const { page } = await desk.open('inspector', '/units?tab=chambers')
    await row(page, '汽配商会').waitFor()
    expect(await page.getByRole('link', { name: '修改' }).count()).to.equal(0)
    await page.context().close()
    const { page: reviewer } = await desk.open('reviewer', '/units?tab=chambers')
    await reviewer.getByText('您的权限不能查看或操作此内容。').waitFor()
    await reviewer.context().close()
  })

  it('goes back to the built-in holidays of a year after saying what is lost, and removes a year nobody else knows', async () => {
    const admin = await staffOf(desk.site, 'admin')
    const kept = { holidays: [{ name: '本地假', from: '2026-03-03', to: '2026-03-03' }], workingDays: [] }
    expect((await admin.asks('PUT', '/calendar/2026', kept)).status).to.equal(200)
    const later = { holidays: [{ name: '元旦', from: '2031-01-01', to: '2031-01-01' }], workingDays: [] }
    expect((await admin.asks('PUT', '/calendar/2031', later)).status).to.equal(200)
    const { page, problems } = await desk.open('admin', '/settings')
    await page.getByText('本地假').waitFor()
    await look(page, 'calendar-edited')
    await row(page, '2026').getByRole('button', { name: '恢复内置' }).click()
    await page.getByRole('dialog').getByText('改用随程序提供的').waitFor()
    await picture(page, 'calendar-reset-sure')
    await inDialog(page, '恢复内置').click()
    await row(page, '2026').getByText('国庆节').waitFor()
    expect(await page.getByText('本地假').count()).to.equal(0)
    await row(page, '2031').getByRole('button', { name: '删除' }).click()
    await page.getByRole('dialog').getByText('这一年没有内置的节假日').waitFor()
    await inDialog(page, '删除').click()
    await row(page, '2031').waitFor({ state: 'detached' })
    expect(problems).to.deep.equal([])
    await page.context().close()
    expect((await admin.asks('PUT', '/calendar/2026', kept)).status).to.equal(200)
    const { page: looking } = await desk.open('federation', '/settings')
    await looking.getByText('本地假').waitFor()
    expect(await button(looking, '恢复内置').count()).to.equal(0)
    await looking.context().close()
  })
})
