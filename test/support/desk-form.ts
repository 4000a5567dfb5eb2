// A small form with a field of each kind that review cares about: relevance, rows, a calculation, photos, a document.
import type { FormSource, SheetRow } from '../../rules/form.ts'

const rows = (cells: Record<string, string>[]): SheetRow[] => cells.map((row, at) => ({ row: at + 2, cells: row }))

export const deskForm: FormSource = {
  settings: { form_id: 'desk', version: '1', form_title: '软件正版化核查' },
  survey: rows([
    { type: 'integer', name: 'pcs', label: '办公电脑台数', required: 'yes' },
    { type: 'select_one yesno', name: 'ledger', label: '有软件台账吗', required: 'yes' },
    { type: 'text', name: 'why', label: '为什么没有', relevant: "${ledger} = 'no'", required: 'yes' },
    { type: 'begin repeat', name: 'software', label: '软件清单' },
    { type: 'text', name: 'title', label: '软件名称', required: 'yes' },
    { type: 'integer', name: 'seats', label: '许可数量', required: 'yes' },
    { type: 'end repeat', name: '' },
    { type: 'calculate', name: 'licensed', label: '', calculation: 'sum(${seats})' },
    { type: 'image', name: 'proof', label: '授权凭证照片' },
    { type: 'file', name: 'contract', label: '采购合同' },
  ]),
  choices: rows([
    { list_name: 'yesno', name: 'yes', label: '有' },
    { list_name: 'yesno', name: 'no', label: '没有' },
  ]),
}
