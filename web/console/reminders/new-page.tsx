// Sending now, in three steps: choose whom, look at what they will see, confirm.
import { Alert, Button, Checkbox, Input, Segmented, Statistic, Steps } from 'antd'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import type { Audience } from '../../../rules/audience.ts'
import { AudienceCountLine, AudienceFields } from '../campaigns/audience.tsx'
import { byUrgency, useCampaigns } from '../campaigns/list.ts'
import { CampaignPicker } from '../campaigns/picker.tsx'
import { showNumber, showTime } from '../format.ts'
import { Card, Page } from '../kit/page.tsx'
import { useFilter } from '../kit/use-filter.ts'
import { useSend } from '../kit/use-get.ts'
import { useMay } from '../session.tsx'
import { t } from '../words.ts'
import type { Prepared, Watched } from './shapes.ts'

const tidy = (audience: Audience): Audience =>
  Object.fromEntries(Object.entries(audience).filter(([, value]) => (Array.isArray(value) ? value.length > 0 : value)))

export function NewReminderPage() {
  const [filter, set] = useFilter(['campaign', 'kind'])
  const campaigns = useCampaigns()
  const open = (campaigns.data?.items ?? []).filter(({ state }) => state === 'open').sort(byUrgency)
  const campaign = filter.campaign ?? open[0]?.id ?? null
  const kind = filter.kind === 'message' ? 'message' : 'push'
  const [audience, setAudience] = useState<Audience>({})
  const [text, setText] = useState('')
  const [prepared, setPrepared] = useState<Prepared | null>(null)
  const who = { audience: tidy(audience) }
  const words = text.trim() ? { text: text.trim() } : {}
  const prepare = useSend<Prepared>(
    () => [kind === 'push' ? `/campaigns/${campaign}/pushes` : '/pushes', { method: 'POST', body: { who, ...words } }],
    { onDone: ({ data }) => setPrepared(data) },
  )
  return (
    <Page title={t('push-new')} back={{ to: '/reminders', title: t('nav-reminders') }}>
      <Steps
        size="small"
        current={prepared ? 1 : 0}
        items={[{ title: t('push-choose') }, { title: t('push-preview') }, { title: t('push-watch') }]}
      />
      <br />
      {prepared ? (
        <Preview prepared={prepared} onBack={() => setPrepared(null)} />
      ) : (
        <Card>
          <div className="filters">
            <Segmented
              value={kind}
              onChange={(next) => set({ kind: next })}
              options={(['push', 'message'] as const).map((value) => ({ value, label: t(`push-kind-${value}`) }))}
            />
            {kind === 'push' && <CampaignPicker value={campaign} onChange={(id) => set({ campaign: id })} />}
          </div>
          <p className="quiet">{t(`push-what-${kind}`)}</p>
          <AudienceFields value={audience} onChange={setAudience} />
          <Counted audience={who.audience} />
          <label className="stacked">
            {t('push-text')}
            <Input.TextArea
              rows={3}
              maxLength={3000}
              showCount
              value={text}
              onChange={({ target }) => setText(target.value)}
              placeholder={t(kind === 'push' ? 'push-text-hint' : 'push-text-needed')}
            />
          </label>
          <Button
            type="primary"
            disabled={(kind === 'push' && !campaign) || (kind === 'message' && !text.trim())}
            loading={prepare.isPending}
            onClick={() => prepare.mutate()}
          >
            {t('push-to-preview')}
          </Button>
        </Card>
      )}
    </Page>
  )
}

/** Counting an audience is for those who may write campaigns; for the others the preview counts. */
function Counted({ audience }: { audience: Audience }) {
  return useMay()('change-campaigns') ? <AudienceCountLine audience={audience} /> : null
}

function Preview({ prepared: { id, preview }, onBack }: { prepared: Prepared; onBack: () => void }) {
  const [anyway, setAnyway] = useState(false)
  const navigate = useNavigate()
  const confirm = useSend<Watched>(() => [`/pushes/${id}/confirm`, { method: 'POST', body: { anyway } }], {
    onDone: () => void navigate(`/reminders/${id}`),
  })
  return (
    <Card title={t('push-preview')}>
      <div className="figures">
        <Statistic title={t('push-units')} value={showNumber(preview.units)} />
        <Statistic title={t('push-reachable')} value={showNumber(preview.reachable)} />
      </div>
      {preview.units === 0 && <Alert type="warning" title={t('push-nobody')} />}
      {preview.text && (
        <figure className="message">
          <figcaption className="quiet">{t('push-as-seen')}</figcaption>
          <p>{preview.text}</p>
          {preview.buttons.map((button) => (
            <span key={button}>{button}</span>
          ))}
        </figure>
      )}
      {preview.quietUntil && (
        <>
          <Alert type="info" title={t('push-quiet', { time: showTime(preview.quietUntil) })} />
          <p>
            <Checkbox checked={anyway} onChange={({ target }) => setAnyway(target.checked)}>
              {t('push-anyway')}
            </Checkbox>
          </p>
        </>
      )}
      <div className="actions">
        <Button onClick={onBack}>{t('back')}</Button>
        <Button
          type="primary"
          disabled={preview.reachable === 0}
          loading={confirm.isPending}
          onClick={() => confirm.mutate()}
        >
          {t('push-confirm', { count: showNumber(preview.reachable) })}
        </Button>
      </div>
    </Card>
  )
}
