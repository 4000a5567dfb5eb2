// A form with one question of every kind the chat knows, for tests.
import type { FormSource, SheetRow } from '../../rules/form.ts'

const rows = (cells: Record<string, string>[]): SheetRow[] =>
  cells.map((row, index) => ({ row: index + 2, cells: row }))
const label = (zh: string, en: string) => ({ 'label::中文 (zh)': zh, 'label::English (en)': en })

export const shortForm: FormSource = {
  settings: {
    form_id: 'short',
    version: '1',
    default_language: '中文 (zh)',
    'form_title::中文 (zh)': '软件正版化小表',
    'form_title::English (en)': 'Licensed software, short',
  },
  survey: rows([
    { type: 'note', name: 'hello', ...label('请如实填写。', 'Please answer truthfully.') },
    { type: 'begin group', name: 'staff', ...label('人员与电脑', 'People and computers') },
    {
      type: 'integer',
      name: 'pc_count',
      ...label('办公电脑有多少台？', 'How many computers?'),
      'hint::中文 (zh)': '台式机和笔记本都算',
      'hint::English (en)': 'Desktops and laptops',
      required: 'yes',
      constraint: '. >= 0 and . <= 100000',
      'constraint_message::中文 (zh)': '请输入 0 到 100000 之间的整数',
      'constraint_message::English (en)': 'Please enter a whole number from 0 to 100000',
    },
    {
      type: 'select_one yesno',
      name: 'has_ledger',
      ...label('有软件台账吗？', 'Is there a software ledger?'),
      required: 'yes',
    },
    {
      type: 'date',
      name: 'ledger_date',
      ...label('台账最近更新的日期', 'When was the ledger last updated?'),
      relevant: "${has_ledger} = 'yes'",
      required: 'yes',
    },
    { type: 'end group', name: '' },
    {
      type: 'select_multiple kinds',
      name: 'kinds',
      ...label('用到哪些软件？', 'Which kinds of software?'),
      required: 'yes',
    },
    { type: 'decimal', name: 'spent', ...label('今年软件花费多少元？', 'Spent on software this year (yuan)?') },
    { type: 'select_one industries', name: 'industry', ...label('主营行业', 'Main industry'), required: 'yes' },
    { type: 'begin repeat', name: 'software', ...label('软件清单', 'Software list') },
    { type: 'text', name: 'title', ...label('软件名称', 'Name of the software'), required: 'yes' },
    { type: 'integer', name: 'seats', ...label('许可数量', 'Licences'), required: 'yes' },
    { type: 'end repeat', name: '' },
    {
      type: 'image',
      name: 'proof',
      ...label('请拍授权凭证', 'Photos of the licences'),
      required: 'yes',
      parameters: 'max-photos=4',
    },
    { type: 'text', name: 'remark', ...label('还有什么要说明的？', 'Anything to add?') },
  ]),
  choices: rows([
    { list_name: 'yesno', name: 'yes', ...label('有', 'Yes') },
    { list_name: 'yesno', name: 'no', ...label('没有', 'No') },
    { list_name: 'kinds', name: 'os', ...label('操作系统', 'Operating system') },
    { list_name: 'kinds', name: 'office', ...label('办公软件', 'Office suite') },
    { list_name: 'kinds', name: 'antivirus', ...label('杀毒软件', 'Antivirus') },
    ...[
      '农业',
      '制造业',
      '建筑业',
      '批发零售',
      '交通运输',
      '住宿餐饮',
      '信息技术',
      '金融业',
      '房地产',
      '教育',
      '卫生',
    ].map((zh, index) => ({ list_name: 'industries', name: `i${index + 1}`, ...label(zh, `Industry ${index + 1}`) })),
  ]),
}
