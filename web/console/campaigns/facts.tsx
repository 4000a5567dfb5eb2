// What is laid down of a campaign, and whether what was frozen is still what it was.
import { Alert, Button, Descriptions } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { query } from '../api.ts'
import type { WholeVersion } from '../forms/shapes.ts'
import { showNumber, showTime } from '../format.ts'
import { Trouble } from '../kit/states.tsx'
import { useGet } from '../kit/use-get.ts'
import { useMay } from '../session.tsx'
import { t } from '../words.ts'
import { measureName } from './measure.ts'
import { showSeries } from './series-text.ts'
import type { CampaignDetail } from './shapes.ts'

export function CampaignFacts({ campaign }: { campaign: CampaignDetail }) {
  const { id, series, frozen } = campaign
  return (
    <Descriptions
      column={1}
      size="small"
      items={[
        { key: 'form', label: t('form'), children: <FormName version={campaign.form} /> },
        { key: 'measure', label: t('measure'), children: measureName(campaign.measure) },
        { key: 'agency', label: t('campaign-agency'), children: campaign.agency ?? t('none') },
        { key: 'opens', label: t('opens-at'), children: showTime(campaign.opensAt) },
        { key: 'due', label: t('due-day'), children: showTime(campaign.dueAt) },
        { key: 'grace', label: t('grace-days'), children: showNumber(campaign.graceDays) },
        { key: 'zone', label: t('time-zone'), children: campaign.timeZone },
        {
          key: 'review',
          label: t('review-by'),
          children: campaign.reviewBy ? t(`role-${campaign.reviewBy}`) : t('none'),
        },
        { key: 'late', label: t('late-allowed'), children: t(campaign.lateAllowed ? 'yes' : 'no') },
        { key: 'edits', label: t('edits-allowed'), children: t(campaign.editsAllowed ? 'yes' : 'no') },
        ...(series ? [{ key: 'series', label: t('series'), children: showSeries(series) }] : []),
        ...(frozen ? [{ key: 'frozen', label: t('frozen-hash'), children: <Frozen id={id} frozen={frozen} /> }] : []),
      ]}
    />
  )
}

function FormName({ version }: { version: string }) {
  const may = useMay()
  const path = may('forms') ? `/form-versions/${encodeURIComponent(version)}` : null
  const title = useGet<WholeVersion>(path, { isLasting: true }).data?.title
  if (!path) return version
  const form = version.split('@')[0]!
  return <Link to={`/forms/${encodeURIComponent(form)}${query({ version })}`}>{title ?? version}</Link>
}

/** Reading all reports again takes a while where there are many, so it waits to be asked for. */
function Frozen({
  id,
  frozen: { at, sha256, reports },
}: {
  id: string
  frozen: NonNullable<CampaignDetail['frozen']>
}) {
  const [isAsked, ask] = useState(false)
  const check = useGet<{ unchanged: boolean | null }>(isAsked ? `/campaigns/${id}/frozen` : null, { keep: false })
  return (
    <div>
      <span className="hash">
        {sha256}
        <br />
        {t('frozen-at', { time: showTime(at), reports })}
      </span>
      <div>
        <Button size="small" loading={check.isFetching} onClick={() => (isAsked ? void check.refetch() : ask(true))}>
          {t('frozen-check')}
        </Button>
      </div>
      {check.error && <Trouble error={check.error} retry={() => void check.refetch()} />}
      {check.data && !check.isFetching && (
        <Alert
          role="status"
          showIcon
          type={check.data.unchanged ? 'success' : 'error'}
          title={t(check.data.unchanged ? 'frozen-same' : 'frozen-other')}
        />
      )}
    </div>
  )
}
