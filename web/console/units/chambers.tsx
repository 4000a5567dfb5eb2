// Chambers as the units name theirs, and which are 四好商会.
import { Input, Select, Tag } from 'antd'
import { Link } from 'react-router'
import { query } from '../api.ts'
import { showNumber } from '../format.ts'
import { PagedTable } from '../kit/paged-table.tsx'
import { useFilter } from '../kit/use-filter.ts'
import { usePages } from '../kit/use-get.ts'
import { useMay } from '../session.tsx'
import { t } from '../words.ts'
import type { Chamber } from './shapes.ts'

export function Chambers() {
  const may = useMay()
  const [filter, set] = useFilter(['search', 'fourGood'])
  const pages = usePages<Chamber>('/chambers', { ...filter }, { further: 500 })
  return (
    <>
      <div className="filters">
        <Input.Search
          allowClear
          className="search"
          defaultValue={filter.search ?? ''}
          placeholder={t('search-chambers')}
          aria-label={t('search-chambers')}
          onSearch={(search) => set({ search: search.trim() || null })}
        />
        <Select
          className="pick"
          allowClear
          aria-label={t('chamber-four-good')}
          placeholder={t('chamber-four-good')}
          value={filter.fourGood}
          onChange={(fourGood?: string) => set({ fourGood: fourGood ?? null })}
          options={[
            { value: 'true', label: t('chamber-four-good-yes') },
            { value: 'false', label: t('chamber-four-good-no') },
          ]}
        />
      </div>
      <PagedTable<Chamber>
        of={pages}
        rowKey="chamber"
        width={720}
        label={t('chambers')}
        empty={t('chambers-none')}
        columns={[
          { title: t('by-chamber'), dataIndex: 'chamber', width: 320, ellipsis: true },
          {
            title: t('chamber-units'),
            width: 120,
            render: (_, { chamber, units }) => <Link to={`/units${query({ chamber })}`}>{showNumber(units)}</Link>,
          },
          {
            title: t('chamber-four-good'),
            width: 160,
            render: (_, { fourGood }) => fourGood && <Tag color="success">{t('chamber-four-good-yes')}</Tag>,
          },
          {
            title: '',
            width: 120,
            render: (_, { chamber }) =>
              may('change-units') && <Link to={`/units/chambers/${encodeURIComponent(chamber)}`}>{t('edit')}</Link>,
          },
        ]}
      />
    </>
  )
}
