import { Button, Tag } from 'antd'
import { Link } from 'react-router'
import { query } from '../api.ts'
import { showNumber, showTime } from '../format.ts'
import { PagedTable } from '../kit/paged-table.tsx'
import { Card } from '../kit/page.tsx'
import { usePages, type Paged } from '../kit/use-get.ts'
import { useMay } from '../session.tsx'
import { TypeInLink } from '../type-in/link.tsx'
import type { Campaign, Missing } from '../shapes.ts'
import { t } from '../words.ts'

export const stateOfMissing = ({ state, startedAt }: Missing) =>
  state === 'returned' ? t('state-returned') : startedAt ? t('missing-started') : t('missing-not-started')

export function MissingList({ campaign }: { campaign: Campaign }) {
  const may = useMay()
  const pages = usePages<Missing, Paged<Missing> & { count: number }>(
    `/campaigns/${campaign.id}/missing`,
    {},
    { further: 500 },
  )
  const count = pages.first?.count
  return (
    <Card
      title={t('missing', { count: showNumber(count ?? null) })}
      extra={
        may('push') && (
          <Link to={`/reminders/new${query({ campaign: campaign.id })}`}>
            <Button size="small">{t('push-now')}</Button>
          </Link>
        )
      }
    >
      <PagedTable<Missing>
        of={pages}
        count={count}
        label={t('missing-label')}
        rowKey="unit"
        width={may('submit') ? 1030 : 940}
        empty={t('missing-none')}
        columns={[
          {
            title: t('unit'),
            width: 240,
            ellipsis: true,
            render: (_, { unit, unitName }) =>
              may('units') ? <Link to={`/units/${unit}`}>{unitName}</Link> : unitName,
          },
          { title: t('unit-code'), dataIndex: 'unit', width: 110 },
          { title: t('by-district'), width: 110, render: (_, { district }) => district.label },
          { title: t('by-chamber'), width: 150, ellipsis: true, render: (_, { chamber }) => chamber.label ?? '—' },
          {
            title: t('state'),
            width: 150,
            render: (_, row) => (
              <>
                {stateOfMissing(row)} {row.isOverdue && <Tag color="error">{t('overdue')}</Tag>}
              </>
            ),
          },
          { title: t('started-at'), width: 180, render: (_, { startedAt }) => showTime(startedAt) },
          ...(may('submit')
            ? [
                {
                  title: '',
                  width: 90,
                  render: (_: unknown, { unit }: Missing) => <TypeInLink campaign={campaign.id} unit={unit} />,
                },
              ]
            : []),
        ]}
      />
    </Card>
  )
}
