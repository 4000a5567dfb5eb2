// The main job through the page, in a real browser on a phone's width: link, consent, questionnaire, photos, summary, edit,
// receipt; then the totals page moves.
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import type { Program } from '../../program.ts'
import { openBrowser, screenshot, type TestBrowser } from '../support/browser.ts'
import { pdf } from '../support/documents.ts'
import { photos } from '../support/photos.ts'
import { newPlace, startHere, type Place } from '../support/program.ts'

const phone = { width: 360, height: 740 }

describe('the main job on the web chat page', () => {
  let place: Place
  let program: Program
  let browser: TestBrowser

  before(async () => {
    place = await newPlace(null)
    program = await startHere(place, () => new Date())
    browser = await openBrowser()
  })
  after(async () => {
    await browser?.close()
    await program?.stop()
    await place?.remove()
  })

  const link = (who: string) => program.links.find((entry) => entry.who.includes(who))!.url

  /** What one does on the page; each waits until the conversation shows what should follow. */
  const hands = (page: Page) => {
    const log = page.getByRole('log')
    return {
      sees: async (text: string | RegExp) => {
        await log.getByText(text).last().waitFor()
      },
      says: async (text: string) => {
        await page.getByRole('textbox').fill(text)
        await page.keyboard.press('Enter')
      },
      presses: (name: string | RegExp) =>
        log
          .getByRole('button', { name, exact: typeof name === 'string' })
          .last()
          .click(),
      sends: (...files: { name: string; mimeType: string; buffer: Buffer }[]) =>
        page.getByLabel('从相册选择').setInputFiles(files),
    }
  }
  const jpeg = async (motif: number) => ({
    name: `${motif}.jpg`,
    mimeType: 'image/jpeg',
    buffer: await photos.phone({ motif }),
  })

  it('a sample officer does the whole job, and the regulator sees the totals move', async () => {
    const firms = await program.db.models.campaign.model.findOne({ measure: 10, state: 'open' }).orFail().exec()
    const regulator = await browser.newPage({ width: 1280, height: 900 })
    await regulator.page.goto(link('regulator').replace('/console', `/console/overview/${firms._id.toHexString()}`))
    const rate = (text: string) => regulator.page.locator('[data-figure=rate]', { hasText: text })
    await rate('106/231').waitFor()

    const { page, problems } = await browser.newPage(phone)
    await page.goto(link('officer'))
    const lin = hands(page)
    await lin.sees(/您同意吗/)
    await lin.presses('同意')
    await lin.sees(/渝中区小面坊（样例） 的填报任务/)
    await lin.presses('开始填报')
    await lin.sees(/上期（.*可以沿用/)
    await lin.presses('逐题填写')
    await lin.presses('知道了')
    await lin.sees(/一共有多少人/)
    await lin.sees(/上期：/)
    await lin.says('没有')
    await lin.sees(/请输入整数|数字/)
    await lin.says('１２')
    await lin.sees(/一共有多少台电脑/)
    await lin.says('5台')
    await lin.sees(/这 5 台电脑里/)
    await page.reload()
    await lin.sees(/这 5 台电脑里/)
    await lin.says('五')
    await lin.sees(/用的是哪些办公软件/)
    await lin.presses(/WPS/)
    await lin.sees(/已选 1/)
    await lin.presses('完成')
    await lin.sees(/办公软件是怎么来的/)
    await lin.presses('买电脑时带的')
    await lin.sees(/装了杀毒软件吗/)
    await lin.presses('3')
    await lin.sees(/行业专用的软件/)
    await lin.presses('没有')
    await lin.sees(/希望得到哪些帮助/)
    await lin.presses('跳过')
    await lin.sees(/请发能证明软件是正版的凭证/)
    await lin.sends(await jpeg(1), await jpeg(2))
    await lin.sees(/已收到 2/)
    const invoice = { name: '电子发票.pdf', mimeType: 'application/pdf', buffer: pdf({ pages: 1 }) }
    await page.getByLabel('选择文件（PDF 或图片）').setInputFiles([invoice])
    await lin.sees('电子发票.pdf')
    await lin.sees(/已收到 3/)
    await screenshot(page, 'e2e-photos')
    await lin.presses('完成')
    await lin.sees(/系统属性/)
    await lin.presses('跳过')
    await lin.sees(/请核对/)
    await screenshot(page, 'e2e-summary')
    await lin.presses('2')
    await lin.sees(/一共有多少台电脑/)
    await lin.says('6')
    await lin.sees(/请核对/)
    await lin.presses('提交')
    await lin.presses('确定提交')
    await lin.sees(/提交成功/)
    await screenshot(page, 'e2e-receipt')
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow, 'nothing to scroll sideways').to.equal(0)
    expect(problems).to.deep.equal([])

    await rate('107/231').waitFor()
    await screenshot(regulator.page, 'e2e-totals')
    expect(regulator.problems).to.deep.equal([])

    await program.jobs.run('evidence')
    const states = (await program.db.models.evidence.model.find({ campaign: firms._id }).lean().exec()).map(
      ({ state }) => state,
    )
    expect(states).to.deep.equal(Array.from({ length: 6 + 3 }, () => 'ready'))
  })
})
