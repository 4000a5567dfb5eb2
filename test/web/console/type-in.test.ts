// A paper report typed in by staff: in a browser, on a real site.
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import type { Campaign } from '../../../models/campaign.ts'
import type { FormSource, SheetRow } from '../../../rules/form.ts'
import { faultsOf, openConsole, picture, type Desk } from '../../support/console.ts'
import { photos } from '../../support/photos.ts'
import { staffOf } from '../../support/staff.ts'

const rows = (...cells: Record<string, string>[]): SheetRow[] =>
  cells.map((cell, index) => ({ row: index + 2, cells: cell }))
const zh = 'label::中文 (zh)'
const paperForm: FormSource = {
  settings: { form_id: 'paper', form_title: '纸质表', version: '1' },
  survey: rows(
    { type: 'integer', name: 'total_staff', [zh]: '员工人数', required: 'yes', constraint: '. < 1000' },
    { type: 'select_one yes_no', name: 'has_ledger', [zh]: '有台账吗？', required: 'yes' },
    { type: 'text', name: 'keeper', [zh]: '台账由谁保管？', relevant: "${has_ledger} = 'yes'", required: 'yes' },
    { type: 'begin_repeat', name: 'software', [zh]: '软件' },
    { type: 'text', name: 'product', [zh]: '名称', required: 'yes' },
    { type: 'end_repeat', name: '', [zh]: '' },
    { type: 'image', name: 'receipt', [zh]: '购买凭证', required: 'yes' },
  ),
  choices: rows({ list_name: 'yes_no', name: 'yes', [zh]: '有' }, { list_name: 'yes_no', name: 'no', [zh]: '没有' }),
}

