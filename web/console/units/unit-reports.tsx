// What a unit was asked over the campaigns, and how far it is with each.
import { Link } from 'react-router'
import { query } from '../api.ts'
import { useCampaigns } from '../campaigns/list.ts'
import { showTime } from '../format.ts'
import { PagedTable } from '../kit/paged-table.tsx'
import { usePages } from '../kit/use-get.ts'
import { StateTag } from '../review/flags.tsx'
import { useMayOpen } from '../review/may-open.ts'
import { useMay } from '../session.tsx'
import type { ReportState } from '../shapes.ts'
import { TypeInLink } from '../type-in/link.tsx'
import { lang, t } from '../words.ts'

interface Row {
  id: string
  campaign: string
  measure: number
  state: ReportState
  startedAt: string | null
  submittedAt: string | null
}

export function UnitReports({ unit }: { unit: string }) {
  const may = useMay()
  const mayOpen = useMayOpen()
  const pages = usePages<Row>('/reports', { unit, lang })
  const titles = new Map(useCampaigns().data?.items.map(({ id, title }) => [id, title]))
  return (
    <PagedTable<Row>
      of={pages}
      rowKey="id"
      width={920}
      label={t('unit-reports')}
      empty={t('unit-reports-none')}
      columns={[
        {
          title: t('campaign'),
          width: 300,
          ellipsis: true,
          render: (_, { campaign }) => <Link to={`/overview/${campaign}`}>{titles.get(campaign) ?? campaign}</Link>,
        },
        { title: t('measure'), dataIndex: 'measure', width: 70 },
        { title: t('state'), width: 110, render: (_, { state }) => <StateTag state={state} /> },
        { title: t('started-at'), width: 180, render: (_, { startedAt }) => showTime(startedAt) },
        { title: t('submitted-at'), width: 180, render: (_, { submittedAt }) => showTime(submittedAt) },
        {
          title: '',
          width: 150,
          render: (_, { id, campaign, state }) => (
            <div className="actions">
              {mayOpen(state) && <Link to={`/reports/${id}${query({ campaign })}`}>{t('unit-report-open')}</Link>}
              {may('submit') && (state === 'draft' || state === 'returned') && <TypeInLink {...{ campaign, unit }} />}
            </div>
          ),
        },
      ]}
    />
  )
}
