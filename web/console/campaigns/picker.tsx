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
      className="campaign-picker"
      aria-label={t('campaign')}
      showSearch={{ optionFilterProp: 'label' }}
      value={value}
      loading={isPending}
      onChange={onChange}
      placeholder={t('campaign')}
      popupMatchSelectWidth={false}
      options={campaigns.map(({ id, title }) => ({ value: id, label: title }))}
    />
  )
}
