import { expect } from 'chai'
import type { FormSource, SheetRow } from '../../rules/form.ts'
import { describeOffice } from './office.ts'

const rows = (cells: Record<string, string>[]): SheetRow[] =>
  cells.map((row, index) => ({ row: index + 2, cells: row }))

const form: FormSource = {
  settings: { form_id: 'dates', version: '1', form_title: '日期' },
  survey: rows([
    {
      type: 'date',
      name: 'bought',
      label: '采购日期',
      required: 'yes',
      constraint: '. <= today()',
      constraint_message: '不能晚于今天',
    },
    { type: 'datetime', name: 'checked', label: '检查时间', required: 'yes' },
    { type: 'text', name: 'remark', label: '备注' },
  ]),
  choices: [],
}

describeOffice(
  'bot: a calendar of buttons',
  (office) => {
    const answers = async () => (await office.report()).answers

    it('opens in place at this month, turns its pages, and a day is the answer', async () => {
      const lin = await office.filling('lin')
      const asked = lin.last().id
      expect(lin.buttons()).to.deep.equal(['今天', '日历', '保存退出'])
      await lin.presses('日历')
      expect(lin.last().id).to.equal(asked)
      expect(lin.last().text).to.contain('2026年11月')
      expect(lin.buttons()).to.include('[23]').and.include('一')
      // Nothing later than today: those days are marked, and said to be.
      expect(lin.buttons()).to.include('22').and.not.include('24').and.not.include('30')
      expect(lin.buttons().filter((text) => text === '–')).to.have.length(7)
      await lin.sees('“–”的日子不符合本题的要求')
      await lin.presses('‹')
      await lin.sees('2026年10月')
      expect(lin.buttons()).to.include('31')
      await lin.presses('‹‹')
      await lin.sees('2025年10月')
      await lin.presses('›')
      await lin.presses('››')
      await lin.presses('‹')
      await lin.presses(/^15$/)
      await lin.sees('✓ 采购日期：2026-10-15')
      await lin.sees('检查时间')
      expect((await answers())['bought']).to.equal('2026-10-15')
      expect(lin.last().id).to.equal(asked)
    })

    it("keeps to the author's condition, and what is between the days does nothing", async () => {
      const lin = await office.filling('lin')
      await lin.presses('日历')
      await lin.presses('·')
      await lin.presses('三')
      expect(lin.isKeptWaiting()).to.equal(false)
      await lin.presses('–')
      await lin.sees('不能晚于今天')
      expect(lin.last().text).to.contain('2026年11月')
      await lin.presses('收起日历')
      expect(lin.buttons()).to.deep.equal(['今天', '日历', '保存退出'])
      await lin.presses('今天')
      await lin.sees('✓ 采购日期：2026-11-23')
    })

    it('takes the day of a moment from the calendar and its time as typed', async () => {
      const lin = await office.filling('lin')
      await lin.presses('今天')
      await lin.presses('日历')
      await lin.presses(/^20$/)
      await lin.sees('日期：2026-11-20。请再输入时间')
      await lin.says('不知道')
      await lin.sees('请输入日期和时间')
      await lin.says('下午3点半')
      await lin.sees('✓ 记下了：2026-11-20 15:30')
      expect((await answers())['checked']).to.equal('2026-11-20T15:30')
      await lin.presses('← 返回')
      await lin.presses('日历')
      expect(lin.buttons()).to.include('● 20')
      await lin.says('2026-11-19 8:00')
      await lin.sees('备注')
      expect((await answers())['checked']).to.equal('2026-11-19T08:00')
    })

    it('typing a date works while the calendar is open, and its buttons then do no harm', async () => {
      const lin = await office.filling('lin')
      await lin.presses('日历')
      const open = lin.last().id
      await lin.says('2018.7.2')
      await lin.sees('检查时间')
      await lin.presses(/^15$/, { on: open })
      await lin.sees('第 1 题已经答过了：2018-07-02')
      expect((await answers())['bought']).to.equal('2018-07-02')
    })

    it('stays inside the limits of the Bot API at both ends of the calendar', async () => {
      const before = office.api.calls().length
      const lin = await office.filling('lin')
      await lin.says('1900-01-31')
      await lin.presses('← 返回')
      await lin.presses('日历')
      await lin.sees('1900年1月')
      expect(lin.buttons()).not.to.include('‹')
      expect(lin.buttons().length).to.be.at.most(100)
      await lin.presses('›')
      expect(
        office.api
          .calls()
          .slice(before)
          .filter(({ ok }) => !ok)
          .map(({ method, error }) => `${method} ${error}`),
      ).to.deep.equal([])
    })
  },
  { form },
)
