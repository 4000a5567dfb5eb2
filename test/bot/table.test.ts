import { expect } from 'chai'
import { readWorkbook, writeWorkbook } from '../../models/xlsx.ts'
import type { FormSource, RowAnswers, SheetRow } from '../../rules/form.ts'
import { describeOffice } from './office.ts'

const rows = (cells: Record<string, string>[]): SheetRow[] =>
  cells.map((row, index) => ({ row: index + 2, cells: row }))

const form: FormSource = {
  settings: { form_id: 'table', version: '1', form_title: '清单' },
  survey: rows([
    { type: 'begin repeat', name: 'software', label: '软件清单', max_rows: '300' },
    { type: 'text', name: 'title', label: '软件名称', required: 'yes' },
    { type: 'select_one kind', name: 'kind', label: '类别', required: 'yes' },
    { type: 'select_one sub', name: 'sub', label: '小类', choice_filter: 'kind = ${kind}' },
    {
      type: 'integer',
      name: 'seats',
      label: '许可数量',
      required: 'yes',
      constraint: '. > 0',
      constraint_message: '至少 1 个',
    },
    { type: 'date', name: 'bought', label: '采购日期' },
    { type: 'text', name: 'why', label: '说明', relevant: "${kind} = 'other'" },
    { type: 'select_multiple use', name: 'uses', label: '用途' },
    { type: 'image', name: 'proof', label: '凭证照片' },
    { type: 'end repeat', name: '' },
    { type: 'text', name: 'remark', label: '备注' },
  ]),
  choices: rows([
    { list_name: 'kind', name: 'os', label: '操作系统' },
    { list_name: 'kind', name: 'other', label: '其他' },
    { list_name: 'sub', name: 'linux', label: '国产', kind: 'os' },
    { list_name: 'sub', name: 'cad', label: '国产', kind: 'other' },
    { list_name: 'use', name: 'work', label: '办公' },
    { list_name: 'use', name: 'make', label: '生产' },
  ]),
}
const mime = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const headings = ['软件名称', '类别', '小类', '许可数量', '采购日期', '说明', '用途']
const good = [
  ['麒麟', '操作系统', '国产', '30', '2024-05-06', '', '办公、生产'],
  ['中望CAD', 'other', '国产', '3', '2023年1月2日', '设计用', ''],
]
const table = (body: string[][], head = headings) => writeWorkbook([{ name: '软件清单', rows: [head, ...body] }])

