// The chambers that units name as theirs, how many units each has here, and which are 四好商会.
import { App, Button, Select, Tag } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { call, query, type Answer } from '../api.ts'
import { showNumber } from '../format.ts'
import { PagedTable } from '../kit/paged-table.tsx'
import { Search } from '../kit/search.tsx'
import { sayTrouble } from '../kit/trouble.ts'
import { useFilter } from '../kit/use-filter.ts'
import { usePages, useSend } from '../kit/use-get.ts'
import { useMay } from '../session.tsx'
import { t } from '../words.ts'
import type { Chamber } from './shapes.ts'

const pathOf = (chamber: string) => `/chambers/${encodeURIComponent(chamber)}`

export function Chambers() {
  const [{ named, fourGood }, set] = useFilter(['named', 'fourGood'])
  const may = useMay()
  const pages = usePages<Chamber>('/chambers', { search: named, fourGood }, { limit: 200 })
  return (
    <>
      <div className="filters">
        <Search label={t('search-chambers')} value={named} onSearch={(words) => set({ named: words })} />
        <Select
          className="pick"
          allowClear
          aria-label={t('chamber-four-good')}
          placeholder={t('chamber-four-good')}
          value={fourGood}
          onChange={(marked?: string) => set({ fourGood: marked ?? null })}
          options={['true', 'false'].map((value) => ({ value, label: t(`chamber-four-good-${value}`) }))}
        />
      </div>
      <PagedTable<Chamber>
        of={pages}
        rowKey="chamber"
        width={760}
        label={t('by-chamber')}
        empty={t('chambers-none')}
        columns={[
          {
            title: t('by-chamber'),
            width: 300,
            ellipsis: true,
            render: (_, { chamber }) => <Link to={`/units${query({ chamber })}`}>{chamber}</Link>,
          },
          { title: t('units'), width: 110, align: 'right', render: (_, { units }) => showNumber(units) },
          {
            title: t('chamber-four-good'),
            width: 160,
            render: (_, { fourGood: isMarked }) =>
              isMarked ? <Tag color="success">{t('chamber-four-good')}</Tag> : <span className="quiet">—</span>,
          },
          ...(may('change-units')
            ? [{ title: '', width: 190, render: (_: unknown, row: Chamber) => <Mark chamber={row} /> }]
            : []),
        ]}
      />
    </>
  )
}

/** What is asked about is read first, so that it names what is there now, and nothing that came later is changed unseen. */
function Mark({ chamber: { chamber, fourGood } }: { chamber: Chamber }) {
  const { modal, message } = App.useApp()
  const [isReading, read] = useState(false)
  const send = useSend<Chamber, { mark: boolean; etag: string | null }>(
    ({ mark, etag }) => [pathOf(chamber), { method: 'PUT', body: { fourGood: mark }, ifMatch: etag ?? '' }],
    { stale: ['/chambers', '/units'], done: t('saved') },
  )
  const ask = ({ data, etag }: Answer<Chamber>) => {
    const verb = data.fourGood ? 'chamber-unmark' : 'chamber-mark'
    void modal.confirm({
      title: t(`${verb}-sure`, { chamber }),
      content: t(`${verb}-what`, { units: showNumber(data.units) }),
      okText: t(verb),
      onOk: () => send.mutateAsync({ mark: !data.fourGood, etag }).catch(() => undefined),
    })
  }
  const press = () => {
    read(true)
    call<Chamber>(pathOf(chamber))
      .then(ask, (error: unknown) => message.error(sayTrouble(error)))
      .finally(() => read(false))
  }
  return (
    <Button size="small" loading={isReading || send.isPending} onClick={press}>
      {t(fourGood ? 'chamber-unmark' : 'chamber-mark')}
    </Button>
  )
}
