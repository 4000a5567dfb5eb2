import { Select } from 'antd'
import districts from '../../../forms/districts.json' with { type: 'json' }
import { lang, t } from '../words.ts'

interface Props {
  value: string | undefined
  onChange: (code: string | null) => void
}
export const DistrictSelect = ({ value, onChange }: Props) => (
  <Select
    className="pick"
    allowClear
    showSearch={{ optionFilterProp: 'label' }}
    aria-label={t('by-district')}
    placeholder={t('by-district')}
    value={value}
    onChange={(code?: string) => onChange(code ?? null)}
    options={districts.map(({ code, name, nameEn }) => ({ value: code, label: lang === 'en' ? nameEn : name }))}
  />
)
