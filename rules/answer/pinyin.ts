// How Chinese signs are read, all readings of each. The dictionary costs 17 MB and a tenth of a second, so it comes when somebody
// first searches by letters, and what it said of a sign is kept.
import type { Readings } from './search.ts'

let loading: Promise<Readings> | null = null

export function loadReadings(): Promise<Readings> {
  loading ??= load().catch((error: unknown) => {
    loading = null
    throw error
  })
  return loading
}

async function load(): Promise<Readings> {
  const { polyphonic } = await import('pinyin-pro')
  // At most the signs of the dictionary, some twenty thousand.
  const known = new Map<string, string[]>()
  const readingsOf = (sign: string): string[] => {
    const found = known.get(sign) ?? polyphonic(sign, { toneType: 'none', type: 'array' })[0] ?? [sign]
    known.set(sign, found)
    return found
  }
  return (text) => [...text].map((sign) => (sign > '\u2e7f' ? readingsOf(sign) : [sign]))
}
