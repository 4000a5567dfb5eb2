// Holidays and 调休 days, what the program does by itself, how long things are kept, how small a cell may be.
import { App, Button, DatePicker, Form, Input, InputNumber, Modal, Select, Space, Table, Tabs, Tag } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { useState } from 'react'
import { showTime } from './format.ts'
import { Card, Page } from './kit/page.tsx'
import { Loaded } from './kit/states.tsx'
import { useFilter } from './kit/use-filter.ts'
import { useGet, useSend } from './kit/use-get.ts'
import { useMay } from './session.tsx'
import { t, tOr } from './words.ts'

interface Holiday {
  name: string
  from: string
  to: string
}
interface Year {
  year: number
  notice: string
  source: string
  holidays: Holiday[]
  workingDays: string[]
  edited: { by: string | null; at: string } | null
}
interface Job {
  name: string
  when: string
  nextAt: string | null
  last: { startedAt: string; outcome: 'running' | 'ok' | 'failed'; failures: number; lastOkAt: string | null } | null
}

export function SettingsPage() {
  const [filter, set] = useFilter(['tab'])
  const may = useMay()
  return (
    <Page title={t('nav-settings')}>
      <Card>
        <Tabs
          activeKey={filter.tab ?? 'calendar'}
          onChange={(tab) => set({ tab })}
          destroyOnHidden
          items={[
            { key: 'calendar', label: t('calendar'), children: <Calendar /> },
            ...(may('settings') ? [{ key: 'retention', label: t('retention'), children: <Kept /> }] : []),
            ...(may('jobs') ? [{ key: 'jobs', label: t('jobs'), children: <Jobs /> }] : []),
          ]}
        />
      </Card>
    </Page>
  )
}

