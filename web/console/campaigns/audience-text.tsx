// Whom a campaign asks, in words.
import districts from '../../../forms/districts.json' with { type: 'json' }
import industries from '../../../forms/industries.json' with { type: 'json' }
import unitTypes from '../../../forms/unit-types.json' with { type: 'json' }
import type { Audience } from '../../../rules/audience.ts'
import { showList } from '../format.ts'
import { lang, localTerm, t } from '../words.ts'

const shown = 30
const termNames = (terms: readonly { code: string; zh: string; en: string }[]) =>
  new Map(terms.map((term) => [term.code, localTerm(term)]))
const names: Record<string, Map<string, string>> = {
  districts: new Map(districts.map(({ code, name, nameEn }) => [code, lang === 'en' ? nameEn : name])),
  unitTypes: termNames(unitTypes),
  industries: termNames(industries),
}
const say = (by: string, code: string) => (by === 'scales' ? t(`scale-${code}`) : (names[by]?.get(code) ?? code))

export function AudienceText({ audience }: { audience: Audience }) {
  const parts = Object.entries(audience).filter(([, value]) => (Array.isArray(value) ? value.length > 0 : value))
  if (parts.length === 0) return <p>{t('audience-everyone')}</p>
  return (
    <ul>
      {parts.map(([by, value]) => (
        <li key={by}>
          <span className="quiet">{t(`audience-${by}`)}</span>{' '}
          {Array.isArray(value) && (
            <>
              {showList((value as string[]).slice(0, shown).map((code) => say(by, code)))}
              {value.length > shown && ` ${t('and-more', { count: value.length - shown })}`}
            </>
          )}
        </li>
      ))}
    </ul>
  )
}
