import { useCampaigns } from '../campaigns/list.ts'
import { showList } from '../format.ts'
import { t } from '../words.ts'
import type { AskedHandover } from './shapes.ts'

/** Which campaigns somebody said are not theirs; those out of sight by their id alone. */
export function useTitles(): (asked: Pick<AskedHandover, 'campaigns'>) => string {
  const { data } = useCampaigns()
  const titles = new Map(data?.items.map(({ id, title }) => [id, title]))
  return ({ campaigns }) =>
    campaigns.length === 0 ? t('hand-over-of-all') : showList(campaigns.map((id) => titles.get(id) ?? id))
}
