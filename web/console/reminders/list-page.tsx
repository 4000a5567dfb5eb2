// What was sent and what became of it; who cannot be reached at all.
import { Button, Select, Tabs } from 'antd'
import { Link } from 'react-router'
import districts from '../../../forms/districts.json' with { type: 'json' }
import { download, query } from '../api.ts'
import { CampaignPicker, OptionalCampaignPicker } from '../campaigns/picker.tsx'
import { byUrgency, useCampaigns } from '../campaigns/list.ts'
import { showNumber, showTime } from '../format.ts'
import { PagedTable } from '../kit/paged-table.tsx'
import { Card, Page } from '../kit/page.tsx'
import { Search } from '../kit/search.tsx'
import { Nothing } from '../kit/states.tsx'
import { useFilter } from '../kit/use-filter.ts'
import { usePages, type Paged } from '../kit/use-get.ts'
import { lang, t, tOr } from '../words.ts'
import type { Push, Receipt, Sums, Unreachable } from './shapes.ts'

const names = ['tab', 'campaign', 'state', 'why', 'unit', 'sort'] as const

export function RemindersPage() {
  const [filter, set] = useFilter(names)
  return (
    <Page
      title={t('nav-reminders')}
      actions={
        <Link to="/reminders/new">
          <Button type="primary">{t('push-now')}</Button>
        </Link>
      }
    >
      <Card>
        <Tabs
          activeKey={filter.tab ?? 'pushes'}
          onChange={(tab) => set({ tab, sort: null })}
          destroyOnHidden
          items={[
            { key: 'pushes', label: t('pushes'), children: <Pushes filter={filter} set={set} /> },
            { key: 'receipts', label: t('receipts'), children: <Receipts filter={filter} set={set} /> },
            { key: 'unreachable', label: t('unreachable'), children: <UnreachableList filter={filter} set={set} /> },
          ]}
        />
      </Card>
    </Page>
  )
}

function Pushes({ filter: { campaign }, set }: FilterProps) {
  const pages = usePages<Push>('/pushes', { campaign })
  const { data } = useCampaigns()
  const titleOf = (id: string | null) => data?.items.find((each) => each.id === id)?.title ?? '—'
  return (
    <>
      <div className="filters">
        <OptionalCampaignPicker
          label={t('campaign')}
          value={campaign ?? null}
          choices={[...(data?.items ?? [])].sort(byUrgency)}
          onChange={(id) => set({ campaign: id })}
        />
      </div>
      <PagedTable<Push>
        of={pages}
        rowKey="id"
        width={1040}
        label={t('pushes')}
        empty={t('pushes-none')}
        columns={[
          {
            title: t('created-at'),
            width: 180,
            render: (_, { id, createdAt }) => <Link to={`/reminders/${id}`}>{showTime(createdAt)}</Link>,
          },
          { title: t('kind'), width: 90, render: (_, { kind }) => t(`push-kind-${kind}`) },
          { title: t('campaign'), width: 220, ellipsis: true, render: (_, { campaign }) => titleOf(campaign) },
          { title: t('push-text'), width: 260, ellipsis: true, render: (_, { text }) => text ?? '—' },
          { title: t('state'), width: 110, render: (_, { state }) => tOr(`push-state-${state}`, state) },
          { title: t('push-send-at'), width: 180, render: (_, { sendAt }) => showTime(sendAt) },
        ]}
      />
    </>
  )
}