describe('the console: typing in a paper report', function () {
  this.timeout(60_000)
  let desk: Desk
  let campaign: Campaign
  before(async () => {
    desk = await openConsole()
    const { models } = desk.site
    const [now, day] = [new Date(), 86_400_000]
    const form = (await models.formVersion.save(paperForm, now))._id
    const times = { opensAt: new Date(now.getTime() - day), dueAt: new Date(now.getTime() + day) }
    const given = { title: '纸质填报', form, measure: 10, audience: {}, editsAllowed: true, ...times }
    campaign = await models.campaign.create(given, now)
    await models.report.openFor(campaign, await models.unit.findMany(['A3', 'A4', 'A1', 'B2', 'B3']), now)
    await models.campaign.opened(campaign._id)
  })
  after(() => desk.close())

  const id = () => campaign._id.toHexString()
  const at = (unit: string) => `/units/${unit}/type-in/${id()}`
  const reportOf = (unit: string) =>
    desk.site.models.report.model.findOne({ campaign: campaign._id, unit }).orFail().lean()
  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
  const confirm = (page: Page) => page.getByRole('dialog').getByRole('button', { name: '提交', exact: true }).click()
  const row = (page: Page, hasText: string) => page.locator('.ant-table-row', { hasText })
  const look = async (page: Page, name: string) => {
    await picture(page, name)
    expect(await faultsOf(page), name).to.deep.equal([])
  }
  const fill = async (page: Page, staff: string) => {
    await page.getByLabel('员工人数').fill(staff)
    await page.getByLabel('没有', { exact: true }).check()
    await page.locator('input[type=file]').setInputFiles({
      ...{ name: '发票.jpg', mimeType: 'image/jpeg', buffer: await photos.jpeg() },
    })
    await page.getByText('发票.jpg').waitFor()
  }

  it('leads from who is missing to the form of the chat, says question by question what is wrong, and keeps what was sent', async () => {
    const { page, problems } = await desk.open('federation', `/overview/${id()}`)
    await row(page, '示例企业A4').getByRole('link', { name: '代填' }).click()
    await page.getByRole('heading', { name: '代填' }).waitFor()
    await page.getByLabel('员工人数').fill('1200')
    await page.getByText('这个回答不符合本题的要求').waitFor()
    await page.getByLabel('有', { exact: true }).check()
    await button(page, '添加一行：软件').click()
    await button(page, '提交').click()
    const faults = page.getByRole('alert')
    await faults.getByText('还有 4 处要改，没有提交').waitFor()
    expect(await faults.innerText())
      .to.include('软件 1 · 名称：这一题必须回答')
      .and.include('购买凭证：这一题必须')
    await look(page, 'type-in-faults')
    await faults.getByRole('button', { name: '台账由谁保管？' }).click()
    expect((await reportOf('A4')).state).to.equal('draft')

    await page.getByLabel('台账由谁保管？').fill('  王会计 ')
    await page.getByLabel('名称').fill('WPS')
    await fill(page, '12')
    await page.getByLabel('有', { exact: true }).check()
    expect(await page.getByLabel('台账由谁保管？').inputValue()).to.equal('  王会计 ')
    // The browser asks before a page with something unsent is left.
    page.on('dialog', (dialog) => void dialog.accept())
    await page.reload()
    await page.getByText('上次填了还没有提交的内容都在').waitFor()
    expect(await page.getByLabel('台账由谁保管？').inputValue()).to.equal('  王会计 ')
    expect(await page.getByLabel('员工人数').inputValue()).to.equal('12')
    await look(page, 'type-in')
    await button(page, '提交').click()
    await page.getByRole('dialog').getByText('填报会记为由您提交').waitFor()
    await picture(page, 'type-in-sure')
    let sent = 0
    page.on('request', (request) => (sent += Number(request.method() === 'PUT')))
    await page.getByRole('dialog').getByRole('button', { name: '提交', exact: true }).dblclick()
    await page.getByText('已代“示例企业A4”提交').waitFor()
    await page.getByRole('region', { name: '未报单位' }).waitFor()
    await row(page, '示例企业A4').waitFor({ state: 'detached' })

    expect(sent).to.equal(1)
    const kept = await reportOf('A4')
    expect(kept).to.include({ state: 'submitted', revision: 1 })
    await page.goto(`${desk.site.url}/console/reports/${kept._id.toHexString()}`)
    await page.getByText('不能审核自己填写的内容。').waitFor()
    expect(await button(page, '通过').count()).to.equal(0)
    await look(page, 'type-in-own')
    expect(kept.submittedThrough).to.match(/^token:/)
    expect(kept.answers).to.deep.include({
      ...{ total_staff: 12, has_ledger: 'yes', keeper: '王会计', software: [{ _row: 1, product: 'WPS' }] },
    })
    expect(problems).to.deep.equal([])
    await page.context().close()
  })

  it('keeps every word when the server refuses, shows what the unit handed in meanwhile, and lets staff decide', async () => {
    const { page } = await desk.open('federation', '/units/B2?tab=reports')
    await row(page, '纸质填报').getByRole('link', { name: '代填' }).click()
    await page.getByRole('heading', { name: '代填' }).waitFor()
    await fill(page, '30')
    const officer = await staffOf(desk.site, 'officer', { units: ['B2'] })
    const photo = (await desk.site.models.evidence.findOfReport((await reportOf('B2'))._id))[0]!
    const theirs = { total_staff: 20, has_ledger: 'no', receipt: [{ id: photo._id.toHexString() }] }
    const handedIn = await officer.asks('PUT', `/campaigns/${id()}/reports/B2`, { answers: theirs })
    expect(handedIn.status).to.equal(200)
    await button(page, '提交').click()
    await confirm(page)
    await page.getByRole('alert').getByText('这份填报刚刚被别人改过').waitFor()
    await page.getByRole('row', { name: '员工人数 — 20 30' }).waitFor()
    await look(page, 'type-in-clash')
    expect(await page.getByLabel('员工人数').inputValue()).to.equal('30')
    expect(await button(page, '提交').isDisabled()).to.equal(true)
    await button(page, '采用别人的改动，保留我改的项目').click()
    await button(page, '提交').click()
    await confirm(page)
    await page.getByText('已代“').waitFor()
    expect(await reportOf('B2')).to.deep.include({ state: 'submitted', revision: 2 })
    expect((await reportOf('B2')).answers).to.include({ total_staff: 30 })
    await page.context().close()
  })

  it('asks before what was typed is left, and says at once when the campaign takes nothing', async () => {
    const { page } = await desk.open('federation', at('B3'))
    await page.getByLabel('员工人数').fill('5')
    await page.getByRole('link', { name: '设置' }).click()
    await page.getByRole('dialog').getByText('已填的内容还没有提交').waitFor()
    await button(page, '继续填写').click()
    expect(await page.getByLabel('员工人数').inputValue()).to.equal('5')
    await page.context().close()
    const { page: late } = await desk.open('federation', `/units/A1/type-in/${desk.totals.campaign._id.toHexString()}`)
    await late.getByText('这份填报已通过，不能再改。').waitFor()
    await late.context().close()
  })

  it('keeps what was typed while the server cannot be reached, and hands it in when it can', async () => {
    const { page } = await desk.open('federation', at('B3'))
    await fill(page, '44')
    await page.route('**/reports/B3', (route) =>
      route.request().method() === 'PUT' ? route.abort() : route.continue(),
    )
    await button(page, '提交').click()
    await confirm(page)
    await page.getByRole('alert').getByText('连接不上服务器，请检查网络。').waitFor()
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    expect(await page.getByLabel('员工人数').inputValue()).to.equal('44')
    await page.unroute('**/reports/B3')
    await button(page, '提交').click()
    await confirm(page)
    await page.getByText('已代“').waitFor()
    expect((await reportOf('B3')).answers).to.include({ total_staff: 44 })
    await page.context().close()
  })

  it('opens of a report that was sent back only what is at fault, and takes what is right as it stands', async () => {
    const { models } = desk.site
    const { _id } = await reportOf('A3')
    const at_ = new Date()
    const reasons = [
      { path: 'total_staff', evidence: null, reason: 'mismatch', words: '与社保不符' },
      { path: 'has_ledger', evidence: null, reason: 'inconsistent', words: '' },
    ]
    await models.report.model.updateOne(
      { _id },
      {
        $set: {
          ...{ state: 'returned', submittedAt: at_, startedAt: at_ },
          answers: { total_staff: 10, has_ledger: 'no', software: [{ _row: 1, product: 'WPS' }] },
          returned: { at: at_, until: at_, by: 'test', words: '', reasons, paths: ['total_staff', 'has_ledger'] },
        },
      },
    )
    const { page } = await desk.open('admin', at('A3'))
    await page.getByText('与凭证不一致 与社保不符').waitFor()
    expect(await page.getByLabel('名称').isDisabled()).to.equal(true)
    expect(await button(page, '删除软件 1').isDisabled()).to.equal(true)
    await page.getByLabel('员工人数').fill('11')
    await page.locator('input[type=file]').setInputFiles({
      ...{ name: '发票.jpg', mimeType: 'image/jpeg', buffer: await photos.jpeg() },
    })
    await page.getByText('发票.jpg').waitFor()
    await button(page, '提交').click()
    await confirm(page)
    await page.getByRole('alert').getByText('这一处还没有改').waitFor()
    await look(page, 'type-in-returned')
    await page.getByRole('checkbox', { name: '核对无误，保持原样' }).nth(1).check()
    await button(page, '提交').click()
    await confirm(page)
    await page.getByText('已代“示例企业A3”提交').waitFor()
    expect((await reportOf('A3')).answers).to.include({ total_staff: 11, has_ledger: 'no' })
    await page.context().close()
  })

  it('is neither offered nor open to who may only look', async () => {
    const { page } = await desk.open('regulator', `/overview/${id()}`)
    await row(page, '示例企业A1').waitFor()
    expect(await page.getByRole('link', { name: '代填' }).count()).to.equal(0)
    await page.goto(`${desk.site.url}/console${at('A1')}`)
    await page.getByText('您的权限不能查看或操作此内容。').waitFor()
    await page.context().close()
  })
})
