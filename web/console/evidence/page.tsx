// The photos and documents of a campaign, to look through what is blurred, used twice or failed; each leads to its report.
import { Select } from 'antd'
import { useState } from 'react'
import { Navigate, useLocation } from 'react-router'
import { query } from '../api.ts'
import { byUrgency, useCampaigns } from '../campaigns/list.ts'
import { CampaignPicker } from '../campaigns/picker.tsx'
import { DistrictSelect } from '../kit/district-select.tsx'
import { Gallery } from '../kit/gallery.tsx'
import { Card, Page } from '../kit/page.tsx'
import { Search } from '../kit/search.tsx'
import { Loaded, Nothing } from '../kit/states.tsx'
import { useFilter } from '../kit/use-filter.ts'
import { usePages } from '../kit/use-get.ts'
import { lang, t } from '../words.ts'
import { PhotoCard } from './card.tsx'
import { LightBox } from './light-box.tsx'
import type { Photo } from './shapes.ts'

const names = ['campaign', 'flag', 'state', 'question', 'district', 'unit', 'sort'] as const
const flags = ['twin', 'look-alike', 'repeated', 'blurred', 'too-small'] as const
const states = ['ready', 'failed', 'received'] as const
const sorts = ['unit', '-receivedAt', 'receivedAt'] as const

export function EvidencePage() {
  const [filter] = useFilter(names)
  const campaigns = useCampaigns(filter.campaign === undefined)
  const { search } = useLocation()
  if (filter.campaign !== undefined) return <Photos key={filter.campaign} campaign={filter.campaign} />
  return (
    <Loaded of={campaigns}>
      {({ items }) => {
        const first = [...items].sort(byUrgency)[0]
        if (!first) return <Nothing>{t('no-campaigns')}</Nothing>
        // The address names the campaign, so that who is sent it sees the same.
        const asked = Object.fromEntries(new URLSearchParams(search))
        return <Navigate replace to={`/evidence${query({ ...asked, campaign: first.id })}`} />
      }}
    </Loaded>
  )
}

function Photos({ campaign }: { campaign: string }) {
  const [{ campaign: _campaign, ...filter }, set] = useFilter(names)
  const [shown, show] = useState<string | null>(null)
  const pages = usePages<Photo>(`/campaigns/${campaign}/evidence`, { ...filter, lang }, { limit: 60, further: 120 })
  const questions = useQuestions(pages.items, filter.question)
  const opened = pages.items.filter(({ links }) => links.picture ?? links.document)
  const at = opened.findIndex(({ id }) => id === shown)
  const step = (by: 1 | -1) => {
    const next = opened[at + by]
    if (next) return () => show(next.id)
    return by > 0 && pages.hasNextPage ? () => void pages.fetchNextPage() : null
  }
  return (
    <Page
      title={t('nav-evidence')}
      actions={<CampaignPicker value={campaign} onChange={(id) => set({ campaign: id, question: null })} />}
    >
      <Card>
        <div className="filters">
          <Search label={t('unit-code')} value={filter.unit} onSearch={(unit) => set({ unit })} />
          <Select
            className="pick"
            allowClear
            aria-label={t('flags')}
            placeholder={t('flags')}
            value={filter.flag}
            onChange={(flag?: string) => set({ flag: flag ?? null })}
            options={flags.map((value) => ({ value, label: t(`flag-${value}`) }))}
          />
          <Select
            className="pick"
            allowClear
            aria-label={t('state')}
            placeholder={t('state')}
            value={filter.state}
            onChange={(state?: string) => set({ state: state ?? null })}
            options={states.map((value) => ({ value, label: t(`proof-${value}`) }))}
          />
          <Select
            className="pick"
            allowClear
            aria-label={t('evidence-question')}
            placeholder={t('evidence-question')}
            popupMatchSelectWidth={false}
            value={filter.question}
            onChange={(question?: string) => set({ question: question ?? null })}
            options={questions}
          />
          <DistrictSelect value={filter.district} onChange={(district) => set({ district })} />
          <Select
            className="pick"
            aria-label={t('sort')}
            value={filter.sort ?? 'unit'}
            onChange={(sort: string) => set({ sort: sort === 'unit' ? null : sort })}
            options={sorts.map((value) => ({ value, label: t(`sort-evidence-${value}`) }))}
          />
        </div>
        <Gallery<Photo>
          of={pages}
          keyOf={({ id }) => id}
          card={{ width: 204, height: 276 }}
          label={t('nav-evidence')}
          empty={t('evidence-none')}
        >
          {(photo) => <PhotoCard campaign={campaign} photo={photo} onOpen={() => show(photo.id)} />}
        </Gallery>
      </Card>
      <LightBox campaign={campaign} photo={opened[at] ?? null} onStep={step} onClose={() => show(null)} />
    </Page>
  )
}

/** The questions met so far: a list narrowed to one of them still offers the others. */
function useQuestions(photos: Photo[], chosen: string | undefined) {
  const [known, setKnown] = useState<ReadonlyMap<string, string>>(new Map())
  const fresh = photos.filter(({ question }) => !known.has(question))
  if (fresh.length > 0) setKnown(new Map([...known, ...fresh.map(({ question, label }) => [question, label] as const)]))
  const options = [...known].map(([value, label]) => ({ value, label }))
  return chosen === undefined || known.has(chosen) ? options : [...options, { value: chosen, label: chosen }]
}