describeOffice(
  'bot: a whole list from an Excel table',
  (office) => {
    const saved = async () => ((await office.report()).answers['software'] ?? []) as RowAnswers[]

    it('sends a template with the headings, what to fill in and the choices', async () => {
      const lin = await office.filling('lin')
      await lin.presses('⬇ 下载模板，整表导入')
      const sent = await lin.sees('请按模板填写（一行一项，最多 300 项）')
      expect(lin.raw(sent.id).document?.file_name).to.equal('software-template.xlsx')
      const { sheets } = await readWorkbook(lin.opens(sent.id))
      expect(sheets[0]).to.deep.include({ name: '软件清单', rows: [headings] })
      expect(sheets[1]!.name).to.equal('填写说明')
      expect(sheets[1]!.rows[2]).to.deep.equal(['类别', 'kind', '是', '从可选内容里填一个。', '操作系统；其他'])
      expect(sheets[1]!.rows[4]![3]).to.contain('请输入整数')
    })

    it('takes a filled table whole: labels or codes, choices that depend on others, dates as typed', async () => {
      const lin = await office.filling('lin')
      await lin.sendsDocument(await table(good), 'list.xlsx', mime)
      await lin.sees('✓ 已从表格导入 2 项，请核对。')
      await lin.sees('1. 麒麟 操作系统')
      expect(await saved()).to.deep.equal([
        { _row: 1, title: '麒麟', kind: 'os', sub: 'linux', seats: 30, bought: '2024-05-06', uses: ['work', 'make'] },
        { _row: 2, title: '中望CAD', kind: 'other', sub: 'cad', seats: 3, bought: '2023-01-02', why: '设计用' },
      ])
      await lin.presses('完成')
      await lin.sees('凭证照片')
      expect(Object.keys((await office.report()).given)).to.include.members(['software/1/seats', 'software/2/uses'])
    })

    it('takes nothing of a table with faults, and names every cell', async () => {
      const lin = await office.filling('lin')
      const bad = [
        ...good,
        ['', '操作系统', '', '很多', '2024-02-31', '', ''],
        ['钉钉', '没有的', '', '0', '', '', '办公、玩'],
        ['钉钉', 'os', '', '1', '', '多余', ''],
        ...Array.from({ length: 8 }, () => ['A', 'os', '', '', '', '', '']),
      ]
      await lin.sendsDocument(await table(bad), 'list.xlsx', mime)
      const told = await lin.sees('表格里有 15 处要改，一行也没有导入')
      expect(told.text.split('\n').slice(1, 5)).to.deep.equal([
        '· “软件清单”第 4 行“软件名称”：必填，不能空着。',
        '· “软件清单”第 4 行“许可数量”填的是“很多”：“很多”可以有几种理解，请直接写数字，例如：12000',
        '· “软件清单”第 4 行“采购日期”填的是“2024-02-31”：没有“2024-02-31”这一天，请核对日期，例如：2018-07-02',
        '· “软件清单”第 5 行“类别”填的是“没有的”：可选内容里没有“没有的”，请照“填写说明”里的写法填。',
      ])
      expect(told.text)
        .to.contain('第 5 行“许可数量”填的是“0”：至少 1 个')
        .and.contain('第 5 行“用途”填的是“办公、玩”：可选内容里没有“玩”')
        .and.contain('第 6 行“说明”填的是“多余”：按这一行其他列的内容，这一格不用填')
        .and.contain('……还有 5 处')
      expect(lin.buttons()).to.include('＋ 添加一项')
      expect((await office.report()).revision).to.equal(0)
    })

    for (const [way, titles] of [
      ['全部替换（现有 2 项会删掉）', ['钉钉']],
      ['接在后面', ['麒麟', '中望CAD', '钉钉']],
      ['不导入', ['麒麟', '中望CAD']],
    ] as const)
      it(`asks what becomes of the rows there are: ${way}`, async () => {
        const lin = await office.filling('lin')
        await lin.sendsDocument(await table(good), 'list.xlsx', mime)
        await lin.sendsDocument(await table([['钉钉', '其他', '', '5', '', '', '']]), 'more.xlsx', mime)
        await lin.sees('这里已经有 2 项，要怎么导入？')
        expect(await saved()).to.have.length(2)
        await office.restart()
        await lin.presses(way)
        await lin.sees(way === '不导入' ? '已填 2 项' : '✓ 已从表格导入 1 项')
        expect((await saved()).map(({ title }) => title)).to.deep.equal(titles)
        expect(new Set((await saved()).map(({ _row }) => _row)).size).to.equal(titles.length)
        const { given } = await office.report()
        expect('software/1/title' in given).to.equal(!way.startsWith('全部替换'))
      })

    it('takes a table once, however often its update comes', async () => {
      const lin = await office.filling('lin')
      await lin.sendsDocument(await table(good), 'list.xlsx', mime)
      await office.restart()
      await office.api.redeliver(lin.lastUpdateId)
      expect(await saved()).to.have.length(2)
    })

    it('says clearly what is wrong with a file, and keeps what was there', async () => {
      const lin = await office.filling('lin')
      await lin.sendsDocument(await table(good), 'list.xlsx', mime)
      const many = Array.from({ length: 400 }, (_, n) => [`软件${n}`, 'os', '', '1', '', '', ''])
      const cases: [Buffer, string, string][] = [
        [await table([], ['别的', '表']), 'a.xlsx', '没有找到模板的表头'],
        [await table([]), 'b.xlsx', '表格里没有内容'],
        [await table([['x', 'y', '1', 'z']], [...headings.slice(0, 3), '备注列']), 'c.xlsx', '模板里没有这一列'],
        [await table([['x', 'y']], ['软件名称', '软件名称']), 'd.xlsx', '这一列出现了两次'],
        [await table(many), 'e.xlsx', '行太多，最多 300 行'],
        [await table(many.slice(0, 310)), 'f.xlsx', '最多填 300 项'],
        [
          await table(Array.from({ length: 100_000 }, (_, n) => [`软件${n}`, 'os', '', '1', '', '', ''])),
          'z.xlsx',
          '表格太大：这里最多 300 行',
        ],
        [Buffer.from('not a workbook at all, only words'), 'g.xlsx', '打不开这个文件'],
        [Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'h.xls', '这是旧的 .xls 格式'],
      ]
      for (const [bytes, name, words] of cases) {
        await lin.sendsDocument(bytes, name, mime)
        await lin.sees(words)
      }
      office.api.failNext('download', { error: 404 })
      await lin.sendsDocument(await table(good), 'i.xlsx', mime)
      await lin.sees('这个文件已经取不到了')
      expect(await saved()).to.have.length(2)
    })

    it('a table where no list is asked for is not kept, and it is said', async () => {
      const lin = await office.filling('lin')
      await lin.presses('没有')
      await lin.sees('备注')
      await lin.sendsDocument(await table(good), 'list.xlsx', mime)
      await lin.sees('现在这一题不能整表导入')
      expect(await saved()).to.deep.equal([])
    })
  },
  { form },
)
