// How the reports came in, day by day.
import { showNumber, showShortDay } from '../format.ts'
import { Chart } from '../kit/chart.tsx'
import { Card } from '../kit/page.tsx'
import { Loaded } from '../kit/states.tsx'
import { useGet } from '../kit/use-get.ts'
import type { Campaign } from '../shapes.ts'
import { t } from '../words.ts'

interface Day {
  day: string
  submitted: number
  accepted: number
}

export function Trend({ campaign }: { campaign: Campaign }) {
  const days = useGet<{ items: Day[] }>(`/campaigns/${campaign.id}/days`)
  return (
    <Loaded of={days} unknown={null} isEmpty={() => false}>
      {({ items }) =>
        items.length > 0 && (
          <Card title={t('trend')}>
            <Chart
              label={t('trend-said', { days: items.length, submitted: showNumber(items.at(-1)!.submitted) })}
              option={{
                tooltip: { trigger: 'axis' },
                legend: { top: 0, right: 0 },
                grid: { left: 8, right: 16, top: 32, bottom: 8 },
                xAxis: { type: 'category', data: items.map(({ day }) => showShortDay(day)), boundaryGap: false },
                yAxis: { type: 'value', minInterval: 1 },
                series: (['submitted', 'accepted'] as const).map((name) => ({
                  name: t(name),
                  type: 'line',
                  showSymbol: false,
                  data: items.map((each) => each[name]),
                  ...(name === 'submitted' && { areaStyle: { opacity: 0.12 } }),
                })),
              }}
            />
          </Card>
        )
      }
    </Loaded>
  )
}
