// What staff lay down and look up in the console: chambers, holidays, a campaign's terms, what a list is about.
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { faultsOf, openConsole, picture, type Desk } from '../../support/console.ts'
import { staffOf } from '../../support/staff.ts'

describe('the console: what is laid down', () => {
  let desk: Desk
  before(async () => (desk = await openConsole()))
  after(() => desk.close())

  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
  const inDialog = (page: Page, name: string) => page.getByRole('dialog').getByRole('button', { name, exact: true })
  /** Rows of a long list have no role. */
  const lineOf = (page: Page, text: string) => page.locator('.ant-table-row').filter({ hasText: text })
  const look = async (page: Page, name: string) => {
    await picture(page, name)
    expect(await faultsOf(page), name).to.deep.equal([])
  }

  it('marks a chamber as 四好商会 after naming what that does, and takes it back', async () => {
    const { page, problems } = await desk.open('federation', '/units?tab=chambers')
    const row = lineOf(page, '汽配商会')
    await row.getByText('3', { exact: true }).waitFor()
    await row.getByRole('button', { name: '标为四好商会' }).click()
    await page.getByRole('dialog').getByText('您范围内属于它的 3 家单位').waitFor()
    await look(page, 'chamber-mark')
    await inDialog(page, '标为四好商会').click()
    await row.getByRole('button', { name: '取消四好商会' }).waitFor()
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await look(page, 'chambers')
    const marked = async () =>
      (await desk.site.models.unit.findMany(['A1', 'A2', 'B1', 'A3'])).map((each) => each.fourGood)
    expect((await marked()).map(Boolean).sort()).to.deep.equal([false, true, true, true])

    await page.getByRole('searchbox', { name: '搜索商会名称' }).fill('建材')
    await page.keyboard.press('Enter')
    await row.waitFor({ state: 'detached' })
    await page.getByRole('link', { name: '建材商会' }).click()
    await page.getByRole('link', { name: '示例企业A3' }).waitFor()
    expect(problems).to.deep.equal([])
    await page.context().close()
  })

  it('marks nothing unseen when somebody else was faster', async () => {
    const { page } = await desk.open('federation', '/units?tab=chambers')
    const other = await staffOf(desk.site, 'federation')
    const path = `/chambers/${encodeURIComponent('建材商会')}`
    await lineOf(page, '建材商会').getByRole('button', { name: '标为四好商会' }).click()
    await page.getByRole('dialog').getByText('1 家单位').waitFor()
    const { etag } = await other.asks('GET', path)
    expect((await other.asks('PUT', path, { fourGood: true }, etag)).status).to.equal(200)
    await inDialog(page, '标为四好商会').click()
    await page.getByText('内容已被他人修改').waitFor()
    await lineOf(page, '建材商会').getByRole('button', { name: '取消四好商会' }).waitFor()
    await page.context().close()
  })

  it('shows chambers to who may only look, of their own part, without a way to mark them', async () => {
    const { page } = await desk.open('regulator', '/units?tab=chambers', { scope: { districts: ['500105'] } })
    await lineOf(page, '汽配商会').getByText('1', { exact: true }).waitFor()
    expect(await lineOf(page, '建材商会').count()).to.equal(0)
    expect(await page.getByRole('button', { name: /四好商会/ }).count()).to.equal(0)
    await page.context().close()
  })

  it('puts a year’s holidays back to those built in', async () => {
    const year = { year: 2026, notice: '改过的通知', source: '', holidays: [], workingDays: [] }
    await desk.site.models.calendar.save(year, null, new Date())
    const { page } = await desk.open('admin', '/settings')
    const row = page.getByRole('row', { name: /^2026/ })
    await row.getByText('已修改').waitFor()
    await row.getByRole('button', { name: '恢复内置' }).click()
    await page.getByRole('dialog').getByText('您修改的内容会被删除').waitFor()
    await look(page, 'year-reset')
    await inDialog(page, '恢复内置').click()
    await row.getByText('春节').waitFor()
    expect(await row.getByRole('button', { name: '恢复内置' }).count()).to.equal(0)
    expect((await desk.site.models.calendar.list()).find((each) => each.year === 2026)!.edited).to.equal(null)
    await page.context().close()
  })

  it('changes a year’s holidays; when somebody else was faster, shows both changes and loses neither', async () => {
    const { page, problems } = await desk.open('admin', '/settings')
    const row = page.getByRole('row', { name: /^2025/ })
    await row.getByRole('button', { name: '修改' }).click()
    await page.getByLabel('通知').fill('国办发明电〔2024〕12号（更正）')
    const admin = await staffOf(desk.site, 'admin')
    const known = (await admin.asks<Record<string, unknown>>('GET', '/calendar/2025')).body
    const { year: _, edited: __, ...theirs } = known
    const workingDays = (theirs['workingDays'] as string[]).slice(1)
    expect((await admin.asks('PUT', '/calendar/2025', { ...theirs, workingDays })).status).to.equal(200)
    await inDialog(page, '保存').click()
    await page.getByRole('alert').getByText('这一年的节假日刚刚被别人改过').waitFor()
    await look(page, 'year-clash')
    await inDialog(page, '采用别人的改动，保留我改的项目').click()
    await inDialog(page, '保存').click()
    await row.getByText('更正').waitFor()
    const kept = (await desk.site.models.calendar.list()).find((each) => each.year === 2025)!
    expect(kept).to.deep.include({ notice: '国办发明电〔2024〕12号（更正）', workingDays })
    expect(kept.holidays).to.have.length((theirs['holidays'] as unknown[]).length)
    expect(problems.filter((each) => !each.includes('412'))).to.deep.equal([])
    await page.context().close()
  })

  it('enters a year that nothing is known of, and takes away no change it has not shown', async () => {
    const { page } = await desk.open('admin', '/settings')
    await button(page, '添加年份').click()
    await page.getByLabel('通知').fill('国办发明电〔2026〕1号')
    await inDialog(page, '保存').click()
    const row = page.getByRole('row', { name: /^2027/ })
    await row.getByText('国办发明电〔2026〕1号').waitFor()
    const theirs = { year: 2027, notice: '别人改过', source: '', holidays: [], workingDays: [] }
    await desk.site.models.calendar.save(theirs, null, new Date(Date.now() + 1000))
    await row.getByRole('button', { name: '恢复内置' }).click()
    await inDialog(page, '恢复内置').click()
    await page.getByText('内容已被他人修改').waitFor()
    await row.getByText('别人改过').waitFor()
    await page.context().close()
  })

  it('shows what is laid down of a campaign, and whether what was frozen is still the same', async () => {
    const { models, jobs } = desk.site
    const id = desk.totals.campaign._id
    await models.campaign.model.updateOne({ _id: id }, { $set: { agency: '市版权局' } })
    expect(await models.campaign.close(id, new Date())).to.not.equal(null)
    await jobs.runAfresh('freeze')
    expect(await models.campaign.freeze(id, new Date())).to.not.equal(null)
    await jobs.runAfresh('freeze')
    const { page } = await desk.open('federation', `/campaigns/${id.toHexString()}`)
    await page.getByText('市版权局').waitFor()
    await page.getByText('Asia/Shanghai').waitFor()
    await button(page, '重新核对').click()
    await page.getByText('现有填报与定稿时一致。').waitFor()
    await look(page, 'campaign-frozen')
    await models.report.model.collection.updateOne({ campaign: id, unit: 'A1' }, { $set: { 'answers.pc_count': 13 } })
    await button(page, '重新核对').click()
    await page.getByText('现有填报与定稿时不一致').waitFor()
    await page.getByRole('link', { name: '小表' }).click()
    await page.getByRole('heading', { name: '小表' }).waitFor()
    await page.context().close()
  })

  it('says what a list is about in the words of the question', async () => {
    const id = desk.totals.campaign._id.toHexString()
    await desk.site.jobs.runAfresh('tally')
    const { page } = await desk.open('federation', `/overview/${id}/behind?question=has_ledger&choice=yes`)
    await page.getByText('回答了：有台账吗？', { exact: true }).waitFor()
    await page.getByText('选择了：有', { exact: true }).waitFor()
    await look(page, 'behind-question')
    await page.context().close()
  })
})
