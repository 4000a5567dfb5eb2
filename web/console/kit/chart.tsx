// ECharts with the few parts used here; it comes with the first chart only.
import { LineChart, type LineSeriesOption } from 'echarts/charts'
import {
  GridComponent,
  LegendPlainComponent,
  TooltipComponent,
  type GridComponentOption,
  type LegendComponentOption,
  type TooltipComponentOption,
} from 'echarts/components'
import { init, use, type ComposeOption } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'

use([LineChart, GridComponent, LegendPlainComponent, TooltipComponent, SVGRenderer])

export type ChartOption = ComposeOption<
  LineSeriesOption | GridComponentOption | LegendComponentOption | TooltipComponentOption
>
interface Props {
  option: ChartOption
  /** What a person who cannot see it is told. */
  label: string
  height?: number
}

const colours = ['#14556b', '#c4700a', '#2c6e3f', '#7a4a8a']

export function Chart({ option, label, height = 220 }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<ReturnType<typeof init>>(null)
  useEffect(() => {
    const made = init(box.current, null, { renderer: 'svg' })
    chart.current = made
    const watch = new ResizeObserver(() => made.resize())
    watch.observe(box.current!)
    return () => {
      watch.disconnect()
      made.dispose()
    }
  }, [])
  useEffect(() => {
    chart.current?.setOption({ color: colours, animation: false, ...option }, true)
  }, [option])
  return <div ref={box} className="chart" role="img" aria-label={label} style={{ height }} />
}
