import { expect } from 'chai'
import type { Page } from 'playwright-core'
import type { Role, Scope } from '../../../rules/scope.ts'
import { faultsOf, openConsole, picture, type Desk } from '../../support/console.ts'

describe('the console: its pages', () => {
  let desk: Desk
  before(async () => (desk = await openConsole()))
  after(() => desk.close())

  const menuOf = (page: Page) => page.getByRole('navigation').getByRole('link').allInnerTexts()
  /** Opens, waits for the words, takes a picture, and lets axe and the browser's own complaints speak. */
  async function visit(
    role: Role,
    address: string,
    words: string,
    name: string,
    then?: (page: Page) => Promise<unknown>,
  ) {
    const { page, problems } = await desk.open(role, address)
    await page.getByText(words).first().waitFor()
    await then?.(page)
    await picture(page, name)
    expect(await faultsOf(page), name).to.deep.equal([])
    expect(problems, name).to.deep.equal([])
    await page.context().close()
  }

  it('shows each role the pages it has the power for, and of them its own part alone', async () => {
    const city = ['总览', '审核', '凭证', '任务', '催报', '单位与人员', '表单', '导出', '设置']
    const all = [...city.slice(0, -1).filter((name) => name !== '凭证'), '账号与令牌', '外发通知', '审计', '设置']
    const people: [Role, Scope, string[], string][] = [
      ['regulator', { measures: [10] }, ['总览', '审核', '凭证', '单位与人员', '表单', '导出'], 'A1 A2 A3 A4 B1 B2 B3'],
      ['federation', { districts: ['500105'] }, city, 'B1 B2 B3'],
      ['chamber', { chambers: ['汽配商会'] }, ['总览', '审核', '凭证', '催报', '单位与人员'], 'A1 A2 B1'],
      ['federation', {}, city, 'A1 A2 A3 A4 B1 B2 B3'],
      ['inspector', {}, ['总览', '审核', '单位与人员', '表单', '导出', '审计'], 'A1 A2 A3 A4 B1 B2 B3'],
      ['admin', {}, all, 'A1 A2 A3 A4 B1 B2 B3'],
    ]
    for (const [role, scope, menu, units] of people) {
      const { page } = await desk.open(role, '/units', { scope })
      await page
        .getByText('B1', { exact: true })
        .or(page.getByText('A1', { exact: true }))
        .first()
        .waitFor()
      expect(await menuOf(page), role).to.deep.equal(menu)
      const shown = await page
        .getByRole('region', { name: '单位' })
        .getByText(/^[AB]\d$/)
        .allInnerTexts()
      expect(shown.join(' '), role).to.equal(units)
      await page.context().close()
    }
    const { page } = await desk.open('regulator', '/accounts')
    await page.getByText('您的权限不能查看或操作此内容').waitFor()
    await page.context().close()
  })

  it('lists units, finds one, and makes a sheet of invites with codes to scan', () =>
    visit('federation', '/units', '已显示 7 / 7 行', 'units', async (page) => {
      await page.getByRole('searchbox').fill('A4')
      await page.keyboard.press('Enter')
      await page.getByText('已显示 1 / 1 行').waitFor()
      await page.getByRole('checkbox').last().check()
      await page.getByRole('button', { name: '为所选 1 个单位制作邀请码' }).click()
      await page.getByRole('button', { name: '制作 1 个邀请码' }).click()
      await page.getByText('扫码打开填报页面').waitFor()
      expect(await page.locator('.invites svg').count()).to.equal(1)
    }))

  it('shows a form as a person will meet it', () =>
    visit('federation', '/forms/small', '有台账吗？', 'form', async (page) => {
      await page.getByRole('radio', { name: '没有' }).check()
      await page.getByRole('button', { name: '添加一行' }).click()
      await page.getByRole('textbox', { name: '名称' }).waitFor()
    }))

  it('makes a token, tells it once, and revokes it after asking', () =>
    visit('admin', '/accounts?tab=tokens', '新建令牌', 'tokens', async (page) => {
      await page.getByRole('button', { name: '新建令牌' }).click()
      await page.getByLabel('用途').fill('Power BI')
      await page.getByLabel('角色').click()
      await page.locator('.ant-select-dropdown').getByTitle('监管部门').click()
      await page.locator('.ant-select-dropdown').waitFor({ state: 'hidden' })
      await page.getByRole('button', { name: '创建' }).click()
      await page.getByText('只显示这一次').waitFor()
      await page.getByRole('dialog').getByRole('button', { name: '关闭' }).last().click()
      await page.getByText('Power BI').first().waitFor()
    }))

  it('counts whom a new campaign asks while it is written, keeps the draft, and opens it after asking', () =>
    visit('federation', '/campaigns/new', '个单位', 'campaign-new', async (page) => {
      await page.locator('[data-figure=audience]', { hasText: /^7$/ }).waitFor()
      await page.getByRole('combobox', { name: '商会' }).fill('汽配商会')
      await page.keyboard.press('Enter')
      await page.locator('[data-figure=audience]', { hasText: /^3$/ }).waitFor()
      await page.getByLabel('名称').fill('年底核查')
      await page.getByLabel('表单').click()
      await page.getByTitle(/^小表/).click()
      await page.getByLabel('措施').fill('10')
      await page.keyboard.press('Enter')
      await page.locator('input[date-range=start]').click()
      await page.keyboard.type('2030-01-01')
      await page.keyboard.press('Enter')
      await page.locator('input[date-range=end]:focus').waitFor()
      await page.keyboard.type('2030-01-20')
      await page.keyboard.press('Enter')
      await page.getByLabel('定期填报').click()
      await page.getByTitle('每半年').click()
      await page.getByLabel('主管部门').fill('市版权局')
      await picture(page, 'campaign-written')
      await page.getByRole('button', { name: '保存草稿' }).click()
      await page.getByRole('heading', { name: '年底核查' }).waitFor()
      await page.getByText('每半年 · 第 1 期').waitFor()
      await page.getByText('市版权局').waitFor()
      await page.getByRole('button', { name: '定时开放', exact: true }).click()
      await page.getByRole('dialog').getByText('在那以前可以取消').waitFor()
      await page.getByRole('dialog').getByRole('button', { name: '定时开放' }).click()
      await page.getByText(/2030年1月1日 00:00 自动开放/).waitFor()
      await page.getByRole('button', { name: '取消定时开放' }).click()
      await page.getByRole('dialog').getByRole('button', { name: '取消定时开放' }).click()
      await page.getByRole('button', { name: '定时开放', exact: true }).waitFor()
      await page.getByRole('button', { name: '开放', exact: true }).click()
      await page.getByRole('dialog').getByText('范围内的每个单位都会收到填报任务').waitFor()
    }))

  const plain: [Role, string, string, string][] = [
    ['federation', '/campaigns', '半年填报', 'campaigns'],
    ['federation', '/reminders', '还没有发送过', 'reminders'],
    ['federation', '/reminders/new', '只发给所选范围内还没有上报的填报人', 'reminder-new'],
    ['federation', '/forms', '小表', 'forms'],
    ['regulator', '/exports', 'OData', 'exports'],
    ['admin', '/accounts', '新建账号', 'accounts'],
    ['inspector', '/audit', '登录', 'audit'],
    ['admin', '/settings', '国庆节', 'settings'],
    ['admin', '/settings?tab=jobs', '下次运行', 'jobs'],
  ]
  for (const [role, address, words, name] of plain)
    it(`shows ${name} without a fault`, () => visit(role, address, words, name))

  it('shows a report to those who may look but not judge', () =>
    visit('inspector', '/units/A1?tab=reports', '已通过', 'report-read', async (page) => {
      await page.getByRole('link', { name: '查看' }).click()
      await page.getByText('+86 电话').waitFor()
      await page.getByText('WPS').waitFor()
      expect(await page.getByRole('button', { name: '通过' }).count()).to.equal(0)
    }))

  it('says when the server cannot be reached, and goes on when it can', async () => {
    const { page } = await desk.open('federation', '/campaigns')
    await page.getByRole('link', { name: '半年填报' }).waitFor()
    await page.route('**/api/v1/forms*', (route) => route.abort())
    await page.getByRole('link', { name: '表单' }).click()
    await page.getByRole('alert').getByText('连接不上服务器').waitFor()
    await picture(page, 'offline')
    await page.unroute('**/api/v1/forms*')
    await page.getByRole('button', { name: '重试' }).click()
    await page.getByRole('link', { name: '小表' }).waitFor()
    await page.context().close()
  })

  it('lists what waits for review, and leads from a figure to its reports', async () => {
    const id = desk.totals.campaign._id.toHexString()
    await visit('reviewer', `/reports?campaign=${id}`, 'HYPERLINK', 'reports', async (page) => {
      expect(await page.getByText('示例企业A1').count(), 'accepted ones do not wait').to.equal(0)
    })
    await visit('regulator', `/overview/${id}`, '未报单位（4）', 'behind', async (page) => {
      await page.locator('[data-figure=accepted] a').click()
      await page.getByRole('link', { name: '示例企业A1' }).waitFor()
      expect(await page.getByText('共 1 行').count()).to.equal(1)
    })
    await visit('regulator', `/overview/${id}`, '未报单位（4）', 'behind-rate', async (page) => {
      await page
        .getByRole('row', { name: /填报率/ })
        .getByRole('link', { name: '查看' })
        .click()
      await page.getByRole('link', { name: '示例企业A1' }).waitFor()
      expect(await page.getByText('共 3 行').count()).to.equal(1)
      await page.goBack()
      await page.getByText('按日查看填报').click()
      await page.locator('.days-behind a').first().click()
      await page.getByRole('link', { name: '示例企业A1' }).waitFor()
      await page.goBack()
      await page.getByRole('tab', { name: '各题汇总' }).click()
      await page.locator('.question-figures h3 a').first().waitFor()
    })
  })

  it('is usable on a tablet, in English', async () => {
    const address = `/overview/${desk.totals.campaign._id.toHexString()}`
    const { page } = await desk.open('regulator', address, { width: 768, height: 1024, locale: 'en-GB' })
    await page.getByText('Missing units (4)').waitFor()
    await page.getByRole('button', { name: 'Menu' }).click()
    await page.getByRole('link', { name: 'Exports' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await picture(page, 'tablet')
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).to.equal(true)
    await page.context().close()
  })
})
