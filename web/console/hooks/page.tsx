// One webhook: what it was told last and what came back; trying it, pausing it, ending it.
import { App, Button, Descriptions, Table, Tag } from 'antd'
import { useNavigate, useParams } from 'react-router'
import { showList, showTime } from '../format.ts'
import { Card, Page } from '../kit/page.tsx'
import { Loaded, Nothing } from '../kit/states.tsx'
import { useGet, useSend } from '../kit/use-get.ts'
import { t, tOr } from '../words.ts'
import type { Hook, HookDelivery } from './shapes.ts'
import { HookState, nameOfEvent } from './state.tsx'

const everyMs = 5000
const back = { to: '/hooks', title: t('nav-hooks') }

export function HookPage() {
  const { id = '' } = useParams()
  const hooks = useGet<{ items: Hook[] }>('/hooks')
  return (
    <Loaded of={hooks}>
      {({ items }) => {
        const hook = items.find((each) => each.id === id)
        return hook ? (
          <One hook={hook} />
        ) : (
          <Page title={t('nav-hooks')} back={back}>
            <Nothing>{t('problem-not-found')}</Nothing>
          </Page>
        )
      }}
    </Loaded>
  )
}

function One({ hook }: { hook: Hook }) {
  const { id, url, events, createdAt, disabledAt } = hook
  return (
    <Page title={url} back={back} note={<HookState hook={hook} />} actions={<Actions hook={hook} />}>
      <Card title={t('hook')}>
        <Descriptions
          size="small"
          column={1}
          items={[
            { key: 'events', label: t('hook-events'), children: showList(events.map(nameOfEvent)) },
            { key: 'at', label: t('created-at'), children: showTime(createdAt) },
          ]}
        />
        <p className="quiet">{t(disabledAt ? 'hook-disabled-what' : 'hook-signed')}</p>
      </Card>
      <Card title={t('hook-deliveries')}>
        <Deliveries id={id} />
      </Card>
    </Page>
  )
}

type Act = 'test' | 'disable' | 'enable'
function Actions({ hook: { id, url, disabledAt } }: { hook: Hook }) {
  const { modal } = App.useApp()
  const navigate = useNavigate()
  const stale = ['/hooks']
  const act = useSend<unknown, Act>((what) => [`/hooks/${id}/${what}`, { method: 'POST', body: {} }], {
    stale,
    done: t('hook-done'),
  })
  const remove = useSend(() => [`/hooks/${id}`, { method: 'DELETE' }], {
    stale,
    gone: `/hooks/${id}`,
    done: t('hook-removed'),
    onDone: () => void navigate('/hooks'),
  })
  const ask = (what: 'disable' | 'remove', run: () => Promise<unknown>) =>
    void modal.confirm({
      title: t(`hook-${what}-sure`, { url }),
      content: t(`hook-${what}-what`),
      okText: t(`hook-${what}`),
      okButtonProps: { danger: true },
      onOk: () => run().catch(() => undefined),
    })
  return (
    <>
      {disabledAt ? (
        <Button type="primary" loading={act.isPending} onClick={() => act.mutate('enable')}>
          {t('hook-enable')}
        </Button>
      ) : (
        <>
          <Button loading={act.isPending} onClick={() => act.mutate('test')}>
            {t('hook-test')}
          </Button>
          <Button onClick={() => ask('disable', () => act.mutateAsync('disable'))}>{t('hook-disable')}</Button>
        </>
      )}
      <Button danger onClick={() => ask('remove', () => remove.mutateAsync())}>
        {t('hook-remove')}
      </Button>
    </>
  )
}

const colours = { queued: 'processing', sent: 'success', failed: 'error' } as const

function Deliveries({ id }: { id: string }) {
  const deliveries = useGet<{ items: HookDelivery[] }>(`/hooks/${id}/deliveries`, { everyMs })
  return (
    <Loaded of={deliveries}>
      {({ items }) => (
        <Table<HookDelivery>
          size="small"
          rowKey="event"
          dataSource={items}
          pagination={false}
          scroll={{ x: 820 }}
          locale={{ emptyText: <Nothing>{t('hook-deliveries-none')}</Nothing> }}
          columns={[
            { title: t('hook-event'), render: (_, { type }) => nameOfEvent(type) },
            { title: t('created-at'), width: 180, render: (_, { at }) => showTime(at) },
            {
              title: t('state'),
              width: 120,
              render: (_, { state }) => <Tag color={colours[state]}>{t(`delivery-${state}`)}</Tag>,
            },
            { title: t('hook-attempts'), dataIndex: 'attempts', width: 80, align: 'right' },
            {
              title: t('hook-answer'),
              width: 180,
              render: (_, { answer }) => (answer ? tOr(`hook-answer-${answer}`, answer) : '—'),
            },
            { title: t('hook-next'), width: 180, render: (_, { nextAt }) => showTime(nextAt) },
          ]}
        />
      )}
    </Loaded>
  )
}
