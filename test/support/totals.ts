// A campaign of seven sample units in two districts with known totals, for tests of what regulators read.
import { Types } from 'mongoose'
import type { Campaign } from '../../models/campaign.ts'
import type { Models } from '../../models/index.ts'
import type { ReportState } from '../../models/report.ts'
import type { FormSource, SheetRow } from '../../rules/form.ts'
import type { Role, Scope } from '../../rules/scope.ts'

const rows = (...cells: Record<string, string>[]): SheetRow[] =>
  cells.map((cell, index) => ({ row: index + 2, cells: cell }))

export const smallForm: FormSource = {
  settings: { form_id: 'small', form_title: '小表', version: '1' },
  survey: rows(
    { type: 'integer', name: 'pc_count', 'label::中文 (zh)': '电脑台数', 'label::English (en)': 'computers' },
    {
      type: 'select_one yes_no',
      name: 'has_ledger',
      'label::中文 (zh)': '有台账吗？',
      'label::English (en)': 'ledger?',
    },
    { type: 'text', name: 'remark', 'label::中文 (zh)': '备注，"其他"', 'label::English (en)': 'remark' },
    { type: 'begin_repeat', name: 'software', 'label::中文 (zh)': '软件', 'label::English (en)': 'software' },
    { type: 'text', name: 'product', 'label::中文 (zh)': '名称', 'label::English (en)': 'name' },
    { type: 'end_repeat', name: '', 'label::中文 (zh)': '' },
  ),
  choices: rows(
    { list_name: 'yes_no', name: 'yes', 'label::中文 (zh)': '有', 'label::English (en)': 'yes' },
    { list_name: 'yes_no', name: 'no', 'label::中文 (zh)': '没有', 'label::English (en)': 'no' },
  ),
}

const unit = (code: string, district: string, chamber: string | null, name = `示例企业${code}`) => ({
  ...{ _id: code, name, district, chamber },
  ...{ type: 'private_firm', industry: 'manufacturing', superior: null, contact: null },
})
/** Yuzhong: 4 due, 2 in (1 accepted). Jiangbei: 3 due, 1 in. */
const units: [ReturnType<typeof unit>, ReportState][] = [
  [unit('A1', '500103', '汽配商会'), 'accepted'],
  [unit('A2', '500103', '汽配商会', '=HYPERLINK("http://evil.example")'), 'submitted'],
  [unit('A3', '500103', '建材商会'), 'returned'],
  [unit('A4', '500103', null), 'draft'],
  [unit('B1', '500105', '汽配商会', '江北"名",有限\n公司'), 'submitted'],
  [unit('B2', '500105', null), 'draft'],
  [unit('B3', '500105', null), 'draft'],
]

export interface Totals {
  campaign: Campaign
  /** Of another measure. */
  other: Campaign
  reportOf(unit: string): Promise<string>
  token(role: Role, scope?: Scope): Promise<string>
}

export async function makeTotals(models: Models, now: Date): Promise<Totals> {
  await models.unit.importAll(units.map(([one]) => one))
  const form = (await models.formVersion.save(smallForm, now))._id
  const day = 86_400_000
  const times = { opensAt: new Date(now.getTime() - 30 * day), dueAt: new Date(now.getTime() + day) }
  const campaign = await models.campaign.create({ title: '半年填报', form, measure: 10, audience: {}, ...times }, now)
  const other = await models.campaign.create({ title: '另一措施', form, measure: 3, audience: {}, ...times }, now)
  for (const one of [campaign, other]) {
    await models.report.openFor(one, await models.unit.findMany(units.map(([{ _id }]) => _id)), now)
    await models.campaign.opened(one._id)
  }
  const answers = {
    pc_count: 12,
    has_ledger: 'yes',
    remark: '+86 电话',
    software: [
      { _row: 1, product: 'WPS' },
      { _row: 4, product: '@SUM(1)' },
    ],
  }
  for (const [{ _id }, state] of units)
    await models.report.model.updateOne(
      { campaign: campaign._id, unit: _id },
      {
        $set: {
          state,
          ...(state !== 'draft' && { answers, startedAt: now, submittedAt: now, submittedBy: new Types.ObjectId() }),
        },
      },
    )
  return {
    campaign,
    other,
    async reportOf(code) {
      return (await models.report.model.findOne({ campaign: campaign._id, unit: code }).orFail())._id.toHexString()
    },
    token: async (role, scope = {}) => (await models.token.create({ role, scope, now, ttlMs: day })).token,
  }
}
