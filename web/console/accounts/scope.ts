// A scope in the reader's words.
import districts from '../../../forms/districts.json' with { type: 'json' }
import type { Scope } from '../../../rules/scope.ts'
import { showList } from '../format.ts'
import { lang, t } from '../words.ts'

export const districtName = (code: string) => {
  const found = districts.find((each) => each.code === code)
  return (lang === 'en' ? found?.nameEn : found?.name) ?? code
}
export const showScope = (scope: Scope): string => {
  const parts = [
    scope.districts && showList(scope.districts.map(districtName)),
    scope.chambers && showList(scope.chambers),
    scope.measures && t('scope-measures', { count: scope.measures.length, measures: scope.measures.join(', ') }),
    scope.units && t('scope-units', { count: scope.units.length }),
    scope.superiors && t('scope-superiors', { units: scope.superiors.join(', ') }),
  ].filter(Boolean)
  return parts.length === 0 ? t('scope-all') : parts.join('；')
}
