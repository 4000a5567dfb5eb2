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
  const choose = useRef(onChoose)
  const map = useRef('')
  useEffect(() => {
    choose.current = onChoose
  })
  useEffect(() => {
    map.current = `districts-${registered++}`
    registerMap(map.current, outlines as never)
    const made = init(box.current, null, { renderer: 'svg' })
    made.on('click', ({ name }) => choose.current?.(name))
    chart.current = made
    const watch = new ResizeObserver(() => made.resize())
    watch.observe(box.current!)
    return () => {
      watch.disconnect()
      made.dispose()
    }
  }, [outlines])
  useEffect(() => {
    chart.current?.setOption(optionOf(map.current, regions, chosen), true)
  }, [outlines, regions, chosen])
  return <div ref={box} className="chart map" role="img" aria-label={label} style={{ height }} />
}

function optionOf(map: string, regions: Region[], chosen: string | null): Option {
  const known = new Map(regions.map((region) => [region.code, region]))
  const textOf = (code: string, what: 'label' | 'said') => known.get(code)?.[what] ?? ''
  return {
    animation: false,
    // As text, not HTML: the pages' policy allows no style attributes.
    tooltip: {
      trigger: 'item',
      renderMode: 'richText',
      formatter: (one) => textOf((one as { name: string }).name, 'said'),
    },
    series: [
      {
        type: 'map',
        map,
        nameProperty: 'code',
        selectedMode: false,
        ...{ left: 0, right: 0, top: 4, bottom: 4, preserveAspect: 'contain' },
        label: { show: regions.length <= labelsFit, fontSize: 11, formatter: ({ name }) => textOf(name, 'label') },
        labelLayout: { hideOverlap: true },
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
      },
    ],
  }
}
