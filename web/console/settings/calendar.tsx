// Holidays and 调休 days, year by year.
import { App, Button, Table, Tag } from 'antd'
import { useState } from 'react'
import builtIn from '../../../forms/holidays.json' with { type: 'json' }
import { showTime } from '../format.ts'
import { Loaded } from '../kit/states.tsx'
import { useGet, useSend } from '../kit/use-get.ts'
import { useMay } from '../session.tsx'
import { t } from '../words.ts'
import { YearForm, type Year } from './year-form.tsx'

export function Calendar() {
  const years = useGet<{ items: Year[] }>('/calendar')
  const may = useMay()
  const [edited, edit] = useState<Year | null>(null)
  const reset = useReset()
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
            scroll={{ x: 790 }}
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
                width: 180,
                render: (_, year) =>
                  may('settings') && (
                    <div className="actions">
                      <Button size="small" onClick={() => edit(year)}>
                        {t('edit')}
                      </Button>
                      {year.edited && (
                        <Button size="small" danger onClick={() => reset(year)}>
                          {t(isBuiltIn(year) ? 'year-reset' : 'remove')}
                        </Button>
                      )}
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

/** Asks first: what was kept of the year is gone. */
function useReset(): (year: Year) => void {
  const { modal } = App.useApp()
  const send = useSend<unknown, number>((year) => [`/calendar/${year}`, { method: 'DELETE' }], {
    done: t('year-reset-done'),
  })
  return (one) => {
    const year = String(one.year)
    const by = one.edited?.at ? showTime(one.edited.at) : '—'
    void modal.confirm({
      title: t(isBuiltIn(one) ? 'year-reset-sure' : 'year-remove-sure', { year }),
      content: t(isBuiltIn(one) ? 'year-reset-what' : 'year-remove-what', { year, time: by }),
      okText: t(isBuiltIn(one) ? 'year-reset' : 'remove'),
      okButtonProps: { danger: true },
      onOk: () => send.mutateAsync(one.year).catch(() => undefined),
    })
  }
}

const isBuiltIn = ({ year }: Year) => builtIn.some((one) => one.year === year)

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
