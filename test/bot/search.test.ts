import { expect } from 'chai'
import { districts } from '../../forms/index.ts'
import type { FormSource, SheetRow } from '../../rules/form.ts'
import { describeOffice } from './office.ts'

const rows = (cells: Record<string, string>[]): SheetRow[] =>
  cells.map((row, index) => ({ row: index + 2, cells: row }))

const form: FormSource = {
  settings: { form_id: 'long-lists', version: '1', form_title: '长选项' },
  survey: rows([
    { type: 'select_one district', name: 'home', label: '所在区县', required: 'yes' },
    { type: 'select_multiple district', name: 'branches', label: '分支机构在哪些区县', required: 'yes' },
    { type: 'text', name: 'remark', label: '备注' },
  ]),
  choices: rows(districts.map(({ code, name }) => ({ list_name: 'district', name: code, label: name }))),
}

describeOffice(
  'bot: a long list of choices',
  (office) => {
    const answers = async () => (await office.report()).answers

    it('says that one may search, and takes the only hit with a word about it', async () => {
      const lin = await office.filling('lin')
      await lin.sees('拼音（如 yz）')
      await lin.says('yuzhong')
      await lin.sees('✓ 记下了：渝中区')
      await lin.sees('分支机构')
      expect((await answers())['home']).to.equal('500103')
    })

    it('an exact name or code answers at once', async () => {
      const lin = await office.filling('lin')
      await lin.says('渝中区')
      await lin.sees('分支机构')
      lin.doesNotSee('记下了')
      await lin.presses('← 返回')
      await lin.says('500112')
      await lin.sees('✓ 记下了：渝北区')
    })

    it('shows several hits as buttons, and one of them is the answer', async () => {
      const lin = await office.filling('lin')
      await lin.says('渝')
      await lin.sees('“渝”找到 2 项，请选一项：')
      expect(lin.buttons()).to.deep.equal(['渝中区', '渝北区', '全部选项（38）', '保存退出'])
      await lin.presses('渝北区')
      await lin.sees('✓ 所在区县：渝北区')
      expect((await answers())['home']).to.equal('500112')
    })

    it('says so when nothing is found, and offers the pages again', async () => {
      const lin = await office.filling('lin')
      await lin.says('渝')
      await lin.says('成都')
      await lin.sees('没有找到“成都”')
      expect(lin.buttons()).to.include('下一页 2/5 ›')
      await lin.says('渝')
      await lin.presses('全部选项（38）')
      expect(lin.buttons()).to.include('下一页 2/5 ›').and.not.include('全部选项（38）')
      expect((await office.report()).given).to.deep.equal({})
    })

    it('ticks what is found where several may be chosen, and keeps the ticks', async () => {
      const lin = await office.filling('lin')
      await lin.says('渝中区')
      await lin.says('jiangbei')
      await lin.sees('✓ 已勾选，现在共 1 项')
      await lin.says('渝')
      await lin.presses('☐ 渝北区')
      expect(lin.buttons()).to.include('☑ 渝北区').and.include('☐ 渝中区')
      await lin.says('500108')
      await lin.sees('现在共 3 项')
      await lin.presses('完成')
      await lin.sees('备注')
      expect((await answers())['branches']).to.have.members(['500105', '500112', '500108'])
    })

    it('several whole names typed at once still answer', async () => {
      const lin = await office.filling('lin')
      await lin.says('渝中区')
      await lin.says('南岸区')
      await lin.sees('备注')
      expect((await answers())['branches']).to.deep.equal(['500108'])
    })

    it('a restart in between changes nothing', async () => {
      const lin = await office.filling('lin')
      await lin.says('渝')
      await office.restart()
      await lin.presses('渝北区')
      await lin.sees('✅ 渝北区')
    })
  },
  { form },
)
