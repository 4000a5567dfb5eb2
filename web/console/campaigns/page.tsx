// One campaign: its dates and audience, how far its opening is, and what may be done with it now.
import { EditOutlined } from '@ant-design/icons'
import { App, Button, DatePicker, Progress } from 'antd'
import type { Dayjs } from 'dayjs'
import { Link, useParams } from 'react-router'
import { query } from '../api.ts'
import { showDay, showLeft, showNumber, showTime } from '../format.ts'
import { Card, Page } from '../kit/page.tsx'
import { Loaded } from '../kit/states.tsx'
import { useGet, useGetTagged, useSend } from '../kit/use-get.ts'
import { useMay } from '../session.tsx'
import { t } from '../words.ts'
import { AudienceText } from './audience-text.tsx'
import { CampaignFacts } from './facts.tsx'
import { Membership } from './membership.tsx'
import { NextDates } from './next-dates.tsx'
import { CampaignState } from './picker.tsx'
import { PolicyText } from './policy-text.tsx'
import type { CampaignDetail, Move, Opening } from './shapes.ts'

export function CampaignPage() {
  const { id = '' } = useParams()
  const asked = useGetTagged<CampaignDetail>(`/campaigns/${id}`)
  return (
    <Loaded of={asked} rows={8}>
      {({ data, etag }) => <One campaign={data} etag={etag ?? ''} />}
    </Loaded>
  )
}

function One({ campaign, etag }: { campaign: CampaignDetail; etag: string }) {
  const may = useMay()
  const { id, title, state, moves, mayChange } = campaign
  return (
    <Page
      title={title}
      back={{ to: '/campaigns', title: t('nav-campaigns') }}
      note={
        <>
          <CampaignState state={state} />{' '}
          {campaign.scheduled && t('scheduled-at', { time: showTime(campaign.opensAt) })} {showTime(campaign.dueAt)} ·{' '}
          {showLeft(campaign.dueAt)}
        </>
      }
      actions={
        <>
          <Link to={`/overview/${id}`}>
            <Button>{t('nav-overview')}</Button>
          </Link>
          {may('reviews') && state !== 'draft' && (
            <Link to={`/evidence${query({ campaign: id })}`}>
              <Button>{t('nav-evidence')}</Button>
            </Link>
          )}
          {may('push') && state === 'open' && (
            <Link to={`/reminders/new${query({ campaign: id })}`}>
              <Button>{t('push-now')}</Button>
            </Link>
          )}
          {mayChange && state !== 'freezing' && state !== 'frozen' && (
            <Link to={`/campaigns/${id}/edit`}>
              <Button icon={<EditOutlined aria-hidden />}>{t('edit')}</Button>
            </Link>
          )}
          {mayChange && state === 'draft' && <Schedule campaign={campaign} etag={etag} />}
          {mayChange && moves.map((move) => <MoveButton key={move} {...{ campaign, etag, move }} />)}
        </>
      }
    >
      {(state === 'opening' || state === 'freezing') && <OpeningProgress id={id} />}
      <div className="pair">
        <Card title={t('campaign')}>
          <CampaignFacts campaign={campaign} />
        </Card>
        <Card title={t('audience')}>
          <AudienceText audience={campaign.audience} />
        </Card>
      </div>
      <div className="pair">
        <Card
          title={t('policy')}
          extra={
            mayChange &&
            !['closed', 'freezing', 'frozen'].includes(state) && (
              <Link to={`/campaigns/${id}/reminders`}>
                <Button size="small" icon={<EditOutlined aria-hidden />}>
                  {t('policy-edit')}
                </Button>
              </Link>
            )
          }
        >
          <PolicyText policy={campaign.policy} />
        </Card>
        <Card title={t('next-reminders')}>
          <NextDates nextSlots={campaign.nextSlots} nextEscalations={campaign.nextEscalations} />
        </Card>
      </div>
      {state !== 'draft' && <Membership campaign={id} mayChange={mayChange} />}
    </Page>
  )
}

function OpeningProgress({ id }: { id: string }) {
  const opening = useGet<Opening>(`/campaigns/${id}/opening`, { everyMs: 1000 })
  const { made = 0, total = 0, state = 'opening' } = opening.data ?? {}
  return (
    <Card>
      <div role="status">
        {t(`campaign-${state}`)} · {t('opening-made', { made: showNumber(made), total: showNumber(total) })}
        <Progress percent={total === 0 ? 0 : Math.floor((made / total) * 100)} aria-label={t('campaign-opening')} />
      </div>
    </Card>
  )
}

interface MoveProps {
  campaign: CampaignDetail
  etag: string
  move: Move
}
function MoveButton({ campaign: { id, title, dueAt }, etag, move }: MoveProps) {
  const { modal } = App.useApp()
  const send = useSend<CampaignDetail, { dueAt?: string }>(
    (body) => [`/campaigns/${id}/${move}`, { method: 'POST', body, ifMatch: etag }],
    { done: t(`${move}-done`) },
  )
  const ask = () => {
    let until: Dayjs | null = null
    void modal.confirm({
      title: t(`${move}-sure`, { title }),
      content: (
        <>
          <p>{t(`${move}-what`, { date: showDay(dueAt) })}</p>
          {move === 'reopen' && <DatePicker aria-label={t('due-day')} onChange={(day) => (until = day)} />}
        </>
      ),
      okText: t(`move-${move}`),
      okButtonProps: { danger: move === 'freeze' },
      onOk: () => {
        if (move === 'reopen' && !until) return Promise.reject(new Error('no day'))
        return send.mutateAsync(until ? { dueAt: until.format('YYYY-MM-DD') } : {}).catch(() => undefined)
      },
    })
  }
  return (
    <Button
      type={move === 'open' ? 'primary' : 'default'}
      danger={move === 'freeze'}
      loading={send.isPending}
      onClick={ask}
    >
      {t(`move-${move}`)}
    </Button>
  )
}

/** A draft opens by itself at its time, or no longer. */
function Schedule({ campaign: { id, title, opensAt, scheduled }, etag }: Omit<MoveProps, 'move'>) {
  const { modal } = App.useApp()
  const send = useSend<CampaignDetail>(
    () => [
      `/campaigns/${id}/open`,
      { method: 'POST', body: { when: scheduled ? 'not-yet' : 'opensAt' }, ifMatch: etag },
    ],
    { done: t('saved') },
  )
  const verb = scheduled ? 'unschedule' : 'schedule'
  // What should have begun is opened now, not at a time that is over.
  if (!scheduled && new Date(opensAt) <= new Date()) return null
  const ask = () =>
    void modal.confirm({
      title: t(`${verb}-sure`, { title }),
      content: t(`${verb}-what`, { time: showTime(opensAt) }),
      okText: t(verb),
      onOk: () => send.mutateAsync().catch(() => undefined),
    })
  return (
    <Button loading={send.isPending} onClick={ask}>
      {t(verb)}
    </Button>
  )
}
