// What a phone 360 px wide shows of a calendar, a search, and a list that comes as a table; begun by the link of a preview.
import { expect } from 'chai'
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { readWorkbook, writeWorkbook } from '../../models/xlsx.ts'
import type { Program } from '../../program.ts'
import type { FormSource, SheetRow } from '../../rules/form.ts'
import { districts } from '../../forms/index.ts'
import { openBrowser, screenshot, type TestBrowser } from '../support/browser.ts'
import { newPlace, startHere, type Place } from '../support/program.ts'

const rows = (cells: Record<string, string>[]): SheetRow[] =>
  cells.map((row, index) => ({ row: index + 2, cells: row }))
const form: FormSource = {
  settings: { form_id: 'look', version: '1', form_title: '试填表' },
  survey: rows([
    { type: 'date', name: 'bought', label: '最近一次采购软件是哪一天？', required: 'yes' },
    { type: 'select_one d', name: 'district', label: '单位在哪个区县？', required: 'yes' },
    { type: 'begin repeat', name: 'software', label: '软件清单' },
    { type: 'text', name: 'title', label: '软件名称', required: 'yes' },
    { type: 'integer', name: 'seats', label: '许可数量', required: 'yes' },
    { type: 'end repeat', name: '' },
    { type: 'text', name: 'remark', label: '备注' },
  ]),
  choices: rows(districts.map(({ code, name }) => ({ list_name: 'd', name: code, label: name }))),
}

describe('questions on the web chat page', () => {
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

  const start = async (page: Page) => {
    const { models } = program.db
    const { _id } = await models.formVersion.save(form, new Date())
    const made = await models.preview.create(
      { form: _id, title: '预览：试填表', unitName: '预览单位', codes: 1 },
      new Date(),
    )
    await page.goto(`${program.url}/chat?start=${made.codes[0]}`)
  }

  it('a calendar, a search by pinyin, and a list by Excel, all in a preview', async () => {
    const { page, problems } = await browser.newPage({ width: 360, height: 740 })
    await start(page)
    const log = page.getByRole('log')
    const sees = (text: string | RegExp) => log.getByText(text).last().waitFor()
    const press = (name: string | RegExp) => log.getByRole('button', { name }).last().click()
    const says = async (text: string) => {
      await page.getByRole('textbox').fill(text)
      await page.keyboard.press('Enter')
    }
    await sees('这是表单预览')
    await press('开始填报')
    await press(/日历/)
    await log.getByRole('button', { name: '››' }).waitFor()
    await screenshot(page, 'question-calendar')
    // Every day of the grid can be hit with a thumb and its number read.
    const boxes = await Promise.all(
      ['1', '15', '28'].map((day) =>
        log
          .getByRole('button', { name: new RegExp(`^(● |\\[)?${day}\\]?$`) })
          .last()
          .boundingBox(),
      ),
    )
    for (const box of boxes) {
      expect(box!.height).to.be.at.least(36)
      expect(box!.width).to.be.at.least(36)
    }
    await press('15')
    await sees('单位在哪个区县？')
    await says('yu')
    await sees(/找到 \d+ 项/)
    await screenshot(page, 'question-search')
    await says('yuzhong')
    await sees('软件清单')
    const [download] = await Promise.all([
      (async () => {
        await press(/下载模板/)
        await sees('请按模板填写')
        const waiting = page.waitForEvent('download')
        await log.getByRole('link', { name: /software-template.xlsx/ }).click()
        return waiting
      })(),
    ])
    const template = await readWorkbook(await readFile(await download.path()))
    const body = Array.from({ length: 12 }, (_, n) => [`办公软件第 ${n + 1} 号 专业版`, String(n + 1)])
    const filled = await writeWorkbook([{ name: '软件清单', rows: [template.sheets[0]!.rows[0]!, ...body] }])
    await page.locator('input[data-source="file"]').setInputFiles({
      name: '清单.xlsx',
      mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      buffer: filled,
    })
    await sees('已从表格导入 12 项')
    await screenshot(page, 'question-table')
    expect(await page.evaluate('document.documentElement.scrollWidth')).to.equal(360)
    await press('完成')
    await sees('备注')
    expect(problems).to.deep.equal([])
  })
})
