// Holidays and 调休 days, year by year.
import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Table, Tag } from 'antd'
import { useState } from 'react'
import { call } from '../api.ts'
import { Loaded } from '../kit/states.tsx'
import { sayTrouble } from '../kit/trouble.ts'
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
                      {year.edited && <Reset of={year} />}
                    </div>
                  ),
              },
            ]}
          />
          {edited && (
            <YearForm
              key={edited.year}
              year={edited}
              isNew={!items.some(({ year }) => year === edited.year)}
              onClose={() => edit(null)}
            />
          )}
        </>
      )}
    </Loaded>
  )
}

function Reset({ of: { year, edited } }: { of: Year }) {
  const { modal, message } = App.useApp()
  const client = useQueryClient()
  const send = useSend<unknown, { etag: string | null }>(
    ({ etag }) => [`/calendar/${year}`, { method: 'DELETE', ifMatch: etag ?? '' }],
    { stale: ['/calendar'], done: t('saved') },
  )
  const ask = () =>
    void modal.confirm({
      title: t('year-reset-sure', { year: String(year) }),
      content: t('year-reset-what'),
      okText: t('year-reset'),
      okButtonProps: { danger: true },
      onOk: reset,
    })
  /** What is taken away is what stood in the list, or nothing. */
  const reset = async () => {
    try {
      const { data, etag } = await call<Year>(`/calendar/${year}`)
      if (data.edited?.at === edited?.at) return await send.mutateAsync({ etag }).catch(() => undefined)
      void message.warning(t('problem-revision-changed'))
      await client.invalidateQueries({ queryKey: ['/calendar'] })
    } catch (error) {
      void message.error(sayTrouble(error))
    }
    return undefined
  }
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
