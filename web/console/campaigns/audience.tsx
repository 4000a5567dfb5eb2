// Whom a campaign or a message means, with how many that is at this moment.
import { Alert, Checkbox, Select } from 'antd'
import districts from '../../../forms/districts.json' with { type: 'json' }
import industries from '../../../forms/industries.json' with { type: 'json' }
import unitTypes from '../../../forms/unit-types.json' with { type: 'json' }
import { unitScales, type Audience } from '../../../rules/audience.ts'
import { showList, showNumber } from '../format.ts'
import { sayTrouble } from '../kit/trouble.ts'
import { useAsked } from '../kit/use-asked.ts'
import { lang, localTerm, t } from '../words.ts'
import type { AudienceCount } from './shapes.ts'

interface Props {
  value?: Audience
  onChange?: (audience: Audience) => void
}
const terms = (list: readonly { code: string; zh: string; en: string }[]) =>
  list.map((term) => ({ value: term.code, label: localTerm(term) }))
const lists = [
  ['unitTypes', terms(unitTypes)],
  ['districts', districts.map(({ code, name, nameEn }) => ({ value: code, label: lang === 'en' ? nameEn : name }))],
  ['industries', terms(industries)],
  ['scales', unitScales.map((value) => ({ value, label: t(`scale-${value}`) }))],
] as const
/** Words of their own: typed in, not chosen from a list. */
const free = ['chambers', 'tags', 'include', 'exclude'] as const

export function AudienceFields({ value = {}, onChange }: Props) {
  const change = (more: Audience) => onChange?.({ ...value, ...more })
  return (
    <div className="audience">
      {lists.map(([name, options]) => (
        <label key={name}>
          {t(`audience-${name}`)}
          <Select
            mode="multiple"
            allowClear
            maxTagCount="responsive"
            showSearch={{ optionFilterProp: 'label' }}
            placeholder={t('audience-all')}
            value={value[name] ?? []}
            onChange={(codes: string[]) => change({ [name]: codes })}
            options={[...options]}
          />
        </label>
      ))}
      {free.map((name) => (
        <label key={name}>
          {t(`audience-${name}`)}
          <Select
            mode="tags"
            allowClear
            open={false}
            suffixIcon={null}
            tokenSeparators={[',', '，', ' ', '\n']}
            placeholder={t(name === 'include' || name === 'exclude' ? 'audience-codes' : 'audience-all')}
            value={value[name] ?? []}
            onChange={(words: string[]) => change({ [name]: words })}
          />
        </label>
      ))}
      <Checkbox
        checked={value.fourGood === true}
        onChange={({ target }) => change({ fourGood: target.checked ? true : undefined })}
      >
        {t('audience-fourGood')}
      </Checkbox>
    </div>
  )
}

export function AudienceCountLine({ audience }: { audience: Audience }) {
  const { answer: counted, isOld } = useAsked<AudienceCount>('/campaigns/audience-count', { audience })
  if (counted instanceof Error) return <Alert type="error" title={sayTrouble(counted)} />
  return (
    <div role="status" aria-busy={isOld} className={isOld ? 'audience-count old' : 'audience-count'}>
      <b data-figure="audience">{counted ? showNumber(counted.count) : '…'}</b> {t('audience-units')}
      {counted && counted.sample.length > 0 && (
        <p className="quiet">
          {t('audience-sample', { units: showList(counted.sample.slice(0, 5).map(({ unitName }) => unitName)) })}
        </p>
      )}
      {counted && counted.unknown.length > 0 && (
        <p className="bad">{t('audience-unknown', { codes: counted.unknown.slice(0, 20).join(', ') })}</p>
      )}
    </div>
  )
}
