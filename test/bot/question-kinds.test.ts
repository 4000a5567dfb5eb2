// Every type of question and every column of an XLSForm that the chat knows, answered by a person to the receipt.
import { expect } from 'chai'
import type { FormSource, SheetRow } from '../../rules/form.ts'
import { compileForm, submission } from '../../rules/form.ts'
import { describeOffice } from './office.ts'

const rows = (cells: Record<string, string>[]): SheetRow[] =>
  cells.map((row, index) => ({ row: index + 2, cells: row }))

const form: FormSource = {
  settings: { form_id: 'kinds', version: '1', form_title: '题型', default_language: '中文 (zh)', style: 'pages' },
  files: {
    'shops.csv': [
      { name: 's1', label: '渝中店', district: '500103' },
      { name: 's2', label: '江北店', district: '500105' },
    ],
  },
  survey: rows([
    { type: 'start', name: 'begun' },
    { type: 'end', name: 'ended' },
    { type: 'today', name: 'day' },
    { type: 'deviceid', name: 'device' },
    { type: 'hidden', name: 'kind', default: 'yearly' },
    { type: 'barcode', name: 'code', 'label::中文 (zh)': '设备条码', required: 'yes', required_message: '请抄下条码' },
    { type: 'phonenumber', name: 'phone', label: '联系电话', required: 'yes' },
    { type: 'decimal', name: 'money', label: '花了多少元', default: '100' },
    { type: 'range', name: 'score', label: '打几分', parameters: 'start=1 end=5 step=1', required: 'yes' },
    { type: 'time', name: 'opens', label: '几点开门', required: 'yes' },
    { type: 'dateTime', name: 'checked', label: '什么时候检查的', required: 'yes' },
    { type: 'select one from fruit or_other', name: 'fruit', label: '喜欢什么', required: 'yes' },
    {
      ...{ type: 'select_one_from_file shops.csv', name: 'shop', label: '哪家店', required: 'yes' },
      choice_filter: "district = '500105' or ${score} > 3",
    },
    { type: 'rank fruit', name: 'order', label: '排个先后', required: 'yes' },
    { type: 'text', name: 'sum', label: '合计', calculation: '${score} * 2', read_only: 'yes' },
    { type: 'begin_repeat', name: 'rooms', label: '房间', repeat_count: '2' },
    { type: 'text', name: 'room', label: '房间名', required: 'yes' },
    { type: 'end_repeat', name: '' },
    { type: 'acknowledge', name: 'sure', label: '以上属实', required: 'yes' },
    { type: 'calculate', name: 'said', label: '', calculation: "jr:choice-name(${shop}, '${shop}')" },
  ]),
  choices: rows([
    { list_name: 'fruit', name: 'apple', label: '苹果' },
    { list_name: 'fruit', name: 'pear', label: '梨' },
  ]),
}

describeOffice(
  'bot: kinds of questions',
  (office) => {
    it('each is asked, answered in its own way, and submitted as its type', async () => {
      const lin = await office.filling('lin')
      await lin.sees('设备条码')
      expect(lin.buttons()).to.not.include('跳过')
      await lin.says('6901234567892')
      await lin.sees('请输入电话')
      await lin.says('不知道')
      await lin.sees('联系电话')
      await lin.says('023 6389 0000')
      await lin.sees('花了多少元')
      await lin.sees('100')
      await lin.says('1.2万')
      await lin.sees('打几分')
      await lin.presses('4')
      await lin.sees('请输入时间')
      await lin.says('下午2点半')
      await lin.sees('什么时候检查的')
      await lin.says('2026年11月3日 9:05')
      await lin.sees('喜欢什么')
      await lin.presses('其他')
      await lin.says('芒果')
      await lin.sees('哪家店')
      expect(lin.buttons()).to.include('渝中店')
      await lin.says('jbd')
      await lin.sees('排个先后')
      await lin.presses('梨')
      await lin.presses('苹果')
      await lin.sees('已排 2 项')
      await lin.presses('完成')
      await lin.sees('合计')
      await lin.sees('8')
      await lin.presses('知道了')
      await lin.sees('房间名')
      await lin.says('东')
      await lin.says('西')
      await lin.sees('房间')
      await lin.presses('完成')
      await lin.sees('以上属实')
      await lin.presses('确认')
      await lin.sees('请核对')
      await lin.presses('提交')
      await lin.presses('确定提交')
      await lin.sees('提交成功')

      const { answers } = await office.report()
      expect(answers).to.deep.include({
        ...{ code: '6901234567892', phone: '02363890000', money: 12_000, score: 4, opens: '14:30', shop: 's2' },
        ...{ checked: '2026-11-03T09:05', fruit: 'other', fruit_other: '芒果', order: ['pear', 'apple'], sure: 'OK' },
      })
      const compiled = compileForm(form)
      if (!compiled.ok) throw new Error('does not compile')
      const env = { now: office.clock.now(), timeZone: 'Asia/Shanghai', person: { device: 'd1' } }
      const sent = submission(compiled.form, answers, env)
      expect(sent).to.include({ said: '江北店', kind: 'yearly', day: '2026-11-23', device: 'd1', sum: 8 })
      expect(sent).to.include.keys('begun', 'ended')
    })
  },
  { form },
)
