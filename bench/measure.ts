/** One measurement. `ratio` is ours / limit unless the bench says otherwise; both are taken in the same run where they can be. */
export interface Measure {
  name: string
  ours: number
  limit: number
  ratio: number
  unit: string
  [extra: string]: unknown
}

/** Median of what `once` takes, in microseconds per item, over rounds; a pause lets other work on the machine pass. */
export function medianMicros(rounds: number, items: number, once: () => void): number {
  const times = Array.from({ length: rounds }, () => {
    const start = performance.now()
    once()
    return ((performance.now() - start) * 1000) / items
  }).sort((left, right) => left - right)
  return times[Math.floor(times.length / 2)] as number
}

export function rounded(value: number, digits = 3): number {
  return Number(value.toPrecision(digits))
}
