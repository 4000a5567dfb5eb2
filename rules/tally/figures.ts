// Sums read as figures: per question, per day, and against the round before.
import { escaped, unescaped, type Counters } from './counters.ts'
import { inOrder, isSingle, place, sumAt, valueOfName } from './numbers.ts'

export interface Day {
  day: string
  /** Handed in that day, of those that are in now. */
  reported: number
  accepted: number
  /** Up to and with that day. */
  reportedSoFar: number
  acceptedSoFar: number
}

/** Days on which something was handed in or accepted, in order. */
export function daysIn(counters: Counters): Day[] {
  const found = new Map<string, { reported: number; accepted: number }>()
  const at = (day: string) => {
    const known = found.get(day) ?? { reported: 0, accepted: 0 }
    found.set(day, known)
    return known
  }
  for (const [path, many] of Object.entries(counters)) {
    if (path.startsWith('d.in.')) at(path.slice(5)).reported += many
    else if (path.startsWith('d.accepted.')) at(path.slice(11)).accepted += many
  }
  let [reportedSoFar, acceptedSoFar] = [0, 0]
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, { reported, accepted }]) => {
      reportedSoFar += reported
      acceptedSoFar += accepted
      return { day, reported, accepted, reportedSoFar, acceptedSoFar }
    })
}

/** Units by their compliance in the round before and now. */
export function movesIn(counters: Counters) {
  const at = (before: string, now: string) => counters[`m.${before}.${now}`] ?? 0
  return {
    stayed: at('yes', 'yes'),
    /** 反弹: compliant in the round before, not now. */
    relapsed: at('yes', 'no'),
    mended: at('no', 'yes'),
    stillNot: at('no', 'no'),
    /** In the round before they were judged; now they are not in, or cannot be judged. */
    notYet: at('yes', 'none') + at('no', 'none'),
    fresh: at('none', 'yes') + at('none', 'no'),
  }
}

export interface QuestionFigures {
  name: string
  /** Reports that answered it. */
  units: number
  choices: Record<string, number> | null
  numbers: { count: number; sum: number; min: number; max: number; mean: number; median: number } | null
}
type Buckets = Map<string, [string, number][]>

/** Questions of the form in their order; without pages, minimum, median and maximum of large numbers would be unknown. */
export function questionsIn(
  counters: Counters,
  names: { name: string; kind: 'choice' | 'number' }[],
  pages: (question: string, bucket: string) => Counters,
): QuestionFigures[] {
  const { choices, buckets } = sorted(counters)
  return names.map(({ name, kind }): QuestionFigures => {
    const path = `q.${escaped(name)}`
    const units = counters[`${path}.u`] ?? 0
    if (kind === 'choice') return { name, units, choices: choices.get(name) ?? {}, numbers: null }
    const count = counters[`${path}.n`] ?? 0
    if (count === 0) return { name, units, choices: null, numbers: null }
    const at = (rank: number) => valueAt(buckets.get(name)!, rank, (bucket) => pages(name, bucket))
    const [low, high] = middle(count)
    const sum = sumAt(counters, path)
    const median = low === high ? at(low) : Number(((at(low) + at(high)) / 2).toPrecision(15))
    const numbers = { count, sum, min: at(0), max: at(count - 1), mean: sum / count, median }
    return { name, units, choices: null, numbers }
  })
}

/** The pages `questionsIn` will ask for. */
export function pagesNeeded(counters: Counters): { question: string; bucket: string }[] {
  const needed: { question: string; bucket: string }[] = []
  for (const [question, buckets] of sorted(counters).buckets) {
    const total = buckets.reduce((sum, [, many]) => sum + many, 0)
    const found = [0, ...middle(total), total - 1].map((rank) => place(buckets, rank)!.bucket)
    for (const bucket of new Set(found)) if (!isSingle(bucket)) needed.push({ question, bucket })
  }
  return needed
}

const middle = (count: number): [number, number] => [Math.floor((count - 1) / 2), Math.floor(count / 2)]

function sorted(counters: Counters): { choices: Map<string, Record<string, number>>; buckets: Buckets } {
  const choices = new Map<string, Record<string, number>>()
  const found = new Map<string, Map<string, number>>()
  for (const [path, many] of Object.entries(counters)) {
    const [q, name, kind, value] = path.split('.')
    if (q !== 'q' || value === undefined) continue
    const question = unescaped(name!)
    if (kind === 'c') choices.set(question, { ...choices.get(question), [unescaped(value)]: many })
    else found.set(question, (found.get(question) ?? new Map<string, number>()).set(value, many))
  }
  const buckets: Buckets = new Map()
  for (const [name, of] of found)
    buckets.set(
      name,
      inOrder(of.keys()).map((bucket) => [bucket, of.get(bucket)!]),
    )
  return { choices, buckets }
}

function valueAt(buckets: [string, number][], rank: number, page: (bucket: string) => Counters): number {
  const at = place(buckets, rank)!
  if (isSingle(at.bucket)) return Number(at.bucket)
  const values = Object.entries(page(at.bucket)).map(([name, many]) => [valueOfName(name), many] as const)
  let before = 0
  for (const [value, many] of values.sort(([a], [b]) => a - b)) {
    before += many
    if (at.rank < before) return value
  }
  throw new Error(`no value of rank ${rank}: the page of ${at.bucket} is not the bucket's`)
}
