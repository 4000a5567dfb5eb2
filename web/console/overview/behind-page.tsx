// The reports behind a figure, so that every number can be defended.
import { Tag } from 'antd'
import { Link, useParams, useSearchParams } from 'react-router'
import { showTime } from '../format.ts'
import { PagedTable } from '../kit/paged-table.tsx'
import { Card, Page } from '../kit/page.tsx'
import { isLacking, Uncounted, type Figured } from '../kit/uncounted.tsx'
import { usePages, type Paged } from '../kit/use-get.ts'
import { useCampaigns } from '../campaigns/list.ts'
import { StateTag } from '../review/flags.tsx'
import { useMayOpen } from '../review/may-open.ts'
import type { Dims, ReportState } from '../shapes.ts'
import { lang, t } from '../words.ts'
import { useFilterWords } from './filter-words.ts'

interface Behind extends Dims {
  report: string
  unit: string
  unitName: string
  state: ReportState
  submittedAt: string | null
}
type BehindPageOf = Paged<Behind> & Figured & { hidden: boolean }

export function BehindPage() {
  const { id = '' } = useParams()
  const [params] = useSearchParams()
  const mayOpen = useMayOpen()
  const filter = Object.fromEntries(params)
  const pages = usePages<Behind, BehindPageOf>(
    `/campaigns/${id}/behind`,
    { ...filter, lang },
    { limit: 200, everyMs: { ms: 5000, while: isLacking } },
  )
  const title = useCampaigns().data?.items.find((each) => each.id === id)?.title ?? ''
  const said = useFilterWords(id, filter)
  return (
    <Page
      title={t('behind')}
      back={{ to: `/overview/${id}`, title: title || t('nav-overview') }}
      note={said.map((each) => (
        <Tag key={each}>{each}</Tag>
      ))}
    >
      <Card>
        {pages.first && <Uncounted of={pages.first} />}
        {pages.first?.hidden && <p>{t('hidden-cell-why')}</p>}
        <PagedTable<Behind>
          of={pages}
          rowKey="report"
          width={900}
          label={t('behind')}
          empty={t('reports-none')}
          columns={[
            {
              title: t('unit'),
              width: 280,
              ellipsis: true,
              render: (_, { report, unitName, state }) =>
                mayOpen(state) ? <Link to={`/reports/${report}`}>{unitName}</Link> : unitName,
            },
            { title: t('unit-code'), dataIndex: 'unit', width: 120 },
            { title: t('by-district'), width: 110, render: (_, { district }) => district.label ?? '—' },
            { title: t('by-chamber'), width: 150, ellipsis: true, render: (_, { chamber }) => chamber.label ?? '—' },
            { title: t('state'), width: 110, render: (_, { state }) => <StateTag state={state} /> },
            { title: t('submitted-at'), width: 180, render: (_, { submittedAt }) => showTime(submittedAt) },
          ]}
        />
      </Card>
    </Page>
  )
}
