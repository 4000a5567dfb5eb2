// Exact sums and medians of decimals with whole-number counts only. A sum is kept as wholes and millionths. For minimum, median
// and maximum, values lie in buckets (two leading digits); a bucket that holds more than one value has a page with each
// value's count, so that one small page answers exactly, however many reports there are.
import { count, type Counters } from './counters.ts'

const places = 6
/** Beyond this a sum of a million would no longer be whole. */
const largest = 1e9 * 1e6

export const isCountable = (value: number): boolean => Number.isFinite(value) && Math.abs(value) < largest

/** Wholes and millionths; both have the sign of the value. */
export function split(value: number): [number, number] {
  const whole = Math.trunc(value)
  const millionths = Math.round((value - whole) * 10 ** places)
  return Math.abs(millionths) === 10 ** places ? [whole + Math.sign(millionths), 0] : [whole, millionths]
}
export const joined = (wholes: number, millionths: number): number => {
  const carried = Math.trunc(millionths / 10 ** places)
  const rest = millionths - carried * 10 ** places
  return rest === 0 ? wholes + carried : Number((wholes + carried + rest / 10 ** places).toFixed(places))
}

/** Counts a sum under `<path>.w` and `<path>.m`. */
export function countSum(into: Counters, path: string, value: number, sign = 1): void {
  const [wholes, millionths] = split(value)
  count(into, `${path}.w`, sign * wholes)
  count(into, `${path}.m`, sign * millionths)
}
export const sumAt = (counters: Counters, path: string): number =>
  joined(counters[`${path}.w`] ?? 0, counters[`${path}.m`] ?? 0)

/** A value as a name in a path: no dot. */
export function nameOfValue(value: number): string {
  const text = value.toFixed(places).replace(/\.?0+$/, '')
  return (text === '-0' ? '0' : text).replace('.', 'p')
}
export const valueOfName = (name: string): number => Number(name.replace('p', '.'))

/** Whole numbers below 100 have a bucket of their own; `12~` holds what lies between 12 and 13. */
export function bucketOf(value: number): string {
  const [whole, millionths] = split(value)
  const sign = whole < 0 || millionths < 0 ? '-' : ''
  const digits = String(Math.abs(whole))
  if (digits.length > 2) return sign + digits.slice(0, 2).padEnd(digits.length, '0')
  return millionths === 0 ? sign + digits : `${sign}${digits}~`
}
/** Whether the bucket's name is its only value; the others have a page. */
export const isSingle = (bucket: string): boolean => /^-?\d{1,2}$/.test(bucket)

function orderOf(bucket: string): number {
  if (!bucket.endsWith('~')) return Number(bucket)
  const size = Number(bucket.replace(/[-~]/g, '')) + 0.5
  return bucket.startsWith('-') ? -size : size
}
export const inOrder = (buckets: Iterable<string>): string[] => [...buckets].sort((a, b) => orderOf(a) - orderOf(b))

/** Where the value of a rank (from 0) lies: its bucket, and its rank in there. */
export function place(buckets: [string, number][], rank: number): { bucket: string; rank: number } | null {
  let before = 0
  for (const [bucket, many] of buckets) {
    if (rank < before + many) return { bucket, rank: rank - before }
    before += many
  }
  return null
}

/** Yuan as 万元, to the cent of a 万元. */
export const inTenThousands = (yuan: number): number => Number((yuan / 10_000).toFixed(2))
