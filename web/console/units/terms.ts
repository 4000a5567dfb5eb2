// What units are sorted by, to choose from and to say.
import districts from '../../../forms/districts.json' with { type: 'json' }
import industries from '../../../forms/industries.json' with { type: 'json' }
import unitTypes from '../../../forms/unit-types.json' with { type: 'json' }
import { unitScales } from '../../../rules/audience.ts'
import { lang, localTerm, t } from '../words.ts'

const terms = (list: readonly { code: string; zh: string; en: string }[]) =>
  list.map((term) => ({ value: term.code, label: localTerm(term) }))

export const options: Record<string, { value: string; label: string }[]> = {
  unitType: terms(unitTypes),
  district: districts.map(({ code, name, nameEn }) => ({ value: code, label: lang === 'en' ? nameEn : name })),
  industry: terms(industries),
  scale: unitScales.map((value) => ({ value, label: t(`scale-${value}`) })),
}
export const termOf = (by: string, code: string | null) =>
  code === null ? '—' : (options[by]?.find(({ value }) => value === code)?.label ?? code)
