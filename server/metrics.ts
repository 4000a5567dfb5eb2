// Figures for Prometheus: a few counters and gauges, as text. Labels are route patterns and codes, never what a person sent.
import { monitorEventLoopDelay } from 'node:perf_hooks'

export type Labels = Record<string, string | number>

/** A value as it stands at the moment it is read. */
export interface Figure {
  name: string
  value: number
  labels?: Labels
}

export interface Metrics {
  /** Adds to a counter; its name ends in _total (or _sum for amounts). */
  count(name: string, labels?: Labels, by?: number): void
  /** Sets a gauge. */
  gauge(name: string, value: number, labels?: Labels): void
  text(): string
  /** Ends the measuring of the event loop. */
  stop(): void
}

export function createMetrics(): Metrics {
  const series = new Map<string, { type: 'counter' | 'gauge'; values: Map<string, number> }>()
  const delay = monitorEventLoopDelay({ resolution: 20 })
  delay.enable()

  const valuesOf = (name: string, type: 'counter' | 'gauge') => {
    const known = series.get(name) ?? { type, values: new Map<string, number>() }
    series.set(name, known)
    return known.values
  }
  const gauge: Metrics['gauge'] = (name, value, labels = {}) => valuesOf(name, 'gauge').set(written(labels), value)

  return {
    count(name, labels = {}, by = 1) {
      const values = valuesOf(name, 'counter')
      const key = written(labels)
      values.set(key, (values.get(key) ?? 0) + by)
    },
    gauge,
    text() {
      const { rss, heapUsed } = process.memoryUsage()
      gauge('process_resident_memory_bytes', rss)
      gauge('nodejs_heap_used_bytes', heapUsed)
      gauge('process_uptime_seconds', Math.round(process.uptime()))
      gauge('nodejs_eventloop_lag_p99_seconds', delay.percentile(99) / 1e9)
      gauge('nodejs_eventloop_lag_max_seconds', delay.max / 1e9)
      delay.reset()
      return [...series].map(([name, { type, values }]) => section(name, type, values)).join('')
    },
    stop: () => void delay.disable(),
  }
}

function section(name: string, type: string, values: Map<string, number>): string {
  const lines = [...values].map(([labels, value]) => `${name}${labels} ${value}\n`)
  return `# TYPE ${name} ${type}\n${lines.join('')}`
}

function written(labels: Labels): string {
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${escaped(String(value))}"`)
  return parts.length > 0 ? `{${parts.join(',')}}` : ''
}

const escaped = (text: string) => text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')
