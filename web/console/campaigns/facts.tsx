// What a campaign is: whose, when, after which round, and once it is frozen the hash that proves it.
import { Descriptions } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { showDay, showNumber, showTime } from '../format.ts'
import { useMay } from '../session.tsx'
import { t } from '../words.ts'
import { FrozenHash } from './frozen-hash.tsx'
import { measureName } from './measure.ts'
import type { CampaignDetail } from './shapes.ts'

export function Facts({ campaign }: { campaign: CampaignDetail }) {
  const { series, previous, frozen } = campaign
  const facts: [string, ReactNode][] = [
    ['form', campaign.form],
    ['measure', measureName(campaign.measure)],
    ['agency', campaign.agency ?? t('none')],
    ['opens-at', showTime(campaign.opensAt)],
    ['due-day', showTime(campaign.dueAt)],
    ['time-zone', campaign.timeZone],
    ['grace-days', showNumber(campaign.graceDays)],
    ['review-by', campaign.reviewBy ? t(`role-${campaign.reviewBy}`) : t('none')],
    ['series', series ? <Round key="series" series={series} campaign={campaign.id} /> : t('series-none')],
    ['previous', previous ? <Link to={`/campaigns/${previous.id}`}>{previous.title}</Link> : t('none')],
  ]
  if (frozen) facts.push(['frozen-hash', <FrozenHash key="hash" campaign={campaign.id} frozen={frozen} />])
  return (
    <Descriptions
      column={1}
      size="small"
      items={facts.map(([name, children]) => ({ key: name, label: t(name), children }))}
    />
  )
}

interface RoundProps {
  campaign: string
  series: NonNullable<CampaignDetail['series']>
}
function Round({ campaign, series: { id, round, every, until } }: RoundProps) {
  const may = useMay()
  return (
    <span>
      {t('series-round', { every: t(`pace-${every}`), round: round + 1 })}{' '}
      {until ? t('series-until', { date: showDay(until) }) : t('series-endless')}{' '}
      {id !== campaign && may('change-campaigns') && (
        <Link className="in-text" to={`/campaigns/${id}`}>
          {t('series-first')}
        </Link>
      )}
    </span>
  )
}
