// The districts by the operator's own outlines. ECharts comes with the first map only.
import { MapChart, type MapSeriesOption } from 'echarts/charts'
import { TooltipComponent, type TooltipComponentOption } from 'echarts/components'
import { init, registerMap, use, type ComposeOption } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import type { Outlines } from './outlines.ts'

use([MapChart, TooltipComponent, SVGRenderer])
type Option = ComposeOption<MapSeriesOption | TooltipComponentOption>

export interface Region {
  code: string
  /** On the map, and when pointed at. */
  label: string
  said: string
  fill: string
  ink: string
}
interface Props {
  outlines: Outlines
  regions: Region[]
  /** What a person who cannot see it is told. */
  label: string
  chosen?: string | null
  onChoose?: (code: string) => void
  height?: number
}

let registered = 0
const labelsFit = 60

export function DistrictMap({ outlines, regions, label, chosen = null, onChoose, height = 452 }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<ReturnType<typeof init>>(null)
  /** What to draw, and whom to tell, as of the last time it was shown. */
  const latest = useRef({ regions, chosen, onChoose })
  useEffect(() => {
    const map = `districts-${registered++}`
    registerMap(map, outlines as never)
    const start = () => {
      const made = init(box.current, null, { renderer: 'svg' })
      made.on('click', ({ name }) => latest.current.onChoose?.(name))
      made.setOption(optionOf(map, latest.current))
      return made
    }
    const watch = new ResizeObserver(() => {
      // A box without room, such as one not laid out yet, has no scale to draw at.
      if (!box.current?.clientWidth) return
      if (chart.current) chart.current.resize()
      else chart.current = start()
    })
    watch.observe(box.current!)
    return () => {
      watch.disconnect()
      chart.current?.dispose()
      chart.current = null
    }
  }, [outlines])
  useEffect(() => {
    latest.current = { regions, chosen, onChoose }
    chart.current?.setOption({ series: [dataOf(latest.current)] })
  })
  return <div ref={box} className="chart map" role="img" aria-label={label} style={{ height }} />
}

type Drawn = Pick<Props, 'regions' | 'chosen'>

/** What changes with the figures. `id`: the series they belong to. */
const dataOf = ({ regions, chosen }: Drawn): MapSeriesOption => {
  const known = new Map(regions.map((region) => [region.code, region]))
  return {
    id: 'districts',
    type: 'map',
    label: {
      show: regions.length <= labelsFit,
      fontSize: 11,
      formatter: ({ name }) => known.get(name)?.label ?? '',
    },
    tooltip: { formatter: (one) => known.get((one as { name: string }).name)?.said ?? '' },
    data: regions.map(({ code, fill, ink }) => ({
      name: code,
      itemStyle: {
        areaColor: fill,
        borderColor: code === chosen ? '#c4700a' : '#ffffff',
        borderWidth: code === chosen ? 3 : 1,
      },
      label: { color: ink },
      emphasis: { itemStyle: { areaColor: fill, borderColor: '#c4700a', borderWidth: 2 }, label: { color: ink } },
    })),
  }
}

const optionOf = (map: string, drawn: Drawn): Option => ({
  animation: false,
  // As text, not HTML: the pages' policy allows no style attributes.
  tooltip: { trigger: 'item', renderMode: 'richText' },
  series: [
    {
      ...{ map, nameProperty: 'code', selectedMode: false, labelLayout: { hideOverlap: true } },
      ...{ left: 0, right: 0, top: 4, bottom: 4, preserveAspect: 'contain' },
      ...dataOf(drawn),
    },
  ],
})