interface FilterProps {
  filter: ReturnType<typeof useFilter<(typeof names)[number]>>[0]
  set: ReturnType<typeof useFilter<(typeof names)[number]>>[1]
}
function Receipts({ filter, set }: FilterProps) {
  const campaigns = useCampaigns()
  const campaign = filter.campaign ?? [...(campaigns.data?.items ?? [])].sort(byUrgency)[0]?.id ?? null
  const pages = usePages<Receipt, Paged<Receipt> & Sums>(campaign && `/campaigns/${campaign}/receipts`, {
    ...{ state: filter.state, unit: filter.unit, sort: filter.sort },
  })
  const counts = pages.first?.counts ?? {}
  return (
    <>
      <div className="filters">
        <CampaignPicker value={campaign} onChange={(id) => set({ campaign: id })} />
        <Search label={t('unit-code')} value={filter.unit} onSearch={(unit) => set({ unit })} />
        <Select
          allowClear
          className="pick"
          aria-label={t('state')}
          placeholder={t('state')}
          value={filter.state}
          onChange={(state?: string) => set({ state: state ?? null })}
          options={Object.entries(counts).map(([state, count]) => ({
            value: state,
            label: `${tOr(`delivery-${state}`, state)} ${showNumber(count)}`,
          }))}
        />
        {campaign && (
          <Button
            onClick={() => void download(`/campaigns/${campaign}/receipts.csv${query({ lang })}`, 'receipts.csv')}
          >
            {t('download-csv')}
          </Button>
        )}
      </div>
      <PagedTable<Receipt>
        of={pages}
        rowKey={(row: Receipt) => `${row.person} ${row.slot} ${row.day ?? ''}`}
        width={1010}
        label={t('receipts')}
        empty={t('receipts-none')}
        sort={{ by: filter.sort ?? 'person', set: (sort) => set({ sort }) }}
        columns={[
          { title: t('unit'), width: 200, ellipsis: true, render: (_, { unitName, unit }) => unitName ?? unit },
          { title: t('unit-code'), dataIndex: 'unit', width: 110 },
          { title: t('slot'), dataIndex: 'slot', width: 110, ellipsis: true },
          { title: t('state'), width: 110, render: (_, { state }) => tOr(`delivery-${state}`, state) },
          { title: t('reason'), width: 150, ellipsis: true, render: (_, { reason }) => reason?.label ?? '—' },
          {
            ...{ title: t('queued-at'), key: 'queuedAt', sorter: true, width: 180 },
            render: (_, { queuedAt }) => showTime(queuedAt),
          },
          { title: t('done-at'), width: 180, render: (_, { doneAt }) => showTime(doneAt) },
        ]}
      />
    </>
  )
}

const whys = ['blocked', 'deactivated', 'no-chat', 'never-bound', 'no-consent'] as const

function UnreachableList({ filter: { why }, set }: FilterProps) {
  const pages = usePages<Unreachable>('/unreachable', { why, lang })
  const districtOf = (code: string) => {
    const found = districts.find((each) => each.code === code)
    return (lang === 'en' ? found?.nameEn : found?.name) ?? code
  }
  return (
    <>
      <div className="filters">
        <Select
          allowClear
          className="pick"
          aria-label={t('reason')}
          placeholder={t('reason')}
          value={why}
          onChange={(chosen?: string) => set({ why: chosen ?? null })}
          options={whys.map((value) => ({ value, label: t(`unreachable-${value}`) }))}
        />
      </div>
      <PagedTable<Unreachable>
        of={pages}
        rowKey={(row: Unreachable) => `${row.unit} ${row.person ?? ''} ${row.why}`}
        width={900}
        label={t('unreachable')}
        empty={<Nothing>{t('unreachable-none')}</Nothing>}
        columns={[
          {
            title: t('unit'),
            width: 240,
            ellipsis: true,
            render: (_, { unit, unitName }) => <Link to={`/units/${unit}`}>{unitName}</Link>,
          },
          { title: t('by-district'), width: 110, render: (_, { district }) => districtOf(district) },
          { title: t('by-chamber'), width: 150, ellipsis: true, render: (_, { chamber }) => chamber ?? '—' },
          { title: t('reason'), dataIndex: 'label', width: 200, ellipsis: true },
          { title: t('since'), width: 180, render: (_, { since }) => showTime(since) },
          {
            title: t('deputy'),
            width: 150,
            render: (_, { deputy }) => (deputy ? `${t(`deputy-${deputy.kind}`)} ${deputy.name ?? ''}` : '—'),
          },
        ]}
      />
    </>
  )
}
