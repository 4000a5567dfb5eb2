// What an author puts beside a question, and how appearance changes the chat.
import { expect } from 'chai'
import { compileForm, type FormSource, type SheetRow } from '../../rules/form.ts'
import { describeOffice } from './office.ts'

const rows = (cells: Record<string, string>[]): SheetRow[] =>
  cells.map((row, index) => ({ row: index + 2, cells: row }))
const long = '由软件厂商直接授权，随机器或按套数购买，有合同'

const form: FormSource = {
  settings: { form_id: 'beside', version: '1', form_title: '旁注' },
  survey: rows([
    {
      ...{ type: 'integer', name: 'pcs', label: '电脑有几台', required: 'yes', hint: '台式机和笔记本' },
      ...{ guidance_hint: '涉密电脑不要填。${pcs}', 'media::image': 'https://example.org/pcs.png', video: 'local.mp4' },
    },
    { type: 'select_one how', name: 'listed', label: '怎么来的', required: 'yes' },
    { type: 'select_one how', name: 'bare', label: '其他软件怎么来的', required: 'yes', appearance: 'minimal' },
    { type: 'select_one scale', name: 'happy', label: '满意吗', required: 'yes', appearance: 'likert' },
    { type: 'note', name: 'thanks', label: '谢谢', guidance_hint: '以后可以修改' },
    { type: 'text', name: 'remark', label: '备注', appearance: 'multiline' },
    { type: 'text', name: 'more', label: '还有吗' },
  ]),
  choices: rows([
    { list_name: 'how', name: 'a', label: long, image: 'a.png' },
    { list_name: 'how', name: 'b', label: '别的' },
    ...['很不满意', '不满意', '一般', '满意', '非常非常满意'].map((label, n) => ({
      ...{ list_name: 'scale', name: String(n + 1), label },
    })),
  ]),
}

describeOffice(
  'bot: beside a question',
  (office) => {
    it('guidance is unfolded by a button on the same card, and a picture is shown by its address', async () => {
      const lin = await office.filling('lin')
      const asked = lin.last().id
      expect(lin.last().text)
        .to.include('台式机和笔记本')
        .and.include('图片：https://example.org/pcs.png')
        .and.not.include('涉密')
      expect(lin.last().text).to.not.include('local.mp4')
      await lin.presses('填写说明')
      await lin.sees('涉密电脑不要填')
      expect(lin.last().id).to.equal(asked)
      expect(lin.last().text).to.include('台式机和笔记本')
      expect(lin.buttons()).to.not.include('填写说明')
      await lin.says('x')
      await lin.sees('电脑有几台')
      await lin.says('5')
      await lin.sees('怎么来的')
      expect(lin.buttons()).to.not.include('填写说明')
    })

    it('long choices are listed, minimal ones are buttons alone, a scale lies in one row, a long text may have lines', async () => {
      const lin = await office.filling('lin')
      await lin.says('5')
      expect(lin.last().text).to.include(`1. ${long}`)
      await lin.presses('2')
      expect(lin.last().text).to.not.include(long)
      expect(lin.buttons().slice(0, 2)).to.deep.equal([long, '别的'])
      await lin.presses(long)
      expect(lin.last().text).to.include('5. 非常非常满意')
      expect(lin.last().buttons[0]!.map(({ text }) => text)).to.deep.equal([...['1', '2', '3', '4', '5']])
      await lin.presses('4')
      await lin.presses('填写说明')
      await lin.sees('以后可以修改')
      await lin.presses('知道了')
      await lin.sees('可以分几行写')
      await lin.says('一\n二')
      await lin.sees('请直接输入文字。')
      expect((await office.report()).answers).to.include({ listed: 'b', bare: 'a', happy: '4', remark: '一\n二' })
    })
  },
  { form },
)

describe('pictures beside a question', () => {
  it('that are no address are told at import, with row and column', () => {
    const compiled = compileForm(form)
    expect(
      compiled.ok && compiled.form.notices.map(({ code, row, column, part }) => [code, row, column, part]),
    ).to.deep.equal([
      ['column-ignored', 2, 'image', 'a.png'],
      ['media-no-address', 2, 'video', 'local.mp4'],
    ])
  })
})
