import { expect } from 'chai'
import type { Page } from 'playwright-core'
import type { Report } from '../../../models/report.ts'
import { refsIn } from '../../../rules/evidence-refs.ts'
import { createClock } from '../../support/clock.ts'
import { faultsOf, openConsole, picture, type Desk as ConsoleDesk } from '../../support/console.ts'
import { pdf } from '../../support/documents.ts'
import { openDesk, snap, usual, type Desk } from '../../support/desk.ts'

describe('the console: review', () => {
  let console: ConsoleDesk
  let desk: Desk
  before(async () => {
    console = await openConsole()
    desk = await openDesk({ models: console.site.models, clock: createClock(new Date().toISOString()) })
    await desk.open()
  })
  after(() => console.close())

  const at = (report: Report) => `/reports/${report._id.toHexString()}`
  const stateOf = async (report: Report) => (await desk.reread(report)).state

  it('shows answers and photos, a twin beside the photo it equals, and returns what is at fault', async () => {
    await desk.submit('tea', { answers: usual, photos: [await snap(1)] })
    const book = await desk.submit('book', { answers: usual, photos: [await snap(1), await snap(2)] })
    const { page, problems } = await console.open('reviewer', at(book))
    await page.getByRole('heading', { name: '渝中书店' }).waitFor()
    await page.getByText('凭证与他人重复').first().waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('4')
    await page.getByText('判定已保存').waitFor()
    await picture(page, 'review')
    expect(await faultsOf(page)).to.deep.equal([])

    await page.getByRole('button', { name: '打开第 1 张照片' }).click()
    await page.getByText('其他单位提交：南岸茶馆').waitFor()
    await page.waitForFunction(() =>
      [...document.images].every(({ complete, naturalWidth }) => complete && naturalWidth > 0),
    )
    await page.keyboard.press(']')
    await picture(page, 'look-alike')
    expect(await faultsOf(page)).to.deep.equal([])
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })

    await page.keyboard.press('r')
    await page.getByRole('dialog').getByRole('button', { name: '退回' }).waitFor()
    await picture(page, 'return')
    expect(problems).to.deep.equal([])
    await page.getByRole('dialog').getByRole('button', { name: '退回' }).click()
    await page.getByText('已退回：渝中书店').waitFor()
    expect(await stateOf(book)).to.equal('returned')
    expect((await desk.reread(book)).returned?.reasons.map(({ path, reason }) => [path, reason])).to.deep.equal([
      ['pcs', 'mismatch'],
    ])
    await page.context().close()
  })

  it('shows a PDF as a document with its pages and size, its twin beside it, and takes a verdict on it', async () => {
    await desk.open(11)
    const invoice = pdf({ pages: 3 })
    const handIn = async (unit: 'tea' | 'book') => {
      const contract = await desk.receive(unit, invoice, 'contract')
      return desk.submit(unit, { answers: { ...usual, contract: [{ id: String(contract._id) }] } })
    }
    await handIn('tea')
    const book = await handIn('book')
    const { page, problems } = await console.open('reviewer', at(book))
    await page.getByRole('button', { name: '打开第 1 个文件：PDF，3 页' }).click()
    const dialog = page.getByRole('dialog')
    const paper = dialog.getByRole('region', { name: '本填报的文件' })
    await paper.getByText('PDF，3 页 · 0.1 MB').waitFor()
    await dialog.getByText('其他单位提交：南岸茶馆').waitFor()
    await picture(page, 'document')
    expect(await faultsOf(page)).to.deep.equal([])
    const link = await paper.getByRole('link', { name: '下载查看' }).getAttribute('href')
    const file = await fetch(new URL(link!, page.url()))
    expect(file.headers.get('content-disposition')).to.match(/^attachment; filename="evidence-[0-9a-f]{24}\.pdf"$/)
    expect(Buffer.from(await file.arrayBuffer()).equals(invoice)).to.equal(true)
    await dialog.getByRole('button', { name: '采购合同 第 1 个文件：有问题' }).click()
    await page.getByText('判定已保存').waitFor()
    const [verdict] = (await desk.reread(book)).review!.verdicts
    expect(verdict).to.include({ path: 'contract', good: false, evidence: refsIn(book.answers)[0]!.id })
    expect(problems).to.deep.equal([])
    await page.context().close()
  })

  /** In the moment a dialog has gone, before the browser has taken the focus off it: who is quick loses no key. */
  const pressAsDialogGoes = (page: Page, key: string) =>
    page.evaluate((pressed) => {
      const dialog = document.querySelector('.ant-modal-wrap')!
      const watcher = new MutationObserver(() => {
        if (dialog.getClientRects().length > 0) return
        watcher.disconnect()
        document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key: pressed, bubbles: true }))
      })
      watcher.observe(dialog, { attributes: true })
    }, key)

  it('is done by keys alone', async () => {
    const inn = await desk.submit('inn', { answers: usual })
    const { page } = await console.open('reviewer', at(inn))
    await page.getByRole('heading', { name: '渝中客栈' }).waitFor()
    await page.keyboard.press('?')
    await page.getByRole('dialog').getByText('本项没有问题').waitFor()
    await pressAsDialogGoes(page, 'a')
    await page.keyboard.press('Escape')
    const sure = page.getByRole('dialog').getByText('通过“渝中客栈”的填报？')
    await sure.waitFor()
    await page.keyboard.press('Escape')
    await sure.waitFor({ state: 'hidden' })
    await page.keyboard.press('a')
    await sure.waitFor()
    await page.keyboard.press('Enter')
    await page.getByText('已通过：渝中客栈').waitFor()
    expect(await stateOf(inn)).to.equal('accepted')
    await page.context().close()
  })
})
