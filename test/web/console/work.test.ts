// What staff change in the console, each subject by its main path: in a browser, on a real site.
import { readFile } from 'node:fs/promises'
import { expect } from 'chai'
import { Types } from 'mongoose'
import { Secret, TOTP } from 'otpauth'
import type { Page } from 'playwright-core'
import { faultsOf, openConsole, picture, type Desk } from '../../support/console.ts'
import { staffOf } from '../../support/staff.ts'

describe('the console: work', () => {
  let desk: Desk
  before(async () => (desk = await openConsole()))
  after(() => desk.close())

  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
  const inDialog = (page: Page, name: string) => page.getByRole('dialog').getByRole('button', { name, exact: true })
  const look = async (page: Page, name: string) => {
    await picture(page, name)
    expect(await faultsOf(page), name).to.deep.equal([])
  }
  const isQuiet = (problems: string[]) => expect(problems).to.deep.equal([])

  it('changes a campaign; when somebody else was faster, shows both changes and loses neither', async () => {
    const id = desk.totals.campaign._id.toHexString()
    const { page, problems } = await desk.open('federation', `/campaigns/${id}`)
    await button(page, '修改').click()
    await page.getByText('表单、措施和开放日不能再改').waitFor()
    await page.getByLabel('名称').fill('半年填报（更正）')

    const other = await staffOf(desk.site, 'federation')
    const { etag } = await other.asks('GET', `/campaigns/${id}`)
    expect((await other.asks('PATCH', `/campaigns/${id}`, { graceDays: 5, title: '半年' }, etag)).status).to.equal(200)
    await button(page, '保存').click()
    await page.getByRole('alert').getByText('这个任务刚刚被别人改过').waitFor()
    await page.getByRole('row', { name: '宽限天数 0 5 0' }).waitFor()
    await page.getByRole('row', { name: '名称 半年填报 半年 半年填报（更正）' }).waitFor()
    await look(page, 'campaign-clash')
    await button(page, '采用别人的改动，保留我改的项目').click()
    await page.getByLabel('宽限天数').and(page.locator('[aria-valuenow="5"]')).waitFor()
    await button(page, '保存').click()
    await page.getByRole('heading', { name: '半年填报（更正）' }).waitFor()
    expect(await desk.site.models.campaign.find(desk.totals.campaign._id)).to.include({
      ...{ title: '半年填报（更正）', graceDays: 5 },
    })
    // The 412 is the only complaint the browser has.
    expect(problems.filter((each) => !each.includes('412'))).to.deep.equal([])

    await button(page, '修改').click()
    await page.getByRole('combobox', { name: '排除单位' }).fill('B3')
    await page.keyboard.press('Enter')
    await button(page, '保存').click()
    await page.getByRole('dialog').getByText('不再列入的单位由您逐个决定').waitFor()
    await picture(page, 'campaign-edit')
    await inDialog(page, '保存').click()
    await button(page, '修改').waitFor()
    await desk.site.jobs.runAfresh('membership')
    await page.reload()
    await button(page, '不再填报').click()
    await page.getByRole('dialog').getByText('不再计入应报').waitFor()
    await look(page, 'campaign-left')
    await inDialog(page, '不再填报').click()
    await page.getByRole('row', { name: /B3.+不再填报/ }).waitFor()
    await page.context().close()
  })

  it('offers no change of a campaign that reaches beyond what one looks after', async () => {
    const at = `/campaigns/${desk.totals.campaign._id.toHexString()}`
    const { page } = await desk.open('federation', at, { scope: { districts: ['500103'] } })
    await page.getByRole('heading', { name: '填报范围' }).waitFor()
    expect(await button(page, '修改').count()).to.equal(0)
    expect(await button(page, '截止').count()).to.equal(0)
    await page.context().close()
  })

  it('shows of a unit who can be reached where, its invites and reports; hands it over at an address one can share', async () => {
    const { models } = desk.site
    const now = new Date()
    const [lin, chen] = [new Types.ObjectId(), new Types.ObjectId()]
    for (const [index, _id] of [lin, chen].entries()) {
      await models.person.bind({ _id, unit: 'A3', lang: 'zh-CN', consentVersion: '1', now })
      await models.chat.bind(100 + index, { _id, unit: 'A3' }, 'zh-CN', now)
    }
    await models.chat.blocked(100, now)
    await models.handover.ask({ unit: 'A3', person: lin, now })
    await models.invite.create({ unit: 'A3', now, ttlMs: 86_400_000 })

    const { page, problems } = await desk.open('chamber', '/units/A3', { scope: { chambers: ['建材商会'] } })
    await page.getByText('表示不再负责这个单位').waitFor()
    await page.getByText('起联系不上').waitFor()
    await look(page, 'unit-people')
    await page.getByRole('alert').getByRole('button', { name: '交接' }).click()
    await page.getByRole('dialog').getByText('原填报人不再收到消息').waitFor()
    expect(new URL(page.url()).searchParams.get('leaving')).to.equal(lin.toHexString())
    await inDialog(page, '交接').click()
    await page.getByText('请把邀请码交给接手人').waitFor()
    await picture(page, 'unit-handed-over')
    await inDialog(page, '关闭').last().click()
    await page.getByText(/^已于 .+ 交接$/).waitFor()
    expect((await models.person.find(lin))!.leftAt).to.not.equal(null)

    await page.getByRole('tab', { name: '邀请码' }).click()
    await page.getByText('共 2 行').waitFor()
    await look(page, 'unit-invites')
    await button(page, '作废').first().click()
    await page.getByRole('dialog').getByText('拿到这个邀请码的人不能再用它绑定').waitFor()
    await inDialog(page, '作废').click()
    await page.getByText('已作废').first().waitFor()

    await page.getByRole('tab', { name: '历次填报' }).click()
    await page.getByRole('link', { name: '半年填报' }).waitFor()
    await look(page, 'unit-reports')
    isQuiet(problems)
    await page.context().close()
  })

  it('sets up the own second factor, tells the recovery codes once, asks for it, and takes it off', async () => {
    const { account, signIn } = desk.site.models
    const given = { name: '林主任', role: 'regulator' as const, scope: { measures: [10] }, lang: 'zh-CN' as const }
    const { _id } = (await account.create(given, new Date()))!
    const link = async () => `#sign-in=${(await signIn.create({ account: _id, now: new Date() })).code}`
    const { page, problems } = await desk.openAt(`/me${await link()}`)
    await page.getByText('两步验证未开启').waitFor()
    await button(page, '开始设置').click()
    await page.locator('.set-up svg[width="180"]').waitFor()
    await look(page, 'second-factor')
    const secret = (await page.locator('.secret').textContent())!.trim()
    // Of this half minute: should the next one begin meanwhile, it is still taken.
    const code = () => new TOTP({ secret: Secret.fromBase32(secret) }).generate()
    await page.getByLabel('动态验证码').fill('000000')
    await button(page, '开启').click()
    await page.getByText('验证码不正确').waitFor()
    await page.getByLabel('动态验证码').fill(code())
    await button(page, '开启').click()
    const codes = page.getByRole('list', { name: '恢复码' }).getByRole('listitem')
    await codes.first().waitFor()
    const recovery = await codes.allInnerTexts()
    expect(recovery.length).to.be.at.least(8)
    await look(page, 'recovery-codes')
    expect(await button(page, '完成').isDisabled(), 'not before they are kept').to.equal(true)
    await page.getByRole('checkbox').check()
    await button(page, '完成').click()
    await page.getByText('两步验证已开启：').waitFor()
    expect(await page.getByText(recovery[0]!).count()).to.equal(0)

    const second = await desk.openAt(`/me${await link()}`)
    await second.page.getByLabel('动态验证码').fill(recovery[0]!)
    await button(second.page, '继续').click()
    await button(second.page, '关闭两步验证').click()
    await second.page.getByRole('dialog').getByText('现有的恢复码全部失效').waitFor()
    await second.page.getByLabel('动态验证码').fill(recovery[1]!)
    await look(second.page, 'second-factor-off')
    await inDialog(second.page, '关闭两步验证').click()
    await second.page.getByText('两步验证未开启').waitFor()
    // The wrong code was refused.
    expect(problems.filter((each) => !each.includes('401'))).to.deep.equal([])
    await page.context().close()
    await second.page.context().close()
  })

  it('makes a webhook, tells its secret once, tries it, pauses it and takes it away', async () => {
    const { page, problems } = await desk.open('admin', '/hooks')
    await page.getByText('还没有外发通知').waitFor()
    await page.getByRole('button', { name: '新建外发通知' }).click()
    await page.getByLabel('接收地址').fill('http://example.org')
    await button(page, '创建').click()
    await page.getByText('请填写 https 开头的完整地址').waitFor()
    await page.getByLabel('接收地址').fill('https://10.0.0.1/in')
    await page.getByLabel('填报已退回').uncheck()
    await look(page, 'hook-new')
    await button(page, '创建').click()
    await page.getByText(/^whsec_/).waitFor()
    await inDialog(page, '关闭').last().click()
    await page.getByRole('link', { name: 'https://10.0.0.1/in' }).click()
    await button(page, '发送测试').click()
    await page.getByRole('row', { name: /测试.+内网地址，拒绝发送/ }).waitFor()
    await look(page, 'hook')
    await button(page, '停用').click()
    await page.getByRole('dialog').getByText('停用后不再发送').waitFor()
    await inDialog(page, '停用').click()
    await button(page, '启用').click()
    await button(page, '停用').waitFor()
    await button(page, '删除').click()
    await inDialog(page, '删除').click()
    await page.getByText('还没有外发通知').waitFor()
    isQuiet(problems)
    await page.context().close()
  })

  it('verifies the audit trail, and gives its anchors as lines to keep', async () => {
    const { page, problems } = await desk.open('inspector', '/audit?tab=anchors')
    const waiting = page.waitForEvent('download')
    await page.getByRole('button', { name: /^下载全部/ }).click()
    const lines = (await readFile(await (await waiting).path(), 'utf8')).trim().split('\n')
    expect(lines[0]).to.match(/^zhengban-audit \d{4}-\d\d-\d\d \d+:[0-9a-f]{64}$/)
    await page.getByLabel('另外保存的一行').fill(lines[0]!)
    await button(page, '核验全部记录').click()
    await page.getByText(/^已核验 \d+ 条，没有发现改动。$/).waitFor()
    await look(page, 'anchors')
    await page.getByLabel('另外保存的一行').fill(lines[0]!.replace(/[0-9a-f]{64}$/, 'f'.repeat(64)))
    await button(page, '核验全部记录').click()
    await page.getByText('内容被改过').waitFor()
    isQuiet(problems)
    await page.context().close()
  })

  it('counts what the next clean-up would remove, asks before a period is shortened, and lists what went', async () => {
    const { models, jobs } = desk.site
    const long = new Date(Date.now() - 400 * 86_400_000)
    await models.invite.create({ unit: 'B1', now: long, ttlMs: 86_400_000 })
    const { page, problems } = await desk.open('admin', '/settings?tab=retention')
    await page.getByRole('row', { name: /过期未用的邀请码.+1$/ }).waitFor()
    await page.getByLabel('网页会话的消息').fill('30')
    await button(page, '保存').click()
    await page.getByRole('dialog').getByText('180 天 → 30 天').waitFor()
    await picture(page, 'retention-sure')
    await inDialog(page, '保存').click()
    await page.getByText('已保存').waitFor()
    await jobs.run('retention')
    await page.reload()
    await page.getByRole('region', { name: '清理记录' }).getByText('过期未用的邀请码').waitFor()
    await look(page, 'retention')
    isQuiet(problems)
    await page.context().close()
  })
})
