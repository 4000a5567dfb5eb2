// Everything of a campaign as a file, and the address that keeps a workbook live.
import { DownloadOutlined } from '@ant-design/icons'
import { App, Button, Radio, Typography } from 'antd'
import { useState } from 'react'
import { download, query, root } from './api.ts'
import { byUrgency, useCampaigns } from './campaigns/list.ts'
import { CampaignPicker } from './campaigns/picker.tsx'
import { Card, Page } from './kit/page.tsx'
import { sayTrouble } from './kit/trouble.ts'
import { useFilter } from './kit/use-filter.ts'
import { useMay } from './session.tsx'
import { lang, t } from './words.ts'

const formats = ['csv', 'xlsx', 'jsonl'] as const

export function ExportsPage() {
  const [filter, set] = useFilter(['campaign', 'headings', 'photos'])
  const campaigns = useCampaigns()
  const may = useMay()
  const { message } = App.useApp()
  const [busy, setBusy] = useState<string | null>(null)
  const items = campaigns.data?.items ?? []
  const campaign = items.find(({ id }) => id === filter.campaign) ?? [...items].sort(byUrgency)[0]
  const headings = filter.headings ?? 'labels'
  const photos = filter.photos ?? 'ids'
  const take = async (what: string, given: Record<string, string>) => {
    setBusy(what)
    try {
      await download(`/campaigns/${campaign!.id}/${what}${query(given)}`, `${campaign!.title}.${what.split('.')[1]}`)
    } catch (error) {
      void message.error(sayTrouble(error))
    }
    setBusy(null)
  }
  const button = (what: string, given: Record<string, string>) => (
    <Button
      key={what}
      icon={<DownloadOutlined aria-hidden />}
      disabled={!campaign}
      loading={busy === what}
      onClick={() => void take(what, given)}
    >
      {t(`export-${what.replace('.', '-')}`)}
    </Button>
  )
  return (
    <Page
      title={t('nav-exports')}
      actions={<CampaignPicker value={campaign?.id ?? null} onChange={(id) => set({ campaign: id })} />}
    >
      <Card title={t('export-reports')}>
        <p className="quiet">{t('export-reports-what')}</p>
        <div className="choices">
          <Radio.Group
            aria-label={t('export-headings')}
            value={headings}
            onChange={(event) => set({ headings: event.target.value as string })}
            options={(['labels', 'names'] as const).map((value) => ({ value, label: t(`export-headings-${value}`) }))}
          />
          <Radio.Group
            aria-label={t('export-photos')}
            value={photos}
            onChange={(event) => set({ photos: event.target.value as string })}
            options={(['ids', 'links', 'none'] as const).map((value) => ({
              value,
              label: t(`export-photos-${value}`),
            }))}
          />
        </div>
        <div className="actions">
          {formats.map((format) =>
            button(`reports.${format}`, {
              lang,
              photos,
              ...(format === 'jsonl' ? { values: headings === 'names' ? 'codes' : 'labels' } : { headings }),
            }),
          )}
          {may('reviews') && button('photos.zip', {})}
        </div>
      </Card>
      <Card title={t('export-totals')}>
        <p className="quiet">{t('export-totals-what')}</p>
        <div className="actions">
          {(['progress.csv', 'progress.xlsx', 'totals.csv', 'totals.xlsx'] as const).map((what) =>
            button(what, { lang }),
          )}
        </div>
      </Card>
      <Card title={t('export-live')}>
        <p>{t('export-live-what')}</p>
        <Typography.Text copyable code>
          {`${location.origin}${root}/odata/`}
        </Typography.Text>
      </Card>
    </Page>
  )
}
