// How the reports came in, day by day.
import { lazy, Suspense } from 'react'
import { Link } from 'react-router'
import { query } from '../api.ts'
import { showDay, showNumber, showShortDay } from '../format.ts'
import { Card } from '../kit/page.tsx'
import { Loaded } from '../kit/states.tsx'
import { Uncounted, useFigures, type Figured } from '../kit/uncounted.tsx'
import type { Campaign } from '../shapes.ts'
import { t } from '../words.ts'

// ECharts comes only when there is a line to draw.
const Chart = lazy(async () => ({ default: (await import('../kit/chart.tsx')).Chart }))

interface Day {
  day: string
  reported: number
  accepted: number
  reportedSoFar: number
  acceptedSoFar: number
}
const lines = [
  ['submitted', 'reportedSoFar'],
  ['accepted', 'acceptedSoFar'],
] as const

export function Trend({ campaign }: { campaign: Campaign }) {
  const days = useFigures<Figured & { items: Day[] }>(`/campaigns/${campaign.id}/days`, 15_000)
  return (
    <Loaded of={days} unknown={null}>
      {({ items, uncounted }) =>
        items.length > 0 && (
          <Card title={t('trend')}>
            <Uncounted of={{ uncounted }} />
            <Suspense fallback={<div className="chart-room" />}>
              <Chart
                label={t('trend-said', { days: items.length, submitted: showNumber(items.at(-1)!.reportedSoFar) })}
                option={{
                  tooltip: { trigger: 'axis' },
                  legend: { top: 0, right: 0 },
                  grid: { left: 8, right: 16, top: 32, bottom: 8 },
                  xAxis: { type: 'category', data: items.map(({ day }) => showShortDay(day)), boundaryGap: false },
                  yAxis: { type: 'value', minInterval: 1 },
                  series: lines.map(([name, field]) => ({
                    name: t(name),
                    type: 'line',
                    // A single day is a point, not a line.
                    showSymbol: items.length < 3,
                    data: items.map((each) => each[field]),
                    ...(name === 'submitted' && { areaStyle: { opacity: 0.12 } }),
                  })),
                }}
              />
            </Suspense>
            <details>
              <summary>{t('trend-days')}</summary>
              <ul className="days-behind">
                {items.toReversed().map(({ day, reported, accepted }) => (
                  <li key={day}>
                    {showDay(day)} {t('submitted')}{' '}
                    <Link to={`/overview/${campaign.id}/behind${query({ day })}`}>{showNumber(reported)}</Link>{' '}
                    {t('accepted')}{' '}
                    <Link to={`/overview/${campaign.id}/behind${query({ acceptedDay: day })}`}>
                      {showNumber(accepted)}
                    </Link>
                  </li>
                ))}
              </ul>
            </details>
          </Card>
        )
      }
    </Loaded>
  )
}
