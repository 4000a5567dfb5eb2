// What the units of the demo have reported: made up, different for each, and taken by the forms.
import type { Answers } from '../rules/form.ts'

/** null: nobody has reported on this form. */
export function sampleAnswers(form: string, index: number): Answers | null {
  if (form === 'private-firm') return firm(index)
  if (form === 'software-detail') return byComputer(index)
  return form === 'pc-maker' ? maker(index) : null
}

function firm(index: number): Answers {
  const computers = 2 + (index % 9)
  const licences = ['bought', 'oem', 'free', 'unlimited'] as const
  const licence = licences[index % licences.length]!
  return {
    staff_count: computers + (index % 14),
    pc_count: computers,
    os_genuine_count: computers - (index % 3),
    office_kind: index % 2 === 0 ? ['wps'] : ['wps', 'ms_office'],
    office_licence: licence,
    ...(licence === 'bought' && { office_count: computers }),
    antivirus: index % 4 === 0 ? 'paid' : 'free',
    has_special: 'no',
  }
}

function byComputer(index: number): Answers {
  const computers = Array.from({ length: 4 + (index % 3) }, (_, at) => ({
    ...{ _row: at + 1, department: '办公室', computer_code: `BG-${index}${at}`, computer_brand: '样例品牌' },
    ...{ os_right: at % 5 === 4 ? 'unlicensed' : 'oem', os_name: '银河麒麟 V10' },
    ...(at === 0
      ? { office_right: 'none' }
      : { office_right: at % 4 === 3 ? 'unlicensed' : 'commercial', office_name: 'WPS Office' }),
    ...{ antivirus_right: 'free', antivirus_name: '火绒 5.0' },
  }))
  const total = 20_000 + index * 1_250.5
  return {
    ...{ computer_total: computers.length + (index % 2), computers },
    ...{ purchase_total: total, purchase_domestic: Math.round(total * 60) / 100 },
  }
}

function maker(index: number): Answers {
  const sold = 1_000 * index
  const preinstalled = sold - 20 * (index % 3)
  return {
    ...{ report_year: 2025, sold_count: sold, preinstalled_count: preinstalled, domestic_count: preinstalled / 2 },
    ...{ suppliers: '麒麟软件', ...(preinstalled < sold && { why_without: '客户自带授权' }) },
  }
}
