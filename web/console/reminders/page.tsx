// One push on its way: how many are through, and why some are not.
import { App, Button, Progress, Statistic } from 'antd'
import { useParams } from 'react-router'
import { showNumber, showTime } from '../format.ts'
import { Card, Page } from '../kit/page.tsx'
import { Loaded } from '../kit/states.tsx'
import { useGet, useSend } from '../kit/use-get.ts'
import { t, tOr } from '../words.ts'
import type { Watched } from './shapes.ts'

const isOver = ({ state }: Watched) => ['done', 'cancelled'].includes(state)

export function ReminderPage() {
  const { id = '' } = useParams()
  const watched = useGet<Watched>(`/pushes/${id}`, { everyMs: 2000 })
  return (
    <Loaded of={watched}>
      {(push) => (
        <Page
          title={t(`push-kind-${push.kind}`)}
          back={{ to: '/reminders', title: t('nav-reminders') }}
          note={`${tOr(`push-state-${push.state}`, push.state)} · ${showTime(push.sendAt ?? push.createdAt)}`}
          actions={!isOver(push) && <Cancel id={id} />}
        >
          <Card>
            <Sums push={push} />
            {push.text && (
              <figure className="message">
                <p>{push.text}</p>
              </figure>
            )}
          </Card>
        </Page>
      )}
    </Loaded>
  )
}

function Sums({ push: { counts, reasons } }: { push: Watched }) {
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const waiting = (counts['queued'] ?? 0) + (counts['sending'] ?? 0)
  return (
    <div role="status">
      <Progress percent={all === 0 ? 0 : Math.floor(((all - waiting) / all) * 100)} aria-label={t('push-watch')} />
      <div className="figures">
        {Object.entries(counts).map(([state, count]) => (
          <Statistic key={state} title={tOr(`delivery-${state}`, state)} value={showNumber(count)} />
        ))}
      </div>
      {Object.entries(reasons).length > 0 && (
        <ul>
          {Object.entries(reasons).map(([reason, count]) => (
            <li key={reason}>
              {tOr(`delivery-reason-${reason}`, reason)}：{showNumber(count)}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function Cancel({ id }: { id: string }) {
  const { modal } = App.useApp()
  const cancel = useSend<Watched>(() => [`/pushes/${id}/cancel`, { method: 'POST', body: {} }], {
    done: t('push-cancelled'),
  })
  const ask = () =>
    void modal.confirm({
      title: t('push-cancel-sure'),
      content: t('push-cancel-what'),
      okText: t('push-cancel'),
      okButtonProps: { danger: true },
      onOk: () => cancel.mutateAsync().catch(() => undefined),
    })
  return (
    <Button danger loading={cancel.isPending} onClick={ask}>
      {t('push-cancel')}
    </Button>
  )
}
