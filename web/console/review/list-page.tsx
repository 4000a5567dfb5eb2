// The reports of a campaign: what waits for a reviewer first, and behind every figure of the overview its reports.
import { App, Button, Checkbox, Select, Tag } from 'antd'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { call, query } from '../api.ts'
import { CampaignPicker } from '../campaigns/picker.tsx'
import { byUrgency, useCampaigns } from '../campaigns/list.ts'
import { showTime } from '../format.ts'
import { DistrictSelect } from '../kit/district-select.tsx'
import { PagedTable } from '../kit/paged-table.tsx'
import { Card, Page } from '../kit/page.tsx'
import { Search } from '../kit/search.tsx'
import { Loaded, Nothing } from '../kit/states.tsx'
import { sayTrouble } from '../kit/trouble.ts'
import { useFilter } from '../kit/use-filter.ts'
import { usePages } from '../kit/use-get.ts'
import { useMay } from '../session.tsx'
import { reportStates } from '../shapes.ts'
import { lang, t } from '../words.ts'
import { Flags, StateTag } from './flags.tsx'
import { useMayOpen } from './may-open.ts'
import type { ReportRow } from './shapes.ts'

const names = ['campaign', 'state', 'district', 'unitType', 'industry', 'chamber', 'unit', 'flagged', 'sort'] as const

export function ReportsPage() {
  const [filter, set] = useFilter(names)
  const campaigns = useCampaigns()
  return (
    <Loaded of={campaigns}>
      {({ items }) => {
        const campaign = filter.campaign ?? [...items].sort(byUrgency)[0]?.id
        if (!campaign) return <Nothing>{t('no-campaigns')}</Nothing>
        return <Reports campaign={campaign} filter={filter} set={set} />
      }}
    </Loaded>
  )
}

interface Props {
  campaign: string
  filter: ReturnType<typeof useFilter<(typeof names)[number]>>[0]
  set: ReturnType<typeof useFilter<(typeof names)[number]>>[1]
}

function Reports({ campaign, filter, set }: Props) {
  const may = useMay()
  const mayOpen = useMayOpen()
  const navigate = useNavigate()
  // What waits comes first; `all` shows the rest as well.
  const state = filter.state ?? 'submitted'
  const asked = { ...filter, campaign, state: state === 'all' ? null : state, lang }
  const pages = usePages<ReportRow>('/reports', asked, { further: 500 })
  return (
    <Page
      title={t('nav-reports')}
      actions={
        <>
          <CampaignPicker value={campaign} onChange={(id) => set({ campaign: id })} />
          {may('reviews') && <AcceptUnflagged campaign={campaign} />}
        </>
      }
    >
      <Card>
        <div className="filters">
          <Search label={t('unit-code')} value={filter.unit} onSearch={(unit) => set({ unit })} />
          <Select
            className="pick"
            aria-label={t('state')}
            value={state}
            onChange={(next: string) => set({ state: next })}
            options={[
              { value: 'all', label: t('state-all') },
              ...reportStates.map((value) => ({ value, label: t(`state-${value}`) })),
            ]}
          />
          <DistrictSelect value={filter.district} onChange={(district) => set({ district })} />
          <Checkbox
            checked={filter.flagged === 'true'}
            onChange={({ target }) => set({ flagged: target.checked ? 'true' : null })}
          >
            {t('flagged-only')}
          </Checkbox>
          {(['unitType', 'industry', 'chamber'] as const).map(
            (name) =>
              filter[name] && (
                <Tag key={name} closable onClose={() => set({ [name]: null })}>
                  {t(`by-${name}`)}: {filter[name]}
                </Tag>
              ),
          )}
        </div>
        <PagedTable<ReportRow>
          of={pages}
          rowKey="id"
          width={1010}
          label={t('reports')}
          empty={t('reports-none')}
          sort={{ by: filter.sort ?? 'unit', set: (sort) => set({ sort }) }}
          columns={[
            {
              title: t('unit'),
              width: 240,
              ellipsis: true,
              render: (_, { id, unitName, state }) =>
                mayOpen(state) ? (
                  <Link to={`/reports/${id}${query({ ...filter, campaign })}`}>{unitName}</Link>
                ) : (
                  unitName
                ),
            },
            { title: t('unit-code'), dataIndex: 'unit', key: 'unit', sorter: true, width: 110 },
            { title: t('by-district'), width: 100, render: (_, { district }) => district.label ?? '—' },
            { title: t('by-chamber'), width: 140, ellipsis: true, render: (_, { chamber }) => chamber.label ?? '—' },
            {
              ...{ title: t('state'), key: 'state', sorter: true, width: 100 },
              render: (_, { state }) => <StateTag state={state} />,
            },
            { title: t('flags'), width: 150, render: (_, { flags }) => <Flags flags={flags ?? []} /> },
            {
              ...{ title: t('submitted-at'), key: 'submittedAt', sorter: true, width: 180 },
              render: (_, { submittedAt }) => showTime(submittedAt),
            },
          ]}
        />
        {may('reviews') && pages.items.some(isWaiting) && (
          <Button
            type="primary"
            onClick={() => {
              const first = pages.items.find(isWaiting)!
              void navigate(`/reports/${first.id}${query({ ...filter, campaign })}`)
            }}
          >
            {t('review-first')}
          </Button>
        )}
      </Card>
    </Page>
  )
}

const isWaiting = ({ state }: ReportRow) => state === 'submitted' || state === 'in_review'

interface Bulk {
  accepted: number
  flagged: number
  own: number
  changed: number
  next: string | null
}

/** Goes through the campaign part by part and tells how far it is. */
function AcceptUnflagged({ campaign }: { campaign: string }) {
  const { modal, message } = App.useApp()
  const [seen, setSeen] = useState<number | null>(null)
  const run = async () => {
    const sum = { accepted: 0, left: 0 }
    try {
      for (let after: string | null = ''; after !== null;) {
        const { data }: { data: Bulk } = await call<Bulk>(`/campaigns/${campaign}/accept-unflagged`, {
          method: 'POST',
          body: { limit: 100, after },
        })
        sum.accepted += data.accepted
        sum.left += data.flagged + data.own + data.changed
        setSeen(sum.accepted + sum.left)
        after = data.next
      }
      modal.success({ title: t('accept-all-done', sum) })
    } catch (error) {
      void message.error(sayTrouble(error))
    }
    setSeen(null)
  }
  const ask = () =>
    void modal.confirm({
      title: t('accept-all-sure'),
      content: t('accept-all-what'),
      okText: t('accept-all'),
      onOk: () => void run(),
    })
  return (
    <Button onClick={ask} loading={seen !== null}>
      {seen === null ? t('accept-all') : t('accept-all-seen', { count: seen })}
    </Button>
  )
}
