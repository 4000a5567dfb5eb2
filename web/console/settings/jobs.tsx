// What the program does by itself, when it did so last, and how that ended.
import { App, Button, Table, Tag } from 'antd'
import { showTime } from '../format.ts'
import { Loaded } from '../kit/states.tsx'
import { useGet, useSend } from '../kit/use-get.ts'
import { useMay } from '../session.tsx'
import { t, tOr } from '../words.ts'

interface Job {
  name: string
  when: string
  nextAt: string | null
  last: { startedAt: string; outcome: 'running' | 'ok' | 'failed'; failures: number; lastOkAt: string | null } | null
}

export function Jobs() {
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
