// Sending, in three steps: choose whom and what, look at what they will see, confirm for now or a time.
import { Button, Input, Segmented, Steps } from 'antd'
import { useState } from 'react'
import type { Audience } from '../../../rules/audience.ts'
import { AudienceCountLine, AudienceFields } from '../campaigns/audience.tsx'
import { byUrgency, useCampaigns } from '../campaigns/list.ts'
import { CampaignPicker, OptionalCampaignPicker } from '../campaigns/picker.tsx'
import { Card, Page } from '../kit/page.tsx'
import { useFilter } from '../kit/use-filter.ts'
import { useSend } from '../kit/use-get.ts'
import { useMay } from '../session.tsx'
import { t } from '../words.ts'
import { isLinkBad, MessageFile, MessageLink } from './message-fields.tsx'
import { Preview } from './preview.tsx'
import type { Prepared, PushFile, PushLink } from './shapes.ts'

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
  const [owing, setOwing] = useState<string | null>(null)
  const [file, setFile] = useState<PushFile | null>(null)
  const [link, setLink] = useState<PushLink>({ text: '', url: '' })
  const [prepared, setPrepared] = useState<Prepared | null>(null)
  const who = { audience: tidy(audience) }
  const words = text.trim() ? { text: text.trim() } : {}
  const prepare = useSend<Prepared>(
    () =>
      kind === 'push'
        ? [`/campaigns/${campaign}/pushes`, { method: 'POST', body: { who, ...words } }]
        : ['/pushes', { method: 'POST', body: { who, ...words, ...besides({ owing, file, link }) } }],
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
          <p className="quiet">{t(kind === 'message' && owing ? 'push-what-owing' : `push-what-${kind}`)}</p>
          {kind === 'message' && (
            <p>
              <OptionalCampaignPicker value={owing} label={t('push-owing')} choices={open} onChange={setOwing} />
            </p>
          )}
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
          {kind === 'message' && (
            <div className="after after-gap">
              <MessageFile file={file} onChange={setFile} />
              <MessageLink link={link} onChange={setLink} />
            </div>
          )}
          <Button
            type="primary"
            disabled={(kind === 'push' && !campaign) || (kind === 'message' && (!text.trim() || isLinkBad(link)))}
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

interface Besides {
  owing: string | null
  file: PushFile | null
  link: PushLink
}
const besides = ({ owing, file, link: { text, url } }: Besides) => ({
  ...(owing && { campaign: owing }),
  ...(file && { file }),
  ...(text.trim() && { link: { text: text.trim(), url: url.trim() } }),
})

/** Counting an audience is for those who may write campaigns; for the others the preview counts. */
function Counted({ audience }: { audience: Audience }) {
  return useMay()('change-campaigns') ? <AudienceCountLine audience={audience} /> : null
}
