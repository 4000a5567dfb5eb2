// Built-in questionnaires and vocabularies. They are data (JSON beside this file); this file only gives them types.
// The industries are the product's own short list, not an official classification; staff can edit what units carry.
import type { FormSource, SheetRow } from '../rules/form.ts'
import bank from './bank-t-b-13.json' with { type: 'json' }
import districtList from './districts.json' with { type: 'json' }
import industryList from './industries.json' with { type: 'json' }
import measureList from './measures.json' with { type: 'json' }
import pcMaker from './pc-maker.json' with { type: 'json' }
import privateFirm from './private-firm.json' with { type: 'json' }
import detail from './software-detail.json' with { type: 'json' }
import summary from './software-summary.json' with { type: 'json' }
import unitTypeList from './unit-types.json' with { type: 'json' }

/** Code of a vocabulary with its words. */
export interface Term {
  code: string
  zh: string
  en: string
}
export interface District {
  /** GB/T 2260 */
  code: string
  name: string
  nameEn: string
  /** First and last day (YYYY-MM-DD) the code is in use; null: open. Old reports keep their district. */
  validFrom: string | null
  validTo: string | null
}
export type Measure = (typeof measureList.measures)[number]
export type BuiltInKey = 'private-firm' | 'software-summary' | 'software-detail' | 'bank-t-b-13' | 'pc-maker'

interface Written {
  settings: Record<string, string>
  survey: Record<string, string | undefined>[]
  choices: Record<string, string | undefined>[]
}

export const builtInForms: Readonly<Record<BuiltInKey, FormSource>> = {
  'private-firm': asSource(privateFirm),
  'software-summary': asSource(summary),
  'software-detail': asSource(detail),
  'bank-t-b-13': asSource(bank),
  'pc-maker': asSource(pcMaker),
}
export const districts: readonly District[] = districtList
export const measures: readonly Measure[] = measureList.measures
export const unitTypes: readonly Term[] = unitTypeList
export const industries: readonly Term[] = industryList

/** Rows get the numbers they have in Excel, where row 1 holds the headings. */
function asSource({ settings, survey, choices }: Written): FormSource {
  return { settings, survey: survey.map(numbered), choices: choices.map(numbered) }
}

function numbered(cells: Record<string, string | undefined>, index: number): SheetRow {
  return { row: index + 2, cells: cells as Record<string, string> }
}
