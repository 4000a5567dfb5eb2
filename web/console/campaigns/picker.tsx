import { Select, Tag } from 'antd'
import { t } from '../words.ts'
import type { Campaign } from '../shapes.ts'
import { byUrgency, useCampaigns } from './list.ts'

export const stateColours: Record<Campaign['state'], string> = {
  draft: 'default',
  opening: 'processing',
  open: 'success',
  closed: 'warning',
  freezing: 'processing',
  frozen: 'blue',
}
export const CampaignState = ({ state }: { state: Campaign['state'] }) => (
  <Tag color={stateColours[state]}>{t(`campaign-${state}`)}</Tag>
)

interface Props {
  value: string | null
  onChange: (id: string) => void
}
export function CampaignPicker({ value, onChange }: Props) {
  const { data, isPending } = useCampaigns()
  const campaigns = [...(data?.items ?? [])].sort(byUrgency)
  return (
    <Select
      {...look}
      aria-label={t('campaign')}
      placeholder={t('campaign')}
      value={value}
      loading={isPending}
      onChange={onChange}
      options={campaigns.map(optionOf)}
    />
  )
}

interface OptionalProps {
  value: string | null
  onChange: (id: string | null) => void
  label: string
  choices: Campaign[]
}
/** For where a campaign may be left open. */
export function OptionalCampaignPicker({ value, onChange, label, choices }: OptionalProps) {
  return (
    <Select
      {...look}
      allowClear
      aria-label={label}
      placeholder={label}
      value={value}
      onChange={(id?: string | null) => onChange(id ?? null)}
      options={choices.map(optionOf)}
    />
  )
}

const look = {
  className: 'campaign-picker',
  showSearch: { optionFilterProp: 'label' },
  popupMatchSelectWidth: false,
}
const optionOf = ({ id, title }: Campaign) => ({ value: id, label: title })