function Calendar() {
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
                      <li key={from}>
                        {name} <small>{from === to ? from : `${from} – ${to}`}</small>
                      </li>
                    ))}
                  </ul>
                ),
              },
              { title: t('working-days'), width: 220, render: (_, { workingDays }) => workingDays.join(' ') || '—' },
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
                width: 90,
                render: (_, year) =>
                  may('settings') && (
                    <Button size="small" onClick={() => edit(year)}>
                      {t('edit')}
                    </Button>
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

const emptyYear = (year: number): Year => ({
  year,
  notice: '',
  source: '',
  holidays: [],
  workingDays: [],
  edited: null,
})

interface YearFields {
  notice: string
  holidays: { name: string; days: [Dayjs, Dayjs] }[]
  workingDays: string[]
}
function YearForm({ year, onClose }: { year: Year; onClose: () => void }) {
  const [form] = Form.useForm<YearFields>()
  const save = useSend<Year, YearFields>(
    ({ notice, holidays, workingDays }) => [
      `/calendar/${year.year}`,
      {
        method: 'PUT',
        body: {
          ...{ notice, source: year.source, workingDays },
          holidays: holidays.map(({ name, days: [from, to] }) => ({
            name,
            from: from.format('YYYY-MM-DD'),
            to: to.format('YYYY-MM-DD'),
          })),
        },
      },
    ],
    { done: t('saved'), onDone: onClose },
  )
  return (
    <Modal
      open
      width={640}
      title={t('year-title', { year: String(year.year) })}
      okText={t('save')}
      confirmLoading={save.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <p className="quiet">{t('year-what')}</p>
      <Form<YearFields>
        form={form}
        layout="vertical"
        initialValues={{
          notice: year.notice,
          workingDays: year.workingDays,
          holidays: year.holidays.map(({ name, from, to }) => ({ name, days: [dayjs(from), dayjs(to)] })),
        }}
        onFinish={(given) => save.mutate(given)}
      >
        <Form.Item name="notice" label={t('notice')}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.List name="holidays">
          {(rows, { add, remove }) => (
            <>
              {rows.map(({ key, name }) => (
                <Space key={key} align="start">
                  <Form.Item name={[name, 'name']} rules={[{ required: true, message: t('needed-this') }]}>
                    <Input aria-label={t('holiday-name')} placeholder={t('holiday-name')} maxLength={40} />
                  </Form.Item>
                  <Form.Item name={[name, 'days']} rules={[{ required: true, message: t('needed-this') }]}>
                    <DatePicker.RangePicker />
                  </Form.Item>
                  <Button aria-label={t('remove')} onClick={() => remove(name)}>
                    ×
                  </Button>
                </Space>
              ))}
              <Button onClick={() => add()}>{t('holiday-add')}</Button>
            </>
          )}
        </Form.List>
        <Form.Item name="workingDays" label={t('working-days')} extra={t('working-days-help')}>
          <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[' ', ',']} />
        </Form.Item>
      </Form>
    </Modal>
  )
}

interface Retention {
  /** null: for good. */
  days: Record<string, number | null>
  least: Record<string, number>
}
interface Settings {
  cellSize: number
}

function Kept() {
  const settings = useGet<Settings>('/settings')
  const retention = useGet<Retention>('/settings/retention')
  const saveSize = useSend<Settings, Settings>((body) => ['/settings/cell-size', { method: 'PUT', body }], {
    done: t('saved'),
  })
  const save = useSend<Retention, Retention['days']>((body) => ['/settings/retention', { method: 'PUT', body }], {
    done: t('saved'),
  })
  const { modal } = App.useApp()
  const ask = (days: Retention['days']) =>
    void modal.confirm({
      title: t('retention-sure'),
      content: t('retention-what'),
      okText: t('save'),
      okButtonProps: { danger: true },
      onOk: () => save.mutateAsync(days).catch(() => undefined),
    })
  return (
    <>
      <Loaded of={settings}>
        {({ cellSize }) => (
          <Form<Settings>
            layout="inline"
            className="after"
            initialValues={{ cellSize }}
            onFinish={(given) => saveSize.mutate(given)}
          >
            <Form.Item name="cellSize" label={t('cell-size')} extra={t('cell-size-help')}>
              <InputNumber min={1} max={20} />
            </Form.Item>
            <Button htmlType="submit" loading={saveSize.isPending}>
              {t('save')}
            </Button>
          </Form>
        )}
      </Loaded>
      <h3 className="sub">{t('retention')}</h3>
      <Loaded of={retention}>
        {({ days, least }) => (
          <Form<Retention['days']> layout="vertical" className="audience" initialValues={days} onFinish={ask}>
            {Object.keys(days).map((kind) => (
              <Form.Item
                key={kind}
                name={kind}
                label={tOr(`retention-${kind}`, kind)}
                extra={t('retention-least', { days: least[kind] ?? 0 })}
              >
                <InputNumber min={least[kind] ?? 0} suffix={t('days')} placeholder={t('for-good')} />
              </Form.Item>
            ))}
            <Button type="primary" htmlType="submit" loading={save.isPending}>
              {t('save')}
            </Button>
          </Form>
        )}
      </Loaded>
    </>
  )
}

function Jobs() {
  const jobs = useGet<{ items: Job[] }>('/jobs', { everyMs: 10_000 })
  const may = useMay()
  const { modal } = App.useApp()
  const run = useSend<unknown, string>((name) => [`/jobs/${name}/run`, { method: 'POST', body: {} }], {
    done: t('job-started'),
  })
  const ask = (name: string) =>
    void modal.confirm({
      title: t('job-run-sure', { name: tOr(`job-${name}`, name) }),
      okText: t('job-run'),
      onOk: () => run.mutateAsync(name).catch(() => undefined),
    })
  return (
    <Loaded of={jobs}>
      {({ items }) => (
        <Table<Job>
          size="small"
          rowKey="name"
          pagination={false}
          dataSource={items}
          scroll={{ x: 760 }}
          columns={[
            { title: t('job'), render: (_, { name }) => tOr(`job-${name}`, name) },
            { title: t('job-last'), width: 180, render: (_, { last }) => showTime(last?.startedAt) },
            {
              title: t('job-outcome'),
              width: 140,
              render: (_, { last }) =>
                last && (
                  <Tag color={last.outcome === 'failed' ? 'error' : last.outcome === 'ok' ? 'success' : 'processing'}>
                    {t(`job-${last.outcome}`)} {last.failures > 0 && `× ${last.failures}`}
                  </Tag>
                ),
            },
            { title: t('job-next'), width: 180, render: (_, { nextAt }) => showTime(nextAt) },
            {
              title: '',
              width: 90,
              render: (_, { name }) =>
                may('settings') && (
                  <Button size="small" onClick={() => ask(name)}>
                    {t('job-run')}
                  </Button>
                ),
            },
          ]}
        />
      )}
    </Loaded>
  )
}
