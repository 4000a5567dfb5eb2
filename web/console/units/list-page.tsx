// All units within the scope: a hundred thousand scroll as easily as ten.
import { PlusOutlined, QrcodeOutlined, UploadOutlined } from '@ant-design/icons'
import { Button, Select, Tabs, Tag } from 'antd'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import unitTypes from '../../../forms/unit-types.json' with { type: 'json' }
import { query } from '../api.ts'
import { showTime } from '../format.ts'
import { DistrictSelect } from '../kit/district-select.tsx'
import { PagedTable } from '../kit/paged-table.tsx'
import { Card, Page } from '../kit/page.tsx'
import { Search } from '../kit/search.tsx'
import { useFilter } from '../kit/use-filter.ts'
import { usePages, type Paged } from '../kit/use-get.ts'
import { useMay } from '../session.tsx'
import { lang, localTerm, t } from '../words.ts'
import { Chambers } from './chambers.tsx'
import { useDecline } from './decline.tsx'
import type { AskedHandover, Unit } from './shapes.ts'
import { useTitles } from './use-titles.ts'

const names = ['tab', 'search', 'district', 'unitType', 'chamber'] as const

export function UnitsPage() {
  const [filter, set] = useFilter(names)
  const may = useMay()
  return (
    <Page
      title={t('nav-units')}
      actions={
        may('change-units') && (
          <>
            <Link to="/units/import">
              <Button icon={<UploadOutlined aria-hidden />}>{t('units-import')}</Button>
            </Link>
            <Link to="/units/new">
              <Button icon={<PlusOutlined aria-hidden />}>{t('unit-new')}</Button>
            </Link>
          </>
        )
      }
    >
      <Card>
        <Tabs
          activeKey={filter.tab ?? 'units'}
          onChange={(tab) => set({ tab })}
          destroyOnHidden
          items={[
            { key: 'units', label: t('units'), children: <Units filter={filter} set={set} /> },
            { key: 'chambers', label: t('by-chamber'), children: <Chambers /> },
            ...(may('people') ? [{ key: 'hand-overs', label: t('hand-overs'), children: <HandOvers /> }] : []),
          ]}
        />
      </Card>
    </Page>
  )
}

interface Props {
  filter: ReturnType<typeof useFilter<(typeof names)[number]>>[0]
  set: ReturnType<typeof useFilter<(typeof names)[number]>>[1]
}
function Units({ filter: { tab: _tab, ...filter }, set }: Props) {
  const may = useMay()
  const navigate = useNavigate()
  const [chosen, choose] = useState<string[]>([])
  const pages = usePages<Unit, Paged<Unit> & { count: number | null }>(
    '/units',
    { ...filter, lang },
    { limit: 200, further: 500, once: { count: true } },
  )
  return (
    <>
      <div className="filters">
        <Search label={t('search-units')} value={filter.search} onSearch={(search) => set({ search })} />
        <DistrictSelect value={filter.district} onChange={(district) => set({ district })} />
        <Select
          className="pick"
          allowClear
          aria-label={t('by-unitType')}
          placeholder={t('by-unitType')}
          value={filter.unitType}
          onChange={(code?: string) => set({ unitType: code ?? null })}
          options={unitTypes.map((term) => ({ value: term.code, label: localTerm(term) }))}
        />
        {filter.chamber && (
          <Tag closable onClose={() => set({ chamber: null })}>
            {filter.chamber}
          </Tag>
        )}
        {may('people') && (
          <Button
            icon={<QrcodeOutlined aria-hidden />}
            disabled={chosen.length === 0}
            onClick={() => void navigate(`/invites${query({ units: chosen })}`)}
          >
            {t('invite-chosen', { count: chosen.length })}
          </Button>
        )}
      </div>
      <PagedTable<Unit>
        of={pages}
        rowKey="unit"
        count={pages.first?.count ?? undefined}
        width={980}
        label={t('units')}
        empty={t('units-none')}
        {...(may('people') && {
          selection: { selectedRowKeys: chosen, onChange: (keys) => choose(keys as string[]), columnWidth: 44 },
        })}
        columns={[
          {
            title: t('unit'),
            width: 280,
            ellipsis: true,
            render: (_, { unit, name }) => <Link to={`/units/${unit}`}>{name}</Link>,
          },
          { title: t('unit-code'), dataIndex: 'unit', width: 120 },
          { title: t('by-district'), width: 110, render: (_, { district }) => district.label ?? '—' },
          { title: t('by-unitType'), width: 130, ellipsis: true, render: (_, { unitType }) => unitType.label ?? '—' },
          { title: t('by-industry'), width: 130, ellipsis: true, render: (_, { industry }) => industry.label ?? '—' },
          { title: t('by-chamber'), width: 150, ellipsis: true, render: (_, { chamber }) => chamber.label ?? '—' },
        ]}
      />
    </>
  )
}

function HandOvers() {
  const pages = usePages<AskedHandover>('/hand-overs')
  const decline = useDecline()
  const titles = useTitles()
  return (
    <PagedTable<AskedHandover>
      of={pages}
      rowKey="id"
      width={1120}
      label={t('hand-overs')}
      empty={t('hand-overs-none')}
      columns={[
        {
          title: t('unit'),
          width: 260,
          ellipsis: true,
          render: (_, { unit, unitName }) => <Link to={`/units/${unit}?tab=people`}>{unitName}</Link>,
        },
        { title: t('hand-over-of'), width: 240, ellipsis: true, render: (_, row) => titles(row) },
        { title: t('note'), dataIndex: 'note', width: 180, ellipsis: true },
        { title: t('asked-at'), width: 180, render: (_, { askedAt }) => showTime(askedAt) },
        {
          title: '',
          width: 240,
          render: (_, row) => (
            <div className="actions">
              <Link to={`/units/${row.unit}${query({ tab: 'people', leaving: row.person })}`}>
                <Button size="small" type="primary">
                  {t('hand-over')}
                </Button>
              </Link>
              <Button size="small" onClick={() => decline(row)}>
                {t('hand-over-decline')}
              </Button>
            </div>
          ),
        },
      ]}
    />
  )
}
