// The units of the demo: six small firms and an organ in each of the 38 districts, a chamber with more members, and a few of each
// kind that has a campaign. All names say that they are samples.
import { districts, industries } from '../forms/index.ts'
import type { Unit } from '../models/unit.ts'

/** Whose officer the demo's link makes one. */
export const officerUnit = 'YL-500103-1'

export type SampleUnit = Omit<Unit, 'sample'>

const firms = [
  { name: '小面坊', industry: '餐饮', chamber: '餐饮商会' },
  { name: '火锅店', industry: '餐饮', chamber: '餐饮商会' },
  { name: '茶楼', industry: '餐饮', chamber: '餐饮商会' },
  { name: '五金商行', industry: '批发零售', chamber: '商贸商会' },
  { name: '文具店', industry: '批发零售', chamber: '商贸商会' },
  { name: '设计工作室', industry: '信息技术', chamber: '商贸商会' },
]
/** Of the officer's district and chamber, so that its secretary has somebody to chase. */
const more = ['包子铺', '咖啡馆', '烧烤店'].map((name) => ({ name, industry: '餐饮', chamber: '餐饮商会' }))

export function sampleUnits(): SampleUnit[] {
  const alone = { chamber: null, superior: null, contact: null }
  const inDistricts = districts.flatMap(({ code, name }): SampleUnit[] => [
    ...[...firms, ...(officerUnit.includes(code) ? more : [])].map((firm, index) => ({
      ...{ _id: `YL-${code}-${index + 1}`, name: `${name}${firm.name}（样例）`, type: 'private_firm', district: code },
      ...{ ...alone, industry: industryOf(firm.industry), chamber: `${name}${firm.chamber}（样例）` },
    })),
    {
      ...{ _id: `YL-${code}-G`, name: `${name}某机关（样例）`, type: 'government_organ', district: code },
      ...{ ...alone, industry: industryOf('公共管理') },
    },
  ])
  const named = (
    letter: string,
    names: string[],
    what: string,
    unit: Pick<SampleUnit, 'type' | 'district' | 'industry'>,
  ) =>
    names.map((name, index) => ({
      _id: `YL-${letter}-${index + 1}`,
      name: `${name}${what}（样例）`,
      ...unit,
      ...alone,
    }))
  const six = ['甲', '乙', '丙', '丁', '戊', '己']
  const works = { district: '500106', industry: industryOf('制造') }
  return [
    ...inDistricts,
    ...named('B', six.slice(0, 4), '银行重庆分行', {
      ...{ type: 'financial_institution', district: '500103', industry: industryOf('金融') },
    }),
    ...named('S', six, '实业集团', { type: 'state_owned_enterprise', ...works }),
    ...named('P', six, '计算机制造公司', { type: 'pc_maker', ...works }),
  ]
}

const industryOf = (name: string) => industries.find(({ zh }) => zh.includes(name))?.code ?? 'other'
