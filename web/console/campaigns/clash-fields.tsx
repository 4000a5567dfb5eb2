// What a campaign says field by field, when two changes of it stand side by side.
import type { ReactNode } from 'react'
import { showNumber } from '../format.ts'
import type { ClashField } from '../kit/clash.tsx'
import { t } from '../words.ts'
import { AudienceText } from './audience-text.tsx'
import { names, type Name } from './change.ts'
import { measureName } from './measure.ts'
import { showSeries } from './series-text.ts'
import type { NewCampaign } from './shapes.ts'

const labels: Record<Name, string> = {
  ...{ title: 'title', form: 'form', measure: 'measure', opensAt: 'opens-at', dueAt: 'due-day' },
  ...{ graceDays: 'grace-days', reviewBy: 'review-by', lateAllowed: 'late-allowed', editsAllowed: 'edits-allowed' },
  ...{ agency: 'campaign-agency', series: 'series', audience: 'audience' },
}
function shown(written: NewCampaign, name: Name): ReactNode {
  if (name === 'audience') return <AudienceText audience={written.audience} />
  if (name === 'measure') return measureName(written.measure)
  if (name === 'graceDays') return showNumber(written.graceDays)
  if (name === 'reviewBy') return written.reviewBy ? t(`role-${written.reviewBy}`) : t('none')
  if (name === 'lateAllowed' || name === 'editsAllowed') return t(written[name] ? 'yes' : 'no')
  if (name === 'agency') return written.agency ?? t('none')
  if (name === 'series') return written.series ? showSeries(written.series) : t('series-once')
  return written[name]
}
export const clashFields: ClashField<NewCampaign>[] = names.map((name) => ({
  ...{ name, label: t(labels[name]), show: (written) => shown(written, name) },
}))
