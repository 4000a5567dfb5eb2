// Messages and reminders of staff with a file, a link and a time: in a browser, on a real site.
import { expect } from 'chai'
import { Types } from 'mongoose'
import type { Page } from 'playwright-core'
import { faultsOf, openConsole, picture, type Desk } from '../../support/console.ts'
import { photos } from '../../support/photos.ts'

describe('the console: messages', function () {
  this.timeout(60_000)
  let desk: Desk
  before(async () => {
    desk = await openConsole()
    const { models } = desk.site
    const now = new Date()
    for (const [index, unit] of ['A4', 'B2'].entries()) {
      const _id = new Types.ObjectId()
      await models.person.bind({ _id, unit, lang: 'zh-CN', consentVersion: '1', now })
      await models.chat.bind(800 + index, { _id, unit }, 'zh-CN', now)
    }
  })
  after(() => desk.close())

  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
  const look = async (page: Page, name: string) => {
    await picture(page, name)
    expect(await faultsOf(page), name).to.deep.equal([])
  }

  it('go out at a time with a photo and a button, to those alone who still owe a campaign', async () => {
    const { page, problems } = await desk.open('federation', '/reminders/new?kind=message')
    await page.getByLabel('只发给还没有报某个任务的（可不选）').click()
    await page.locator('.ant-select-dropdown').getByTitle('半年填报').click()
    await page.getByLabel('内容').fill('培训改到周五下午两点。')
    await page.locator('input[type=file]').setInputFiles({
      ...{ name: '海报.png', mimeType: 'image/png', buffer: await photos.png() },
    })
    await page.getByText('海报.png').waitFor()
    await page.getByLabel('按钮文字（可不填）').fill('报名')
    await page.getByText('按钮要同时有文字和 https 链接。').waitFor()
    expect(await button(page, '下一步：预览').isDisabled()).to.equal(true)
    await page.getByLabel('按钮链接').fill('https://example.org/join')
    await look(page, 'message-new')
    await button(page, '下一步：预览').click()
    await page.getByText('培训改到周五下午两点。').waitFor()
    await page.getByText('报名', { exact: true }).waitFor()
    await page.getByRole('radio', { name: '定时' }).check()
    expect(await button(page, '确认定时发送给 2 个单位').isDisabled()).to.equal(true)
    await page.getByRole('textbox', { name: '定时' }).fill('2031-03-03 10:00')
    await page.keyboard.press('Enter')
    await look(page, 'message-preview')
    await button(page, '确认定时发送给 2 个单位').click()
    await page.getByText('2031年3月3日 10:00').first().waitFor()
    await page.getByText('范围内还没有报的填报人').waitFor()
    await look(page, 'message-timed')
    const kept = (await desk.site.models.broadcast.model.findOne().orFail()).toObject()
    expect(kept).to.deep.include({ state: 'scheduled', sendAt: new Date('2031-03-03T10:00:00+08:00') })
    expect(kept.content).to.deep.include({ text: '培训改到周五下午两点。' })
    expect(kept.content!.link).to.deep.include({ text: '报名', url: 'https://example.org/join' })
    expect(kept.content!.file).to.include({ as: 'photo', name: '海报.png' })
    expect(String(kept.target.campaign)).to.equal(desk.totals.campaign._id.toHexString())
    expect(problems).to.deep.equal([])
    await page.context().close()
  })

  it('say why a file cannot be used, and keep what was written', async () => {
    const { page } = await desk.open('federation', '/reminders/new?kind=message')
    await page.getByLabel('内容').fill('请看附件')
    await page.locator('input[type=file]').setInputFiles({
      ...{ name: 'photo.jpg', mimeType: 'image/jpeg', buffer: photos.html() },
    })
    await page.getByRole('alert').getByText('不能使用这种文件。').waitFor()
    expect(await page.getByLabel('内容').inputValue()).to.equal('请看附件')
    await page.context().close()
  })

  it('that were prepared and not confirmed can be looked at again and sent, found by their campaign', async () => {
    const { page, problems } = await desk.open('federation', '/reminders/new')
    await button(page, '下一步：预览').click()
    await page.getByText('对方看到的样子').waitFor()
    await page.goto(`${desk.site.url}/console/reminders`)
    await page.getByLabel('任务').click()
    await page.locator('.ant-select-dropdown').getByTitle('半年填报').click()
    await page.locator('.ant-table-row', { hasText: '未确认' }).getByRole('link').click()
    await page.getByText('对方看到的样子').waitFor()
    await page.getByRole('button', { name: /^确认发送给 2 个单位/ }).click()
    await page.getByText('发送进度').or(page.getByRole('progressbar')).first().waitFor()
    await page.goto(`${desk.site.url}/console/reminders?tab=unreachable`)
    await page.getByLabel('原因').click()
    await page.locator('.ant-select-dropdown').getByTitle('还没有人绑定').click()
    await page.locator('.ant-table-row', { hasText: '示例企业A1' }).waitFor()
    await look(page, 'unreachable-why')
    expect(problems).to.deep.equal([])
    await page.context().close()
  })

  it('are not for those who may only look', async () => {
    const { page } = await desk.open('inspector', '/reminders/new?kind=message')
    await page.getByText('您的权限不能查看或操作此内容。').waitFor()
    await page.context().close()
  })
})
