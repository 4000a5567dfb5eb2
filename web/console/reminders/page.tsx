// One push on its way: how many are through, and why some are not.
import { App, Button, Descriptions, Progress, Statistic } from 'antd'
import { useParams } from 'react-router'
import { AudienceText } from '../campaigns/audience-text.tsx'
import { useCampaigns } from '../campaigns/list.ts'
import { showNumber, showTime } from '../format.ts'
import { Card, Page } from '../kit/page.tsx'
import { Loaded } from '../kit/states.tsx'
import { useGet, useSend } from '../kit/use-get.ts'
import { t, tOr } from '../words.ts'
import { Content } from './content.tsx'
import { Preview } from './preview.tsx'
import type { Prepared as PreparedPush, Watched } from './shapes.ts'

/** Nothing of it changes by itself. */
const isStill = (push: Watched) => push.state === 'draft' || isOver(push)
const isOver = ({ state }: Watched) => ['done', 'cancelled'].includes(state)

export function ReminderPage() {
  const { id = '' } = useParams()
  const watched = useGet<Watched>(`/pushes/${id}`, {
    everyMs: (last) => (last && isStill(last as Watched) ? false : 2000),
  })
  return (
    <Loaded of={watched}>
      {(push) => (
        <Page
          title={t(`push-kind-${push.kind}`)}
          back={{ to: '/reminders', title: t('nav-reminders') }}
          note={`${tOr(`push-state-${push.state}`, push.state)} · ${showTime(push.sendAt ?? push.createdAt)}`}
          actions={!isOver(push) && <Cancel id={id} />}
        >
          <What push={push} />
          {push.state === 'draft' ? (
            <Prepared id={id} />
          ) : (
            <Card>
              <Sums push={push} />
              {(push.text ?? push.file) && (
                <Content text={push.text} file={push.file} buttons={push.link ? [push.link.text] : []} />
              )}
            </Card>
          )}
        </Page>
      )}
    </Loaded>
  )
}

/** Whom it is for, and when it goes. */
function What({ push }: { push: Watched }) {
  const { data } = useCampaigns()
  const title = data?.items.find(({ id }) => id === push.campaign)?.title
  return (
    <Card>
      <Descriptions
        size="small"
        column={1}
        items={[
          { key: 'campaign', label: t('campaign'), children: title ?? push.campaign ?? '—' },
          { key: 'who', label: t('push-to'), children: t(push.who.owing ? 'push-to-owing' : 'push-to-all') },
          { key: 'audience', label: t('audience'), children: <AudienceText audience={push.who.audience} /> },
          ...(push.sendAt ? [{ key: 'at', label: t('push-send-at'), children: showTime(push.sendAt) }] : []),
          ...(push.link ? [{ key: 'link', label: push.link.text, children: push.link.url }] : []),
        ]}
      />
    </Card>
  )
}

/** Not confirmed yet: as it was prepared, counted anew. */
function Prepared({ id }: { id: string }) {
  const prepared = useGet<PreparedPush>(`/pushes/${id}/preview`)
  return <Loaded of={prepared}>{(one) => <Preview prepared={one} />}</Loaded>
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
