// What the console tells of campaigns, narrowed lists, the trail and hand-overs, by name: in a browser, on a real site.
import { expect } from 'chai'
import { Types } from 'mongoose'
import type { Page } from 'playwright-core'
import { faultsOf, openConsole, picture, type Desk } from '../../support/console.ts'
import { staffOf } from '../../support/staff.ts'

describe('the console: facts by name', function () {
  this.timeout(60_000)
  let desk: Desk
  before(async () => (desk = await openConsole()))
  after(() => desk.close())

  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
  const inDialog = (page: Page, name: string) => page.getByRole('dialog').getByRole('button', { name, exact: true })
  const look = async (page: Page, name: string) => {
    await picture(page, name)
    expect(await faultsOf(page), name).to.deep.equal([])
  }

  it('tells whose a campaign is, which round after which, and works out the hash of a frozen one anew', async () => {
    const { models, jobs } = desk.site
    const staff = await staffOf(desk.site, 'federation')
    const { campaign } = desk.totals
    const [now, day] = [new Date(), 86_400_000]
    const series = {
      every: 'quarter',
      opens: '2026-09-01',
      due: '2026-09-20',
      until: '2027-12-31',
      id: String(campaign._id),
    }
    const next = await models.campaign.create(
      {
        ...{ title: '第四季度填报', form: campaign.form, measure: 10, audience: {}, agency: '市版权局' },
        ...{ timeZone: 'Asia/Urumqi', opensAt: new Date(now.getTime() - day), dueAt: new Date(now.getTime() + day) },
      },
      now,
    )
    for (const [round, { _id }] of [campaign, next].entries())
      await models.campaign.model.updateOne({ _id }, { $set: { series: { ...series, round } } })
    await models.report.openFor(next, await models.unit.findMany(['A1', 'A2']), now)
    await models.campaign.opened(next._id)
    const path = `/campaigns/${next._id.toHexString()}`
    for (const step of ['close', 'freeze'])
      expect((await staff.asks('POST', `${path}/${step}`, {})).status).to.be.lessThan(300)
    await jobs.run('freeze')

    const { page, problems } = await desk.open('federation', path)
    await page.getByText('市版权局').waitFor()
    await page.getByText('Asia/Urumqi').waitFor()
    await page.getByText(/每季度一轮，第 2 轮 （到 2027年12月31日 为止）/).waitFor()
    await button(page, '重新计算并核对').click()
    await page.getByText('与定稿时一致，没有改动').waitFor()
    await look(page, 'campaign-frozen')
    await models.report.model.updateOne({ campaign: next._id, unit: 'A1' }, { $set: { state: 'accepted' } })
    await button(page, '重新计算并核对').click()
    await page.getByText('与定稿时不一致，填报被改动过').waitFor()
    await picture(page, 'campaign-frozen-changed')
    await page.getByRole('link', { name: '半年填报' }).click()
    await page.getByRole('heading', { name: '半年填报' }).waitFor()
    expect(problems).to.deep.equal([])
    await page.context().close()

    const { page: regulator } = await desk.open('regulator', path)
    await regulator.getByText('您的权限不能查看或操作此内容。').waitFor()
    await regulator.context().close()
  })

  it('says by its labels what a list behind a figure is narrowed to', async () => {
    const { page, problems } = await desk.open('federation', `/overview/${desk.totals.campaign._id.toHexString()}`)
    await page.getByRole('tab', { name: '各题汇总' }).click()
    await page.getByRole('region').getByText('有台账吗？').or(page.getByText('有台账吗？')).first().waitFor()
    await page.goto(`${page.url().split('?')[0]}/behind?question=has_ledger&choice=yes&district=500103`)
    await page.getByText('回答了：有台账吗？').waitFor()
    await page.getByText('选择了：有', { exact: true }).waitFor()
    await page.getByText('区县：渝中区').waitFor()
    await page.locator('.ant-table-row', { hasText: '示例企业A1' }).waitFor()
    await look(page, 'behind-labels')
    expect(problems).to.deep.equal([])
    await page.context().close()
  })

  it('names in the trail the district and the unit an export was narrowed to, and of an invite its unit', async () => {
    const { audit } = desk.site.models
    const entry = { at: new Date(), who: { id: 'command', role: 'admin' as const } }
    const more = { district: '500103', superior: 'A1', rows: 12 }
    await audit.append({ ...entry, what: 'report.export', on: { kind: 'form', id: 'small' }, more })
    await audit.append({ ...entry, what: 'invite.create', on: { kind: 'invite', id: 'A3' }, more: { changed: [] } })
    await audit.append({ ...entry, what: 'chamber.mark', on: { kind: 'chamber', id: '汽配商会' }, more: {} })
    const { page } = await desk.open('inspector', '/audit')
    await page.getByText('区县：渝中区；上级单位：示例企业A1；行数：12').waitFor()
    await page.getByRole('link', { name: '示例企业A3' }).waitFor()
    await look(page, 'audit-besides')
    await page.getByRole('link', { name: '汽配商会' }).click()
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

  it('offers no hand-over to who may not see people', async () => {
    const { page } = await desk.open('inspector', '/units/B2?tab=people')
    await page.getByRole('heading', { name: '示例企业B2' }).waitFor()
    expect(await page.getByRole('tab', { name: '人员' }).count()).to.equal(0)
    expect(await button(page, '交接').count()).to.equal(0)
    await page.context().close()
  })
})
