// Every district at a glance: as tiles, or by the operator's own outlines where there are any.
import { Segmented } from 'antd'
import { lazy, Suspense } from 'react'
import type { Outlines } from '../kit/outlines.ts'
import { Card } from '../kit/page.tsx'
import { useFilter } from '../kit/use-filter.ts'
import { useGet } from '../kit/use-get.ts'
import type { Cell, Named } from '../shapes.ts'
import { t } from '../words.ts'
import { Legend } from './legend.tsx'
import { placesOf } from './places.ts'
import { colours, stepOf } from './steps.ts'
import { Tiles } from './tiles.tsx'

const DistrictMap = lazy(async () => ({ default: (await import('../kit/district-map.tsx')).DistrictMap }))

interface Props {
  cells: Cell[]
  /** Districts of too few units to show. */
  hidden: Named[]
  chosen: string | null
  onChoose: (code: string) => void
}
export function Districts({ cells, hidden, chosen, onChoose }: Props) {
  const [{ view }, set] = useFilter(['view'])
  const { data: settings } = useGet<{ hasOutlines: boolean }>('/settings')
  const { data: outlines } = useGet<Outlines>(settings?.hasOutlines ? '/settings/outlines' : null, { isLasting: true })
  const places = placesOf(cells, hidden)
  const isMap = outlines !== undefined && settings?.hasOutlines === true && view !== 'tiles'
  const reach = new Set(cells.map(({ code }) => code))
  return (
    <Card
      title={t('by-district')}
      extra={
        settings?.hasOutlines && (
          <Segmented
            size="small"
            value={isMap ? 'map' : 'tiles'}
            onChange={(next) => set({ view: next === 'tiles' ? 'tiles' : null })}
            options={(['map', 'tiles'] as const).map((value) => ({ value, label: t(`view-${value}`) }))}
          />
        )
      }
    >
      {isMap ? (
        <Suspense fallback={<div className="map-room" />}>
          <DistrictMap
            outlines={outlines}
            label={t('map-label')}
            regions={places.map(({ code, label, percent, said, cell }) => ({
              ...{ code, said, ...colours[stepOf(cell?.rate.value)]! },
              label: percent ? `${label}\n${percent}` : label,
            }))}
            chosen={chosen}
            onChoose={(code) => reach.has(code) && onChoose(code)}
          />
        </Suspense>
      ) : (
        <Tiles places={places} chosen={chosen} onChoose={onChoose} />
      )}
      <Legend />
    </Card>
  )
}
