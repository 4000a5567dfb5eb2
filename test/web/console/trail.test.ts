// What the trail and a hand-over tell, by name: in a browser, on a real site.
import { expect } from 'chai'
import { Types } from 'mongoose'
import type { Page } from 'playwright-core'
import { faultsOf, openConsole, picture, type Desk } from '../../support/console.ts'

describe('the console: the trail and hand-overs', function () {
  this.timeout(60_000)
  let desk: Desk
  before(async () => (desk = await openConsole()))
  after(() => desk.close())

  const inDialog = (page: Page, name: string) => page.getByRole('dialog').getByRole('button', { name, exact: true })
  const look = async (page: Page, name: string) => {
    await picture(page, name)
    expect(await faultsOf(page), name).to.deep.equal([])
  }

  it('names in the trail the district and the unit an export was narrowed to, and of an invite its unit', async () => {
    const { audit } = desk.site.models
    const entry = { at: new Date(), who: { id: 'command', role: 'admin' as const } }
    const more = { district: '500103', superior: 'A1', rows: 12 }
    await audit.append({ ...entry, what: 'report.export', on: { kind: 'form', id: 'small' }, more })
    await audit.append({ ...entry, what: 'invite.create', on: { kind: 'invite', id: 'A3' }, more: { changed: [] } })
    await audit.append({ ...entry, what: 'chamber.mark', on: { kind: 'chamber', id: '汽配商会' }, more: {} })
    const changed = { changed: ['name', 'superior', 'missing'] }
    await audit.append({ ...entry, what: 'unit.edit', on: { kind: 'unit', id: 'A1' }, more: changed })
    const { page } = await desk.open('inspector', '/audit')
    await page.getByText('改了：名称、上级单位、missing').waitFor()
    await page.getByText('区县：渝中区；上级单位：示例企业A1；行数：12').waitFor()
    await page.getByRole('link', { name: '示例企业A3' }).waitFor()
    await look(page, 'audit-besides')
    await page.getByRole('link', { name: '汽配商会' }).click()
    await page.getByRole('heading', { name: '单位与人员' }).waitFor()
    await page.locator('.ant-table-row', { hasText: '示例企业A1' }).waitFor()
    await page.context().close()
    const { page: regulator } = await desk.open('regulator', '/audit')
    await regulator.getByText('您的权限不能查看或操作此内容。').waitFor()
    await regulator.context().close()
  })

  it('tells after a hand-over to a colleague what they answer for now, without a code', async () => {
    const { models } = desk.site
    const now = new Date()
    const [lin, chen] = [new Types.ObjectId(), new Types.ObjectId()]
    for (const [index, _id] of [lin, chen].entries()) {
      await models.person.bind({ _id, unit: 'B2', lang: 'zh-CN', consentVersion: '1', now })
      await models.chat.bind(500 + index, { _id, unit: 'B2' }, 'zh-CN', now)
    }
    const { page, problems } = await desk.open('federation', `/units/B2?tab=people&leaving=${lin.toHexString()}`)
    const dialog = page.getByRole('dialog')
    await dialog.getByText('原填报人不再收到消息').waitFor()
    await page.getByLabel('由同事接手（可不选）').click()
    await page.locator('.ant-select-dropdown .ant-select-item-option').first().click()
    await inDialog(page, '交接').click()
    await dialog.getByText('已交接').waitFor()
    await dialog.getByText('接手人现在负责 2 份未完成的填报').waitFor()
    await dialog.getByText('半年填报').waitFor()
    await dialog.getByText('另一措施').waitFor()
    await dialog.getByText('还没有开始').first().waitFor()
    expect(await dialog.getByText('请把邀请码交给接手人').count()).to.equal(0)
    await look(page, 'handed-to-colleague')
    await inDialog(page, '关闭').last().click()
    await dialog.waitFor({ state: 'hidden' })
    expect((await models.person.find(lin))!.leftAt).to.not.equal(null)
    expect((await models.person.find(chen))!.leftAt ?? null).to.equal(null)
    expect(problems).to.deep.equal([])
    await page.context().close()
  })
})
