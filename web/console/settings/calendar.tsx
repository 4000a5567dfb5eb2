// Holidays and 调休 days, year by year.
import { App, Button, Table, Tag } from 'antd'
import { useState } from 'react'
import { Loaded } from '../kit/states.tsx'
import { useGet, useSend } from '../kit/use-get.ts'
import { useMay } from '../session.tsx'
import { t } from '../words.ts'
import { YearForm, type Year } from './year-form.tsx'

export function Calendar() {
  const years = useGet<{ items: Year[] }>('/calendar')
  const may = useMay()
  const [edited, edit] = useState<Year | null>(null)
  return (
    <Loaded of={years}>
      {({ items }) => (
        <>
          {may('settings') && (
            <div className="filters">
              <Button
                onClick={() =>
                  edit(emptyYear(Math.max(new Date().getFullYear(), ...items.map(({ year }) => year)) + 1))
                }
              >
                {t('year-add')}
              </Button>
            </div>
          )}
          <Table<Year>
            size="small"
            rowKey="year"
            pagination={false}
            dataSource={[...items].sort((a, b) => b.year - a.year)}
            scroll={{ x: 700 }}
            columns={[
              { title: t('year'), dataIndex: 'year', width: 80 },
              {
                title: t('holidays'),
                render: (_, { holidays }) => (
                  <ul>
                    {holidays.map(({ name, from, to }) => (
                      <li key={from} className="holiday">
                        {name} <small>{from === to ? from : `${from} – ${to}`}</small>
                      </li>
                    ))}
                  </ul>
                ),
              },
              { title: t('working-days'), width: 220, render: (_, { workingDays }) => showDays(workingDays) },
              {
                title: t('source'),
                width: 180,
                render: (_, { notice, edited: by }) => (
                  <>
                    {notice} {by ? <Tag>{t('year-edited')}</Tag> : <Tag>{t('year-built-in')}</Tag>}
                  </>
                ),
              },
              {
                title: '',
                width: 160,
                render: (_, year) =>
                  may('settings') && (
                    <div className="actions">
                      <Button size="small" onClick={() => edit(year)}>
                        {t('edit')}
                      </Button>
                      {year.edited && <Reset year={year.year} />}
                    </div>
                  ),
              },
            ]}
          />
          {edited && <YearForm key={edited.year} year={edited} onClose={() => edit(null)} />}
        </>
      )}
    </Loaded>
  )
}

function Reset({ year }: { year: number }) {
  const { modal } = App.useApp()
  const send = useSend(() => [`/calendar/${year}`, { method: 'DELETE' }], { stale: ['/calendar'], done: t('saved') })
  const ask = () =>
    void modal.confirm({
      title: t('year-reset-sure', { year: String(year) }),
      content: t('year-reset-what'),
      okText: t('year-reset'),
      okButtonProps: { danger: true },
      onOk: () => send.mutateAsync().catch(() => undefined),
    })
  return (
    <Button size="small" loading={send.isPending} onClick={ask}>
      {t('year-reset')}
    </Button>
  )
}

/** A day is not broken at its hyphens. */
const showDays = (days: string[]) =>
  days.length === 0
    ? '—'
    : days.map((day) => (
        <span key={day} className="day">
          {day}{' '}
        </span>
      ))

const emptyYear = (year: number): Year => ({
  year,
  notice: '',
  source: '',
  holidays: [],
  workingDays: [],
  edited: null,
})
