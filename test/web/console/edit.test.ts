// Changing what is kept of units, accounts and reminders: in a browser, on a real site, while others change the same.
import { expect } from 'chai'
import { Types } from 'mongoose'
import type { Page } from 'playwright-core'
import { faultsOf, openConsole, picture, type Desk } from '../../support/console.ts'
import { staffOf } from '../../support/staff.ts'

describe('the console: changing', function () {
  let desk: Desk
  before(async () => (desk = await openConsole()))
  after(() => desk.close())

  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
  const inDialog = (page: Page, name: string) => page.getByRole('dialog').getByRole('button', { name, exact: true })
  const look = async (page: Page, name: string) => {
    await picture(page, name)
    expect(await faultsOf(page), name).to.deep.equal([])
  }
  /** A 412 is what the browser may complain of. */
  const isQuiet = (problems: string[]) => expect(problems.filter((each) => !each.includes('412'))).to.deep.equal([])
  const choose = async (page: Page, label: string, title: string) => {
    await page.getByLabel(label).click()
    await page
      .locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)')
      .getByTitle(title, { exact: true })
      .click()
  }

  it('changes a unit; when somebody else was faster, shows both changes and loses neither', async () => {
    const { page, problems } = await desk.open('federation', '/units/A4')
    await button(page, '修改').click()
    await page.getByLabel('单位名称').fill('示例企业A4（南坪店）')
    await page.getByLabel('联系人').fill('周岩')
    const other = await staffOf(desk.site, 'federation')
    const { etag } = await other.asks('GET', '/units/A4')
    expect((await other.asks('PATCH', '/units/A4', { name: '别名', tags: ['重点'] }, etag)).status).to.equal(200)
    await button(page, '保存').click()
    await page.getByRole('alert').getByText('这个单位刚刚被别人改过').waitFor()
    await page.getByRole('row', { name: '单位名称 示例企业A4 别名 示例企业A4（南坪店）' }).waitFor()
    await page.getByRole('row', { name: '标签 — 重点 —' }).waitFor()
    await look(page, 'unit-clash')
    await button(page, '采用别人的改动，保留我改的项目').click()
    await choose(page, '行业', '金融')
    await look(page, 'unit-edit')
    await button(page, '保存').click()
    await page.getByRole('dialog').getByText('进行中的任务会按新的情况决定').waitFor()
    await picture(page, 'unit-edit-sure')
    await inDialog(page, '保存').click()
    await page.getByRole('heading', { name: '示例企业A4（南坪店）' }).waitFor()
    expect(await desk.site.models.unit.find('A4')).to.deep.include({
      ...{ name: '示例企业A4（南坪店）', contact: '周岩', tags: ['重点'] },
    })
    isQuiet(problems)
    await page.context().close()
  })

  it('adds a unit, says which superior is not known, and offers neither to who may only look', async () => {
    const { page, problems } = await desk.open('federation', '/units')
    await button(page, '新建单位').click()
    await page.getByLabel('单位编号', { exact: true }).fill('C-1')
    await page.getByLabel('单位名称').fill('示例书店')
    await choose(page, '单位类型', '民营企业')
    await choose(page, '区县', '渝中区')
    await choose(page, '行业', '金融')
    await page.getByLabel('上级单位').fill('NOWHERE')
    await button(page, '保存').click()
    await page.getByText('没有这个编号的上级单位').waitFor()
    await look(page, 'unit-new')
    await page.getByLabel('上级单位').fill('A1')
    await button(page, '保存').click()
    await page.getByRole('heading', { name: '示例书店' }).waitFor()
    expect(problems.filter((each) => !each.includes('400'))).to.deep.equal([])
    await page.context().close()
    await desk.site.models.unit.model.deleteOne({ _id: 'C-1' })
    const { page: looking } = await desk.open('inspector', '/units/A1')
    await looking.getByText('历次填报').waitFor()
    expect(await button(looking, '修改').count()).to.equal(0)
    await looking.context().close()
  })

  it('changes an account after naming what it does, makes it an invite, and keeps the last admin', async () => {
    const { account, chat, signIn } = desk.site.models
    const now = new Date()
    const make = async (name: string, role: 'admin' | 'chamber') =>
      (await account.create(
        { name, role, scope: role === 'admin' ? {} : { chambers: ['建材商会'] }, lang: 'zh-CN' },
        now,
      ))!
    const admin = await make('系统管理员', 'admin')
    const { _id } = await make('李四', 'chamber')
    await chat.bind(700, { _id: new Types.ObjectId(), unit: 'A1' }, 'zh-CN', now)
    const { code } = await signIn.create({ account: admin._id, now })
    const { page, problems } = await desk.openAt(`/accounts#sign-in=${code}`)
    await page.getByRole('link', { name: '李四' }).click()
    await page.getByText('建材商会').waitFor()
    await choose(page, '角色', '审核员')
    const other = await staffOf(desk.site, 'admin')
    const at = `/accounts/${_id.toHexString()}`
    const { etag } = await other.asks('GET', at)
    expect((await other.asks('PATCH', at, { scope: { districts: ['500103'] } }, etag)).status).to.equal(200)
    await button(page, '保存').click()
    await page.getByRole('dialog').getByText('从此人的下一次操作起生效').waitFor()
    await page.getByRole('dialog').getByText('商会 → 审核员').waitFor()
    await picture(page, 'account-edit-sure')
    await inDialog(page, '保存').click()
    await page.getByRole('alert').getByText('这个账号刚刚被别人改过').waitFor()
    await page.getByRole('row', { name: '权限范围 建材商会 渝中区 建材商会' }).waitFor()
    await look(page, 'account-clash')
    await button(page, '采用别人的改动，保留我改的项目').click()
    await button(page, '保存').click()
    await inDialog(page, '保存').last().click()
    await page.getByRole('region', { name: '账号' }).getByText('审核员').waitFor()
    expect(await account.find(_id)).to.deep.include({ role: 'reviewer', scope: { districts: ['500103'] } })

    await page.getByRole('link', { name: '李四' }).click()
    await button(page, '会话邀请').click()
    await page.getByRole('dialog').getByText('以前没有用过的邀请失效').waitFor()
    await inDialog(page, '会话邀请').click()
    await page.getByText('/chat?start=').waitFor()
    await inDialog(page, '关闭').last().click()
    await look(page, 'account')
    await button(page, '停用').click()
    await page.getByRole('dialog').getByText('立即退出所有登录').waitFor()
    await inDialog(page, '停用').click()
    await button(page, '启用').waitFor()
    expect((await account.find(_id))!.disabledAt).to.not.equal(null)
    isQuiet(problems)

    await page.goto(`${desk.site.url}/console/accounts/${admin._id.toHexString()}`)
    await page.getByText('要由另一位管理员修改').waitFor()
    expect(await button(page, '停用').count()).to.equal(0)
    await page.context().close()
    const { page: byToken } = await desk.open('admin', `/accounts/${admin._id.toHexString()}`)
    await button(byToken, '停用').click()
    await inDialog(byToken, '停用').click()
    await byToken.getByText('这是最后一个能管理账号的管理员').waitFor()
    await byToken.context().close()
  })

  it('shows when people are reminded in plain words, tries a change with its dates, and keeps it', async () => {
    const id = desk.totals.campaign._id.toHexString()
    const { page, problems } = await desk.open('federation', `/campaigns/${id}`)
    await page.getByText('截止前 7 天').first().waitFor()
    await page.getByText('不告知上级').waitFor()
    await look(page, 'campaign-policy')
    await page.getByRole('button', { name: '修改提醒规则' }).click()
    const dates = page.getByRole('list', { name: '接下来的提醒' })
    await dates.getByRole('listitem').first().waitFor()
    await page.getByLabel('提醒时刻').fill('21:00')
    await page.getByText('提醒时刻在免打扰时间内').waitFor()
    await page.getByLabel('提醒时刻').fill('10:15')
    await dates.getByText('10:15').first().waitFor()
    await page.getByLabel('之后每隔几个工作日').fill('3')
    await button(page, '添加一步').click()
    await choose(page, '告知谁', '商会秘书长')
    await page.keyboard.press('Escape')
    await page.getByRole('list', { name: '接下来告知上级' }).getByText('商会秘书长').waitFor()
    await look(page, 'policy-edit')

    const other = await staffOf(desk.site, 'federation')
    const { etag } = await other.asks('GET', `/campaigns/${id}`)
    const theirs = { policy: { at: '11:00', workingDays: false } }
    expect((await other.asks('PATCH', `/campaigns/${id}`, theirs, etag)).status).to.equal(200)
    await button(page, '保存').click()
    await page.getByRole('alert').getByText('提醒规则刚刚被别人改过').waitFor()
    await page.getByRole('row', { name: '提醒时刻 09:30 11:00 10:15' }).waitFor()
    await look(page, 'policy-clash')
    await button(page, '采用别人的改动，保留我改的项目').click()
    await button(page, '保存').click()
    await page.getByText('每 3 个工作日一次').waitFor()
    const { policy } = (await desk.site.models.campaign.find(desk.totals.campaign._id))!
    expect(policy).to.deep.include({ at: '10:15', workingDays: false, thenEvery: 3 })
    expect(policy.escalation).to.deep.equal([{ afterDays: 5, to: ['superior', 'chamber'] }])
    isQuiet(problems.filter((each) => !each.includes('400')))
    await page.context().close()
  })

  it('says which campaigns somebody does not answer for, and what went to the successor', async () => {
    const { models } = desk.site
    const now = new Date()
    const [lin, chen] = [new Types.ObjectId(), new Types.ObjectId()]
    for (const [index, _id] of [lin, chen].entries()) {
      await models.person.bind({ _id, unit: 'B3', lang: 'zh-CN', consentVersion: '1', now })
      await models.chat.bind(200 + index, { _id, unit: 'B3' }, 'zh-CN', now)
    }
    await models.handover.ask({ unit: 'B3', person: lin, campaign: desk.totals.campaign._id, now })
    const { page, problems } = await desk.open('federation', '/units?tab=hand-overs')
    await page.getByText('半年填报').waitFor()
    await look(page, 'hand-overs')
    await button(page, '交接').click()
    await page.getByRole('dialog').getByText('表示不负责：半年填报').waitFor()
    await page.getByRole('dialog').getByText('交接是整个单位的').waitFor()
    await inDialog(page, '交接').click()
    await page.getByText(/接手人现在负责 \d+ 份未完成的填报/).waitFor()
    await page.getByRole('dialog').getByText('半年填报').waitFor()
    await look(page, 'handed-over')
    await inDialog(page, '关闭').last().click()
    isQuiet(problems)
    await page.context().close()
  })

  it('names who did what to what in the audit trail, and leads there', async () => {
    const { page, problems } = await desk.open('inspector', '/audit')
    const trail = page.getByRole('region', { name: '审计' })
    await trail.getByText('系统管理员').first().waitFor()
    await look(page, 'audit-names')
    await page.getByRole('searchbox', { name: '操作', exact: true }).fill('unit.edit')
    await page.keyboard.press('Enter')
    await trail.getByRole('link', { name: '示例企业A4（南坪店）' }).first().click()
    await page.getByRole('heading', { name: '示例企业A4（南坪店）' }).waitFor()
    isQuiet(problems)
    await page.context().close()
  })
})
