// How long each kind of record is kept; what the next run would remove; and what was removed.
import { App, Button, Form, InputNumber, Table } from 'antd'
import { query } from '../api.ts'
import { showDay, showNumber, showTime } from '../format.ts'
import { PagedTable } from '../kit/paged-table.tsx'
import { Loaded } from '../kit/states.tsx'
import { useGet, useGetTagged, usePages, useSend } from '../kit/use-get.ts'
import { useMay } from '../session.tsx'
import { lang, t, tOr } from '../words.ts'

interface Periods {
  /** null: for good. */
  days: Record<string, number | null>
  least: Record<string, number>
}
interface Due {
  kind: string
  label: string
  days: number | null
  before: string | null
  count: number
}
interface Removed {
  number: number
  at: string
  on: { id: string }
  more: { count?: number; before?: string }
}
const nameOf = (kind: string) => tOr(`retention-${kind}`, kind)

export function Retention() {
  const may = useMay()
  return (
    <>
      <Kept />
      <h2 className="sub">{t('retention-next')}</h2>
      <Preview />
      {may('audit') && (
        <>
          <h2 className="sub">{t('retention-log')}</h2>
          <Log />
        </>
      )}
    </>
  )
}

function Kept() {
  const retention = useGetTagged<Periods>('/settings/retention')
  const ifMatch = retention.data?.etag ?? ''
  const save = useSend<Periods, Periods['days']>((body) => ['/settings/retention', { method: 'PUT', body, ifMatch }], {
    done: t('saved'),
  })
  const { modal } = App.useApp()
  const ask = (before: Periods['days'], after: Periods['days']) => {
    const changed = Object.keys(before).filter((kind) => (before[kind] ?? null) !== (after[kind] ?? null))
    if (changed.length === 0) return
    const days = (value: number | null | undefined) => (value == null ? t('for-good') : t('days-long', { days: value }))
    void modal.confirm({
      title: t('retention-sure'),
      content: (
        <>
          <ul>
            {changed.map((kind) => (
              <li key={kind}>
                {nameOf(kind)}: {days(before[kind])} → <b>{days(after[kind])}</b>
              </li>
            ))}
          </ul>
          <p>{t('retention-what')}</p>
        </>
      ),
      okText: t('save'),
      okButtonProps: { danger: true },
      onOk: () =>
        save.mutateAsync(Object.fromEntries(changed.map((kind) => [kind, after[kind] ?? null]))).catch(() => undefined),
    })
  }
  return (
    <Loaded of={retention}>
      {({ data: { days, least } }) => (
        <Form<Periods['days']> layout="vertical" initialValues={days} onFinish={(after) => ask(days, after)}>
          <div className="audience">
            {Object.keys(days).map((kind) => (
              <Form.Item
                key={kind}
                name={kind}
                label={nameOf(kind)}
                extra={t('retention-least', { days: least[kind] ?? 0 })}
              >
                <InputNumber min={least[kind] ?? 0} precision={0} suffix={t('days')} placeholder={t('for-good')} />
              </Form.Item>
            ))}
          </div>
          <Button type="primary" htmlType="submit" loading={save.isPending}>
            {t('save')}
          </Button>
        </Form>
      )}
    </Loaded>
  )
}

/** Counts, and removes nothing. */
function Preview() {
  const due = useGet<{ items: Due[] }>(`/retention/preview${query({ lang })}`)
  return (
    <>
      <p className="quiet">{t('retention-next-what')}</p>
      <Loaded of={due}>
        {({ items }) => (
          <Table<Due>
            size="small"
            rowKey="kind"
            pagination={false}
            dataSource={items}
            scroll={{ x: 620 }}
            columns={[
              { title: t('kind'), dataIndex: 'label' },
              {
                title: t('retention-before'),
                width: 200,
                render: (_, { before }) => (before ? showDay(before) : t('for-good')),
              },
              {
                title: t('retention-count'),
                width: 140,
                align: 'right',
                render: (_, { count }) => (count > 0 ? <b className="bad">{showNumber(count)}</b> : showNumber(0)),
              },
            ]}
          />
        )}
      </Loaded>
      <div className="actions after-gap">
        <Button loading={due.isFetching} onClick={() => void due.refetch()}>
          {t('retention-again')}
        </Button>
      </div>
    </>
  )
}

function Log() {
  const pages = usePages<Removed>('/audit', { what: 'retention.remove' })
  return (
    <PagedTable<Removed>
      of={pages}
      rowKey="number"
      width={640}
      label={t('retention-log')}
      empty={t('retention-log-none')}
      columns={[
        { title: t('audit-at'), width: 180, render: (_, { at }) => showTime(at) },
        { title: t('kind'), width: 220, render: (_, { on }) => nameOf(on.id) },
        { title: t('retention-before'), width: 180, render: (_, { more }) => showDay(more.before) },
        { title: t('retention-removed'), width: 100, align: 'right', render: (_, { more }) => showNumber(more.count) },
      ]}
    />
  )
}
